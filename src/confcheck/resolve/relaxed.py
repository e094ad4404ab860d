"""Names of properties as environment variables, by the rules of Spring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

_BETWEEN = re.compile(r"[.\[\]]+")
Found = TypeVar("Found")


def variables(key: str) -> Iterator[str]:
    """The variables that stand for a property: `log-level` is `LOGLEVEL`, and `LOG_LEVEL` as in the first versions."""
    name = _BETWEEN.sub("_", key).strip("_").upper()
    yield name.replace("-", "")
    if "-" in name:
        yield name.replace("-", "_")


def relaxed(table: Mapping[str, Found], key: str) -> Found | None:
    """What a table of variables has for a property."""
    return next((table[name] for name in variables(key) if name in table), None)
