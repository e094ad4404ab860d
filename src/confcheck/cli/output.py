"""The only writer: reports to a stream or a file, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from confcheck.cli.closed import Nowhere
from confcheck.cli.interrupt import Held
from confcheck.model.mistake import Mistake
from confcheck.reporters.escape import escape

_FULL = (errno.ENOSPC, errno.EDQUOT)


def refuse_nowhere() -> None:
    """Raise `Mistake` if stdout is closed, where what is written is all that the command is for."""
    if isinstance(sys.stdout, Nowhere):
        raise Mistake("cannot write: stdout is closed", hint="name a file with --output")


def show(text: str, *, utf8: bool = False) -> None:
    """Write to stdout. What its encoding lacks is escaped, unless the format is UTF-8 by definition."""
    stream = sys.stdout
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8" if utf8 else stream.encoding, errors="backslashreplace")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        drop(stream)  # the reader has seen enough, as with `| head`; the verdict stays
    except OSError as error:
        drop(stream)
        raise Mistake(f"cannot write the report: {error.strerror}") from None


def complain(message: str) -> None:
    """One line on stderr: `error: …`."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"error: {escape(message)}\n")
        sys.stderr.flush()


def remark(message: str) -> None:
    """One line on stderr that is no error: `note: …`."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"note: {escape(message)}\n")
        sys.stderr.flush()


def save(text: str, path: str, *, private: bool = False) -> None:
    """Write a file, in UTF-8; nobody but its owner may read a private one."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            # A device or pipe cannot be replaced, and a directory says so itself.
            target.write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            replace(target, text, mode=0o600 if private else _mode(target))
    except OSError as error:
        full = error.errno in _FULL
        hint = "free some space" if full else "name a file in a folder that can be written"
        raise Mistake(f"cannot write {path}: {error.strerror}", hint=hint) from None


def replace(path: Path, text: str, *, mode: int) -> None:
    """Put the text in place of the file in one step, so that nobody ever sees half of it; OSError if that fails."""
    with Held() as interrupt:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(mode)
            interrupt.check()
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise


def _mode(path: Path) -> int:
    """The mode that the file has, or that a new one gets; both as if it were written in place."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def drop(stream: TextIO) -> None:
    """Send what is still buffered nowhere, or the interpreter would fail on it while it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
