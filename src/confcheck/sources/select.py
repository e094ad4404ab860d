"""YAML, JSON and TOML as sources: every leaf of the document, or what `select` names in it."""

from __future__ import annotations

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
    Tree,
    Unknown,
    Value,
)
from confcheck.sources.charts import chart_template
from confcheck.sources.kubernetes import value_from
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.references import as_value, parse_reference
from confcheck.sources.trees import canonical_json, read_json, read_toml, read_yaml
from confcheck.sources.trees.paths import nodes_at
from confcheck.sources.trees.scalars import unknown_tag

_CLOUD_STORE = "gcp"
"""The store of `id:version`, which is how Cloud Run writes references."""
_OF_A_TAG = Unknown("what the program makes of a YAML tag of its own")


def parse_yaml(text: str, options: SourceOptions) -> Parsed:
    """The assignments of a YAML file, of every document in it."""
    tree = read_yaml(text, options.path, tags=None)
    return chart_template(options.path, text, tree) or _parse(text, options, tree, ": ")


def parse_json(text: str, options: SourceOptions) -> Parsed:
    """The assignments of a JSON file."""
    return _parse(text, options, read_json(text, options.path), ": ")


def parse_toml(text: str, options: SourceOptions) -> Parsed:
    """The assignments of a TOML file."""
    return _parse(text, options, read_toml(text, options.path), " = ")


def _parse(text: str, options: SourceOptions, tree: Tree, separator: str) -> Parsed:
    selection = _Selection(options.path, text, lines_of(text), separator)
    selection.problems.extend(tree.problems)
    if not options.select:
        for document in tree.documents:
            selection.document(document)
    parts = [
        (node, _Part(path, document, references=mode == "references"))
        for path, mode in options.select
        for document in tree.documents
        for node in nodes_at(document, path.split("."))
    ]
    if options.select and tree.documents and not parts:  # a service without secrets has no part for them
        selected = ", ".join(path for path, _ in options.select)
        selection.problem(None, f"nothing at {selected}")
    for node, part in parts:
        selection.part(node, part)
    return Parsed(
        options.path,
        tuple(selection.entries),
        problems=tuple(selection.problems),
        notes=tuple(dict.fromkeys(selection.notes)),
    )


@record(frozen=True, slots=True)
class _Part:
    """What is selected: by which path, in which document, and whether everything there must be a reference."""

    path: str
    document: Node
    references: bool


@record(frozen=True, slots=True)
class _Selection:
    """Collects the assignments and problems of one file."""

    path: str
    text: str = field(repr=False)
    lines: Lines
    separator: str
    entries: list[Assignment] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    blocks: Iterator[int] = field(default_factory=count)

    def document(self, node: Node) -> None:
        """Every leaf, under its dotted path; a document without anything in it is no problem."""
        if isinstance(node, Mapping):
            self._leaves(node, "")
        elif not (isinstance(node, Scalar) and node.kind == "null"):
            self.problem(node.position, "the document is not a mapping")

    def part(self, node: Node, part: _Part) -> None:
        """A selected mapping or list."""
        block = next(self.blocks)
        if isinstance(node, Mapping):
            for entry in node.entries:
                value = self._value(entry.value, references=part.references)
                self._add(entry.key, value, _positions(entry), block)
        elif isinstance(node, Sequence):
            for item in node.items:
                self._item(item, block, part)
        elif node.kind != "null":
            self.problem(node.position, f"{part.path} is neither a mapping nor a list")

    def problem(self, position: Position | None, message: str) -> None:
        """Something that cannot be read."""
        self.problems.append(Malformed(self.path, position, message))

    def _leaves(self, mapping: Mapping, prefix: str) -> None:
        block = next(self.blocks)
        last = {entry.key: entry for entry in mapping.entries}
        for entry in mapping.entries:
            key = f"{prefix}{entry.key}"
            if not isinstance(entry.value, Mapping) or entry.value.tag:
                self._add(key, self._value(entry.value, references=False), _positions(entry), block)
            elif last[entry.key] is entry:
                self._leaves(entry.value, f"{key}.")
            else:
                self.problem(entry.position, "a later key of the same name replaces this mapping")

    def _item(self, item: Node, block: int, part: _Part) -> None:
        """One item of a list: `KEY=VALUE`, or a mapping with `name` and `value`."""
        if isinstance(item, Scalar):
            self._pair(item, block, references=part.references)
            return
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, Scalar) or not name.text:
            self.problem(item.position, "an item has no name")
            return
        value, source = item.get("value"), item.get("valueFrom")
        if value is not None:
            given = self._value(value, references=part.references)
            self._add(name.text, given, (name.position, value.position), block)
        elif isinstance(source, Mapping):
            supplied, position = value_from(source, part.document)
            self._add(name.text, supplied, (name.position, position), block)
        else:
            self._add(name.text, "", (name.position, None), block)

    def _pair(self, item: Scalar, block: int, *, references: bool) -> None:
        key, equals, text = item.text.partition("=")
        if not equals or not key:
            self.problem(item.position, "an item has no `=`")
            return
        start = self.lines.starts[item.position.line - 1] + item.position.column - 1
        quoted = self.text[start : start + 1] in {"'", '"'} and not key.startswith(("'", '"'))
        written = self.text.startswith(f"{key}=", start + quoted)
        column = item.position.column + quoted + len(key) + 1
        position = Position(item.position.line, column) if written else item.position
        value = self._value(Scalar(text, "string", position, item.tag), references=references)
        self._add(key, value, (item.position, position), block)

    def _value(self, node: Node, *, references: bool) -> Value | None:
        """What a node gives to its key; None if it is no reference where one must be."""
        tagged = next(_tagged(node), None)
        if tagged is not None:
            self.notes.append(Malformed(self.path, tagged.position, *unknown_tag(tagged.tag)))
            return _OF_A_TAG
        if isinstance(node, Scalar):
            return parse_reference(node.text, _CLOUD_STORE) if references else as_value(node.text)
        return None if references else Structure(canonical_json(node))

    def _add(self, key: str, value: Value | None, positions: tuple[Position, Position | None], block: int) -> None:
        if value is None:
            self.problem(positions[1], "this is not a reference to a secret")
            return
        origin = Origin(self.path, *positions)
        self.entries.append(Assignment(key, value, origin, block=block, separator=self.separator))


def _tagged(node: Node) -> Iterator[Node]:
    """Every node with a tag of the program's own, which alone knows what it makes of it."""
    if node.tag:
        yield node
    inside = (entry.value for entry in node.entries) if isinstance(node, Mapping) else ()
    for one in node.items if isinstance(node, Sequence) else inside:
        yield from _tagged(one)


def _positions(entry: Entry) -> tuple[Position, Position]:
    return entry.position, entry.value.position
