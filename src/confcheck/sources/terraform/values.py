"""What expressions come to, each with the place where it is written."""

from __future__ import annotations

import json
from dataclasses import field, replace
from decimal import Decimal
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Position, Reference, Unknown
from confcheck.sources.terraform.syntax import DEEPEST

_LONGEST = 128 * 1024
"""Characters; no longer variable can be handed to a process on Linux."""
_COST = 8
"""Characters that a value counts at least, so that what is made of lists of lists has an end."""
_LARGEST = 200
"""Digits in front of the point; more are no setting."""


@record(frozen=True, slots=True)
class Place:
    """A point in a file of the module."""

    path: str
    position: Position


@record(frozen=True, slots=True)
class Known:
    """A text, a number, a flag, or null."""

    data: str | bool | Decimal | None = field(repr=False)
    place: Place
    secret: bool = False


@record(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Result, ...]
    place: Place

    @property
    def secret(self) -> bool:
        """Whether something secret went into it; of what is far inside nobody asks."""
        return any(secret_in(item) for item in self.items if isinstance(item, Known))


@record(frozen=True, slots=True)
class Object:
    """A map; a key is there once."""

    entries: tuple[tuple[str, Place, Result], ...] = field(repr=False)
    place: Place

    @property
    def secret(self) -> bool:
        """As with a list."""
        return any(secret_in(value) for _, _, value in self.entries if isinstance(value, Known))

    def get(self, key: str) -> Result | None:
        """What stands under a key."""
        return next((value for name, _, value in self.entries if name == key), None)


@record(frozen=True, slots=True)
class Opaque:
    """What only Terraform can know."""

    why: Unknown
    place: Place


@record(frozen=True, slots=True)
class Bound:
    """A secret of a store: what it holds, or a name of it that the store makes up."""

    reference: Reference
    place: Place
    held: bool
    """Whether it is what the store holds."""


Result: TypeAlias = Known | Items | Object | Opaque | Bound

NOT_KNOWN = Unknown("known only to Terraform")


def text_of(result: Result) -> str | None:
    """The text that a simple value becomes; None for all others, and for null."""
    if not isinstance(result, Known) or result.data is None:
        return None
    if isinstance(result.data, bool):
        return "true" if result.data else "false"
    return result.data if isinstance(result.data, str) else number_text(result.data)


def number(text: str) -> Decimal | None:
    """A number as HCL writes it; None where it is too large."""
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= _LARGEST else None


def number_text(found: Decimal) -> str:
    """The shortest way to write it, without an exponent."""
    text = format(found, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def json_text(result: Result) -> str | None:
    """What `jsonencode` makes of it; None where a part of it is not known, or it is longer than any setting."""
    written: list[str] = []
    try:
        _json(result, written, [_LONGEST], 0)
    except _Unwritten:
        return None
    text = "".join(written)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


class _Unwritten(Exception):
    """A part is not known, or all of it is too long; never leaves this module."""


def _json(result: Result, written: list[str], left: list[int], depth: int) -> None:
    if isinstance(result, Items):
        opening, pairs, closing = "[", [("", item) for item in result.items], "]"
    elif isinstance(result, Object):
        ordered = sorted(result.entries, key=lambda entry: entry[0])
        opening, pairs, closing = "{", [(f"{_quoted(key)}:", value) for key, _, value in ordered], "}"
    else:
        opening, pairs, closing = _simple(result), [], ""
    left[0] -= len(opening) + _COST
    if left[0] < 0 or depth > DEEPEST:
        raise _Unwritten
    written.append(opening)
    for number_, (key, value) in enumerate(pairs):
        written.append(f",{key}" if number_ else key)
        _json(value, written, left, depth + 1)
    written.append(closing)


def _simple(result: Result) -> str:
    if not isinstance(result, Known):
        raise _Unwritten
    if result.data is None:
        return "null"
    return _quoted(result.data) if isinstance(result.data, str) else text_of(result) or ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def moved(result: Result, place: Place) -> Result:
    """The same value at the place where it is used."""
    return replace(result, place=place)


def secret_in(result: Result) -> bool:
    """Whether something secret went into it, as far as its first level shows."""
    return isinstance(result, Known | Items | Object) and result.secret


def alike(result: Result, *others: Result) -> Result | None:
    """A value beside others that might be in its place: text as soon as one of them is text; None if they never fit."""
    if isinstance(result, Known) and result.data is not None:
        if any(isinstance(one, Items | Object) for one in others):
            return None
        kinds = {type(one.data) for one in others if isinstance(one, Known) and one.data is not None}
        if str not in kinds and len(kinds | {type(result.data)}) > 1:
            return result if isinstance(result.data, str) else None
        return replace(result, data=text_of(result)) if str in kinds else result
    if not isinstance(result, Items | Object):
        return result
    other = any(isinstance(one, Items | Object) and type(one) is not type(result) for one in others)
    kinds = {kind for one in (result, *others) for kind in _kinds_in(one)}
    return None if other or len(kinds) > 1 else result


def _kinds_in(result: Result) -> set[type]:
    """The kinds of simple values; of more than one, Terraform makes text wherever a list or a map may need it."""
    if isinstance(result, Known):
        return set() if result.data is None else {Known}
    if isinstance(result, Items):
        return {type(item.data) if isinstance(item, Known) else type(item) for item in result.items}
    values = [value for _, _, value in result.entries] if isinstance(result, Object) else []
    return {type(value.data) if isinstance(value, Known) else type(value) for value in values}
