"""What the verdict rests on: one row per environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.model.finding import Coverage, Report
from confcheck.reporters.html.markup import Element, element

_COLUMNS = ("environment", "views", "services", "targets", "settings", "how far they are known", "no view for")
_NAMED = 20


def coverage(report: Report) -> Element:
    """The section at the end of the page."""
    head = (element("th", {"scope": "col"}, name) for name in _COLUMNS)
    table = element(
        "table",
        {"class": "coverage"},
        element("thead", {}, element("tr", {}, *head)),
        element("tbody", {}, *map(_row, report.coverage)),
    )
    heading = element("h2", {"id": "coverage-heading"}, "What this rests on")
    scroll = {"class": "scroll", "role": "region", "aria-labelledby": "coverage-heading", "tabindex": "0"}
    return element("section", {"id": "coverage"}, heading, element("div", scroll, table))


def _row(one: Coverage) -> Element:
    gaps = _some([f"{service} in {target}" if target else service for service, target in one.gaps])
    kinds = [
        ("value", one.by_value, f"{one.by_value} by value"),
        ("reference", one.references, f"{one.references} as references: presence and agreement only"),
        ("unknown", one.unknown, f"{one.unknown} set, value not known"),
        ("unset", one.unset, f"{one.unset} unset"),
    ]
    words = "; ".join(text for _, number, text in kinds if number)
    bar = element(
        "svg",
        {"class": "bar", "viewBox": "0 0 100 8", "preserveAspectRatio": "none", "aria-hidden": "true"},
        *_bar([(kind, number) for kind, number, _ in kinds]),
    )
    return element(
        "tr",
        {},
        element("th", {"scope": "row"}, one.environment),
        element("td", {}, str(one.views)),
        element("td", {}, _some(one.services)),
        element("td", {}, _some(one.targets)),
        element("td", {}, str(one.settings)),
        element("td", {}, bar, element("div", {}, words)),
        element("td", {}, gaps),
    )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _bar(kinds: list[tuple[str, int]]) -> Iterator[Element]:
    """One piece per kind, as wide as its share in percent."""
    whole = sum(number for _, number in kinds)
    start = 0.0
    for kind, number in kinds:
        if number:
            width = 100 * number / whole
            yield element("rect", {"class": kind, "x": f"{start:.2f}", "width": f"{width:.2f}", "height": "8"})
            start += width
