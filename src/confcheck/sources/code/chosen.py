"""From the constants of a file to its assignments: what `select` names, or every constant in upper case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Malformed,
    Origin,
    Parsed,
    Position,
    SourceOptions,
    Structure,
    Template,
    Unknown,
    Value,
)
from confcheck.sources.code.constants import (
    COMPUTED,
    Constant,
    Leaf,
    Listing,
    Named,
    Table,
    plain,
    reach,
)
from confcheck.sources.references import as_value, parse_reference

_CLOUD_STORE = "gcp"
"""The store of `id:version`, as `select` has it in YAML."""
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NO_REFERENCE = "this is not a reference to a secret"
_AT_RUN_TIME = "what it holds is known only when the code runs, and is not read"


def choose(module: Table, problems: tuple[Malformed, ...], options: SourceOptions) -> Parsed:
    """The assignments of a file."""
    chosen = _Chosen(options.path, [], list(problems), [])
    if not options.select:
        chosen.constants(module, "")
    found = [
        (path, mode == "references", part) for path, mode in options.select for part in reach(module, path.split("."))
    ]
    if options.select and not found:
        chosen.problems.append(Malformed(options.path, None, f"nothing at {', '.join(p for p, _ in options.select)}"))
    for path, references, (name, entry, constant) in found:
        chosen.part(name or path, entry, constant, references=references)
    return Parsed(
        options.path,
        tuple(chosen.entries),
        problems=tuple(dict.fromkeys(chosen.problems)),
        notes=tuple(dict.fromkeys(chosen.notes)),
    )


@record(frozen=True, slots=True)
class _Chosen:
    """Collects the assignments of one file, and what is to be said about it."""

    path: str
    entries: list[Assignment]
    problems: list[Malformed]
    notes: list[Malformed]
    blocks: Iterator[int] = field(default_factory=count)

    def constants(self, scope: Table, prefix: str) -> None:
        """Every constant in upper case with a value that is known, under its path."""
        block = next(self.blocks)
        for entry in scope.entries:
            constant = entry.constant
            if isinstance(constant, Table) and constant.scope == "class":
                self.constants(constant, f"{prefix}{entry.key}.")
            elif isinstance(constant, Leaf) and _is_constant(entry.key, constant):
                self._add(f"{prefix}{entry.key}", constant, entry, block, references=False)

    def part(self, name: str, entry: Named | None, constant: Constant, *, references: bool) -> None:
        """What is selected: all of a dictionary, of a list or of the names of a scope; or one value."""
        block = next(self.blocks)
        if isinstance(constant, Table):
            self._gaps(constant)
            for each in constant.entries:
                if not constant.scope or isinstance(each.constant, Leaf):
                    self._add(each.key, each.constant, each, block, references=references)
        elif isinstance(constant, Listing):
            self._gaps(constant)
            for item in constant.items:
                self._item(item, block, references=references)
        elif entry is None:
            self._item(constant, block, references=references)
        else:
            self._add(name, constant, entry, block, references=references)
            if constant.value == COMPUTED:
                self._note(constant.position, _AT_RUN_TIME)

    def _gaps(self, container: Table | Listing) -> None:
        for position, why in container.gaps:
            self._note(position, why)

    def _note(self, position: Position, message: str) -> None:
        self.notes.append(Malformed(self.path, position, message))

    def _problem(self, position: Position, message: str) -> None:
        self.problems.append(Malformed(self.path, position, message))

    def _item(self, item: Constant, block: int, *, references: bool) -> None:
        """One item of a list: `KEY=VALUE`, or a dictionary with `name` and `value`."""
        if isinstance(item, Leaf):
            self._pair(item, block, references=references)
            return
        name, value = (item.get("name"), item.get("value")) if isinstance(item, Table) else (None, None)
        if name is None or not isinstance(name.constant, Leaf) or not isinstance(name.constant.value, str):
            self._problem(item.position, "an item has no name")
        elif not name.constant.literal or not name.constant.value:
            self._note(name.constant.position, "the name of this item is not written here, and the item is not read")
        elif value is None:
            self._note(item.position, "an item without `value` is not read")
        else:
            written = Named(name.constant.value, name.constant.position, value.constant)
            self._add(written.key, value.constant, written, block, references=references)

    def _pair(self, item: Leaf, block: int, *, references: bool) -> None:
        """`KEY=VALUE`; the key must stand there letter by letter, the value may be put together."""
        key, equals, _ = item.written.partition("=")
        if not equals or item.inside is None or not _NAME.fullmatch(key):
            if isinstance(item.value, str) and "=" not in item.value:
                self._problem(item.position, "an item has no `=`")
            else:
                self._note(item.position, "the name of this item is not written here, and the item is not read")
            return
        position = Position(item.inside.line, item.inside.column + len(key) + 1)
        leaf = Leaf(_behind(item.value, len(key) + 1), position)
        self._add(key, leaf, Named(key, item.inside, leaf, "="), block, references=references)

    def _add(self, key: str, constant: Constant, entry: Named, block: int, *, references: bool) -> None:
        value = _reference(constant) if references else _value(constant)
        if value is None:
            self._problem(constant.position, _NO_REFERENCE)
            return
        if key:
            origin = Origin(self.path, entry.position, constant.position)
            self.entries.append(Assignment(key, value, origin, block=block, separator=entry.separator))


def _is_constant(name: str, leaf: Leaf) -> bool:
    return not isinstance(leaf.value, Unknown) and _CONSTANT.fullmatch(name) is not None


def _behind(value: str | Template | Unknown, length: int) -> str | Template | Unknown:
    """A value without its first characters, which are known."""
    if isinstance(value, str):
        return value[length:]
    if isinstance(value, Unknown):
        return value
    first, *rest = value.pieces
    left = first[length:] if isinstance(first, str) else ""
    return Template((left, *rest) if left else tuple(rest), value.lookup)


def _value(constant: Constant) -> Value:
    if isinstance(constant, Leaf):
        return as_value(constant.value) if isinstance(constant.value, str) else constant.value
    try:
        data = plain(constant)
    except ValueError:
        return COMPUTED
    return Structure(json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def _reference(constant: Constant) -> Value | None:
    """The secret that a value names; None if it names none."""
    if not isinstance(constant, Leaf):
        return None
    if isinstance(constant.value, str):
        return parse_reference(constant.value, _CLOUD_STORE)
    return COMPUTED
