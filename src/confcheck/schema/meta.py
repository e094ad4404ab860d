"""The shipped meta-schema `urn:confcheck:schema:1`: the one list of keywords, and where each may stand."""

from __future__ import annotations

import json
from functools import cache
from pkgutil import get_data
from typing import TypedDict, cast

from confcheck.kernel.spec import Json

Shape = TypedDict("Shape", {"title": str, "properties": dict[str, Json], "$defs": dict[str, "Shape"]})

GROUP = "a-group"
SETTING = "a-setting"
OVERLAY = "an-overlay"
VALUE = "a-value-schema"
ALIAS = "an-alias"
RULE = "a-rule"
KINDS = (GROUP, SETTING, OVERLAY, VALUE, ALIAS, RULE)
"""What holds keywords, under the names that the meta-schema has for them."""


@cache
def meta_text() -> str:
    """The meta-schema as it is shipped."""
    return (get_data("confcheck.schema", "meta.json") or b"").decode()


@cache
def meta() -> Shape:
    """The meta-schema, parsed."""
    return cast("Shape", json.loads(meta_text()))


@cache
def keywords(kind: str) -> frozenset[str]:
    """The keywords that may stand in one kind: in a group, in a setting."""
    return frozenset(meta()["$defs"][kind]["properties"])


def belongs(keyword: str) -> str | None:
    """Where a keyword may stand, as a hint; None if it is no keyword at all."""
    kinds = [kind.replace("-", " ") for kind in KINDS if keyword in keywords(kind)]
    return f"it belongs in {' or '.join(kinds)}" if kinds else None
