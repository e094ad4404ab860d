"""The command line: words in, exit code out."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from confcheck import __version__
from confcheck.cli.interrupt import INTERRUPTED, end_at_once


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `words` defaults to those of the process."""
    given = sys.argv[1:] if words is None else list(words)
    if words is None:
        end_at_once()
    sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
    try:
        if given == ["--version"]:
            # Answered here, before anything that takes time to import.
            with suppress(OSError):
                sys.stdout.write(f"confcheck {__version__}\n")
                sys.stdout.flush()
                return 0
        from confcheck.cli.app import run  # noqa: PLC0415 (not before it is known that it is needed)

        return run(given)
    except KeyboardInterrupt:
        return INTERRUPTED


def _open(stream: TextIO | None) -> TextIO:
    """The stream, or one that leads nowhere: a closed stdout (`>&-`) must not change the verdict."""
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w") if stream is None else stream
