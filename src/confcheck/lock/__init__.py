"""Locks: what each service was validated with, as text that its self-check verifies."""

from __future__ import annotations

from confcheck.lock.bundle import bundle
from confcheck.lock.contract import contract
from confcheck.lock.former import Former, former
from confcheck.lock.rules import left_out
from confcheck.lock.schema import schema_digest
from confcheck.lock.write import Codes, lock_of, locked_text, written

__all__ = [
    "Codes",
    "Former",
    "bundle",
    "contract",
    "former",
    "left_out",
    "lock_of",
    "locked_text",
    "schema_digest",
    "written",
]
