"""What the commands about locks share: the key, and a folder of locks written file by file."""

from __future__ import annotations

import os
from pathlib import Path

from confcheck.cli.output import replace
from confcheck.model.lock import LockFile
from confcheck.model.mistake import Mistake
from confcheck.runtime.key import NoKey, take_key

_MODE = 0o644


def the_key() -> bytes | None:
    """CONFCHECK_KEY, or what the file holds that CONFCHECK_KEY_FILE names; None if there is none."""
    try:
        return take_key(os.environ)
    except NoKey as error:
        raise Mistake(str(error), hint="correct the path, or take CONFCHECK_KEY_FILE out") from None


def write_locks(folder: Path, files: tuple[LockFile, ...]) -> int:
    """Write the locks that are not there already; how many these are. Mistake for the first that cannot be written."""
    changed = [one for one in files if not one.unchanged]
    for one in changed:
        path = folder / one.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, one.text, mode=path.stat().st_mode & 0o777 if path.exists() else _MODE)
        except OSError as error:
            reason = (error.strerror or "no reason given").lower()
            hint = "name another folder with --output; locks written before this one stay"
            raise Mistake(f"cannot be written: {reason}", path=str(path), hint=hint) from None
    return len(changed)
