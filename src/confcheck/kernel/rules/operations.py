"""Which types an operator takes, and what type comes out."""

from __future__ import annotations

from confcheck.kernel.rules.kinds import ANY, BOOLEAN, DURATION, NULL, Kind, joined
from confcheck.kernel.rules.syntax import Node, Refusal

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_ORDERED = ("integer", "number", "string", "boolean", "duration", "any")


def described(kind: Kind) -> str:
    """With its article."""
    said = str(kind)
    return "null" if said == "null" else f"{'an' if said[0] in 'aeio' else 'a'} {said}"


def sides_of(sign: str, left: Kind, right: Kind) -> tuple[Kind, Kind, Kind] | None:
    """What both sides are turned to, and what comes out; None if they do not fit."""
    if sign in ("*", "/"):
        return _sides_of_product(sign, left, right)
    both = joined(left, right)
    if sign in _COMPARISONS:
        fits = both is not None and (sign in ("==", "!=") or both.name in _ORDERED)
        return (both, both, BOOLEAN) if both is not None and fits else None
    fit = {"+": ("integer", "number", "string", "duration"), "-": ("integer", "number", "duration"), "%": ("integer",)}
    return (both, both, both) if both is not None and (both == ANY or both.name in fit[sign]) else None


def _sides_of_product(sign: str, left: Kind, right: Kind) -> tuple[Kind, Kind, Kind] | None:
    """A quantity times or through a number is one; a quantity through another is a number."""
    if ANY in (left, right):
        return ANY, ANY, ANY
    if not (left.numeric and right.numeric):
        return None
    name = "integer" if left.name == right.name == "integer" else "number"
    if right.unit is None:
        return Kind(name, left.unit), Kind(name), Kind(name, left.unit)
    if left.unit is None:
        return (Kind(name), Kind(name, right.unit), Kind(name, right.unit)) if sign == "*" else None
    both = joined(left, right)
    return (both, both, Kind(name)) if sign == "/" and both is not None else None


def misfit(node: Node, left: Kind, right: Kind) -> Refusal:
    """What is said of an operator between two types that do not fit."""
    hint = None
    if NULL in (left, right):
        hint = "`has(…)` asks whether a setting is set"
    elif DURATION in (left, right) and (left.numeric or right.numeric):
        hint = "a number is a duration only if its setting has a unit of time"
    elif left.unit is not None and right.unit is not None:
        hint = "their units measure different things" if node.value not in ("*", "%") else None
    return Refusal(f"`{node.value}` does not fit between {left} and {right}", node.at, hint)
