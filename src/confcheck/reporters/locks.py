"""What `confcheck lock` did, in words."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import counted
from confcheck.model.lock import LockFile, Locks

_WORDS = {
    "value": "by value",
    "secret": "secret",
    "reference": "by shape",
    "unlocked": "unlocked",
    "unset": "not set",
}


def written(locks: Locks, folder: str, changed: int) -> str:
    """Every lock with what it holds, then how many were written."""
    rows = [f"{folder}/{one.path}: {_held(one)}{'' if not one.unchanged else ' (unchanged)'}" for one in locks.files]
    rows += _aside(locks, folder)
    same = len(locks.files) - changed
    rows.append(f"{locks.environment}: {counted(changed, 'lock')} written, {same} unchanged")
    return "\n".join((*rows, ""))


def compared(locks: Locks, folder: str, *, keyed: bool) -> str:
    """Every lock that is not what the sources say, then how many are."""
    rows = [
        f"{folder}/{one.path}: {'is missing' if one.before is None else 'is not what the sources say'}"
        for one in locks.files
        if not one.unchanged
    ]
    rows += [f"{folder}/{path}: belongs to no service any more" for path in locks.stale]
    if not keyed and any(b"\nkey -\n" not in (one.before or b"\nkey -\n") for one in locks.files):
        rows.append("note: CONFCHECK_KEY is not set: the values of secrets were not compared")
    accepted = sum(one.accepted for one in locks.files if one.unchanged)
    if accepted:
        end = f"`confcheck lock {locks.environment}` ends that when the rotation is over"
        rows.append(
            f"note: {counted(accepted, 'value')} before {'is' if accepted == 1 else 'are'} accepted, too; {end}"
        )
    right = sum(one.unchanged for one in locks.files)
    wrong = len(locks.files) - right
    rows.append(
        f"{locks.environment}: {counted(right, 'lock')} as the sources say"
        + (f", {wrong} not; `confcheck lock {locks.environment}` writes them anew" if wrong else "")
        + (f"; delete {counted(len(locks.stale), 'lock')}" if locks.stale else "")
    )
    return "\n".join((*rows, ""))


def _held(one: LockFile) -> str:
    settings = sum(number for _, number in one.held)
    held = ", ".join(f"{number} {_WORDS[word]}" for word in _WORDS if (number := dict(one.held).get(word)))
    rules = f"; {counted(one.rules, 'rule')}" if one.rules else ""
    also = f"; {counted(one.accepted, 'value')} before accepted, too" if one.accepted else ""
    return f"{counted(settings, 'setting')} ({held}){rules}{also}" if held else "no settings"


def _aside(locks: Locks, folder: str) -> Iterator[str]:
    for path in locks.stale:
        yield f"note: {folder}/{path} belongs to no service any more: delete it"
    for remark in locks.remarks:
        yield f"note: {remark}"
