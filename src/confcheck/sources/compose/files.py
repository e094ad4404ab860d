"""Compose files and their scalars: their variables, what their paths start from, and where each character stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Include,
    Malformed,
    Mapping,
    Node,
    Origin,
    Position,
    Scalar,
    Sequence,
    Value,
)
from confcheck.sources.interpolation import Place, parse_template, settled
from confcheck.sources.lines import Lines
from confcheck.sources.references import as_value
from confcheck.sources.trees.places import places

_MOST_ENTRIES = 1_000_000
"""Assignments that one project may come to: services that extend one another could multiply them without end."""


@record(frozen=True, slots=True)
class Said:
    """What the files of one project have said so far, in the order in which they were read."""

    entries: list[Assignment | Include] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    blocks: Iterator[int] = field(default_factory=count)

    @property
    def full(self) -> bool:
        """Whether nothing more is taken in."""
        return len(self.entries) >= _MOST_ENTRIES


@record(frozen=True, slots=True)
class File:
    """A compose file as one project uses it."""

    path: str
    folder: str
    """What the relative paths in it start from, relative to the root."""
    lookup: str
    """What its variables see, as `Template.lookup` says it."""
    lines: Lines
    said: Said
    tagged: bool = False
    """Whether a `!reset` or `!override` may stand in it."""

    def malformed(self, position: Position, message: str, hint: str | None = None) -> None:
        """Something compose refuses, or that cannot be read; the message must not quote it."""
        self.said.problems.append(Malformed(self.path, position, message, hint))

    def note(self, position: Position, message: str) -> None:
        """Something that may hold settings, and is not read."""
        self.said.notes.append(Malformed(self.path, position, message))

    def origin(self, key: Position, value: Position | None = None) -> Origin:
        """A place in this file."""
        return Origin(self.path, key, value)

    def value_of(self, scalar: Scalar) -> Value:
        """What a whole scalar gives to a variable."""
        text = scalar.text
        return self.value(text, self.place(scalar)) if "$" in text else as_value(text)

    def value(self, text: str, place: Place) -> Value:
        """What a text gives to a variable; what is wrong with its template becomes a problem."""
        value = self._template(text, place)
        return as_value(value) if isinstance(value, str) else value

    def _template(self, text: str, place: Place) -> Value:
        value, faults = parse_template(text, place, self.lookup)
        for position, message in faults:
            self.malformed(position, message)
        return value

    def place(self, scalar: Scalar) -> Place:
        """Where the characters of a scalar stand; all at its start if it is not written as it is read."""
        start, lines = scalar.position, self.lines
        offset = lines.starts[start.line - 1] + start.column - 1
        shift = int(lines.text[offset : offset + 1] in ("'", '"'))
        if "\n" in scalar.text or not lines.text.startswith(scalar.text, offset + shift):
            return places(scalar, lines)
        return lambda index: Position(start.line, start.column + shift + index)

    def key_place(self, scalar: Scalar, key: str) -> Position:
        """Where the key that a scalar begins with stands: at its quote if it is not written letter by letter."""
        at = self.place(scalar)(0)
        offset = self.lines.starts[at.line - 1] + at.column - 1
        return at if self.lines.text.startswith(key, offset) else scalar.position

    def text(self, node: Node | None) -> str | None:
        """A scalar as it is when no variable is set: None if that needs one, or if there is no scalar."""
        if not isinstance(node, Scalar) or node.kind == "null":
            return None
        return settled(self._template(node.text, self.place(node))) if "$" in node.text else node.text

    def mapping(self, node: Node | None, what: str) -> Mapping | None:
        """The node if it is a mapping; anything else that is written there is a problem, and so is a key twice."""
        if isinstance(node, Mapping):
            keys: set[str] = set()
            for entry in node.entries:
                if entry.key in keys:
                    self.malformed(entry.position, "compose refuses this file: a key is there twice")
                keys.add(entry.key)
            return node
        if node is not None and not is_null(node):
            self.malformed(node.position, f"{what} must be a mapping")
        return None

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """The items of a list; anything else that is written there is a problem."""
        if isinstance(node, Sequence):
            return node.items
        if node is not None and not is_null(node):
            self.malformed(node.position, f"{what} must be a list")
        return ()

    def beside(self, path: str) -> str:
        """A path that this file names, relative to the root."""
        return posixpath.normpath(posixpath.join(self.folder, path))


def is_null(node: Node) -> bool:
    """Whether nothing is written there."""
    return isinstance(node, Scalar) and node.kind == "null"
