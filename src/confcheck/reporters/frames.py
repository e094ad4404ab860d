"""Frames: each place of a finding with its line, and marks with labels under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from confcheck.model.finding import Place, Severity, Snippet
from confcheck.reporters.ansi import Link, Paint
from confcheck.reporters.escape import escape
from confcheck.reporters.line import shown

FRAMES = 6
"""Places of one finding that are shown with their lines."""

_LABELS = 6
_MORE = 12
_NOTED = 3
"""A note with more places than this is shown without frames: it must not push an error off the screen."""
_GUTTER = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How one finding is drawn."""

    severity: Severity
    paint: Paint
    link: Link
    gutter: int = _GUTTER
    """Columns before the bar: those of the longest line number, at least three."""

    @property
    def bar(self) -> str:
        """The bar of a line without a number."""
        return self.paint("gutter", " " * self.gutter + "|")

    def note(self, word: str, text: str) -> str:
        """A line under the frames: `= help: …`."""
        return f"{' ' * self.gutter}{self.paint('gutter', '=')} {self.paint('strong', word)} {escape(text)}"


def style_of(severity: Severity, places: Sequence[Place], paint: Paint, link: Link) -> Style:
    """The style of a finding with these places."""
    lines = [twins[0][0].line or 0 for twins in _twins(places)[:FRAMES] if twins[0][0].snippet]
    return Style(severity, paint, link, max(_GUTTER, len(str(max(lines, default=0)))))


def frames(places: Sequence[Place], style: Style) -> Iterator[str]:
    """The lines of every frame, the primary place first; past the sixth only a list of places."""
    groups = _twins(places)
    if style.severity is Severity.NOTE and len(places) > _NOTED:
        yield _brief(groups, style)
        return
    framed = False
    for number, twins in enumerate(groups[:FRAMES]):
        if framed and twins[0][0].snippet is not None:
            yield style.bar
        framed = twins[0][0].snippet is not None
        yield from _frame(twins, style, primary=number == 0)
    if groups[FRAMES:]:
        yield _rest([spot for twins in groups[FRAMES:] for spot in twins], style)


def _twins(places: Sequence[Place]) -> list[list[list[Place]]]:
    """Spots that show the same, as files and their twins do: drawn once, the other places named under it."""
    groups: dict[tuple[str | None, str], list[list[Place]]] = {}
    for spot in _spots(places):
        text = spot[0].snippet.text if spot[0].snippet else None
        groups.setdefault((text, _label(spot)), []).append(spot)
    return list(groups.values())


def _brief(groups: list[list[list[Place]]], style: Style) -> str:
    """One line for all places of a note."""
    first, *others = [spot[0] for twins in groups for spot in twins]
    more = f" and {len(others)} more {'place' if len(others) == 1 else 'places'}" if others else ""
    return _arrow(first, style) + more


def _arrow(place: Place, style: Style) -> str:
    where = style.link(place.path, escape(_location(place)))
    return f"{' ' * (style.gutter - 1)}{style.paint('gutter', '-->')} {where}"


def _spots(places: Sequence[Place]) -> list[list[Place]]:
    """Places by the line they show; several services and targets often meet on one."""
    spots: dict[tuple[str, int | None, str | None], list[Place]] = {}
    for place in places:
        text = place.snippet.text if place.snippet else None
        spots.setdefault((place.path, place.line, text), []).append(place)
    return list(spots.values())


def _frame(twins: list[list[Place]], style: Style, *, primary: bool) -> Iterator[str]:
    spot, *others = twins
    place = spot[0]
    if place.snippet is None:
        also = "".join(f", {escape(_line_of(other[0]))}" for other in others)
        label = _label(spot)
        yield f"{_arrow(place, style)}{also}" + (f": {label}" if label else "")
        return
    yield _arrow(place, style)
    yield style.bar
    line = shown(place.snippet)
    number = "" if place.line is None else str(place.line)
    yield f"{style.paint('gutter', f'{number:<{style.gutter}}|')} {line.text}".rstrip()
    for index, (snippet, marked) in enumerate(_marks(spot)):
        column, width = line.mark(snippet)
        main = primary and index == 0
        drawn = style.paint(style.severity.word if main else "gutter", ("^" if main else "-") * width)
        yield f"{style.bar} {' ' * column}{drawn} {_label(marked)}".rstrip()
    if others:
        yield style.note("also at:", ", ".join(_location(other[0]) for other in others))


def _marks(spot: list[Place]) -> list[tuple[Snippet, list[Place]]]:
    """The marked parts of one line, each with the places that mark it."""
    marks: dict[Snippet, list[Place]] = {}
    for snippet, place in [(place.snippet, place) for place in spot if place.snippet is not None]:
        marks.setdefault(snippet, []).append(place)
    return list(marks.items())


def _label(places: list[Place]) -> str:
    labels = list(dict.fromkeys(escape(place.label) for place in places if place.label))
    if len(labels) > _LABELS:
        labels[_LABELS:] = [f"and {len(labels) - _LABELS} more"]
    return "; ".join(labels)


def _rest(spots: list[list[Place]], style: Style) -> str:
    where = list(dict.fromkeys(_line_of(spot[0]) for spot in spots))
    places = "place" if len(where) == 1 else "places"
    tail = ", …" if len(where) > _MORE else ""
    return style.note(f"and {len(where)} more {places}:", ", ".join(where[:_MORE]) + tail)


def _line_of(place: Place) -> str:
    return place.path if place.line is None else f"{place.path}:{place.line}"


def _location(place: Place) -> str:
    if place.line is None or place.column is None:
        return _line_of(place)
    return f"{place.path}:{place.line}:{place.column}"
