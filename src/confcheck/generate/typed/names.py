"""The names that Python code takes from around it; a parameter that is called like one of them is not one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def free(code: str) -> frozenset[str]:
    """The names that code loads, and binds neither where it loads them nor around that."""
    return frozenset(_free(ast.parse(code).body))


def _free(body: Iterable[ast.AST], bound: Iterable[str] = (), *, is_class: bool = False) -> set[str]:
    """Those of one scope and all scopes in it; `bound`: its parameters."""
    names, own, inner = set(bound), set[str](), set[str]()
    waiting = [*body]
    while waiting:
        node = waiting.pop()
        names.update(_binds(node))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            own.add(node.id)
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            inner |= _within(node)
            waiting.extend(_around(node))
        else:
            waiting.extend(ast.iter_child_nodes(node))
    # What a class binds is not seen by its methods.
    return (own - names) | inner if is_class else (own | inner) - names


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    if isinstance(node, ast.ExceptHandler) and node.name is not None:
        yield node.name


def _within(node: ast.FunctionDef | ast.Lambda | ast.ClassDef) -> set[str]:
    if isinstance(node, ast.ClassDef):
        return _free(node.body, is_class=True)
    parameters = [one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)]
    return _free(node.body if isinstance(node, ast.FunctionDef) else [node.body], parameters)


def _around(node: ast.FunctionDef | ast.Lambda | ast.ClassDef) -> Iterator[ast.AST]:
    """What of a definition belongs to the scope in which it stands: decorators, bases, annotations, defaults."""
    for name, value in ast.iter_fields(node):
        if name != "body":
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST))
