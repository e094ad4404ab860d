"""From the text of a rule to its tokens, with the values of numbers and texts as CEL reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from confcheck.kernel.rules.syntax import MAX_LENGTH, Literal, Refusal

MAX_INTEGER = 2**63 - 1
_SPACE = re.compile(r"(?:[ \t\r\n\f]+|//[^\r\n]*)*")
_TOKEN = re.compile(
    r"(?P<number>[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)"
    r"|(?P<unsigned>(?:0x[0-9A-Fa-f]+|[0-9]+)[uU])|(?P<integer>0x[0-9A-Fa-f]+|[0-9]+)"
    r"|(?P<bytes>[bB][rR]?[\"'])"
    r'|(?P<raw>[rR](?:"""(?:[^"]|"(?!""))*"""|\'\'\'(?:[^\']|\'(?!\'\'))*\'\'\'|"[^"\r\n]*"|\'[^\'\r\n]*\'))'
    r'|(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\r\n]|\\[^\r\n])*"|\'(?:[^\'\\\r\n]|\\[^\r\n])*\')'
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()\[\]])",
    re.DOTALL,
)
_ESCAPE = (
    r"\\(?:(?P<plain>[abfnrtv\\?\"'`])|[xX](?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})"
    r"|(?P<octal>[0-3][0-7]{2})|(?P<wrong>.?))"
)
_NOT_BUILT = {"unsigned": "rules have no unsigned integers", "bytes": "rules have no bytes"}
_PLAIN = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF


class Token(NamedTuple):
    """A piece of the text: `name`, `sign`, `literal` or `end`, and where it stands."""

    kind: str
    text: str
    at: int
    end: int
    value: Literal = None


def tokens(text: str) -> Iterator[Token]:
    """Every token, then one of kind `end`; raises Refusal at what is none."""
    if len(text) > MAX_LENGTH:
        raise Refusal(f"the rule is longer than {MAX_LENGTH} characters", 0)
    place = _after_space(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(text, place)
        yield _token(match)
        place = _after_space(text, match.end())
    yield Token("end", "", place, place)


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return place if match is None else match.end()


def _unreadable(text: str, place: int) -> Refusal:
    if text[place] in "\"'":
        return Refusal("this text has no closing quote", place)
    if text[place] in "{}":
        return Refusal("rules have no maps", place)
    hints = {"=": "`==` compares", "&": "`&&` is the word for and", "|": "`||` is the word for or"}
    return Refusal("this character has no meaning in a rule", place, hints.get(text[place]))


def _token(match: re.Match[str]) -> Token:
    kind, text, at = match.lastgroup or "", match[0], match.start()
    if kind in _NOT_BUILT:
        raise Refusal(_NOT_BUILT[kind], at)
    if kind in ("name", "sign"):
        return Token(kind, text, at, match.end())
    value: Literal
    if kind == "number":
        value = _number(text, at)
    elif kind == "integer":
        value = int(text, 16 if text.startswith("0x") else 10)
    else:
        value = _content(text, at, raw=kind == "raw")
        if kind == "raw" and value.endswith("\\"):  # so that no reader of CEL takes the quote for a part of it
            raise Refusal("a raw text cannot end with a backslash", at)
    return Token("literal", text, at, match.end(), value)


def _number(text: str, at: int) -> float:
    value = float(text)
    if value - value != 0:
        raise Refusal("this number is beyond what a double holds", at)
    return value


def _content(text: str, at: int, *, raw: bool) -> str:
    start = 1 if raw else 0
    width = 3 if text[start : start + 3] in ('"""', "'''") and len(text) - start > 5 else 1  # noqa: PLR2004
    inner = text[start + width : -width].replace("\r\n", "\n").replace("\r", "\n")
    if raw or "\\" not in inner:
        return inner
    return re.sub(_ESCAPE, lambda match: _unescaped(match, at + width), inner, flags=re.DOTALL)


def _unescaped(match: re.Match[str], base: int) -> str:
    kind = match.lastgroup
    if kind == "plain":
        return _PLAIN.get(match["plain"], match["plain"])
    if kind == "wrong" or kind is None:
        raise Refusal("this escape is none of CEL's", base + match.start(), r"write `\\` for a backslash")
    code = int(match[kind], 8 if kind == "octal" else 16)
    if code in _SURROGATES or code > _LAST:
        raise Refusal("this escape is no character", base + match.start())
    return chr(code)
