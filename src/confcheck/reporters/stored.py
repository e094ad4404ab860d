"""A report as JSON that can be read back: everything that reporters need, but not the system that was judged."""

from __future__ import annotations

import json
from typing import TypeAlias, TypedDict

from confcheck.kernel.spec import Spec
from confcheck.model import Coverage, Finding, Origin, Place, Position, Problem, Report, Setting, Severity, Snippet

_Names: TypeAlias = list[str]
_Place: TypeAlias = tuple[
    str, int | None, int | None, str, str | None, str | None, str | None, tuple[str, int, int] | None
]


class _Finding(TypedDict):
    check: str
    severity: int
    fingerprint: str
    message: str
    places: list[_Place]
    hint: str | None
    setting: tuple[str, str, int, int] | None
    keys: _Names
    environments: _Names
    targets: _Names
    services: _Names
    because: str | None


class _Report(TypedDict):
    environments: _Names
    findings: list[_Finding]
    coverage: list[tuple[str, int, _Names, _Names, int, int, int, int, int, list[tuple[str, str | None]]]]
    counts: tuple[int, int, int, int, int, int]


def store(report: Report) -> str:
    """The text that `restore` reads."""
    stored = _Report(
        environments=list(report.environments),
        findings=[_stored(one) for one in report.findings],
        coverage=[
            (
                *(one.environment, one.views, list(one.services), list(one.targets), one.settings),
                *(one.by_value, one.references, one.unknown, one.unset, list(one.gaps)),
            )
            for one in report.coverage
        ],
        counts=(
            *(report.views, report.sources, report.services),
            *(report.settings, report.assignments, report.suppressed),
        ),
    )
    return json.dumps(stored)


def restore(text: str) -> Report:
    """The report of a text that `store` made."""
    stored: _Report = json.loads(text)
    coverage = tuple(
        Coverage(
            *one[:2], tuple(one[2]), tuple(one[3]), *one[4:9], gaps=tuple((name, target) for name, target in one[9])
        )
        for one in stored["coverage"]
    )
    findings = tuple(map(_restored, stored["findings"]))
    return Report(tuple(stored["environments"]), findings, coverage, *stored["counts"])


def _stored(finding: Finding) -> _Finding:
    problem, setting = finding.problem, finding.problem.setting
    return _Finding(
        check=finding.check,
        severity=finding.severity,
        fingerprint=finding.fingerprint,
        message=problem.message,
        places=[_row(place) for place in problem.places],
        hint=problem.hint,
        setting=None if setting is None else _declaration(setting),
        keys=list(problem.keys),
        environments=list(problem.environments),
        targets=list(problem.targets),
        services=list(problem.services),
        because=problem.because,
    )


def _declaration(setting: Setting) -> tuple[str, str, int, int]:
    at = setting.origin.key
    return setting.path, setting.origin.path, at.line, at.column


def _row(place: Place) -> _Place:
    line = place.snippet
    snippet = None if line is None else (line.text, line.start, line.length)
    view = (place.environment, place.target, place.service)
    return (place.path, place.line, place.column, place.label, *view, snippet)


def _restored(stored: _Finding) -> Finding:
    problem = Problem(
        stored["message"],
        tuple(map(_place, stored["places"])),
        hint=stored["hint"],
        setting=None if stored["setting"] is None else _setting(*stored["setting"]),
        keys=tuple(stored["keys"]),
        environments=tuple(stored["environments"]),
        targets=tuple(stored["targets"]),
        services=tuple(stored["services"]),
        because=stored["because"],
    )
    return Finding(stored["check"], Severity(stored["severity"]), problem, stored["fingerprint"])


def _setting(path: str, file: str, line: int, column: int) -> Setting:
    """As much of it as a report shows: its name, and where it is declared."""
    return Setting(path, Spec(), Origin(file, Position(line, column)))


def _place(row: _Place) -> Place:
    return Place(*row[:7], snippet=None if row[7] is None else Snippet(*row[7]))
