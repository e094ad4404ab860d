"""Colour and links of a terminal, as plain escape sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import quote

Paint: TypeAlias = Callable[[str, str], str]
"""(style, visible text) → text."""

Link: TypeAlias = Callable[[str, str], str]
"""(path relative to the workspace root, visible text) → text."""

_CODES = {"error": "1;31", "warning": "1;33", "note": "1;36", "gutter": "1;34", "strong": "1"}


def painter(*, color: bool) -> Paint:
    """What paints a text in a style: a severity's word, `gutter` or `strong`."""
    if not color:
        return lambda _style, text: text
    return lambda style, text: f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def linker(root: str | None) -> Link:
    """What links a text to a file under the absolute root; None: nothing is linked."""
    if root is None:
        return lambda _path, text: text
    base = "file://" + quote("/" + root.strip("/"), errors="replace")
    return lambda path, text: f"\x1b]8;;{base}/{quote(path, errors='replace')}\x1b\\{text}\x1b]8;;\x1b\\"
