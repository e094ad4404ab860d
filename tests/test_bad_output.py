"""Places that cannot be written, full disks, and files that nobody may read: one line or one finding, nothing half."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infer.trees import grow
from tests.workspaces import write

FILES = {
    "schema.yaml": "properties:\n  level: {type: string, enum: [low]}\n",
    "staging/auth.env": "LEVEL=high\n",
    "staging/backend.env": "LEVEL=low\n",
}
BARE = {"compose.yaml": "services: {api: {image: x, environment: {LEVEL: low}}}\n", "api/.env": "PORT=80\n"}
WRITING = (
    ("--output",),
    ("--format", "html", "--output"),
    ("--write-baseline",),
)

LIMITED = """
import resource, sys
from confcheck.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
sys.exit(main())
"""
"""As on a disk on which there is room for 64 bytes: writing more than that fails."""

UNPRIVILEGED = """
import os, sys
from confcheck.cli import main
main(["init", "--root", sys.argv[1]])
main(["validate", "--root", sys.argv[1]])  # imports everything, which the other user may not be able to read
if os.geteuid() == 0:  # root can read and write everything
    os.setgid(65534)
    os.setuid(65534)
for stream in (sys.stdout, sys.stderr):
    print("ready", file=stream, flush=True)
sys.exit(main(sys.argv[2:]))
"""


def remedy(reason: str) -> str:
    """What helps."""
    return "free some space" if reason.startswith("No space") else "name a file in a folder that can be written"


def ran(*words: str, cwd: Path, stdout: int = subprocess.PIPE) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of Python with these words."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "XDG_CACHE_HOME": str(cwd / "cache"), "CONFCHECK_FORMAT": ""},
    )
    return done.returncode, done.stdout or "", done.stderr


def present(folder: Path) -> dict[str, str]:
    """Every file that can be read, with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/report", "No such file or directory"),
        ("file/report", "Not a directory"),
        ("folder", "Is a directory"),
        ("/proc/report", "No such file or directory"),
        ("/dev/full", "No space left on device"),
    ],
)
def test_a_place_that_cannot_be_written(words: tuple[str, ...], path: str, reason: str, tmp_path: Path) -> None:
    """One line, exit code 2, and no trace of an attempt."""
    write(tmp_path / "w", FILES)
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "cache").mkdir()
    before = sorted(tmp_path.rglob("*"))
    code, out, errors = ran("-m", "confcheck", "validate", "--root", "w", *words, path, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert errors == f"error: cannot write {path}: {reason} ({remedy(reason)})\n"
    assert before == [each for each in sorted(tmp_path.rglob("*")) if tmp_path / "cache" not in each.parents]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
@pytest.mark.parametrize("old", [{}, {"report": "old\n"}], ids=["new", "old"])
def test_a_full_disk_leaves_the_old_report(words: tuple[str, ...], old: dict[str, str], tmp_path: Path) -> None:
    """Or none; never a half one, and no temporary file. That the cache has no room either is no fault."""
    write(tmp_path / "w", FILES)
    grow(tmp_path / "out", {"keep": "", **old})
    code, out, errors = ran("-c", LIMITED, "validate", "--root", "w", *words, "out/report", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert errors == "error: cannot write out/report: File too large (name a file in a folder that can be written)\n"
    assert present(tmp_path / "out") == {"keep": "", **old}


GENERATE = ("generate", "staging", "--force", "--root", "w", "--output")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/file", "No such file or directory"),
        ("folder", "Is a directory"),
        ("/proc/file", "No such file or directory"),
        ("/dev/full", "No space left on device"),
    ],
)
def test_a_place_that_nothing_generated_can_be_written_to(path: str, reason: str, tmp_path: Path) -> None:
    """One line, exit code 2, no remarks about a file that is not there."""
    write(tmp_path / "w", FILES)
    (tmp_path / "folder").mkdir()
    code, out, errors = ran("-m", "confcheck", *GENERATE, path, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert errors == f"error: cannot write {path}: {reason} ({remedy(reason)})\n"


@pytest.mark.parametrize("old", [{}, {"file": "old\n"}], ids=["new", "old"])
def test_a_full_disk_leaves_the_old_generated_file(old: dict[str, str], tmp_path: Path) -> None:
    """Or none; never a half one, and no temporary file."""
    write(tmp_path / "w", FILES)
    grow(tmp_path / "out", {"keep": "", **old})
    code, out, errors = ran("-c", LIMITED, *GENERATE, "out/file", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert errors == "error: cannot write out/file: File too large (name a file in a folder that can be written)\n"
    assert present(tmp_path / "out") == {"keep": "", **old}


WIDE = {
    "schema.yaml": "properties:\n  level: {type: string}\n",
    "staging/auth.env": "LEVEL=low-and-long-enough-for-this-disk-to-be-full-of-it-before-it-ends\n",
    "staging/backend.env": "LEVEL=low\n",
}


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("render", "staging", "--root", "w", "--output", "out/new"), "out/new/auth.env"),
        (("migrate", "staging", "--root", "w"), "environments/staging.yaml"),
    ],
    ids=["render", "migrate"],
)
def test_a_full_disk_leaves_all_files_as_they_were(words: tuple[str, ...], path: str, tmp_path: Path) -> None:
    """No file, no temporary one, and no folder made for them."""
    write(tmp_path / "w", WIDE)
    (tmp_path / "cache").mkdir()
    before = sorted(tmp_path.rglob("*")), present(tmp_path)
    code, out, errors = ran("-c", LIMITED, *words, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert errors == f"error: {path}: cannot be written: file too large (no file was changed)\n"
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    assert (sorted(tmp_path.rglob("*")), present(tmp_path)) == before


def test_a_full_disk_leaves_nothing_of_init(tmp_path: Path) -> None:
    """Neither the schema nor its folder."""
    root = grow(tmp_path / "w", BARE)
    before = present(root)
    code, out, errors = ran("-c", LIMITED, "init", "--root", "w", cwd=tmp_path)
    assert (code, out, errors) == (2, "", "error: cannot write schemas/w.yaml: File too large\n")
    assert (before, (root / "schemas").exists()) == (present(root), False)


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "--root", "w"],
        ["generate", "staging", "--force", "--root", "w"],
        ["checks"],
        ["--help"],
        ["--version"],
        ["init", "--root", "bare"],
    ],
)
def test_a_full_disk_behind_stdout(words: list[str], tmp_path: Path) -> None:
    """A verdict that nobody could read is none: exit code 2, and one line on stderr."""
    write(tmp_path / "w", FILES)
    grow(tmp_path / "bare", BARE)
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        code, _, errors = ran("-m", "confcheck", *words, cwd=tmp_path, stdout=full.fileno())
    assert (code, errors) == (2, "error: cannot write the report: No space left on device\n")


