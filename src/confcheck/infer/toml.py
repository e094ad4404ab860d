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
    return "\n".join((f"{name} = [", *_filled(items), "]"))


def _filled(items: list[str]) -> list[str]:
    """Short items together, paths one by one."""
    lines: list[str] = []
    for item in items:
        if lines and "/" not in item and len(lines[-1]) + len(item) + 2 <= WIDTH and "." not in item:
            lines[-1] += f" {item},"
        else:
            lines.append(f"  {item},")
    return lines


def table(name: str, pairs: Iterable[tuple[str, str]], *, inside: str) -> list[str]:
    """`name = { … }`, or a table of its own where that would be too long; then it must be the last of its parent."""
    items = [f"{key(left)} = {text(right)}" for left, right in pairs]
    line = f"{name} = {{ {', '.join(items)} }}"
    return [line] if len(line) <= WIDTH else [f"[{inside}.{name}]", *items]
