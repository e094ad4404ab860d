"""Finding and reading the manifest, and reading the files that it names outright."""

from __future__ import annotations

from pathlib import Path

from confcheck.discover.decode import ReadResult
from confcheck.discover.disk import Disk, disk_at
from confcheck.discover.parts import find_targets
from confcheck.model import Manifest, Mistake
from confcheck.workspace import holds_table, parse_manifest

_MANIFEST = "confcheck.toml"
_PROJECT = "pyproject.toml"
_TABLE = "tool.confcheck"


def find_root(start: Path) -> Path:
    """The nearest folder with a manifest, from `start` upwards."""
    if not start.is_dir():
        raise Mistake(f"{start} is not a folder")
    for folder in (start.absolute(), *start.absolute().parents):
        if manifest_in(folder) is not None:
            return folder
    hint = f"confcheck init begins one; a [{_TABLE}] table in {_PROJECT} will do, too"
    raise Mistake(f"no {_MANIFEST} in {start.absolute()} or above", hint=hint)


def read_manifest(root: Path, disk: Disk | None = None) -> Manifest:
    """The manifest of a workspace; whoever reads more of it hands on its `disk`."""
    disk = disk or disk_at(root)
    name = _manifest_on(disk)
    if name is None:
        raise Mistake(f"no {_MANIFEST} in {root}", hint=f"create one, or a [{_TABLE}] table in {_PROJECT}")
    return parse_manifest(
        read_schema_text(root, name, disk),
        name,
        table=_TABLE if name == _PROJECT else None,
        find_targets=lambda entries, names: find_targets(disk, entries, names),
    )


def read_text(root: Path, path: str, disk: Disk | None = None) -> ReadResult:
    """The text of a file, by its path relative to the root, and what is wrong with it."""
    return (disk or disk_at(root)).read(path)


def read_schema_text(root: Path, path: str, disk: Disk | None = None) -> str:
    """The text of a file that must be sound; whatever is wrong with it is a Mistake."""
    text, problems = read_text(root, path, disk).parts
    for problem in problems:
        raise Mistake(problem.message, path=path, position=problem.position, hint=problem.hint)
    return text or ""


def manifest_in(folder: Path) -> str | None:
    """The name of the manifest in a folder, if it has one."""
    return _manifest_on(disk_at(folder))


def _manifest_on(disk: Disk) -> str | None:
    if disk.exists(_MANIFEST):
        return _MANIFEST
    text = disk.read(_PROJECT).text if disk.exists(_PROJECT) else None
    return _PROJECT if text is not None and holds_table(text, _PROJECT, _TABLE) else None
