"""Elements, and the one way from them to HTML: text and attributes are escaped, always."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import quote

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.reporters.escape import escape

_VOID = frozenset({"input", "meta"})
_RAW = frozenset({"script", "style"})
"""Elements in which HTML knows no escapes: they get our own assets, or `embedded` data."""
_ON_ITS_OWN_LINE = frozenset(
    "article body dd div dl dt fieldset footer form h1 h2 h3 header head label li main meta nav ol option p script "
    "section style table tbody thead title tr ul".split()
)
_SAFE = "!'()*~"
"""What `encodeURIComponent` of the page's script leaves as it is, too."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@record(frozen=True, slots=True)
class Element:
    """One element of the page with what stands in it."""

    name: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]


Node: TypeAlias = "str | Element"


def element(name: str, attributes: Mapping[str, str] = _NOTHING, *children: Node) -> Element:
    """An element; strings among the children are text, whatever they hold."""
    return Element(name, attributes, children)


def prose(text: str) -> list[Node]:
    """Text in which backticks mark code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return [text]
    return [element("code", {}, part) if at % 2 else part for at, part in enumerate(parts) if part]


def markup(node: Node) -> str:
    """The node as HTML. Invisible characters are spelled out, as in every report."""
    if isinstance(node, str):
        return html.escape(escape(node))
    start = f"{_break(node.name)}<{node.name}{''.join(map(_attribute, node.attributes.items()))}>"
    if node.name in _VOID:
        return start
    inside = "".join(map(str if node.name in _RAW else markup, node.children))
    return f"{start}{inside}</{node.name}>"


def _break(name: str) -> str:
    return "\n" if name in _ON_ITS_OWN_LINE else ""


def _attribute(attribute: tuple[str, str]) -> str:
    name, value = attribute
    return f' {name}="{html.escape(escape(value))}"'


def embedded(data: Json) -> str:
    """Data for a script element: nothing in it can end the element or begin a comment.

    U+2028 and U+2029, which older scripts take for the end of a line, are among the characters spelled out.
    """
    text = json.dumps(_visible(data), ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _visible(data: Json) -> Json:
    match data:
        case str():
            return escape(data)
        case list():
            return [_visible(one) for one in data]
        case dict():
            return {escape(key): _visible(value) for key, value in data.items()}
        case _:
            return data


def fragment(**fields: str) -> str:
    """A link inside the page that says what to show: `#service=auth&environment=staging`."""
    return "#" + "&".join(f"{name}={quote(escape(value), safe=_SAFE)}" for name, value in fields.items())
