"""A difference for people: setting by setting, both sides with their places."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.difference import Change, Difference, Side
from confcheck.reporters.ansi import Paint, painter
from confcheck.reporters.differences.words import heading, listing, remark, sums, where
from confcheck.reporters.escape import cells, escape
from confcheck.reporters.spots import location

WIDEST = 60
"""Columns that places may take before the lines beside them are no longer aligned."""


def text(difference: Difference, *, color: bool = False) -> str:
    """A line per side, `-` what the left has and `+` what the right has; the sums at the end."""
    paint = painter(color=color)
    lines = [f"- {escape(difference.left)}", f"+ {escape(difference.right)}", ""]
    name = None
    for change in difference.changes:
        if heading(change) != name:
            name = heading(change)
            lines.append(paint("strong", escape(name)))
        lines += [*_change(change, paint), ""]
    for side, spots in ((difference.left, difference.only_left), (difference.right, difference.only_right)):
        if spots:
            lines.append(f"only in {escape(side)}: {escape(listing(spots))}")
    return "\n".join([*lines, sums(difference)]) + "\n"


def _change(change: Change, paint: Paint) -> Iterator[str]:
    told = escape(where(change))
    yield f"  {change.kind}{' for ' + told if told else ''}"
    rows = [*_rows("-", change.left), *_rows("+", change.right)]
    width = min(max(cells(place) for _, place, _ in rows), WIDEST)
    for sign, place, line in rows:
        blanks = " " * (max(width - cells(place), 0) + 2) if width else ""
        yield f"    {paint('gutter', sign)} {place}{blanks}{line}".rstrip()
    for one in change.details:
        sides = (one.left, one.right) if one.left and one.right else (one.left or one.right,)
        yield f"      {escape(one.path)} {one.kind}: {escape(' → '.join(sides))}"


def _rows(sign: str, side: Side) -> Iterator[tuple[str, str, str]]:
    """Sign, place and line for each place; one without a place where no line says it."""
    told = f"({remark(side)})" if remark(side) else ""
    if not side.places:
        yield sign, "", told or "(not known)"
    seen: set[tuple[str, str]] = set()
    for place in side.places:
        shown = side.state in ("default", "derived") or place.snippet is None
        line = f"{side.key}={side.text}" if shown else "" if place.snippet is None else place.snippet.text
        row = (escape(location(place)), f"{escape(line)}  {told}".rstrip())
        if row not in seen:
            seen.add(row)
            yield sign, *row
