"""What is remembered from run to run, by digest: that a schema was found sound, and sealed reports; no values."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path

from confcheck.cli.output import replace

KEPT = 256
"""Stamps that stay; older ones are removed."""

_STAMP = {"version": 1}
_DIGEST = re.compile(r"[0-9a-f]{16,128}")


def known(digest: str) -> bool:
    """Whether this digest was remembered; False whenever the cache cannot be read."""
    try:
        return bool(json.loads(read(digest) or "null") == _STAMP)
    except ValueError:
        return False


def remember(digest: str) -> None:
    """Leave a stamp for this digest."""
    write(digest, json.dumps(_STAMP) + "\n")


def read(digest: str) -> str | None:
    """What was written for this digest; None where there is nothing, or the cache cannot be read."""
    path = _path(digest)
    try:
        return None if path is None else path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def write(digest: str, text: str) -> None:
    """Write for this digest, in one step; nothing happens where the cache cannot be written."""
    path = _path(digest)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        replace(path, text, mode=0o600)
        _prune(path.parent)


def _path(digest: str) -> Path | None:
    folder = _folder()
    return folder / f"{digest}.json" if folder and _DIGEST.fullmatch(digest) else None


def _folder() -> Path | None:
    """The cache of this user, by the XDG rules: a relative path counts as none."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "confcheck"
    try:
        return Path.home() / ".cache" / "confcheck"
    except RuntimeError:
        return None


def _prune(folder: Path) -> None:
    ages = sorted(((path.stat().st_mtime_ns, path) for path in folder.iterdir()), reverse=True)
    for _, path in ages[KEPT:]:
        path.unlink(missing_ok=True)
