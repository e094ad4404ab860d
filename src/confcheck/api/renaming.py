"""A rename from a workspace on disk to the files as they would be; nothing is written here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from confcheck.api.workspace import Workspace
from confcheck.discover.disk import Disk, disk_at
from confcheck.model import Mistake
from confcheck.model.rename import Renaming, Rewritten, Wish
from confcheck.rename import Plan, apply, plan, refuse_changes


def renamed(workspace: Workspace, wish: Wish, load: Callable[[Path, Disk], Workspace]) -> Renaming:
    """The files after the rename; `load` reads the workspace from a disk on which they are changed already.

    Raises Mistake for whatever stands in the way, also if any view would not be what it was.
    """
    disk = disk_at(workspace.root)
    originals: dict[str, bytes] = {}

    def read(path: str) -> str:
        originals[path] = _sound(disk, path)
        return originals[path].decode()

    system = workspace.system
    planned = plan(system, wish, read)
    files = _files(disk, planned, originals)
    if not files:
        message = f"nothing sets {planned.aim.setting.path} under the name {wish.old}"
        raise Mistake(message, hint="--drop-alias takes it out of the schema")
    after = _again(load, workspace.root, disk, files).system
    refuse_changes(planned.aim, system, after)
    views = len(after.views) + len(after.inactive) + len(after.templates)
    path = planned.aim.setting.path
    return Renaming(path, wish.old, wish.new, planned.changes, files, planned.notes, views)


def _sound(disk: Disk, path: str) -> bytes:
    reason, data = disk.read_bytes(path)
    if reason is not None:
        raise Mistake(reason, path=path)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise Mistake(f"byte {error.start + 1} of this file is not UTF-8", path=path, hint="save it as UTF-8") from None
    return data


def _files(disk: Disk, planned: Plan, originals: Mapping[str, bytes]) -> tuple[Rewritten, ...]:
    """The changed files, each once, whatever names lead to it."""
    names: dict[str, list[str]] = {}
    for path in dict.fromkeys(edit.path for edit in planned.edits):
        names.setdefault(os.path.realpath(disk.full(path)), []).append(path)
    files = []
    for same in names.values():
        before = originals[same[0]]
        edits = [edit for edit in planned.edits if edit.path in same]
        files.append(Rewritten(same[0], before, apply(before.decode(), edits).encode()))
    return tuple(sorted(files, key=lambda file: file.path))


def _again(load: Callable[[Path, Disk], Workspace], root: Path, disk: Disk, files: tuple[Rewritten, ...]) -> Workspace:
    """The workspace as it would be."""
    changed = {os.path.realpath(disk.full(file.path)): file.after for file in files}
    try:
        return load(root, Disk(disk.root, changed=changed))
    except Mistake as mistake:
        message = f"the rename would break the workspace: {mistake.message}"
        raise Mistake(message, path=mistake.path, position=mistake.position, hint=mistake.hint) from None
