"""Two schemas in, what breaks and what does not out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from confcheck import api
from confcheck.model import Mistake
from tests.workspaces import MANIFEST, write

Seen = tuple[bool, str, str, str, tuple[str, ...], tuple[str, ...]]
BOTH = ("auth", "backend")
PLACES = ("development", "staging")


def seen(root: Path, old: str, new: str, *, only_breaking: bool = False) -> list[Seen]:
    """Breaking, kind, name, message, services and environments of each change."""
    write(root, {"schema.yaml": f"properties:\n{new}", "old.yaml": f"properties:\n{old}"})
    difference = api.diff_schemas(root, str(root / "old.yaml"), str(root / "schema.yaml"), only_breaking=only_breaking)
    return [
        (one.breaking, one.kind, one.name, one.message, one.services, one.environments) for one in difference.changes
    ]


def both(*, breaking: bool, kind: str, message: str) -> list[Seen]:
    """One change of `a`, for both services everywhere."""
    return [(breaking, kind, "a", message, BOTH, ())]


@pytest.mark.parametrize(
    ("old", "new", "breaking", "kind", "message"),
    [
        ("type: string", "type: integer", True, "type-changed", "type is integer, was string"),
        ("type: integer", "type: number", False, "type-changed", "type is number, was integer"),
        ("type: integer", "type: integer, minimum: 1", True, "narrowed", "minimum is 1, was none"),
        ("type: integer, minimum: 1", "type: integer, minimum: 2", True, "narrowed", "minimum is 2, was 1"),
        ("type: integer, minimum: 2", "type: integer, minimum: 1", False, "widened", "minimum is 1, was 2"),
        ("type: integer, maximum: 2", "type: integer, maximum: 1", True, "narrowed", "maximum is 1, was 2"),
        ("type: integer, maximum: 1", "type: integer, maximum: 2", False, "widened", "maximum is 2, was 1"),
        ("type: integer, maximum: 1", "type: integer", False, "widened", "maximum is none, was 1"),
        ("minLength: 1", "minLength: 2", True, "narrowed", "minLength is 2, was 1"),
        ("type: integer", "type: integer, multipleOf: 5", True, "narrowed", "multipleOf is 5, was none"),
        ("type: integer, multipleOf: 5", "type: integer", False, "widened", "multipleOf is none, was 5"),
        ("{}", "pattern: '^a'", True, "narrowed", "pattern is ^a, was not given"),
        ("pattern: '^a'", "pattern: '^b'", True, "narrowed", "pattern is ^b, was ^a"),
        ("format: uri", "{}", False, "widened", "format is not given, was uri"),
        ("type: number, unit: s", "type: number, unit: ms", True, "narrowed", "unit is ms, was s"),
        ("type: array, encoding: csv", "type: array, encoding: words", True, "narrowed", "encoding is words, was csv"),
        ("enum: [a, b]", "enum: [a]", True, "narrowed", "enum allows no more b"),
        ("enum: [a]", "enum: [a, b]", False, "widened", "enum allows b"),
        ("{}", "enum: [a]", True, "narrowed", "enum is given: a"),
        ("const: a", "{}", False, "widened", "enum is given no more: a"),
        ("enum: [CANARY, b], secret: true", "enum: [b], secret: true", True, "narrowed", "enum allows no more"),
        ("type: array", "type: array, uniqueItems: true", True, "narrowed", "items must be unique"),
        ("type: array, uniqueItems: true", "type: array", False, "widened", "items may repeat"),
        (
            "type: array, items: {type: integer}",
            "type: array, items: {type: integer, minimum: 1}",
            True,
            "narrowed",
            "items: minimum is 1, was none",
        ),
        (
            "type: object, properties: {x: {type: integer}}",
            "type: object, properties: {x: {type: boolean}}",
            True,
            "type-changed",
            "x: type is boolean, was integer",
        ),
        ("type: object, properties: {x: {}}", "type: object", True, "narrowed", "property x is gone"),
        ("type: object", "type: object, properties: {x: {}}", False, "widened", "property x is new"),
        ("schemes: [ws, wss]", "schemes: [wss]", True, "narrowed", "schemes allows no more ws"),
        ("schemes: [wss]", "{}", False, "widened", "schemes is given no more: wss"),
        ("{}", "agree: services", True, "stricter", "agree: services holds now"),
        ("agree: services", "{}", False, "looser", "agree: services holds no more"),
        ("{}", "url-path: /ws", True, "stricter", "url-path is /ws, was not given"),
        ("points-to: auth", "{}", False, "looser", "points-to is not given, was auth"),
        ("allow-empty: true", "{}", True, "narrowed", "counts as unset if it is empty"),
        ("{}", "allow-empty: true", False, "widened", "may be empty"),
        ("secret: true", "secret: false", True, "secret-changed", "is no secret and is shown now"),
        ("{}", "secret: true", False, "secret-changed", "is secret now"),
        ("default: x", "default: y", False, "default-changed", "default is y, was x"),
        (
            "default: CANARY, secret: true",
            "default: CANARYbeta, secret: true",
            False,
            "default-changed",
            "default is ••••, was ••••",
        ),
        ("{}", "deprecated: true", False, "deprecated", "is deprecated now"),
        ("env: X", "env: Y", True, "renamed", "is no more read as X, but as Y"),
        ("env: X", "env: Y, aliases: [X]", False, "renamed", "is read as Y; X is an older name"),
        ("env: X", "env: X, aliases: [Y]", False, "widened", "is also read as Y"),
        ("env: X, aliases: [Y]", "env: X, aliases: [{name: Y, read: false}]", True, "renamed", None),
        ("description: old", "description: new", False, "", None),
    ],
)
def test_one_keyword(old: str, new: str, breaking: bool, kind: str, message: str | None, tmp_path: Path) -> None:  # noqa: PLR0917
    """What a value that was fine may no longer be is breaking; what only allows more is not."""
    sides = (f"  a: {{optional: true, {'' if text == '{}' else text}}}\n" for text in (old, new))
    found = seen(tmp_path, *sides)
    if kind == "renamed" and message is None:
        message = "is no more read as Y, but as X"
    assert found == ([] if message is None else both(breaking=breaking, kind=kind, message=message))
    assert found == [one for one in found if "CANARY" not in repr(one)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "  a: {}\n  b: {}\n",
            "  b: {}\n  c: {optional: true, services: [auth]}\n",
            [
                (True, "removed", "a", "is described no more (A)", BOTH, ()),
                (False, "added", "c", "is new (C)", ("auth",), ()),
            ],
        ),
        (
            "  a: {}\n",
            "  g: {properties: {a: {aliases: [A]}}}\n",
            [(False, "renamed", "g.a", "was a, is read as G_A; A is an older name", BOTH, ())],
        ),
        (
            "  a: {aliases: [X]}\n",
            "  b: {aliases: [X]}\n",
            [(True, "renamed", "b", "was a, is no more read as A, but as B, X", BOTH, ())],
        ),
        (
            "  a: {optional: true}\n",
            "  a: {optional: [development], services: [auth]}\n",
            [
                (True, "newly-required", "a", "must be set", ("auth",), ("staging",)),
                (True, "unused", "a", "is no more used by backend", ("backend",), ()),
            ],
        ),
        (
            "  a: {services: [auth]}\n",
            "  a: {default: x}\n",
            [
                (False, "default-changed", "a", "default is x, was none", BOTH, ()),
                (False, "optional", "a", "need not be set any more", ("auth",), PLACES),
                (False, "used", "a", "is used by backend too", ("backend",), ()),
            ],
        ),
        (
            "  a: {type: integer, optional: true}\n",
            "  a: {type: integer, optional: true, environments: {staging: {minimum: 5}, development: {minimum: 5}}}\n",
            [(True, "narrowed", "a", "minimum is 5, was none", BOTH, PLACES)],
        ),
        (
            "  a: {optional: true}\n  b: {optional: true}\n",
            "  a: {optional: true, requires: [b], forbidden: [staging], parts: {host: b}}\n  b: {optional: true}\n",
            [
                (True, "stricter", "a", "requires: b holds now", BOTH, ()),
                (True, "stricter", "a", "forbidden: staging holds now", BOTH, ()),
                (True, "stricter", "a", "parts: host is b holds now", BOTH, ()),
            ],
        ),
        (
            "  a: {optional: true}\nrules: [{id: r, rule: a == 'x'}, {id: gone, rule: a == 'x'}]\n",
            "  a: {optional: true}\nrules: [{id: r, rule: a == 'y'}, {id: new, rule: a == 'x'}]\n",
            [
                (True, "stricter", "r", "the rule is a == 'y', was a == 'x'", (), ()),
                (True, "stricter", "new", "is a new rule: a == 'x'", (), ()),
                (False, "looser", "gone", "is no rule any more", (), ()),
            ],
        ),
        (
            "  g: {optional: true, at-least-one: [a, b], properties: {a: {}, b: {}}}\n",
            "  g: {optional: true, exactly-one: [a, b], properties: {a: {}, b: {}}}\n",
            [
                (True, "stricter", "g", "exactly-one of g.a and g.b holds now", (), ()),
                (False, "looser", "g", "at-least-one of g.a and g.b holds no more", (), ()),
            ],
        ),
    ],
)
def test_settings_services_and_rules(old: str, new: str, expected: list[Seen], tmp_path: Path) -> None:
    """Whom it concerns, and where."""
    assert expected == seen(tmp_path, old, new)
    assert [one for one in expected if one[0]] == seen(tmp_path, old, new, only_breaking=True)


def _git(root: Path, *words: str) -> None:
    name = ("-c", "user.email=a@example.com", "-c", "user.name=a")
    subprocess.run(["git", "-C", str(root), *name, *words], check=True, capture_output=True)


def test_a_revision_has_the_manifest_of_its_time(tmp_path: Path) -> None:
    """A service that came or went is named; the file is the one that the manifest names, or another."""
    write(tmp_path, {})
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--quiet", "--message", "x")
    write(
        tmp_path, {"confcheck.toml": MANIFEST.replace("[services.auth]", "[services.worker]").replace('["auth", ', "[")}
    )
    for old in ("HEAD:", "HEAD:schema.yaml"):
        difference = api.diff_schemas(tmp_path, old, str(tmp_path / "schema.yaml"))
        assert [(one.breaking, one.kind, one.name) for one in difference.changes] == [
            (True, "service-removed", "auth"),
            (False, "service-added", "worker"),
        ]


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("HEAD:gone.yaml", "HEAD:gone.yaml: the file does not exist"),
        ("nowhere:", "there is no revision `nowhere`"),
        ("HEAD:broken.yaml", "HEAD:broken.yaml:1:1: unknown keyword"),
        ("gone.yaml", "there is no file gone.yaml"),
    ],
)
def test_what_cannot_be_compared(old: str, message: str, tmp_path: Path) -> None:
    """A mistake of an older state names its revision."""
    write(tmp_path, {"broken.yaml": "propertys: {}\n"})
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--quiet", "--message", "x")
    with pytest.raises(Mistake) as caught:
        api.diff_schemas(tmp_path, old, str(tmp_path / "schema.yaml"))
    assert message in str(caught.value)


def test_before_there_was_a_manifest(tmp_path: Path) -> None:
    """Nobody knows which services there were."""
    (tmp_path / "x").write_text("", "utf-8")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "--all")
    _git(tmp_path, "commit", "--quiet", "--message", "x")
    write(tmp_path, {})
    with pytest.raises(Mistake, match="there was no manifest at HEAD yet"):
        api.diff_schemas(tmp_path, "HEAD:", str(tmp_path / "schema.yaml"))


def test_a_file_outside_the_workspace(tmp_path: Path) -> None:
    """Is read for the services of the workspace."""
    write(tmp_path / "here", {})
    write(tmp_path / "there", {})
    difference = api.diff_schemas(
        tmp_path / "here", str(tmp_path / "there/schema.yaml"), str(tmp_path / "here/schema.yaml")
    )
    assert (difference.changes, difference.same) == ((), 1)
