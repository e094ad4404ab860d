"""Which names a piece of Python sets, and whose lists and dictionaries it changes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

_CHANGING = frozenset(
    "append extend insert remove pop clear sort reverse update setdefault popitem add discard __setitem__ "
    "__delitem__ __iadd__ __ior__".split()
)
"""Methods of lists, sets and dictionaries after which they are not what they were."""
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_Put: TypeAlias = tuple[str, ast.Constant]
"""A dictionary's name and the key that is set in it."""


def bound(nodes: Iterable[ast.AST]) -> dict[str, ast.Name | None]:
    """Every name that is set, not counting what functions and classes set inside, and where it is first."""
    found: dict[str, ast.Name | None] = {}
    waiting = [(node, False) for node in reversed(list(nodes))]
    while waiting:
        node, comprehended = waiting.pop()
        for name, place in _set_by(node, comprehended=comprehended):
            found.setdefault(name, place)
        if not isinstance(node, _INNER):
            inside = comprehended or isinstance(node, _COMPREHENSIONS)
            waiting += [(child, inside) for child in reversed(list(ast.iter_child_nodes(node)))]
    return found


def _set_by(node: ast.AST, *, comprehended: bool) -> Iterator[tuple[str, ast.Name | None]]:
    match node:
        case ast.NamedExpr(target=ast.Name() as target):
            yield target.id, target
        case ast.Name(ctx=ast.Store() | ast.Del()) if not comprehended:
            yield node.id, node
        case ast.FunctionDef(name=str(name)) | ast.AsyncFunctionDef(name=str(name)) | ast.ClassDef(name=str(name)):
            yield name, None
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, None
        case ast.MatchMapping(rest=str(name)):
            yield name, None
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name.partition(".")[0], None) for alias in names)


def changed(node: ast.AST) -> frozenset[str]:
    """Names of what is changed in place anywhere in a piece of code."""
    return frozenset(name for each in ast.walk(node) for name in _changed_by(each))


def puts(node: ast.AST) -> list[_Put]:
    """Every `NAME["key"] = …` in a piece of code, functions and classes inside aside."""
    return [
        (target.value.id, target.slice)
        for target in _plain_targets(node)
        if isinstance(target.value, ast.Name) and isinstance(target.slice, ast.Constant)
    ]


def changed_otherwise(node: ast.AST) -> frozenset[str]:
    """Names of what is changed in place, other than by `NAME["key"] = …`."""
    plain = {id(target) for target in _plain_targets(node)}
    return frozenset(name for each in ast.walk(node) if id(each) not in plain for name in _changed_by(each))


def _plain_targets(node: ast.AST) -> list[ast.Subscript]:
    found: list[ast.Subscript] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        targets = each.targets if isinstance(each, ast.Assign) else []
        found += [target for target in targets if isinstance(target, ast.Subscript) and _is_put(target)]
        if not isinstance(each, _INNER):
            waiting += ast.iter_child_nodes(each)
    return found[::-1]


def _is_put(node: ast.Subscript) -> bool:
    """Whether it is `NAME["key"]`."""
    written = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    return written and isinstance(node.value, ast.Name)


def _changed_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=method, value=owner)) if method in _CHANGING:
            yield from _base(owner)
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            yield from _base(node.value)
        case ast.AugAssign(target=ast.Name() as target):
            yield target.id


def _base(node: ast.expr) -> Iterator[str]:
    """The name in front of `NAME["a"]["b"]`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def shared_names(tree: ast.Module) -> frozenset[str]:
    """Names that functions set outside of themselves."""
    return frozenset(
        name for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
    )


def stored(tree: ast.Module) -> Counter[str]:
    """How often an attribute of a name is set or deleted."""
    return Counter(
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
    )
