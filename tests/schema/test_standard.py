"""Specs in the words of JSON Schema: the same values are taken and refused."""

from __future__ import annotations

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from confcheck.kernel.check import check
from confcheck.kernel.formats import FORMATS, Format
from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.units import UNITS
from confcheck.schema.patterns import LOOSER, PATTERNS
from confcheck.schema.standard import DIFFERENCES, definitions, standard
from tests.kernel.test_formats import BAD, GOOD
from tests.schema.validators import EXACT_DIVISORS, alone, exact, plain, specs, values_for

PORT: Json = {"description": "A port between 1 and 65535.", "minimum": 1, "maximum": 65535, "pattern": PATTERNS["port"]}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (Spec(), {"type": "string"}),
        (Spec(type="integer", format="port"), {"type": "integer", "$ref": "#/$defs/port"}),
        (Spec(format="uri"), {"type": "string", "format": "uri"}),
        (Spec(type="number", unit="s"), {"description": "Unit: s.", "type": "number"}),
        (
            Spec(type="integer", minimum=1, maximum=9, exclusive_minimum=0, exclusive_maximum=10, multiple_of=2),
            {
                "type": "integer",
                "minimum": 1,
                "maximum": 9,
                "exclusiveMinimum": 0,
                "exclusiveMaximum": 10,
                "multipleOf": 2,
            },
        ),
        (
            Spec(enum=("a", "b"), const=("a",), min_length=0, max_length=1, pattern="^a$"),
            {"type": "string", "enum": ["a", "b"], "minLength": 0, "maxLength": 1, "pattern": "^a$", "const": "a"},
        ),
        (
            Spec(
                type="array", encoding="csv", unordered=True, unique_items=True, min_items=1, max_items=2,
                items=Spec(type="integer", unit="MiB"),
            ),
            {
                "type": "array",
                "items": {"description": "Unit: MiB.", "type": "integer"},
                "minItems": 1,
                "maxItems": 2,
                "uniqueItems": True,
            },
        ),
        (
            Spec(type="object", properties=(("a", Spec(type="boolean")),)),
            {"type": "object", "properties": {"a": {"type": "boolean"}}},
        ),
    ],
)  # fmt: skip
def test_a_spec(spec: Spec, expected: dict[str, Json]) -> None:
    """Only standard keywords: units become text, encodings and `set` say nothing about the typed value."""
    assert expected == standard(spec)


@pytest.mark.parametrize(
    ("description", "unit", "expected"),
    [
        (None, None, None),
        (" ", None, None),
        ("How long", "s", "How long. Unit: s."),
        ("How long?\n", "s", "How long? Unit: s."),
        ("How long.", None, "How long."),
        (None, "GiB", "Unit: GiB."),
    ],
)
def test_the_unit_joins_the_description(description: str | None, unit: str | None, expected: str | None) -> None:
    """As a sentence of its own."""
    assert expected == standard(Spec(type="number", unit=unit), description).get("description")


def test_only_formats_that_are_used_are_defined() -> None:
    """Wherever they stand, once, in the order of the kernel, with its words."""
    inner = Spec(type="object", properties=(("a", Spec(format="dsn")), ("b", Spec(format="uri"))))
    defined = definitions([Spec(type="array", items=inner), Spec(format="port"), Spec(type="integer", format="port")])
    assert defined == {
        "port": PORT,
        "dsn": {
            "description": "A connection string (scheme://host/path). confcheck looks closer.",
            "pattern": PATTERNS["dsn"],
        },
    }
    assert list(defined) == ["port", "dsn"]


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format(one: Format) -> None:
    """Texts with and without it: by our checker always, by a plain validator where there is an exact pattern."""
    spec = Spec(format=one.name)
    texts = GOOD[one.name] + BAD[one.name]
    if one.name not in LOOSER:
        assert [text for text in texts if exact(alone(spec)).is_valid(text) != one.holds(text)] == []
    if one.name in PATTERNS and one.name not in LOOSER:
        assert [text for text in texts if plain(alone(spec)).is_valid(text) != one.holds(text)] == []


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_every_unit(unit: str) -> None:
    """A typed value is a number of that unit, and nothing else."""
    spec = Spec(type="integer", unit=unit, minimum=2)
    values: list[Json] = [1, 2, 2.5, 3.0, "5m", "2", None, True]
    assert [value for value in values if plain(alone(spec)).is_valid(value)] == [2, 3.0]
    assert standard(spec)["description"] == f"Unit: {unit}."


def rewritten(spec: Spec) -> Spec:
    """The spec without what the list of differences excuses for a plain validator."""
    known = spec.format is None or (spec.format in PATTERNS and spec.format not in LOOSER)
    return replace(
        spec,
        format=spec.format if known else None,
        multiple_of=spec.multiple_of if spec.multiple_of in EXACT_DIVISORS else None,
        items=None if spec.items is None else rewritten(spec.items),
        properties=tuple((name, rewritten(part)) for name, part in spec.properties),
    )


def without_dsn(spec: Spec) -> Spec:
    """The spec without the one format that is only approximated."""
    return replace(
        spec,
        format=None if spec.format in LOOSER else spec.format,
        items=None if spec.items is None else without_dsn(spec.items),
        properties=tuple((name, without_dsn(part)) for name, part in spec.properties),
    )


@hypothesis.settings(deadline=None, max_examples=300)
@given(specs.map(without_dsn), st.data())
def test_a_validator_with_our_formats_judges_as_the_kernel_does(spec: Spec, data: st.DataObject) -> None:
    """Every type, unit, encoding, format and constraint; the document is itself sound."""
    document = alone(spec)
    Draft202012Validator.check_schema(document)
    value = data.draw(values_for(spec))
    assert (check(value, spec) == ()) == exact(document).is_valid(value)


@hypothesis.settings(deadline=None, max_examples=300)
@given(specs.map(rewritten), st.data())
def test_a_plain_validator_judges_as_the_kernel_does(spec: Spec, data: st.DataObject) -> None:
    """Everything but the standard formats and fractions as divisors."""
    value = data.draw(values_for(spec))
    assert (check(value, spec) == ()) == plain(alone(spec)).is_valid(value)


@hypothesis.settings(deadline=None)
@given(st.data())
def test_the_export_takes_every_connection_string(data: st.DataObject) -> None:
    """The approximated format errs on one side only."""
    spec = Spec(format="dsn")
    value = data.draw(values_for(spec))
    assert check(value, spec) != () or exact(alone(spec)).is_valid(value)


NESTED: Json = []
for _ in range(70):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    ("spec", "value", "expected"),
    [
        (Spec(format="dsn"), "redis://", (False, True)),
        (Spec(format="uri"), "no url", (False, True)),
        (Spec(type="number", multiple_of=0.1), 0.3, (True, False)),
        (Spec(type="array"), NESTED, (False, True)),
        (Spec(type="number"), float("inf"), (False, True)),
    ],
)
def test_the_differences_are_real(spec: Spec, value: Json, expected: tuple[bool, bool]) -> None:
    """A line of the list that could be struck out would be one too many: kernel first, then a plain validator."""
    assert expected == (check(value, spec) == (), plain(alone(spec)).is_valid(value))


def test_the_list_of_differences_is_short_and_reasoned() -> None:
    """Each has a reason."""
    assert len(DIFFERENCES) < 10
    assert [what for what, why in DIFFERENCES.items() if len(why) < 20] == []
