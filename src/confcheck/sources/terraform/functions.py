"""The functions of Terraform that settings are made with; all others are left to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from confcheck.sources.terraform.values import (
    NOT_KNOWN,
    Items,
    Known,
    Object,
    Opaque,
    Place,
    Result,
    alike,
    json_text,
    number,
    secret_in,
    text_of,
)


def call(name: str, arguments: Sequence[Result], place: Place) -> Result:
    """What a function makes of its arguments."""
    function = _FUNCTIONS.get(name)
    found = None if function is None else function(arguments, place)
    return Opaque(NOT_KNOWN, place) if found is None else found


def _merge(arguments: Sequence[Result], place: Place) -> Result | None:
    entries: dict[str, tuple[str, Place, Result]] = {}
    for one in arguments:
        if isinstance(one, Known) and one.data is None:
            continue
        if not isinstance(one, Object):
            return None
        entries.update((entry[0], entry) for entry in one.entries)
    return Object(tuple(entries.values()), place)


def _concat(arguments: Sequence[Result], place: Place) -> Result | None:
    lists = [one for one in arguments if isinstance(one, Items)]
    return Items(tuple(item for one in lists for item in one.items), place) if len(lists) == len(arguments) else None


def _same(arguments: Sequence[Result], place: Place) -> Result | None:
    return replace(arguments[0], place=place) if len(arguments) == 1 else None


def _jsonencode(arguments: Sequence[Result], place: Place) -> Result | None:
    written = json_text(arguments[0]) if len(arguments) == 1 else None
    return None if written is None else Known(written, place, secret_in(arguments[0]))


def _texts(change: Callable[[str], str]) -> Callable[[Sequence[Result], Place], Result | None]:
    def apply(arguments: Sequence[Result], place: Place) -> Result | None:
        text = text_of(arguments[0]) if len(arguments) == 1 else None
        return None if text is None else Known(change(text), place, secret_in(arguments[0]))

    return apply


def _tonumber(arguments: Sequence[Result], place: Place) -> Result | None:
    text = text_of(arguments[0]) if len(arguments) == 1 else None
    found = None if text is None else number(text)
    return None if found is None else Known(found, place, secret_in(arguments[0]))


def _join(arguments: Sequence[Result], place: Place) -> Result | None:
    if len(arguments) != 2 or not isinstance(arguments[1], Items):  # noqa: PLR2004 - what joins, and the list
        return None
    between, texts = text_of(arguments[0]), [text_of(item) for item in arguments[1].items]
    known = [text for text in texts if text is not None]
    if between is None or len(known) < len(texts):
        return None
    return Known(between.join(known), place, any(map(secret_in, arguments)))


def _lookup(arguments: Sequence[Result], place: Place) -> Result | None:
    if len(arguments) != 3 or not isinstance(arguments[0], Object):  # noqa: PLR2004 - map, key and default
        return None
    key = text_of(arguments[1])
    if key is None:
        return None
    found = arguments[0].get(key) or alike(arguments[2], *(value for _, _, value in arguments[0].entries))
    return None if found is None else replace(found, place=place)


def _coalesce(arguments: Sequence[Result], place: Place) -> Result | None:
    if not all(isinstance(one, Known) for one in arguments):
        return None
    filled = (one for one in arguments if isinstance(one, Known) and one.data not in (None, ""))
    first = next(filled, None)
    found = None if first is None else alike(first, *arguments)
    return None if found is None else replace(found, place=place)


def _length(arguments: Sequence[Result], place: Place) -> Result | None:
    (one,) = arguments if len(arguments) == 1 else (None,)
    if isinstance(one, Items | Object):
        return Known(Decimal(len(one.items if isinstance(one, Items) else one.entries)), place)
    return None


_FUNCTIONS: dict[str, Callable[[Sequence[Result], Place], Result | None]] = {
    "coalesce": _coalesce,
    "concat": _concat,
    "join": _join,
    "jsonencode": _jsonencode,
    "length": _length,
    "lookup": _lookup,
    "lower": _texts(str.lower),
    "merge": _merge,
    "nonsensitive": _same,
    "sensitive": _same,
    "tolist": lambda arguments, place: _same(arguments, place) if isinstance(arguments[0], Items) else None,
    "tomap": lambda arguments, place: _same(arguments, place) if isinstance(arguments[0], Object) else None,
    "tonumber": _tonumber,
    "tostring": _texts(str),
    "trimspace": _texts(str.strip),
    "upper": _texts(str.upper),
}
