"""The lock that a new one replaces: its salt, and the values that it accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from confcheck.kernel.locked import ABSENT, MAGIC, Line, Locked, Unsound, read_lock
from confcheck.kernel.record import record
from confcheck.kernel.seal import Sealer, key_id, same
from confcheck.model import Mistake
from confcheck.model.lock import LockOrder

_BY_CODE = ("value", "secret", "unset")


@record(frozen=True, slots=True)
class Former:
    """What of the lock before goes into the one after."""

    salt: str
    lines: Mapping[str, Line] = field(repr=False)
    """Path → the setting as it was held."""
    mode: str = "write"
    """`write`: nothing else stays; `rotate`: values are accepted, too; `check`: what was accepted stays accepted."""
    key_id: str | None = None
    root: str | None = None
    """Where the key is not here, and the lock is only compared: they stay as they are."""


def former(path: str, before: bytes | None, order: LockOrder) -> Former | None:
    """The lock before, if it is sound and was written with the same key; Mistake where it must be and is not."""
    if before and not before.startswith(MAGIC):
        raise Mistake("the file is no lock", path=path, hint="name another folder with --output, or delete it")
    try:
        locked = None if before is None else read_lock(before)
    except Unsound as error:
        if order.rotate:
            raise Mistake(f"the lock {error.message}", path=path, hint="without --rotate it is replaced") from None
        return None
    if locked is None:
        return None
    if order.check and order.key is None and locked.key_id is not None:
        return Former(locked.head["salt"], _by_path(locked), "check", locked.key_id, locked.root)
    if order.key is None and locked.key_id is not None and not order.rotate and not order.force:
        message = "the lock was written with a key, and CONFCHECK_KEY is not set"
        raise Mistake(message, path=path, hint="set it; --force writes locks that hold no secret by its value")
    if not _is_ours(locked, order.key):
        if order.rotate:
            message = "the lock was written with another key, so its values cannot be accepted as well"
            raise Mistake(message, path=path, hint="set the CONFCHECK_KEY it was written with, or leave --rotate out")
        return None
    mode = "check" if order.check else "rotate" if order.rotate else "write"
    return Former(locked.head["salt"], _by_path(locked), mode)


def _is_ours(locked: Locked, key: bytes | None) -> bool:
    """Whether the key is that of the lock, and nobody changed it since."""
    if key is None or locked.key_id is None:
        return key is None and locked.key_id is None
    root = Sealer(locked.seat, locked.head["salt"], key).root(locked.sealed)
    return same(locked.key_id, key_id(key)) and same(root or "", locked.root)


def _by_path(locked: Locked) -> dict[str, Line]:
    return {line.path: line for line in locked.lines}


def kept(line: Line, old: Former) -> Line:
    """A setting of the new lock, accepting what the old one says as well, as far as the mode wants it."""
    before = old.lines.get(line.path)
    if before is None or old.mode == "write" or before.names[0] != line.names[0]:
        return line
    if line.held == "secret" == before.held and not line.codes and old.root is not None:
        return line.holding("secret", before.codes)  # compared by whoever has the key
    if line.held in _BY_CODE and before.held in _BY_CODE and line.codes and before.codes:
        return _accepting(line, before, old.mode)
    return line


def _accepting(line: Line, before: Line, mode: str) -> Line:
    if line.codes[0] == before.codes[0]:
        return line.holding(before.held, before.codes)
    if mode != "rotate" or (ABSENT not in (line.codes[0], before.codes[0]) and line.held != before.held):
        return line
    held = before.held if line.held == "unset" else line.held
    return line.holding(held, (line.codes[0], before.codes[0]))
