"""The exported schema: what is in it, who must set what, and the same verdict as the model."""

from __future__ import annotations

import json
from copy import deepcopy

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from confcheck.kernel.spec import Json, Spec
from confcheck.model import Schema, Setting, Structure
from confcheck.schema.export import DIALECT, export
from confcheck.schema.models import build_model
from tests.schema.given import MANIFEST, ORIGIN, load
from tests.schema.test_standard import PORT, without_dsn
from tests.schema.validators import exact, nested, plain, specs, values_for

PATHS = ("a", "g.a", "g.b", "g.h.a", "i.a")


def head(words: str) -> dict[str, Json]:
    """The first lines of every document."""
    return {"$schema": DIALECT, "description": f"{words}, exported from schemas/platform.yaml.", "type": "object"}


def exported(text: str, *names: str | None) -> dict[str, Json]:
    """The schema of that text, exported."""
    return export(load(text), MANIFEST, *names)


def properties(text: str, *names: str | None) -> object:
    """The settings of a schema without groups."""
    return exported("properties:\n" + text, *names)["properties"]


AUTH = """
title: Platform settings
properties:
  auth:
    properties:
      jwt_secret: {type: string, minLength: 32, secret: true, services: [auth, backend]}
      lifetime: {type: integer, unit: min, default: 15, title: Lifetime, description: Of a token}
      port: {type: integer, format: port, services: {auth: required, backend: optional}, optional: [test]}
  log: {properties: {level: {optional: true}}}
  debug: {type: boolean, forbidden: [production], deprecated: true, examples: [false]}
"""
SECRET: Json = {"type": "string", "minLength": 32, "writeOnly": True}
LIFETIME: Json = {
    "title": "Lifetime",
    "description": "Of a token. Unit: min.",
    "type": "integer",
    "default": 15,
}
LOG: Json = {"type": "object", "properties": {"level": {"type": "string"}}, "additionalProperties": False}
DEBUG: Json = {"type": "boolean", "examples": [False], "deprecated": True}


def test_the_whole_document() -> None:
    """Groups nest and are closed, a group with something required is required, formats are defined at the end."""
    port: Json = {"type": "integer", "$ref": "#/$defs/port"}
    auth: Json = {
        "type": "object",
        "properties": {"jwt_secret": SECRET, "lifetime": LIFETIME, "port": port},
        "required": ["jwt_secret", "port"],
        "additionalProperties": False,
    }
    assert exported(AUTH, "staging", "auth", "cloud") == {
        **head("Settings of auth in staging (cloud)"),
        "title": "Platform settings",
        "properties": {"auth": auth, "log": LOG, "debug": DEBUG},
        "required": ["auth", "debug"],
        "additionalProperties": False,
        "$defs": {"port": PORT},
    }


def test_the_order_is_that_of_the_schema() -> None:
    """And the same every time."""
    document = exported(AUTH, "staging", "auth")
    keywords = "$schema title description type properties required additionalProperties $defs".split()
    assert list(document) == keywords
    assert json.dumps(document) == json.dumps(exported(AUTH, "staging", "auth"))


@pytest.mark.parametrize(
    ("names", "words", "required"),
    [
        ((), "Settings", None),
        (("staging",), "Settings in staging", None),
        ((None, "auth"), "Settings of auth", None),
        (("test", "auth"), "Settings of auth in test", (["auth", "debug"], ["jwt_secret"])),
        (("staging", "backend"), "Settings of backend in staging", (["auth", "debug"], ["jwt_secret"])),
        (("production", "auth"), "Settings of auth in production", (["auth"], ["jwt_secret", "port"])),
        (("staging", "load-tester"), "Settings of load-tester in staging", (["debug"], None)),
    ],
)
def test_who_must_set_what(
    names: tuple[str | None, ...], words: str, required: tuple[list[str], list[str] | None] | None
) -> None:
    """Only a service in an environment must; never what is optional, forbidden, has a default, or is not its own."""
    document = exported(AUTH, *names)
    groups = document["properties"]
    assert isinstance(groups, dict)
    auth = groups["auth"]
    assert isinstance(auth, dict)
    assert document["description"] == f"{words}, exported from schemas/platform.yaml."
    assert (document.get("required"), auth.get("required")) == (required or (None, None))


