"""The last lines of a text report: what was looked at, and how much was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.model.finding import Coverage, Report, Severity
from confcheck.reporters.escape import escape


def footer(report: Report) -> Iterator[str]:
    """One line for each environment, then the sums."""
    for coverage in report.coverage:
        yield escape("; ".join(_parts(coverage)))
    yield sums(report)


def sums(report: Report) -> str:
    """How much was found, and in how much."""
    found = ", ".join(counted(report.count(severity), severity.word) for severity in reversed(Severity))
    suppressed = f" ({report.suppressed} suppressed)" if report.suppressed else ""
    read = f"{counted(report.assignments, 'assignment')} from {counted(report.sources, 'source')}"
    return f"{found}{suppressed}; {read}"


def counted(number: int, word: str) -> str:
    """`1 view`, `2 views`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


NAMED = 20
"""So many services or gaps are named; more would not be read."""


def _named(names: Sequence[str], noun: str) -> str:
    return ", ".join(names) if len(names) <= NAMED else f"{len(names)} {noun}"


def _parts(coverage: Coverage) -> Iterator[str]:
    services = _named(coverage.services, "services")
    inside = f" in {', '.join(coverage.targets)}" if coverage.targets else ""
    yield f"{coverage.environment}: {counted(coverage.views, 'view')}" + (f" ({services}{inside})" if services else "")
    judged = [f"{coverage.by_value} checked by value"]
    if coverage.references:
        judged.append(f"{counted(coverage.references, 'reference')} (presence and agreement only)")
    judged += [
        f"{number} {word}" for number, word in ((coverage.unknown, "unknown"), (coverage.unset, "unset")) if number
    ]
    yield f"{counted(coverage.settings, 'setting')}: {', '.join(judged)}"
    if coverage.gaps:
        gaps = [f"{name} in {target}" if target else name for name, target in coverage.gaps]
        yield f"no view for {_named(gaps, 'pairs of service and target')}"
