"""The report for programs: JSON, version 1, frozen but for additions."""

from __future__ import annotations

from confcheck.kernel.spec import Json
from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Place, Report, Severity
from confcheck.reporters.document import written

VERSION = 1


def render(report: Report, _options: ReporterOptions) -> str:
    """One JSON document in the order of the contract; everything invisible in it is escaped."""
    document: Json = {
        "version": VERSION,
        "environments": [*report.environments],
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
    }
    return written(document)


def _summary(report: Report) -> Json:
    return {
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
        "suppressed": report.suppressed,
        "views": report.views,
        "sources": report.sources,
        "services": report.services,
        "settings": report.settings,
        "assignments": report.assignments,
    }


def _finding(finding: Finding) -> Json:
    problem = finding.problem
    return {
        "check": finding.check,
        "severity": finding.severity.word,
        "message": problem.message,
        # Only the fields the contract lists may be null, so a text that is absent is empty.
        "hint": problem.hint or "",
        "environments": [*problem.environments],
        "targets": [*problem.targets],
        "services": [*problem.services],
        "setting": None if problem.setting is None else problem.setting.path,
        "keys": [*problem.keys],
        "places": [_place(place) for place in problem.places],
        "fingerprint": finding.fingerprint,
    }


def _place(place: Place) -> Json:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "label": place.label,
        "environment": place.environment or "",
        "target": place.target,
        "service": place.service,
    }


REPORTER = Reporter("json", render)
