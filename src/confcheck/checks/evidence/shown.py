"""The one way from a value to text that people may see."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from string import ascii_uppercase

from confcheck.kernel.secrecy import (
    MASK,
    is_secret_name,
    is_secret_shape,
    masked,
    shown_variable,
    without_credentials,
)
from confcheck.kernel.units import parse_quantity
from confcheck.model import (
    Candidate,
    Derived,
    Inherited,
    Outcome,
    Reference,
    Resolved,
    Setting,
    Structure,
    Template,
    Unknown,
    Variable,
)

BLANK = "␠"
"""Stands for a blank at the beginning or the end of a value where that is all that differs."""
LONGEST = 80
"""Characters of a value that a label repeats; its line has all of it."""


def is_secret(setting: Setting | None, candidate: Candidate) -> bool:
    """Whether the value must be masked: by its place, the schema, a name of it or its shape, in this order."""
    if candidate.secret:
        return True
    if setting is not None and setting.secret is not None:
        return setting.secret
    names = (candidate.assignment.key, *(() if setting is None else setting.names()))
    return any(map(is_secret_name, names)) or is_secret_shape(_text(candidate.value))


def _text(outcome: Outcome) -> str:
    if isinstance(outcome, Structure):
        return outcome.json
    return outcome if isinstance(outcome, str) else ""


def shown(setting: Setting | None, candidate: Candidate) -> str:
    """The candidate's value as it may be shown: a reference's id only if it fits its store, a secret never."""
    value, written = candidate.value, candidate.assignment.value
    if isinstance(value, Reference):
        return shown_reference(value)
    secret = is_secret(setting, candidate)
    if candidate.undefined and isinstance(written, Template):
        return _unfilled(setting, written, secret=secret)
    if isinstance(value, Unknown):
        return "" if isinstance(written, Inherited) else f"({value.why})"
    return _in_sight(setting, _text(value), secret=secret)


def shown_reference(reference: Reference) -> str:
    """The id and version of a reference, or the mask if the id does not look like one."""
    if not reference.shown:
        return MASK
    return reference.id if reference.version is None else f"{reference.id}:{reference.version}"


def in_words(setting: Setting, candidate: Candidate) -> str:
    """As `shown`, with the unit behind a number that leaves it to the schema."""
    value, text = candidate.value, shown(setting, candidate)
    quantity = parse_quantity(value) if setting.spec.unit and isinstance(value, str) and text == value else None
    return f"{text.strip()} {setting.spec.unit}" if quantity is not None and quantity[1] is None else text


def shown_default(setting: Setting) -> str:
    """The setting's default as it may be shown, with its unit; empty if it has none."""
    if setting.default is None:
        return ""
    (value,) = setting.default
    secret = any(map(is_secret_name, setting.names())) if setting.secret is None else setting.secret
    text = _in_sight(setting, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), secret=secret)
    return f"{text} {setting.spec.unit}" if setting.spec.unit and text != MASK and not isinstance(value, str) else text


def shown_unset(resolved: Resolved) -> tuple[str, str]:
    """What holds where nothing sets the setting, and how it comes about: `derived` or `default`."""
    setting, derived = resolved.setting, resolved.derived
    if derived is None:
        return "default", shown_default(setting)
    if isinstance(derived.value, Unknown):
        return "derived", f"({derived.value.why})"
    return "derived", shown_derived(setting, derived)


def shown_derived(setting: Setting, derived: Derived) -> str:
    """What a setting is derived to be, as it may be shown; what a secret went into never."""
    text = derived.value if isinstance(derived.value, str) else ""
    secret = any(map(is_secret_name, setting.names())) if setting.secret is None else setting.secret
    return _in_sight(setting, text, secret=secret or derived.secret)


def _in_sight(setting: Setting | None, text: str, *, secret: bool) -> str:
    if not text:
        return ""
    if setting is not None and setting.secret is False and not secret:
        return without_credentials(text)  # the schema knows better than a shape
    return masked(text, secret=secret)


def _unfilled(setting: Setting | None, template: Template, *, secret: bool) -> str:
    """A template as it is written: its variables are what the reader has to see."""
    if secret:
        return "".join(MASK if isinstance(piece, str) else _use(piece, secret=True) for piece in template.pieces)
    # Masked as a whole: a variable may stand inside a password that its pieces do not give away.
    pieces = (piece if isinstance(piece, str) else _use(piece, secret=False) for piece in template.pieces)
    return _in_sight(setting, "".join(pieces), secret=False)


def _use(variable: Variable, *, secret: bool) -> str:
    operand = "…" if variable.operand is not None and variable.operand.pieces else ""
    return f"${{{shown_variable(variable.name, secret=secret)}{variable.operator}{operand}}}"


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

    def told(self, text: str, value: Hashable) -> str:
        """A shown value inside a label, with its letter where the text alone does not tell it from others."""
        if text == MASK:
            return f"value {self.of(value)}"
        if MASK not in text and len(text) <= LONGEST:
            return text or "empty"
        return f"{text if len(text) <= LONGEST else text[:LONGEST] + '…'} (value {self.of(value)})"


def visible(text: str) -> str:
    """A value with the blanks around it as something that is seen: who quotes them keeps them, others drop them."""
    inside = text.strip(" ")
    if inside == text:
        return text
    start = len(text) - len(text.lstrip(" "))
    return BLANK * start + inside + BLANK * (len(text) - start - len(inside))
