"""The operators of CEL on values that are there: 64-bit integers, IEEE doubles, texts, durations."""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, inf, nan

from confcheck.kernel.rules.values import (
    NO_SUCH,
    Duration,
    Fault,
    Value,
    equal,
    integer,
    ordered,
    span,
)

_LONGEST = 2**20
"""Longest text that `+` may make, in characters."""
DIVISION = "division by zero"


def _both_integers(one: Value, other: Value) -> tuple[int, int] | None:
    if isinstance(one, bool) or isinstance(other, bool):
        return None
    return (one, other) if isinstance(one, int) and isinstance(other, int) else None


def _both_numbers(one: Value, other: Value) -> tuple[float, float] | None:
    if isinstance(one, bool) or isinstance(other, bool):
        return None
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one), float(other)
    return None


def _add(one: Value, other: Value) -> Value:
    if isinstance(one, str) and isinstance(other, str):
        return one + other if len(one) + len(other) <= _LONGEST else Fault(f"a text is longer than {_LONGEST}")
    if isinstance(one, Duration) and isinstance(other, Duration):
        return span(one.nanoseconds + other.nanoseconds)
    if whole := _both_integers(one, other):
        return integer(whole[0] + whole[1])
    numbers = _both_numbers(one, other)
    return NO_SUCH if numbers is None else numbers[0] + numbers[1]


def _subtract(one: Value, other: Value) -> Value:
    if isinstance(one, Duration) and isinstance(other, Duration):
        return span(one.nanoseconds - other.nanoseconds)
    if whole := _both_integers(one, other):
        return integer(whole[0] - whole[1])
    numbers = _both_numbers(one, other)
    return NO_SUCH if numbers is None else numbers[0] - numbers[1]


def _multiply(one: Value, other: Value) -> Value:
    if whole := _both_integers(one, other):
        return integer(whole[0] * whole[1])
    numbers = _both_numbers(one, other)
    return NO_SUCH if numbers is None else numbers[0] * numbers[1]


def _divide(one: Value, other: Value) -> Value:
    """Toward zero for integers; for doubles as IEEE 754 has it, infinity and all."""
    if whole := _both_integers(one, other):
        if whole[1] == 0:
            return Fault(DIVISION)
        quotient = abs(whole[0]) // abs(whole[1])
        return integer(quotient if (whole[0] < 0) == (whole[1] < 0) else -quotient)
    numbers = _both_numbers(one, other)
    if numbers is None:
        return NO_SUCH
    above, below = numbers
    if below != 0:
        return above / below
    return nan if above == 0 or above != above else copysign(inf, above) * copysign(1.0, below)  # noqa: PLR0124 - nan


def _remainder(one: Value, other: Value) -> Value:
    """With the sign of the dividend."""
    whole = _both_integers(one, other)
    if whole is None:
        return NO_SUCH
    if whole[1] == 0:
        return Fault(DIVISION)
    if whole[1] == -1:  # as CEL: what overflows as a quotient has no remainder
        quotient = integer(-whole[0])
        return quotient if isinstance(quotient, Fault) else 0
    rest = abs(whole[0]) % abs(whole[1])
    return -rest if whole[0] < 0 else rest


def negate(value: Value) -> Value:
    """Minus."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NO_SUCH
    return -value if isinstance(value, float) else integer(-value)


def _compare(accept: Callable[[bool, bool], bool]) -> Callable[[Value, Value], Value]:
    def run(one: Value, other: Value) -> Value:
        order = ordered(one, other)
        return NO_SUCH if order is None else accept(*order)

    return run


def _at_most(one: Value, other: Value) -> Value:
    return NO_SUCH if ordered(one, other) is None else _not_more(one, other)


def _not_more(one: Value, other: Value) -> bool:
    return bool(ordered(one, other) == (True, False)) or equal(one, other)


def _at_least(one: Value, other: Value) -> Value:
    return _at_most(other, one)


OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
    "<": _compare(lambda less, _: less),
    ">": _compare(lambda _, more: more),
    "<=": _at_most,
    ">=": _at_least,
    "==": equal,
    "!=": lambda one, other: not equal(one, other),
}
"""Sign → what it does with two values."""
