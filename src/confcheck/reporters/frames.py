"""Frames: each place of a finding with its line, and marks with labels under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.kernel.record import record
from confcheck.model.finding import Place, Severity
from confcheck.reporters.ansi import Link, Paint
from confcheck.reporters.escape import escape
from confcheck.reporters.line import shown
from confcheck.reporters.spots import label, line_of, location, marks, twins

FRAMES = 6
"""Places of one finding that are shown with their lines."""

_MORE = 12
_NOTED = 3
"""A note with more places than this is shown without frames: it must not push an error off the screen."""
_GUTTER = 3


@record(frozen=True, slots=True)
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
    lines = [group[0][0].line or 0 for group in twins(places)[:FRAMES] if group[0][0].snippet]
    return Style(severity, paint, link, max(_GUTTER, len(str(max(lines, default=0)))))


def frames(places: Sequence[Place], style: Style) -> Iterator[str]:
    """The lines of every frame, the primary place first; past the sixth only a list of places."""
    groups = twins(places)
    if style.severity is Severity.NOTE and len(groups) > _NOTED:
        yield _brief(groups, style)
        return
    framed = False
    for number, group in enumerate(groups[:FRAMES]):
        if framed and group[0][0].snippet is not None:
            yield style.bar
        framed = group[0][0].snippet is not None
        yield from _frame(group, style, primary=number == 0)
    if groups[FRAMES:]:
        yield _rest([spot for group in groups[FRAMES:] for spot in group], style)


def _brief(groups: list[list[list[Place]]], style: Style) -> str:
    """One line for all places of a note."""
    first, *others = [spot[0] for group in groups for spot in group]
    more = f" and {len(others)} more {'place' if len(others) == 1 else 'places'}" if others else ""
    return _arrow(first, style) + more


def _arrow(place: Place, style: Style) -> str:
    where = style.link(place.path, escape(location(place)))
    return f"{' ' * (style.gutter - 1)}{style.paint('gutter', '-->')} {where}"


def _frame(group: list[list[Place]], style: Style, *, primary: bool) -> Iterator[str]:
    spot, *others = group
    place = spot[0]
    if place.snippet is None:
        also = "".join(f", {escape(location(other[0]))}" for other in others)
        text = label(spot)
        yield f"{_arrow(place, style)}{also}" + (f": {text}" if text else "")
        return
    yield _arrow(place, style)
    yield style.bar
    line = shown(place.snippet)
    number = "" if place.line is None else str(place.line)
    yield f"{style.paint('gutter', f'{number:<{style.gutter}}|')} {line.text}".rstrip()
    for index, (snippet, marked) in enumerate(marks(spot)):
        column, width = line.mark(snippet)
        main = primary and index == 0
        drawn = style.paint(style.severity.word if main else "gutter", ("^" if main else "-") * width)
        yield f"{style.bar} {' ' * column}{drawn} {label(marked)}".rstrip()
    if others:
        yield style.note("also at:", ", ".join(location(other[0]) for other in others))


def _rest(spots: list[list[Place]], style: Style) -> str:
    where = list(dict.fromkeys(line_of(spot[0]) for spot in spots))
    places = "place" if len(where) == 1 else "places"
    tail = ", …" if len(where) > _MORE else ""
    return style.note(f"and {len(where)} more {places}:", ", ".join(where[:_MORE]) + tail)
