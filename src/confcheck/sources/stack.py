"""Several texts on top of each other as one, so that a position in it tells the file as well as the place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from confcheck.model import Entry, Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.relocate import Where
from confcheck.sources.trees.places import Place, places


@dataclass(slots=True)
class Stack:
    """The texts, each of which begins on a line of its own; nodes of trees have the positions of the whole."""

    _paths: list[str] = field(default_factory=list)
    _texts: list[Lines] = field(default_factory=list, repr=False)
    _firsts: list[int] = field(default_factory=list)
    """The line of the whole on which each text begins, less one."""
    _height: int = 0

    def add(self, path: str, text: str) -> int:
        """Put a text on top; the number of lines below it."""
        text = text.removeprefix("\ufeff")
        lines = lines_of(text if text.endswith("\n") else f"{text}\n")
        below = self._height
        self._paths.append(path)
        self._texts.append(lines)
        self._firsts.append(below)
        self._height += len(lines.starts) - 1
        return below

    def whole(self) -> Lines:
        """All texts as one."""
        return lines_of("".join(lines.text for lines in self._texts))

    def where(self, position: Position) -> tuple[str, Position]:
        """The file that a position of the whole is in, and the place there."""
        index = self._index(position)
        return self._paths[index], Position(position.line - self._firsts[index], position.column)

    def places(self, scalar: Scalar) -> Place:
        """Where the characters of a scalar stand, in positions of the whole."""
        index = self._index(scalar.position)
        below = self._firsts[index]
        inner = places(Scalar(scalar.text, scalar.kind, raised(scalar.position, -below)), self._texts[index])
        return lambda offset: raised(inner(offset), below)

    def inside(self, scalar: Scalar) -> Where:
        """Positions in the text that a scalar is, as positions of the whole."""
        place, starts = self.places(scalar), lines_of(scalar.text).starts

        def where(position: Position) -> tuple[str, Position]:
            return "", place(starts[min(position.line, len(starts)) - 1] + position.column - 1)

        return where

    def _index(self, position: Position) -> int:
        return max(0, bisect_right(self._firsts, position.line - 1) - 1)


def raised(position: Position, lines: int) -> Position:
    """A position so many lines further down."""
    return Position(position.line + lines, position.column)


def placed(node: Node, where: Where) -> Node:
    """The node and all in it at the positions that `where` gives; as deep as a reader of trees lets it be."""
    _, position = where(node.position)
    if isinstance(node, Scalar):
        return Scalar(node.text, node.kind, position)
    if isinstance(node, Sequence):
        return Sequence(tuple(placed(item, where) for item in node.items), position)
    return Mapping(
        tuple(
            Entry(entry.key, where(entry.position)[1], placed(entry.value, where), entry.merged)
            for entry in node.entries
        ),
        position,
    )
