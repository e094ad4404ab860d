"""Files, changed, made and removed all together or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from confcheck.cli.interrupt import Held
from confcheck.model.mistake import Mistake
from confcheck.model.rename import Rewritten

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(slots=True)
class _Exchange:
    """One file on its way."""

    file: Rewritten
    target: Path
    """Without links: what a link leads to is changed, the link stays."""
    fresh: Path | None = None
    """Beside it, with the new content."""
    original: Path | None = None
    """Beside it, what the file was; until the end."""
    made: bool = False
    """Whether it was not there before."""


@dataclass(slots=True)
class _Exchanges:
    """All files; leaving the block takes away what lies beside them."""

    waiting: list[_Exchange] = field(default_factory=list)
    done: list[_Exchange] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    """Those that were made, outer ones first."""

    def restore(self) -> str:
        """Every file as it was; what to know then: where the original is of one that nothing could bring back."""
        lost = []
        for each in reversed(self.done):
            if each.original is None:
                if each.made:
                    with contextlib.suppress(OSError):
                        each.target.unlink()
                continue
            try:
                each.original.replace(each.target)  # leaves it where both are one file: `clear` takes it away
            except OSError:
                lost.append(f"{each.file.path} was {each.original.name} beside it")
                each.original = None
        return "; ".join(lost) or "no file was changed"

    def clear(self) -> None:
        """Nothing beside the files."""
        for each in self.waiting:
            for left in filter(None, (each.fresh, each.original)):
                with contextlib.suppress(OSError):
                    left.unlink()

    def abandon(self) -> None:
        """No folder that was made in vain."""
        for folder in reversed(self.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()


def rewrite(root: Path, files: Iterable[Rewritten]) -> None:
    """Write the files, by their paths below `root`; Mistake if one cannot be, or has changed, and then none is.

    Ctrl-C is heard when all is done, or between two files, and then nothing is.
    """
    with Held() as interrupt:
        _rewrite(root, files, interrupt)


def _rewrite(root: Path, files: Iterable[Rewritten], interrupt: Held) -> None:
    exchanges = _Exchanges()
    path = ""
    failed = True
    try:
        for file in files:
            path = file.path
            exchanges.waiting.append(_Exchange(file, Path(os.path.realpath(root / path))))
            _prepare(exchanges.waiting[-1], exchanges.folders)
            interrupt.check()
        for each in exchanges.waiting:
            path = each.file.path
            _refuse_changed(each)
            exchanges.done.append(each)
            _exchange(each)
            interrupt.check()
        for folder in {each.target.parent for each in exchanges.done}:
            _sync(folder)
        failed = False
    except BaseException as error:
        hint = exchanges.restore()
        if isinstance(error, OSError):
            message = f"cannot be written: {(error.strerror or 'no reason given').lower()}"
            raise Mistake(message, path=path, hint=hint) from None
        raise
    finally:
        exchanges.clear()
        if failed:
            exchanges.abandon()


def _prepare(exchange: _Exchange, folders: list[Path]) -> None:
    """The new content beside the file, safe on disk, with the mode and the owner of the file."""
    _make_folder(exchange.target.parent, folders)
    fresh = exchange.file.before is None
    status = exchange.target.parent.stat() if fresh else exchange.target.stat()
    places = () if fresh else ((exchange.target, "the file"),)
    for place, what in (*places, (exchange.target.parent, "its folder")):
        # Who may do everything (root, in a container) is still held to what the mode says.
        if not place.stat().st_mode & _WRITABLE or not os.access(place, os.W_OK):
            raise Mistake(f"{what} is read-only", path=exchange.file.path, hint="no file was changed")
    _refuse_changed(exchange)
    if exchange.file.after is None:
        return
    descriptor, temporary = tempfile.mkstemp(dir=exchange.target.parent, prefix=f".{exchange.target.name}.")
    exchange.fresh = Path(temporary)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(exchange.file.after)
        stream.flush()
        os.fsync(stream.fileno())
    if not fresh:
        with contextlib.suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
    exchange.fresh.chmod(_mode(exchange.file, None if fresh else stat.S_IMODE(status.st_mode)))


def _mode(file: Rewritten, has: int | None) -> int:
    """That of the file, or of a new one; for a private one without what others may do."""
    if has is None:
        mask = os.umask(0o077)
        os.umask(mask)
        has = 0o666 & ~mask
    return has & 0o700 if file.private else has


def _make_folder(folder: Path, made: list[Path]) -> None:
    """The folder and those above it; which were not there is added to `made`."""
    for each in (*reversed(folder.parents), folder):
        if not os.path.lexists(each):
            each.mkdir()
            made.append(each)


def _refuse_changed(exchange: _Exchange) -> None:
    there = exchange.target.read_bytes() if os.path.lexists(exchange.target) else None
    if there != exchange.file.before:
        raise Mistake(
            "the file has changed meanwhile", path=exchange.file.path, hint="no file was changed; start again"
        )


def _exchange(exchange: _Exchange) -> None:
    """The new content in the place of the old in one step; the old is kept beside it."""
    if exchange.file.before is None:
        assert exchange.fresh is not None  # noqa: S101 - `_prepare` made it
        exchange.fresh.replace(exchange.target)
        exchange.fresh, exchange.made = None, True
        return
    descriptor, kept = tempfile.mkstemp(dir=exchange.target.parent, prefix=f".{exchange.target.name}.")
    os.close(descriptor)
    Path(kept).unlink()
    try:
        os.link(exchange.target, kept)
    except OSError:  # a file system without links
        shutil.copy2(exchange.target, kept)
    exchange.original = Path(kept)
    if exchange.file.after is None:
        exchange.target.unlink()
        return
    assert exchange.fresh is not None  # noqa: S101 - `_prepare` made it
    exchange.fresh.replace(exchange.target)
    exchange.fresh = None


def _sync(folder: Path) -> None:
    """The new names of a folder, safe on disk; not every system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
