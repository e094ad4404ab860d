"""From tokens to the tree: the grammar of CEL without messages, maps, bytes and unsigned integers."""

from __future__ import annotations

from dataclasses import dataclass

from confcheck.kernel.rules.lexer import MAX_INTEGER, Token, tokens
from confcheck.kernel.rules.syntax import MAX_DEPTH, Node, Refusal, node, too_deep

_LEVELS = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
_UNARY = 6
_NESTED = 48
"""Brackets inside brackets: each costs a few frames of Python's stack."""
_CONSTANTS = {"true": True, "false": False, "null": None}
_RESERVED = frozenset(
    "as break const continue else for function if import let loop package namespace return var void while".split()
)
_SHORT = 20
"""Longest piece of a rule that a message repeats."""


def parse(text: str) -> Node:
    """The tree of a rule; raises Refusal at the first thing that is none."""
    parser = _Parser(list(tokens(text)))
    tree = parser.expression()
    if parser.now.kind != "end":
        raise parser.unexpected()
    return tree


@dataclass(slots=True, eq=False, repr=False)
class _Parser:
    tokens: list[Token]
    place: int = 0
    nested: int = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def unexpected(self, wanted: str = "") -> Refusal:
        token = self.now
        if token.kind == "end":
            return Refusal(f"the rule ends too early{f': {wanted} is missing' if wanted else ''}", token.at)
        said = "this text" if isinstance(token.value, str) else f"`{token.text[:_SHORT]}`"
        return Refusal(f"{said} is not expected here", token.at, f"{wanted} would be" if wanted else None)

    def take(self, text: str) -> bool:
        """Whether this sign comes next; then it is consumed."""
        if self.now.text != text or self.now.kind == "literal":
            return False
        self.place += 1
        return True

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.unexpected(f"`{text}`")

    def name(self) -> Token:
        token = self.now
        if token.kind != "name" or token.text in _CONSTANTS or token.text == "in":
            raise self.unexpected("a name")
        self.place += 1
        return token

    def expression(self) -> Node:
        self.nested += 1
        if self.nested > _NESTED:
            raise Refusal(f"the rule is nested deeper than {_NESTED} levels", self.now.at)
        condition = self.binary(1)
        at = self.now.at
        if self.take("?"):
            holds = self.binary(1)
            self.need(":")
            condition = node("choice", at, "?", (condition, holds, self.expression()))
        self.nested -= 1
        return condition

    def binary(self, level: int) -> Node:
        """Operators of this level and above, the left ones first; `&&` and `||` take any number of parts."""
        left = self.unary()
        while True:
            token = self.now
            own = _LEVELS.get(token.text, 0) if token.kind in ("sign", "name") else 0
            if own == 0 or own < level:
                return left
            self.place += 1
            parts = [left, self.binary(own + 1)]
            if token.text in ("&&", "||"):
                while self.take(token.text):
                    parts.append(self.binary(own + 1))
            kind = {"&&": "and", "||": "or"}.get(token.text, "binary")
            left = node(kind, token.at, token.text, tuple(parts))

    def unary(self) -> Node:
        token = self.now
        if token.kind != "sign" or token.text not in ("!", "-") or self.is_negative():
            return self.member()
        count = 0
        while self.now.text == token.text and self.now.kind == "sign":
            self.place += 1
            count += 1
        if count > MAX_DEPTH:
            raise too_deep(token.at)
        return node("unary", token.at, token.text * (2 - count % 2), (self.member(),))  # two undo each other

    def is_negative(self) -> bool:
        """Whether a minus comes next that belongs to a number: only so can the smallest integer be written."""
        return self.now.text == "-" and isinstance(self.tokens[self.place + 1].value, int | float)

    def member(self) -> Node:
        found = self.primary()
        while True:
            at = self.now.at
            if self.take("["):
                found = self.bracket(found, at)
            elif self.take("."):
                name = self.name()
                if self.take("("):
                    found = node("method", name.at, name.text, (found, *self.listed(")")))
                else:
                    found = node("select", name.at, name.text, (found,))
            else:
                return found

    def bracket(self, found: Node, at: int) -> Node:
        """`services["load-tester"]`: a name that is no identifier."""
        token = self.now
        if not isinstance(token.value, str):
            raise Refusal("brackets take a name in quotes, and nothing else", at)
        self.place += 1
        self.need("]")
        return node("select", token.at, token.value, (found,))

    def primary(self) -> Node:
        token = self.now
        if token.kind == "literal" or self.is_negative():
            return self.literal()
        if self.take("("):
            inner = self.expression()
            self.need(")")
            return inner
        if self.take("["):
            return node("list", token.at, None, self.listed("]"))
        if token.kind == "name" and token.text in _CONSTANTS:
            self.place += 1
            return Node("literal", token.at, _CONSTANTS[token.text], end=token.end)
        name = self.name() if token.kind == "name" else None
        if name is None:
            raise self.unexpected()
        if name.text in _RESERVED:
            raise Refusal(f"`{name.text}` is a reserved word of CEL", name.at)
        if self.take("("):
            return node("call", name.at, name.text, self.listed(")"))
        return Node("name", name.at, name.text, end=name.end)

    def literal(self) -> Node:
        at = self.now.at
        negative = self.take("-")
        token = self.now
        value = token.value
        self.place += 1
        if isinstance(value, int) and not isinstance(value, bool) and value > MAX_INTEGER + negative:
            raise Refusal("this integer is beyond 64 bits", at)
        if negative and isinstance(value, int | float):
            value = -value
        return Node("literal", at, value, end=token.end)

    def listed(self, closing: str) -> tuple[Node, ...]:
        """Expressions between commas up to the closing bracket; a list may end with a comma."""
        found: list[Node] = []
        while not self.take(closing):
            if found:
                self.need(",")
                if closing == "]" and self.take(closing):
                    break
            found.append(self.expression())
        return tuple(found)
