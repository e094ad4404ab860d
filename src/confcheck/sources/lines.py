"""Offsets in a text to positions, with the lines an editor shows."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Position

_BREAK = re.compile(r"\r\n?|\n")


@record(frozen=True, slots=True)
class Lines:
    """Where the lines of a text begin, found when someone asks; a byte order mark has no width, as in an editor."""

    text: str = field(repr=False)
    _starts: list[int] = field(default_factory=list, repr=False)

    @property
    def starts(self) -> list[int]:
        """The offset of each line."""
        if not self._starts:
            first = 1 if self.text.startswith("\ufeff") else 0
            self._starts.extend((first, *(found.end() for found in _BREAK.finditer(self.text))))
        return self._starts

    def position(self, offset: int) -> Position:
        """Line and column of an offset; the end of the text counts as a place."""
        starts = self.starts
        line = max(1, bisect_right(starts, offset))
        return Position(line, max(1, offset - starts[line - 1] + 1))


def lines_of(text: str) -> Lines:
    """The lines of a text; LF, CRLF and CR end one, nothing else does."""
    return Lines(text)
