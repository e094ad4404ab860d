"""The key of the locks: CONFCHECK_KEY, or the file that CONFCHECK_KEY_FILE names; no option ever holds it."""

# ruff: noqa: PTH123
# Paths stay strings: importing pathlib takes as long as the whole self-check.

from __future__ import annotations

import os
from collections.abc import MutableMapping

VARIABLES = ("CONFCHECK_KEY", "CONFCHECK_KEY_FILE")
_MOST = 65536
"""Bytes of a key file that are read."""


class NoKey(Exception):
    """Why the file that should hold the key gives none; never with its content."""


def take_key(environ: MutableMapping[str, str]) -> bytes | None:
    """The key, taken out of the environment so that no child inherits it; None if there is none.

    Raises NoKey where CONFCHECK_KEY_FILE leads to nothing.
    """
    text, path = (environ.pop(name, "") for name in VARIABLES)
    if text.strip():
        return text.strip().encode("utf-8", "surrogateescape")
    return _from_file(path) if path else None


def _from_file(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            key = stream.read(_MOST).strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        raise NoKey(f"CONFCHECK_KEY_FILE cannot be read: {reason.lower()}") from None
    if not key:
        raise NoKey("CONFCHECK_KEY_FILE names a file that is empty")
    return key


class Remembered:
    """The key that this process took out of its environment: whoever asks again, or is forked from it, needs it too."""

    __slots__ = ("key",)

    def __init__(self) -> None:
        """Nothing yet."""
        self.key: bytes | None = None

    def take(self) -> bytes | None:
        """The key of the process."""
        found = take_key(os.environ)
        if found is not None:
            self.key = found
        return self.key
