"""The forms that a setting has in several targets, joined to what holds in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from confcheck.kernel.spec import Spec
from confcheck.model import Mistake, Setting

_KEYWORDS = {
    "enum": "enum",
    "const": "const",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "format": "format",
    "items": "items",
    "min_items": "minItems",
    "max_items": "maxItems",
    "unique_items": "uniqueItems",
    "properties": "properties",
}
"""Constraints of a spec → their words in the schema; without one, more values are taken."""
_TYPE = ("type", "unit", "encoding", "unordered")
_NOTHING = Spec()


def joined(forms: Sequence[Setting]) -> tuple[Setting, tuple[str, ...]]:
    """A form that takes whatever one of the forms takes, and the keywords that it leaves out for it.

    Raises Mistake where they have different types: no one type is right then.
    """
    first = forms[0]
    if all(one is first for one in forms):
        return first, ()
    if any(getattr(one.spec, name) != getattr(first.spec, name) for one in forms for name in _TYPE):
        raise Mistake(
            f"{first.path} has different types in these targets",
            path=first.origin.path,
            position=first.origin.key,
            hint="name one with --target",
        )
    lost = tuple(name for name in _KEYWORDS if any(_differs(one.spec, first.spec, name) for one in forms))
    spec = replace(first.spec, **{name: getattr(_NOTHING, name) for name in lost})
    default = first.default if all(one.default == first.default for one in forms) else None
    words = [_KEYWORDS[name] for name in lost] + ([] if default == first.default else ["default"])
    setting = replace(
        first,
        spec=spec,
        default=default,
        secret=_secret(forms),
        allow_empty=any(one.allow_empty for one in forms),
        forbidden=first.forbidden if all(one.forbidden == first.forbidden for one in forms) else (),
        optional=first.optional if default == first.default else True,
    )
    return setting, tuple(words)


def _differs(one: Spec, other: Spec, name: str) -> bool:
    return repr(getattr(one, name)) != repr(getattr(other, name))  # `true` is not `1` here


def _secret(forms: Sequence[Setting]) -> bool | None:
    """The most careful answer."""
    said = {one.secret for one in forms}
    return True if True in said else None if None in said else False
