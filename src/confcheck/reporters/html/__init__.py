"""The report for people who would rather look than read: one page that needs neither network nor server."""

from __future__ import annotations

from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Report


def render(report: Report, _options: ReporterOptions) -> str:
    """The whole page: findings as HTML, settings as data that its script shows."""
    from confcheck.reporters.html.page import page  # noqa: PLC0415 - keeps the page out of `validate` as text

    return page(report)


REPORTER = Reporter("html", render)
