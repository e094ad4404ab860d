"""An env file as its readers read it: as text, side by side, and as JSON; and how all of them read it alike."""

from __future__ import annotations

from collections.abc import Callable

from confcheck.reporters.document import written
from confcheck.reporters.readings.document import document_text
from confcheck.reporters.readings.portable import portable_document, portable_text
from confcheck.reporters.readings.side_by_side import side_by_side
from confcheck.resolve.readings import ReadFile

FORMATS: tuple[str, ...] = ("text", "json")
"""What `confcheck parse --format` accepts."""

_RENDER: dict[tuple[str, bool], Callable[[ReadFile, bool], str]] = {
    ("text", False): side_by_side,
    ("json", False): document_text,
    ("text", True): portable_text,
    ("json", True): lambda file, reveal: written(portable_document(file, reveal)),
}


def rendered(file: ReadFile, form: str, *, portable: bool, reveal: bool) -> str:
    """The file in one of the formats, with its values in clear if `reveal` says so."""
    return _RENDER[form, portable](file, reveal)


__all__ = ["FORMATS", "rendered"]
