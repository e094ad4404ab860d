from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from confcheck.cli import main
from confcheck.sources.readers import READER_NAMES

_PLAIN = """\
- a.env
+ b.env

GONE
  removed
    - a.env:3:6  GONE=x
    +            (not set)

PORT
  changed
    - a.env:1:6  PORT=1
    + b.env:1:6  PORT=2

TOKEN
  changed
    - a.env:2:1  TOKEN=••••  (value A)
    + b.env:2:1  TOKEN=••••  (value B)

3 differ: 1 removed, 2 changed; 0 the same; 1 pair of views compared
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files in the working directory."""
    (tmp_path / "a.env").write_text("PORT=1\nTOKEN=CANARYalpha\nGONE=x\n", "utf-8")
    (tmp_path / "b.env").write_text("PORT=2\nTOKEN=CANARYbeta\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"), [([], 0), (["--exit-code"], 1), (["--reader", "node"], 0), (["--output", "-"], 0)]
)
def test_two_files(files: Path, words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Need no workspace; the exit code says that there is a difference only if it is asked for."""
    assert files.is_dir()
    assert (code, (_PLAIN, "")) == (main(["diff", "a.env", "b.env", *words]), capsys.readouterr())


def test_nothing_differs(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Says what was compared."""
    assert files.is_dir()
    expected = "- a.env\n+ a.env\n\nnothing differs: 3 the same; 1 pair of views compared\n"
    assert (0, expected) == (main(["diff", "a.env", "a.env", "--exit-code"]), capsys.readouterr().out)


def test_a_file_is_written(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Instead of stdout."""
    assert main(["diff", "a.env", "b.env", "--format", "json", "--output", "out.json"]) == 0
    assert capsys.readouterr() == ("", "")
    assert json.loads((files / "out.json").read_text("utf-8"))["summary"]["changed"] == 2


def _since(workspace: Path) -> None:
    for words in ("init --quiet", "add --all", "commit --quiet --message x"):
        name = ("-c", "user.email=a@example.com", "-c", "user.name=a")
        subprocess.run(["git", "-C", str(workspace), *name, *words.split()], check=True)


def test_since_a_revision(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the files of today make of each view, and what those of then made."""
    _since(workspace)
    (workspace / "auth.staging.env").write_text(
        "JWT_SECRET=CANARY5fca4f4b6e9a1d8c3f2e5d7a90\nTOKEN_MINUTES=900s\n", "utf-8"
    )
    assert main(["diff", "--since", "HEAD", "stg", "--root", str(workspace)]) == 0
    assert capsys.readouterr() == (
        """\
- HEAD
+ now

auth.jwt_secret
  changed for auth in staging (cloud)
    - auth.staging.env:1:1  JWT_SECRET=••••  (value A)
    + auth.staging.env:1:1  JWT_SECRET=••••  (value B)

1 differs: 1 changed; 1 the same; 2 pairs of views compared
""",
        "",
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("diff", 2, "diff compares two sides (name both, or one revision with --since)"),
        ("diff a b c", 2, "diff compares two sides (name both, or one revision with --since)"),
        ("diff a.env gone.env", 2, "there is no file gone.env (a.env is one; compare two files, or two environments)"),
        ("diff a.env b.env --group x", 2, "--group means nothing between two files"),
        (
            "diff a.env b.env --reader nod",
            2,
            f"--reader does not accept 'nod' (one of {', '.join(READER_NAMES)})",
        ),
        ("diff staging staging --reader node", 2, "--reader means something only between two files"),
        ("diff a.env b.env --format jso", 2, "--format does not accept 'jso' (one of text, json, markdown)"),
        ("diff stagin staging", 3, "confcheck.toml: there is no environment `stagin` (did you mean staging?)"),
        ("diff staging/auht staging", 2, "there is no service `auht` (did you mean auth?)"),
        (
            "diff --since nowhere",
            2,
            "there is no revision `nowhere` (fetch it first, or name a branch, a tag or a commit)",
        ),
    ],
)
def test_mistakes(  # noqa: PLR0917
    files: Path,
    workspace: Path,
    words: str,
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line, and the code that says whose mistake it is."""
    assert files.is_dir()
    _since(workspace)
    monkeypatch.setenv("CONFCHECK_ROOT", str(workspace))
    assert (code, ("", f"error: {message}\n")) == (main(words.split()), capsys.readouterr())


def test_an_older_state_that_is_broken(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The place says in which revision; before there was a manifest there is nothing to compare."""
    manifest = (workspace / "confcheck.toml").read_text("utf-8")
    (workspace / "confcheck.toml").write_text(f"x = 1\n{manifest}", "utf-8")
    _since(workspace)
    (workspace / "confcheck.toml").write_text(manifest, "utf-8")
    assert main(["diff", "--since", "HEAD", "--root", str(workspace)]) == 2
    assert capsys.readouterr().err.startswith("error: HEAD:confcheck.toml:1:1: unknown key `x`")
    subprocess.run(["git", "-C", str(workspace), "rm", "--quiet", "--cached", "confcheck.toml"], check=True)
    _since(workspace)
    subprocess.run(["git", "-C", str(workspace), "rm", "--quiet", "--cached", "confcheck.toml"], check=True)
    name = ("-c", "user.email=a@example.com", "-c", "user.name=a")
    subprocess.run(["git", "-C", str(workspace), *name, "commit", "--quiet", "--message", "x"], check=True)
    assert main(["diff", "--since", "HEAD", "--root", str(workspace)]) == 2
    assert capsys.readouterr().err == "error: there was no manifest at HEAD yet (name a later revision)\n"
