"""What becomes of each `[[sources]]` when one environment no longer takes its values from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.migrate.tables import Edit, Text, listed, quoted
from confcheck.model import Entry, Manifest, Mapping, Mistake, Node, Origin, Scalar, Sequence, SourceEntry, System
from confcheck.sources import guess_format, source_for
from confcheck.sources.trees import read_toml


@record(frozen=True, slots=True)
class Claimed:
    """A file that a pattern of an entry claims."""

    entry: SourceEntry
    path: str
    order: int
    """Of the pattern in its entry."""
    environments: tuple[str, ...] | None
    """None: every one."""


@record(frozen=True, slots=True)
class Task:
    """One entry that has files for the environment."""

    entry: SourceEntry
    table: Mapping = field(repr=False)
    mine: tuple[Claimed, ...]
    others: tuple[Claimed, ...]
    """What it has for other environments."""

    @property
    def structural(self) -> bool:
        """Whether its files tell names and ports, too, so that they stay although their variables no longer count."""
        formats = {self.entry.format or guess_format(one.path.rpartition("/")[2]) for one in self.mine}
        found = [source_for(name or "") for name in formats]
        return any(source is not None and source.owns_services for source in found)


def manifest_table(manifest: Manifest, text: str) -> Mapping:
    """The table of the manifest in its file."""
    document = read_toml(text, manifest.path).documents[0]
    names = ("tool", "confcheck") if manifest.path.endswith("pyproject.toml") else ()
    for name in names:
        document = document.get(name) or document if isinstance(document, Mapping) else document
    assert isinstance(document, Mapping)  # noqa: S101 - it was read before
    return document


def tasks(system: System, root: Mapping, claims: Iterable[Claimed], environment: str) -> tuple[Task, ...]:
    """Every entry from which the environment gets values.

    Templates, what is inactive, alternatives and whatever alternatives rest on stay as they are.
    """
    claims = tuple(claims)
    tables = tables_of(root)
    found = []
    below = {
        layer.document.source.index
        for view in system.views
        if view.environment == environment and view.variant is not None
        for layer in view.layers
    }
    for entry in system.manifest.sources:
        if entry.template or entry.index in below or not entry.active or not entry.values:
            continue
        own = [one for one in claims if one.entry.index == entry.index]
        mine = tuple(one for one in own if one.environments is None or environment in one.environments)
        others = tuple(one for one in own if one.environments is None or set(one.environments) != {environment})
        if mine:
            found.append(Task(entry, tables[entry.index], mine, others))
    return tuple(found)


def tables_of(root: Mapping) -> tuple[Mapping, ...]:
    """The tables of the sources, by index."""
    sources = root.get("sources")
    items = sources.items if isinstance(sources, Sequence) else ()
    return tuple(item for item in items if isinstance(item, Mapping))


@record(frozen=True, slots=True)
class Rewrite:
    """How the manifest is rewritten."""

    manifest: Manifest
    text: Text
    environment: str
    concrete: bool
    """Whether a file for every environment shall be for the concrete others only; where not, for abstract ones too.

    Which of the two leaves the precedence as it was depends on the entries around it.
    """

    def edits(self, task: Task) -> Iterator[Edit]:
        """All that is to be done with one entry."""
        if not self.text.is_header(task.entry.origin.key):
            message = f"this source is no [[sources]] table, so that {self.environment} cannot be taken out of it"
            raise self._by_hand(task.entry.origin, message)
        if not task.others:
            if task.structural:
                yield self.text.with_lines(task.table, ["values = false"])
            else:
                yield self.text.without(task.table)
            return
        yield from self._narrowed(task)
        if task.structural:
            yield self.text.inserted(self.text.span(task.table)[1], self._copy(task))

    def _narrowed(self, task: Task) -> Iterator[Edit]:
        """The entry without the environment, and without patterns that claim nothing else."""
        entry = _entry(task.table, "environments")
        if entry is not None and isinstance(entry.value, Sequence):
            gone = [item for item in entry.value.items if self._is_mine(item)]
            yield from self.text.without_items(entry.value, gone)
        else:
            yield self.text.with_lines(task.table, [f"environments = {listed(self._rest(task))}"])
        files = _entry(task.table, "files")
        if files is not None and isinstance(files.value, Sequence):
            kept = {one.order for one in task.others}
            only = {one.order for one in task.mine} - kept
            gone = [item for order, item in enumerate(files.value.items) if order in only]
            if gone:
                yield from self.text.without_items(files.value, gone)

    def _is_mine(self, item: Node) -> bool:
        found = self.manifest.environment(item.text) if isinstance(item, Scalar) else None
        return found is not None and found.name == self.environment

    def _rest(self, task: Task) -> list[str]:
        """The other environments, for which the entry stays."""
        everyone = any(one.environments is None for one in task.mine)
        return [
            one.name
            for one in self.manifest.environments
            if one.name != self.environment and not (everyone and self.concrete and one.abstract)
        ]

    def _copy(self, task: Task) -> Iterator[str]:
        """The same entry for the environment alone, of which only names and ports count."""
        entry = task.entry
        wanted = {one.order for one in task.mine}
        patterns = [pattern for order, (pattern, _) in enumerate(entry.files) if order in wanted]
        yield ""
        yield self.header
        yield f"files = {listed(patterns) if len(patterns) > 1 else quoted(patterns[0])}"
        yield f"environments = {listed([self.environment])}"
        if entry.format is not None:
            yield f"format = {quoted(entry.format)}"
        if entry.services is not None:
            yield f"services = {listed(entry.services)}"
        if entry.target is not None:
            yield f"target = {quoted(entry.target)}"
        if entry.names:
            yield f"names = {{ {', '.join(f'{quoted(one)} = {quoted(name)}' for one, name in entry.names)} }}"
        if not entry.required:
            yield "required = false"
        yield "values = false"

    @property
    def header(self) -> str:
        """Of an entry."""
        return "[[tool.confcheck.sources]]" if self.manifest.path.endswith("pyproject.toml") else "[[sources]]"

    def _by_hand(self, origin: Origin, message: str) -> Mistake:
        hint = "write it as a table of its own, then try again"
        return Mistake(message, path=origin.path, position=origin.key, hint=hint)


def _entry(table: Mapping, key: str) -> Entry | None:
    return next((entry for entry in table.entries if entry.key == key), None)