def unprivileged(root: Path, *words: str) -> tuple[int, str, str]:
    """As a user to whom nothing below the root belongs; stdout and stderr from then on."""
    for folder in ("warm", "cache"):
        shutil.rmtree(root / folder, ignore_errors=True)
    warm = grow(root / "warm", BARE)
    code, out, errors = ran("-c", UNPRIVILEGED, str(warm), *words, cwd=root)
    return code, out.partition("ready\n")[2], errors.partition("ready\n")[2]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_folder_that_must_not_be_written(words: tuple[str, ...], open_path: Path) -> None:
    """The old report stays."""
    write(open_path / "w", FILES)
    grow(open_path / "out", {"report": "old"})
    code, _, errors = unprivileged(open_path, "validate", "--root", "w", *words, "out/report")
    reason = "Permission denied (name a file in a folder that can be written)"
    assert (code, errors) == (2, f"error: cannot write out/report: {reason}\n")
    assert present(open_path / "out") == {"report": "old"}


def test_init_in_a_folder_that_must_not_be_written(open_path: Path) -> None:
    """One line, and nothing is there."""
    root = grow(open_path / "w", BARE)
    code, _, errors = unprivileged(open_path, "init", "--root", "w")
    assert (code, errors) == (2, "error: cannot write schemas/w.yaml: Permission denied\n")
    assert present(root) == BARE


def test_init_where_something_must_not_be_read(open_path: Path) -> None:
    """It begins with the rest; what cannot be read is claimed, and validate says what is the matter with it."""
    root = grow(open_path / "w", {**BARE, "web/.env": "PORT=80\n", "closed/.env": "PORT=80\n"})
    (root / "web/.env").chmod(0)
    (root / "closed").chmod(0)
    root.chmod(0o777)
    code, _, errors = unprivileged_in(root, "init")
    assert (code, errors) == (0, "")
    code, out, errors = unprivileged_in(root, "validate", "--format", "json")
    assert errors == ""
    found = {(one["check"], one["places"][0]["path"]) for one in json.loads(out)["findings"]}
    assert ("malformed-source", "web/.env") in found


def unprivileged_in(root: Path, *words: str) -> tuple[int, str, str]:
    """The same with a root that is open to everybody."""
    return unprivileged(root.parent, *words, "--root", "w")
