"""One env file as one reader reads it: every assignment with its value, its variables replaced inside the file."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_variable
from confcheck.model import (
    Assignment,
    Candidate,
    Document,
    Inherited,
    Layer,
    Malformed,
    Origin,
    Outcome,
    Parsed,
    Position,
    Reader,
    SourceEntry,
    Template,
)
from confcheck.resolve.interpolate import Outside, evaluate
from confcheck.sources.spelling import spell

_START = Position(1, 1)
_REFUSES = " refuses this file"
"""What a reader says of a fault for which it gives up on the whole file."""


def refused_for(problems: Iterable[Malformed]) -> Malformed | None:
    """The first of them for which a reader gives up on the whole file; None if it reads on."""
    return next((problem for problem in problems if _REFUSES in problem.message), None)


@record(frozen=True, slots=True)
class Item:
    """One writing of one key, as its reader reads it."""

    candidate: Candidate = field(repr=False)
    effective: bool
    """Whether it is the writing that counts, where the file has several of its key."""

    @property
    def assignment(self) -> Assignment:
        """As it is written."""
        return self.candidate.assignment

    @property
    def value(self) -> Outcome:
        """What the key gets; None: nothing, unless the process has it already."""
        return self.candidate.value

    @property
    def line(self) -> int:
        """Of its key."""
        return self.assignment.origin.key.line


Line: TypeAlias = "dict[int, list[Item]]"


@record(frozen=True, slots=True)
class Reading:
    """A file under one reader."""

    reader: Reader
    items: tuple[Item, ...]
    """In the order of the file."""
    problems: tuple[Malformed, ...]

    @property
    def refused(self) -> Malformed | None:
        """Why the reader takes nothing of the file, and its program does not start; None if it reads on."""
        return refused_for(self.problems)

    def by_line(self, lines: Container[int]) -> Line:
        """The items on some lines, by the lines of their keys."""
        found: Line = {}
        for item in self.items:
            line = item.candidate.assignment.origin.key.line
            if line in lines:
                found.setdefault(line, []).append(item)
        return found


@dataclass(slots=True)
class Known:
    """What readings of one file have in common: nothing of it is made twice."""

    items: dict[tuple[int, bool], Item] = field(default_factory=dict, repr=False)
    """By the identity of an assignment, and whether it counts."""
    whole: dict[str, tuple[Sequence[Assignment], tuple[Item, ...]]] = field(default_factory=dict, repr=False)
    """By the writing that counts: the assignments of the last such file without variables, and what was made of it."""


def reading(
    reader: Reader,
    parsed: Parsed,
    assignments: Sequence[Assignment] | None = None,
    known: Known | None = None,
) -> Reading:
    """What the reader makes of a file that it has parsed; `assignments` where the file stands inside another one.

    Nothing but the file takes part: no process, no file beside it, no other layer. Readings with one `known` have the
    items in common that they cannot differ in.
    """
    own = [one for one in parsed.entries if isinstance(one, Assignment)] if assignments is None else assignments
    layer, known = _layer(parsed, own), known or Known()
    replaced: list[Candidate] = []
    if any(isinstance(one.value, Template | Inherited) for one in own):
        replaced = evaluate((layer,), lambda _: own, Outside())
        items = tuple(_items(own, layer, (reader, known), {id(one.assignment): one for one in replaced}))
    else:
        items = _whole(own, layer, reader, known)
    problems = dict.fromkeys((*parsed.problems, *_unmet(replaced, reader)))
    return Reading(reader, items, tuple(sorted(problems, key=lambda problem: problem.position or _START)))


def _whole(own: Sequence[Assignment], layer: Layer, reader: Reader, known: Known) -> tuple[Item, ...]:
    """The items of a file without variables: often those of the reader before."""
    before = known.whole.get(reader.duplicates)
    if before is None or before[0] != own:
        before = known.whole[reader.duplicates] = own, tuple(_items(own, layer, (reader, known), {}))
    return before[1]


def _items(
    own: Sequence[Assignment], layer: Layer, by: tuple[Reader, Known], replaced: dict[int, Candidate]
) -> Iterator[Item]:
    (reader, known), counts = by, _effective(own, by[0])
    for one in own:
        key = id(one), id(one) in counts
        item = known.items.get(key)
        if item is None:
            candidate = replaced.get(id(one)) or Candidate(one, layer, _settled(one), secret=one.secret)
            item = Item(_with_absent(candidate, reader), key[1])
            if isinstance(one.value, str):
                known.items[key] = item
        yield item


def _layer(parsed: Parsed, own: Sequence[Assignment]) -> Layer:
    origin = Origin(parsed.path, _START)
    return Layer(0, Document(SourceEntry(0, origin, files=((parsed.path, origin),)), parsed, tuple(own)))


def _settled(assignment: Assignment) -> Outcome:
    value = assignment.value
    return None if isinstance(value, Template | Inherited) else value


def _effective(assignments: Iterable[Assignment], reader: Reader) -> set[int]:
    """The writing of each key that counts, by identity."""
    counts: dict[str, int] = {}
    for one in assignments:
        if reader.duplicates == "first":
            counts.setdefault(one.key, id(one))
        else:
            counts[one.key] = id(one)
    return set(counts.values())


def _with_absent(candidate: Candidate, reader: Reader) -> Candidate:
    """A key without `=` gets what its reader gives to it where the process has no such variable."""
    if candidate.value is None and reader.absent is not None and isinstance(candidate.assignment.value, Inherited):
        return replace(candidate, value=reader.absent)
    return candidate


def _unmet(candidates: Iterable[Candidate], reader: Reader) -> Iterator[Malformed]:
    """Variables without which the reader gives up: `${NAME:?…}`."""
    for candidate in candidates:
        for variable in candidate.undefined:
            if variable.operator.endswith("?"):
                name = shown_variable(variable.name, secret=True)
                message = f"{reader.name}{_REFUSES} unless the process sets {name}: the variable must have a value"
                yield Malformed(candidate.assignment.origin.path, variable.position, message)


def portable(readers: Sequence[Reader], item: Item) -> str | None:
    """A line that every reader reads as the key and the value of this item; None if none was found.

    What is made of variables has none: written out it would be another value as soon as they change.
    """
    if not isinstance(item.value, str) or isinstance(item.assignment.value, Template):
        return None
    return spell(readers, item.assignment.key, item.value)


@record(frozen=True, slots=True)
class ReadFile:
    """A file as several readers read it."""

    path: str
    text: str = field(repr=False)
    readings: tuple[Reading, ...]
