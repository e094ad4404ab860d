"""The workspace at a revision: as it was committed, whatever lies in the folder now, and nothing of it touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from confcheck.discover.disk import MAX_BYTES
from confcheck.discover.revision import at_revision
from confcheck.model import Mistake


def git(root: Path, *words: str) -> str:
    """One git command."""
    name = ("-c", "user.email=a@example.com", "-c", "user.name=a", "-c", "core.autocrlf=false")
    return subprocess.run(["git", "-C", str(root), *name, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose workspace is a folder of it, with one commit."""
    root = tmp_path / "repository"
    (root / "deploy/sub").mkdir(parents=True)
    (root / "deploy/node_modules").mkdir()
    files = {
        "outside.env": "A=1\n",
        "deploy/a.env": "A=1\r\n",
        "deploy/sub/ü b.env": "B=2\n",
        "deploy/node_modules/c.env": "C=3\n",
        "deploy/.gitattributes": "sub/* export-ignore\n",
    }
    for path, text in files.items():
        (root / path).write_bytes(text.encode())
    (root / "deploy/large.env").write_bytes(b"#" * (MAX_BYTES + 1))
    (root / "deploy/link.env").symlink_to("a.env")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{git(root, 'rev-parse', 'HEAD').strip()},deploy/module")
    git(root, "commit", "--quiet", "--message", "a submodule")
    return root


def test_files_are_as_they_were(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes as committed, links as links, only the workspace; also inside a hook, and gone afterwards."""
    root = repository / "deploy"
    (root / "a.env").write_text("A=changed\n", "utf-8")
    (root / "new.env").write_text("N=1\n", "utf-8")
    before = git(repository, "status", "--porcelain")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    with at_revision(root, "HEAD") as folder:
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.env")}
        assert found == {"a.env": b"A=1\r\n", "link.env": b"A=1\r\n", "sub/ü b.env": b"B=2\n"}
        assert (folder / "link.env").readlink() == Path("a.env")
    assert not folder.exists()
    monkeypatch.undo()
    assert git(repository, "status", "--porcelain") == before


@pytest.mark.parametrize("revision", ["nowhere", "", "--output=x", "HEAD~2", "a\0b", "HEAD:deploy"])
def test_a_revision_that_does_not_exist(repository: Path, revision: str) -> None:
    """Is said to be none; it is never taken for an option."""
    with pytest.raises(Mistake, match="there is no revision"), at_revision(repository, revision):
        pass


def test_without_a_repository(tmp_path: Path) -> None:
    """A folder that is in none."""
    with pytest.raises(Mistake, match="lies in no git repository that can be read"), at_revision(tmp_path, "HEAD"):
        pass


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the only one that knows."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(Mistake, match="git is not installed"), at_revision(tmp_path, "HEAD"):
        pass


def test_a_workspace_that_is_new(repository: Path) -> None:
    """It had no files then."""
    (repository / "new").mkdir()
    with pytest.raises(Mistake, match="the workspace has no files at HEAD"), at_revision(repository / "new", "HEAD"):
        pass


@pytest.mark.parametrize("name", ["HEAD:deploy/a.env", "HEAD:deploy/sub"])
def test_an_object_that_git_lacks(repository: Path, name: str) -> None:
    """As in a clone that is not whole: a file, or the list of those in a folder."""
    identity = git(repository, "rev-parse", name).strip()
    (repository / ".git/objects" / identity[:2] / identity[2:]).unlink()
    with (
        pytest.raises(Mistake, match="git does not have every file of that revision"),
        at_revision(repository / "deploy", "HEAD"),
    ):
        pass
