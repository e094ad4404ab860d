"""The loop that all readers share: plain lines by one expression, every other line by the reader's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Assignment, Malformed, Origin, Parsed, Position, Value
from confcheck.sources.lines import lines_of
from confcheck.sources.references import as_value

# What every reader of env files reads in the same way: `KEY=token` of unreserved characters, a comment from the first
# column, a blank line. Some borders have reasons of their own: docker gives up on lines of 64 KiB; Node drops the
# indentation of what follows a value (so a `#` there begins a comment, elsewhere a key); npm's dotenv takes a quote on
# a later line for the value of an empty one; a `\` at the end of a comment goes on in systemd; U+2028 ends a line in
# JavaScript. What may be a reference is left to the slow path, where `assign` looks at it.
_PLAIN = re.compile(
    r"(?:(?:[A-Za-z_][A-Za-z0-9_]{0,255}+=(?!ref\+|[oO][pP]:|projects/)[A-Za-z0-9_./:@%+,=-]{0,4096}+"
    r"\r?(?:\n(?![\r\n]*+[^A-Za-z0-9_\#])|\Z)"
    r"|(?:\#[^\r\n\0\\\u2028\u2029]{0,4096}+)?\r?\n))*+"
)
Statement: TypeAlias = "Callable[[str, int, Gathered], int]"
"""(text, offset, gathered) → offset behind what was read there; what it means is put into `gathered`."""
Interpolation: TypeAlias = Callable[[str, Callable[[int], Position]], Callable[[str, int], Value]]
"""(text, offset → position) → (value, its offset) → the value with its variables."""


@record(frozen=True, slots=True)
class Gathered:
    """What a reader found so far, told in offsets and kept with positions."""

    path: str
    place: Callable[[int], Position]
    entries: list[Assignment]
    problems: list[Malformed]
    interpolate: Callable[[str, int], Value] | None = None
    """What the text of a value becomes that begins at an offset; None: it stays as it is."""
    _latest: dict[str, Value] = field(default_factory=dict, repr=False)
    _counted: list[int] = field(default_factory=lambda: [0])

    def assign(self, key: str, value: Value, key_at: int, value_at: int | None) -> None:
        """A key gets a value; `value_at` is None where no value is written."""
        position = None if value_at is None else self.place(value_at)
        if self.interpolate is not None and value_at is not None and isinstance(value, str):
            value = self.interpolate(value, value_at)
        value = as_value(value) if isinstance(value, str) else value
        self.entries.append(Assignment(key, value, Origin(self.path, self.place(key_at), position)))

    def latest(self, key: str) -> Value | None:
        """What the key got last; None if it got nothing yet."""
        # Plain lines are gathered without a look at this index, so it catches up when it is asked.
        done = self._counted[0]
        self._latest.update((entry.key, entry.value) for entry in islice(self.entries, done, None))
        self._counted[0] = len(self.entries)
        return self._latest.get(key)

    def malformed(self, at: int, message: str, hint: str | None = None) -> None:
        """The reader refuses or drops what begins at this offset; the message must not quote it."""
        self.problems.append(Malformed(self.path, self.place(at), message, hint))


@record(frozen=True, slots=True)
class _Plain:
    """Plain lines that follow each other."""

    end: int
    """The offset behind them."""
    number: int
    """Of the first line."""
    entries: list[Assignment] = field(repr=False)


def read_text(text: str, path: str, statement: Statement) -> Parsed:
    """A file under the rules of one reader, which leaves out a byte order mark."""
    position = lines_of(text).position
    if not text.startswith("\ufeff"):
        return read_placed(text, Gathered(path, position, [], []), statement)
    return read_placed(text[1:], Gathered(path, lambda offset: position(offset + 1), [], []), statement)


def read_placed(text: str, gathered: Gathered, statement: Statement, start: int = 0, *, plain: bool = True) -> Parsed:
    """The same from an offset on; `plain=False` where the text is not line by line what stands in the file."""
    text = without_nul(text, gathered)
    at, read = start, _plain_of(text, gathered.path)
    while at < len(text):
        at = _skip_plain(text, at, gathered, read) if plain else at
        if at < len(text):
            at = max(statement(text, at, gathered), at + 1)
            at += text.startswith("\n", at)
    gathered.problems.sort(key=_position)
    return Parsed(gathered.path, tuple(gathered.entries), problems=tuple(gathered.problems))


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a match that begins here ends; here if there is none."""
    found = pattern.match(text, at)
    return found.end() if found else at


def line_end(text: str, at: int) -> int:
    """The offset of the next LF, or of the end of the text."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _skip_plain(text: str, at: int, gathered: Gathered, read: dict[int, _Plain]) -> int:
    """Gather the plain lines that follow each other from here on; the offset of the first that is not plain."""
    if at and text[at - 1] != "\n":
        return at
    end = read[at].end if at in read else end_of(_PLAIN, text, at)
    if end == at:
        return at
    number = gathered.place(at).line if at else 1
    if at not in read or read[at].number != number:
        read[at] = _Plain(end, number, [*_plain(text[at:end], gathered.path, number)])
    gathered.entries.extend(read[at].entries)
    return end


@lru_cache(maxsize=2)
def _plain_of(_text: str, _path: str) -> dict[int, _Plain]:
    """Offset → the plain lines from there on, as far as the text was read.

    So several readers that read a text in turn have its plain lines in common.
    """
    return {}


def _plain(text: str, path: str, number: int) -> Iterator[Assignment]:
    """The assignments of plain lines, the first of which has this number."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    for line_number, line in enumerate(lines, number):
        key, equals, value = line.partition("=")
        if equals and line[0] != "#":
            value = value.removesuffix("\r")
            at = Position(line_number, 1), Position(line_number, len(key) + 2)
            yield Assignment(key, value, Origin(path, *at))


def without_nul(text: str, gathered: Gathered) -> str:
    """The text with blanks in place of every line that holds a NUL byte."""
    at = text.find("\0")
    pieces, done = [], 0
    while at >= 0:
        start = max(text.rfind("\n", done, at), text.rfind("\r", done, at), done - 1) + 1
        end = min(found for found in (text.find("\n", at), text.find("\r", at), len(text)) if found >= 0)
        gathered.malformed(at, "a NUL byte, which no variable can hold; the line is skipped")
        pieces += [text[done:start], " " * (end - start)]
        done = end
        at = text.find("\0", done)
    return "".join([*pieces, text[done:]]) if pieces else text


def _position(problem: Malformed) -> Position:
    return problem.position or Position(0, 0)
