"""The consolidated file as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from confcheck.generate.comments import ADVICE, comment
from confcheck.generate.consolidate import consolidate
from confcheck.generate.layout import sections
from confcheck.kernel.spec import Json
from confcheck.model import Mistake, System
from confcheck.model.consolidated import Item
from confcheck.model.generated import Generated, Order
from confcheck.sources.consolidated import VERSION

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_HIGHEST = 2**63 - 1


def render(system: System, order: Order) -> Generated:
    """The whole file; raises Mistake for a structure that TOML has no word for."""
    whole = consolidate(system, order)
    lines = [
        f"# {comment(whole.title)} {ADVICE}",
        f"format = {text(VERSION)}",
        f"environment = {text(whole.environment)}",
    ]
    for place, items in sections(whole):
        if place[-2:-1] != ("targets",):
            lines += ("", f"[{'.'.join(map(key, place))}]", *_items(items))
    return Generated("\n".join((*lines, "")), whole.secret, whole.remarks, whole.conflicts)


def _items(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        for note in item.notes:
            yield f"# {comment(note)}"
        yield f"{key(item.key)} = {_value(item)}  # {comment(item.origin)}"


def _value(item: Item) -> str:
    if item.value.kind == "text":
        return text(item.value.text)
    return item.value.text if item.value.kind == "literal" else _native(json.loads(item.value.text), item)


def _native(value: Json, item: Item) -> str:
    """A value on one line."""
    match value:
        case None:
            raise _inexpressible(item, "nothing (`null`)")
        case bool() | float():
            return json.dumps(value)
        case int():
            if not -_HIGHEST <= value <= _HIGHEST:
                raise _inexpressible(item, "a whole number of more than 64 bits")
            return str(value)
        case str():
            return text(value)
        case list():
            return f"[{', '.join(_native(one, item) for one in value)}]"
        case dict():
            inner = ", ".join(f"{key(name)} = {_native(one, item)}" for name, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"


def _inexpressible(item: Item, what: str) -> Mistake:
    return Mistake(f"{item.origin}: {item.key} holds {what}, for which TOML has no word", hint="write YAML or JSON")


def key(name: str) -> str:
    """A key, in quotes unless it needs none: dots in it would be levels."""
    return name if _BARE.fullmatch(name) else text(name)


def text(value: str) -> str:
    """A basic string on one line."""
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0], f"\\u{ord(match[0]):04x}")
