"""Lines that continue each other as one text, of which every character still knows its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import field

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Joined:
    """One text made of parts of a file."""

    text: str = field(repr=False)
    begins: tuple[int, ...]
    """Where each part begins in the text."""
    offsets: tuple[int, ...]
    """Where each part begins in the file."""

    def offset(self, index: int) -> int:
        """In the file, of a character of the text; of its end too."""
        part = max(0, bisect_right(self.begins, index) - 1)
        return self.offsets[part] + index - self.begins[part]


def joined(pieces: Sequence[tuple[int, str]]) -> Joined:
    """The text of at least one piece: offset in the file, and what stands there."""
    begins, length = [], 0
    for _, piece in pieces:
        begins.append(length)
        length += len(piece)
    return Joined("".join(piece for _, piece in pieces), tuple(begins), tuple(offset for offset, _ in pieces))
