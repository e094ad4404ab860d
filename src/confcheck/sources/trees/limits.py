"""How much of a document is read, and how reading ends when it cannot go on."""

from __future__ import annotations

from confcheck.model import Malformed, Position

MAX_DEPTH = 100
"""Levels of nesting, aliases followed; settings need ten, and what recurses over a tree stays far from its limit."""
MAX_NODES = 1_000_000
"""Keys and values of a file, aliases followed: what an alias bomb multiplies."""


class Unreadable(Exception):
    """Reading stops here; never leaves this package."""

    def __init__(self, position: Position | None, message: str, hint: str | None = None) -> None:
        """Keep the parts; the message must not quote the text."""
        super().__init__(message)
        self.position = position
        self.message = message
        self.hint = hint

    def in_file(self, path: str) -> Malformed:
        """The problem that users see."""
        return Malformed(path, self.position, self.message, self.hint)


def too_deep(position: Position) -> Unreadable:
    """The nesting exceeds the limit."""
    return Unreadable(position, f"the document is nested more than {MAX_DEPTH} levels deep")


def too_many(position: Position) -> Unreadable:
    """The number of values exceeds the limit."""
    return Unreadable(position, f"the file holds more than {MAX_NODES:,} keys and values")
