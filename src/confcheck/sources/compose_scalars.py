"""Scalars of a compose file: their variables, and where each of their characters stands."""

from __future__ import annotations

import posixpath

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Entry,
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
from confcheck.sources.references import as_value


@record(frozen=True, slots=True)
class Found:
    """What a compose file has said so far, in the order in which it was read."""

    path: str
    lines: tuple[str, ...]
    """Of the text, without their ends."""
    entries: list[Assignment | Include]
    problems: list[Malformed]

    def malformed(self, position: Position, message: str, hint: str | None = None) -> None:
        """Something compose refuses, or confcheck does not follow; the message must not quote it."""
        self.problems.append(Malformed(self.path, position, message, hint))

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
        value, faults = parse_template(text, place, "project")
        for position, message in faults:
            self.malformed(position, message)
        return value

    def place(self, scalar: Scalar) -> Place:
        """Where the characters of a scalar stand; all at its start if it is not written as it is read."""
        start = scalar.position
        line = self.lines[start.line - 1][start.column - 1 :] if start.line <= len(self.lines) else ""
        shift = int(line[:1] in ("'", '"'))
        if not scalar.text or not line.startswith(scalar.text, shift):
            return lambda _: start
        return lambda offset: Position(start.line, start.column + shift + offset)

    def text(self, node: Node | None) -> str | None:
        """A scalar as it is when no variable is set: None if that needs one, or if there is no scalar."""
        if not isinstance(node, Scalar) or node.kind == "null":
            return None
        return settled(self._template(node.text, self.place(node)))

    def mapping(self, node: Node | None, what: str) -> Mapping | None:
        """The node if it is a mapping; anything else that is written there is a problem, and so is a key twice."""
        if isinstance(node, Mapping):
            keys: set[str] = set()
            for entry in node.entries:
                if entry.key in keys:
                    self.malformed(entry.position, "compose refuses this file: a key is there twice")
                keys.add(entry.key)
            return node
        if node is not None and not _absent(node):
            self.malformed(node.position, f"{what} must be a mapping")
        return None

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """The items of a list; anything else that is written there is a problem."""
        if isinstance(node, Sequence):
            return node.items
        if node is not None and not _absent(node):
            self.malformed(node.position, f"{what} must be a list")
        return ()

    def beside(self, path: str) -> str:
        """A path that this file names, relative to the root."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))


def written(mapping: Mapping, key: str) -> Entry | None:
    """The entry of a key, the last if it is there twice."""
    return next((entry for entry in reversed(mapping.entries) if entry.key == key), None)


def _absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"
