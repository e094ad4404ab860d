"""Texts and numbers as JavaScript has them."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from confcheck.kernel.spec import Json

_ESCAPE = re.compile(
    r"\\(?:u\{(?P<point>[0-9A-Fa-f]{1,8})\}|u(?P<unit>[0-9A-Fa-f]{4})|x(?P<byte>[0-9A-Fa-f]{2})"
    r"|(?P<end>\r\n|[\r\n\u2028\u2029])|(?P<octal>[0-7]{1,3})|(?P<sign>.))",
    re.DOTALL,
)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "v": "\v", "f": "\f"}
_SAFE = 2**53
"""Whole numbers below it are exact."""
_LONGEST = 400
"""Characters of a number."""
_PREFIXES = {"0x": 16, "0o": 8, "0b": 2}
_POSITIONAL = (1e-6, 1e21)
"""Sizes between which JavaScript writes a number without an exponent."""


def unescaped(sequence: str) -> str | None:
    """What an escape stands for, half a pair as it is; None where that differs, or where there is no such."""
    found = _ESCAPE.fullmatch(sequence)
    if found is None or (found["octal"] and found["octal"] != "0"):
        return None
    if found["octal"]:
        return "\0"
    if found["end"]:
        return ""
    if found["sign"]:
        return _SIGNS.get(found["sign"], found["sign"])
    number = int(found["point"] or found["unit"] or found["byte"], 16)
    return chr(number) if number <= 0x10FFFF else None  # noqa: PLR2004 - the last code point


def whole(text: str) -> str | None:
    """The text with both halves of a pair as one character; None where a half stands alone."""
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def number_of(written: str) -> int | float | None:
    """The number that is written; None for one that is none, or of the old octal form."""
    digits = written.replace("_", "").lower()
    large = digits.endswith("n")
    digits = digits.removesuffix("n")
    if len(digits) > _LONGEST or re.match(r"0[0-9]", digits):
        return None
    try:
        base = _PREFIXES.get(digits[:2])
        number: int | float = int(digits, base) if base else int(digits) if digits.isdecimal() else float(digits)
    except ValueError:
        return None
    if large or (isinstance(number, int) and number < _SAFE):
        return number
    try:
        return float(number)
    except OverflowError:
        return None


def string_of(number: float) -> str | None:
    """What `String(number)` gives; None for what is no finite number."""
    if isinstance(number, int):
        return str(number)
    if not isfinite(number):
        return None
    if number == 0:
        return "0"
    digits = Decimal(repr(number))
    if _POSITIONAL[0] <= abs(number) < _POSITIONAL[1]:
        text = format(digits, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    sign, figures, exponent = digits.as_tuple()
    text = "".join(map(str, figures)).rstrip("0")
    power = int(exponent) + len(figures) - 1
    rest = f".{text[1:]}" if len(text) > 1 else ""
    return f"{'-' if sign else ''}{text[0]}{rest}e{'+' if power > 0 else '-'}{abs(power)}"


def arithmetic(operator: str, left: Json, right: Json) -> int | None:
    """Of whole numbers that stay exact."""
    if type(left) is not int or type(right) is not int:
        return None
    results = {"+": left + right, "-": left - right, "*": left * right}
    result = results.get(operator)
    return result if result is not None and max(abs(result), abs(left), abs(right)) < _SAFE else None
