"""From the tree of a rule to its program: names and types are checked, and nothing is left to be looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from confcheck.kernel.rules import codes
from confcheck.kernel.rules.arithmetic import DIVISION, OPERATORS, negate
from confcheck.kernel.rules.calls import check_arguments, matching, unknown
from confcheck.kernel.rules.functions import BY_NAME, NAMES, Function
from confcheck.kernel.rules.kinds import ANY, BOOLEAN, INTEGER, NULL, NUMBER, STRING, Kind, joined
from confcheck.kernel.rules.operations import described, misfit, sides_of
from confcheck.kernel.rules.paths import Names, chain, resolved
from confcheck.kernel.rules.program import BUDGET, Code, Operand, Program
from confcheck.kernel.rules.syntax import Node, Refusal
from confcheck.kernel.rules.values import Fault, Value

_NESTED_LISTS = 2


class Built(NamedTuple):
    """A part of a rule: its type, what computes it, and its value if no setting is needed for it."""

    kind: Kind
    code: Code
    known: tuple[Value] | None = None


@dataclass(slots=True, eq=False, repr=False)
class Builder:
    """What is gathered while a rule is built."""

    names: Names
    operands: dict[tuple[str | None, str, bool], Operand] = field(default_factory=dict)
    literals: list[tuple[int, int]] = field(default_factory=list)
    variables: dict[str, tuple[Kind, int]] = field(default_factory=dict)
    slots: int = 1
    """The first holds the budget."""

    def slot(self) -> int:
        """A slot that nothing else uses."""
        self.slots += 1
        return self.slots - 1

    def build(self, node: Node) -> Built:
        """One part and everything below it."""
        return _BUILDERS[node.kind](self, node)

    def operand(self, node: Node, *, probed: bool) -> Built:
        """A setting, by its path."""
        words = chain(node)
        if words is None:
            raise Refusal("only settings have parts, and only by name", node.at)
        service, path = resolved(words, self.names)
        kind = BOOLEAN if probed else self.names.kinds[path]
        key = (service, path, probed)
        if key not in self.operands:
            self.operands[key] = Operand(service, path, kind, probed, words[0][1], self.slot())
        return Built(kind, codes.slot(self.operands[key].slot))


def program(text: str, tree: Node, names: Names) -> Program:
    """The program of a rule; raises Refusal for the first name or type that does not fit."""
    builder = Builder(names)
    built = builder.build(tree)
    if built.kind not in (BOOLEAN, ANY):
        raise Refusal(f"a rule is true or false, and this is {described(built.kind)}", tree.at)
    if not builder.operands:
        raise Refusal("the rule names no setting", 0)
    return Program(text, tuple(builder.operands.values()), tuple(sorted(builder.literals)), builder.slots, built.code)


def _folded(node: Node, kind: Kind, code: Code, parts: tuple[Built, ...]) -> Built:
    """The part, computed at once if all it needs is known; what cannot be computed is no rule."""
    if any(part.known is None for part in parts):
        return Built(kind, code)
    value = code([BUDGET])
    if isinstance(value, Fault):
        raise Refusal(value.why, node.at)
    return Built(kind, codes.constant(value), (value,))


def _turned(built: Built, target: Kind) -> Built:
    """The part as the type it was joined to."""
    adapt = codes.adapter(built.kind, target)
    return Built(target, built.code if adapt is None else codes.one(adapt, built.code), built.known)


def _literal(builder: Builder, node: Node) -> Built:
    value = node.value
    kinds: Mapping[type, Kind] = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: STRING}
    if type(value) in (int, float, str):
        builder.literals.append((node.at, node.end))
    return Built(kinds.get(type(value), NULL), codes.constant(value), (value,))


def _name(builder: Builder, node: Node) -> Built:
    variable = builder.variables.get(str(node.value))
    if variable is not None:
        return Built(variable[0], codes.slot(variable[1]))
    return builder.operand(node, probed=False)


def _select(builder: Builder, node: Node) -> Built:
    words = chain(node)
    if words is not None and words[0][0] in builder.variables:
        raise Refusal("an item of a list has no parts that a rule can name", node.at)
    return builder.operand(node, probed=False)


def _list(builder: Builder, node: Node) -> Built:
    parts = tuple(builder.build(part) for part in node.parts)
    item: Kind | None = parts[0].kind if parts else ANY
    for part, below in zip(parts, node.parts, strict=True):
        item = None if item is None else joined(item, part.kind)
        if item is None:
            raise Refusal(f"a list of {parts[0].kind} cannot hold {described(part.kind)}", below.at)
    turned = tuple(_turned(part, item or ANY) for part in parts)
    return _folded(node, Kind("array", item=item), codes.several([part.code for part in turned]), parts)


def _unary(builder: Builder, node: Node) -> Built:
    part = builder.build(node.parts[0])
    sign = str(node.value)
    logical = sign.startswith("!")
    needed, fits = ("boolean", part.kind == BOOLEAN) if logical else ("number", part.kind.numeric)
    run = codes.inverse if logical else negate
    if not fits and part.kind != ANY:
        raise Refusal(f"`{sign[0]}` needs a {needed}, and this is {described(part.kind)}", node.parts[0].at)
    return part if len(sign) > 1 else _folded(node, part.kind, codes.one(run, part.code), (part,))


def _binary(builder: Builder, node: Node) -> Built:
    left, right = (builder.build(part) for part in node.parts)
    sign = str(node.value)
    if sign == "in":
        return _in(node, left, right)
    kind = sides_of(sign, left.kind, right.kind)
    if kind is None:
        raise misfit(node, left.kind, right.kind)
    first, second, result = kind
    if sign in ("/", "%") and first.name == "integer" and right.known == (0,):
        raise Refusal(DIVISION, node.at)
    turned = _turned(left, first), _turned(right, second)
    return _folded(node, result, codes.two(OPERATORS[sign], turned[0].code, turned[1].code), (left, right))


def _in(node: Node, left: Built, right: Built) -> Built:
    if right.kind in (ANY, Kind("object")):
        turned = left, right
    else:
        both = None if right.kind.item is None else joined(left.kind, right.kind.item)
        if both is None:
            raise misfit(node, left.kind, right.kind)
        turned = _turned(left, both), _turned(right, Kind("array", item=both))
    return _folded(node, BOOLEAN, codes.two(codes.contains, turned[0].code, turned[1].code), (left, right))


def _logic(builder: Builder, node: Node) -> Built:
    parts = tuple(_condition(builder, part, str(node.value)) for part in node.parts)
    return _folded(node, BOOLEAN, codes.logic([part.code for part in parts], node.kind == "or"), parts)


def _condition(builder: Builder, node: Node, sign: str) -> Built:
    part = builder.build(node)
    if part.kind not in (BOOLEAN, ANY):
        raise Refusal(f"`{sign}` needs booleans, and this is {described(part.kind)}", node.at)
    return part


def _choice(builder: Builder, node: Node) -> Built:
    condition = _condition(builder, node.parts[0], "? :")
    holds, otherwise = (builder.build(part) for part in node.parts[1:])
    both = joined(holds.kind, otherwise.kind)
    if both is None:
        raise Refusal(f"both sides of `? :` must have one type, not {holds.kind} and {otherwise.kind}", node.at)
    turned = _turned(holds, both), _turned(otherwise, both)
    code = codes.choice(condition.code, turned[0].code, turned[1].code)
    return _folded(node, both, code, (condition, holds, otherwise))


def _call(builder: Builder, node: Node) -> Built:
    name = str(node.value)
    if name == "has":
        if len(node.parts) != 1 or chain(node.parts[0]) is None:
            raise Refusal("`has` takes the path of a setting", node.at)
        return builder.operand(node.parts[0], probed=True)
    if name == "matches":
        return _method(builder, node)
    function = BY_NAME.get((name, False))
    if function is None:
        raise unknown(node, called=(name, True) in BY_NAME or name in NAMES)
    if len(node.parts) != 1:
        raise Refusal(f"`{name}` takes one argument", node.at)
    return _applied(node, function, (builder.build(node.parts[0]),))


def _applied(node: Node, function: Function, parts: tuple[Built, ...]) -> Built:
    check_arguments(node, function, tuple(part.kind for part in parts))
    given = [part.code for part in parts]
    code = codes.one(function.run, *given) if len(given) == 1 else codes.two(function.run, *given)
    return _folded(node, function.gives, code, parts)


def _method(builder: Builder, node: Node) -> Built:
    name = str(node.value)
    if name in ("all", "exists"):
        return _each(builder, node)
    function = BY_NAME.get((name, True))
    if function is None and name != "matches":
        raise unknown(node, called=name in NAMES)
    wanted = 2 if function is None or function.argument is not None else 1
    if len(node.parts) != wanted:
        raise Refusal(f"`{name}` takes {'one argument' if wanted > 1 else 'no argument'}", node.at)
    if function is None:
        function = matching(node)
    return _applied(node, function, tuple(builder.build(part) for part in node.parts))


def _each(builder: Builder, node: Node) -> Built:
    name, (held, *rest) = str(node.value), node.parts
    if len(rest) != 2 or rest[0].kind != "name":  # noqa: PLR2004 - variable and condition
        raise Refusal(f"`{name}` takes a variable and a condition", node.at, f"as in `x.{name}(item, item > 0)`")
    items = builder.build(held)
    if items.kind.item is None and items.kind != ANY:
        raise Refusal(f"`{name}` needs an array, and this is {described(items.kind)}", node.at)
    if len(builder.variables) >= _NESTED_LISTS:
        raise Refusal(f"`all` and `exists` are nested deeper than {_NESTED_LISTS}", node.at)
    variable, outer, number = str(rest[0].value), dict(builder.variables), builder.slot()
    if variable in outer:
        raise Refusal("this variable is taken", rest[0].at)
    builder.variables[variable] = (items.kind.item or ANY, number)
    inner = _condition(builder, rest[1], name)
    builder.variables = outer
    return Built(BOOLEAN, codes.each(items.code, number, inner.code, name == "exists"))


_BUILDERS: dict[str, Callable[[Builder, Node], Built]] = {
    "literal": _literal,
    "name": _name,
    "select": _select,
    "list": _list,
    "unary": _unary,
    "binary": _binary,
    "and": _logic,
    "or": _logic,
    "choice": _choice,
    "call": _call,
    "method": _method,
}
