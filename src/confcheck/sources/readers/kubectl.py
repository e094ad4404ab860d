"""The reader `kubectl`: `kubectl create configmap --from-env-file` and its like for secrets."""

from __future__ import annotations

import re

from confcheck.model import Inherited, Parsed
from confcheck.sources.readers.blanks import GO_BLANKS
from confcheck.sources.readers.scan import Gathered, read_text

_LONGEST = 64 * 1024
"""Bytes of its line buffer, the line break included."""
_NAME = re.compile(r"(?!\.$|\.\.)[-._a-zA-Z][-._a-zA-Z0-9]*")


def read(text: str, path: str) -> Parsed:
    """What `kubectl create --from-env-file` makes of this file; a line that makes it give up is a problem."""
    return read_text(text, path, _statement)


def _statement(text: str, at: int, gathered: Gathered) -> int:
    """One line: quotes, comments behind a value and blanks all belong to the value."""
    start = text.rfind("\n", 0, at) + 1
    found = text.find("\n", at)
    end = len(text) if found < 0 else found
    line = text[start:end]
    if len(line.encode(errors="surrogatepass")) >= _LONGEST:
        gathered.malformed(start, "kubectl drops this line of 64 KiB or more, and without a word all that follows")
        return len(text)
    line = line.removesuffix("\r").lstrip(GO_BLANKS)
    key_at = end - len(text[start:end].lstrip(GO_BLANKS))
    key, equals, value = line.partition("=")
    if not line or line.startswith("#"):
        return end + 1
    if not _NAME.fullmatch(key):
        hint = "leave `export` out" if key.startswith("export ") else None
        gathered.malformed(key_at, "kubectl refuses this file: a name that no variable may have", hint)
    elif equals:
        gathered.assign(key, value, key_at, key_at + len(key) + 1)
    else:
        gathered.assign(key, Inherited(), key_at, None)
    return end + 1
