"""The folder that rendered files are written to, as it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from confcheck.discover.disk import Disk, disk_at, join, printable
from confcheck.kernel.record import record
from confcheck.model import Mistake
from confcheck.model.generated import RENDERED

_ENDS = (".env", ".yaml")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@record(frozen=True, slots=True)
class Present:
    """A file that is there."""

    path: str
    """In the folder."""
    content: bytes = field(repr=False)
    open: bool
    """Whether others than its owner may do anything with it."""

    @property
    def rendered(self) -> bool:
        """Whether we wrote it."""
        return self.content.startswith(RENDERED.encode())


def present(folder: str, paths: Iterable[str]) -> dict[str, Present]:
    """What is there of these files, and every other one in the folder and right below it that was rendered.

    Raises Mistake for a link, a folder, or anything else that is no file where one of these should be, and for what
    cannot be read.
    """
    if os.path.lexists(folder) and not Path(folder).is_dir():
        raise Mistake(f"{printable(folder)} is not a folder", hint="name a folder with --output")
    disk = disk_at(Path(folder))
    wanted = {path: _wanted(disk, folder, path) for path in paths}
    found = {path: one for path, one in wanted.items() if one is not None}
    others = (_read(disk, path) for path in _named_alike(disk) if path not in found)
    return {**found, **{one.path: one for one in others if one is not None and one.rendered}}


def _wanted(disk: Disk, folder: str, path: str) -> Present | None:
    shown = printable(f"{folder}/{path}")
    for part in (path, path.rpartition("/")[0]):
        if part and Path(disk.full(part)).is_symlink():
            raise Mistake("this is a symbolic link", path=shown, hint="nothing is written through links: take it away")
    if not disk.exists(path):
        return None
    reason, _ = disk.read_bytes(path)
    if reason is not None:
        raise Mistake(reason, path=shown)
    return _read(disk, path)


def _named_alike(disk: Disk) -> Iterator[str]:
    for each in disk.names(""):
        if each.folder and not each.link:
            yield from (join(each.name, one.name) for one in disk.names(each.name) if _fits(one.name, one.link))
        elif _fits(each.name, each.link):
            yield each.name


def _fits(name: str, link: bool) -> bool:
    return name.endswith(_ENDS) and not link


def _read(disk: Disk, path: str) -> Present | None:
    reason, content = disk.read_bytes(path)
    return None if reason is not None else Present(path, content, _is_open(disk.full(path)))


def _is_open(full: str) -> bool:
    return bool(Path(full).stat().st_mode & _OTHERS)
