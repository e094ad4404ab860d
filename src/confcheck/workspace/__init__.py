"""The manifest: from its text to checked environments, services, sources and file patterns."""

from confcheck.workspace.entries import unfit
from confcheck.workspace.names import Declared, declared, suggest
from confcheck.workspace.parse import holds_table, parse_manifest
from confcheck.workspace.pattern import (
    Captured,
    Matcher,
    Pattern,
    Segment,
    Token,
    compile_segment,
    parse_pattern,
)

__all__ = [
    "Captured",
    "Declared",
    "Matcher",
    "Pattern",
    "Segment",
    "Token",
    "compile_segment",
    "declared",
    "holds_table",
    "parse_manifest",
    "parse_pattern",
    "suggest",
    "unfit",
]
