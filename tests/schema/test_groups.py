"""What stands on groups and at the top: rules, choices, and settings that name each other."""

from __future__ import annotations

import pytest

from confcheck.model import Choice, Origin, Position, Rule
from tests.schema.given import load, mistake

PATH = "schemas/platform.yaml"


def test_rules() -> None:
    """At the top and on groups, with every keyword; environments by their canonical names."""
    schema = load(
        """
properties:
  g:
    properties: {x: {type: integer}}
    rules:
    - id: positive
      rule: g.x > 0
rules:
- {id: all-of-it, rule: g.x < 9, message: M, severity: warning, environments: [stg], targets: [cloud], services: [auth]}
"""
    )
    top = Rule(
        id="all-of-it",
        rule="g.x < 9",
        origin=Origin(PATH, Position(9, 3), Position(9, 25)),
        message="M",
        severity="warning",
        environments=("staging",),
        targets=("cloud",),
        services=("auth",),
    )
    group = Rule("positive", "g.x > 0", Origin(PATH, Position(6, 7), Position(7, 13)), "g")
    assert (top, group) == schema.rules


def test_choices() -> None:
    """A path may be written in full or from the group; from the group comes first."""
    schema = load(
        """
exactly-one: [x, g.y]
properties:
  x: {}
  g:
    at-least-one: [x, y, g.z]
    properties: {x: {}, y: {}, z: {}}
"""
    )
    assert schema.choices == (
        Choice("", "exactly-one", ("x", "g.y"), Origin(PATH, Position(2, 1), Position(2, 14))),
        Choice("g", "at-least-one", ("g.x", "g.y", "g.z"), Origin(PATH, Position(6, 5), Position(6, 19))),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: {derive: '{b}'}, b: {derive: '{a}'}}", "1:46: `derive` leads back to the setting itself"),
        (
            "{a: {derive: '{b}'}, b: {derive: '{c}'}, c: {derive: '{b}'}}",
            "1:66: `derive` leads back to the setting itself",
        ),
        ("{a: {parts: {host: b}}, b: {parts: {host: a}}}", "1:55: `parts` leads back to the setting itself"),
        ("{a: {parts: {host: a}}}", "1:32: `parts` names the setting itself"),
        ("{alpha: {}, b: {parts: {host: alpah}}}", "1:43: `parts` names no setting (did you mean `alpha`?)"),
        ("{alpha: {}, b: {derive: 'x{alpah}'}}", "1:37: `derive` names no setting (did you mean `alpha`?)"),
        ("{a: {derive: '{b}}'}, b: {}}", "1:26: `derive` has a brace without its partner"),
        ("{a: {derive: '{}'}}", "1:26: `derive` names no setting (known: a)"),
        (
            "{g: {properties: {alpha: {}}}, b: {requires: [g.alpah]}}",
            "1:59: `requires` names no setting (did you mean `g.alpha`?)",
        ),
        ("{g: {properties: {alpha: {}}}, b: {requires: [g]}}", "1:59: `requires` names no setting (known: b, g.alpha)"),
    ],
)
def test_settings_that_name_each_other_wrongly(text: str, expected: str) -> None:
    """Every path must be that of a setting, and no derivation may go in a circle."""
    assert f"{PATH}:{expected}" == mistake(f"properties: {text}")


def test_a_derivation_through_others() -> None:
    """A chain is no circle."""
    schema = load("properties: {a: {derive: '{b}{b}'}, b: {derive: 'x{c}'}, c: {}}")
    assert [one.derive for one in schema.settings] == ["{b}{b}", "x{c}", None]


def test_an_empty_schema() -> None:
    """It has no settings; that is for others to judge."""
    schema = load("{}")
    assert (schema.settings, schema.groups, schema.title) == ((), (), None)


def test_a_group_may_be_empty() -> None:
    """Its settings may be still to come."""
    assert load("properties: {g: {properties: {}}}").groups == ("g",)
