"""The manifest once the old files are gone."""

from __future__ import annotations

from confcheck.migrate.sources import manifest_table, tables_of
from confcheck.migrate.tables import Text, apply
from confcheck.model import Manifest, SourceEntry
from confcheck.sources.lines import lines_of


def without_replaces(manifest: Manifest, text: str, entry: SourceEntry) -> str:
    """The text without `replaces` of that entry."""
    lines = Text(lines_of(text))
    table = tables_of(manifest_table(manifest, text))[entry.index]
    return apply(text, [lines.without_line(each) for each in table.entries if each.key == "replaces"])
