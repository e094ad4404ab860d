"""What an expression of TypeScript gives, where its parts are known from the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Position, Template, Unknown, Variable
from confcheck.sources.code.constants import (
    COMPUTED,
    DEEPEST,
    TOO_LARGE,
    Allowance,
    Constant,
    Leaf,
    Listing,
    at,
    listing,
)
from confcheck.sources.code.typescript_objects import object_of
from confcheck.sources.code.typescript_texts import arithmetic, number_of, string_of, unescaped, whole
from confcheck.sources.code.typescript_tree import Code

if TYPE_CHECKING:
    from tree_sitter import Node

Look: TypeAlias = "Callable[[Node], Constant | None]"
"""An identifier or member → what it holds; None where that is not known."""
ENVIRONMENT = "environment"
"""The lookup of templates: what the process has, never what the file holds itself."""
_PROCESS = ("process.env", "import.meta.env")
_INNER = ("as_expression", "satisfies_expression", "non_null_expression", "parenthesized_expression")
_Pieces: TypeAlias = "list[str | Variable]"


@record(frozen=True, slots=True)
class Reading:
    """Expressions of a file, read where names hold certain things."""

    code: Code
    look: Look = field(repr=False)
    allowance: Allowance
    depth: int = 0

    def value(self, node: Node) -> Constant:
        """What it gives; an unknown leaf where that is not known."""
        position = self.code.of(node)
        if self.depth > DEEPEST:
            return Leaf(TOO_LARGE, position)
        found = None if node.has_error else _READ.get(node.type)
        constant = None if found is None else found(Reading(self.code, self.look, self.allowance, self.depth + 1), node)
        return Leaf(COMPUTED, position) if constant is None else constant

    def key(self, node: Node) -> tuple[str, Position] | None:
        """The name that a key of an object or a member of a class has, and where it begins; None if it is computed."""
        if node.type == "string":
            leaf = self.value(node)
            return (leaf.value, leaf.position) if isinstance(leaf, Leaf) and isinstance(leaf.value, str) else None
        written = self.code.text_of(node)
        if node.type == "number":
            number = number_of(written)
            return (written, self.code.of(node)) if number is not None and string_of(number) == written else None
        named = node.type in ("property_identifier", "private_property_identifier", "shorthand_property_identifier")
        return (written, self.code.of(node)) if named and "\\" not in written else None


def _string(reading: Reading, node: Node) -> Constant | None:
    """A string, or a template without anything in it."""
    pieces = _pieces_of(reading, node)
    return None if pieces is None else _text(reading, node, pieces)


def _pieces_of(reading: Reading, node: Node) -> _Pieces | None:
    """The texts and values between the quotes."""
    data, pieces, done = reading.code.data, list[str | Variable](), node.start_byte + 1
    for child in node.children[1:-1]:
        if child.type in ("escape_sequence", "template_substitution"):
            pieces.append(_raw(data[done : child.start_byte]))
            done = child.end_byte
            more = _inside(reading, child)
            if more is None:
                return None
            pieces += more
    return [*pieces, _raw(data[done : max(done, node.end_byte - 1)])]


def _raw(data: bytes) -> str:
    return data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _inside(reading: Reading, node: Node) -> _Pieces | None:
    """What an escape or `${…}` stands for."""
    if node.type == "escape_sequence":
        sign = unescaped(reading.code.text_of(node))
        return None if sign is None else [sign]
    inner = node.named_children
    return pieces_in(reading.value(inner[0])) if len(inner) == 1 else None


def pieces_in(constant: Constant) -> _Pieces | None:
    """The text of a value inside another text; None where it is not known."""
    if not isinstance(constant, Leaf) or isinstance(constant.value, Unknown):
        return None
    if isinstance(constant.value, Template):
        return list(constant.value.pieces)
    return ["null" if constant.data is None else constant.value]


def _text(reading: Reading, node: Node, pieces: _Pieces) -> Leaf | None:
    """A text of these pieces, with the place of its first character where it is a literal."""
    value = _joined(reading, pieces)
    if value is None:
        return None
    start = reading.code.of(node)
    if node.type not in ("string", "template_string"):
        return Leaf(value, start, data=value if isinstance(value, str) else None)
    return _literal(reading, node, value)


def _literal(reading: Reading, node: Node, value: str | Template | Unknown) -> Leaf:
    start = reading.code.of(node)
    offset = reading.code.offset(node.start_byte) + 1
    text, end = reading.code.text, offset
    stop = {text[offset - 1], "\\", "\r", "\n", *(("$",) if node.type == "template_string" else ())}
    while end < len(text) and text[end] not in stop:
        end += 1
    inside = Position(start.line, start.column + 1)
    begins = start if node.type == "string" or end == offset else inside
    data = value if isinstance(value, str) else None
    return Leaf(value, begins, inside, text[offset:end], data)


def _template(reading: Reading, node: Node) -> Constant | None:
    """Of a text that is not known the beginning may be, such as the key in `KEY=${value}`."""
    return _string(reading, node) or _literal(reading, node, COMPUTED)


def _joined(reading: Reading, pieces: _Pieces) -> str | Template | None:
    merged: _Pieces = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece:
            merged.append(piece)
    text = "".join(piece for piece in merged if isinstance(piece, str))
    if not reading.allowance.for_text(text) or whole(text) is None:
        return None
    if all(isinstance(piece, str) for piece in merged):
        return whole(text)
    return Template(tuple(whole(one) or "" if isinstance(one, str) else one for one in merged), ENVIRONMENT)


def _number(reading: Reading, node: Node) -> Constant | None:
    return _of_number(reading, node, number_of(reading.code.text_of(node)))


def _of_number(reading: Reading, node: Node, number: float | None) -> Leaf | None:
    text = None if number is None else string_of(number)
    return None if text is None else Leaf(text, reading.code.of(node), data=number)


def _word(reading: Reading, node: Node) -> Constant | None:
    if node.type == "null":
        return Leaf("", reading.code.of(node))
    return Leaf(node.type, reading.code.of(node), data=node.type == "true")


def _inner(reading: Reading, node: Node) -> Constant | None:
    """Of an expression with a type, or in parentheses."""
    inner = [child for child in node.named_children if child.type != "comment"]
    return reading.value(inner[0]) if inner else None


def _asserted(reading: Reading, node: Node) -> Constant | None:
    return reading.value(node.named_children[-1]) if node.named_children else None


def _name(reading: Reading, node: Node) -> Constant | None:
    found = reading.look(node)
    return at(reading.code.of(node), found) if found is not None and reading.allowance.for_use(found) else None


def _unary(reading: Reading, node: Node) -> Constant | None:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if operator is None or argument is None or operator.type != "-":
        return None
    inner = reading.value(argument)
    if not isinstance(inner, Leaf) or isinstance(inner.data, bool) or not isinstance(inner.data, int | float):
        return None
    return _of_number(reading, node, -inner.data)


def _binary(reading: Reading, node: Node) -> Constant | None:
    """`+` of texts or numbers, `-` and `*` of numbers; a default behind `??` or `||`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if operator.type in ("??", "||"):
        return _default(reading, node, left, right)
    one, other = reading.value(left), reading.value(right)
    if not isinstance(one, Leaf) or not isinstance(other, Leaf):
        return None
    number = arithmetic(operator.type, one.data, other.data)
    if number is not None:
        return _of_number(reading, node, number)
    first, second = pieces_in(one), pieces_in(other)
    if operator.type != "+" or first is None or second is None or not (_is_text(one) or _is_text(other)):
        return None
    text = _text(reading, node, [*first, *second])
    return text and Leaf(text.value, text.position, one.inside, one.written, text.data)


