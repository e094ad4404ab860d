"""Formats of a difference: two sides in, text out."""

from __future__ import annotations

from confcheck.model.difference import Difference
from confcheck.reporters.differences.json import json
from confcheck.reporters.differences.markdown import markdown
from confcheck.reporters.differences.text import text

FORMATS = ("text", "json", "markdown")


def rendered(difference: Difference, form: str, *, color: bool = False) -> str:
    """The difference in that format; only text has colours."""
    if form == "text":
        return text(difference, color=color)
    return json(difference) if form == "json" else markdown(difference)
