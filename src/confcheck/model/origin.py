"""Where a value comes from: the first type, because whatever loses it is wrong."""

from __future__ import annotations

from confcheck.kernel.record import record


@record(frozen=True, slots=True, order=True)
class Position:
    """A point in a text: line and column, both 1-based, the column in code points."""

    line: int
    column: int


@record(frozen=True, slots=True)
class Origin:
    """The place where something is written: a file and the positions of its key and of its value."""

    path: str
    """Relative to the workspace root, POSIX separators."""
    key: Position
    """First character of the key, of its quote if it is quoted."""
    value: Position | None = None
    """First character of the value, of its quote if it is quoted; None where nothing is written."""
