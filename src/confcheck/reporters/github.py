"""The report for GitHub Actions: the worst findings as annotations of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Report, Severity
from confcheck.reporters.escape import escape
from confcheck.reporters.footer import counted, sums
from confcheck.reporters.repository import in_repository
from confcheck.reporters.worst import told, worst_first

SHOWN = 10
"""Annotations that GitHub shows of one step."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def render(report: Report, options: ReporterOptions) -> str:
    """One workflow command per finding, the worst first; how many more there are; the sums."""
    findings = worst_first(in_repository(report, options.prefix))
    lines = [_annotation(finding) for finding in findings[:SHOWN]]
    if findings[SHOWN:]:
        more = counted(len(findings) - SHOWN, "more finding")
        lines.append(f"{more} without annotation (GitHub shows {SHOWN}): see the step summary, or --format markdown")
    # Nothing that stands in a file may begin a line here, or it could be a command of its own.
    return "\n".join((*lines, sums(report))) + "\n"


def _annotation(finding: Finding) -> str:
    properties = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in _properties(finding))
    text = "\n".join(_text(finding))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_escaped(text, _DATA)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    for place in finding.problem.places[:1]:
        yield "file", place.path
        if place.line is not None:
            yield "line", str(place.line)
            if place.column is not None:
                yield "col", str(place.column)
    yield "title", f"confcheck: {finding.check}"


def _text(finding: Finding) -> Iterable[str]:
    """What is wrong, the places it is between, what to do."""
    problem = finding.problem
    help_lines = [f"help: {problem.hint}"] if problem.hint else []
    return chain([problem.message], told(problem.places), help_lines)


def _escaped(text: str, codes: dict[str, str]) -> str:
    """The text as a workflow command takes it, with nothing hidden in it."""
    return escape("".join(codes.get(char, char) for char in text))


REPORTER = Reporter("github", render)
