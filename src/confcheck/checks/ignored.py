"""Names that the manifest declares to be no settings."""

from __future__ import annotations

from fnmatch import fnmatchcase

from confcheck.model import Manifest


def ignored(manifest: Manifest, key: str) -> bool:
    """Whether `ignore-keys` covers the key."""
    return any(fnmatchcase(key, pattern) for pattern in manifest.ignore_keys)
