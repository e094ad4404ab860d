"""Overlays: the setting as each environment and target see it."""

from __future__ import annotations

from confcheck.model import Schema
from tests.schema.given import load, mistake

ENVIRONMENTS = ("base", "test", "staging", "production")
TARGETS = (None, "cloud", "compose")


def schemes(schema: Schema) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """The schemes of `url` everywhere, and that only changed settings are kept."""
    found = {}
    for environment in ENVIRONMENTS:
        for target in TARGETS:
            setting = {one.path: one for one in schema.settings_for(environment, target)}["url"]
            found[environment, target] = setting.schemes
            changed = setting != schema.setting("url")
            assert changed == ("url" in schema.overlaid.get((environment, target), {}))
    return found


def test_environments_come_first_ancestors_before_children_then_targets() -> None:
    """Keyword by keyword; an alias of an environment is its name."""
    schema = load(
        """
properties:
  other: {}
  url:
    schemes: [http]
    secret: true
    environments:
      base: {schemes: [ws], title: B}
      stg: {schemes: [https]}
    targets:
      compose: {schemes: [wss]}
"""
    )
    assert schemes(schema) == {
        ("base", None): ("ws",),
        ("base", "cloud"): ("ws",),
        ("base", "compose"): ("wss",),
        ("test", None): ("http",),
        ("test", "cloud"): ("http",),
        ("test", "compose"): ("wss",),
        ("staging", None): ("https",),
        ("staging", "cloud"): ("https",),
        ("staging", "compose"): ("wss",),
        ("production", None): ("https",),
        ("production", "cloud"): ("https",),
        ("production", "compose"): ("wss",),
    }
    production = schema.overlaid["production", "compose"]["url"]
    base = schema.setting("url")
    assert base is not None
    assert ("B", True, base.origin) == (production.title, production.secret, production.origin)
    assert list(schema.overlaid["production", "compose"]) == ["url"]


def test_an_overlay_that_changes_nothing_is_not_kept() -> None:
    """Saying the same again is no difference."""
    assert load("properties: {a: {secret: true, environments: {test: {secret: true}}}}").overlaid == {}


def test_any_keyword_may_be_overlaid() -> None:
    """Type, names, services, value schemas too."""
    schema = load(
        "properties: {a: {type: integer, minimum: 1, environments: {test: "
        "{type: number, env: B, services: [auth], aliases: [C], optional: [staging]}}}}"
    )
    found = schema.overlaid["test", None]["a"]
    assert (found.spec.type, found.spec.minimum, found.env, found.services, found.optional) == (
        "number",
        1,
        "B",
        (("auth", "required"),),
        ("staging",),
    )


def test_overlays_are_judged_together_with_their_setting() -> None:
    """The mistake says where it arises."""
    path = "schemas/platform.yaml"
    assert mistake("properties: {a: {type: integer, default: 5, environments: {stage: {maximum: 4}}}}") == (
        f"{path}:1:42: `default` must be at most 4 in staging"
    )
    assert mistake("properties: {a: {minLength: 5, targets: {compose: {type: integer}}}}") == (
        f"{path}:1:18: `minLength` means nothing for the type integer in compose"
    )
    both = "properties: {a: {type: integer, environments: {base: {minimum: 5}}, targets: {compose: {maximum: 4}}}}"
    assert mistake(both) == f"{path}:1:98: `maximum` and `minimum` leave no value in base, compose"


def test_names_in_overlays_are_checked() -> None:
    """Settings, services and environments that an overlay names."""
    path = "schemas/platform.yaml"
    assert mistake("properties: {a: {environments: {test: {requires: [b]}}}}") == (
        f"{path}:1:51: `requires` names no setting (known: a)"
    )
    assert mistake("properties: {a: {environments: {test: {points-to: ath}}}}") == (
        f"{path}:1:51: the manifest has no service `ath` in test (known: auth, backend, load-tester)"
    )
