"""The report for people: a frame per place, what to do, and what the verdict rests on."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Report
from confcheck.reporters.ansi import Link, Paint, linker, painter
from confcheck.reporters.escape import escape
from confcheck.reporters.footer import footer
from confcheck.reporters.frames import frames, style_of
from confcheck.reporters.worst import worst_first


def render(report: Report, options: ReporterOptions) -> str:
    """The findings, errors first, each followed by an empty line; then the footer."""
    paint, link = painter(color=options.color), linker(options.hyperlinks)
    blocks = ["\n".join(_finding(finding, paint, link)) for finding in worst_first(report)]
    return "\n\n".join([*(blocks or [_clean(report)]), "\n".join(footer(report))]) + "\n"


def _clean(report: Report) -> str:
    where = f" in {', '.join(report.environments)}" if report.environments else ""
    return escape(f"no findings: everything that was checked{where} is valid and agrees across services")


def _finding(finding: Finding, paint: Paint, link: Link) -> Iterator[str]:
    problem, severity = finding.problem, finding.severity
    head = paint(severity.word, f"{severity.word}[{escape(finding.check)}]")
    yield head + paint("strong", f": {escape(problem.message)}")
    style = style_of(severity, problem.places, paint, link)
    yield from frames(problem.places, style)
    if problem.hint:
        yield style.note("help:", problem.hint)
    if problem.setting is not None:
        origin = problem.setting.origin
        because = f" ({problem.because})" if problem.because else ""
        yield style.note("declared:", f"{origin.path}:{origin.key.line}{because}")


REPORTER = Reporter("text", render)
