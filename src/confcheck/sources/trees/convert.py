"""What a tree means as plain data, and where a path of it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence as Path
from functools import reduce
from math import isfinite

from confcheck.kernel.spec import Json
from confcheck.model import Entry, Mapping, Node, Position, Scalar

_TRUE = frozenset({"true", "yes", "on"})
_PREFIXED = re.compile(r"0[box]", re.IGNORECASE)


def plain(node: Node) -> Json:
    """The node as data: booleans and numbers typed, dates as their text; of a key written twice the last counts."""
    if isinstance(node, Scalar):
        return _typed(node)
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]


def canonical_json(node: Node) -> str:
    """The node as JSON text that is the same for the same data: sorted keys, no blanks."""
    return json.dumps(plain(node), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def locate(node: Node, path: Path[str | int]) -> tuple[Position, Position] | None:
    """The positions of key and value at the end of a path of keys and indices; for an item of a list both are its own.

    None where the document holds nothing at that path; the empty path is the node itself.
    """
    key = node.position
    for step in path:
        found = _child(node, step)
        if found is None:
            return None
        key, node = found
    return key, node.position


def _child(node: Node, step: str | int) -> tuple[Position, Node] | None:
    if isinstance(node, Mapping):
        entry = _last(node, str(step))
        return None if entry is None else (entry.position, entry.value)
    if isinstance(node, Scalar) or not isinstance(step, int) or not 0 <= step < len(node.items):
        return None
    return node.items[step].position, node.items[step]


def _last(node: Mapping, key: str) -> Entry | None:
    return next((entry for entry in reversed(node.entries) if entry.key == key), None)


def _typed(scalar: Scalar) -> Json:
    match scalar.kind:
        case "null":
            return None
        case "boolean":
            return scalar.text.lower() in _TRUE
        case "integer" | "number":
            return _number(scalar)
        case _:
            return scalar.text


def _number(scalar: Scalar) -> int | float | str:
    """The number as YAML 1.1, JSON and TOML write it; text that is none after all (`!!int x`, `.inf`) stays text."""
    digits = scalar.text.replace("_", "").lower()
    try:
        number = _integer(digits) if scalar.kind == "integer" else _fraction(digits)
        return number if isfinite(number) else scalar.text
    except (ValueError, OverflowError):  # also a number of more digits than Python converts, or a double holds
        return scalar.text


def _integer(digits: str) -> int:
    sign, digits = _sign(digits)
    if ":" in digits:
        return sign * int(reduce(lambda total, part: total * 60 + int(part), digits.split(":"), 0))
    if _PREFIXED.match(digits):
        return sign * int(digits, 0)
    return sign * int(digits, 8 if digits.startswith("0") else 10)


def _fraction(digits: str) -> float:
    sign, digits = _sign(digits)
    return sign * reduce(lambda total, part: total * 60 + float(part), digits.split(":"), 0.0)


def _sign(digits: str) -> tuple[int, str]:
    return (-1 if digits.startswith("-") else 1), digits.lstrip("+-")
