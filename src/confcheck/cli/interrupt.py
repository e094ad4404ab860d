"""Ctrl-C ends the process at once, as SIGTERM does, except while something is written that must not stay half done."""

# Imported before anything else, so it imports hardly anything itself.

import os
import signal
import sys
from typing import Self

INTERRUPTED = 130
"""The exit code, as of a shell."""
_HELD = (signal.SIGINT, signal.SIGTERM)
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
    """Ctrl-C, and the signal to end, are heard only at the end of the block, or at `check`.

    Otherwise they could come after a file was made, and before it is known to whoever would remove it.
    """

    def __init__(self) -> None:
        self._came: list[int] = []
        self._previous: dict[int, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        """Begin to hold them; where nobody hears one (it is ignored, or this is another thread) nothing is done."""
        for number in _HELD:
            previous = signal.getsignal(number)
            if (callable(previous) or previous is signal.SIG_DFL) and _replaced(number, self._note):
                self._previous[number] = previous
        return self

    def __exit__(self, *_: object) -> None:
        """Hear them as before, now if one came."""
        for number, previous in self._previous.items():
            signal.signal(number, previous)
        for number in self._came:
            previous = self._previous[number]
            if callable(previous):
                previous(number, None)
            else:
                os.kill(os.getpid(), number)

    def check(self) -> None:
        """Raise KeyboardInterrupt if one came, so that what was done so far can be undone.

        The process has heard Ctrl-C then; it ends by the other signal after that.
        """
        if self._came:
            self._came = [number for number in self._came if number != signal.SIGINT]
            raise KeyboardInterrupt

    def _note(self, number: int, _frame: object) -> None:
        if number not in self._came:
            self._came.append(number)


def _replaced(number: int, handler: "signal._HANDLER") -> bool:
    try:
        signal.signal(number, handler)
    except ValueError:  # only the main thread may
        return False
    return True
