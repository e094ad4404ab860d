"""The page about text and typed values: the kernel's tables, and what the exported schema cannot say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from confcheck.kernel.check import MAX_DEPTH
from confcheck.kernel.coerce import MAX_TEXT, TABLE, Row
from confcheck.kernel.formats import FORMATS
from confcheck.kernel.number import MAX_LENGTH
from confcheck.kernel.spec import Json
from confcheck.kernel.units import UNITS
from confcheck.schema.patterns import LOOSER, PATTERNS
from confcheck.schema.standard import DIFFERENCES
from docs.pieces import code, link, listed, page, table

INTRODUCTION = f"""
Sources hold text; a setting has a type. This is the one table by which text becomes a typed value, for every check and
for `confcheck.load(…).view(…).settings`. What a structured file holds natively (an array in YAML) is taken as it is.

Nothing is guessed: a text that its row does not take is {link("invalid-value", "../checks/invalid-value.md")}. A text
may have {MAX_TEXT:,} characters, a number {MAX_LENGTH} and no more than a double can hold, a value {MAX_DEPTH} levels.
The empty text and texts with blanks at an end stand in quotes.
"""
UNITS_INTRODUCTION = """
With `unit`, a bare number is in that unit; a number with a unit of the same dimension is converted exactly. Blanks may
stand between the two, and `1h30m` is read as Go and compose write it. One letter is read as written (`m` is minutes,
`M` megabytes), longer words in any case.
"""
FORMATS_INTRODUCTION = """
For the typed text of a setting; `port` also for integers. They are lenient where real values are: the name of a compose
service has an underscore, a connection string several hosts.
"""
EXPORT_INTRODUCTION = """
`confcheck schema export` describes the typed values, right of the arrows above, in plain JSON Schema 2020-12. It takes
and refuses the same typed values as the pydantic model of a service, for every type, unit, encoding, format and
constraint; a property test proves it, with a validator that is given the formats above. What cannot be the same:
"""
ENDING = f"""
Secrets are `writeOnly`; a default or an example that is one is left out. Relations between settings (`agree`,
`requires`, rules, …) are no part of a typed value: {link("checks", "../schema.md#what-must-hold")} judge them.
"""


def render() -> str:
    """The page, made from the tables of the kernel."""
    return page(
        "From text to a typed value",
        "the tables of the kernel",
        INTRODUCTION,
        table(("`type`", "`encoding`", "Takes", "For example", "Refuses"), map(_row, TABLE)),
        "## Units",
        UNITS_INTRODUCTION,
        table(("Unit", "Is", "Written"), _units()),
        "## Formats",
        FORMATS_INTRODUCTION,
        table(("`format`", "A text without it", "In the exported schema"), _formats()),
        "## What the exported schema cannot say",
        EXPORT_INTRODUCTION,
        table(("Difference", "Why"), DIFFERENCES.items()),
        ENDING,
    )


def _row(row: Row) -> tuple[str, ...]:
    examples = "; ".join(f"{_text(text)} → {_json(value)}" for text, value in row.examples)
    return (
        code(row.type),
        code(row.encoding) if row.encoding else "",
        row.takes,
        examples,
        "; ".join(map(_text, row.refuses)),
    )


def _units() -> Iterator[tuple[str, str, str]]:
    for _, group in groupby(UNITS, lambda unit: unit.dimension):
        smallest, *others = group
        yield code(smallest.name), f"the smallest unit of {smallest.dimension}", listed(smallest.spellings)
        for unit in others:
            yield code(unit.name), f"{unit.factor:,} {smallest.name}", listed(unit.spellings)


def _formats() -> Iterator[tuple[str, str, str]]:
    for one in FORMATS:
        said = code(f"format: {one.name}")
        if one.name in PATTERNS:
            said = "a pattern of how it begins" if one.name in LOOSER else "a pattern"
        yield code(one.name), one.message, said + (", for integers bounds" if one.integers else "")


def _json(value: Json) -> str:
    return code(json.dumps(value, ensure_ascii=False))


def _text(text: str) -> str:
    return code(text) if text == text.strip() != "" and text.isprintable() else _json(text)
