"""The one way from a value to text that people may see."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from string import ascii_uppercase

from confcheck.kernel.secrecy import MASK, is_secret_name, is_secret_shape, masked, shown_key
from confcheck.model import Candidate, Inherited, Outcome, Reference, Setting, Structure, Template, Unknown, Variable


def is_secret(setting: Setting | None, candidate: Candidate) -> bool:
    """Whether the value must be masked: by the schema, its place, its name or its shape, in this order."""
    if candidate.secret or (setting is not None and setting.secret is True):
        return True
    if setting is not None and setting.secret is False:
        return False
    return is_secret_name(candidate.assignment.key) or is_secret_shape(_text(candidate.value))


def _text(outcome: Outcome) -> str:
    if isinstance(outcome, Structure):
        return outcome.json
    return outcome if isinstance(outcome, str) else ""


def shown(setting: Setting | None, candidate: Candidate) -> str:
    """The candidate's value as it may be shown: a reference's id only if it fits its store, a secret never."""
    value = candidate.value
    if isinstance(value, Reference):
        return shown_reference(value)
    secret = is_secret(setting, candidate)
    template = candidate.assignment.value
    if candidate.undefined and isinstance(template, Template):
        return "".join(_piece(piece, secret) for piece in template.pieces)
    if value is None or isinstance(value, Unknown):
        return "" if isinstance(template, Inherited) else f"({value.why})" if isinstance(value, Unknown) else ""
    text = _text(value)
    return masked(text, secret=secret) if text else ""


def shown_reference(reference: Reference) -> str:
    """The id and version of a reference, or the mask if the id does not look like one."""
    if not reference.shown:
        return MASK
    return reference.id if reference.version is None else f"{reference.id}:{reference.version}"


def _piece(piece: str | Variable, secret: bool) -> str:
    if isinstance(piece, str):
        return masked(piece, secret=secret)
    return f"${{{shown_key(piece.name)}{piece.operator}}}"


@dataclass(slots=True)
class Letters:
    """Letters for masked values within one finding: equal values get the same letter, and nothing else is told."""

    seen: dict[Hashable, str] = field(default_factory=dict, repr=False)

    def of(self, value: Hashable) -> str:
        """A for the first value, B for the next different one, AA after Z."""
        if value not in self.seen:
            rounds, place = divmod(len(self.seen), len(ascii_uppercase))
            self.seen[value] = ascii_uppercase[place] * (rounds + 1)
        return self.seen[value]
