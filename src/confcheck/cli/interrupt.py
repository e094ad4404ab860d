"""Ctrl-C: it ends the process at once, except while something is written that must not be left half done."""

# Imported before anything else, so it imports hardly anything itself.

import os
import signal
import sys
from typing import Self

INTERRUPTED = 130
"""The exit code, as of a shell."""
_ERASE = b"\r\x1b[K"


def end_at_once() -> None:
    """From now on Ctrl-C ends the process where it stands, except where it is held.

    KeyboardInterrupt would be raised between any two steps, also where Python prints and then forgets it (the callbacks
    of its imports), or makes another error of it. Nothing is lost: files are written only while it is held.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def _end(_number: int, _frame: object) -> None:
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), _ERASE)  # there may be half a progress bar
    os._exit(INTERRUPTED)


class Held:
    """Ctrl-C is heard only at the end of the block, or at `check`.

    Otherwise it could come after a file was made, and before it is known to whoever would remove it.
    """

    def __init__(self) -> None:
        self._pressed = False
        self._previous = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        """Begin to hold it; where nobody hears it (it is ignored, or this is another thread) there is nothing to do."""
        if not callable(self._previous) or not _replaced(self._press):
            self._previous = None
        return self

    def __exit__(self, *_: object) -> None:
        """Hear it as before, now if it was pressed."""
        if callable(self._previous):
            signal.signal(signal.SIGINT, self._previous)
            if self._pressed:
                self._previous(signal.SIGINT, None)

    def check(self) -> None:
        """Raise KeyboardInterrupt if it was pressed, so that what was done so far can be undone."""
        if self._pressed:
            self._pressed = False
            raise KeyboardInterrupt

    def _press(self, _number: int, _frame: object) -> None:
        self._pressed = True


def _replaced(handler: "signal._HANDLER") -> bool:
    try:
        signal.signal(signal.SIGINT, handler)
    except ValueError:  # only the main thread may
        return False
    return True
