"""Two specs: in which values the newer one refuses what the older one took, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json, Spec

_LOWER = (("minimum", "minimum"), ("exclusive_minimum", "exclusiveMinimum"), ("min_length", "minLength"))
_UPPER = (("maximum", "maximum"), ("exclusive_maximum", "exclusiveMaximum"), ("max_length", "maxLength"))
_COUNTS = (("min_items", "minItems"), ("max_items", "maxItems"))
_WORDS = ("pattern", "format", "unit", "encoding")


@record(frozen=True, slots=True)
class Verdict:
    """One thing in which two settings differ."""

    kind: str
    breaking: bool
    message: str


def narrowed(message: str) -> Verdict:
    """Something that was valid may not be any more."""
    return Verdict("narrowed", breaking=True, message=message)


def widened(message: str) -> Verdict:
    """Only what was not valid is."""
    return Verdict("widened", breaking=False, message=message)


def spec_changes(old: Spec, new: Spec, *, secret: bool, inside: str = "") -> Iterator[Verdict]:
    """Every constraint that differs; values of a secret setting are not named."""
    if old.type != new.type:
        wider = (old.type, new.type) == ("integer", "number")
        message = f"{inside}type is {new.type}, was {old.type}"
        yield Verdict("type-changed", not wider, message)
        return
    yield from _bounds(old, new, inside)
    yield from _words(old, new, inside)
    yield from _choices(_choice(old), _choice(new), f"{inside}enum", secret=secret)
    if new.unique_items != old.unique_items:
        yield narrowed(f"{inside}items must be unique") if new.unique_items else widened(f"{inside}items may repeat")
    yield from _inner(old, new, secret=secret, inside=inside)


def choices(old: tuple[str, ...], new: tuple[str, ...], keyword: str) -> Iterator[Verdict]:
    """A list of what is allowed; an empty one allows everything."""
    yield from _choices(old or None, new or None, keyword, secret=False)


def demands(old: tuple[str, ...], new: tuple[str, ...], keyword: str) -> Iterator[Verdict]:
    """A list of what must hold; every item is one demand more."""
    for item in new:
        if item not in old:
            yield Verdict("stricter", breaking=True, message=f"{keyword}: {item} holds now")
    for item in old:
        if item not in new:
            yield Verdict("looser", breaking=False, message=f"{keyword}: {item} holds no more")


def _bounds(old: Spec, new: Spec, inside: str) -> Iterator[Verdict]:
    lower, upper = (*_LOWER, _COUNTS[0]), (*_UPPER, _COUNTS[1])
    for attribute, keyword in chain(lower, upper):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before == after:
            continue
        message = f"{inside}{keyword} is {_number(after)}, was {_number(before)}"
        rises = before is not None and after is not None and after > before
        is_lower = (attribute, keyword) in lower
        stricter = after is not None and (before is None or rises == is_lower)
        yield narrowed(message) if stricter else widened(message)
    if old.multiple_of != new.multiple_of:
        message = f"{inside}multipleOf is {_number(new.multiple_of)}, was {_number(old.multiple_of)}"
        yield widened(message) if new.multiple_of is None else narrowed(message)


def _words(old: Spec, new: Spec, inside: str) -> Iterator[Verdict]:
    for keyword in _WORDS:
        before, after = getattr(old, keyword), getattr(new, keyword)
        if before != after:
            message = f"{inside}{keyword} is {after or 'not given'}, was {before or 'not given'}"
            only_dropped = after is None and keyword in ("pattern", "format")
            yield widened(message) if only_dropped else narrowed(message)


def _choice(spec: Spec) -> tuple[Json, ...] | None:
    return spec.const if spec.const is not None else spec.enum


def _choices(
    old: tuple[Json, ...] | None, new: tuple[Json, ...] | None, keyword: str, *, secret: bool
) -> Iterator[Verdict]:
    if old == new:
        return
    if old is None or new is None:
        words = "" if secret else f": {_listed(new or old or ())}"
        yield widened(f"{keyword} is given no more{words}") if new is None else narrowed(f"{keyword} is given{words}")
        return
    gone = tuple(value for value in old if value not in new)
    more = tuple(value for value in new if value not in old)
    if gone:
        yield narrowed(f"{keyword} allows no more{'' if secret else ' ' + _listed(gone)}")
    if more:
        yield widened(f"{keyword} allows{' more' if secret else ' ' + _listed(more)}")


def _inner(old: Spec, new: Spec, *, secret: bool, inside: str) -> Iterator[Verdict]:
    """What an array or object holds."""
    if old.items != new.items:
        yield from spec_changes(old.items or Spec(), new.items or Spec(), secret=secret, inside=f"{inside}items: ")
    before, after = dict(old.properties), dict(new.properties)
    for name in before.keys() | after.keys():
        if name not in after:
            yield Verdict("narrowed", breaking=True, message=f"{inside}property {name} is gone")
        elif name not in before:
            yield Verdict("widened", breaking=False, message=f"{inside}property {name} is new")
        else:
            yield from spec_changes(before[name], after[name], secret=secret, inside=f"{inside}{name}: ")


def _number(value: float | None) -> str:
    return "none" if value is None else str(value)


def _listed(values: tuple[Json, ...]) -> str:
    return ", ".join(value if isinstance(value, str) else json.dumps(value) for value in values)
