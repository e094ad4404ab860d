"""gunicorn: a server hook that checks before the first worker exists."""

from __future__ import annotations

import os
from collections.abc import Callable

from confcheck.runtime import require


def require_on_starting(
    service: str,
    *,
    environment: str,
    target: str | None = None,
    lock: str | os.PathLike[str] | None = None,
    log: str = "text",
) -> Callable[[object], None]:
    """What `on_starting` in `gunicorn.conf.py` is set to; the arguments are those of `require`.

    The master process runs it once, after it has set the variables of `raw_env`: one message, exit code 3. In a worker
    the same check would be said by each of them, and gunicorn would not keep its exit code.
    """

    def on_starting(_server: object) -> None:
        require(service, environment=environment, target=target, lock=lock, log=log)

    return on_starting
