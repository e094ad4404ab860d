"""Places by what they show: those that meet on one line, and lines that show the same in several files."""

from __future__ import annotations

from collections.abc import Sequence

from confcheck.model.finding import Place, Snippet
from confcheck.reporters.escape import escape

_LABELS = 6


def twins(places: Sequence[Place]) -> list[list[list[Place]]]:
    """Spots that show the same, as files and their twins do: drawn once, the other places named under it."""
    groups: dict[tuple[str | None, str], list[list[Place]]] = {}
    for spot in spots(places):
        text = spot[0].snippet.text if spot[0].snippet else None
        groups.setdefault((text, label(spot)), []).append(spot)
    return list(groups.values())


def spots(places: Sequence[Place]) -> list[list[Place]]:
    """Places by the line they show; several services and targets often meet on one."""
    found: dict[tuple[str, int | None, str | None], list[Place]] = {}
    for place in places:
        text = place.snippet.text if place.snippet else None
        found.setdefault((place.path, place.line, text), []).append(place)
    return list(found.values())


def marks(spot: list[Place]) -> list[tuple[Snippet, list[Place]]]:
    """The marked parts of one line, each with the places that mark it."""
    found: dict[Snippet, list[Place]] = {}
    for snippet, place in [(place.snippet, place) for place in spot if place.snippet is not None]:
        found.setdefault(snippet, []).append(place)
    return list(found.items())


def label(places: list[Place]) -> str:
    """Their labels, each once, escaped; the seventh and later only counted."""
    labels = list(dict.fromkeys(escape(place.label) for place in places if place.label))
    if len(labels) > _LABELS:
        labels[_LABELS:] = [f"and {len(labels) - _LABELS} more"]
    return "; ".join(labels)


def line_of(place: Place) -> str:
    """`path:line`, or the path of a file as a whole."""
    return place.path if place.line is None else f"{place.path}:{place.line}"


def location(place: Place) -> str:
    """`path:line:column`, as far as they are known."""
    return line_of(place) if place.line is None or place.column is None else f"{line_of(place)}:{place.column}"
