"""Text → typed value: the table, its edges, and what holds for every text."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confcheck.kernel.coerce import MAX_TEXT, TABLE, Row, check, coerce, coerce_json
from confcheck.kernel.spec import Issue, Json, Spec, Typed
from tests.kernel.specs import specs, texts, values

INTEGER = Spec(type="integer")
NUMBER = Spec(type="number")
NOT_SECONDS = "is not a number of s, nor a number with a unit (ms, s, min, h, d)"


def _row(row: Row) -> str:
    return f"{row.type}-{row.encoding or 'any'}"


def exactly(value: Json) -> str:
    """A value with its types: `1`, `1.0` and `true` are three things."""
    return repr(value)


@pytest.mark.parametrize("row", TABLE, ids=_row)
def test_the_examples_of_the_table_hold(row: Row) -> None:
    """Every example becomes its value, every refused text an issue."""
    spec = Spec(type=row.type, encoding=row.encoding)
    assert [(text, exactly(value)) for text, value in row.examples] == [
        (text, exactly(coerce(text, spec).value)) for text, _ in row.examples
    ]
    assert [text for text, _ in row.examples if not coerce(text, spec).valid] == []
    assert [text for text in row.refuses if coerce(text, spec).valid] == []


@pytest.mark.parametrize(
    ("text", "spec", "expected"),
    [
        ("80a80", INTEGER, ("type", "is not an integer")),
        ("15.0", INTEGER, ("type", "is not an integer")),
        ("9" * 401, INTEGER, ("type", "is not an integer")),
        ("9" * 309, INTEGER, ("type", "is not an integer")),
        ("9" * 309, NUMBER, ("type", "is not a number")),
        ("1e999999999", NUMBER, ("type", "is not a number")),
        ("1e401", NUMBER, ("type", "is not a number")),
        ("maybe", Spec(type="boolean"), ("type", "is not a boolean (true, false, 1, 0, yes, no, on, off)")),
        ("15.0", Spec(type="integer", unit="s"), ("type", "is not an integer")),
        ("1.5s", Spec(type="integer", unit="s"), ("type", "is not a whole number of s")),
        ("soon", Spec(type="integer", unit="s"), ("type", NOT_SECONDS)),
        ("5 parsecs", Spec(type="number", unit="s"), ("type", NOT_SECONDS)),
        ("2Gi", Spec(type="number", unit="s"), ("unit", "has a unit that is none of time (ms, s, min, h, d)")),
        (
            "5m",
            Spec(type="integer", unit="MiB"),
            ("unit", "has a unit that is none of size (B, KiB, MiB, GiB, kB, MB, GB)"),
        ),
        ("a,b", Spec(type="array"), ("encoding", "is not JSON")),
        ("[" * 100_000, Spec(type="array"), ("encoding", "is not JSON")),
        ("[" * 65 + "]" * 65, Spec(type="array"), ("encoding", "is nested too deep")),
        (f"[{'9' * 5000}]", Spec(type="array"), ("encoding", "is not JSON")),
        ("[1e999]", Spec(type="array"), ("encoding", "is not JSON")),
        ("1,x", Spec(type="array", encoding="csv", items=INTEGER), ("type", "item 2 is not an integer")),
        ("a" * (MAX_TEXT + 1), Spec(), ("type", "is longer than 1048576 characters")),
    ],
)
def test_a_text_without_a_typed_value(text: str, spec: Spec, expected: tuple[str, str]) -> None:
    """One reason, and no value."""
    assert Typed(None, (Issue(*expected),)) == coerce(text, spec)


@pytest.mark.parametrize(
    ("text", "spec", "expected"),
    [
        ("5m", Spec(type="integer", unit="s"), 300),
        ("300s", Spec(type="integer", unit="min"), 5),
        ("1.5h", Spec(type="integer", unit="min"), 90),
        ("500ms", Spec(type="number", unit="s"), 0.5),
        ("10 min", Spec(type="integer", unit="s"), 600),
        ("15.0", Spec(type="number", unit="s"), 15),
        ("15", Spec(type="integer", unit="s"), 15),
        ("2Gi", Spec(type="integer", unit="MiB"), 2048),
        ("9007199254740993.5", NUMBER, 9007199254740994),
        ("1e-400", NUMBER, 0),
        ("1e3", NUMBER, 1000),
        ("1m,30s", Spec(type="array", encoding="csv", items=Spec(type="integer", unit="s")), [60, 30]),
        ("[1],[2]", Spec(type="array", encoding="csv", items=Spec(type="array")), [[1], [2]]),
        ("80 443", Spec(type="array", encoding="words", items=Spec(type="integer", format="port")), [80, 443]),
        ('{"a": 1}', Spec(type="object", encoding="csv"), {"a": 1}),
    ],
)
def test_a_text_with_a_typed_value(text: str, spec: Spec, expected: Json) -> None:
    """Exactly converted, and nothing against it."""
    typed = coerce(text, spec)
    assert (exactly(expected), ()) == (exactly(typed.value), typed.issues)


def test_a_long_list_of_wrong_items_is_left_early() -> None:
    """The first items are named; nobody waits for the rest."""
    typed = coerce("," * (MAX_TEXT - 1), Spec(type="array", encoding="csv", items=INTEGER))
    assert typed == Typed(None, tuple(Issue("type", f"item {number} is not an integer") for number in range(1, 21)))


def test_constraints_are_all_reported() -> None:
    """A text may have a typed value and several reasons against it."""
    spec = Spec(min_length=32, pattern="^[a-z]+$", format="uuid")
    assert coerce("Ab1", spec) == Typed(
        "Ab1",
        (
            Issue("minLength", "is shorter than 32 characters"),
            Issue("pattern", "does not match the pattern ^[a-z]+$"),
            Issue("format", "is not a UUID"),
        ),
    )


@pytest.mark.parametrize(
    ("text", "spec", "expected"),
    [
        ('["a", 1]', Spec(type="array", items=Spec()), Typed(["a", 1], (Issue("type", "item 2 is not a string"),))),
        ("[1, 2]", Spec(type="array", encoding="csv", items=INTEGER), Typed([1, 2])),
        ("{}", Spec(), Typed({}, (Issue("type", "is not a string"),))),
        ("{", Spec(type="object"), Typed(None, (Issue("encoding", "is not JSON"),))),
        (" " * (MAX_TEXT + 1), Spec(), Typed(None, (Issue("type", "is longer than 1048576 characters"),))),
    ],
)
def test_a_native_structure(text: str, spec: Spec, expected: Typed) -> None:
    """It is checked as it stands: no encoding, no conversion."""
    assert expected == coerce_json(text, spec)


def test_a_typed_value_has_no_repr() -> None:
    """It may be a secret."""
    assert repr(coerce("hunter2", Spec())) == "Typed(issues=())"


@given(texts, specs)
@example("٣", INTEGER)
@example("\x00", NUMBER)
def test_coercion_and_check_agree(text: str, spec: Spec) -> None:
    """What coerce accepts, check accepts; and JSON carries the value to and fro unchanged."""
    typed = coerce(text, spec)
    if typed.valid:
        assert check(typed.value, spec) == ()
        assert Typed(typed.value) == coerce_json(json.dumps(typed.value), spec)
    elif typed.value is not None:
        assert typed.issues == check(typed.value, spec)


@given(st.text(), specs)
def test_coercion_is_total(text: str, spec: Spec) -> None:
    """No text raises, in either form."""
    assert coerce(text, spec) == coerce(text, spec)
    assert coerce_json(text, spec) == coerce_json(text, spec)


@given(st.text(alphabet="qxzjkw", min_size=5), specs)
def test_no_message_holds_the_text(text: str, spec: Spec) -> None:
    """Whatever is wrong with it."""
    messages = [issue.message for issue in coerce(text, spec).issues if issue.code not in {"enum", "const"}]
    assert [message for message in messages if text in message] == []


@given(values, specs)
def test_a_structure_is_judged_like_its_value(value: Json, spec: Spec) -> None:
    """coerce_json reads JSON and then only checks."""
    assert check(value, spec) == coerce_json(json.dumps(value), spec).issues
