"""Message authentication codes: HMAC-SHA256 over framed parts, with a key of its own for every purpose."""

# Part of every self-check, so it imports hardly anything.

from __future__ import annotations

import hmac
from hashlib import sha256

PUBLISHED = b"This key of confcheck is public: it proves that nothing was mixed up, not that nobody meant to."
"""The key for settings that are no secrets: whoever has a lock can verify them, or guess them."""
LEAST = 32
"""Characters that a key must have at least: 128 bits as `openssl rand -hex` writes them."""
_FEWEST = 8
"""Different characters that a random key of that length has at least."""
_DOMAIN = b"confcheck-lock 1"
_CODE = 16
"""Bytes of a code that a lock keeps."""
_BLOCK = 64
"""Bytes that SHA-256 takes in at once."""
_INNER, _OUTER = (int.from_bytes(bytes((pad,)) * _BLOCK, "big") for pad in (0x36, 0x5C))


def framed(*parts: bytes) -> bytes:
    """The parts, each behind its length, so that no two lists of parts give the same bytes."""
    return b"".join([len(part).to_bytes(8, "big") + part for part in parts])


def code(key: bytes, *parts: bytes) -> bytes:
    """The whole code of the parts, 32 bytes."""
    return hmac.digest(key, framed(*parts), "sha256")


def subkey(key: bytes, purpose: str, salt: str = "") -> bytes:
    """The key for one purpose: `value`, `root`, `id`, `attestation`, `agreement`."""
    return code(key, _DOMAIN, purpose.encode(), salt.encode())


def key_id(key: bytes) -> str:
    """What a lock says of the key that it was written with: it tells two keys apart, and nothing about them."""
    return code(subkey(key, "id"))[:8].hex()


def weakness(key: bytes) -> str | None:
    """Why a key can be guessed, in words that follow its name; None if it is long and no row of the same."""
    if len(key) < LEAST:
        return f"has {len(key)} characters; {LEAST} or more can hardly be guessed"
    if len(set(key)) < _FEWEST:
        return "is made of few different characters, which can be guessed"
    return None


def as_bytes(text: str) -> bytes:
    """The bytes of a value: those of the process's environment, where it was decoded as Python decodes it in UTF-8."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def digest(data: bytes) -> str:
    """The checksum of bytes."""
    return sha256(data).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two codes are equal, in a time that does not tell where they differ."""
    return one.isascii() and other.isascii() and hmac.compare_digest(one, other)


class _Keyed:
    """HMAC-SHA256 of messages that begin alike: key and beginning are taken in once, which halves the time for each.

    `hmac.digest` gives the same (a test compares); a self-check makes one code per setting, at every start.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, begin: bytes) -> None:
        """The key is a digest, so shorter than a block."""
        block = int.from_bytes(key.ljust(_BLOCK, b"\0"), "big")
        self._inner = sha256((block ^ _INNER).to_bytes(_BLOCK, "big") + begin)
        self._outer = sha256((block ^ _OUTER).to_bytes(_BLOCK, "big"))

    def code(self, rest: bytes) -> str:
        """Of the beginning and the rest."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(rest)
        outer.update(inner.digest())
        return outer.hexdigest()


class Sealer:
    """Makes the codes of one lock."""

    __slots__ = ("_published", "_root", "_secret")

    def __init__(self, seat: tuple[str, str | None, str], salt: str, key: bytes | None) -> None:
        """For an environment, target and service; without a key there are no codes for secrets, and no root."""
        environment, target, service = seat
        begin = framed(environment.encode(), (target or "").encode(), service.encode())
        self._published = _Keyed(subkey(PUBLISHED, "value", salt), begin)
        self._secret = None if key is None else _Keyed(subkey(key, "value", salt), begin)
        self._root = None if key is None else subkey(key, "root", salt)

    def value(self, name: str, text: str, *, secret: bool) -> str | None:
        """The code of a value; None for a secret without a key."""
        keyed = self._secret if secret else self._published
        if keyed is None:
            return None
        word, value = name.encode(), as_bytes(text)
        # `framed`, written out: this runs for every setting at every start.
        rest = len(word).to_bytes(8, "big") + word + len(value).to_bytes(8, "big") + value
        return keyed.code(rest)[: 2 * _CODE]

    def root(self, data: bytes) -> str | None:
        """The code of everything that a lock says; None without a key."""
        return None if self._root is None else code(self._root, data).hex()
