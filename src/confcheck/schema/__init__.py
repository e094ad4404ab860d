"""The canonical schema: its files in, every setting with its place out; nothing here reads a file."""

from __future__ import annotations

from confcheck.schema.load import declared, load_schema
from confcheck.schema.written import Keyword, Written

__all__ = ["Keyword", "Written", "declared", "load_schema"]
