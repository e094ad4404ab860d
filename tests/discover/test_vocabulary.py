"""What the names of files say."""

from __future__ import annotations

import pytest

from confcheck.discover.vocabulary import can_be_named, is_env_file, is_template


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [
        ("", ".env", True),
        ("a/b", ".env.staging", True),
        ("", "auth.ENV", True),
        ("", "env.staging", True),
        ("", ".secrets", True),
        (".envs/.production", ".django", True),
        (".envs", "README.md", False),
        ("", "environment", False),
        ("", ".env.yaml", False),
        ("", ".env.vault", False),
        ("", "env.d.ts", False),
    ],
)
def test_env_files(folder: str, name: str, expected: bool) -> None:
    """By the name, and in a folder whose every file is one."""
    assert expected == is_env_file(folder, name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".env.example", True),
        (".env.sample", True),
        ("example.env", True),
        (".env-template", True),
        (".env.dist", True),
        (".env.staging.TEMPLATE", True),
        (".env.examples", True),
        (".env.staging", False),
        ("distance.env", False),
    ],
)
def test_templates(name: str, expected: bool) -> None:
    """A whole word of the name says so."""
    assert expected == is_template(name)


@pytest.mark.parametrize(("path", "expected"), [("a b/ä.env", True), ("a\nb.env", False), ("c:/.env", False)])
def test_what_a_manifest_can_name(path: str, expected: bool) -> None:
    """Nothing that must be escaped, and no drive."""
    assert expected == can_be_named(path)
