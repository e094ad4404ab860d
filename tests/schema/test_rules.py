"""Rules are compiled when the schema loads: every mistake at its line and column."""

from __future__ import annotations

import pytest

from tests.schema.given import load, mistake

PATH = "schemas/platform.yaml"
THERE = ", at character 13 of the rule"
OTHER = "(a setting of another service is written services.NAME.PATH)"
UNITS = "(their units measure different things)"
SETTINGS = """properties:
  wait: {type: integer, unit: s, services: [auth, backend]}
  limit: {type: integer, unit: min, services: [auth]}
  size: {type: integer, unit: KiB}
  only: {type: boolean, services: [load-tester]}
  text: {type: string}
rules:
"""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("rule: wiat < 5", "8:24: there is no setting `wiat` (did you mean `wait`?)"),
        ("rule: 'wait < lmit'", "8:32: there is no setting `lmit` (did you mean `limit`?)"),
        ('rule: "wait < size"', f"8:30: `<` does not fit between integer of s and integer of KiB {UNITS}"),
        ('rule: "text == \\"a\\" + 1"', f"8:24: `+` does not fit between string and integer{THERE}"),
        ("rule: 'text == ''a'' + 1'", f"8:24: `+` does not fit between string and integer{THERE}"),
        ("rule: wait / 0 > 1", "8:29: division by zero"),
        ("rule: text.matches('(')", "8:37: this group is not closed (at character 1 of the pattern)"),
        ("rule: 'text == \"a\\q\"'", "8:35: this escape is none of CEL's (write `\\\\` for a backslash)"),
        ("rule: lenght(text) > 1", "8:24: rules have no such function"),
        ("rule: wait + limit", "8:29: a rule is true or false, and this is an integer of s"),
        ("rule: " + "(" * 4_000 + "wait", "8:72: the rule is nested deeper than 48 levels"),
        ("rule: " + "(" * 10_000 + "wait", "8:24: the rule is longer than 10000 characters"),
        ("rule: " + "wait<" * 200_000 + "wait", "8:24: the rule is longer than 10000 characters"),
        ("rule: services.backend.limit < wait", "8:24: `backend` does not use `limit`"),
        ("rule: services.bakend.wait < wait", "8:33: there is no service `bakend` (did you mean `backend`?)"),
        (
            "rule: limit > 1 && only",
            f"8:24: no service uses every setting that the rule names {OTHER}",
        ),
        (
            "rule: limit > 1, services: [backend]",
            f"8:24: none of its `services` uses every setting that the rule names {OTHER}",
        ),
        ("rule: limit > 1 && oops(, message: x", "8:42: the rule ends too early"),
    ],
)
def test_a_mistake_has_its_place(rule: str, expected: str) -> None:
    """The column inside the rule where it stands as it is on one line; else where it begins, and the character."""
    assert f"{PATH}:{expected}" == mistake(f"{SETTINGS}  - {{id: a-rule, {rule}}}\n")


def test_a_block_has_the_place_where_it_begins() -> None:
    """The lines of a block are joined; the message counts the characters."""
    text = f"{SETTINGS}  - id: a-rule\n    rule: >-\n      wait > 1 &&\n      wiat < 5\n"
    assert mistake(text) == (
        f"{PATH}:9:11: there is no setting `wiat`, at character 13 of the rule (did you mean `wait`?)"
    )


def test_several_mistakes_are_counted() -> None:
    """The first is told, in the order of the file."""
    text = f"{SETTINGS}  - {{id: one, rule: wait > 'a'}}\n  - {{id: two, rule: text > 1}}\n"
    assert mistake(text) == (
        f"{PATH}:8:26: `>` does not fit between integer of s and string (1 more mistake in the schema)"
    )


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("{only-if: flga}", "4:18: there is no setting `flga` (did you mean `flag`?)"),
        ("{only-if: text}", "4:18: a rule is true or false, and this is a string"),
        (
            "{only-if: flag, services: [backend]}",
            f"4:18: no service of the setting uses every setting that the rule names {OTHER}",
        ),
        (
            "{environments: {staging: {only-if: flga}}}",
            "4:43: there is no setting `flga` (did you mean `flag`?)",
        ),
        ("{only-if: flag, environments: {staging: {only-if: '!flag && x'}}}", "4:68: there is no setting `x`"),
    ],
)
def test_only_if_is_a_rule(setting: str, expected: str) -> None:
    """In the same language, with the same mistakes, in overlays too."""
    head = "properties:\n  flag: {type: boolean, services: [auth]}\n  text: {}\n"
    found = mistake(f"{head}  one: {setting}\n")
    assert f"{PATH}:{expected}" == found.partition(" (known")[0]


def test_overlays_may_change_the_unit_but_not_the_type() -> None:
    """A number of another unit is converted, a text can never be a number."""
    head = "properties:\n  wait: {type: integer, unit: min, environments: {staging: {"
    tail = "}}}\nrules:\n  - {id: a-rule, rule: wait > 5 && wait < 9}\n"
    (operand,) = load(f"{head}unit: s{tail}").programs["wait > 5 && wait < 9"].operands
    assert str(operand.kind) == "integer of s"
    (operand,) = load(f"{head}type: number{tail}").programs["wait > 5 && wait < 9"].operands
    assert str(operand.kind) == "number of min"
    head = "properties:\n  wait: {type: integer, environments: {staging: {"
    assert mistake(f"{head}type: string{tail}") == (
        f"{PATH}:4:24: `wait` has another type in some environment or target"
    )


def test_an_overlay_may_give_a_setting_to_a_service() -> None:
    """Some environment in which a service uses all of them is enough."""
    text = (
        "properties:\n  a: {services: [auth], environments: {staging: {services: [auth, backend]}}}\n"
        "  b: {services: [backend]}\nrules:\n  - {id: a-rule, rule: a == b}\n"
    )
    assert list(load(text).programs) == ["a == b"]


def test_a_text_is_compiled_once() -> None:
    """Rules that say the same share their program; without rules there is none."""
    text = (
        "properties:\n  a: {type: boolean}\n  b: {only-if: a}\nrules:\n  - {id: x, rule: a}\n  - {id: y, rule: '!a'}\n"
    )
    assert list(load(text).programs) == ["a", "!a"]
    assert load("properties:\n  a: {}\n").programs == {}


def test_rules_in_other_files_and_formats() -> None:
    """In JSON and behind `$ref`, at the line of their own file."""
    text = '{"properties": {"a": {"type": "integer"}},\n "rules": [{"id": "x", "rule": "b > 1"}]}'
    assert mistake(text, "schemas/platform.json") == ("schemas/platform.json:2:33: there is no setting `b` (known: a)")
    text = 'properties.a.type = "integer"\n[[rules]]\nid = "x"\nrule = """\na > \n b"""\n'
    assert mistake(text, "schemas/platform.toml") == (
        "schemas/platform.toml:4:8: there is no setting `b`, at character 7 of the rule (known: a)"
    )
