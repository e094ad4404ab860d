"""Offsets in a text to positions, with the lines an editor shows."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from confcheck.model import Position

_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a text begin; a byte order mark has no width, as in an editor."""

    starts: tuple[int, ...]

    def position(self, offset: int) -> Position:
        """Line and column of an offset; the end of the text counts as a place."""
        line = max(1, bisect_right(self.starts, offset))
        return Position(line, max(1, offset - self.starts[line - 1] + 1))


def lines_of(text: str) -> Lines:
    """The lines of a text; LF, CRLF and CR end one, nothing else does."""
    first = 1 if text.startswith("\ufeff") else 0
    return Lines((first, *(found.end() for found in _BREAK.finditer(text))))
