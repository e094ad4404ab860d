"""One line of a frame: the snippet as it is shown, and the columns that a mark takes under it."""

from __future__ import annotations

from itertools import accumulate

from confcheck.kernel.record import record
from confcheck.model.finding import Snippet
from confcheck.reporters.escape import cells, escape_char

LIMIT = 160
"""Columns that a snippet may take; a longer one is cut around its marked part."""

_CUT = "…"


@record(frozen=True, slots=True)
class Line:
    """A snippet as it is shown."""

    text: str
    starts: tuple[int, ...]
    """For each character of the snippet, and for its end, the column (0-based) where it begins in `text`."""

    def mark(self, snippet: Snippet) -> tuple[int, int]:
        """Column and width of a marked part: at least one column wide, never beyond the cut."""
        first, last = _bounds(snippet)
        column = self.starts[first]
        return column, max(1, self.starts[last] - column)


def shown(snippet: Snippet) -> Line:
    """The line with everything visible, cut to LIMIT columns around the part that the snippet marks."""
    pieces = [escape_char(char) for char in snippet.text]
    ends = (0, *accumulate(map(cells, pieces)))
    if ends[-1] <= LIMIT:
        return Line("".join(pieces), ends)
    first, last = _window(ends, *_bounds(snippet))
    before = _CUT if first else ""
    after = _CUT if last < len(pieces) else ""
    low, high = ends[first], ends[last]
    starts = tuple(min(max(end, low), high) - low + len(before) for end in ends)
    return Line(before + "".join(pieces[first:last]) + after, starts)


def _bounds(snippet: Snippet) -> tuple[int, int]:
    """The marked part as indices that exist: 0 ≤ first ≤ last ≤ length of the text."""
    first = min(max(snippet.start, 0), len(snippet.text))
    return first, min(max(snippet.start + snippet.length, first), len(snippet.text))


def _window(ends: tuple[int, ...], start: int, stop: int) -> tuple[int, int]:
    """Indices of what is kept: the marked part, what fits before it, then what fits after it."""
    room = LIMIT - 2 * len(_CUT)
    first = next((index for index in range(start) if ends[stop] - ends[index] <= room), start)
    last = next(index for index in range(len(ends) - 1, first, -1) if ends[index] - ends[first] <= room)
    return first, last
