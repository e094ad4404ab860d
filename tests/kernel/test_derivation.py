"""Templates over other settings."""

from __future__ import annotations

import pytest

from confcheck.kernel.derivation import derived_from, filled, operand
from confcheck.kernel.spec import Json, Spec


@pytest.mark.parametrize(
    ("template", "texts", "expected"),
    [
        ("https://{a.host}:{a.port}/x", {"a.host": "h", "a.port": "1"}, "https://h:1/x"),
        ("{a}{a}", {"a": "{a}"}, "{a}{a}"),
        ("{a}/x", {"a": "https://h/"}, "https://h/x"),
        ("{a}x", {"a": "https://h/"}, "https://h/x"),
        ("{a}/x", {"a": "p/"}, "p//x"),
        ("plain", {}, "plain"),
    ],
)
def test_a_template_is_filled(template: str, texts: dict[str, str], expected: str) -> None:
    """Each path by its text, once; of two slashes where a URL meets its path one stays."""
    assert set(texts) == set(derived_from(template))
    assert expected == filled(template, texts)


@pytest.mark.parametrize(
    ("value", "spec", "unit", "expected"),
    [
        ("a", Spec(), False, "a"),
        (True, Spec(type="boolean"), False, "true"),
        (8081, Spec(type="integer"), False, "8081"),
        (5, Spec(type="integer", unit="s"), False, "5"),
        (5, Spec(type="integer", unit="s"), True, "5s"),
        (["a", "b"], Spec(type="array", encoding="csv"), False, "a,b"),
        ([1, 2], Spec(type="array", encoding="words", items=Spec(type="integer")), False, "1 2"),
        (["a"], Spec(type="array"), False, '["a"]'),
    ],
)
def test_a_value_inside_a_template(value: Json, spec: Spec, *, unit: bool, expected: str) -> None:
    """As its reader would write it."""
    assert expected == operand(value, spec, unit=unit)
