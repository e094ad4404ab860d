"""From a contract and the values of its view to the text of a lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from confcheck.kernel.judgement import judge
from confcheck.kernel.locked import ABSENT, Line, Locked, Relation
from confcheck.kernel.record import record
from confcheck.kernel.seal import Sealer, digest, key_id
from confcheck.lock.former import Former, keep
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


def locked_text(locked: Locked, view: View, codes: Codes, old: Former | None = None) -> str:
    """The whole text; what was wrong with a setting is marked, so that it stays wrong in the process."""
    locked.head["salt"] = codes.salt
    locked.head["key"] = ABSENT if codes.key is None else key_id(codes.key)
    given = {one.resolved.setting.path: one for one in deliveries(view)}
    sealer = Sealer(locked.seat, codes.salt, codes.key)
    for line in locked.lines:
        _hold(line, given.get(line.path), codes, sealer)
        if old is not None:
            keep(line, old)
    _mark(locked, given)
    if old is not None and old.root is not None:
        locked.head["key"] = old.key_id or ABSENT
        return _sealed(locked, old.root)
    return _sealed(locked, sealer)


def _sealed(locked: Locked, root: Sealer | str) -> str:
    """The text with its checksum and root."""
    body = locked.body()
    text = body + f"checksum {digest(body)}\n".encode()
    last = root if isinstance(root, str) else root.root(text) or ABSENT
    return f"{text.decode()}root {last}\n"


def _hold(line: Line, given: Delivery | None, codes: Codes, sealer: Sealer) -> None:
    """How the lock holds the value of a setting."""
    line.codes = ()
    if any(fnmatchcase(name, pattern) for name in line.names[:1] for pattern in codes.unlocked):
        line.held = "unlocked"
    elif given is None or given.derived:
        line.held, line.codes = "unset", (ABSENT,)
    elif given.text is None:
        line.held = "reference"
    else:
        line.held = "secret" if given.secret else "value"
        code = sealer.value(line.names[0], given.text, secret=given.secret)
        line.codes = () if code is None else (code,)


def _mark(locked: Locked, given: Mapping[str, Delivery]) -> None:
    """Flag what is wrong with these values: a code that fits must not make it right."""
    values = {
        line.names[0]: given[line.path].text or ""
        for line in locked.lines
        if line.path in given and given[line.path].text is not None and not given[line.path].derived
    }
    unknown = frozenset(path for path, one in given.items() if one.text is None and not one.derived)
    wrong = {fault.setting for fault in judge(locked, values, unknown=unknown)}
    for line in locked.lines:
        if line.path in wrong:
            line.flags |= {"judge"}
    for relation in locked.relations:
        _mark_relation(relation, wrong)


def _mark_relation(relation: Relation, wrong: set[str]) -> None:
    if not wrong.isdisjoint(relation.paths):
        relation.flags |= {"judge"}
