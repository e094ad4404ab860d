"""The pieces of a compiled rule: functions over a frame, made once from the functions of their parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from confcheck.kernel.number import ratio
from confcheck.kernel.rules.kinds import Kind
from confcheck.kernel.rules.program import Code, Frame, spend
from confcheck.kernel.rules.values import NO_SUCH, STOPS, Fault, Value, equal, integer, span, stopped
from confcheck.kernel.units import convert, shared_unit

_TOO_MUCH = Fault("its lists are too long")
_NANOSECONDS = 10**6
"""In a millisecond, the unit to which units of time convert."""


def constant(value: Value) -> Code:
    """Always the same."""
    return lambda _: value


def slot(number: int) -> Code:
    """What stands in a slot: an operand, the variable of `all` and `exists`."""
    return lambda frame: frame[number]


def one(run: Callable[[Value], Value], part: Code) -> Code:
    """A function of one value; what is none passes through."""

    def code(frame: Frame) -> Value:
        value = part(frame)
        return value if type(value) in STOPS else run(value)

    return code


def two(run: Callable[[Value, Value], Value], left: Code, right: Code) -> Code:
    """A function of two values; large ones cost more."""

    def code(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        if type(first) in STOPS or type(second) in STOPS:
            return stopped(first, second)
        if isinstance(first, str | tuple) or isinstance(second, tuple):
            spend(frame, len(first) if isinstance(first, str | tuple) else len(second))  # type: ignore[arg-type] # sized
        return run(first, second)

    return code


def inverse(value: Value) -> Value:
    """`!`."""
    return not value if isinstance(value, bool) else NO_SUCH


def contains(item: Value, held: Value) -> Value:
    """`in`."""
    if isinstance(held, tuple):
        return any(equal(item, other) for other in held)
    return item in held if isinstance(held, dict) and isinstance(item, str) else NO_SUCH


def several(parts: Sequence[Code]) -> Code:
    """A list."""

    def code(frame: Frame) -> Value:
        items = tuple(part(frame) for part in parts)
        stop: Value = None
        for item in items:
            if type(item) in STOPS:
                stop = item if stop is None else stopped(stop, item)
        return items if stop is None else stop

    return code


def logic(parts: Sequence[Code], decisive: bool) -> Code:
    """`&&` (decided by a false part) and `||` (by a true one), whatever the other parts are."""

    def code(frame: Frame) -> Value:
        stop: Value = None
        for part in parts:
            value = part(frame)
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                stop = _worse(stop, value)
        return (not decisive) if stop is None else stop

    return code


def _worse(stop: Value, value: Value) -> Value:
    value = value if type(value) in STOPS else NO_SUCH
    return value if stop is None else stopped(stop, value)


def choice(condition: Code, holds: Code, otherwise: Code) -> Code:
    """`? :`."""

    def code(frame: Frame) -> Value:
        value = condition(frame)
        if isinstance(value, bool):
            return holds(frame) if value else otherwise(frame)
        return value if type(value) in STOPS else NO_SUCH

    return code


def each(held: Code, number: int, inner: Code, decisive: bool) -> Code:
    """`all` (decided by a false item) and `exists` (by a true one)."""

    def code(frame: Frame) -> Value:
        items = held(frame)
        if not isinstance(items, tuple):
            return items if type(items) in STOPS else NO_SUCH
        stop: Value = None
        for item in items:
            if not spend(frame):
                return _TOO_MUCH
            frame[number] = item
            value = inner(frame)
            if value is decisive:
                return decisive
            if not isinstance(value, bool):
                stop = _worse(stop, value)
        return (not decisive) if stop is None else stop

    return code


def adapter(source: Kind, target: Kind) -> Callable[[Value], Value] | None:
    """What turns a value of one type into the type it was joined to; None if it stays as it is."""
    if source == target or "any" in (source.name, target.name):
        return None
    if source.item is not None and target.item is not None:
        inner = adapter(source.item, target.item)
        return None if inner is None else _mapped(inner)
    if target.name == "duration":
        return _span_of(source.unit or "")
    factor = 1 if source.unit is None or target.unit is None else shared_unit(source.unit, target.unit)[1]
    if target.name == "number":
        return lambda value: _scaled(value, factor)
    return None if factor == 1 else lambda value: integer(value * factor) if isinstance(value, int) else NO_SUCH


def _mapped(inner: Callable[[Value], Value]) -> Callable[[Value], Value]:
    def run(value: Value) -> Value:
        items = tuple(map(inner, value)) if isinstance(value, tuple) else (NO_SUCH,)
        return next((item for item in items if type(item) in STOPS), items)

    return run


def _scaled(value: Value, factor: int) -> Value:
    """A double times a whole factor; `1.001` s is exactly 1001 ms, whatever its nearest double times 1000 is."""
    if not isinstance(value, int | float):
        return NO_SUCH
    if factor == 1 or value - value != 0:
        return float(value)
    try:
        return float(ratio(value) * factor)
    except OverflowError:
        return Fault("a number is beyond what a double holds")


def _span_of(unit: str) -> Callable[[Value], Value]:
    factor = int(convert(1, unit, "ms")) * _NANOSECONDS

    def run(value: Value) -> Value:
        if not isinstance(value, int | float) or value - value != 0:
            return Fault("a number is no duration")
        return span(round(ratio(value) * factor))

    return run