def test_a_service_gets_only_its_own_settings() -> None:
    """And only the formats of those."""
    document = exported(AUTH, None, "load-tester")
    auth: Json = {"type": "object", "properties": {"lifetime": LIFETIME}, "additionalProperties": False}
    assert (document["properties"], "$defs" in document) == ({"auth": auth, "log": LOG, "debug": DEBUG}, False)


def test_overlays_are_applied() -> None:
    """Those of the environment, its ancestors, and the target."""
    text = (
        "  a: {default: x, environments: {base: {default: y}, staging: {maxLength: 3}}, "
        "targets: {cloud: {const: z, default: z}}}\n"
    )
    string: Json = {"type": "string", "default": "x"}
    staging: Json = {"type": "string", "maxLength": 3, "default": "y"}
    cloud: Json = {"type": "string", "maxLength": 3, "const": "z", "default": "z"}
    assert [properties(text, *names) for names in ((), ("test",), ("staging",), ("staging", None, "cloud"))] == [
        {"a": string},
        {"a": string},
        {"a": staging},
        {"a": cloud},
    ]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("api_token: {default: hunter2hunter2}", {"type": "string", "writeOnly": True}),
        ("signing: {env: JWT_SECRET, examples: [hunter2]}", {"type": "string", "writeOnly": True}),
        ("signing: {env: {auth: JWT_SECRET}}", {"type": "string", "writeOnly": True}),
        ("api_token: {secret: false, default: none}", {"type": "string", "default": "none"}),
        ("cache: {default: 'redis://:hunter2@cache'}", {"type": "string"}),
        ("cache: {default: 'redis://:x@cache', secret: false}", {"type": "string", "default": "redis://:x@cache"}),
        (
            "cache: {examples: ['redis://cache', 'redis://:hunter2@cache']}",
            {"type": "string", "examples": ["redis://cache"]},
        ),
        ("all: {type: array, default: ['redis://:hunter2@cache']}", {"type": "array"}),
        ("all: {type: object, default: {a: 'redis://:hunter2@cache'}}", {"type": "object"}),
        ("all: {type: array, default: [a, 1]}", {"type": "array", "default": ["a", 1]}),
    ],
)
def test_no_secret_leaves_the_schema(declared: str, expected: Json) -> None:
    """What is secret, by the schema, by a name or by its look, is neither default nor example."""
    assert properties(f"  {declared}\n") == {declared.partition(":")[0]: expected}


PARTS = """
properties:
  database:
    properties:
      url: {type: string, format: uri, optional: true, parts: {host: database.host, password: database.password}}
      replica: {optional: true, parts: {host: database.host}}
      host: {}
      password: {secret: true}
      pool: {type: integer}
"""


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        ({"database": {"pool": 1, "host": "h", "password": "p"}}, True),
        ({"database": {"pool": 1, "url": "postgres://u:p@h/d"}}, True),
        ({"database": {"pool": 1, "replica": "postgres://h/d", "password": "p"}}, True),
        ({"database": {"pool": 1, "replica": "postgres://h/d"}}, False),
        ({"database": {"pool": 1, "host": "h"}}, False),
        ({"database": {"pool": 1}}, False),
        ({"database": {"url": "postgres://u:p@h/d"}}, False),
        ({}, False),
    ],
)
def test_a_component_or_a_composite_must_be_set(given_values: Json, expected: bool) -> None:
    """As `missing-setting` has it; whether the composite has just this part is another matter."""
    assert expected == plain(exported(PARTS, "staging", "auth")).is_valid(given_values)


def test_components_of_one_composite_are_named_together() -> None:
    """One alternative for all of them, at the top, because both may lie in different groups."""
    text = """
properties:
  a: {optional: true, parts: {host: g.host, port: g.port, path: name}}
  g: {properties: {host: {}, port: {}}}
  name: {}
"""
    document = exported(text, "staging", "auth")
    both: Json = {"required": ["g", "name"], "properties": {"g": {"required": ["host", "port"]}}}
    assert (document["allOf"], "required" in document) == ([{"anyOf": [both, {"required": ["a"]}]}], False)
    assert "allOf" not in exported(text)


