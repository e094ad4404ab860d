"""The page about text and typed values."""

from __future__ import annotations

from pathlib import Path

from confcheck.kernel.coerce import TABLE
from confcheck.kernel.formats import FORMATS
from confcheck.kernel.units import UNITS
from confcheck.schema.standard import DIFFERENCES
from docs.coercion_page import render

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "coercion.md"


def test_the_page_is_what_the_kernel_says() -> None:
    """Otherwise run `python docs/generate.py`."""
    assert render() == PAGE.read_text("utf-8")


def test_every_row_of_every_table_is_there() -> None:
    """In its order."""
    first = [line.split(" | ")[0].removeprefix("| ") for line in render().splitlines() if line.startswith("| ")]
    assert first == [
        "`type`", "---", *(f"`{row.type}`" for row in TABLE),
        "Unit", "---", *(f"`{unit.name}`" for unit in UNITS),
        "`format`", "---", *(f"`{one.name}`" for one in FORMATS),
        "Difference", "---", *DIFFERENCES,
    ]  # fmt: skip


def test_blanks_are_seen() -> None:
    """An empty text, blanks at an end, and a tab."""
    page = render()
    assert [text for text in ('`""` → `[]`', '`" +7 "` → `7`', r'`"a  b\tc"` →', "`a,,b` →") if text not in page] == []
