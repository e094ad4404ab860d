"""What the names of a file of TypeScript hold: its declarations in their order, and what changes behind their back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.model import Position
from confcheck.sources.code.constants import (
    COMPUTED,
    Allowance,
    Constant,
    Leaf,
    Named,
    Table,
    spoiled,
)
from confcheck.sources.code.typescript_changes import changed, declared, exported, is_export
from confcheck.sources.code.typescript_tree import Code
from confcheck.sources.code.typescript_values import Reading

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 20
"""Classes, functions and namespaces inside each other."""
_CLASSES = ("class_declaration", "abstract_class_declaration")
_FUNCTIONS = ("arrow_function", "function_expression", "function_declaration", "method_definition")


@dataclass(slots=True)
class _Scope:
    """A module, namespace or function on its way."""

    outer: _Scope | None
    kind: str
    now: dict[str, Constant | None] = field(default_factory=dict)
    """Name → what it holds; None: nothing that is known."""
    times: Counter[str] = field(default_factory=Counter)
    entries: list[Named] = field(default_factory=list)
    functions: list[tuple[str, Position, Node]] = field(default_factory=list)
    """They are looked at when everything around them is known."""


def module_of(code: Code, root: Node, allowance: Allowance) -> Table:
    """Every name of the module, of its classes, enums, namespaces and functions."""
    scope = _Scope(None, "module", times=Counter(declared(root, code)))
    walk = _Walk(code, allowance, changed(root, code), exported(root, code), 0)
    walk.body(root, scope)
    return walk.finished(scope, Position(1, 1))


@record(frozen=True, slots=True)
class _Walk:
    """Goes through the declarations of a file."""

    code: Code
    allowance: Allowance
    changed: frozenset[str]
    """Names that are set anew, or whose object is changed, anywhere in the file."""
    exported: Counter[str]
    depth: int

    def finished(self, scope: _Scope, position: Position) -> Table:
        """The names of a scope, with those of its functions."""
        entries = list(scope.entries)
        for name, start, function in scope.functions if self.depth < _DEEPEST else ():
            inner = _Scope(scope, "function", times=Counter(declared(function, self.code)))
            inner.now |= dict.fromkeys(inner.times)
            body = function.child_by_field_name("body")
            deeper = replace(self, depth=self.depth + 1)
            if body is not None and body.type == "statement_block":
                deeper.body(body, inner)
            entries.append(Named(name, start, deeper.finished(inner, start)))
        return Table(tuple(entries), position, scope=scope.kind)

    def body(self, block: Node, scope: _Scope) -> None:
        """Each declaration in turn; what stands in branches and loops is not looked at."""
        for child in block.named_children:
            self._statement(child, scope)

    def _statement(self, node: Node, scope: _Scope) -> None:
        inner = node.child_by_field_name("declaration") if node.type == "export_statement" else None
        if inner is not None:
            self._statement(inner, scope)
        elif node.type == "export_statement":
            self._default_export(node, scope)
        elif node.type in ("lexical_declaration", "variable_declaration"):
            for child in node.named_children:
                self._declarator(child, scope)
        elif node.type in _CLASSES:
            self._class(node, scope)
        elif node.type == "enum_declaration":
            self._enum(node, scope)
        elif node.type == "function_declaration":
            self._function(node, scope)
        elif node.type == "expression_statement" and node.named_children:
            self._expression(node.named_children[0], scope)

    def _reading(self, scope: _Scope) -> Reading:
        return Reading(self.code, lambda node: self._look(node, scope, 0), self.allowance)

    def _look(self, node: Node, scope: _Scope, depth: int) -> Constant | None:
        """What `NAME` or `NAME.key` holds; nothing of a name that anything changes."""
        if node.type in ("identifier", "shorthand_property_identifier"):
            name = self.code.text_of(node)
            return None if name in self.changed else _held(name, scope)
        owner, key = node.child_by_field_name("object"), node.child_by_field_name("property")
        if owner is None or key is None or depth > _DEEPEST or "?." in [child.type for child in node.children]:
            return None
        found = self._look(owner, scope, depth + 1) if owner.type in ("identifier", "member_expression") else None
        if not isinstance(found, Table) or found.gaps or found.scope == "function":
            return None
        entry = found.get(self.code.text_of(key))
        return None if entry is None else entry.constant

    def _bind(self, name: str, position: Position, constant: Constant, scope: _Scope) -> None:
        known = scope.times[name] == 1 and name not in self.changed
        scope.now[name] = constant if known else None
        shown = constant if known else spoiled(constant, changed=position)
        scope.entries.append(Named(name, position, shown, " = "))

    def _declarator(self, node: Node, scope: _Scope) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or name.type != "identifier" or value is None:
            return
        text, position = self.code.text_of(name), self.code.of(name)
        if value.type in _FUNCTIONS:
            scope.now[text] = None
            scope.functions.append((text, position, value))
        else:
            constant = self._reading(scope).value(value)
            if value.type == "identifier" and not isinstance(constant, Leaf) and text in self.changed:
                scope.now[self.code.text_of(value)] = None  # a change through one of two names of the same object
            self._bind(text, position, constant, scope)

    def _default_export(self, node: Node, scope: _Scope) -> None:
        value = node.child_by_field_name("value")
        keyword = next((child for child in node.children if child.type == "default"), None)
        if value is not None and keyword is not None:
            constant = self._reading(scope).value(value)
            scope.entries.append(Named("default", self.code.of(keyword), constant, " "))

    def _expression(self, node: Node, scope: _Scope) -> None:
        """`module.exports = …`, `exports.NAME = …`, and a namespace."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "internal_module":
            self._namespace(node, scope)
        elif node.type == "assignment_expression" and left is not None and right is not None:
            written = self.code.text_of(left)
            key = left if written == "module.exports" else left.child_by_field_name("property")
            if key is not None and is_export(written):
                constant = self._reading(scope).value(right)
                known = constant if self.exported[written] == 1 and scope.kind == "module" else spoiled(constant)
                scope.entries.append(Named(self.code.text_of(key), self.code.of(key), known, " = "))

    def _namespace(self, node: Node, scope: _Scope) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None or self.depth >= _DEEPEST:
            return
        inner = _Scope(scope, "class", times=Counter(declared(body, self.code)))
        deeper = replace(self, depth=self.depth + 1)
        deeper.body(body, inner)
        text, position = self.code.text_of(name), self.code.of(name)
        scope.now[text] = None
        scope.entries.append(Named(text, position, deeper.finished(inner, position)))

    def _function(self, node: Node, scope: _Scope) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            scope.now[self.code.text_of(name)] = None
            scope.functions.append((self.code.text_of(name), self.code.of(name), node))

    def _class(self, node: Node, scope: _Scope) -> None:
        """Its fields; what a name can say of it are the static ones."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None or self.depth >= _DEEPEST:
            return
        inner = _Scope(scope, "class", times=Counter())
        static: list[Named] = []
        for child in body.named_children:
            key = child.child_by_field_name("name")
            if child.type == "method_definition" and key is not None:
                inner.functions.append((self.code.text_of(key), self.code.of(key), child))
            elif child.type in ("public_field_definition", "field_definition"):
                static += self._field(child, inner)
        deeper = replace(self, depth=self.depth + 1)
        text, position = self.code.text_of(name), self.code.of(name)
        whole = deeper.finished(inner, position)
        plain = text not in self.changed and not any(child.type == "decorator" for child in node.children)
        scope.now[text] = Table(tuple(static), position, scope="class") if plain else None
        scope.entries.append(Named(text, position, whole if text not in self.changed else spoiled(whole)))

    def _field(self, node: Node, inner: _Scope) -> Iterator[Named]:
        key, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if key is None or value is None or value.type in _FUNCTIONS:
            return
        reading = self._reading(inner.outer or inner)
        name = reading.key(key)
        if name is not None:
            constant = reading.value(value)
            known = f"this.{name[0]}" not in self.changed
            entry = Named(*name, constant if known else spoiled(constant), " = ")
            inner.entries.append(entry)
            if known and any(child.type == "static" for child in node.children):
                yield entry

    def _enum(self, node: Node, scope: _Scope) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return
        entries = list[Named]()
        keys = {self.code.text_of(child.child_by_field_name("name") or child) for child in body.named_children}
        reading = Reading(
            self.code,
            lambda node: None if self.code.text_of(node) in keys else self._look(node, scope, 0),
            self.allowance,
        )
        number: int | None = 0
        for child in body.named_children:
            key = child.child_by_field_name("name") if child.type == "enum_assignment" else child
            value = child.child_by_field_name("value")
            found = None if key is None else reading.key(key)
            position = self.code.of(child)
            counted = Leaf(COMPUTED if number is None else str(number), position, data=number)
            constant = counted if value is None else reading.value(value)
            given = constant.data if isinstance(constant, Leaf) else None
            number = given + 1 if type(given) is int else None
            if found is not None:
                entries.append(Named(*found, constant, " = "))
        text, position = self.code.text_of(name), self.code.of(name)
        members = Table(tuple(entries), position, scope="class")
        scope.now[text] = members if text not in self.changed and scope.times[text] == 1 else None
        scope.entries.append(Named(text, position, members))


def _held(name: str, scope: _Scope) -> Constant | None:
    """What a name holds; one of the scopes around that is set several times holds nothing that is known."""
    around: _Scope | None = scope
    while around is not None:
        if name in around.now or around.times[name]:
            return around.now.get(name)
        around = around.outer
    return None
