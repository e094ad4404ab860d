"""Every keyword of a setting, and what becomes of it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from confcheck.kernel.spec import Spec
from confcheck.model import Alias, Origin, Position, Setting
from confcheck.schema.meta import SETTING, keywords
from tests.schema.given import load

PATH = "schemas/platform.yaml"
KEPT: dict[str, tuple[str, str, object]] = {
    "title": ("title: T", "title", "T"),
    "description": ("description: D", "description", "D"),
    "type": ("type: boolean", "spec.type", "boolean"),
    "enum": ("enum: [x, y]", "spec.enum", ("x", "y")),
    "const": ("const: x", "spec.const", ("x",)),
    "minimum": ("type: number, minimum: 1.5", "spec.minimum", 1.5),
    "maximum": ("type: integer, maximum: 9", "spec.maximum", 9),
    "exclusiveMinimum": ("type: number, exclusiveMinimum: 0", "spec.exclusive_minimum", 0),
    "exclusiveMaximum": ("type: number, exclusiveMaximum: 9", "spec.exclusive_maximum", 9),
    "multipleOf": ("type: integer, multipleOf: 5", "spec.multiple_of", 5),
    "minLength": ("minLength: 3", "spec.min_length", 3),
    "maxLength": ("maxLength: 3.0", "spec.max_length", 3),
    "pattern": ("pattern: ^a", "spec.pattern", "^a"),
    "format": ("format: uri", "spec.format", "uri"),
    "items": ("type: array, items: {type: integer}", "spec.items", Spec(type="integer")),
    "minItems": ("type: array, minItems: 1", "spec.min_items", 1),
    "maxItems": ("type: array, maxItems: 2", "spec.max_items", 2),
    "uniqueItems": ("type: array, uniqueItems: true", "spec.unique_items", True),
    "properties": ("type: object, properties: {p: {minLength: 1}}", "spec.properties", (("p", Spec(min_length=1)),)),
    "default": ("type: integer, default: 5", "default", (5,)),
    "examples": ("examples: [x, y]", "examples", ("x", "y")),
    "deprecated": ("deprecated: true", "deprecated", True),
    "env": ("env: 'A_{ENVIRONMENT}'", "env", "A_{ENVIRONMENT}"),
    "aliases": (
        "aliases: [B, {name: C, message: M, until: 2030-01-31, services: [auth], read: false}]",
        "aliases",
        (Alias("B"), Alias("C", "M", "2030-01-31", ("auth",), read=False)),
    ),
    "services": ("services: [auth, backend]", "services", (("auth", "required"), ("backend", "required"))),
    "optional": ("optional: [stg, test]", "optional", ("staging", "test")),
    "forbidden": ("forbidden: [production, stage, stg]", "forbidden", ("production", "staging")),
    "allow-empty": ("allow-empty: true", "allow_empty", True),
    "secret": ("secret: false", "secret", False),
    "agree": ("agree: [services, targets]", "agree", ("services", "targets")),
    "differ": ("differ: environments", "differ", ("environments",)),
    "differ-from": ("differ-from: [other]", "differ_from", ("other",)),
    "unit": ("type: number, unit: s", "spec.unit", "s"),
    "encoding": ("type: array, encoding: csv", "spec.encoding", "csv"),
    "set": ("type: array, set: true", "spec.unordered", True),
    "schemes": ("schemes: [http, https]", "schemes", ("http", "https")),
    "url-path": ("url-path: /ws", "url_path", "/ws"),
    "points-to": ("points-to: auth", "points_to", "auth"),
    "parts": ("parts: {host: other, port: other}", "parts", (("host", "other"), ("port", "other"))),
    "derive": ("derive: 'https://{other}/x'", "derive", "https://{other}/x"),
    "requires": ("requires: [other]", "requires", ("other",)),
    "only-if": ("only-if: other == 'x'", "only_if", "other == 'x'"),
    "identifies": ("identifies: environment", "identifies", "environment"),
}


def setting(body: str) -> Setting:
    """The setting `it` with these keywords, beside a setting `other`."""
    found = load(f"properties:\n  it: {{{body}}}\n  other: {{}}\n").setting("it")
    assert found is not None
    return found


def field(setting: Setting, name: str) -> object:
    """A field of the setting or of its spec."""
    found: object = setting
    for part in name.split("."):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("keyword", KEPT)
def test_every_keyword_is_typed_and_kept(keyword: str) -> None:
    """What the schema says stands in the field of that keyword, and an empty setting has something else there."""
    body, name, expected = KEPT[keyword]
    assert expected == field(setting(body), name)
    assert expected != field(setting(""), name)


def test_the_table_above_is_complete() -> None:
    """Every keyword of the meta-schema has a field, and every field of a setting has a keyword."""
    filled = {name for _, name, _ in KEPT.values()}
    expected = {one.name for one in fields(Setting)} | {f"spec.{one.name}" for one in fields(Spec)}
    assert keywords(SETTING) == KEPT.keys() | {"environments", "targets"}
    assert expected == filled | {"path", "origin", "spec", "env_of"}


def test_a_bare_setting() -> None:
    """A setting without keywords is a required text of every service."""
    origin = Origin(PATH, Position(2, 3), Position(2, 7))
    assert Setting("it", Spec(), origin) == setting("")


@pytest.mark.parametrize(
    ("body", "services", "env", "env_of"),
    [
        ("services: {auth: optional, backend: required}", (("auth", "optional"), ("backend", "required")), None, ()),
        (
            "env: {auth: A, backend: B}",
            (("auth", "required"), ("backend", "required")),
            None,
            {"auth": "A", "backend": "B"},
        ),
        (
            "env: {auth: A}, services: [auth, backend]",
            (("auth", "required"), ("backend", "required")),
            None,
            {"auth": "A"},
        ),
        ("env: A", None, "A", ()),
    ],
)
def test_services_and_names(body: str, services: object, env: object, env_of: dict[str, str]) -> None:
    """A map in `env` says who uses the setting, unless `services` does."""
    found = setting(body)
    assert (services, env, tuple(dict(env_of).items())) == (found.services, found.env, found.env_of)


@pytest.mark.parametrize(("body", "expected"), [("", False), ("optional: true", True), ("optional: false", False)])
def test_optional(body: str, expected: object) -> None:
    """Required unless said otherwise."""
    assert expected == setting(body).optional


def test_groups_hand_keywords_down() -> None:
    """`services`, `agree`, `secret` and `optional` reach every setting below; the nearest one wins."""
    schema = load(
        """
