"""The workspace as it was at a git revision, in a temporary folder; the user's own tree is never touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import which
from typing import TYPE_CHECKING

from confcheck.discover.disk import MAX_BYTES, leaves
from confcheck.kernel.record import record
from confcheck.model import Mistake

if TYPE_CHECKING:
    import subprocess

_LINK = "120000"
_FILES = ("100644", "100755", _LINK)
_ELSEWHERE = frozenset((".git", "node_modules", ".venv", "__pycache__"))
"""Folders in which no pattern of a manifest looks."""
_HOOK = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"))


@record(frozen=True, slots=True)
class _Blob:
    """A file of a revision."""

    mode: str
    id: str
    path: str
    """Relative to the workspace."""


@contextmanager
def at_revision(root: Path, revision: str) -> Iterator[Path]:
    """A folder that holds the workspace's files as they were; it is gone afterwards.

    Raises Mistake without git, outside a repository, and for a revision that does not exist.
    """
    commit = _commit(root, revision)
    blobs = [blob for blob in _blobs(root, commit) if not _ELSEWHERE.intersection(PurePosixPath(blob.path).parts)]
    if not blobs:
        raise Mistake(f"the workspace has no files at {revision}", hint="name a later revision")
    with tempfile.TemporaryDirectory(prefix="confcheck-") as name:
        for blob, content in zip(blobs, _contents(root, [blob.id for blob in blobs]), strict=True):
            _write(Path(name, blob.path), blob.mode, content)
        yield Path(name)


def _commit(root: Path, revision: str) -> str:
    """The commit that a revision names."""
    if _git(root, "rev-parse", "--is-inside-work-tree").returncode:
        raise Mistake(f"{root} lies in no git repository that can be read")
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = None if "\0" in revision else _git(root, *asked)
    if found is None or found.returncode:
        raise Mistake(f"there is no revision `{revision}`", hint="fetch it first, or name a branch, a tag or a commit")
    return found.stdout.decode("ascii", "replace").strip()


def _blobs(root: Path, commit: str) -> Iterator[_Blob]:
    """Files below the workspace, without those that are too large to be read."""
    listing = _git(root, "ls-tree", "-r", "-l", "-z", commit)
    if listing.returncode:
        raise _incomplete()
    for line in filter(None, listing.stdout.split(b"\0")):
        facts, _, path = line.partition(b"\t")
        mode, _, object_id, size = facts.decode("ascii", "replace").split()
        name = os.fsdecode(path)
        if mode not in _FILES or leaves(name):
            continue
        if not size.isdigit():
            raise _incomplete()
        if int(size) <= MAX_BYTES:
            yield _Blob(mode, object_id, name)


def _contents(root: Path, ids: Iterable[str]) -> Iterator[bytes]:
    """The contents of objects, in the order of the ids."""
    output = _git(root, "cat-file", "--batch", given="".join(f"{each}\n" for each in ids).encode()).stdout
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        size = int(output[start:end].rsplit(b" ", 1)[1])
        yield output[end + 1 : end + 1 + size]
        start = end + 2 + size


def _incomplete() -> Mistake:
    return Mistake("git does not have every file of that revision", hint="fetch it whole")


def _write(place: Path, mode: str, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if mode == _LINK:
        place.symlink_to(os.fsdecode(content))
    else:
        place.write_bytes(content)


def _git(root: Path, *words: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    import subprocess  # noqa: PLC0415 - what no other command needs

    program = which("git")
    if program is None:
        raise Mistake("git is not installed, and only it knows other revisions")
    # Inside a hook git says where its folder is, relative to another one than ours.
    inherited = {name: value for name, value in os.environ.items() if name not in _HOOK}
    quiet = {**inherited, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    # The words are ours but for the revision, which `--end-of-options` keeps from being an option.
    command = [program, "--no-pager", "-C", str(root), *words]
    return subprocess.run(command, input=given, capture_output=True, env=quiet, check=False)  # noqa: S603
