"""From views to texts that another program reads: consolidated, per service, typed classes."""

from __future__ import annotations

from confcheck.model.generated import Generator

GENERATORS: tuple[Generator, ...] = ()
"""The formats of `confcheck generate`, in the order of its help."""

__all__ = ["GENERATORS"]
