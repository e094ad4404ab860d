"""Where the lock of a service lies, and what to say if it does not lie there."""

# ruff: noqa: PTH112, PTH113, PTH118, PTH120, PTH123, PTH208
# Paths stay strings: importing pathlib takes as long as the whole self-check.

from __future__ import annotations

import errno
import os

from confcheck.kernel.locked import Locked, Unsound, read_lock

DEFAULT = "locks"
_MOST = 16 * 2**20


def lock_path(lock: str, environment: str, target: str | None, service: str) -> str:
    """The file: `lock` itself, unless it is a folder; in one, `ENVIRONMENT/[TARGET/]SERVICE.lock`.

    Without a target it is the lock of the unnamed one, or the only one that the service has.
    """
    if lock.endswith(".lock") or os.path.isfile(lock):
        return lock
    name = f"{service}.lock"
    path = os.path.join(lock, *filter(None, (environment, target, name)))
    inner = [] if target is not None or os.path.isfile(path) else _inside(os.path.dirname(path), name)
    return path if len(inner) != 1 else os.path.join(os.path.dirname(path), inner[0], name)


def load_lock(path: str) -> Locked:
    """The lock in a file; raises Unsound if none can be read there."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_MOST + 1)
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None)
        if number in (errno.ENOENT, errno.ENOTDIR):
            raise Unsound("absent", "does not exist", _elsewhere(path)) from None
        reason = getattr(error, "strerror", None) or "it is no path"
        raise Unsound("unreadable", f"cannot be read: {reason.lower()}", "let the service read it") from None
    return read_lock(data)


def _elsewhere(path: str) -> str:
    """What there is instead: the same service in other targets, other services, or nothing at all."""
    folder, name = os.path.split(path)
    inner = _inside(folder, name)
    if inner:
        return f"there are locks for the {_several('target', inner)}: name the one that this is"
    above = os.path.dirname(folder)
    if os.path.isfile(os.path.join(above, name)):
        return f"there is {os.path.join(above, name)}, without a target: name none"
    beside = [one.removesuffix(".lock") for one in _names(folder) if one.endswith(".lock")]
    if beside:
        return f"there are locks for {', '.join(beside)}"
    others = [one for one in _names(above) if _holds_locks(os.path.join(above, one))]
    if not os.path.isdir(folder or os.curdir) and others:
        return f"there are locks for the {_several('environment', others)}"
    return "write the locks with `confcheck lock`, and put them into the image"


def _inside(folder: str, name: str) -> list[str]:
    """The folders, of targets, in which there is a file of that name."""
    return [one for one in _names(folder) if os.path.isfile(os.path.join(folder, one, name))]


def _holds_locks(folder: str) -> bool:
    """Whether it is the folder of an environment: locks are in it, or in the folder of a target."""
    inner = _names(folder)
    return any(
        name.endswith(".lock") for one in ("", *inner) for name in (_names(os.path.join(folder, one)) if one else inner)
    )


def _several(word: str, names: list[str]) -> str:
    return f"{word} {names[0]}" if len(names) == 1 else f"{word}s {', '.join(names)}"


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder or os.curdir))
    except (OSError, ValueError):
        return []
