"""Text that knows where each of its characters stands, and which of its parts only a running pipeline knows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Reference, Scalar, Unknown, Value
from confcheck.sources.lines import Lines
from confcheck.sources.references import as_value
from confcheck.sources.trees.places import offsets

GAP = "\0"
"""Stands in the text for a part that is not known: no variable can hold a NUL."""
PARTLY = Unknown("made partly of what only the pipeline knows")
TOO_LONG = Unknown("longer than what confcheck puts together")
_NUL = Unknown("a NUL byte, which no variable can hold")

Mark = Unknown | Reference


@record(frozen=True, slots=True)
class Traced:
    """A text; `spots[i]` is the offset in the file of its character i, the last one that of its end."""

    text: str = field(repr=False)
    spots: Sequence[int] = field(repr=False)
    uses: Sequence[int] = field(repr=False)
    """The same, but for what a variable brought: where that is used, not where it is written."""
    marks: tuple[tuple[int, Mark], ...] = ()
    """Offset of a gap → what is there."""

    def __len__(self) -> int:
        """How many characters and gaps."""
        return len(self.text)

    def part(self, start: int, end: int) -> Traced:
        """The text from one offset to another."""
        if not self.marks:
            return Traced(self.text[start:end], self.spots[start : end + 1], self.uses[start : end + 1])
        first, last = bisect_left(self.marks, (start,)), bisect_left(self.marks, (end,))
        marks = tuple((at - start, mark) for at, mark in self.marks[first:last])
        return Traced(self.text[start:end], self.spots[start : end + 1], self.uses[start : end + 1], marks)

    def trimmed(self, blanks: str | None = None) -> Traced:
        """Without these characters around it; None: without any blanks and line breaks."""
        start = len(self.text) - len(self.text.lstrip(blanks))
        return self.part(start, max(start, len(self.text.rstrip(blanks))))

    def mark(self, at: int) -> Mark:
        """What the gap at an offset is."""
        index = bisect_left(self.marks, (at,))
        return self.marks[index][1] if index < len(self.marks) and self.marks[index][0] == at else _NUL

    @property
    def known(self) -> bool:
        """Whether all of it is known."""
        return GAP not in self.text

    def value(self) -> Value:
        """What it gives to a variable: text, the reference that all of it is, or that nobody knows."""
        if self.known:
            return as_value(self.text)
        if self.text == GAP:
            return self.mark(0)
        return PARTLY


@dataclass(slots=True)
class Budget:
    """How much text variables may still bring into others of one file: some grow without end."""

    left: int = 2_000_000

    def takes(self, part: Traced) -> bool:
        """Whether there is room for it."""
        self.left -= len(part)
        return self.left >= 0


@dataclass(slots=True)
class Builder:
    """A text that is put together from parts of others."""

    texts: list[str] = field(default_factory=list)
    spots: list[int] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)
    marks: list[tuple[int, Mark]] = field(default_factory=list)

    def add(self, part: Traced) -> None:
        """More text, as it is written."""
        self.marks += [(len(self.spots) + at, mark) for at, mark in part.marks]
        self.texts.append(part.text)
        self.spots += part.spots[: len(part.text)]
        self.uses += part.uses[: len(part.text)]

    def bring(self, part: Traced, use: int, budget: Budget) -> None:
        """Text that a variable holds, which is used at an offset of the file."""
        if not budget.takes(part):
            self.gap(TOO_LONG, use)
            return
        self.marks += [(len(self.spots) + at, mark) for at, mark in part.marks]
        self.texts.append(part.text)
        self.spots += part.uses[: len(part.text)]
        self.uses += [use] * len(part.text)

    def put(self, text: str, spot: int) -> None:
        """Text that is written otherwise at an offset of the file."""
        self.texts.append(text)
        self.spots += [spot] * len(text)
        self.uses += [spot] * len(text)

    def gap(self, mark: Mark, spot: int) -> None:
        """A part that is not known."""
        self.marks.append((len(self.spots), mark))
        self.put(GAP, spot)

    def done(self, end: int) -> Traced:
        """The whole, which ends at an offset of the file."""
        return Traced("".join(self.texts), [*self.spots, end], [*self.uses, end], tuple(self.marks))


def trace(scalar: Scalar, lines: Lines) -> Traced:
    """The text of a scalar with the places where it is written."""
    spots = offsets(scalar, lines)
    if spots is None:
        line = min(scalar.position.line, len(lines.starts)) - 1
        spots = [lines.starts[line] + scalar.position.column - 1] * (len(scalar.text) + 1)
    return Traced(scalar.text, spots, spots)


def anew(text: str, where: Traced) -> Traced:
    """A text that does not stand in the file, but comes from what does."""
    spots = [where.uses[0]] * (len(text) + 1)
    return Traced(text, spots, spots)


def elsewhere(text: Traced) -> Traced:
    """A text that stands in another file: where it is used is the only place it has in this one."""
    spots = [-1] * len(text.spots)
    return Traced(text.text, spots, spots, text.marks)


def plain(text: str, start: int, end: int) -> Traced:
    """A part of a file as it stands there."""
    return Traced(text[start:end], range(start, end + 1), range(start, end + 1))


def joined(parts: Iterable[Traced]) -> Traced:
    """The lines of a script that a pipeline has as a list."""
    built, end = Builder(), 0
    for part in parts:
        built.add(part)
        end = part.uses[-1]
        built.put("\n", end)
    return built.done(end)
