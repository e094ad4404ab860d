"""Words on stderr: in one piece, and if nobody can read them, that changes nothing."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    """Write to stderr; what its encoding lacks is escaped, as Python does there by itself."""
    if not text or sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _drop()


def _drop() -> None:
    """Send what is still buffered nowhere, or the interpreter would fail on it at its end, with a code of its own."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stderr.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
