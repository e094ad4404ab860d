"""Records behave as frozen dataclasses do, but for the guards that mypy makes needless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.record import record


@record(frozen=True, slots=True, order=True)
class Cheap:
    """Made by our decorator."""

    one: int
    two: str = "b"
    secret: str = field(default="s", repr=False)
    aside: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Dear:
    """Made by Python's."""

    one: int
    two: str = "b"
    secret: str = field(default="s", repr=False)
    aside: int = field(default=0, compare=False)


@record(frozen=True, slots=True)
class Empty:
    """Without fields."""


@record(frozen=True, slots=True)
class Own:
    """With a text of its own."""

    value: str

    def __repr__(self) -> str:
        """Never the value."""
        return "Own()"


Fields: TypeAlias = tuple[int, str, str, int]
SMALL = st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.sampled_from("st"), st.integers(0, 1))


@given(SMALL, SMALL)
def test_two_records_compare_as_two_dataclasses(first: Fields, second: Fields) -> None:
    """Equality, hash, all four orders, and the text."""
    cheap, dear = (Cheap(*first), Cheap(*second)), (Dear(*first), Dear(*second))
    for compare in COMPARISONS:
        assert compare(*cheap) == compare(*dear)
    assert (hash(cheap[0]) == hash(cheap[1])) == (hash(dear[0]) == hash(dear[1]))
    assert repr(cheap[0]).replace("Cheap", "Dear") == repr(dear[0])


COMPARISONS: tuple[Callable[[object, object], bool], ...] = (
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: a < b,  # type: ignore[operator]  # both have an order
    lambda a, b: a <= b,  # type: ignore[operator]
    lambda a, b: a > b,  # type: ignore[operator]
    lambda a, b: a >= b,  # type: ignore[operator]
)


def test_a_record_is_a_dataclass() -> None:
    """What works on those works on it; it has slots, and the text that it says itself."""
    assert is_dataclass(Cheap)
    assert [one.name for one in fields(Cheap)] == [one.name for one in fields(Dear)]
    assert replace(Cheap(1), two="c") == Cheap(1, "c")
    assert not hasattr(Cheap(1), "__dict__")
    assert (repr(Own("x")), Own("x") == Own("x"), hash(Own("x")) == hash(Own("x"))) == ("Own()", True, True)
    assert (Empty() == Empty(), repr(Empty()), len({Empty(), Empty()})) == (True, "Empty()", 1)


def test_records_of_two_kinds_are_never_equal_and_have_no_order() -> None:
    """As with dataclasses."""
    others: list[object] = [Dear(1), Own("x"), "x", 1]
    assert [other for other in others if Cheap(1) == other] == []
    for compare in COMPARISONS[2:]:
        with pytest.raises(TypeError):
            compare(Cheap(1), Dear(1))
