"""Every variable that one service finds when it starts: its settings, and what the schema does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.checks.evidence import is_secret
from confcheck.checks.unknown_setting import known_names
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, holds_secret, shown_key
from confcheck.model import Candidate, Origin, Reference, Structure, System, View
from confcheck.resolve.deliver import Delivery, deliveries

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@record(frozen=True, slots=True)
class Given:
    """One variable of a service in one environment and target."""

    name: str
    value: str | Reference | None = field(repr=False)
    """None where files do not say it, or where they do and it is not to be written: it comes from outside."""
    origin: Origin
    setting: str | None = None
    """Path of the setting; None: the schema does not know it."""
    secret: bool = False
    """Whether the value must not be shown."""
    withheld: bool = False
    """Whether a file says it in clear, and it is not to be written."""


def given(system: System, view: View, *, include_secrets: bool) -> tuple[Given, ...]:
    """Every variable of the view, settings in the order of the schema, then the others by name; each name once."""
    found: dict[str, Given] = {}
    for delivery in deliveries(view):
        one = _of_setting(delivery, include_secrets=include_secrets)
        found.setdefault(one.name, one)
    for one in sorted(_strays(system, view, include_secrets=include_secrets), key=lambda one: one.name):
        found.setdefault(one.name, one)
    return tuple(found.values())


def _of_setting(delivery: Delivery, *, include_secrets: bool) -> Given:
    value: str | Reference | None = delivery.reference if delivery.text is None else delivery.text
    named = delivery.name, delivery.resolved.setting.path, delivery.origin
    return _given(named, value, secret=delivery.secret, include_secrets=include_secrets)


def _given(
    named: tuple[str, str | None, Origin],
    value: str | Reference | None,
    *,
    secret: bool,
    include_secrets: bool,
) -> Given:
    name, path, origin = named
    if isinstance(value, Reference) and value.store == "env":
        return Given(name, None, origin, path, secret)
    if isinstance(value, Reference):
        secret = not value.shown  # an id of no known form may be a password that somebody wrote in its place
    withheld = secret and value is not None and not include_secrets
    return Given(name, None if withheld else value, origin, path, secret, withheld)


def _strays(system: System, view: View, *, include_secrets: bool) -> Iterator[Given]:
    """What reaches the service and is no setting of any service; of several layers the highest."""
    known = known_names(system.manifest, system.schema) if view.unknown else frozenset()
    last = {one.assignment.key: one for one in view.unknown if _is_variable(one, known)}
    for key, candidate in last.items():
        outcome = candidate.value
        value = outcome.json if isinstance(outcome, Structure) else outcome
        text = value if isinstance(value, str | Reference) else None
        secret = is_secret(None, candidate) or (isinstance(text, str) and holds_secret(text))
        yield _given((key, None, candidate.assignment.origin), text, secret=secret, include_secrets=include_secrets)


def _is_variable(candidate: Candidate, known: frozenset[str]) -> bool:
    """Whether its key is a name that services read, and no piece of a secret: a broken file makes keys of such."""
    one = candidate.assignment
    named = _VARIABLE.fullmatch(one.key) is not None and shown_key(one.key) != MASK
    return named and not (one.build or one.is_path) and one.key not in known
