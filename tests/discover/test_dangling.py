"""Files on disk and paths that a file names; those that lead nowhere, and what was meant, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.discover.dangling import dangling
from confcheck.discover.disk import disk_at
from confcheck.model import Dangling, Mention, Origin, Position

FILES = [
    "deploy/staging/compose.yaml",
    "deploy/staging/common.env",
    "deploy/shared.env",
    "services/auth/Dockerfile",
    "services/lower/dockerfile",
    "services/bare/main.py",
    "services/typo/DockerFile",
    "dockerfiles/web",
]


def mention(path: str, kind: str = "build context", folder: str | None = None) -> Mention:
    """As `deploy/staging/compose.yaml` names it."""
    return Mention(kind, path, ("a",), Origin("deploy/staging/compose.yaml", Position(1, 1)), folder)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with these files and some links; one of them leads out."""
    inside = tmp_path / "workspace"
    for path in FILES:
        (inside / path).parent.mkdir(parents=True, exist_ok=True)
        (inside / path).touch()
    (tmp_path / "outside").mkdir()
    (inside / "out").symlink_to(tmp_path / "outside")
    (inside / "nothing").symlink_to("nowhere")
    return inside


@pytest.mark.parametrize(
    ("named", "near"),
    [
        (mention("services/gone"), None),
        (mention("services/auht"), "services/auth"),
        (mention("service/auth"), "services/auth"),
        (mention("service/gone"), None),
        (mention("deploy/staging/comon.env", "env file"), "deploy/staging/common.env"),
        (mention("deploy/staging/shared.env", "env file"), "deploy/shared.env"),
        (mention("deploy/staging/local.env", "env file"), None),
        (mention("services/bare/Dockerfile", "Dockerfile", "services/bare"), None),
        (mention("services/typo/Dockerfile", "Dockerfile", "services/typo"), "services/typo/DockerFile"),
        (mention("deploy/staging/secret.txt", "secret file"), None),
        (mention("x\0y"), None),
        (mention("services/auth/Dockerfile/x"), None),
    ],
)
def test_what_leads_nowhere(root: Path, named: Mention, near: str | None) -> None:
    """With the path that differs by a slip, if that one is there."""
    assert dangling(disk_at(root), [named, named]) == (Dangling(named, near),)


@pytest.mark.parametrize(
    "named",
    [
        mention("services/auth"),
        mention("."),
        mention("nothing"),
        mention("services/auth/Dockerfile", "Dockerfile", "services/auth"),
        mention("services/lower/Dockerfile", "Dockerfile", "services/lower"),
        mention("services/gone/Dockerfile", "Dockerfile", "services/gone"),
        mention("../elsewhere"),
        mention("/elsewhere"),
        mention("out/elsewhere"),
        mention("deploy/staging/services/auth"),
        mention("deploy/staging/dockerfiles/web", "Dockerfile", "deploy/staging"),
    ],
)
def test_what_is_there_or_not_judged(root: Path, named: Mention) -> None:
    """Outside the workspace nobody looks; a context that is absent is one cause; compose may run from further up."""
    assert dangling(disk_at(root), [named]) == ()


def test_a_folder_that_cannot_be_listed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is reported without a suggestion."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("confcheck.discover.disk.Disk.listing", refuse)
    named = mention("services/auht")
    assert dangling(disk_at(root), [named]) == (Dangling(named),)
