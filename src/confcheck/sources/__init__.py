"""One module per format: text in, assignments with positions out; nothing here reads a file or raises on input."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from confcheck.model import Source
from confcheck.sources import compose, consolidated, dotenv, kubernetes, select
from confcheck.sources.readers import BAKED, READER_NAMES, READERS

SOURCES: tuple[Source, ...] = (
    Source(
        "compose",
        ("docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml"),
        compose.parse,
        owns_services=True,
    ),
    Source("kubernetes", (), kubernetes.parse, owns_services=True),
    Source("yaml", ("*.yaml", "*.yml"), select.parse_yaml, selects=True),
    Source("json", ("*.json",), select.parse_json, selects=True),
    Source("toml", ("*.toml",), select.parse_toml, selects=True),
    Source("confcheck", (), consolidated.parse, owns_services=True),
    Source("dotenv", (".env", ".env.*", ".env-*", "*.env", "*.env.*", "env.*"), dotenv.parse),
)


def source_for(name: str) -> Source | None:
    """The source of that format, or None."""
    return next((source for source in SOURCES if source.format == name), None)


@lru_cache(maxsize=4096)
def guess_format(basename: str) -> str | None:
    """The format that a file's base name suggests; the first source whose pattern fits decides."""
    for source in SOURCES:
        if any(fnmatchcase(basename, pattern) for pattern in source.names):
            return source.format
    return None


__all__ = ["BAKED", "READERS", "READER_NAMES", "SOURCES", "guess_format", "source_for"]
