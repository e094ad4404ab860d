"""The reader `docker-run`: `docker run --env-file`, which takes lines as they are."""

from __future__ import annotations

from confcheck.model import Inherited, Parsed
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.readers.scan import Gathered, read_text

_LONGEST = 64 * 1024
"""Bytes of its line buffer, the line break included."""


def read(text: str, path: str) -> Parsed:
    """What a container gets from this file; a line that makes docker refuse the whole file is a problem."""
    return read_text(text, path, _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    """One line: quotes, comments behind a value and blanks all belong to the value."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    line = text[start:end]
    if len(line.encode(errors="surrogatepass")) >= _LONGEST:
        gathered.malformed(start, "docker refuses this file: a line of 64 KiB or more")
        return end + 1
    line = line.removesuffix("\r").lstrip(GO_BLANKS)
    key_at = end - len(text[start:end].lstrip(GO_BLANKS))
    key, equals, value = line.partition("=")
    if not line or line.startswith("#"):
        return end + 1
    if not key:
        gathered.malformed(key_at, "docker refuses this file: no name before `=`")
    elif " " in key or "\t" in key:
        gathered.malformed(key_at, "docker refuses this file: a blank in a name", _hint(key))
    elif equals:
        gathered.assign(key, value, key_at, key_at + len(key) + 1)
    else:
        gathered.assign(key, Inherited(), key_at, None)
    return end + 1


def _hint(key: str) -> str | None:
    return "leave `export` out" if key.startswith("export ") else None
