"""New files, all of them or none, and never in the place of one that is there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from confcheck.cli.interrupt import Held
from confcheck.model.mistake import Mistake


def create(root: Path, files: Mapping[str, str]) -> None:
    """Write the files, by their paths below `root`; Mistake if one exists or cannot be written, and then none is."""
    made: list[Path] = []
    path = ""
    with Held() as interrupt:
        try:
            for path, text in files.items():
                _create(root / path, text, made)
                interrupt.check()
        except BaseException as error:
            _undo(made)
            if isinstance(error, FileExistsError):
                raise Mistake(f"{path} exists, and init never overwrites") from None
            if isinstance(error, OSError):
                raise Mistake(f"cannot write {path}: {error.strerror}") from None
            raise


def _undo(made: list[Path]) -> None:
    for each in reversed(made):
        with contextlib.suppress(OSError):
            each.rmdir() if each.is_dir() else each.unlink()


def _create(target: Path, text: str, made: list[Path]) -> None:
    """One file in one step; what now exists is added to `made`."""
    for folder in (*reversed(target.parent.parents), target.parent):
        if not folder.exists():
            folder.mkdir()
            made.append(folder)
    if os.path.lexists(target):
        raise FileExistsError(0, "exists", str(target))
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode())
        _place(temporary, target)
        made.append(target)
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()


def _place(temporary: str, target: Path) -> None:
    """Give the file its name; unlike a rename, a link fails where another process was faster."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        Path(temporary).rename(target)


def _mode() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
