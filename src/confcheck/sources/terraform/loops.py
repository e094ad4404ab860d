"""What a loop goes over, and what it makes."""

from __future__ import annotations

from decimal import Decimal

from confcheck.sources.terraform.values import NOT_KNOWN, Items, Known, Object, Opaque, Place, Result, text_of


def pairs(over: Result) -> list[tuple[Result, Result]] | None:
    """Key and value of every turn of a loop; None where it is not known what it goes over."""
    if isinstance(over, Object):
        ordered = sorted(over.entries, key=lambda entry: entry[0])
        return [(Known(key, place), value) for key, place, value in ordered]
    if isinstance(over, Items):
        return [(Known(Decimal(index), item.place), item) for index, item in enumerate(over.items)]
    return None


def collected(kind: str, found: list[list[Result]], place: Place) -> Result:
    """The list, or the map of keys and values, of all turns."""
    if kind == "for_tuple_expr":
        return Items(tuple(one[0] for one in found), place)
    entries: dict[str, tuple[str, Place, Result]] = {}
    for one in found:
        key = text_of(one[0])
        if key is None or len(one) != 2:  # noqa: PLR2004 - key and value
            return Opaque(NOT_KNOWN, place)
        entries[key] = (key, one[0].place, one[1])
    return Object(tuple(entries.values()), place)
