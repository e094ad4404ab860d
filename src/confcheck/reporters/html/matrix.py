"""The matrix of services and environments: how bad it is where, with the targets inside each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.model.finding import Coverage, Report, Severity
from confcheck.reporters.footer import counted
from confcheck.reporters.html.facets import NONE, facets, tally, worst
from confcheck.reporters.html.markup import Element, Node, element, fragment

ROWS = 200
"""Services that the matrix shows at most: with more of them, those with the worst findings."""


@dataclass(slots=True)
class Cell:
    """What was found for one service in one environment, in all and by target."""

    counts: Counter[Severity] = field(default_factory=Counter)
    by_target: dict[str, Counter[Severity]] = field(default_factory=dict)


Cells = dict[tuple[str, str], Cell]


def cells_of(report: Report) -> Cells:
    """The cells that hold findings, by service and environment."""
    cells: Cells = {}
    for finding in report.findings:
        found = facets(report, finding)
        for service in found.services:
            for environment in found.environments:
                cell = cells.setdefault((service, environment), Cell())
                cell.counts[finding.severity] += 1
                for target in found.targets:
                    cell.by_target.setdefault(target, Counter())[finding.severity] += 1
    return cells


def matrix(report: Report) -> Element:
    """The section with the table, and a sentence about services that it leaves out."""
    cells = cells_of(report)
    columns = [*report.environments, *([NONE] if any(environment == NONE for _, environment in cells) else [])]
    services = services_of(report)
    rows = _rows(services, cells)
    coverage = {one.environment: one for one in report.coverage}
    table = element(
        "table",
        {"class": "matrix single" if len(columns) == 1 else "matrix"},
        element("caption", {"class": "heard"}, "The findings of each service in each environment, by severity"),
        element("thead", {}, element("tr", {}, element("td", {}), *(_head("environment", name) for name in columns))),
        element("tbody", {}, *(_row(service, columns, cells, coverage) for service in rows)),
    )
    heading = element("h2", {"id": "matrix-heading"}, "Services and environments")
    scroll = {"class": "scroll", "role": "region", "aria-labelledby": "matrix-heading", "tabindex": "0"}
    return element(
        "section", {"id": "matrix"}, heading, element("div", scroll, table), *_left_out(len(services) - len(rows))
    )


def services_of(report: Report) -> list[str]:
    """Every service with a view or a finding in the order of the manifest, then what belongs to none."""
    seen = dict.fromkeys(service for coverage in report.coverage for service in coverage.services)
    seen.update(dict.fromkeys(service for one in report.findings for service in facets(report, one).services))
    order = [one.name for one in report.system.manifest.services] if report.system is not None else []
    ordered = [name for name in order if name in seen]
    rest = [name for name in seen if name not in set(order) and name != NONE]
    return [*ordered, *rest, *([NONE] if NONE in seen else [])]


def _rows(services: list[str], cells: Cells) -> list[str]:
    if len(services) <= ROWS:
        return services
    counts: dict[str, Counter[Severity]] = {}
    for (service, _), cell in cells.items():
        counts.setdefault(service, Counter()).update(cell.counts)
    worst_first = sorted(counts, key=lambda service: [-counts[service][severity] for severity in reversed(Severity)])
    kept = set(worst_first[:ROWS])
    return [service for service in services if service in kept]


def _left_out(number: int) -> Iterator[Element]:
    if number:
        words = f"{counted(number, 'service')} with fewer findings or none not shown; the filters know all of them."
        yield element("p", {"class": "muted"}, words)


def _head(kind: str, name: str) -> Element:
    scope = "row" if kind == "service" else "col"
    return element("th", {"scope": scope}, element("a", {"href": fragment(**{kind: name})}, name))


def _row(service: str, columns: list[str], cells: Cells, coverage: dict[str, Coverage]) -> Element:
    made = (_cell(service, name, cells.get((service, name)), coverage.get(name)) for name in columns)
    return element("tr", {}, _head("service", service), *made)


def _cell(service: str, environment: str, cell: Cell | None, coverage: Coverage | None) -> Element:
    has_view = coverage is not None and service in coverage.services
    if cell is None and not has_view:
        return element("td", {"class": "absent"}, element("span", {"title": "no view"}, "no view"))
    counts = cell.counts if cell is not None else Counter[Severity]()
    link = {"class": "total", "href": fragment(environment=environment, service=service)}
    where = element("span", {"class": "heard"}, f"{service} in {environment}: ")
    targets = [*_targets(service, environment, cell or Cell(), coverage if has_view else None)]
    inside = [element("ul", {"class": "targets"}, *targets)] if targets else []
    return element("td", {"class": worst(counts)}, element("a", link, where, *tally(counts)), *inside)


def _targets(service: str, environment: str, cell: Cell, coverage: Coverage | None) -> Iterator[Element]:
    """One entry per target that exists in the environment or that a finding names."""
    known = coverage.targets if coverage is not None else ()
    gaps = {target for name, target in coverage.gaps if name == service} if coverage is not None else set()
    for target in dict.fromkeys((*known, *(name for name in cell.by_target if name != NONE))):
        counts = cell.by_target.get(target)
        if counts is None and target in gaps:
            yield element("li", {"class": "absent"}, f"{target}: no view")
            continue
        found = counts if counts is not None else Counter[Severity]()
        link = {"href": fragment(environment=environment, target=target, service=service)}
        inside: list[Node] = [f"{target} ", *tally(found)]
        yield element("li", {"class": worst(found)}, element("a", link, *inside))
