"""The canonical schema: its files in, every setting with its place out; nothing here reads a file."""

from __future__ import annotations

from confcheck.schema.load import load_schema

__all__ = ["load_schema"]