def _is_text(leaf: Leaf) -> bool:
    return isinstance(leaf.value, Template) or isinstance(leaf.data, str)


def _default(reading: Reading, node: Node, left: Node, right: Node) -> Constant | None:
    """`process.env.NAME ?? "default"`; `||` takes the default for an empty text too."""
    while left.type in _INNER and left.named_children:
        left = left.named_children[0]
    name = _variable(reading, left)
    pieces = pieces_in(reading.value(right))
    operator = node.child_by_field_name("operator")
    if name is None or pieces is None or operator is None:
        return None
    operand = Template(tuple(piece for piece in pieces if piece), ENVIRONMENT)
    variable = Variable(name[0], "-" if operator.type == "??" else ":-", operand, name[1])
    return Leaf(Template((variable,), ENVIRONMENT), reading.code.of(node))


def _variable(reading: Reading, node: Node) -> tuple[str, Position] | None:
    """The name in `process.env.NAME`, `process.env["NAME"]` or `import.meta.env.NAME`, and where it stands."""
    owner = node.child_by_field_name("object")
    if owner is None or reading.code.text_of(owner) not in _PROCESS:
        return None
    name = node.child_by_field_name("property") or node.child_by_field_name("index")
    found = None if name is None else reading.key(name)
    return found if found is not None and found[0] else None


def _listing(reading: Reading, node: Node) -> Constant | None:
    items: list[Constant] = []
    for child in node.named_children:
        if child.type == "spread_element":
            inner = _asserted(reading, child)
            items += inner.items if isinstance(inner, Listing) else (Leaf(COMPUTED, reading.code.of(child)),)
        elif child.type != "comment":
            items.append(reading.value(child))
    return listing(items, reading.code.of(node))


def _call(reading: Reading, node: Node) -> Constant | None:
    """`Object.freeze({…})`."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or arguments is None or reading.code.text_of(function) != "Object.freeze":
        return None
    return reading.value(arguments.named_children[0]) if len(arguments.named_children) == 1 else None


_READ: dict[str, Callable[[Reading, Node], Constant | None]] = {
    **dict.fromkeys(_INNER, _inner),
    "array": _listing,
    "binary_expression": _binary,
    "call_expression": _call,
    "false": _word,
    "identifier": _name,
    "member_expression": _name,
    "null": _word,
    "number": _number,
    "object": object_of,
    "shorthand_property_identifier": _name,
    "string": _string,
    "template_string": _template,
    "true": _word,
    "type_assertion": _asserted,
    "unary_expression": _unary,
}
