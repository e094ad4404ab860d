"""Files on disk and a pattern in; the paths that fit, with their captures, out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck.discover.disk import disk_at
from confcheck.discover.walk import Walk
from confcheck.model import Mistake, Origin, Position
from confcheck.workspace import Captured, Declared, parse_pattern

ORIGIN = Origin("confcheck.toml", Position(4, 1), Position(4, 9))
DECLARED = Declared(
    {"staging": "staging", "stage": "staging", "test": "test", "test-eu": "test-eu"},
    {"auth": "auth", "backend": "backend"},
)
FILES = [
    "x.env",
    ".git/x.env",
    "node_modules/x.env",
    "a/x.env",
    "a/.venv/x.env",
    "a/b/x.env",
    "a/b/__pycache__/x.env",
    "env/staging/auth.env",
    "env/stage/backend.env",
    "env/stage/stage.env",
    "env/test/staging.env",
    "env/test-eu/auth.env",
    "env/other/auth.env",
    "env/staging.env",
    "env/auth/test/x.yml",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with these files, all empty."""
    inside = tmp_path / "workspace"
    for path in FILES:
        (inside / path).parent.mkdir(parents=True, exist_ok=True)
        (inside / path).touch()
    return inside


def walk(root: Path) -> Walk:
    """A walk through the workspace."""
    return Walk(disk_at(root), DECLARED, ORIGIN)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("x.env", {"x.env": ()}),
        ("./x.env", {"x.env": ()}),
        ("X.env", {}),
        ("absent/x.env", {}),
        ("x.env/x.env", {}),
        (".git/x.env", {".git/x.env": ()}),
        ("*.env", {"x.env": ()}),
        ("*/x.env", {".git/x.env": (), "a/x.env": (), "node_modules/x.env": ()}),
        ("**/x.env", {"a/b/x.env": (), "a/x.env": (), "x.env": ()}),
        ("a/**", {"a/b/x.env": (), "a/x.env": ()}),
        ("**/b/**/x.env", {"a/b/x.env": ()}),
        ("a", {"a": ()}),
        ("[a]", {}),
        ("env/{environment}.env", {"env/staging.env": ("staging",)}),
        (
            "env/{environment}/{service}.env",
            {
                "env/stage/backend.env": ("staging", "backend"),
                "env/staging/auth.env": ("staging", "auth"),
                "env/test-eu/auth.env": ("test-eu", "auth"),
            },
        ),
        ("env/{environment}/{environment}.env", {"env/stage/stage.env": ("staging",)}),
        ("env/{service}/{environment}/*.yml", {"env/auth/test/x.yml": ("test", "auth")}),
        ("**/{environment}/**/x.yml", {"env/auth/test/x.yml": ("test",)}),
        (
            "env/{environment}",
            dict.fromkeys(("env/stage", "env/staging"), ("staging",))
            | {"env/test": ("test",), "env/test-eu": ("test-eu",)},
        ),
    ],
)
def test_a_pattern_finds_paths_and_what_they_say(
    root: Path, pattern: str, expected: dict[str, tuple[str, ...]]
) -> None:
    """Sorted by path; a folder is found only under an exact name, so that reading it says what is wrong."""
    found = walk(root).files(parse_pattern(pattern, ORIGIN))
    assert list({path: Captured(*captured) for path, captured in expected.items()}.items()) == list(found.items())


def test_links_are_followed_inside_the_workspace_only_and_never_in_a_circle(root: Path) -> None:
    """`**` follows none; a name that fits a segment is followed unless it leaves."""
    (root / "a" / "up").symlink_to("..")
    (root / "env" / "in").symlink_to("../a")
    (root.parent / "beside").mkdir()
    (root.parent / "beside" / "x.env").touch()
    (root / "env" / "out").symlink_to("../../beside")
    expected = {
        "env/**/x.env": [],
        "env/*/x.env": ["env/in/x.env"],
        "env/out/x.env": [],
        "a/up/a/up/x.env": ["a/up/a/up/x.env"],
    }
    assert expected == {pattern: list(walk(root).files(parse_pattern(pattern, ORIGIN))) for pattern in expected}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("env/stagng.env", "did you mean `env/staging.env`?"),
        ("evn/{environment}.env", "did you mean `env/{environment}.env`?"),
        ("zzz/{environment}.env", None),
        ("zzzzzz/x.env", None),
        ("env/{service}.env", None),
        ("out/x.env", "`out` leads out of the workspace"),
        ("x.env", None),
    ],
)
def test_a_pattern_that_fits_nothing_gets_a_hint(root: Path, pattern: str, expected: str | None) -> None:
    """The nearest existing name, or what is in the way."""
    (root.parent / "beside").mkdir()
    (root / "out").symlink_to("../beside")
    assert expected == walk(root).hint(parse_pattern(pattern, ORIGIN))


def test_a_folder_that_cannot_be_listed_is_a_mistake(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody could look at must not pass a gate."""

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(Mistake) as caught:
        walk(root).files(parse_pattern("env/*.env", ORIGIN))
    expected = "confcheck.toml:4:9: the folder `env` cannot be listed: permission denied"
    assert (expected, None) == (str(caught.value), caught.value.__cause__)


def test_only_folders_that_a_pattern_can_reach_are_listed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Literal names are looked up, each folder is listed once."""
    listed: list[str] = []
    scandir = os.scandir

    def noted(path: str) -> Iterator[os.DirEntry[str]]:
        listed.append(os.path.relpath(path, root))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", noted)
    walking = walk(root)
    for pattern in ("env/{environment}/{service}.env", "env/{environment}.env", "a/b/x.env"):
        walking.files(parse_pattern(pattern, ORIGIN))
    assert listed == ["env", "env/stage", "env/staging", "env/test", "env/test-eu"]
