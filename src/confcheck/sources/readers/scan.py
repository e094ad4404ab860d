"""The loop that all readers share: plain lines by one expression, every other line by the reader's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Assignment, Malformed, Origin, Parsed, Position, Value
from confcheck.sources.lines import lines_of
from confcheck.sources.references import as_value

# What every reader of env files, built or not, reads in the same way: `KEY=token` of unreserved characters, a comment
# from the first column, a blank line. Two borders have reasons of their own: docker gives up on lines of 64 KiB, and
# Node drops the indentation of what follows a value (so a `#` there begins a comment, elsewhere a key). What may be a
# reference is left to the slow path, where `assign` looks at it.
_PLAIN = re.compile(
    r"^(?:([A-Za-z_][A-Za-z0-9_]{0,255})=(?!ref\+|[oO][pP]:|projects/)([A-Za-z0-9_./:@%+,=-]{0,4096}+)"
    r"\r?(?:\n(?![\r\n]*[ \t])|\Z)"
    r"|(?:\#[^\r\n\0]{0,4096}+)?\r?(?:\n|\Z))"
    r"|(.)",
    re.MULTILINE | re.DOTALL,
)
Statement: TypeAlias = "Callable[[str, int, Gathered], int]"
"""(text, offset, gathered) → offset behind what was read there; what it means is put into `gathered`."""


@record(frozen=True, slots=True)
class Gathered:
    """What a reader found so far, told in offsets and kept with positions."""

    path: str
    place: Callable[[int], Position]
    entries: list[Assignment]
    problems: list[Malformed]

    def assign(self, key: str, value: Value, key_at: int, value_at: int | None) -> None:
        """A key gets a value; `value_at` is None where no value is written."""
        position = None if value_at is None else self.place(value_at)
        value = as_value(value) if isinstance(value, str) else value
        self.entries.append(Assignment(key, value, Origin(self.path, self.place(key_at), position)))

    def malformed(self, at: int, message: str, hint: str | None = None) -> None:
        """The reader refuses or drops what begins at this offset; the message must not quote it."""
        self.problems.append(Malformed(self.path, self.place(at), message, hint))


def read_text(text: str, path: str, statement: Statement) -> Parsed:
    """A file under the rules of one reader, which leaves out a byte order mark."""
    position = lines_of(text).position
    if not text.startswith("\ufeff"):
        return read_placed(text, Gathered(path, position, [], []), statement)
    return read_placed(text[1:], Gathered(path, lambda offset: position(offset + 1), [], []), statement)


def read_placed(text: str, gathered: Gathered, statement: Statement, start: int = 0, *, plain: bool = True) -> Parsed:
    """The same from an offset on; `plain=False` where the text is not line by line what stands in the file."""
    text = _without_nul(text, gathered)
    at = start
    while at < len(text):
        at = _skip_plain(text, at, gathered) if plain else at
        if at < len(text):
            at = max(statement(text, at, gathered), at + 1)
    gathered.problems.sort(key=_position)
    return Parsed(gathered.path, tuple(gathered.entries), problems=tuple(gathered.problems))


def _skip_plain(text: str, at: int, gathered: Gathered) -> int:
    """Gather the plain lines that follow each other from here on; the offset of the first that is not plain."""
    path, append = gathered.path, gathered.entries.append
    line = gathered.place(at).line if at else 1
    for found in _PLAIN.finditer(text, at):
        key, value, other = found.groups()
        if other is not None:
            return found.start()
        if key is not None:
            append(Assignment(key, value, Origin(path, Position(line, 1), Position(line, len(key) + 2))))
        line += 1
    return len(text)


def _without_nul(text: str, gathered: Gathered) -> str:
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
