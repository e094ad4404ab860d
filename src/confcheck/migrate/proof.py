"""That every service gets what it got: every view of every environment, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from confcheck.checks.evidence import is_secret
from confcheck.checks.unknown_setting import known_names
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, holds_secret, shown_key
from confcheck.kernel.spec import Typed
from confcheck.model import Candidate, Reference, Structure, System, View
from confcheck.resolve.deliver import Delivery, deliveries

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_Key: TypeAlias = tuple[str, str, str | None, str | None]


@record(frozen=True, slots=True)
class _Got:
    """What a service gets under one key."""

    value: str | Reference | None = field(repr=False)
    """None: it comes from outside."""
    place: str
    secret: bool = False
    """Whether it is a secret in clear, or what may be one."""
    typed: Typed | None = field(default=None, repr=False)
    """What the text means; None where nobody can say, as of one with a variable that nothing sets."""


@record(frozen=True, slots=True)
class Comparison:
    """What differs between a workspace and what it would be."""

    moved: tuple[str, ...]
    """Variables whose secret in clear comes from the environment then."""
    own: tuple[str, ...]
    """What differs in the environment that moves: setting, service, target, place."""
    others: tuple[str, ...]
    """What differs in other environments."""
    views: int
    """How many were compared."""
    inheriting: tuple[str, ...] = ()
    """Other environments that would lose a secret in clear that they have from this one."""


def compare(before: System, after: System, environment: str, *, include_secrets: bool) -> Comparison:
    """Every view: what its service gets, and whether there is one."""
    known = known_names(before.manifest, before.schema)
    mine, theirs = _views(before), _views(after)
    moved: dict[str, None] = {}
    own: list[str] = []
    others: list[str] = []
    inheriting: dict[str, None] = {}
    for key in dict.fromkeys((*mine, *theirs)):
        one, other = mine.get(key), theirs.get(key)
        found = own if key[1] == environment else others
        if one is None or other is None:
            found.append(f"{_named(key)} would {'be a new view' if one is None else 'be gone'}")
            continue
        was, now = _got(one, known), _got(other, known)
        for name in dict.fromkeys((*was, *now)):
            first, second = was.get(name), now.get(name)
            if _is_moved(first, second) and key[1] == environment and not include_secrets:
                moved[name] = None
            elif not _is_same(first, second):
                if _is_moved(first, second) and not include_secrets:
                    inheriting[key[1]] = None
                found.append(f"{name} of {_named(key)}: {_place(first)}, then {_place(second)}")
    return Comparison(tuple(moved), tuple(own), tuple(others), len(mine), tuple(inheriting))


def _views(system: System) -> dict[_Key, View]:
    return {(view.service, view.environment, view.target, view.variant): view for view in system.views}


def _named(key: _Key) -> str:
    service, environment, target, _ = key
    return f"{service} in {environment}{f' ({target})' if target else ''}"


def _place(got: _Got | None) -> str:
    return "nothing" if got is None else got.place


def _is_same(was: _Got | None, now: _Got | None) -> bool:
    if was is None or now is None or was.value != now.value:
        return False
    return was.typed is None or now.typed is None or was.typed.value == now.typed.value


def _is_moved(was: _Got | None, now: _Got | None) -> bool:
    return was is not None and was.secret and was.value is not None and now is not None and now.value is None


def _got(view: View, known: frozenset[str]) -> dict[str, _Got]:
    """By the path of a setting, or the name of a variable that is none."""
    found = {one.resolved.setting.path: _of_setting(one) for one in deliveries(view)}
    return found | dict(_others(view, known))


def _of_setting(one: Delivery) -> _Got:
    place = f"{one.origin.path}:{(one.origin.value or one.origin.key).line}"
    if one.reference is not None:
        return _of_reference(one.reference, place)
    return _Got(one.text, "derived" if one.derived else place, one.secret, one.resolved.typed)


def _of_reference(reference: Reference, place: str) -> _Got:
    return _Got(None if reference.store == "env" else reference, place, secret=not reference.shown)


def _others(view: View, known: frozenset[str]) -> Iterator[tuple[str, _Got]]:
    """Variables that are no setting of any service; the highest layer wins."""
    last: dict[str, Candidate] = {}
    for candidate in view.unknown:
        one = candidate.assignment
        named = _VARIABLE.fullmatch(one.key) and shown_key(one.key) != MASK
        if named and one.key not in known and not (one.build or one.is_path):
            last[one.key] = candidate
    for key, candidate in last.items():
        value, origin = candidate.value, candidate.assignment.origin
        place = f"{origin.path}:{origin.key.line}"
        if isinstance(value, Reference):
            yield shown_key(key), _of_reference(value, place)
        elif isinstance(value, str | Structure):
            text = value if isinstance(value, str) else value.json
            yield shown_key(key), _Got(text, place, is_secret(None, candidate) or holds_secret(text))
        else:
            yield shown_key(key), _Got(None, place)
