"""What a rule is made of: the tree, the one way to refuse a rule, and its limits."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

MAX_LENGTH = 10_000
"""Longest text of a rule, in characters."""
MAX_DEPTH = 64
"""Deepest tree: everything that reads a rule recurses."""

Literal: TypeAlias = bool | int | float | str | None


class Refusal(Exception):
    """A text that is no rule, or one over names and types that do not fit: what is wrong and where."""

    def __init__(self, message: str, at: int, hint: str | None = None) -> None:
        """`at` is the offset in the text of the rule, in code points."""
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint


class Node(NamedTuple):
    """One node of the tree.

    This and others here are named tuples: a dataclass takes five times as long to make, and who validates waits for it.
    """

    kind: str
    """`literal`, `name`, `select`, `call`, `method`, `list`, `unary`, `binary`, `and`, `or` or `choice`."""
    at: int
    """Offset of what a message about it points at: its first character, of an operation the operator."""
    value: Literal = None
    """Of a literal its value; of the others the name or the operator."""
    parts: tuple[Node, ...] = ()
    """In the order of the text; of a method the receiver first."""
    end: int = 0
    """Of a literal, the offset behind it."""
    depth: int = 1


def node(kind: str, at: int, value: Literal, parts: tuple[Node, ...]) -> Node:
    """A node over others; a tree that nothing could walk is refused."""
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise too_deep(at)
    return Node(kind, at, value, parts, depth=depth)


def too_deep(at: int) -> Refusal:
    """What is said of a rule that is nested beyond the limit."""
    return Refusal(f"the rule is nested deeper than {MAX_DEPTH} levels", at)
