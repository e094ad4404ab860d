"""What a run looked at on disk, in order, and a digest of everything it saw there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

Look = tuple[str, str]
"""What was asked (`file`, `folder`, `exists`, `is-folder`, `contains`), and about which path."""


@dataclass(slots=True)
class Trace:
    """Grows while a workspace is read. Whoever looks again in the same order and sees the same gets the same digest."""

    looks: list[Look] = field(default_factory=list, repr=False)
    beyond: bool = False
    """Whether a program has had its say: who looks at the same files again may hear something else from it."""
    _seen: hashlib._Hash = field(default_factory=hashlib.sha256, repr=False)

    def note(self, kind: str, path: str, *seen: bytes) -> None:
        """One look and what it saw."""
        self.looks.append((kind, path))
        for part in (kind.encode(), path.encode(errors="surrogatepass"), *seen):
            self._seen.update(len(part).to_bytes(8, "big"))
            self._seen.update(part)

    def digest(self) -> bytes:
        """Of everything that was seen so far."""
        return self._seen.digest()
