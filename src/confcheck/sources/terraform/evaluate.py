"""Expressions of Terraform as far as the files of a module tell them; nothing is fetched, nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from confcheck.model import Unknown
from confcheck.sources.terraform.functions import call
from confcheck.sources.terraform.loops import collected, pairs
from confcheck.sources.terraform.operations import binary, flag
from confcheck.sources.terraform.resources import attribute_of
from confcheck.sources.terraform.strings import parts
from confcheck.sources.terraform.syntax import DEEPEST, Attribute, Block, File, attribute_name, expressions
from confcheck.sources.terraform.values import (
    NOT_KNOWN,
    Items,
    Known,
    Object,
    Opaque,
    Place,
    Result,
    alike,
    moved,
    number,
    secret_in,
    text_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

UNSET = Unknown("a variable of Terraform that has no value here")
_BROKEN = Unknown("written with a mistake in its syntax")
_CIRCULAR = Unknown("made from itself")
_LONGEST = 128 * 1024
_MOST_STEPS = 100_000
"""Expressions per module; loops inside loops would have no end."""
_NOTHING: Mapping[str, Result] = MappingProxyType({})


@dataclass(slots=True)
class Module:
    """What the names of one module stand for."""

    variables: dict[str, Result] = field(default_factory=dict, repr=False)
    declared: set[str] = field(default_factory=set)
    locals: dict[str, Attribute] = field(default_factory=dict, repr=False)
    resources: dict[str, Block] = field(default_factory=dict, repr=False)
    """`TYPE.NAME`, or `data.TYPE.NAME`."""
    done: dict[str, Result] = field(default_factory=dict, repr=False)
    open: set[str] = field(default_factory=set)
    steps: int = 0
    depth: int = 0

    def of(self, one: Attribute, bound: Mapping[str, Result] = _NOTHING) -> Result:
        """The value of an attribute."""
        if one.broken:
            return Opaque(_BROKEN, _place(one.file, one.value))
        return self.value(one.file, one.value, bound)

    def once(self, name: str, one: Attribute) -> Result:
        """The value of something with a name, which is made once; opaque where it leads back to itself."""
        if name not in self.done:
            if name in self.open or len(self.open) > DEEPEST:
                return Opaque(_CIRCULAR, _place(one.file, one.value))
            self.open.add(name)
            self.done[name] = self.of(one)
            self.open.discard(name)
        return self.done[name]

    def value(self, file: File, node: Node, bound: Mapping[str, Result] = _NOTHING) -> Result:
        """What an expression comes to, at the place where it stands."""
        return self.term(_Reading(self, file, bound), _inside(node), _place(file, node))

    def term(self, reading: _Reading, nodes: list[Node], place: Place) -> Result:
        """The same for the nodes of one; nothing is followed beyond the limits."""
        self.steps += 1
        if self.depth == DEEPEST or self.steps > _MOST_STEPS:
            return Opaque(NOT_KNOWN, place)
        self.depth += 1
        result = reading.term(nodes, place)
        self.depth -= 1
        return result


def _place(file: File, node: Node) -> Place:
    return Place(file.path, file.position(node))


def _inside(node: Node) -> list[Node]:
    return [child for child in node.children if child.type != "comment"]


@dataclass(slots=True)
class _Reading:
    """One expression, and the names that loops around it bind."""

    module: Module
    file: File
    bound: Mapping[str, Result]

    def _value(self, node: Node, bound: Mapping[str, Result] | None = None) -> Result:
        return self.module.value(self.file, node, self.bound if bound is None else bound)

    def term(self, nodes: list[Node], place: Place) -> Result:
        """A value with what is taken from it: `.name`, `[index]`."""
        if not nodes:
            return Opaque(NOT_KNOWN, place)
        first, rest = nodes[0], nodes[1:]
        if first.type == "(" and len(nodes) > 2:  # noqa: PLR2004 - what is inside, and the closing one
            return self._taken(moved(self._value(nodes[1]), place), nodes[3:], place)
        if first.type == "variable_expr":
            result, rest = self._named(first, rest, place)
        else:
            result = self._first(first, place)
        return self._taken(result, rest, place)

    def _first(self, node: Node, place: Place) -> Result:
        if node.type == "expression":
            return self._value(node)
        if node.type == "template_expr":
            return self._template(node.children[0], place)
        if node.type in ("literal_value", "collection_value", "for_expr", "operation") and node.children:
            return self._kind(node.children[0], place)
        return self._kind(node, place)

    def _kind(self, node: Node, place: Place) -> Result:
        reading = {
            "string_lit": self._template,
            "numeric_lit": self._number,
            "bool_lit": lambda node, place: Known(self.file.text(node) == "true", place),
            "null_lit": lambda _, place: Known(None, place),
            "tuple": self._tuple,
            "object": self._object,
            "conditional": self._conditional,
            "function_call": self._call,
            "unary_operation": self._unary,
            "binary_operation": self._binary,
            "for_tuple_expr": self._loop,
            "for_object_expr": self._loop,
        }.get(node.type)
        return Opaque(NOT_KNOWN, place) if reading is None else reading(node, place)

    def _number(self, node: Node, place: Place) -> Result:
        found = number(self.file.text(node))
        return Opaque(NOT_KNOWN, place) if found is None else Known(found, place)

    def _template(self, node: Node, place: Place) -> Result:
        found = parts(self.file, node)
        if found is None:
            return Opaque(NOT_KNOWN, place)
        kept = [part for part in found if part != ""]
        if len(kept) == 1 and not isinstance(kept[0], str):
            return moved(self._value(kept[0]), place)
        texts, secret, size = [], False, 0
        for part in kept:
            result = Known(part, place) if isinstance(part, str) else self._value(part)
            text = text_of(result)
            size += len(text or "")
            if text is None or size > _LONGEST:
                return Opaque(result.why if isinstance(result, Opaque) else NOT_KNOWN, place)
            texts.append(text)
            secret = secret or secret_in(result)
        return Known("".join(texts), place, secret)

    def _tuple(self, node: Node, place: Place) -> Result:
        return Items(tuple(map(self._value, expressions(node))), place)

    def _object(self, node: Node, place: Place) -> Result:
        entries: dict[str, tuple[str, Place, Result]] = {}
        for element in node.children:
            pair = expressions(element)
            if element.type != "object_elem" or len(pair) != 2:  # noqa: PLR2004 - key and value
                continue
            key = self._key(pair[0])
            text = text_of(key)
            if text is None:
                return Opaque(NOT_KNOWN, place)
            entries[text] = (text, key.place, self._value(pair[1]))
        return Object(tuple(entries.values()), place)

    def _key(self, node: Node) -> Result:
        """A bare word is itself; a name in brackets is what it stands for."""
        inside = _inside(node)
        if len(inside) == 1 and inside[0].type == "variable_expr":
            return Known(self.file.text(inside[0]), _place(self.file, node))
        return self._value(node)

    def _conditional(self, node: Node, place: Place) -> Result:
        either = [self._value(child) for child in expressions(node)]
        holds = flag(either[0]) if len(either) == 3 else None  # noqa: PLR2004 - what is asked, and both answers
        if holds is None:
            return Opaque(NOT_KNOWN, place)
        _, first, second = either
        found = alike(first, second) if holds else alike(second, first)
        return Opaque(NOT_KNOWN, place) if found is None else moved(found, place)

    def _call(self, node: Node, place: Place) -> Result:
        name = next((self.file.text(child) for child in node.children if child.type == "identifier"), "")
        inside = next((child for child in node.children if child.type == "function_arguments"), None)
        given = [] if inside is None else _inside(inside)
        arguments = [self._value(child) for child in given if child.type == "expression"]
        if any(child.type == "ellipsis" for child in given) and arguments:
            last = arguments.pop()
            if not isinstance(last, Items):
                return Opaque(NOT_KNOWN, place)
            arguments += last.items
        return call(name, arguments, place) if arguments else Opaque(NOT_KNOWN, place)

    def _unary(self, node: Node, place: Place) -> Result:
        sign, *rest = _inside(node)
        result = self.module.term(self, rest, place)
        if sign.type == "!":
            holds = flag(result)
            return Opaque(NOT_KNOWN, place) if holds is None else Known(not holds, place, secret_in(result))
        if isinstance(result, Known) and isinstance(result.data, Decimal):
            return Known(-result.data, place, result.secret)
        return Opaque(NOT_KNOWN, place)

    def _binary(self, node: Node, place: Place) -> Result:
        inside = _inside(node)
        signs = [index for index, child in enumerate(inside) if not child.is_named and child.type not in "()"]
        if len(signs) != 1:
            return Opaque(NOT_KNOWN, place)
        left = self.module.term(self, inside[: signs[0]], place)
        right = self.module.term(self, inside[signs[0] + 1 :], place)
        return binary(inside[signs[0]].type, left, right, place)

    def _loop(self, node: Node, place: Place) -> Result:
        """`[for …]` and `{for …}` over what is known."""
        intro = next((child for child in node.children if child.type == "for_intro"), None)
        made = expressions(node)
        only = next((child for child in node.children if child.type == "for_cond"), None)
        if intro is None or not made or any(child.type == "ellipsis" for child in node.children):
            return Opaque(NOT_KNOWN, place)
        names = [self.file.text(child) for child in intro.children if child.type == "identifier"]
        over = next(map(self._value, expressions(intro)), None)
        turns = None if over is None else pairs(over)
        condition = next(iter(expressions(only)), None) if only else None
        if turns is None or not names:
            return Opaque(NOT_KNOWN, place)
        found: list[list[Result]] = []
        for key, value in turns:
            bound = {**self.bound, names[-1]: value, **({names[0]: key} if len(names) > 1 else {})}
            holds = True if condition is None else flag(self._value(condition, bound))
            if holds is None:
                return Opaque(NOT_KNOWN, place)
            if holds:
                found.append([self._value(child, bound) for child in made])
        return collected(node.type, found, place)

    def _named(self, node: Node, rest: list[Node], place: Place) -> tuple[Result, list[Node]]:
        """What a name stands for, and what is left to take from it."""
        root, taken = self.file.text(node), [attribute_name(self.file, each) for each in rest[:3]]
        module = self.module
        if root in self.bound:
            return self.bound[root], rest
        if root == "var" and taken[:1] not in ([], [None]):
            return moved(module.variables.get(taken[0] or "", Opaque(UNSET, place)), place), rest[1:]
        if root == "local" and (one := module.locals.get((taken or [""])[0] or "")) is not None:
            result = module.once(f"local.{one.name}", one)
            return (moved(result, place) if isinstance(result, Known | Opaque) else result), rest[1:]
        names = [root, *(name for name in taken if name is not None)]
        skip = 2 if root == "data" else 1
        block = module.resources.get(".".join(names[: skip + 1]))
        after = [each for each in rest[skip:] if each.type != "index"]
        attribute = attribute_name(self.file, after[0]) if block is not None and after else None
        if block is None or attribute is None:
            return Opaque(NOT_KNOWN, place), []
        return moved(attribute_of(module, block, attribute, place), place), after[1:]

    def _taken(self, result: Result, rest: list[Node], place: Place) -> Result:
        for node in rest:
            key = self._index(node)
            found: Result | None = None
            if isinstance(result, Object) and key is not None:
                found = result.get(key)
            elif isinstance(result, Items) and key is not None and key.isdigit() and len(key) < 9:  # noqa: PLR2004
                found = next(iter(result.items[int(key) : int(key) + 1]), None)
            if found is None:
                return Opaque(result.why if isinstance(result, Opaque) else NOT_KNOWN, place)
            result = found
        return moved(result, place) if rest and isinstance(result, Known | Opaque) and not self.bound else result

    def _index(self, node: Node) -> str | None:
        """The key or number that is taken."""
        if node.type == "get_attr":
            return attribute_name(self.file, node)
        inner = node.children[0] if node.type == "index" and node.children else None
        if inner is None:
            return None
        if inner.type == "legacy_index":
            return self.file.text(inner).lstrip(".")
        expression = next(iter(expressions(inner)), None)
        return None if expression is None else text_of(self._value(expression))
