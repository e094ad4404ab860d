"""The `[[sources]]` of the manifest."""

from __future__ import annotations

from confcheck.model import Mapping, Node, Origin, Scalar, Source, SourceEntry
from confcheck.sources import READER_NAMES, SOURCES, source_for
from confcheck.workspace.names import Declared, check_name
from confcheck.workspace.pattern import parse_pattern, refuse_outside
from confcheck.workspace.table import Table, kind_of, lookup, lookups, one_of

_KEYS = (
    "files",
    "format",
    "reader",
    "environments",
    "services",
    "target",
    "names",
    "select",
    "required",
    "template",
    "active",
    "variants",
    "values",
    "alone",
    "replaces",
)
_FILES = "a string or a list of strings"
_SELECTIONS = ("values", "references")


def parse_entries(root: Table, declared: Declared) -> tuple[SourceEntry, ...]:
    """Every entry in the order of the manifest, which is that of precedence."""
    entry = root.entry("sources")
    items = () if entry is None else root.items("sources", entry.value, "a list of tables")
    return tuple(_entry(_table(root, item), index, declared) for index, item in enumerate(items))


def unfit(reader: str | None, select: tuple[tuple[str, str], ...], source: Source) -> tuple[str, str] | None:
    """The key of an entry that means nothing for a format, and why."""
    if reader is not None and source.format != "dotenv":
        return "reader", f"`reader` means something only for dotenv, not for the format `{source.format}`"
    if select and not source.selects:
        return "select", f"`select` means nothing for the format `{source.format}`"
    return None


def _table(root: Table, item: Node) -> Table:
    if not isinstance(item, Mapping):
        raise root.mistake(f"`sources` must be a list of tables, not of {kind_of(item)}", item.position)
    return Table(root.path, "[[sources]]", item)


def _entry(table: Table, index: int, declared: Declared) -> SourceEntry:
    table.refuse_unknown(_KEYS)
    reader = table.text("reader")
    template, variants = table.flag("template", default=False), table.flag("variants", default=False)
    if template and variants:
        hint = "drop `variants`"
        raise table.mistake("a template makes no view, so it has no `variants`", table.origin("variants").key, hint)
    entry = SourceEntry(
        index,
        Origin(table.path, table.mapping.position),
        files=_files(table),
        format=_format(table),
        reader=None if reader is None else one_of(table, reader, READER_NAMES, "reader"),
        environments=lookups(table, "environments", declared.environments, "environment"),
        services=lookups(table, "services", declared.services, "service"),
        target=_target(table),
        names=_names(table, declared),
        select=_select(table),
        required=table.flag("required", default=True),
        template=template,
        active=table.flag("active", default=True),
        variants=variants,
        values=table.flag("values", default=True),
        alone=table.flag("alone", default=False),
        replaces=_replaces(table),
    )
    _refuse_unfit(table, entry)
    _refuse_alternatives(table, entry)
    return entry


def _files(table: Table) -> tuple[tuple[str, Origin], ...]:
    written = table.entry("files")
    if written is None:
        raise table.mistake("[[sources]] names no `files`", table.mapping.position, 'add `files = "…"`')
    items = (written.value,) if isinstance(written.value, Scalar) else table.items("files", written.value, _FILES)
    patterns = [table.string("files", item, _FILES) for item in items]
    if not patterns:
        raise table.mistake("`files` is empty", written.value.position, "name at least one file")
    files = tuple((each.text, Origin(table.path, written.position, each.position)) for each in patterns)
    for text, origin in files:
        parse_pattern(text, origin)
    return files


def _replaces(table: Table) -> tuple[str, ...]:
    paths = table.texts("replaces") or ()
    for each in paths:
        refuse_outside(each.text, Origin(table.path, each.position))
    return tuple(each.text for each in paths)


def _format(table: Table) -> str | None:
    word = table.text("format")
    return None if word is None else one_of(table, word, tuple(source.format for source in SOURCES), "format")


def _target(table: Table) -> str | None:
    word = table.text("target")
    return None if word is None else check_name(word.text, "a target", table.path, word.position)


def _names(table: Table, declared: Declared) -> tuple[tuple[str, str], ...]:
    return tuple(
        (lookup(table, entry.key, entry.position, declared.services, "service"), name.text)
        for entry, name in table.pairs("names")
    )


def _select(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((entry.key, one_of(table, word, _SELECTIONS, "selection")) for entry, word in table.pairs("select"))


def _refuse_alternatives(table: Table, entry: SourceEntry) -> None:
    """A file that holds a whole environment is neither a template nor one of several alternatives."""
    for key, stated in (("template", entry.template), ("variants", entry.variants)):
        if entry.by_path and stated:
            message = f"`{key}` means nothing for the format `{entry.format}`"
            raise table.mistake(message, table.origin(key).key, f"drop `{key}`")


def _refuse_unfit(table: Table, entry: SourceEntry) -> None:
    """Only where the format is stated; where it is guessed, each file's name decides."""
    source = source_for(entry.format) if entry.format is not None else None
    found = unfit(entry.reader, entry.select, source) if source is not None else None
    if found is not None:
        key, message = found
        raise table.mistake(message, table.origin(key).key, f"drop `{key}`")
