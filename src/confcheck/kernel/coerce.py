"""Text → typed value, by the one table that every part of confcheck and its documentation uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from confcheck.kernel.check import TYPES, check, item_issues, too_deep
from confcheck.kernel.formats import pattern_error
from confcheck.kernel.number import exact, integer, plain
from confcheck.kernel.record import record
from confcheck.kernel.spec import Issue, Json, Spec, Typed
from confcheck.kernel.units import convert, dimension, parse_quantity, units_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import TypeAlias

__all__ = ["MAX_TEXT", "TABLE", "Row", "check", "coerce", "coerce_json", "pattern_error"]

MAX_TEXT = 2**20
"""Longest text that is coerced, in characters: eight times what Linux lets an environment variable hold."""

_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})
_LONGEST_WORD = 5
_STRING = Spec()

Outcome: TypeAlias = "Json | tuple[Issue, ...]"
"""A typed value, or every reason why the text has none."""


@record(frozen=True, slots=True)
class Row:
    """One row of the table: which texts a type takes, and what becomes of them."""

    type: str
    encoding: str | None
    """For arrays and objects; None: it makes no difference."""
    takes: str
    """The rule, as the documentation gives it."""
    convert: Callable[[str, Spec], Outcome]
    examples: tuple[tuple[str, Json], ...]
    refuses: tuple[str, ...] = ()


def coerce(text: str, spec: Spec) -> Typed:
    """The typed value of a text and every reason against it; total, whatever the text is."""
    if len(text) > MAX_TEXT:
        return Typed(None, (Issue("type", f"is longer than {MAX_TEXT} characters"),))
    outcome = _convert(text, spec)
    return Typed(None, outcome) if isinstance(outcome, tuple) else Typed(outcome, check(outcome, spec))


def coerce_json(json_text: str, spec: Spec) -> Typed:
    """The typed value of a structure that a file holds natively, given as JSON, and every reason against it."""
    if len(json_text) > MAX_TEXT:
        return Typed(None, (Issue("type", f"is longer than {MAX_TEXT} characters"),))
    outcome = _json(json_text)
    return Typed(None, outcome) if isinstance(outcome, tuple) else Typed(outcome, check(outcome, spec))


def _convert(text: str, spec: Spec) -> Outcome:
    return _ROWS.get((spec.type, spec.encoding), _ROWS[spec.type, None]).convert(text, spec)


def _refused(spec: Spec) -> tuple[Issue, ...]:
    return (Issue("type", TYPES[spec.type][0]),)


def _string(text: str, _spec: Spec) -> Outcome:
    return text


def _boolean(text: str, spec: Spec) -> Outcome:
    word = text.lower() if len(text) <= _LONGEST_WORD else ""
    return word in _TRUE if word in _TRUE or word in _FALSE else _refused(spec)


def _integer(text: str, spec: Spec) -> Outcome:
    value = integer(text)
    if value is not None:
        return value
    # `15.0` is no integer, with or without a unit: the service would read it with the same `int()`.
    if spec.unit is None or exact(text) is not None:
        return _refused(spec)
    amount = _quantity(text, spec.unit)
    if isinstance(amount, tuple):
        return amount
    return amount.numerator if amount.denominator == 1 else (Issue("type", f"is not a whole number of {spec.unit}"),)


def _number(text: str, spec: Spec) -> Outcome:
    amount = exact(text) if spec.unit is None else _quantity(text, spec.unit)
    if amount is None:
        return _refused(spec)
    return amount if isinstance(amount, tuple) else plain(amount)


def _quantity(text: str, unit: str) -> Fraction | tuple[Issue, ...]:
    """A bare number, or a number with any unit of the same dimension, in the given unit."""
    kind = dimension(unit) or ""
    units = ", ".join(units_of(kind))
    parsed = parse_quantity(text)
    if parsed is None:
        return (Issue("type", f"is not a number of {unit}, nor a number with a unit ({units})"),)
    number, written = parsed
    if written is None:
        return number
    if dimension(written) != kind:
        return (Issue("unit", f"has a unit that is none of {kind} ({units})"),)
    return convert(number, written, unit)


def _csv(text: str, spec: Spec) -> Outcome:
    return _items(text.split(",") if text.strip() else [], spec)


def _words(text: str, spec: Spec) -> Outcome:
    return _items(text.split(), spec)


def _items(pieces: list[str], spec: Spec) -> Outcome:
    part = spec.items or _STRING
    items: list[Json] = []

    def refused(piece: str) -> Iterator[Issue]:
        outcome = _convert(piece.strip(), part)
        if isinstance(outcome, tuple):
            yield from outcome
        else:
            items.append(outcome)

    # Lazy on purpose: a list of a million wrong items is left as soon as enough of them are known.
    return tuple(item_issues(map(refused, pieces))) or items


def _structure(text: str, _spec: Spec) -> Outcome:
    return _json(text)


def _json(text: str) -> Outcome:
    import json  # noqa: PLC0415 - only arrays and objects need it, and the self-check has to start fast

    try:
        value: Json = json.loads(text, parse_int=_json_number, parse_float=_json_number, parse_constant=_json_number)
    except (ValueError, RecursionError):
        return (Issue("encoding", "is not JSON"),)
    return (Issue("encoding", "is nested too deep"),) if too_deep(value) else value


def _json_number(text: str) -> int | float:
    value = exact(text)
    if value is None:
        raise ValueError("no number of JSON that every consumer can hold")
    return plain(value)


TABLE: tuple[Row, ...] = (
    Row("string", None, "every text, as it is", _string, (("", ""), (" a # b ", " a # b "), ("15", "15"))),
    Row(
        "boolean",
        None,
        "`true`, `1`, `yes`, `on` and `false`, `0`, `no`, `off` in any case, without blanks around them",
        _boolean,
        (("true", True), ("False", False), ("1", True), ("0", False), ("YES", True), ("off", False)),
        ("", "t", " true", "2", "enabled"),
    ),
    Row(
        "integer",
        None,
        "ASCII digits with an optional sign, blanks around them allowed; with a `unit` also a quantity in a unit of "
        "its dimension, if that makes a whole number",
        _integer,
        (("15", 15), ("-3", -3), (" +7 ", 7), ("007", 7)),
        ("", "15.0", "1_000", "1e3", "0x50", "٣", "80a80"),
    ),
    Row(
        "number",
        None,
        "a decimal number with an optional exponent, blanks around it allowed; with a `unit` also a quantity in a "
        "unit of its dimension; an integral result is an integer",
        _number,
        (("1.5", 1.5), ("10.0", 10), ("-1e3", -1000), (".5", 0.5)),
        ("", "nan", "inf", "1,5", "1_0.0", "0x1p3"),
    ),
    Row(
        "array",
        "csv",
        "split at every comma, blanks around items dropped, quotes kept; a blank text is an empty array; each item is "
        "coerced by `items`",
        _csv,
        (("a, b", ["a", "b"]), ("", []), ("a,,b", ["a", "", "b"]), ('"a",b', ['"a"', "b"])),
    ),
    Row(
        "array",
        "words",
        "split at blanks; each item is coerced by `items`",
        _words,
        (("a  b\tc", ["a", "b", "c"]), (" ", [])),
    ),
    Row(
        "array",
        None,
        "a JSON array (`encoding: json` or none); its items have their JSON types",
        _structure,
        (('["a", "b"]', ["a", "b"]), ("[]", [])),
        ("", "a,b", "{}", "[NaN]", "[1,]"),
    ),
    Row(
        "object",
        None,
        "a JSON object, whatever the encoding; its properties have their JSON types",
        _structure,
        (('{"a": 1.0}', {"a": 1}), ("{}", {})),
        ("", "a=1", "[]", "{'a': 1}"),
    ),
)
"""The published table; a test executes its examples."""

_ROWS = {(row.type, row.encoding): row for row in TABLE}
