"""TOML as a person would write it: short lists on one line, long ones an item per line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

WIDTH = 118

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def text(value: str) -> str:
    """A string."""
    return json.dumps(value, ensure_ascii=False)


def key(name: str) -> str:
    """A key, quoted only if it must be."""
    return name if _BARE.fullmatch(name) else text(name)


def assigned(name: str, values: Iterable[str], *, single: bool = False) -> str:
    """`name = [...]`; a list of one may stand as a string."""
    items = [text(value) for value in values]
    if single and len(items) == 1:
        return f"{name} = {items[0]}"
    line = f"{name} = [{', '.join(items)}]"
    if len(line) <= WIDTH:
        return line
    return "\n".join((f"{name} = [", *(f"  {item}," for item in items), "]"))


def table(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    """`name = { … }`, always on one line, as TOML wants it."""
    return f"{name} = {{ " + ", ".join(f"{key(left)} = {text(right)}" for left, right in pairs) + " }"