services: [auth]
secret: true
properties:
  plain: {}
  own: {services: [backend], secret: false, optional: true}
  group:
    agree: services
    optional: [test]
    services: [auth, backend]
    properties:
      inner: {}
      deeper: {properties: {leaf: {agree: targets}}, secret: false}
"""
    )
    expected = [
        ("plain", ("auth",), True, (), False),
        ("own", ("backend",), False, (), True),
        ("group.inner", ("auth", "backend"), True, ("services",), ("test",)),
        ("group.deeper.leaf", ("auth", "backend"), False, ("targets",), ("test",)),
    ]
    found = [
        (one.path, tuple(name for name, _ in one.services or ()), one.secret, one.agree, one.optional)
        for one in schema.settings
    ]
    assert expected == found
    assert schema.groups == ("group", "group.deeper")


def test_value_schemas_nest() -> None:
    """Items and members are specs of their own, to any depth."""
    found = setting("type: array, items: {type: object, properties: {p: {type: array, items: {enum: [x]}}}}")
    inner = Spec(type="array", items=Spec(enum=("x",)))
    assert found.spec == Spec(type="array", items=Spec(type="object", properties=(("p", inner),)))


def test_an_object_setting_is_no_group() -> None:
    """A node with `properties` and `type: object` is one setting."""
    assert [one.path for one in load("properties: {a: {type: object, properties: {b: {}}}}").settings] == ["a"]