def test_the_schema_is_not_shared_with_the_document() -> None:
    """Whoever changes the document changes no setting."""
    schema = load("properties:\n  a: {type: array, default: [x], enum: [[x]]}\n")
    before = deepcopy(schema.settings)
    document = export(schema, MANIFEST)
    groups = document["properties"]
    assert isinstance(groups, dict)
    setting = groups["a"]
    assert isinstance(setting, dict)
    for keyword in ("default", "enum"):
        found = setting[keyword]
        assert isinstance(found, list)
        found.clear()
    assert schema.settings == before


def test_a_setting_is_no_group() -> None:
    """The schema loader refuses it; nothing can be exported from it."""
    settings = (Setting("a", Spec(), ORIGIN), Setting("a.b", Spec(), ORIGIN))
    with pytest.raises(ValueError, match=r"a\.b lies below another setting"):
        export(Schema("s.yaml", None, settings), MANIFEST)


def typed(value: Json, spec: Spec) -> object:
    """A typed value as a model takes it: text for what is no string would be read by the table first."""
    return Structure(json.dumps(value)) if isinstance(value, str) and spec.type != "string" else value


OPTIONAL: st.SearchStrategy[bool | tuple[str, ...]] = st.sampled_from([True, False, ("base",), ("test",)])


@st.composite
def cases(draw: st.DrawFn) -> tuple[tuple[Setting, ...], dict[str, Json]]:
    """Settings, and values for some of them; now and then one that no schema has, or something else than a group."""
    paths = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True))
    settings = tuple(
        Setting(
            path,
            draw(specs.map(without_dsn)),
            ORIGIN,
            optional=draw(OPTIONAL),
            secret=draw(st.sampled_from([None, True])),
        )
        for path in paths
    )
    values: dict[str, Json] = {}
    for setting in settings:
        if draw(st.sampled_from([True, True, True, False])):
            # An optional setting that is unset is left out, never null: see the list of differences.
            values[setting.path] = draw(values_for(setting.spec).filter(lambda value: value is not None))
    return settings, values | draw(st.sampled_from([{}, {}, {}, {"other": 1}]))


@hypothesis.settings(deadline=None, max_examples=300)
@given(cases())
def test_model_and_export_judge_alike(case: tuple[tuple[Setting, ...], dict[str, Json]]) -> None:
    """Every type, unit, encoding, format and constraint, nested, required or not, secret or not."""
    settings, values = case
    document = export(Schema("s.yaml", None, settings), MANIFEST, "staging", "auth")
    Draft202012Validator.check_schema(document)
    spec = {setting.path: setting.spec for setting in settings}
    lineage = MANIFEST.lineage("staging")
    model = build_model("auth", settings, required=lambda setting: setting.required_in("auth", lineage))
    given_values = {path: typed(value, spec.get(path, Spec())) for path, value in values.items()}
    try:
        model.model_validate(nested(given_values))
    except ValidationError:
        accepted = False
    else:
        accepted = True
    assert accepted == exact(document).is_valid(nested(values))


@pytest.mark.parametrize("group", [None, 5, "x", [], {"a": "x", "b": 1}])
def test_a_group_is_an_object_without_anything_else(group: Json) -> None:
    """For both."""
    settings = (Setting("g.a", Spec(), ORIGIN, optional=True),)
    assert not plain(export(Schema("s.yaml", None, settings), MANIFEST)).is_valid({"g": group})
    with pytest.raises(ValidationError):
        build_model("auth", settings).model_validate({"g": group})


def test_null_is_no_value() -> None:
    """One of the differences: the model has None for what is not set, the export leaves it out."""
    settings = (Setting("a", Spec(), ORIGIN, optional=True),)
    assert build_model("auth", settings).model_validate({"a": None}).model_dump() == {"a": None}
    assert not plain(export(Schema("s.yaml", None, settings), MANIFEST)).is_valid({"a": None})
