"""`confcheck render` as a command: which files, what it leaves alone, what it refuses."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck.cli import main
from tests.workspaces import write

SECRET = "1b7b0e5fca4f4b6e9a1d8c3f2e5d7a90"
AUTH = """\
# Rendered by confcheck for staging: auth, for python-dotenv in cloud. Edit auth.staging.env, not this file.
# JWT_SECRET comes from outside
TOKEN_MINUTES=15
"""
NOTE = "note: 1 secret in clear left to the environment (--include-secrets): JWT_SECRET\n"


def ran(workspace: Path, folder: Path, *words: str) -> int:
    """The exit code of `confcheck render staging`."""
    return main(["render", "staging", "--root", str(workspace), "--output", str(folder), *words])


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Path → text, mode and time of every file."""
    files = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.read_text("utf-8"), stat.S_IMODE(one.st_mode), one.st_mtime_ns)
        for path, one in files
    }


def test_one_file_per_service_and_target(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time nothing is touched, and the check agrees."""
    folder = tmp_path / "new" / "out"
    assert ran(workspace, folder) == 0
    assert capsys.readouterr() == (f"2 files written to {folder}\n", NOTE)
    before = state(folder)
    assert {path: text for path, (text, _, _) in before.items()} == {
        "cloud/auth.env": AUTH,
        "cloud/backend.env": AUTH.replace("auth,", "backend,").replace("auth.st", "backend.st"),
    }
    assert ran(workspace, folder) == 0
    assert ran(workspace, folder, "--check") == 0
    out = f"0 files written to {folder}, 2 unchanged\n2 files in {folder} as rendered\n"
    assert (capsys.readouterr().out, state(folder)) == (out, before)


def test_secrets_for_the_owner_only(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that others may read is no file to keep them in, whatever it holds."""
    folder = tmp_path / "out"
    assert ran(workspace, folder) == 0
    assert ran(workspace, folder, "--include-secrets") == 0
    assert {(SECRET in text, mode) for text, mode, _ in state(folder).values()} == {(True, 0o600)}
    assert ran(workspace, folder, "--include-secrets", "--check") == 0
    (folder / "cloud/auth.env").chmod(0o644)
    capsys.readouterr()
    assert ran(workspace, folder, "--include-secrets", "--check") == 1
    fault = f"{folder}/cloud/auth.env: others than its owner may read this file, and it holds secrets\n"
    shown = capsys.readouterr()
    assert shown.out == f"{fault}1 file of {folder} not as rendered: render again, or edit the source\n"
    assert SECRET not in shown.out + shown.err
    assert ran(workspace, folder, "--include-secrets") == 0
    assert stat.S_IMODE((folder / "cloud/auth.env").stat().st_mode) == 0o600


def test_what_was_edited_by_hand(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Edited, missing, one too many: each with its place, none with a value; rendering again mends all."""
    folder = tmp_path / "out"
    assert ran(workspace, folder) == 0
    before = state(folder)
    (folder / "cloud/auth.env").write_text(AUTH.replace("15", "16"))
    (folder / "cloud/backend.env").unlink()
    (folder / "gone.env").write_text(AUTH)
    (folder / "other.env").write_text(AUTH.replace("for staging", "for production"))
    (folder / "own.env").write_text("LEVEL=low\n")
    (folder / "link.env").symlink_to("gone.env")
    (folder / "empty").mkdir()
    capsys.readouterr()
    assert ran(workspace, folder, "--check") == 1
    assert capsys.readouterr().out == (
        f"{folder}/cloud/auth.env:3: this line is not as rendered\n"
        f"{folder}/cloud/backend.env: this file is missing\n"
        f"{folder}/gone.env: nothing renders this file any more\n"
        f"3 files of {folder} not as rendered: render again, or edit the source\n"
    )
    assert ran(workspace, folder, "--service", "auth", "--check") == 1
    assert "gone.env" not in capsys.readouterr().out
    assert ran(workspace, folder) == 0
    assert capsys.readouterr().out == f"2 files written to {folder}, 1 removed\n"
    left = {path: text for path, (text, _, _) in state(folder).items() if path.startswith("cloud")}
    assert left == {path: text for path, (text, _, _) in before.items()}
    assert sorted(path.name for path in folder.iterdir()) == ["cloud", "empty", "link.env", "other.env", "own.env"]


def test_a_file_of_someone_else(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written over it, and nothing else either, unless forced; the check only says that it differs."""
    folder = tmp_path / "out"
    (folder / "cloud").mkdir(parents=True)
    (folder / "cloud/backend.env").write_text("MINE=1\n")
    assert ran(workspace, folder) == 2
    path = folder / "cloud/backend.env"
    hint = "choose another folder; --force writes over it"
    assert capsys.readouterr() == ("", f"error: {path}: confcheck did not render this file ({hint})\n")
    assert [each.name for each in (folder / "cloud").iterdir()] == ["backend.env"]
    assert ran(workspace, folder, "--check") == 1
    assert ran(workspace, folder, "--force") == 0
    assert "MINE" not in path.read_text()


def _a_file(folder: Path) -> None:
    folder.write_text("x")


def _a_file_for_the_target(folder: Path) -> None:
    folder.mkdir()
    (folder / "cloud").write_text("x")


def _a_folder_for_a_file(folder: Path) -> None:
    (folder / "cloud/auth.env").mkdir(parents=True)


def _a_link(folder: Path) -> None:
    (folder / "cloud").mkdir(parents=True)
    (folder / "cloud/auth.env").symlink_to("/etc/hostname")


def _a_link_for_the_target(folder: Path) -> None:
    folder.mkdir()
    (folder / "cloud").symlink_to("/tmp")


def _read_only(folder: Path) -> None:
    (folder / "cloud").mkdir(parents=True)
    (folder / "cloud").chmod(0o555)


LINK = "this is a symbolic link (nothing is written through links: take it away)"


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (_a_file, "{} is not a folder (name a folder with --output)"),
        (_a_file_for_the_target, "{}/cloud/auth.env: cannot be written: not a directory (no file was changed)"),
        (_a_folder_for_a_file, "{}/cloud/auth.env: this is a directory, not a file"),
        (_a_link, f"{{}}/cloud/auth.env: {LINK}"),
        (_a_link_for_the_target, f"{{}}/cloud/auth.env: {LINK}"),
        (_read_only, "{}/cloud/auth.env: its folder is read-only (no file was changed)"),
    ],
)
def test_a_place_that_cannot_be_written(
    prepare: Callable[[Path], None], message: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and all is what it was."""
    folder = tmp_path / "out"
    prepare(folder)
    before = sorted(folder.rglob("*"))
    assert ran(workspace, folder) == 2
    assert capsys.readouterr().err == f"error: {message.format(folder)}\n"
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["staging"], 2, "render writes several files (name a folder for them with --output)"),
        (["staging", "--output", ""], 2, "render writes several files (name a folder for them with --output)"),
        (["staging", "--output", "x", "--format", "yaml"], 2, "--format does not accept 'yaml' (one of dotenv"),
        (["qa", "--output", "x"], 3, "confcheck.toml: there is no environment `qa`"),
        (["staging", "--output", "x", "--service", "auht"], 2, "there is no service `auht` (did you mean auth?)"),
        (["staging", "--output", "x", "--target", "c"], 2, "there is no target `c` (there are cloud)"),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str], code: int, message: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its exit code."""
    assert main(["render", *words, "--root", str(workspace)]) == code
    assert capsys.readouterr().err.startswith(f"error: {message}")


def test_an_environment_with_errors(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is rendered only if forced; what is there can be checked all the same."""
    (workspace / "auth.staging.env").write_text("TOKEN_MINUTES=soon\n")
    folder = tmp_path / "out"
    assert ran(workspace, folder) == 1
    assert "confcheck validate staging shows them" in capsys.readouterr().err
    assert not folder.exists()
    assert ran(workspace, folder, "--force") == 0
    assert ran(workspace, folder, "--check") == 0


def test_every_format(workspace: Path, tmp_path: Path) -> None:
    """Each with names of its own, so that all fit into one folder."""
    for form in ("dotenv", "compose", "kubernetes"):
        assert ran(workspace, tmp_path / form, "--format", form) == 0
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*/cloud/*")}
    assert found == {
        "dotenv/cloud/auth.env",
        "dotenv/cloud/backend.env",
        "compose/cloud/compose.yaml",
        "kubernetes/cloud/auth.yaml",
        "kubernetes/cloud/backend.yaml",
    }


def test_what_is_rendered_is_no_source_that_nobody_claims(tmp_path: Path) -> None:
    """Also inside the workspace; the name of the unnamed target is none."""
    root = write(tmp_path, {"staging/auth.env": "LOG_LEVEL=low\n", "staging/backend.env": "LOG_LEVEL=low\n"})
    assert main(["render", "staging", "--root", str(root), "--output", str(root / "rendered")]) == 0
    assert sorted(path.name for path in (root / "rendered").iterdir()) == ["auth.env", "backend.env"]
    assert main(["validate", "--root", str(root), "--fail-on", "note"]) == 0


def test_a_source_is_no_place_for_what_is_rendered(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not even forced."""
    manifest = workspace / "confcheck.toml"
    manifest.write_text(manifest.read_text().replace("{service}.{environment}.env", "cloud/{service}.env"))
    manifest.write_text(manifest.read_text() + 'environments = ["staging"]\n')
    (workspace / "cloud").mkdir()
    for name in ("auth", "backend"):
        (workspace / f"{name}.staging.env").rename(workspace / f"cloud/{name}.env")
    before = state(workspace)
    assert ran(workspace, workspace, "--force") == 2
    path = workspace / "cloud/auth.env"
    hint = "(name another place with --output)"
    message = f"error: {path}: a source of this workspace is never written over {hint}\n"
    assert (capsys.readouterr().err, state(workspace)) == (message, before)
