"""The report for pull requests and step summaries: tables in Markdown, the worst finding first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Coverage, Finding, Place, Report, Severity
from confcheck.reporters.escape import escape
from confcheck.reporters.footer import sums
from confcheck.reporters.repository import in_repository
from confcheck.reporters.spots import label, line_of, spots
from confcheck.reporters.worst import SHOWN, more_of, worst_first

_SPECIAL = {
    **{char: f"\\{char}" for char in "\\*[]~#"},
    # A backslash would not do: the columns of a table are cut, and HTML is seen, before anything else.
    **{char: f"&#{ord(char)};" for char in "|`$"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "@": "@<!-- -->",  # or it would call someone of that name
}
_TRANSLATION = str.maketrans(_SPECIAL)
_OUTER_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BREAK = "<br>"


def render(report: Report, options: ReporterOptions) -> str:
    """A heading, a line per environment, a line per finding, the sums."""
    findings = worst_first(in_repository(report, options.prefix))
    head = ", ".join(map(plain, report.environments)) or "no environment"
    blocks = [f"## confcheck: {head}", *_summary(report), *_findings(findings), sums(report)]
    return "\n\n".join(blocks) + "\n"


def shortened(text: str, limit: int) -> str:
    """The first lines of a report, as many as fit into so many bytes of UTF-8, and the last one says so."""
    if len(text.encode()) <= limit:
        return text
    last = "\n… and more than fits here\n"
    kept = text.encode()[: max(limit - len(last.encode()), 0)].decode(errors="ignore")
    lines = kept[: kept.rfind("\n") + 1]
    return lines + last if lines else ""


def _summary(report: Report) -> Iterator[str]:
    """What was looked at and found in each environment; a finding counts in every environment it concerns."""
    header = ("environment", "errors", "warnings", "notes", "views", "settings", "by value", "references")
    if report.coverage:
        yield table(header, (_row(report, coverage) for coverage in report.coverage))


def _row(report: Report, coverage: Coverage) -> Iterable[str]:
    here = [
        one.severity
        for one in report.findings
        if not one.problem.environments or coverage.environment in one.problem.environments
    ]
    numbers = (
        *(here.count(severity) for severity in reversed(Severity)),
        coverage.views,
        coverage.settings,
        coverage.by_value,
        coverage.references,
    )
    return (plain(coverage.environment), *map(str, numbers))


def _findings(findings: list[Finding]) -> Iterator[str]:
    if not findings:
        yield "No findings: everything that was checked is valid and agrees across services."
        return
    rows = (
        (
            finding.severity.word,
            plain(finding.check),
            _BREAK.join(_what(finding)),
            _BREAK.join(_where(finding.problem.places)),
        )
        for finding in findings
    )
    yield table(("severity", "check", "finding", "places"), rows)


def _what(finding: Finding) -> Iterator[str]:
    yield plain(finding.problem.message)
    if finding.problem.hint:
        yield f"_help:_ {plain(finding.problem.hint)}"


def _where(places: tuple[Place, ...]) -> Iterator[str]:
    found = spots(places)
    for spot in found[:SHOWN]:
        text = label(spot)
        yield code(line_of(spot[0])) + (f" {plain(text)}" if text else "")
    yield from more_of(len(found))


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table, its cells as they are."""
    names = list(header)
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, ["---"] * len(names), *rows))


def plain(text: str) -> str:
    """Text that is nothing but text: no markup, no link, no mention, no column."""
    escaped = escape(text).translate(_TRANSLATION).replace("://", "\\://").replace("www.", "www\\.")
    return _OUTER_UNDERSCORE.sub(r"\_", escaped)


def code(text: str) -> str:
    """Text in the type of code; with marks that would end it, as HTML."""
    shown = escape(text)
    return f"<code>{plain(shown)}</code>" if set(shown) & set("`|\\") or not shown.strip() else f"`{shown}`"


REPORTER = Reporter("markdown", render)
