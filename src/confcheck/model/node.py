"""A structured document with the position of every key and value: what YAML, JSON and TOML have in common."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model.assignment import Malformed
from confcheck.model.origin import Position


@record(frozen=True, slots=True)
class Scalar:
    """A leaf: its text as a program would see it, and what kind of value the format says it is."""

    text: str = field(repr=False)
    """For `null` the empty string; for booleans and numbers as written."""
    kind: str
    """`string`, `integer`, `number`, `boolean`, `null`, or `date` (TOML, YAML timestamps)."""
    position: Position
    """First character, the quote if quoted; the use site for a YAML alias."""
    tag: str = field(default="", repr=False)
    """A YAML tag that is not one of the standard's, as written (`!reset`); empty: none."""


@record(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    position: Position
    tag: str = field(default="", repr=False)


@record(frozen=True, slots=True)
class Entry:
    """One key of a mapping."""

    key: str
    position: Position
    value: Node
    merged: bool = False
    """Whether it came through a YAML merge key (`<<`)."""


@record(frozen=True, slots=True)
class Mapping:
    """A mapping in the order of the text. A key written twice stands here twice; merged entries come first."""

    entries: tuple[Entry, ...]
    position: Position
    tag: str = field(default="", repr=False)

    def get(self, key: str) -> Node | None:
        """The value of a key (of the last one, if it is there twice), or None."""
        for entry in reversed(self.entries):
            if entry.key == key:
                return entry.value
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


@record(frozen=True, slots=True)
class Tree:
    """Every document of one file, and what could not be read."""

    documents: tuple[Node, ...]
    problems: tuple[Malformed, ...] = ()
