"""Operators of Terraform on values that are known."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

from confcheck.sources.terraform.values import NOT_KNOWN, Known, Opaque, Place, Result, number

_ORDER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_EXACT = 25
"""Digits up to which sums and products of decimals are exact here, as they are in Terraform."""


def flag(result: Result) -> bool | None:
    """A condition; None where it is not known."""
    if not isinstance(result, Known):
        return None
    if isinstance(result.data, bool):
        return result.data
    return {"true": True, "false": False}.get(result.data) if isinstance(result.data, str) else None


def binary(sign: str, left: Result, right: Result, place: Place) -> Result:
    """What an operator makes of two values."""
    secret = any(isinstance(one, Known) and one.secret for one in (left, right))
    found = _logic(sign, left, right) if sign in ("&&", "||") else _simple(sign, left, right)
    return Opaque(NOT_KNOWN, place) if found is None else Known(found, place, secret)


def _logic(sign: str, left: Result, right: Result) -> bool | None:
    """Both sides must be known, as to Terraform before 1.12."""
    first, second = flag(left), flag(right)
    if first is None or second is None:
        return None
    return (first and second) if sign == "&&" else (first or second)


def _simple(sign: str, left: Result, right: Result) -> bool | Decimal | None:
    if not isinstance(left, Known) or not isinstance(right, Known):
        return None
    if sign in ("==", "!="):
        same = type(left.data) is type(right.data) and left.data == right.data
        return same == (sign == "==")
    first, second = _as_number(left), _as_number(right)
    if first is None or second is None:
        return None
    if sign in _ORDER:
        return _ORDER[sign](first, second)
    exact = all(len(one.as_tuple().digits) + abs(one.adjusted()) < _EXACT for one in (first, second))
    return _ARITHMETIC[sign](first, second) if sign in _ARITHMETIC and exact else None


def _as_number(one: Known) -> Decimal | None:
    if isinstance(one.data, str):
        return number(one.data)
    return one.data if isinstance(one.data, Decimal) else None
