"""The locks of a workspace on disk."""

from __future__ import annotations

from pathlib import Path

from confcheck.model import Mistake

_MOST = 64 * 2**20


def read_lock_files(folder: Path, environment: str) -> dict[str, bytes]:
    """Every lock of an environment by its path below the folder; none where there is no folder."""
    inside = folder / environment
    found: dict[str, bytes] = {}
    for path in sorted((*inside.glob("*.lock"), *inside.glob("*/*.lock"))):
        found[path.relative_to(folder).as_posix()] = read_file(path)
    return found


def locked_environments(folder: Path) -> tuple[str, ...]:
    """The environments that have locks in a folder."""
    found = {path.relative_to(folder).parts[0] for path in (*folder.glob("*/*.lock"), *folder.glob("*/*/*.lock"))}
    return tuple(sorted(found))


def read_file(path: Path) -> bytes:
    """The bytes of a file; Mistake if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        raise Mistake(f"cannot be read: {reason.lower()}", path=str(path)) from None
