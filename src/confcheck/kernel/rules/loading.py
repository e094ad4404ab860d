"""From the typed value of a setting to the value that a rule computes with."""

from __future__ import annotations

from confcheck.kernel.rules.codes import adapter
from confcheck.kernel.rules.kinds import Kind, kind_of
from confcheck.kernel.rules.values import STOPS, Fault, Value, integer
from confcheck.kernel.spec import Json, Spec

_MOST = 10_000
"""Longest list that a rule looks at."""


def loaded(value: Json, spec: Spec, kind: Kind) -> Value:
    """The value in the type and unit that the rule was compiled for; an overlay may give the setting another unit."""
    own = kind_of(spec)
    found = _plain(value, own)
    adapt = None if type(found) in STOPS else adapter(own, kind)
    return found if adapt is None else adapt(found)


def _plain(value: Json, kind: Kind) -> Value:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        if kind.name == "number" or isinstance(value, float):
            return float(value)
        return integer(value)
    if isinstance(value, dict):
        return {key: _plain(inner, Kind("any")) for key, inner in value.items()}
    if len(value) > _MOST:
        return Fault(f"a list has more than {_MOST} items")
    items = tuple(_plain(item, kind.item or Kind("any")) for item in value)
    return next((item for item in items if isinstance(item, Fault)), items)
