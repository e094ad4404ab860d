"""What is not known never counts as true: Kleene's logic, and what is unknown counts more than an error."""

from __future__ import annotations

from itertools import product

import pytest

from confcheck.kernel.rules import Duration, Fault, Missing, Value, loaded
from confcheck.kernel.rules.kinds import ANY, BOOLEAN, Kind
from confcheck.kernel.rules.values import equal, ordered, stopped
from confcheck.kernel.spec import Json, Spec
from tests.kernel.rules.given import compiled, evaluated

M, F = Missing(frozenset({7})), Fault("why")


@pytest.mark.parametrize(
    ("text", "unset", "expected"),
    [
        ("count > 1", ("count",), {0}),
        ("count > minutes", ("minutes",), {1}),
        ("count > minutes", ("minutes", "count"), {0, 1}),
        ("!on || count > 1", ("count",), {1}),
        ("count > 1 || on", ("count",), True),
        ("on || count > 1", ("count",), True),
        ("count > 1 && !on", ("count",), False),
        ("!on && count > 1", ("count",), False),
        ("on && count > 1", ("count",), {1}),
        ("count > 1 && on && minutes > 1", ("count", "minutes"), {0, 2}),
        ("has(count)", ("count",), False),
        ("has(count) && count > 9", ("count",), False),
        ("!has(count) || count > 9", ("count",), True),
        ("has(count) ? count > 9 : on", ("count",), True),
        ("on ? count > 9 : true", ("count",), {1}),
        ("count > 1 ? on : on", ("count",), {0}),
        ("count / 1 > 1 && count / (share > 0.1 ? 1 : 2) > 1", ("share",), {1}),
        ("minutes / (minutes - 5) > count", ("count",), {1}),
        ("minutes / (minutes - 5) > 0 || count > 0", ("count",), {1}),
        ("group.words.all(x, x == 'a')", ("group.words",), {0}),
        ("[1, 2].exists(x, x == count)", ("count",), {0}),
        ("[1, 2].exists(x, x == count || x == 2)", ("count",), True),
        ("[1, 2].all(x, x == count && x == 2)", ("count",), False),
        ("[count, minutes] == [1]", ("count", "minutes"), {0, 1}),
        ("-count > 0 && !on == on", ("count",), False),
        ("size(name) > 1", ("name",), {0}),
        ("count in [1]", ("count",), {0}),
        ("1 in group.list", ("group.list",), {0}),
        ("seconds < duration(name)", ("seconds",), {0}),
    ],
)
def test_what_is_not_known(text: str, unset: tuple[str, ...], expected: bool | set[int]) -> None:
    """True or false only if the unknown value cannot change it; otherwise, which operands are missing."""
    found = evaluated(text, unset=unset)
    assert (set(found.operands) if isinstance(found, Missing) else found) == expected


VALUES: tuple[Value, ...] = (True, False, M, F)


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_the_order_of_conditions_does_not_matter(left: Value, right: Value) -> None:
    """`&&` and `||` absorb errors and what is unknown, from either side."""
    both, either = compiled('on && group["dashed-name"]'), compiled('on || group["dashed-name"]')
    assert both.evaluate([left, right]) == both.evaluate([right, left])
    assert either.evaluate([left, right]) == either.evaluate([right, left])
    if left is not M and right is not M and left is not F and right is not F:
        assert (left and right, left or right) == (both.evaluate([left, right]), either.evaluate([left, right]))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (M, Missing(frozenset({8})), Missing(frozenset({7, 8}))),
        (M, F, M),
        (F, M, M),
        (F, Fault("other"), F),
        (1, F, F),
        (F, 1, F),
        (1, M, M),
    ],
)
def test_of_two_that_are_no_values(one: Value, other: Value, expected: Value) -> None:
    """What is unknown counts more than an error, the first error more than the second."""
    assert expected == stopped(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0.0, False, False),
        (True, True, True),
        ("1", 1, False),
        (None, None, True),
        (None, False, False),
        ((1, 2), (1.0, 2), True),
        ((1,), (1, 2), False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": True}, {"a": 1}, False),
        (Duration(1), Duration(1), True),
        (float("nan"), float("nan"), False),
        (2**53 + 1, float(2**53), True),
    ],
)
def test_equality(one: Value, other: Value, expected: bool) -> None:
    """Types are kept apart; an integer beside a double becomes one."""
    assert expected is equal(one, other)
    assert expected is equal(other, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 2, (True, False)),
        (2.5, 2, (False, True)),
        (2**53 + 1, float(2**53), (False, False)),
        ("a", "b", (True, False)),
        ("é", "😀", (True, False)),
        (False, True, (True, False)),
        (Duration(2), Duration(1), (False, True)),
        (float("nan"), 1, (False, False)),
        (True, 1, None),
        (1, "1", None),
        ((1,), (2,), None),
        (None, None, None),
    ],
)
def test_order(one: Value, other: Value, expected: tuple[bool, bool] | None) -> None:
    """Texts by their code points, numbers as doubles if one is; nothing else is in an order."""
    assert expected == ordered(one, other)


def test_types_of_lists_are_said_in_words() -> None:
    """As they stand in messages."""
    assert [str(kind) for kind in (ANY, BOOLEAN, Kind("array", item=ANY), Kind("array", item=Kind("number", "s")))] == [
        "any",
        "boolean",
        "array",
        "array of number of s",
    ]


def test_structures_are_loaded_whole() -> None:
    """Objects and lists inside each other; an integer that 64 bits do not hold spoils its list."""
    value: Json = {"a": [1, 2.5, None, True, "x"], "b": {"c": []}}
    assert loaded(value, Spec("object"), Kind("object")) == {"a": (1, 2.5, None, True, "x"), "b": {"c": ()}}
    assert loaded([1, 2**63], Spec("array"), Kind("array", item=ANY)) == Fault("an integer is beyond 64 bits")
