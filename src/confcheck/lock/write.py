"""From a contract and the values of its view to the text of a lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from confcheck.kernel.judgement import judge
from confcheck.kernel.locked import ABSENT, Line, Locked
from confcheck.kernel.record import record
from confcheck.kernel.seal import Sealer, digest, key_id
from confcheck.lock.former import Former, kept
from confcheck.model import View
from confcheck.resolve.deliver import Delivery, deliveries


@record(frozen=True, slots=True)
class Codes:
    """What goes into the codes of a lock besides the values."""

    key: bytes | None = field(repr=False)
    salt: str
    """Random; that of the lock which this one replaces, so that what did not change has the same code."""
    unlocked: tuple[str, ...] = ()
    """Shell patterns of variables that the platform sets."""


def locked_text(contract: Locked, view: View, codes: Codes, old: Former | None = None) -> str:
    """The whole text; what was wrong with a setting is marked, so that it stays wrong in the process."""
    return written(lock_of(contract, view, codes, old), codes.key, old)


def lock_of(contract: Locked, view: View, codes: Codes, old: Former | None = None) -> Locked:
    """The contract with the codes of the values, as yet without checksum and root."""
    key = ABSENT if codes.key is None else key_id(codes.key)
    if old is not None and old.root is not None:
        key = old.key_id or ABSENT
    head = {**contract.head, "salt": codes.salt, "key": key}
    given = {one.resolved.setting.path: one for one in deliveries(view)}
    sealer = Sealer(contract.seat, codes.salt, codes.key)
    lines = tuple(_held(line, given.get(line.path), codes, sealer) for line in contract.lines)
    if old is not None:
        lines = tuple(kept(line, old) for line in lines)
    return _marked(Locked(head, lines, contract.relations), given)


def written(locked: Locked, key: bytes | None, old: Former | None = None) -> str:
    """The text with its checksum and root."""
    body = locked.body()
    text = body + f"checksum {digest(body)}\n".encode()
    root = Sealer(locked.seat, locked.head["salt"], key).root(text) if old is None or old.root is None else old.root
    return f"{text.decode()}root {root or ABSENT}\n"


def _held(line: Line, given: Delivery | None, codes: Codes, sealer: Sealer) -> Line:
    """How the lock holds the value of a setting."""
    if any(fnmatchcase(line.names[0], pattern) for pattern in codes.unlocked):
        return line.holding("unlocked", ())
    if given is None or given.derived:
        return line.holding("unset", (ABSENT,))
    if given.text is None:
        return line.holding("reference", ())
    code = sealer.value(line.names[0], given.text, secret=given.secret)
    return line.holding("secret" if given.secret else "value", () if code is None else (code,))


def _marked(locked: Locked, given: Mapping[str, Delivery]) -> Locked:
    """Flag what is wrong with these values: a code that fits must not make it right."""
    names = {line.path: line.names[0] for line in locked.lines}
    set_ = {path: one for path, one in given.items() if not one.derived}
    values = {names[path]: one.text for path, one in set_.items() if one.text is not None}
    unknown = frozenset(path for path, one in set_.items() if one.text is None)
    wrong = {fault.setting for fault in judge(locked, values, unknown=unknown)}
    lines = tuple(line.flagged("judge") if line.path in wrong else line for line in locked.lines)
    relations = tuple(one if wrong.isdisjoint(one.paths) else one.flagged("judge") for one in locked.relations)
    return Locked(locked.head, lines, relations)
