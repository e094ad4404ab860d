"""Which names a piece of TypeScript declares, and which it sets anew or changes the object of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from confcheck.sources.code.typescript_tree import Code, below

if TYPE_CHECKING:
    from tree_sitter import Node

_CHANGING = frozenset(
    "push pop shift unshift splice sort reverse fill copyWithin set delete clear add assign defineProperty "
    "defineProperties setPrototypeOf".split()
)
"""Methods after which an array or object is not what it was, their own or that of an argument."""
_PATTERNS = ("object_pattern", "array_pattern", "rest_pattern", "assignment_pattern")
_SET = ("assignment_expression", "augmented_assignment_expression", "update_expression", "for_in_statement")
_NAMES = ("identifier", "shorthand_property_identifier_pattern", "type_identifier")
_DECLARING = frozenset(
    "variable_declarator class_declaration abstract_class_declaration enum_declaration function_declaration "
    "generator_function_declaration required_parameter optional_parameter import_specifier namespace_import "
    "import_clause catch_clause internal_module arrow_function".split()
)
_INNER = frozenset(
    "arrow_function function_expression function_declaration generator_function generator_function_declaration "
    "method_definition class_body class".split()
)
_EXPORT = re.compile(r"(?:module\.)?exports\.[A-Za-z_$][\w$]*")


def exported(root: Node, code: Code) -> Counter[str]:
    """How often `module.exports`, or a member of the exports, is set."""
    targets = (node.child_by_field_name("left") for node in below(root) if node.type == "assignment_expression")
    return Counter(filter(is_export, (code.text_of(target) for target in targets if target is not None)))


def is_export(written: str) -> bool:
    """Whether it is the exports, or a member of them."""
    return written == "module.exports" or _EXPORT.fullmatch(written) is not None


def changed(root: Node, code: Code) -> frozenset[str]:
    """Names that are set anew, or whose object is changed, anywhere in the file."""
    return frozenset(name for node in below(root) for name in _changed_by(node, code))


def _changed_by(node: Node, code: Code) -> Iterator[str]:
    if node.type in _SET:
        target = node.child_by_field_name("left") or node.child_by_field_name("argument")
        yield from () if target is None else _targets(target, code)
    elif node.type == "unary_expression" and node.children and node.children[0].type == "delete":
        yield from _targets(node.children[-1], code)
    elif node.type == "call_expression":
        function = node.child_by_field_name("function")
        method = None if function is None else function.child_by_field_name("property")
        if function is not None and method is not None and code.text_of(method) in _CHANGING:
            yield from _targets(function, code)
            arguments = node.child_by_field_name("arguments")
            for one in () if arguments is None else arguments.named_children[:1]:
                yield from _targets(one, code)


def _targets(node: Node, code: Code) -> Iterator[str]:
    """The names in front of `NAME.a[b]`, and those of a pattern; a member of `this` by both names."""
    if node.type == "member_expression" and code.text_of(node).startswith("this."):
        yield code.text_of(node)
    while node.type in ("member_expression", "subscript_expression", "non_null_expression", "parenthesized_expression"):
        owner = node.child_by_field_name("object") or (node.named_children[0] if node.named_children else None)
        if owner is None:
            return
        node = owner
    if node.type in _NAMES:
        yield code.text_of(node)
    elif node.type in _PATTERNS:
        yield from (code.text_of(child) for child in below(node) if child.type in _NAMES)


def declared(root: Node, code: Code) -> list[str]:
    """Every name that is declared in it, as often as it is; not what functions and classes in it declare inside."""
    found: list[str] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node == root or node.type not in _INNER:
            waiting += node.named_children
        if node.type not in _DECLARING or (node == root and node.type == "function_declaration"):
            continue
        for label in ("name", "pattern", "parameter", "alias"):
            target = node.child_by_field_name(label)
            if target is not None:
                found += _targets(target, code)
        if node.type in ("namespace_import", "import_clause"):
            found += [code.text_of(child) for child in node.named_children if child.type == "identifier"]
    return found
