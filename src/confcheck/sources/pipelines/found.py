"""What a pipeline's file gives: collected in the order of precedence, with notes on what is not read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Entry,
    Include,
    Malformed,
    Node,
    Origin,
    Parsed,
    Position,
    Scalar,
    SourceOptions,
    Value,
)
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.pipelines.traced import Budget, Traced, trace
from confcheck.sources.trees import readable

MAX_ENTRIES = 50_000
_TOO_MANY = f"confcheck reads no more than {MAX_ENTRIES:,} variables of a pipeline, those of every job counted"
_WORKFLOWS = ".github/workflows"


@record(frozen=True, slots=True)
class Block:
    """Whose the variables of a mapping, list or flag are, and which one of the file it is."""

    scope: tuple[str, ...]
    number: int


@dataclass(slots=True)
class Found:
    """Assignments, blocks, problems and notes of one file."""

    options: SourceOptions
    lines: Lines
    entries: list[Assignment | Include] = field(default_factory=list)
    scopes: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    budget: Budget = field(default_factory=Budget)
    roots: tuple[str, ...] = ()
    """Folders from which scripts may start."""

    def other(self, path: str, text: str) -> Found:
        """The same for a further file that is part of this one."""
        options, lines = replace(self.options, path=path), lines_of(readable(text))
        return replace(self, options=options, lines=lines)

    def block(self, scope: tuple[str, ...]) -> Block:
        """A new block of variables."""
        return Block(scope, next(self.numbers))

    def assign(self, key: Traced, value: Traced, block: Block, *, given: Value | None = None) -> None:
        """A variable gets a value; `given`: what it is where that is not the text."""
        place = self.lines.position
        spot = key.spots[0]
        elsewhere = spot < 0  # written in another file, and brought here by a variable
        value_at = value.uses[0] if elsewhere or key.uses[0] == spot else value.spots[0]
        origin = Origin(self.options.path, place(key.uses[0] if elsewhere else spot), place(max(0, value_at)))
        said = value.value() if given is None else given
        self.add(Assignment(key.text, said, origin, block.scope, block.number))

    def put(self, entry: Entry, value: Value, block: Block, *, at: Node | None = None) -> None:
        """The same for an entry of a mapping; `at`: what holds the value."""
        node = at or entry.value
        null = isinstance(node, Scalar) and node.kind == "null"
        origin = Origin(self.options.path, entry.position, None if null else node.position)
        self.add(Assignment(entry.key, value, origin, block.scope, block.number, separator=": "))

    def add(self, entry: Assignment | Include) -> None:
        """One more; what all jobs share is there for each, so that a small file may have very many."""
        if self.full:
            return
        self.entries.append(entry)
        if len(self.entries) == MAX_ENTRIES:
            self.notes.append(Malformed(self.options.path, entry.origin.key, _TOO_MANY))

    @property
    def full(self) -> bool:
        """Whether there is no room for more."""
        return len(self.entries) >= MAX_ENTRIES

    def text(self, scalar: Scalar) -> Traced:
        """The text of a scalar with its places."""
        return trace(scalar, self.lines)

    def spot(self, node: Node) -> int:
        """The offset of a part of the document."""
        line = min(node.position.line, len(self.lines.starts)) - 1
        return self.lines.starts[line] + node.position.column - 1

    def problem(self, spot: int, message: str, hint: str | None = None) -> None:
        """What the consumer of the file refuses."""
        self.problems.append(Malformed(self.options.path, self.lines.position(spot), message, hint))

    def note(self, spot: int, message: str, hint: str | None = None) -> None:
        """A part that may hold settings and is not read."""
        self.notes.append(Malformed(self.options.path, self.lines.position(spot), message, hint))

    def parsed(self) -> Parsed:
        """All of it."""
        return Parsed(
            self.options.path,
            tuple(self.entries),
            tuple(dict.fromkeys(self.scopes)),
            tuple(sorted(dict.fromkeys(self.problems), key=_position)),
            notes=tuple(sorted(dict.fromkeys(self.notes), key=_position)),
        )


def found_in(text: str, options: SourceOptions) -> Found:
    """Nothing yet."""
    return Found(options, lines_of(readable(text)), roots=_roots(options.path))


def _roots(path: str) -> tuple[str, ...]:
    """Where the root of the repository may be: above the workflows; beside the file, or at any folder above it."""
    above = posixpath.dirname(path)
    if above.endswith(_WORKFLOWS):
        return (above.removesuffix(_WORKFLOWS),)
    parts = above.split("/") if above else []
    return tuple(dict.fromkeys((above, *("/".join(parts[:depth]) for depth in range(len(parts))))))


def _position(part: Malformed) -> Position:
    return part.position or Position(0, 0)
