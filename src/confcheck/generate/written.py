"""From what a service gets to how the consolidated file writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.kernel.spec import Spec
from confcheck.kernel.units import with_unit
from confcheck.model import Candidate, Origin, Reference, Structure, Template, Unknown, View
from confcheck.model.consolidated import Written
from confcheck.resolve.deliver import Delivery
from confcheck.sources.references import reference_text

PROVIDED, UNKNOWN, UNDEFINED, SECRET, HIDDEN = "provided", "unknown", "undefined", "secret", "hidden"
"""Why a value itself is not written: it comes from outside, no file says it, nothing sets the variable that it is, it
is secret, its reference may be a secret itself."""
_LITERAL = re.compile(r"true|false|-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?")
_LITERAL_TYPES = ("boolean", "integer", "number")
_NO_NAME = re.compile(r"[^A-Za-z0-9_]")
_ANYTHING = Spec()


@record(frozen=True, slots=True)
class Given:
    """How one value of one view is written."""

    written: Written
    identity: Hashable = field(repr=False)
    """Equal for the same value: two secrets that are both written as `ref+env://X` stay two."""
    origin: str
    kept_out: str = ""
    """Why a reference to the environment stands there in place of the value; empty: the value itself is written."""
    secret: bool = False
    """Whether a secret stands there in clear."""


@record(frozen=True, slots=True)
class _Value:
    """A value of a view, and what decides how it is written."""

    view: View
    name: str
    candidate: Candidate
    secret: bool
    spec: Spec = _ANYTHING


def of_setting(view: View, one: Delivery, *, include_secrets: bool) -> Given | None:
    """How a setting is written; None where nothing is: no file sets it, or what they say comes to nothing."""
    resolved = one.resolved
    winner = resolved.winner
    if one.derived:
        return None
    if winner is None or resolved.provided:
        return Given(Written(outside(one.name)), (PROVIDED, one.name), "provided from outside", PROVIDED)
    if one.left_open:
        place = winner.assignment.origin
        return Given(Written(outside(one.name)), (UNDEFINED, place, one.name), shown(place), UNDEFINED)
    return _given(_Value(view, one.name, winner, one.secret, resolved.setting.spec), include_secrets=include_secrets)


def of_variable(view: View, candidate: Candidate, *, secret: bool, include_secrets: bool) -> Given | None:
    """How a variable is written that the schema does not know; None where it has no value."""
    return _given(_Value(view, candidate.assignment.key, candidate, secret), include_secrets=include_secrets)


def _given(one: _Value, *, include_secrets: bool) -> Given | None:
    value, place = one.candidate.value, shown(one.candidate.assignment.origin)
    if value is None:
        return None
    if isinstance(value, Unknown):
        # The same text with variables in it may come to something else in another view.
        templated = isinstance(one.candidate.assignment.value, Template)
        where = (one.view.service, one.view.target) if templated else ()
        identity = (value, one.candidate.assignment.origin, where)
        return Given(Written(outside(one.name)), identity, place, UNKNOWN)
    if isinstance(value, Reference):
        return _bound(one, value, place, include_secrets=include_secrets)
    if one.secret and not include_secrets:
        return Given(Written(outside(one.name)), (SECRET, value), place, SECRET)
    text = Written(value.json, "structure") if isinstance(value, Structure) else _text(value, one.spec)
    return Given(text, value, place, secret=one.secret)


def _bound(one: _Value, reference: Reference, place: str, *, include_secrets: bool) -> Given:
    # What stands behind the same name in the environments of two services may differ.
    identity = (reference, one.candidate.assignment.origin) if not reference.comparable else reference
    hidden = reference.comparable and not reference.shown
    text = None if hidden and not include_secrets else reference_text(reference)
    if text is None:
        return Given(Written(outside(one.name)), identity, place, HIDDEN)
    return Given(Written(text), identity, place, secret=hidden)


def _text(text: str, spec: Spec) -> Written:
    if spec.unit is not None:
        return Written(with_unit(text, spec.unit))
    # Only what JSON writes back as it was: then every reader has the very text that the service had.
    plain = spec.type in _LITERAL_TYPES and _LITERAL.fullmatch(text) and json.dumps(json.loads(text)) == text
    return Written(text, "literal" if plain else "text")


def outside(name: str) -> str:
    """The reference to the variable of the environment that has the value."""
    fit = _NO_NAME.sub("_", name)
    return f"ref+env://{'_' if fit[:1].isdigit() else ''}{fit}"


def shown(origin: Origin) -> str:
    """`path:line`."""
    return f"{origin.path}:{(origin.value or origin.key).line}"
