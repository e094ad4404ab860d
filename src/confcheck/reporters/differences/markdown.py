"""A difference for pull requests: one table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.difference import Change, Difference, Side
from confcheck.reporters.differences.words import heading, listing, remark, sums, where
from confcheck.reporters.markdown import code, plain, table
from confcheck.reporters.spots import line_of

_BREAK = "<br>"
SHOWN = 3
"""Places that a cell names."""


def markdown(difference: Difference) -> str:
    """A heading, a line per change, the views without a counterpart, the sums."""
    blocks = [f"## confcheck diff: {plain(difference.left)} → {plain(difference.right)}"]
    if difference.changes:
        header = ("setting", "change", plain(difference.left), plain(difference.right), "where")
        blocks.append(table(header, (_row(change) for change in difference.changes)))
    for name, spots in ((difference.left, difference.only_left), (difference.right, difference.only_right)):
        if spots:
            blocks.append(f"Only in {plain(name)}: {plain(listing(spots))}.")
    return "\n\n".join([*blocks, sums(difference)]) + "\n"


def _row(change: Change) -> tuple[str, ...]:
    sides = (_BREAK.join(_cell(side)) for side in (change.left, change.right))
    return (code(heading(change)), change.kind, *sides, plain(where(change)))


def _cell(side: Side) -> Iterator[str]:
    """The value with its remark, then the first places."""
    shown = code(f"{side.key}={side.text}") if side.key is not None else ""
    yield f"{shown} {plain(remark(side))}".strip() or "not known"
    lines = list(dict.fromkeys(map(line_of, side.places)))
    yield from (code(line) for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"and {len(lines) - SHOWN} more"
