"""Which files are claimed for which environments and services: a manifest and file names in, claims out."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.discover.claims import find_claims
from confcheck.discover.disk import disk_at
from confcheck.model import Mistake
from confcheck.workspace import parse_manifest

HEAD = """\
schema = "s.yaml"
[environments.base]
abstract = true
[environments.staging]
aliases = ["stage"]
[environments.test]
[services.auth]
[services.backend]
"""
Row = tuple[int, str, tuple[str, ...] | None, tuple[str, ...] | None]


def claims(root: Path, sources: str, files: tuple[str, ...]) -> list[Row]:
    """Index of the entry, path, environments and services of every claim."""
    for path in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    manifest = parse_manifest(HEAD + sources, "confcheck.toml")
    return [
        (claim.entry.index, claim.path, claim.environments, claim.services)
        for claim in find_claims(disk_at(root), manifest)
    ]


def source(files: str, *more: str) -> str:
    """One entry of the manifest."""
    return "\n".join(("[[sources]]", f"files = {files}", *more, ""))


@pytest.mark.parametrize(
    ("sources", "files", "expected"),
    [
        ("", ("a.env",), []),
        (source('"a.env"'), ("a.env",), [(0, "a.env", None, None)]),
        (source('"absent.env"', "required = false"), ("a.env",), []),
        (
            source('"{environment}/{service}.env"'),
            ("stage/auth.env", "base/auth.env", "other/auth.env"),
            [(0, "base/auth.env", ("base",), ("auth",)), (0, "stage/auth.env", ("staging",), ("auth",))],
        ),
        (
            source('"{environment}.env"', 'environments = ["stage", "base"]', 'services = ["auth"]'),
            ("staging.env", "test.env", "base.env"),
            [(0, "base.env", ("base",), ("auth",)), (0, "staging.env", ("staging",), ("auth",))],
        ),
        (
            source('"{service}.env"', 'environments = ["stage", "test"]', 'services = ["auth"]'),
            ("auth.env", "backend.env"),
            [(0, "auth.env", ("staging", "test"), ("auth",))],
        ),
        (
            source('["b.env", "a.env", "?.env"]'),
            ("a.env", "b.env", "c.env"),
            [(0, "b.env", None, None), (0, "a.env", None, None), (0, "c.env", None, None)],
        ),
        (
            source('["{environment}.env", "stage.env"]', 'services = ["auth"]'),
            ("stage.env", "test.env"),
            [(0, "test.env", ("test",), ("auth",)), (0, "stage.env", None, ("auth",))],
        ),
        (
            source('"{environment}.env"', 'services = ["auth"]')
            + source('"{environment}.env"', 'services = ["backend"]'),
            ("test.env",),
            [(0, "test.env", ("test",), ("auth",)), (1, "test.env", ("test",), ("backend",))],
        ),
        (
            source('"a.env"', 'environments = ["test"]') + source('"a.env"', 'environments = ["staging", "base"]'),
            ("a.env",),
            [(0, "a.env", ("test",), None), (1, "a.env", ("staging", "base"), None)],
        ),
        (
            source('"{environment}.env"') + source('"test.env"', 'environments = ["test"]'),
            ("test.env", "stage.env"),
            [(0, "stage.env", ("staging",), None), (1, "test.env", ("test",), None)],
        ),
        (
            source('"./test.env"', 'environments = ["test"]', 'services = ["auth"]') + source('"*.env"'),
            ("test.env",),
            [
                (0, "test.env", ("test",), ("auth",)),
                (1, "test.env", ("base", "staging"), None),
                (1, "test.env", ("test",), ("backend",)),
            ],
        ),
        (
            source('"*.env"', 'services = ["auth"]') + source('"a.env"', 'environments = ["test"]'),
            ("a.env",),
            [(0, "a.env", ("base", "staging"), ("auth",)), (1, "a.env", ("test",), None)],
        ),
        (source('"*.env"') + source('"?.env"') + source('"a.env"'), ("a.env",), [(2, "a.env", None, None)]),
    ],
)
def test_files_are_claimed(tmp_path: Path, sources: str, files: tuple[str, ...], expected: list[Row]) -> None:
    """Lists filter captures or speak in their place; a literal pattern takes what another one wants too."""
    assert expected == claims(tmp_path, sources, files)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (
            source('"a.env"') + source('["a.env"]'),
            (
                "12:10: two sources claim `a.env` for auth, backend in base, staging, test: "
                "this one and confcheck.toml:10:9"
            ),
        ),
        (
            source('"{service}.env"') + source('"*.env"', 'environments = ["stage"]'),
            "12:9: two sources claim `auth.env` for auth in staging: this one and confcheck.toml:10:9",
        ),
        (
            source('"a*.env"', 'services = ["backend"]') + source('"*.env"') + source('"a.env"'),
            "13:9: two sources claim `auth.env` for backend in base, staging, test: this one and confcheck.toml:10:9",
        ),
    ],
)
def test_two_claims_on_the_same_are_a_mistake(tmp_path: Path, sources: str, expected: str) -> None:
    """Both places are named."""
    hint = "narrow `environments` or `services`, or name the file literally in the one that shall win"
    with pytest.raises(Mistake) as caught:
        claims(tmp_path, sources, ("a.env", "auth.env"))
    assert f"confcheck.toml:{expected} ({hint})" == str(caught.value)


def test_many_names_in_a_message_are_counted(tmp_path: Path) -> None:
    """A thousand services do not fit on one line."""
    services = "".join(f"[services.s{number}]\n" for number in range(4))
    sources = source('"a.env"', 'environments = ["test"]') * 2
    with pytest.raises(Mistake) as caught:
        claims(tmp_path, services + sources, ("a.env",))
    assert (
        caught.value.message
        == "two sources claim `a.env` for auth, backend, s0 and 3 more in test: this one and confcheck.toml:14:9"
    )


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (source('"b.env"'), "10:9: `b.env` matches no file (set `required = false` if it may be absent)"),
        (source('["a.env", "authh.env"]'), "10:19: `authh.env` matches no file (did you mean `auth.env`?)"),
        (
            source('"{service}.env"', 'services = ["backend"]'),
            "10:9: `{service}.env` matches no file (set `required = false` if it may be absent)",
        ),
    ],
)
def test_a_required_pattern_that_matches_nothing_is_a_mistake(tmp_path: Path, sources: str, expected: str) -> None:
    """Also when the lists leave nothing of what it captures."""
    with pytest.raises(Mistake) as caught:
        claims(tmp_path, sources, ("a.env", "auth.env"))
    assert f"confcheck.toml:{expected}" == str(caught.value)


def test_a_pattern_whose_files_all_go_to_a_literal_one_has_matched(tmp_path: Path) -> None:
    """It is no mistake that nothing is left for it."""
    sources = source('"{environment}.env"') + source('"test.env"', 'environments = ["test"]')
    assert claims(tmp_path, sources, ("test.env",)) == [(1, "test.env", ("test",), None)]


def test_a_literal_pattern_without_environments_stays_within_what_it_takes(tmp_path: Path) -> None:
    """Listed for every environment, so nothing is left of the capture's claim."""
    sources = source('"{environment}.env"', 'services = ["auth"]') + source('"test.env"')
    assert claims(tmp_path, sources, ("test.env",)) == [(1, "test.env", None, None)]
