"""Units: the table, exact conversion, and quantities as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.coerce import coerce
from confcheck.kernel.spec import Spec
from confcheck.kernel.units import UNITS, Unit, convert, dimension, parse_quantity, units_of, with_unit, without_unit

fractions = st.fractions(-(10**6), 10**6, max_denominator=10**6)
units = st.sampled_from(UNITS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300", (300, None)),
        ("1.5", (Fraction(3, 2), None)),
        ("5m", (5, "min")),
        ("300s", (300, "s")),
        ("10 min", (10, "min")),
        (" 10\tMinutes ", (10, "min")),
        ("500ms", (500, "ms")),
        ("1.5h", (Fraction(3, 2), "h")),
        ("-2d", (-2, "d")),
        ("1e3ms", (1000, "ms")),
        ("2Gi", (2, "GiB")),
        ("2GIB", (2, "GiB")),
        ("64k", (64, "kB")),
        ("64KB", (64, "kB")),
        ("512M", (512, "MB")),
        ("512mb", (512, "MB")),
        ("3G", (3, "GB")),
        ("7B", (7, "B")),
        ("1h30m", (Fraction(3, 2), "h")),
        ("-1h30m", (Fraction(-3, 2), "h")),
        ("24h0m0s", (24, "h")),
        ("1m500ms", (Fraction(121, 120), "min")),
        ("", None),
        ("m", None),
        ("5 parsecs", None),
        ("5S", None),
        ("5D", None),
        ("30m1h", None),
        ("1h1h", None),
        ("1h5Gi", None),
        ("1h5x", None),
        ("1h 30m", None),
        ("5m!", None),
        ("1e401s", None),
        ("1" * 401, None),
        ("1" * 308 + "GiB", None),
    ],
)
def test_a_quantity(text: str, expected: tuple[Fraction, str | None] | None) -> None:
    """Number and unit, or nothing."""
    assert expected == parse_quantity(text)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_spelling_means_its_unit(unit: Unit) -> None:
    """No spelling is taken by another unit."""
    assert {(Fraction(2), unit.name)} == {parse_quantity(f"2{spelling}") for spelling in unit.spellings}
    assert unit.spellings[0] == unit.name


def test_dimensions() -> None:
    """Two of them, each with its units."""
    assert (dimension("ms"), dimension("GB"), dimension("parsec")) == ("time", "size", None)
    assert units_of("time") == ("ms", "s", "min", "h", "d")
    assert units_of("weight") == ()


@pytest.mark.parametrize(("source", "target"), [("s", "B"), ("parsec", "s"), ("s", "parsec"), ("x", "y")])
def test_units_of_two_dimensions_are_not_converted(source: str, target: str) -> None:
    """Whoever asks has not asked `dimension` first."""
    with pytest.raises(ValueError, match=f"no conversion from {source} to {target}"):
        convert(1, source, target)


@given(fractions, units, units)
def test_conversion_is_exact(number: Fraction, one: Unit, other: Unit) -> None:
    """There and back is the same number, and a unit holds its factor."""
    if one.dimension == other.dimension:
        assert number == convert(convert(number, one.name, other.name), other.name, one.name)
        assert number * one.factor == convert(number, one.name, other.name) * other.factor


@given(st.integers(0, 10**6), units, units)
def test_a_quantity_in_any_unit_is_the_same_setting(number: int, one: Unit, other: Unit) -> None:
    """What a setting holds does not depend on the unit it is written in."""
    if one.dimension == other.dimension:
        spec = Spec(type="number", unit=other.name)
        exact = convert(number, one.name, other.name)
        expected = exact.numerator if exact.denominator == 1 else float(exact)
        assert expected == coerce(f"{number} {one.name}", spec).value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("25", "25 s"),
        ("-1.50", "-1.50 s"),
        ("007", "007 s"),
        ("25 s", "25 s s"),
        ("25 s s", "25 s s s"),
        ("25s", "25s"),
        ("5m", "5m"),
        ("+3", "+3"),
        (" 3", " 3"),
        ("no s", "no s"),
        ("1e3", "1e3"),
        ("٣", "٣"),
        ("", ""),
    ],
)
def test_a_bare_number_with_its_unit(text: str, written: str) -> None:
    """Only that gets a unit, and what looks so already once more: the text comes back as it was."""
    assert (with_unit(text, "s"), without_unit(written, "s")) == (written, text)


@given(st.text("0123456789. s-mB", max_size=8), units)
def test_every_text_comes_back_without_its_unit(text: str, unit: Unit) -> None:
    """Whatever it is."""
    assert without_unit(with_unit(text, unit.name), unit.name) == text
