"""Text → exact number, bounded so that no digit string can hang or crash whoever reads it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

INTEGER = r"[+-]?[0-9]+"
NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
"""ASCII digits only; no underscores, no hexadecimal, no `nan` or `inf`."""

BLANKS = " \t\r\n\f\v"
"""Blanks around a number mean nothing, as for Python's `int()`, JavaScript's `Number()` and pydantic."""

MAX_LENGTH = 400
"""Longest text of a number, in characters: above it Python's own digit limit comes near."""
MAX_EXPONENT = 400
MAX_MAGNITUDE = 10**308
"""Largest absolute value: what a double can hold, so that every number is the same for every consumer."""


def integer(text: str) -> int | None:
    """The integer that a text is, or None; `15.0` is none, because `int("15.0")` fails in the services too."""
    stripped = text.strip(BLANKS)
    if len(stripped) > MAX_LENGTH or not re.fullmatch(INTEGER, stripped):
        return None
    value = int(stripped)
    return value if abs(value) <= MAX_MAGNITUDE else None


def exact(text: str) -> Fraction | None:
    """The number that a text is, without any rounding, or None."""
    from fractions import Fraction  # noqa: PLC0415 - the self-check rarely needs it, and it costs as much as the kernel

    stripped = text.strip(BLANKS)
    if len(stripped) > MAX_LENGTH or not re.fullmatch(NUMBER, stripped):
        return None
    exponent = stripped.lower().partition("e")[2]
    if abs(int(exponent or 0)) > MAX_EXPONENT:
        return None
    value = Fraction(stripped)
    return value if abs(value) <= MAX_MAGNITUDE else None


def plain(value: Fraction) -> int | float:
    """An exact number as JSON has it: an `int` if it is integral, the nearest `float` otherwise."""
    if value.denominator == 1:
        return value.numerator
    nearest = float(value)
    return int(nearest) if nearest.is_integer() else nearest


def ratio(value: int | float) -> Fraction:  # noqa: PYI041 - an int is not read as a float here
    """A typed number as the exact number it is written as: 0.1 is one tenth, not its nearest double."""
    from fractions import Fraction  # noqa: PLC0415 - as above

    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
