"""Pieces of secrets: what two texts have in common that nobody can have written twice by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.kernel.chance import looks_secret
from confcheck.kernel.urls import split_url

PIECE = 20
"""Characters that make a piece: as many as `is_secret_shape` and `looks_secret` take for a long run."""
BLOCK = PIECE // 2
"""Cut into blocks of this length, a text has a whole one in every piece of it."""
LONGEST = 4096
"""A longer text is a file, not a secret; it is not searched for pieces."""

_DOCUMENT = re.compile(r"-----BEGIN|LS0tLS1CRUdJTi|\beyJ|\bewo|\A\s*[{\[]")
"""Keys in PEM, tokens and objects, also in base64: all of a kind have long parts in common, as random as they look."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""The name of something, which many settings may hold."""


def share_piece(one: str, other: str) -> bool:
    """Whether the texts share `PIECE` characters that look random; words that someone chose are no piece.

    Most have not even a block in common; of the rest, the pieces of one are looked up in the set of those of the other.
    """
    blocks = (one[start : start + BLOCK] for start in range(0, len(one) - BLOCK + 1, BLOCK))
    if max(len(one), len(other)) > LONGEST or not any(block in other for block in blocks):
        return False
    mine, theirs = sorted((_searched(one), _searched(other)))  # so that it does not matter who is asked
    return any(map(looks_secret, _shared(theirs, set(_pieces(mine)))))


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(len(text) - PIECE + 1))


def _searched(text: str) -> str:
    """The part of a text that may hold a piece: of a URL all but the address, of a document nothing."""
    if _DOCUMENT.search(text):
        return ""
    url = split_url(text)
    parts = (text,) if url is None else (url.username, url.password, url.path, url.query)
    return _UUID.sub("\n", "\n".join(filter(None, parts)))


def _shared(text: str, known: set[str]) -> Iterator[str]:
    """The longest runs of a text all of whose pieces are known."""
    begin = None
    for start in range(len(text) - PIECE + 2):
        if text[start : start + PIECE] in known:
            begin = start if begin is None else begin
        elif begin is not None:
            yield text[begin : start + PIECE - 1]
            begin = None
