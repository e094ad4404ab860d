"""`values.yaml`: the environment variables of a chart, in lists and maps, where a chart usually has them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Entry,
    Malformed,
    Mapping,
    Node,
    Origin,
    Parsed,
    Position,
    Scalar,
    Sequence,
    SourceOptions,
    Structure,
    Unknown,
    Value,
)
from confcheck.sources.helm.charts import CHART
from confcheck.sources.helm.layers import is_null, layered
from confcheck.sources.kubernetes import value_from
from confcheck.sources.kubernetes.objects import text_at
from confcheck.sources.references import as_value, parse_reference
from confcheck.sources.stack import Stack
from confcheck.sources.trees import canonical_json
from confcheck.sources.trees.paths import nodes_at

BLOCKS = ("env", "extraEnv", "extraEnvVars", "envVars", "environment")
"""Keys under which charts have variables."""
_EVERYWHERE = "global"
"""What stands under it is for the chart and all its parts."""
_FILLED = Unknown("filled in by helm")
_STORE = "gcp"
"""The store of `id:version`, as elsewhere where `select` says `references`."""


@record(frozen=True, slots=True)
class _Block:
    """A list or a map of variables, and whose they are."""

    node: Node
    scope: tuple[str, ...]
    references: bool = False
    """Whether everything in it must be a reference."""


@record(frozen=True, slots=True)
class _Reading:
    """Collects what one file, with those over it, holds."""

    root: Node
    stack: Stack
    entries: list[Assignment] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    blocks: Iterator[int] = field(default_factory=count)
    numbers: dict[tuple[int, str], int] = field(default_factory=dict)
    """Identity of a list or map, file → its number; files that share a map have a block each."""

    def read(self, block: _Block) -> None:
        """Every variable of a block."""
        if isinstance(block.node, Mapping):
            for entry in block.node.entries:
                self._entry(entry, block)
        elif isinstance(block.node, Sequence):
            for item in block.node.items:
                self._item(item, block)

    def leaves(self, mapping: Mapping, prefix: str = "") -> None:
        """Every leaf under its dotted path, as in `yaml`."""
        for entry in mapping.entries:
            key, inner = f"{prefix}{entry.key}", entry.value
            if isinstance(inner, Mapping):
                self.leaves(inner, f"{key}.")
            elif not (isinstance(inner, Scalar) and is_null(inner)):
                block = _Block(mapping, ())
                self._add(key, self._value(inner, block), (entry.position, inner.position), block)

    def _entry(self, entry: Entry, block: _Block) -> None:
        """One key of a map: its value, or the `value` or `valueFrom` below it; a list below it is one of its own."""
        inner = entry.value
        if isinstance(inner, Scalar):
            if not is_null(inner):
                self._add(entry.key, self._value(inner, block), (entry.position, inner.position), block)
        elif isinstance(inner, Mapping) and (inner.get("value") or inner.get("valueFrom")) is not None:
            value, position = self._supplied(inner, block)
            self._add(entry.key, value, (entry.position, position), block)
        elif isinstance(inner, Sequence) and any(text_at(item, "name") for item in inner.items):
            self.read(_Block(inner, block.scope, block.references))
        elif isinstance(inner, Sequence) or inner.entries:
            self.note(entry.position, "this is no value of a variable, and not read")

    def _item(self, item: Node, block: _Block) -> None:
        """One item of a list: a mapping with `name`, and `value` or `valueFrom`."""
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, Scalar) or not name.text:
            self.note(item.position, "this is no variable with a name, and not read")
        elif item.get("value") is None and item.get("valueFrom") is None and len(item.entries) > 1:
            self._add(name.text, _FILLED, (name.position, None), block)
        else:
            value, position = self._supplied(item, block)
            self._add(name.text, value, (name.position, position), block)

    def _supplied(self, item: Mapping, block: _Block) -> tuple[Value | None, Position | None]:
        value, source = item.get("value"), item.get("valueFrom")
        if value is not None:
            return self._value(value, block), value.position
        return value_from(source, self.root) if isinstance(source, Mapping) else ("", None)

    def _value(self, node: Node, block: _Block) -> Value | None:
        """None where it should be a reference, and is none."""
        if not isinstance(node, Scalar):
            return None if block.references else Structure(canonical_json(node))
        if "{{" in node.text:
            return _FILLED
        return parse_reference(node.text, _STORE) if block.references else as_value(node.text)

    def _add(self, key: str, value: Value | None, at: tuple[Position, Position | None], block: _Block) -> None:
        path, key_at = self.stack.where(at[0])
        value_path, value_at = (path, None) if at[1] is None else self.stack.where(at[1])
        # Where one file has the key and another the value, the key is what can be shown.
        origin = Origin(path, key_at, value_at if value_path == path else None)
        if value is None:
            place = origin.value or origin.key
            self.problems.append(Malformed(origin.path, place, "this is not a reference to a secret"))
            return
        number = self.numbers.get((id(block.node), origin.path))
        if number is None:
            number = self.numbers[id(block.node), origin.path] = next(self.blocks)
        self.entries.append(Assignment(key, value, origin, block.scope, number, separator=": "))

    def note(self, position: Position, message: str) -> None:
        """What is not read."""
        self.notes.append(Malformed(*self.stack.where(position), message))


def parse(text: str, options: SourceOptions) -> Parsed:
    """The variables under the paths that `select` names, else those under the keys that charts usually have."""
    stack = Stack()
    values, problems, notes = layered(text, options, stack)
    if values is None:
        return Parsed(options.path, problems=tuple(problems), notes=tuple(notes))
    reading = _Reading(values, stack, problems=problems, notes=notes)
    blocks = [*(_selected(reading, options) if options.select else _usual(values, ()))]
    for block in blocks:
        reading.read(block)
    if not blocks and not options.select and not _of_a_chart(options):
        reading.leaves(values)
    scopes = tuple(dict.fromkeys(entry.scope for entry in reading.entries if entry.scope))
    return Parsed(
        options.path,
        tuple(reading.entries),
        scopes,
        tuple(dict.fromkeys(reading.problems)),
        notes=tuple(dict.fromkeys(reading.notes)),
    )


def _of_a_chart(options: SourceOptions) -> bool:
    """Whether a chart lies beside the file: then what is not in a block of variables is for its templates."""
    beside = options.neighbours(posixpath.join(posixpath.dirname(options.path), CHART))
    return beside.text is not None or beside.refusal is not None


def _usual(node: Node, path: tuple[str, ...]) -> Iterator[_Block]:
    """The blocks below a node; what is below a block is part of it. `path`: the keys above, the nearest first."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key in BLOCKS and not isinstance(entry.value, Scalar):
                yield _Block(entry.value, path)
            elif not isinstance(entry.value, Scalar):
                here = () if entry.key == _EVERYWHERE else (entry.key,)
                yield from _usual(entry.value, tuple(dict.fromkeys((*here, *path))))
    elif isinstance(node, Sequence):
        for item in node.items:
            name = text_at(item, "name")
            yield from _usual(item, tuple(dict.fromkeys((name, *path))) if name else path)


def _selected(reading: _Reading, options: SourceOptions) -> Iterator[_Block]:
    """What `select` names, for every service that the source is for."""
    found = [(path, mode, node) for path, mode in options.select for node in nodes_at(reading.root, path.split("."))]
    if not found:
        selected = ", ".join(path for path, _ in options.select)
        reading.problems.append(Malformed(options.path, None, f"nothing at {selected}"))
    for path, mode, node in found:
        if isinstance(node, Scalar):
            if "{{" in node.text:
                reading.note(node.position, f"what stands at {path} is a template, which only helm fills in")
            elif not is_null(node):
                where = reading.stack.where(node.position)
                reading.problems.append(Malformed(*where, f"{path} is neither a mapping nor a list"))
        else:
            yield _Block(node, (), references=mode == "references")
