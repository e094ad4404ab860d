"""Lists and counts in words, the same in every message."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 12
"""A longer list is cut: nobody reads a thousand names, and the places have them all."""
FEW = 5
"""What is left of it."""


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; of many `a, b, c, d, e and 995 more`."""
    items = list(words)
    if len(items) > MOST:
        return f"{', '.join(items[:FEW])} {last} {len(items) - FEW} more"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 name`, `2 names`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
