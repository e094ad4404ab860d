"""The workspace on disk: the only place where folders are listed and files are read."""

# ruff: noqa: PTH110, PTH112, PTH116, PTH117, PTH118, PTH120, PTH123, PTH206
# Paths stay strings: a Path object for each of 10,000 files costs more than reading it.

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from confcheck.discover.decode import ReadResult, decode
from confcheck.discover.trace import Look, Trace
from confcheck.kernel.record import record
from confcheck.model import Malformed

MAX_BYTES = 16 * 1024 * 1024
"""Of one file; no settings file comes near it."""

_REASONS = {
    errno.ELOOP: "the file is a symbolic link that leads back to itself",
    errno.ENAMETOOLONG: "the file has a name that is too long",
    errno.ENOENT: "the file does not exist",
    errno.ENOTDIR: "the file does not exist",
}


@record(frozen=True, slots=True)
class Listed:
    """A name in a folder."""

    name: str
    folder: bool
    """Whether it is a folder, or a link to one."""
    link: bool


@record(frozen=True, slots=True)
class Disk:
    """A workspace's folders and files by their paths relative to its root; each folder is looked at once."""

    root: str
    """Absolute, without symbolic links."""
    trace: Trace = field(default_factory=Trace, repr=False, compare=False)
    changed: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)
    """Absolute path without links → what the file holds instead of what it does; None: it is not there."""
    _contained: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    _listings: dict[str, tuple[Listed, ...]] = field(default_factory=dict, repr=False, compare=False)

    def full(self, path: str) -> str:
        """The absolute path."""
        return os.path.join(self.root, path)

    def exists(self, path: str) -> bool:
        """Whether anything has that name, if only a link to nothing."""
        there = os.path.lexists(self.full(path))
        if self.changed and (real := os.path.realpath(self.full(path))) in self.changed:
            there = self.changed[real] is not None
        self.trace.note("exists", path, bytes([there]))
        return there

    def contains(self, folder: str) -> bool:
        """Whether the folder, its links followed, lies inside the workspace."""
        if folder not in self._contained:
            real = os.path.realpath(self.full(folder))
            self._contained[folder] = os.path.commonpath((self.root, real)) == self.root
            self.trace.note("contains", folder, bytes([self._contained[folder]]))
        return self._contained[folder]

    def identity(self, path: str) -> tuple[int, int] | None:
        """What tells a file from others, whatever it is called and whatever links lead to it; None without one."""
        try:
            status = os.stat(self.full(path))
            found = status.st_dev, status.st_ino
        except (OSError, ValueError):
            found = None
        self.trace.note("identity", path, repr(found).encode())
        return found

    def is_folder(self, path: str) -> bool:
        """Whether it is a folder inside the workspace, or a link to one."""
        full = self.full(path)
        folder = (os.path.isdir(full) or self._is_made(os.path.realpath(full))) and self.contains(path)
        self.trace.note("is-folder", path, bytes([folder]))
        return folder

    def listing(self, folder: str) -> tuple[Listed, ...]:
        """The names in a folder, sorted, without folders that lie outside the workspace.

        Raises OSError where the folder cannot be read.
        """
        if folder not in self._listings:
            try:
                self._listings[folder] = self._list(folder)
            except OSError as error:
                self.trace.note("folder", folder, str(error.errno).encode())
                raise
            self.trace.note("folder", folder, *map(_as_bytes, self._listings[folder]))
        return self._listings[folder]

    def _is_made(self, folder: str) -> bool:
        """Whether a folder, by its absolute path, holds a file that is only to be."""
        return any(content is not None and path.startswith(folder + os.sep) for path, content in self.changed.items())

    def _changed_in(self, folder: str) -> Iterator[tuple[str, bool, bool]]:
        """Names in a folder of what is changed: whether it will be there, and whether it is a folder."""
        start = os.path.join(os.path.realpath(self.full(folder)), "")
        for path, content in self.changed.items():
            name, below, _ = path.removeprefix(start).partition(os.sep)
            if path.startswith(start) and (content is not None or not below):
                yield name, content is not None, bool(below)

    def _list(self, folder: str) -> tuple[Listed, ...]:
        listed: list[Listed] = []
        full = self.full(folder)
        if os.path.isdir(full) or not self._is_made(os.path.realpath(full)):
            with os.scandir(full) as entries:
                listed = [Listed(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries]
        for name, there, below in self._changed_in(folder) if self.changed else ():
            if not there:
                listed = [each for each in listed if each.name != name]
            elif all(each.name != name for each in listed):
                listed.append(Listed(name, below, link=False))
        kept = (
            each for each in listed if not (each.link and each.folder and not self.contains(join(folder, each.name)))
        )
        return tuple(sorted(kept, key=lambda each: each.name))

    def names(self, folder: str) -> tuple[Listed, ...]:
        """The listing of a folder; nothing where it cannot be read."""
        try:
            return self.listing(folder)
        except (OSError, ValueError):
            return ()

    def read(self, path: str) -> ReadResult:
        """The text of a file and what is wrong with it; never raises on what the path turns out to be."""
        reason, data = self.read_bytes(path)
        return decode(data, path) if reason is None else ReadResult(None, (Malformed(path, None, reason),))

    def read_bytes(self, path: str) -> tuple[str | None, bytes]:
        """Why a file cannot be read, if it cannot, and its bytes."""
        try:
            reason, data = self._load(path)
        except OSError as error:
            reason, data = reason_of(error), b""
            if error.errno == errno.ENOENT and os.path.lexists(self.full(path)):
                reason = "the file is a symbolic link to nothing"
        except ValueError:  # NUL or half a surrogate pair in a name taken from a file
            reason, data = "this is no path", b""
        self.trace.note("file", path, (reason or "").encode(), data)
        return reason, data

    def _load(self, path: str) -> tuple[str | None, bytes]:
        full = self.full(path)
        if leaves(path):
            return "the file lies outside the workspace", b""
        made = self.changed.get(os.path.realpath(full)) if self.changed else None
        if made is not None and not os.path.exists(full):
            return None, made
        status = os.lstat(full)
        linked = stat.S_ISLNK(status.st_mode)
        if linked:
            status = os.stat(full)
        if not self.contains(path if linked else os.path.dirname(path)):
            return "the file lies outside the workspace", b""
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
            folder = stat.S_ISDIR(status.st_mode)
            return "this is a directory, not a file" if folder else "this is not a regular file", b""
        if status.st_size > MAX_BYTES:
            return _TOO_LARGE, b""
        data = self._content(full)
        return (_TOO_LARGE if len(data) > MAX_BYTES else None), data

    def _content(self, full: str) -> bytes:
        if self.changed and (real := os.path.realpath(full)) in self.changed:
            content = self.changed[real]
            if content is None:
                raise FileNotFoundError(errno.ENOENT, "gone", full)
            return content
        with open(full, "rb", buffering=0) as file:
            return file.read()  # with a size it would allocate all of that, and most files have a few lines


_TOO_LARGE = f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB"


def disk_at(root: Path) -> Disk:
    """The workspace in that folder."""
    return Disk(os.path.realpath(root))


def look_again(root: Path, looks: Iterable[Look]) -> bytes:
    """The digest of what a run would see that looks at the same things in the same order."""
    disk = disk_at(root)
    asked: dict[str, Callable[[str], object]] = {
        "file": disk.read_bytes,
        "folder": disk.listing,
        "exists": disk.exists,
        "is-folder": disk.is_folder,
        "contains": disk.contains,
        "identity": disk.identity,
    }
    for kind, path in looks:
        with contextlib.suppress(OSError):
            asked[kind](path)
    return disk.trace.digest()


def join(folder: str, name: str) -> str:
    """The path of a name in a folder of the workspace."""
    return f"{folder}/{name}" if folder else name


def leaves(path: str) -> bool:
    """Whether a path relative to the root points outside by its text alone."""
    return os.path.isabs(path) or os.path.normpath(path).split(os.sep)[0] == ".."


def reason_of(error: OSError) -> str:
    """Why a file cannot be read, without its path."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return f"the file cannot be read: {os.strerror(error.errno or errno.EIO).lower()}"


def printable(path: str) -> str:
    """A path that can be shown: bytes of a name that are no UTF-8 become U+FFFD."""
    return path if path.isascii() else os.fsencode(path).decode(errors="replace")


def _as_bytes(listed: Listed) -> bytes:
    return f"{listed.folder:d}{listed.link:d}{listed.name}".encode(errors="surrogatepass")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself
        return False
