"""The order and the one-line form that reports without frames share: the worst finding first, a line per place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.model.finding import Finding, Place, Report
from confcheck.reporters.escape import escape
from confcheck.reporters.spots import label, location, spots

SHOWN = 6
"""Spots of one finding that are told one by one, as in the text report."""


def worst_first(report: Report) -> list[Finding]:
    """The findings, errors first, otherwise in their order."""
    return sorted(report.findings, key=lambda finding: -finding.severity)


def told(places: Sequence[Place]) -> Iterator[str]:
    """A line per spot, `path:line:column: label`; past the sixth only how many."""
    found = spots(places)
    for spot in found[:SHOWN]:
        text = label(spot)
        yield escape(location(spot[0])) + (f": {text}" if text else "")
    yield from more_of(len(found))


def more_of(number: int) -> Iterator[str]:
    """`and 2 more places` where more than are shown."""
    rest = number - SHOWN
    if rest > 0:
        yield f"and {rest} more {'place' if rest == 1 else 'places'}"
