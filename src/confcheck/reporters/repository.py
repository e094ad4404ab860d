"""Reports for CI services: their paths are those of the repository, of which the workspace may be a folder."""

from __future__ import annotations

from dataclasses import replace

from confcheck.model.finding import Finding, Report


def in_repository(report: Report, prefix: str) -> Report:
    """The report with the prefix before the path of every place."""
    if not prefix:
        return report
    return replace(report, findings=tuple(_moved(finding, prefix) for finding in report.findings))


def _moved(finding: Finding, prefix: str) -> Finding:
    problem = finding.problem
    places = tuple(replace(place, path=prefix + place.path) for place in problem.places)
    return replace(finding, problem=replace(problem, places=places))
