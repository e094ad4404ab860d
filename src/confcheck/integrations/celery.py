"""Celery: a check when a worker or the beat starts, and not where tasks are only sent."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr

from celery.signals import beat_init, celeryd_init

from confcheck.runtime import require


def require_at_start(
    service: str,
    *,
    environment: str,
    target: str | None = None,
    lock: str | os.PathLike[str] | None = None,
    log: str = "text",
) -> None:
    """Let each worker and beat of this process check before it starts; the arguments are those of `require`.

    Of everything that a receiver of these signals may raise, Celery lets only SystemExit through; other exceptions are
    logged, and the worker runs on. `celeryd_init` is sent before the pool has a child.
    """

    def start(**_signal: object) -> None:
        # The beat's stderr is its log by now, which drops the message at --loglevel ERROR.
        with redirect_stderr(sys.__stderr__):
            require(service, environment=environment, target=target, lock=lock, log=log)

    for signal in (celeryd_init, beat_init):
        signal.connect(start, weak=False)
