"""The contract of every position: the text there begins with the key, or with the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck.model import Mapping, Node, Position, Scalar, Sequence, Tree

_BLANKS = " \t\r\n\x85\u2028\u2029"
REALWORLD = Path(__file__).resolve().parents[3] / "shared" / "realworld"

needs_realworld = pytest.mark.skipif(not REALWORLD.is_dir(), reason="../shared/realworld is not here")


def realworld(*suffixes: str) -> list[str]:
    """Paths of the real files with these suffixes; one made-up name where the folder is absent, to be skipped."""
    found = sorted(str(path.relative_to(REALWORLD)) for path in REALWORLD.rglob("*") if path.suffix in suffixes)
    return found or ["absent"]


def rest(text: str, position: Position) -> str:
    """What the text holds from a position on."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join([lines[position.line - 1][position.column - 1 :], *lines[position.line :]])


def misplaced(text: str, tree: Tree) -> list[tuple[str, Position]]:
    """Every key and scalar whose position does not show it."""
    seen: set[int] = set()
    return [
        (token, position)
        for document in tree.documents
        for token, position in _tokens(document, seen)
        if not shows(rest(text, position), token)
    ]


def _tokens(node: Node, seen: set[int]) -> Iterator[tuple[str, Position]]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, Scalar):
        yield node.text, node.position
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _tokens(item, seen)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key, entry.position
            yield from _tokens(entry.value, seen)


def shows(written: str, token: str) -> bool:
    """Whether the text begins with the token: as it is, quoted, in a block, or by an alias."""
    if token[:1] in _BLANKS:  # YAML folds line ends of its own into blanks
        token, written = token.lstrip(_BLANKS), written.lstrip(_BLANKS)
    first = re.split(f"[{_BLANKS}]", token)[0]
    if written.startswith(("*", "|", ">", first)):
        return True
    if not written.startswith(("'", '"')):
        return False
    inside, first = (part.lstrip("'\"") for part in (written, first))
    return not first or inside[:1] in {"\\", *_BLANKS, first[0]}
