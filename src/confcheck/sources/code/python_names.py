"""What the names of a module of Python hold: its statements in their order, and what may change behind their back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from confcheck.kernel.record import record
from confcheck.model import Position
from confcheck.sources.code.constants import (
    BRANCHED,
    COMPUTED,
    Allowance,
    Constant,
    Leaf,
    Listing,
    Named,
    Table,
    listing,
    spoiled,
    table,
)
from confcheck.sources.code.python_bindings import bound, changed, changed_otherwise, puts, shared_names, stored
from confcheck.sources.code.python_code import Code, Reading
from confcheck.sources.code.python_scopes import Facts, Scope, held, look
from confcheck.sources.code.python_values import read

_DEEPEST = 20
"""Classes and functions inside each other."""


@record(frozen=True, slots=True)
class Module:
    """A file with its syntax tree."""

    code: Code
    tree: ast.Module
    allowance: Allowance


def module_of(module: Module) -> Table:
    """Every name of the module, of its classes and functions."""
    tree = module.tree
    facts = Facts(shared_names(tree), changed(tree), stored(tree))
    scope = Scope(None, "module")
    _Walk(module, facts, 0).body(tree.body, scope)
    return _finished(_Walk(module, facts, 1), scope, Position(1, 1))


def _finished(walk: _Walk, scope: Scope, position: Position) -> Table:
    """The names of a scope, with those of its classes and functions."""
    entries = list(scope.entries)
    for place, inner in scope.classes:
        entries[place] = replace(entries[place], constant=_finished(walk, inner, entries[place].position))
    for function, outer in scope.functions if walk.depth < _DEEPEST else ():
        start = walk.module.code.of(function)
        inner = Scope(outer, "function", now=dict.fromkeys((*_arguments(function.args), *bound(function.body))))
        deeper = replace(walk, depth=walk.depth + 1)
        deeper.body(function.body, inner)
        entries.append(Named(function.name, start, _finished(deeper, inner, start)))
    return Table(tuple(entries), position, scope=scope.kind)


def _arguments(arguments: ast.arguments) -> Iterator[str]:
    for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if one is not None:
            yield one.arg


@record(frozen=True, slots=True)
class _Walk:
    """Goes through the statements of a file."""

    module: Module
    facts: Facts
    depth: int

    def body(self, statements: list[ast.stmt], scope: Scope) -> None:
        """Each statement in turn."""
        for statement in statements:
            match statement:
                case ast.Assign(targets=targets, value=value):
                    self._assign(targets, value, scope)
                    self._aside(value, scope)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self._assign([target], value, scope)
                    self._aside(value, scope)
                case ast.AnnAssign() | ast.Pass():
                    pass
                case ast.ClassDef():
                    self._class(statement, scope)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    scope.now[statement.name] = None
                    scope.times[statement.name] += 1
                    scope.functions.append((statement, scope))
                case ast.AugAssign(target=ast.Name() as target):
                    self._bind(target.id, self.module.code.of(target), self._sum(target.id, statement, scope), scope)
                    self._aside(statement.value, scope)
                case ast.Expr(value=ast.Call() as call):
                    self._call(call, scope)
                case ast.ImportFrom(names=[ast.alias(name="*")]):
                    scope.now = dict.fromkeys(scope.now)
                case _:
                    self._unfollowed(statement, scope)

    def reading(self, scope: Scope) -> Reading:
        """Expressions at this point."""
        return Reading(self.module.code, lambda node: look(self.facts, node, scope), read, self.module.allowance)

    def _assign(self, targets: list[ast.expr], value: ast.expr, scope: Scope) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                self._set(target, value, scope)
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and _parallel(target, value):
                known = [self.reading(scope).value(each) for each in value.elts]
                for each, constant in zip(target.elts, known, strict=True):
                    if isinstance(each, ast.Name):
                        self._bind(each.id, self.module.code.of(each), constant, scope)
            elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                self._put(target.value.id, target.slice, value, scope)
            else:
                self._unfollowed(ast.copy_location(ast.Assign([target], value), target), scope)

    def _set(self, target: ast.Name, value: ast.expr, scope: Scope) -> None:
        constant = self.reading(scope).value(value)
        if isinstance(value, ast.Name) and target.id in self.facts.changed and not isinstance(constant, Leaf):
            constant = spoiled(
                constant, changed=self.module.code.of(value)
            )  # a change through one of two names of the same thing
            if value.id in scope.now:
                self._rebind(value.id, constant, scope)
        self._bind(target.id, self.module.code.of(target), constant, scope)

    def _sum(self, name: str, statement: ast.AugAssign, scope: Scope) -> Constant:
        """What `NAME += VALUE` makes of it."""
        before, more = held(self.facts, name, scope), self.reading(scope).value(statement.value)
        if isinstance(statement.op, ast.Add) and isinstance(before, Listing) and isinstance(more, Listing):
            return listing((*before.items, *more.items), before.position)
        if isinstance(statement.op, ast.Add) and isinstance(before, Leaf) and isinstance(more, Leaf):
            texts = [one.data for one in (before, more) if isinstance(one.data, str) and isinstance(one.value, str)]
            text = "".join(texts)
            if len(texts) == 2 and self.module.allowance.for_text(text):  # noqa: PLR2004 - both
                return Leaf(text, more.position, data=text)
        position = self.module.code.of(statement.target)
        return (
            Leaf(COMPUTED, position)
            if before is None or isinstance(before, Leaf)
            else spoiled(before, changed=position)
        )

    def _bind(self, name: str, position: Position, constant: Constant, scope: Scope) -> None:
        if name in self.facts.shared:
            constant = spoiled(constant)
        scope.now[name] = constant
        scope.times[name] += 1
        scope.entries.append(Named(name, position, constant, " = "))

    def _rebind(self, name: str, constant: Constant, scope: Scope) -> None:
        """What a name holds after a change of it."""
        if not self.module.allowance.for_use(constant):
            constant = Leaf(COMPUTED, constant.position)
        scope.now[name] = constant
        for place in range(len(scope.entries) - 1, -1, -1):
            if scope.entries[place].key == name:
                scope.entries[place] = replace(scope.entries[place], constant=constant)
                return

    def _put(self, name: str, key: ast.expr, value: ast.expr, scope: Scope) -> None:
        """`NAME["key"] = value`."""
        before, written = scope.now.get(name), key.value if isinstance(key, ast.Constant) else None
        if isinstance(before, Table) and not before.scope and isinstance(written, str):
            reading = self.reading(scope)
            position = reading.text(written, key, written).position
            self._add(name, before, [Named(written, position, reading.value(value), " = ")], scope)
        elif before is not None:
            self._rebind(name, spoiled(before, changed=self.module.code.of(key)), scope)

    def _add(self, name: str, before: Table, entries: list[Named], scope: Scope) -> None:
        """More entries of a dictionary, in place of those of the same keys."""
        kept = {entry.key: entry for entry in before.entries} | {entry.key: entry for entry in entries}
        self._rebind(name, table(kept.values(), before.position, before.gaps), scope)

    def _call(self, call: ast.Call, scope: Scope) -> None:
        """`NAME.append(…)`, `NAME.extend([…])` and `NAME.update({…})`; nothing else changes what is known of it."""
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[argument], keywords=[]):
                before, more = scope.now.get(name), self.reading(scope).value(argument)
                if method == "append" and isinstance(before, Listing):
                    return self._rebind(name, listing((*before.items, more), before.position), scope)
                if method == "extend" and isinstance(before, Listing) and isinstance(more, Listing):
                    return self._rebind(name, listing((*before.items, *more.items), before.position), scope)
                if method == "update" and isinstance(before, Table) and isinstance(more, Table) and not more.gaps:
                    return self._add(name, before, list(more.entries), scope)
        return self._unfollowed(ast.copy_location(ast.Expr(call), call), scope)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        plain = not (node.bases or node.keywords or node.decorator_list)
        inner = Scope(scope, "class", is_plain=plain)
        position = self.module.code.of(node)
        scope.now[node.name] = None
        if self.depth < _DEEPEST:
            replace(self, depth=self.depth + 1).body(node.body, inner)
            names = Table(tuple(inner.entries), position, scope=inner.kind)
            scope.now[node.name] = names if plain else None
            scope.classes.append((len(scope.entries), inner))
            scope.entries.append(Named(node.name, position, names))
        scope.times[node.name] += 1

    def _unfollowed(self, statement: ast.stmt, scope: Scope) -> None:
        """A branch, loop or anything else: what it may set or change is not known behind it."""
        for name, node in bound([statement]).items():
            if node is None:
                scope.times[name] += 1
            else:
                position = self.module.code.of(node)
                self._bind(name, position, Leaf(BRANCHED, position), scope)
            scope.now[name] = None
        for name in changed_otherwise(statement):
            self._spoil(name, statement, scope)
        for name, key in puts(statement):
            before = scope.now.get(name)
            position = self.reading(scope).text(str(key.value), key, str(key.value)).position
            if isinstance(before, Table) and not before.scope:
                value = Leaf(BRANCHED, position)
                self._add(name, before, [Named(str(key.value), position, value, " = ")], scope)
            else:
                self._spoil(name, statement, scope)

    def _aside(self, value: ast.expr, scope: Scope) -> None:
        """What an expression sets or changes on its way to its value."""
        if not isinstance(value, ast.Constant | ast.Name):
            for name in bound([value]):
                scope.now[name] = None
                scope.times[name] += 1
            for name in changed(value):
                self._spoil(name, value, scope)

    def _spoil(self, name: str, node: ast.stmt | ast.expr, scope: Scope) -> None:
        before = scope.now.get(name)
        if before is not None:
            self._rebind(name, spoiled(before, BRANCHED, self.module.code.of(node)), scope)


def _parallel(target: ast.Tuple, value: ast.Tuple) -> bool:
    """Whether each name gets its own value."""
    plain = all(isinstance(one, ast.Name) for one in target.elts)
    return plain and len(target.elts) == len(value.elts) and not any(isinstance(one, ast.Starred) for one in value.elts)
