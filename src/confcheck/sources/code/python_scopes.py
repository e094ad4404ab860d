"""The scopes of a file of Python, and what a name or attribute holds at a point of one."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.sources.code.constants import Constant, Leaf, Named, Table

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@record(frozen=True, slots=True)
class Facts:
    """What holds for the file as a whole."""

    shared: frozenset[str]
    """Names that functions set outside of themselves: they may hold anything at any time."""
    changed: frozenset[str]
    """Names of lists and dictionaries that some statement changes."""
    stored: Counter[str]
    """How often an attribute of that name is set anywhere."""


@dataclass(slots=True)
class Scope:
    """A module, class or function on its way."""

    outer: Scope | None
    kind: str
    is_plain: bool = True
    """Of a class: whether an attribute of it is what its body says: no decorator, no base."""
    now: dict[str, Constant | None] = field(default_factory=dict)
    """Name → what it holds at this point; None: nothing that is known."""
    times: Counter[str] = field(default_factory=Counter)
    """How often a name is set."""
    entries: list[Named] = field(default_factory=list)
    functions: list[tuple[Function, Scope]] = field(default_factory=list)
    """With the scope around each: they are looked at when everything around them is known."""
    classes: list[tuple[int, Scope]] = field(default_factory=list)
    """With the place of each among the entries."""


def look(facts: Facts, node: ast.expr, scope: Scope) -> Constant | None:
    """What an expression of names holds; nothing of what some statement changes in place."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        found = _attribute(facts, node.value.id, node.attr, scope)
    elif isinstance(node, ast.Name):
        found = held(facts, node.id, scope)
        if not isinstance(found, Leaf) and node.id in facts.changed:
            return None
    else:
        return None
    return None if isinstance(found, Table) and found.scope else found


def held(facts: Facts, name: str, scope: Scope) -> Constant | None:
    """What a name holds: at this point in its own scope, in the end in those around a function."""
    if name in facts.shared:
        return None
    if name in scope.now:
        return scope.now[name]
    waits, around = scope.kind == "function", scope.outer
    while around is not None:
        if around.kind != "class" and name in around.now:
            return None if waits and around.times[name] != 1 else around.now[name]
        waits, around = waits or around.kind == "function", around.outer
    return None


def _attribute(facts: Facts, owner: str, name: str, scope: Scope) -> Constant | None:
    """`self.NAME`, `cls.NAME` or `Class.NAME` of a class that is what it says."""
    if facts.stored[name]:
        return None
    if owner in ("self", "cls"):
        around: Scope | None = scope
        while around is not None and around.kind != "class":
            around = around.outer
        known = around is not None and around.is_plain and around.times[name] == 1
        return around.now.get(name) if around is not None and known else None
    found = held(facts, owner, scope)
    entry = found.get(name) if isinstance(found, Table) and found.scope else None
    return None if entry is None else entry.constant
