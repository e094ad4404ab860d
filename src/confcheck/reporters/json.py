"""The report for programs: JSON, version 1, frozen but for additions."""

from __future__ import annotations

import json

from confcheck.kernel.spec import Json
from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Place, Report, Severity
from confcheck.reporters.escape import shows

VERSION = 1


def render(report: Report, _options: ReporterOptions) -> str:
    """One JSON document in the order of the contract; everything invisible in it is escaped."""
    document: Json = {
        "version": VERSION,
        "environments": [*report.environments],
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return "\n".join(map(_escaped, text.split("\n"))) + "\n"


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


def _escaped(line: str) -> str:
    """A line of JSON in which every invisible character is a JSON escape; they stand only inside strings."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(char if shows(char) else json.dumps(char)[1:-1] for char in line)


REPORTER = Reporter("json", render)
