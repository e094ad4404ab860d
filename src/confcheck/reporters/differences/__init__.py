"""Formats of a difference: two sides in, text out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confcheck.model.difference import Difference, SchemaDifference

FORMATS = ("text", "json", "markdown")
"""Of both kinds of differences; each is loaded on first use."""


def rendered(difference: Difference, form: str, *, color: bool = False) -> str:
    """What differs between two sides, in that format; only text has colours."""
    from confcheck.reporters.differences import json, markdown, text  # noqa: PLC0415 - see above

    if form == "text":
        return text.text(difference, color=color)
    return json.json(difference) if form == "json" else markdown.markdown(difference)


def rendered_schema(difference: SchemaDifference, form: str) -> str:
    """What differs between two schemas, in that format."""
    from confcheck.reporters.differences import schema  # noqa: PLC0415 - see above

    return schema.rendered(difference, form)
