"""What an expression of Python gives, where its parts are known from the text."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from confcheck.kernel.spec import Json
from confcheck.model import Position
from confcheck.sources.code.constants import COMPUTED, Constant, Leaf, Listing, Named, Table, at, listing, table
from confcheck.sources.code.python_code import Reading
from confcheck.sources.code.python_texts import GETTERS, dotted, either, from_environment, joined, summed

_LARGEST = 2**256
"""No setting is a larger number, and Python refuses to write out those of thousands of digits."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPREAD = "what is spread here is known only when the code runs"
_KEY = "a key that is not written as a string is not read"


def read(reading: Reading, node: ast.expr) -> Constant | None:
    """What an expression gives; None where that is not known."""
    found = _READ.get(type(node))
    return None if found is None else found(reading, node)


def _constant(reading: Reading, node: ast.expr) -> Constant | None:
    value = node.value if isinstance(node, ast.Constant) else ...
    if value is None:
        return Leaf("", reading.code.of(node))
    if isinstance(value, int | float) and not abs(value) < _LARGEST:
        return None
    if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
        return None
    return reading.text(str(value), node, value) if isinstance(value, str | int | float) else None


def _name(reading: Reading, node: ast.expr) -> Constant | None:
    found = reading.look(node)
    return at(reading.code.of(node), found) if found is not None and reading.allowance.for_use(found) else None


def _binary(reading: Reading, node: ast.expr) -> Constant | None:
    """`+` of texts, lists or numbers; `-` and `*` of numbers; `|` of dictionaries."""
    if not isinstance(node, ast.BinOp):
        return None
    left, right = reading.value(node.left), reading.value(node.right)
    if isinstance(node.op, ast.Add) and isinstance(left, Listing) and isinstance(right, Listing):
        return listing((*left.items, *right.items), left.position)
    if isinstance(node.op, ast.BitOr) and isinstance(left, Table) and isinstance(right, Table):
        return _merged(left, right)
    return _of_leaves(reading, node, left, right) if isinstance(left, Leaf) and isinstance(right, Leaf) else None


def _of_leaves(reading: Reading, node: ast.BinOp, left: Leaf, right: Leaf) -> Leaf | None:
    number = _arithmetic(node.op, left.data, right.data)
    if number is not None:
        return Leaf(str(number), reading.code.of(node), data=number)
    return summed(reading, node, left, right) if isinstance(node.op, ast.Add) else None


def _merged(left: Table, right: Table) -> Constant:
    kept = {entry.key: entry for entry in left.entries} | {entry.key: entry for entry in right.entries}
    return table(kept.values(), left.position, (*left.gaps, *right.gaps))


def _arithmetic(operator: ast.operator, left: Json, right: Json) -> int | None:
    """Of whole numbers that stay small."""
    if type(left) is not int or type(right) is not int:
        return None
    match operator:
        case ast.Add():
            result = left + right
        case ast.Sub():
            result = left - right
        case ast.Mult():
            result = left * right
        case _:
            return None
    return result if abs(result) < _LARGEST else None


def _unary(reading: Reading, node: ast.expr) -> Constant | None:
    if not isinstance(node, ast.UnaryOp) or not isinstance(node.op, ast.USub):
        return None
    inner = reading.value(node.operand)
    if not isinstance(inner, Leaf) or isinstance(inner.data, bool) or not isinstance(inner.data, int | float):
        return None
    return Leaf(str(-inner.data), reading.code.of(node), data=-inner.data)


def _listing(reading: Reading, node: ast.expr) -> Constant | None:
    items: list[Constant] = []
    for item in node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else ():
        if not isinstance(item, ast.Starred):
            items.append(reading.value(item))
            continue
        inner = reading.value(item.value)
        items += inner.items if isinstance(inner, Listing) else (Leaf(COMPUTED, reading.code.of(item)),)
    return listing(items, reading.code.of(node))


def _dictionary(reading: Reading, node: ast.expr) -> Constant | None:
    if not isinstance(node, ast.Dict):
        return None
    entries: list[Named] = []
    gaps: list[tuple[Position, str]] = []
    spread: set[str] = set()
    for key, item in zip(node.keys, node.values, strict=True):
        value = reading.value(item)
        if key is None:
            entries, more = _spread(entries, value, reading.code.of(item))
            gaps += more
            spread |= {entry.key for entry in entries}
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            if key.value in spread:  # it is meant to replace what was spread before it
                spread.discard(key.value)
                entries = [entry for entry in entries if entry.key != key.value]
            entries.append(Named(key.value, reading.text(key.value, key, key.value).position, value))
        else:
            gaps.append((reading.code.of(key), _KEY))
    return table(entries, reading.code.of(node), gaps)


def _spread(
    entries: list[Named], value: Constant, position: Position
) -> tuple[list[Named], tuple[tuple[Position, str], ...]]:
    """The entries with those of a dictionary that is spread among them; it may replace any that stands before it."""
    if not isinstance(value, Table) or value.scope:
        unsure = [Named(one.key, one.position, _unsure(one.constant), one.separator) for one in entries]
        return unsure, ((position, _SPREAD),)
    replaced = {entry.key for entry in value.entries}
    return [*(one for one in entries if one.key not in replaced), *value.entries], value.gaps


def _unsure(constant: Constant) -> Leaf:
    return Leaf(COMPUTED, constant.position)


def _call(reading: Reading, node: ast.expr) -> Constant | None:
    """`os.environ.get("X", "default")`, and `dict(A="x")`."""
    if not isinstance(node, ast.Call):
        return None
    name = dotted(node.func)
    if name in GETTERS:
        return from_environment(reading, node)
    if name == "dict" and not node.args and all(keyword.arg for keyword in node.keywords):
        return table(_keywords(reading, node), reading.code.of(node))
    return None


def _keywords(reading: Reading, node: ast.Call) -> Iterator[Named]:
    for keyword in node.keywords:
        yield Named(keyword.arg or "", reading.code.of(keyword), reading.value(keyword.value), "=")


_READ: dict[type[ast.expr], Callable[[Reading, ast.expr], Constant | None]] = {
    ast.Attribute: _name,
    ast.BinOp: _binary,
    ast.BoolOp: either,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.Dict: _dictionary,
    ast.JoinedStr: joined,
    ast.List: _listing,
    ast.Name: _name,
    ast.Tuple: _listing,
    ast.UnaryOp: _unary,
}
