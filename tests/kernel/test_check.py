"""Constraints on typed values: whole messages, in their order."""

from __future__ import annotations

import pytest

from confcheck.kernel.check import MAX_ISSUES, check
from confcheck.kernel.spec import Json, Spec

INTEGER = Spec(type="integer")
NUMBER = Spec(type="number")


def nested(depth: int) -> Json:
    """An array inside an array, so many times."""
    value: Json = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        ("x", INTEGER, ["type: is not an integer"]),
        (True, INTEGER, ["type: is not an integer"]),
        (1.5, INTEGER, ["type: is not an integer"]),
        (15.0, INTEGER, []),
        (10**400, INTEGER, []),
        (False, NUMBER, ["type: is not a number"]),
        (float("nan"), NUMBER, ["type: is not a number"]),
        (float("inf"), NUMBER, ["type: is not a number"]),
        (None, Spec(), ["type: is not a string"]),
        (1, Spec(type="boolean"), ["type: is not a boolean (true, false, 1, 0, yes, no, on, off)"]),
        ({}, Spec(type="array"), ["type: is not an array"]),
        ([], Spec(type="object"), ["type: is not an object"]),
        ("debug", Spec(enum=("DEBUG", "INFO")), ["enum: is not one of DEBUG, INFO"]),
        ("INFO", Spec(enum=("DEBUG", "INFO")), []),
        ("a", Spec(enum=("", " b", None)), ['enum: is not one of "", " b", null']),
        (
            101,
            Spec(type="integer", enum=tuple(range(101))),
            [f"enum: is not one of {', '.join(map(str, range(100)))} …"],
        ),
        (1.0, Spec(type="number", enum=(1, 2)), []),
        (True, Spec(type="boolean", const=(False,)), ["const: must be false"]),
        (False, Spec(type="boolean", const=(False,)), []),
        ([2], Spec(type="array", const=([1],)), ["const: must be [1]"]),
        (0, Spec(type="integer", minimum=1), ["minimum: must be at least 1"]),
        (0, Spec(type="integer", minimum=1, unit="s"), ["minimum: must be at least 1 s"]),
        (0, Spec(type="number", exclusive_minimum=0), ["exclusiveMinimum: must be greater than 0"]),
        (5.5, Spec(type="number", maximum=5), ["maximum: must be at most 5"]),
        (5, Spec(type="number", exclusive_maximum=5), ["exclusiveMaximum: must be less than 5"]),
        (5, Spec(type="number", minimum=5, maximum=5, exclusive_minimum=4, exclusive_maximum=6), []),
        (0.3, Spec(type="number", multiple_of=0.1), []),
        (0.35, Spec(type="number", multiple_of=0.1), ["multipleOf: is not a multiple of 0.1"]),
        (10**400, Spec(type="integer", multiple_of=3), ["multipleOf: is not a multiple of 3"]),
        (0, Spec(type="integer", format="port"), ["format: is not a port between 1 and 65535"]),
        (70000, Spec(type="integer", format="port"), ["format: is not a port between 1 and 65535"]),
        (10**400, Spec(type="integer", format="port"), ["format: is not a port between 1 and 65535"]),
        (8080.0, Spec(type="integer", format="port"), []),
        (5, Spec(type="integer", format="uuid"), []),
        ("", Spec(min_length=1), ["minLength: is shorter than 1 character"]),
        ("abc", Spec(max_length=2), ["maxLength: is longer than 2 characters"]),
        ("xay", Spec(pattern="a"), []),
        ("b", Spec(pattern="a" * 101), ["pattern: does not match its pattern"]),
        ("b", Spec(pattern="("), []),
        ("x", Spec(format="no-such-format"), []),
        ([], Spec(type="array", min_items=1), ["minItems: has fewer than 1 item"]),
        ([1, 2, 3], Spec(type="array", max_items=2), ["maxItems: has more than 2 items"]),
        ([1, 1.0], Spec(type="array", unique_items=True), ["uniqueItems: has an item twice"]),
        ([1, True, "1"], Spec(type="array", unique_items=True), []),
        (
            ["a", 1, "b"],
            Spec(type="array", items=INTEGER),
            ["type: item 1 is not an integer", "type: item 3 is not an integer"],
        ),
        (
            {"port": "x", "other": 1},
            Spec(type="object", properties=(("port", INTEGER), ("host", Spec()))),
            ["type: property port is not an integer"],
        ),
        (
            {"ports": [1, "x"]},
            Spec(type="object", properties=(("ports", Spec(type="array", items=INTEGER)),)),
            ["type: property ports item 2 is not an integer"],
        ),
        (nested(64), Spec(type="array"), []),
        (nested(66), Spec(type="array"), ["type: is nested deeper than 64 levels"]),
        ({"a": nested(100_000)}, Spec(type="object"), ["type: is nested deeper than 64 levels"]),
        (
            "!",
            Spec(enum=("a",), const=("b",), min_length=2, pattern="c", format="port"),
            [
                "const: must be b",
                "enum: is not one of a",
                "minLength: is shorter than 2 characters",
                "pattern: does not match the pattern c",
                "format: is not a port between 1 and 65535",
            ],
        ),
    ],
)
def test_a_typed_value(value: Json, spec: Spec, expected: list[str]) -> None:
    """Every reason against it, in the order of the vocabulary."""
    assert expected == [f"{issue.code}: {issue.message}" for issue in check(value, spec)]


def test_items_are_reported_up_to_what_anyone_reads() -> None:
    """A list of a thousand wrong items does not make a thousand lines."""
    issues = check(["x"] * 1000, Spec(type="array", items=INTEGER))
    assert [f"item {number} is not an integer" for number in range(1, MAX_ISSUES + 1)] == [
        issue.message for issue in issues
    ]
