"""Which views exist and what feeds them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from confcheck.model import Document, Environment, Manifest
from confcheck.resolve.layers import aside, holdings, outlines
from tests.resolve.builders import HERE, assignments, deploy, document, manifest, source

Shape = tuple[str, str, str | None, str | None, tuple[str, ...]]


def shapes(described: Manifest, *documents: Document) -> list[Shape]:
    """Service, environment, target, variant and the paths of the layers, lowest first."""
    return [
        (one.service, one.environment, one.target, one.variant, tuple(layer.document.path for layer in one.layers))
        for one in outlines(described, holdings(described, documents))
    ]


BASED = (Environment("base", HERE, abstract=True), Environment("staging", HERE, extends="base"))


def test_sources_of_an_ancestor_come_first_and_make_no_view() -> None:
    """Auth has a file of its own; backend has only the base and so no view in staging."""
    entry = source(0)
    base = document(entry, "base/auth.env", environments=["base"])
    other = document(entry, "base/backend.env", environments=["base"], services=["backend"])
    own = document(entry, "staging/auth.env")
    assert shapes(manifest(BASED), own, other, base) == [
        ("auth", "staging", None, None, ("base/auth.env", "staging/auth.env"))
    ]


def test_a_file_for_everyone_feeds_but_makes_no_view() -> None:
    """It names no service."""
    common = document(source(0), "common.env", services=None)
    own = document(source(1), "auth.env")
    assert shapes(manifest(), common) == []
    assert shapes(manifest(), common, own) == [("auth", "staging", None, None, ("common.env", "auth.env"))]


@pytest.mark.parametrize(
    ("common_at", "expected"),
    [
        (0, ("common.env", "base.env", "staging.env")),
        (1, ("base.env", "common.env", "staging.env")),
        (2, ("base.env", "staging.env", "common.env")),
    ],
    ids=["first", "same source", "last"],
)
def test_a_file_for_every_environment_keeps_its_place_in_the_manifest(
    common_at: int, expected: tuple[str, ...]
) -> None:
    """It stands right after the last file of an earlier source."""
    entries = [source(index) for index in range(3)]
    base = document(entries[1], "base.env", environments=["base"])
    own = document(entries[1 if common_at != 1 else 2], "staging.env")
    common = document(entries[common_at], "common.env", environments=None)
    assert [shape[4] for shape in shapes(manifest(BASED), base, own, common)] == [expected]


def test_targets_split_views_and_untargeted_sources_feed_them_all() -> None:
    """Without a targeted source the view is in the unnamed target."""
    shared = document(source(0), "auth.env")
    cloud = document(source(1, target="cloud"), "cloud.yaml")
    compose = deploy(source(2, target="compose"), "compose.yaml", {"auth": {}, "backend": {}, "postgres": {}})
    lone = document(source(3), "backend.env", services=["backend"])
    assert shapes(manifest(), shared, cloud, compose, lone) == [
        ("auth", "staging", "cloud", None, ("auth.env", "cloud.yaml")),
        ("auth", "staging", "compose", None, ("auth.env", "compose.yaml")),
        ("backend", "staging", "compose", None, ("compose.yaml", "backend.env")),
    ]


def test_each_variant_is_a_view_of_its_own() -> None:
    """Other variants do not feed it; a plain source of the target makes a view besides."""
    shared = document(source(0), "auth.env")
    entry = source(1, target="tests", variants=True)
    first, second = document(entry, "a.env"), document(entry, "b.env")
    assert shapes(manifest(), shared, first, second) == [
        ("auth", "staging", "tests", "a.env", ("auth.env", "a.env")),
        ("auth", "staging", "tests", "b.env", ("auth.env", "b.env")),
    ]
    plain = document(source(2, target="tests"), "c.env")
    assert shapes(manifest(), first, plain)[0] == ("auth", "staging", "tests", None, ("c.env",))


def test_inactive_files_and_templates_make_no_view() -> None:
    """They are set aside, one outline per service and concrete environment."""
    inactive = document(source(0, active=False, target="cloud"), "old.env", services=None)
    template = document(source(1, template=True), "template.env", environments=["base"])
    assert shapes(manifest(BASED), inactive, template) == []
    held = holdings(manifest(BASED), (inactive, template))
    assert [(one.service, one.target, one.variant) for one in aside(manifest(BASED), held, (inactive, template))] == [
        ("auth", "cloud", "old.env"),
        ("backend", "cloud", "old.env"),
    ]


def test_a_service_is_found_under_its_name_inside_the_file() -> None:
    """`names` renames; a file of one workload belongs to the service that its path names."""
    renaming = (("auth", "dev-auth"),)
    rows: list[tuple[Document, dict[str, str]]] = [
        (
            deploy(source(0, names=renaming), "c.yaml", {"dev-auth": {}, "backend": {}}),
            {"auth": "dev-auth", "backend": "backend"},
        ),
        (deploy(source(0, names=renaming), "c.yaml", {"auth": {}}), {}),
        (deploy(source(0), "c.yaml", {"auth": {}, "backend": {}}, services=["auth"]), {"auth": "auth"}),
        (deploy(source(0), "c.yaml", {"harbour-auth-v2": {}}, services=["auth"]), {"auth": "harbour-auth-v2"}),
        (deploy(source(0), "c.yaml", {"one": {}, "two": {}}, services=["auth"]), {}),
        (deploy(source(0), "c.yaml", {}), {}),
    ]
    for held, expected in rows:
        found = holdings(manifest(), (held,))
        assert {name: found.name(held, name) for name in ("auth", "backend") if found.name(held, name)} == expected


@pytest.mark.parametrize(
    ("blocks", "services", "expected"),
    [
        ({(): {"A": "x"}}, None, {"auth": "", "backend": ""}),
        ({(): {"A": "x"}}, ["auth"], {"auth": ""}),
        ({(): {"A": "x"}, ("auth",): {}}, None, {"auth": "auth", "backend": ""}),
        ({(): {"A": "x"}, ("db",): {}}, ["auth"], {"auth": ""}),
        ({("db",): {"A": "x"}}, ["auth"], {"auth": "db"}),
        ({("auth",): {"A": "x"}}, None, {"auth": "auth"}),
        ({}, ["auth"], {}),
    ],
)
def test_what_a_file_holds_for_every_service(
    blocks: dict[tuple[str, ...], dict[str, str]], services: list[str] | None, expected: dict[str, str]
) -> None:
    """Values of a chart stand in the blocks of services, or for all that the source is for."""
    made = document(source(0), "values.yaml", services=services)
    held = replace(
        made,
        source=replace(made.source, format="helm-values"),
        parsed=replace(made.parsed, scopes=tuple(scope for scope in blocks if scope)),
        assignments=tuple(one for scope, values in blocks.items() for one in assignments("f", values, scope)),
    )
    found = holdings(manifest(), (held,))
    names = {name: found.name(held, name) for name in ("auth", "backend")}
    assert expected == {name: inside for name, inside in names.items() if inside is not None}
