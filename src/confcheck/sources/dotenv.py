"""Env files: `KEY=value` by line, read as the file's consumer reads them."""

from __future__ import annotations

from confcheck.model import Parsed, SourceOptions
from confcheck.sources.readers import READERS

_READ = {reader.name: reader.read for reader in READERS}


def parse(text: str, options: SourceOptions) -> Parsed:
    """The file under its reader."""
    return _READ[options.reader or READERS[0].name](text, options.path)
