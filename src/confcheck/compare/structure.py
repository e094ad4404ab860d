"""Where two arrays or objects differ, as far as it may be shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

from confcheck.kernel.secrecy import MASK, is_secret_name, masked, shown_key
from confcheck.kernel.spec import Json, Spec
from confcheck.model.difference import Detail

_KINDS = {
    "dictionary_item_added": "added",
    "iterable_item_added": "added",
    "dictionary_item_removed": "removed",
    "iterable_item_removed": "removed",
    "values_changed": "changed",
    "type_changes": "type-changed",
}
MOST = 50
"""So many differences of one value are named."""


def details(left: Json, right: Json, spec: Spec) -> tuple[Detail, ...]:
    """Every difference between two arrays or two objects that are not secret; none between other values."""
    if not (isinstance(left, list) and isinstance(right, list)) and not (
        isinstance(left, dict) and isinstance(right, dict)
    ):
        return ()
    from deepdiff.diff import DeepDiff  # noqa: PLC0415 - it takes longer to import than all the rest

    found = DeepDiff(left, right, ignore_order=spec.unordered, view="tree", ignore_numeric_type_changes=True)
    return tuple(sorted(_details(found), key=lambda one: (one.path, one.kind)))[:MOST]


def _details(found: dict[str, object]) -> Iterator[Detail]:
    for category, levels in found.items():
        kind = _KINDS.get(category)
        for level in levels if kind is not None and hasattr(levels, "__iter__") else ():
            steps = level.path(output_format="list")
            secret = any(is_secret_name(step) for step in steps if isinstance(step, str))
            yield Detail(
                kind or "",
                "".join(f".{shown_key(step)}" if isinstance(step, str) else f"[{step}]" for step in steps),
                "" if kind == "added" else _shown(level.t1, secret=secret),
                "" if kind == "removed" else _shown(level.t2, secret=secret),
            )


def _shown(value: Json, *, secret: bool) -> str:
    return MASK if secret else masked(json.dumps(value, ensure_ascii=False), secret=False)
