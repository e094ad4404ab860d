"""The report for test dashboards: JUnit XML with a case per environment, service and check, so that passes show."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TypeAlias

from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Report, Severity
from confcheck.reporters.escape import escape
from confcheck.reporters.worst import told, worst_first

Cell: TypeAlias = tuple[str, str]
"""Service and check; the service is empty for what concerns none."""
Suites: TypeAlias = dict[str, dict[Cell, list[Finding]]]
"""By environment; empty for what concerns none."""


def render(report: Report, _options: ReporterOptions) -> str:
    """One suite per environment; errors fail a case, warnings and notes are its output."""
    suites = _suites(report)
    cells = [found for suite in suites.values() for found in suite.values()]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="confcheck"{_counts(cells)}>']
    for environment, suite in suites.items():
        name = environment or "workspace"
        lines.append(f"  <testsuite{_attribute('name', name)}{_counts(list(suite.values()))}>")
        for (service, check), found in suite.items():
            lines += _case(f"{name}.{service}" if service else name, check, found)
        lines.append("  </testsuite>")
    return "\n".join((*lines, "</testsuites>")) + "\n"


def _suites(report: Report) -> Suites:
    """A cell for everything that was checked, and the findings in all the cells they concern."""
    from confcheck.checks import CHECKS  # noqa: PLC0415 (what --help does not need)

    suites: Suites = {
        one.environment: {(service, check.id): [] for service in one.services for check in CHECKS}
        for one in report.coverage
    }
    services = {one.environment: one.services for one in report.coverage}
    for finding in worst_first(report):
        problem = finding.problem
        for environment in _shown(problem.environments, report.environments):
            suite = suites.setdefault(environment, {})
            for service in _shown(problem.services, services.get(environment, ())):
                suite.setdefault((service, finding.check), []).append(finding)
    return suites


def _shown(concerned: tuple[str, ...], asked: tuple[str, ...]) -> list[str]:
    """The names that were asked for, all of them if none was; none: the nameless one."""
    return list(dict.fromkeys([name for name in concerned if name in asked] or concerned or ("",)))


def _counts(cells: list[list[Finding]]) -> str:
    failures = sum(any(finding.severity is Severity.ERROR for finding in found) for found in cells)
    return f' tests="{len(cells)}" failures="{failures}" errors="0"'


def _case(classname: str, check: str, found: list[Finding]) -> Iterator[str]:
    head = f"    <testcase{_attribute('classname', classname)}{_attribute('name', check)}"
    if not found:
        yield f"{head}/>"
        return
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    others = [finding for finding in found if finding.severity is not Severity.ERROR]
    yield f"{head}>"
    if errors:
        more = f" (and {len(errors) - 1} more)" if errors[1:] else ""
        message = _attribute("message", errors[0].problem.message + more)
        yield f"      <failure{message}{_attribute('type', check)}>{_text(errors)}</failure>"
    if others:
        yield f"      <system-out>{_text(others)}</system-out>"
    yield "    </testcase>"


def _text(findings: list[Finding]) -> str:
    return html.escape("\n\n".join("\n".join(_lines(finding)) for finding in findings))


def _lines(finding: Finding) -> Iterator[str]:
    problem = finding.problem
    yield f"{finding.severity.word}: {escape(problem.message)}"
    for line in told(problem.places):
        yield f"  {line}"
    if problem.hint:
        yield f"  help: {escape(problem.hint)}"


def _attribute(name: str, value: str) -> str:
    """What XML does not allow is nothing that can be seen, so that escaping leaves only what it allows."""
    return f' {name}="{html.escape(escape(value))}"'


REPORTER = Reporter("junit", render)
