"""The consolidated file as JSON, which has no comments: where each value comes from stands in a tree of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from confcheck.generate.consolidate import consolidate
from confcheck.generate.layout import sections
from confcheck.kernel.spec import Json
from confcheck.model import System
from confcheck.model.consolidated import Consolidated, Item
from confcheck.model.generated import Generated, Order
from confcheck.sources.consolidated import VERSION

_Tree: TypeAlias = "dict[str, Json]"


def render(system: System, order: Order) -> Generated:
    """The whole file; `origins` has the shape of the values, `conflicts` is a list of lines."""
    whole = consolidate(system, order)
    document: _Tree = {
        "format": VERSION,
        "environment": whole.environment,
        **_tree(whole, _value),
        "origins": _tree(whole, lambda item: item.origin),
        "conflicts": [*whole.conflicts],
    }
    return Generated(
        json.dumps(document, indent=2, ensure_ascii=False) + "\n", whole.secret, whole.remarks, whole.conflicts
    )


def _tree(whole: Consolidated, leaf: Callable[[Item], Json]) -> _Tree:
    root: _Tree = {}
    for place, items in sections(whole):
        section = root
        for step in place:
            below = section.setdefault(step, {})
            assert isinstance(below, dict)  # noqa: S101 - sections hold sections
            section = below
        section.update((item.key, leaf(item)) for item in items)
    return root


def _value(item: Item) -> Json:
    if item.value.kind == "text":
        return item.value.text
    native: Json = json.loads(item.value.text)
    return native
