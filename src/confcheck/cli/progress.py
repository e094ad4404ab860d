"""A progress bar for a person who waits longer than a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_PATIENCE = 1.0
_INTERVAL = 0.1
_WIDTH = 30


class _Bar:
    """What stands on the terminal now, and since when the work runs (in seconds of the clock)."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._due = clock() + _PATIENCE
        self._columns = 0

    def show(self, done: int, total: int) -> None:
        """Draw the bar, unless the work is young or the last drawing is fresh."""
        now = self._clock()
        if now < self._due or total <= 0:
            return
        self._due = now + _INTERVAL
        filled = _WIDTH * min(done, total) // total
        line = f"reading [{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total}"
        self._write("\r" + line.ljust(self._columns))
        self._columns = len(line)

    def erase(self) -> None:
        """Leave the line as it was found."""
        if self._columns:
            self._write("\r" + " " * self._columns + "\r")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


@contextmanager
def progress(
    stream: TextIO, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None] | None]:
    """What to call with (done, total) while work goes on; None where nobody watches."""
    if not stream.isatty():
        yield None
        return
    bar = _Bar(stream, clock)
    try:
        yield bar.show
    finally:
        bar.erase()
