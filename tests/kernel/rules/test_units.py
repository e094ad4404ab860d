"""Numbers with units: one dimension is one scale, two are a mistake, and nothing is rounded on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.kernel.rules import Fault, Names, compile_rule, kind_of, loaded
from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.units import UNITS, Unit, convert, shared_unit
from tests.kernel.rules.given import evaluated, refused

HOLDS = [
    "seconds == minutes",
    "seconds == 300 && minutes == 5",
    "seconds + minutes == 600 && minutes + seconds == 600",
    "seconds - minutes == 0 && seconds % minutes == 0",
    "seconds / minutes == 1 && seconds / 2 == 150 && 2 * minutes == 600 / 60",
    "seconds * 2 <= minutes * 2 && minutes * 1.5 > seconds",
    "exact < seconds && exact * 2 == 3001.0",
    "exact == duration('1500.5ms') && seconds == duration('5m') && duration('5m') == minutes",
    "seconds - duration('1m') == duration('4m') && duration('1m') + minutes == duration('6m')",
    "minutes in [5, 6] && seconds in group.list && seconds in [minutes]",
    "duration('5m') in [minutes, seconds] && [minutes] == [seconds]",
    "group.list.exists(x, x == seconds) && group.list.all(x, x <= minutes)",
    "(on ? seconds : minutes) == 300",
    "kib > kb && kib - kb == 24",
    "-seconds < 0 && -seconds == -minutes",
    "count < seconds",
]
REFUSED = [
    (
        "seconds < kib",
        (8, "`<` does not fit between integer of s and integer of KiB", "their units measure different things"),
    ),
    (
        "seconds + kib > 1",
        (8, "`+` does not fit between integer of s and integer of KiB", "their units measure different things"),
    ),
    (
        "seconds / kib > 1",
        (8, "`/` does not fit between integer of s and integer of KiB", "their units measure different things"),
    ),
    ("seconds * minutes > 1", (8, "`*` does not fit between integer of s and integer of min", None)),
    ("1 / seconds > 1", (2, "`/` does not fit between integer and integer of s", None)),
    (
        "count < duration('1s')",
        (
            6,
            "`<` does not fit between integer and duration",
            "a number is a duration only if its setting has a unit of time",
        ),
    ),
    (
        "kib < duration('1s')",
        (
            4,
            "`<` does not fit between integer of KiB and duration",
            "a number is a duration only if its setting has a unit of time",
        ),
    ),
    (
        "duration('1s') * 2 > duration('1s')",
        (
            15,
            "`*` does not fit between duration and integer",
            "a number is a duration only if its setting has a unit of time",
        ),
    ),
    ("kib in group.list", (4, "`in` does not fit between integer of KiB and array of integer of min", None)),
    (
        "(on ? seconds : kib) > 1",
        (4, "both sides of `? :` must have one type, not integer of s and integer of KiB", None),
    ),
]


@pytest.mark.parametrize("text", HOLDS)
def test_units_of_one_dimension_are_converted(text: str) -> None:
    """A number without a unit is counted in the unit of what stands beside it."""
    assert evaluated(text) is True


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_units_that_do_not_fit_are_refused(text: str, expected: tuple[int, str, str | None]) -> None:
    """When the schema loads, at the operator."""
    assert expected == refused(text)


def test_a_fraction_is_converted_exactly() -> None:
    """1.001 s is 1001 ms, although its nearest double times 1000 is less."""
    names = Names({"s": kind_of(Spec("number", unit="s")), "ms": kind_of(Spec("integer", unit="ms"))})
    program = compile_rule("s == ms", names)
    values = [loaded(1.001, Spec("number", unit="s"), program.operands[0].kind), 1001]
    assert 1.001 * 1000 != 1001
    assert program.evaluate(values) is True


@pytest.mark.parametrize(
    ("value", "own", "compiled_for", "expected"),
    [
        (2, Spec("integer", unit="min"), Spec("integer", unit="ms"), 120_000),
        (2, Spec("number", unit="s"), Spec("number", unit="ms"), 2000.0),
        (2, Spec("integer", unit="s"), Spec("number", unit="ms"), 2000.0),
        (
            [1, 2],
            Spec("array", items=Spec("integer", unit="s")),
            Spec("array", items=Spec("integer", unit="ms")),
            (1000, 2000),
        ),
        (2**63, Spec("integer", unit="ms"), Spec("integer", unit="ms"), Fault("an integer is beyond 64 bits")),
        (2**62, Spec("integer", unit="h"), Spec("integer", unit="ms"), Fault("an integer is beyond 64 bits")),
    ],
)
def test_an_overlay_may_have_another_unit(value: Json, own: Spec, compiled_for: Spec, expected: object) -> None:
    """The value is turned to the unit that the rule was compiled for."""
    found = loaded(value, own, kind_of(compiled_for))
    assert (expected, type(expected)) == (found, type(found))


def test_what_is_too_large_has_no_value() -> None:
    """Neither a conversion nor a duration goes beyond what 64 bits and doubles hold."""
    assert evaluated("exact < minutes", {"exact": 1e308}) is False
    assert evaluated("exact < duration('1s')", {"exact": 1e300}) == Fault("a duration is beyond 292 years")
    assert evaluated("exact / share > minutes", {"exact": 1e308, "share": 1e-10}) is True
    assert evaluated("exact / share < duration('1s')", {"exact": 1e308, "share": 0}) == Fault("a number is no duration")
    names = Names({"d": kind_of(Spec("number", unit="d")), "ms": kind_of(Spec("integer", unit="ms"))})
    program = compile_rule("d < ms", names)
    assert program.evaluate([1e308, 1]) == Fault("a number is beyond what a double holds")


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.integers(-(10**6), 10**6))
@settings(max_examples=200, deadline=None)
def test_the_shared_unit_holds_whole_numbers_of_both(one: Unit, other: Unit, number: int) -> None:
    """And it is the same as exact conversion says."""
    if one.dimension == other.dimension:
        unit, first, second = shared_unit(one.name, other.name)
        assert number * first == convert(number, one.name, unit)
        assert number * second == convert(number, other.name, unit)
