"""Values while a rule is evaluated: those of CEL, what could not be computed, and what is not known."""

from __future__ import annotations

from confcheck.kernel.record import field, record
from confcheck.kernel.urls import Url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

INTEGERS = range(-(2**63), 2**63)


@record(frozen=True, slots=True)
class Duration:
    """A span of time."""

    nanoseconds: int


@record(frozen=True, slots=True)
class Fault:
    """An error of CEL: nothing came out. The reason never holds a value."""

    why: str
    """Reads after "it cannot be judged: "."""


@record(frozen=True, slots=True)
class Missing:
    """Nothing came out because operands are not known."""

    operands: frozenset[int] = field(default_factory=frozenset)
    """Their numbers in the program."""


Value: TypeAlias = (
    "bool | int | float | str | Duration | Url | tuple[Value, ...] | dict[str, Value] | Fault | Missing | None"
)
STOPS = frozenset({Fault, Missing})
"""The types of what is no value: an operation on one has the same outcome."""
NO_SUCH = Fault("an operation does not fit the type of a value")


def stopped(one: Value, other: Value) -> Value:
    """What comes of two values of which one is none: what is unknown counts more than an error."""
    if isinstance(one, Missing):
        return Missing(one.operands | other.operands) if isinstance(other, Missing) else one
    if isinstance(other, Missing):
        return other
    return one if isinstance(one, Fault) else other


def integer(value: int) -> int | Fault:
    """The number, if 64 bits hold it."""
    return value if value in INTEGERS else Fault("an integer is beyond 64 bits")


def span(nanoseconds: int) -> Duration | Fault:
    """The duration, if 64 bits hold its nanoseconds, as CEL's arithmetic has it."""
    return Duration(nanoseconds) if nanoseconds in INTEGERS else Fault("a duration is beyond 292 years")


def equal(one: Value, other: Value) -> bool:
    """As in CEL: an integer beside a double becomes one, everything else is equal only within its type."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, float) or isinstance(other, float):
        return _double(one) == _double(other)
    return one == other


def _double(value: Value) -> Value:
    return float(value) if isinstance(value, int) else value


def ordered(one: Value, other: Value) -> tuple[bool, bool] | None:
    """Whether the first is less and whether it is more; None if the two have no order."""
    if isinstance(one, bool) and isinstance(other, bool):
        return one < other, one > other
    if isinstance(one, bool) or isinstance(other, bool):
        return None
    if isinstance(one, int | float) and isinstance(other, int | float):
        if isinstance(one, float) or isinstance(other, float):
            one, other = float(one), float(other)
        return one < other, one > other
    if isinstance(one, str) and isinstance(other, str):
        return one < other, one > other
    if isinstance(one, Duration) and isinstance(other, Duration):
        return one.nanoseconds < other.nanoseconds, one.nanoseconds > other.nanoseconds
    return None
