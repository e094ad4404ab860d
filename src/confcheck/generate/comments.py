"""What stands in comments of generated files."""

from __future__ import annotations

ADVICE = "Edit the sources, or migrate to this file."


def comment(text: str) -> str:
    """The text on one line, with nothing hidden in it."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
