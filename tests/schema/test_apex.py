"""A schema that an adopter wrote, where the material is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.model import Environment, Manifest, Origin, Position, Service, SourceEntry
from confcheck.schema import load_schema

APEX = Path(__file__).parents[3] / "shared" / "realworld" / "apex" / "schemas" / "apex.yaml"
PATH = "schemas/apex.yaml"
HERE = Origin("confcheck.toml", Position(2, 1), Position(2, 10))


@pytest.mark.skipif(not APEX.exists(), reason="needs ../shared/realworld")
def test_it_loads() -> None:
    """Every setting, its place, and what staging and compose make of it."""
    targets = ("cloud", "compose", "compose-alpine", "local", "tests")
    manifest = Manifest(
        "confcheck.toml",
        (PATH, HERE),
        tuple(Environment(name, HERE) for name in ("development", "test", "staging", "production")),
        tuple(Service(name, HERE) for name in ("backend", "auth", "frontend", "e2e")),
        tuple(SourceEntry(index, HERE, (), target=target) for index, target in enumerate(targets)),
    )
    schema = load_schema(PATH, lambda _: APEX.read_text(encoding="utf-8"), manifest)
    assert (len(schema.settings), len(schema.groups), len(schema.rules)) == (54, 9, 4)
    secret = schema.setting("auth.jwt_secret")
    assert secret is not None
    assert secret.origin == Origin(PATH, Position(18, 7), Position(19, 9))
    assert secret.required_in("backend", ("staging",))
    assert schema.overlaid["staging", "cloud"]["urls.auth"].schemes == ("https",)
    assert schema.overlaid["staging", "compose"]["urls.auth"].schemes == ("http", "https")
    assert "redis.password" not in schema.overlaid["staging", "cloud"]
