"""Formats of the report: findings in, text out."""

from confcheck.model.extension import Reporter
from confcheck.reporters.github import REPORTER as GITHUB
from confcheck.reporters.html import REPORTER as HTML
from confcheck.reporters.json import REPORTER as JSON
from confcheck.reporters.junit import REPORTER as JUNIT
from confcheck.reporters.markdown import REPORTER as MARKDOWN
from confcheck.reporters.sarif import REPORTER as SARIF
from confcheck.reporters.text import REPORTER as TEXT

REPORTERS: tuple[Reporter, ...] = (TEXT, JSON, SARIF, GITHUB, JUNIT, MARKDOWN, HTML)
"""Every format, the default first."""


def reporter_for(name: str) -> Reporter | None:
    """The reporter of that format, if there is one."""
    return next((reporter for reporter in REPORTERS if reporter.format == name), None)


__all__ = ["REPORTERS", "reporter_for"]
