"""Words of an instruction, quotes and escapes included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

SPACES = " \t\n\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What divides words, for a class of characters."""


def words(text: str, start: int, escape: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends; an escape at the very end belongs to none."""
    for found in _pattern(escape).finditer(text, start):
        end = found.end()
        if found["cut"]:
            end -= 1
        if end > found.start():
            yield found.start(), end


@lru_cache(maxsize=2)
def _pattern(escape: str) -> re.Pattern[str]:
    sign = re.escape(escape)
    return re.compile(
        rf"""(?:[^'"{SPACES}{sign}]++|{sign}.|'[^']*+(?:'|\Z)|"(?:[^"{sign}]++|{sign}.)*+(?:"|{sign}?\Z))*+(?P<cut>{sign}\Z)?""",
        re.DOTALL,
    )
