"""Texts of Python that are put together: f-strings, sums, and what is taken from the environment."""

from __future__ import annotations

import ast

from confcheck.model import Position, Template, Unknown, Variable
from confcheck.sources.code.constants import COMPUTED, Constant, Leaf
from confcheck.sources.code.python_code import Reading

ENVIRONMENT = "lower"
"""The lookup of templates: what the process has, never what the file holds itself."""
GETTERS = ("os.environ.get", "environ.get", "os.getenv", "getenv")


def joined(reading: Reading, node: ast.expr) -> Constant | None:
    """An f-string: its texts, and what its names hold."""
    pieces: list[str | Variable] = []
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        if isinstance(part, ast.FormattedValue) and (part.conversion != -1 or part.format_spec is not None):
            return _unknown_text(reading, node)
        value = reading.value(part.value if isinstance(part, ast.FormattedValue) else part)
        known = _pieces(value, formatted=isinstance(part, ast.FormattedValue))
        if known is None:
            return _unknown_text(reading, node)
        # Places inside an f-string are not right before Python 3.12.
        named = isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name | ast.Attribute)
        pieces += known if named else [_placed(piece, reading.code.of(node)) for piece in known]
    return _put_together(reading, node, pieces)


def _placed(piece: str | Variable, position: Position) -> str | Variable:
    if isinstance(piece, str):
        return piece
    inner = () if piece.operand is None else piece.operand.pieces
    operand = Template(tuple(_placed(each, position) for each in inner), ENVIRONMENT)
    return Variable(piece.name, piece.operator, operand, position)


def _unknown_text(reading: Reading, node: ast.expr) -> Leaf:
    """Text of which only the beginning may be known, such as the key in `f"KEY={value}"`."""
    known = reading.text("", node)
    return Leaf(COMPUTED, reading.code.of(node), known.inside, known.written)


def _pieces(constant: Constant, *, formatted: bool) -> list[str | Variable] | None:
    """The text of a value inside another text, in pieces; None where it is not known."""
    if not isinstance(constant, Leaf) or isinstance(constant.value, Unknown):
        return None
    if isinstance(constant.value, Template):
        return list(constant.value.pieces)
    if formatted and constant.data is None and not constant.value:
        return ["None"]
    return [constant.value]


def _put_together(reading: Reading, node: ast.expr, pieces: list[str | Variable]) -> Leaf | None:
    merged: list[str | Variable] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece:
            merged.append(piece)
    text = "".join(piece for piece in merged if isinstance(piece, str))
    if not reading.allowance.for_text(text):
        return None
    if all(isinstance(piece, str) for piece in merged):
        return reading.text(text, node, text)
    return reading.text(Template(tuple(merged), ENVIRONMENT), node)


def summed(reading: Reading, node: ast.expr, left: Leaf, right: Leaf) -> Leaf | None:
    """Two texts, one behind the other."""
    pieces = [*(_pieces(left, formatted=False) or ()), *(_pieces(right, formatted=False) or ())]
    if not (_is_text(left) and _is_text(right)):
        return None
    whole = _put_together(reading, node, pieces)
    return whole and Leaf(whole.value, whole.position, left.inside, left.written, whole.data)


def _is_text(leaf: Leaf) -> bool:
    return isinstance(leaf.value, Template) or isinstance(leaf.data, str)


def from_environment(reading: Reading, node: ast.Call) -> Constant | None:
    """With a default that is known; without one the value is whatever the process has, or nothing."""
    name = node.args[0] if node.args else None
    default = node.args[1] if len(node.args) == 2 else None  # noqa: PLR2004 - the name and the default
    for keyword in node.keywords:
        if keyword.arg != "default" or default is not None:
            return None
        default = keyword.value
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str) or default is None:
        return None
    pieces = _pieces(reading.value(default), formatted=False)
    return None if pieces is None or not name.value else _variable(reading, node, name, "-", pieces)


def _variable(
    reading: Reading, node: ast.expr, name: ast.Constant, operator: str, default: list[str | Variable]
) -> Leaf:
    operand = Template(tuple(piece for piece in default if piece), ENVIRONMENT)
    variable = Variable(str(name.value), operator, operand, reading.code.of(name))
    return Leaf(Template((variable,), ENVIRONMENT), reading.code.of(node))


def either(reading: Reading, node: ast.expr) -> Constant | None:
    """`os.environ.get("X") or "default"`."""
    if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or) or len(node.values) != 2:  # noqa: PLR2004
        return None
    call, default = node.values
    if not isinstance(call, ast.Call) or dotted(call.func) not in GETTERS or len(call.args) != 1 or call.keywords:
        return None
    pieces, name = _pieces(reading.value(default), formatted=False), call.args[0]
    if pieces is None or not isinstance(name, ast.Constant) or not isinstance(name.value, str) or not name.value:
        return None
    return _variable(reading, node, name, ":-", pieces)


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
