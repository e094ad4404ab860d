"""What a YAML scalar is to programs in Go that pass it on as text: yaml.v3's kinds, written as fmt.Sprint does."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import inf, isfinite

from yaml import ScalarEvent

from confcheck.sources.trees.scalars import implicit_kind, is_plain, tagged_kind

_NAMED = {
    **dict.fromkeys(("true", "True", "TRUE"), ("boolean", "true")),
    **dict.fromkeys(("false", "False", "FALSE"), ("boolean", "false")),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), ("null", "")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), ("number", "NaN")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), ("number", "+Inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), ("number", "-Inf")),
    "<<": ("merge", "<<"),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<x>[0-9a-fA-F]+)|0[bB](?P<b>[01]+)|0[oO]?(?P<o>[0-7]+)|(?P<d>0|[1-9][0-9]*))"
)
_BASES = {"x": 16, "b": 2, "o": 8, "d": 10}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_FROM_POINT = re.compile(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?")
_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"(?:(?:(?P<t>[Tt])| )(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5]?[0-9]):(?P<second>[0-5]?[0-9])"
    r"(?:[.,](?P<fraction>[0-9]{1,9})[0-9]*)?(?(t)(?P<zone>Z|[-+](?:[01][0-9]|2[0-4]):[0-5][0-9])))?"
)
_LOWEST, _HIGHEST, _HIGHEST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
_SMALLEST_EXPONENT, _FIRST_EXPONENT = -4, 6
"""Go writes a float with an exponent below the one, and from the other on."""


def yaml_v3(event: ScalarEvent) -> tuple[str, str]:
    """The kind of a scalar, or `merge`, and its text once it has gone through a value of that kind."""
    plain = is_plain(event) and not event.style  # PyYAML takes `! "x"` for plain, Go does not
    return resolve(event.value) if plain or tagged_kind(event) is not None else ("string", event.value)


def resolve(text: str) -> tuple[str, str]:
    """The same for the text of a plain scalar: `0x1F` is the integer 31."""
    if text in _NAMED:
        return _NAMED[text]
    if text[0] == ".":
        return _float(text, _FROM_POINT) or ("string", text)
    if text[0] not in "+-0123456789":
        return "string", text
    time = _time(text)
    if time is not None:
        return "date", time
    digits = text.replace("_", "")
    return _integer(digits) or _float(digits, _FLOAT) or ("string", text)


def yaml_kinds(text: str) -> frozenset[str]:
    """Every kind that a plain scalar of this text has to some reader of YAML, old or new."""
    # YAML 1.1 says so of single letters, and some readers believe it.
    letter = {"boolean"} if text.lower() in ("y", "n") else set()
    return frozenset({implicit_kind(text), resolve(text)[0], *letter})


def _integer(digits: str) -> tuple[str, str] | None:
    match = _INTEGER.fullmatch(digits)
    if match is None:
        return None
    base = next(base for base in _BASES if match[base])
    significant = match[base].lstrip("0")
    if len(significant) > len(bin(_HIGHEST_UNSIGNED)):  # beyond any bound, and maybe beyond what Python converts
        return None
    number = int(f"{match['sign']}{significant or '0'}", _BASES[base])
    highest = _HIGHEST if match["sign"] else _HIGHEST_UNSIGNED
    return ("integer", str(number)) if _LOWEST <= number <= highest else None


def _float(text: str, grammar: re.Pattern[str]) -> tuple[str, str] | None:
    number = float(text) if grammar.fullmatch(text) else inf
    return ("number", _written(number)) if isfinite(number) else None


def _written(number: float) -> str:
    """A number as Go's %v writes it."""
    shortest = Decimal(repr(number)).normalize()
    exponent = shortest.adjusted()
    if _SMALLEST_EXPONENT <= exponent < _FIRST_EXPONENT:
        return f"{shortest:f}"
    return f"{shortest.scaleb(-exponent):f}e{exponent:+03}"


def _time(text: str) -> str | None:
    """A date, or a date and a time, as Go writes a time; None if the text is neither."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    fraction = (match["fraction"] or "").rstrip("0")
    zone = (match["zone"] or "Z").replace(":", "")
    name = "+0000 UTC" if zone in {"Z", "+0000", "-0000"} else f"{zone} {zone}"
    return f"{day} {hour:02}:{minute:02}:{second:02}{'.' if fraction else ''}{fraction} {name}"
