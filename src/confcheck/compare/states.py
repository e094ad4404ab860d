"""What a view has for a setting: in a form that can be compared, and as it may be shown."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import field
from fractions import Fraction

from confcheck.checks.evidence import Letters, at_key, at_value, declared, in_words, shown, shown_unset
from confcheck.kernel.normal import normal
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.kernel.spec import Json
from confcheck.kernel.units import convert, dimension
from confcheck.model import Candidate, Place, Reference, Resolved, Setting, Structure, Unknown, View
from confcheck.model.difference import Side

UNKNOWN = ("unknown",)
"""The form of every value that nobody knows: two of them are never different."""


@record(frozen=True, slots=True)
class Held:
    """One setting, or one name outside the schema, as one view has it."""

    view: View
    name: str
    """The setting's path; outside the schema the key."""
    state: str = "absent"
    form: Hashable | None = field(default=None, repr=False)
    """None where nothing is set and nothing holds instead."""
    value: Json = field(default=None, repr=False)
    """The typed value, where it has one."""
    resolved: Resolved | None = None
    candidate: Candidate | None = None
    """The assignment that supplies the value."""

    @property
    def setting(self) -> Setting | None:
        """The setting; None outside the schema."""
        return None if self.resolved is None else self.resolved.setting

    @property
    def key(self) -> str | None:
        """The name under which it is written."""
        return None if self.candidate is None else self.candidate.assignment.key


def of_setting(view: View, resolved: Resolved) -> Held:
    """What a view has for a setting of its service."""
    path, winner = resolved.setting.path, resolved.winner
    if resolved.provided:
        return Held(view, path, "provided", UNKNOWN, resolved=resolved)
    if winner is None:
        return _unset(view, resolved)
    state, form, value = _outcome(winner, resolved)
    return Held(view, path, state, form, value, resolved, winner)


def outside(view: View, candidate: Candidate) -> Held:
    """What a view has for a name that is no setting of its service."""
    state, form, value = _outcome(candidate, None)
    return Held(view, candidate.assignment.key, state, form, value, candidate=candidate)


def _unset(view: View, resolved: Resolved) -> Held:
    path, derived, default = resolved.setting.path, resolved.derived, resolved.default
    if derived is not None:
        value = None if derived.typed is None else derived.typed.value
        form = UNKNOWN if value is None else normal(value, resolved.setting.spec)
        return Held(view, path, "derived", form, value, resolved)
    if default is None or default.value is None:
        return Held(view, path, resolved=resolved)
    return Held(view, path, "default", normal(default.value, resolved.setting.spec), default.value, resolved)


def _outcome(winner: Candidate, resolved: Resolved | None) -> tuple[str, Hashable, Json]:
    """State, form and typed value of an assignment."""
    value = winner.value
    if winner.undefined:
        return "undefined", ("undefined", tuple(one.name for one in winner.undefined)), None
    if isinstance(value, Reference):
        return "reference", ("reference", value.store, value.id, value.version), None
    if isinstance(value, Unknown) or value is None:
        return "unknown", UNKNOWN, None
    text = value.json if isinstance(value, Structure) else value
    if resolved is None:
        return "set", ("text", text), text
    if resolved.typed is None or resolved.typed.value is None:
        return "invalid", ("text", text), None
    state = "set" if resolved.typed.valid else "invalid"
    return state, normal(resolved.typed.value, resolved.setting.spec), resolved.typed.value


def same(left: Held, right: Held) -> bool:
    """Whether both sides mean the same; numbers are compared in one unit."""
    one, other = _unit(left), _unit(right)
    if one == other or one is None or other is None:
        return left.form == right.form
    if dimension(one) != dimension(other):
        return False
    return convert(Fraction(str(left.value)), one, other) == Fraction(str(right.value))


def _unit(held: Held) -> str | None:
    """The unit of a number."""
    is_number = isinstance(held.value, int | float) and not isinstance(held.value, bool)
    return held.setting.spec.unit if held.setting is not None and is_number else None


def kind_of(value: Json) -> str:
    """The type of a typed value, all numbers alike."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "null" if value is None else "object"


def side(helds: list[Held], letters: Letters) -> Side:
    """One side of a change: what its views have, and every place once."""
    first = helds[0]
    text = _shown(first)
    letter = letters.of(first.form) if MASK in text and first.form is not None else None
    places = tuple(dict.fromkeys(place for held in helds for place in _places(held)))
    return Side(first.state, text, letter, _key(first), places)


def _shown(held: Held) -> str:
    """The value as it may be shown."""
    setting, candidate = held.setting, held.candidate
    if held.form is None:
        return ""
    if candidate is not None:
        return shown(None, candidate) if setting is None else in_words(setting, candidate)
    return "" if held.resolved is None or held.state == "provided" else shown_unset(held.resolved)[1]


def _key(held: Held) -> str | None:
    if held.key is None:
        return held.resolved.names[0] if held.resolved is not None and held.form is not None else None
    return shown_key(held.key) if held.setting is None else held.key


def _places(held: Held) -> tuple[Place, ...]:
    setting, candidate, view = held.setting, held.candidate, held.view
    if candidate is not None:
        at = at_key if candidate.assignment.origin.value is None else at_value
        return (at(view, setting, candidate, held.state),)
    if setting is None or held.state not in ("default", "derived"):
        return ()
    return (declared(setting, held.state, view),)
