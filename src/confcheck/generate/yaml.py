"""The consolidated file as YAML."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator

import yaml

from confcheck.generate.comments import ADVICE, comment
from confcheck.generate.consolidate import consolidate
from confcheck.generate.layout import sections
from confcheck.kernel.spec import Json
from confcheck.model import System
from confcheck.model.consolidated import Item, Written
from confcheck.model.generated import Generated, Order
from confcheck.sources.consolidated import VERSION
from confcheck.sources.trees import yaml_kinds

_INDENT = "  "
_WORD = re.compile("[A-Za-z_][A-Za-z0-9_./-]*")


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, on one line: what needs escapes or would be something else elsewhere stands in quotes."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if not text.isprintable():
        style = '"'
    elif yaml_kinds(text) != {"string"}:
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def render(system: System, order: Order) -> Generated:
    """The whole file; what each key came from, and what it won over, stands beside it."""
    whole = consolidate(system, order)
    lines = [
        f"# {comment(whole.title)} {ADVICE}",
        f"format: {VERSION}",
        f"environment: {scalar(whole.environment)}",
    ]
    before: tuple[str, ...] = ()
    for place, items in sections(whole):
        lines += _heads(before, place, empty=not items and place[-2:-1] in (("services",), ("variables",)))
        before = place
        lines += _items(items, _INDENT * len(place))
    return Generated("\n".join((*lines, "")), whole.secret, whole.remarks, whole.conflicts)


def _heads(before: tuple[str, ...], place: tuple[str, ...], *, empty: bool) -> Iterator[str]:
    """The keys that lead to a section, as far as they do not stand there yet."""
    common = next((n for n, (one, other) in enumerate(zip(before, place, strict=False)) if one != other), len(before))
    for depth in range(min(common, len(place)), len(place)):
        last = " {}" if empty and depth == len(place) - 1 else ""
        yield f"{_INDENT * depth}{scalar(place[depth])}:{last}"


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        for note in item.notes:
            yield f"{indent}# {comment(note)}"
        yield f"{indent}{scalar(item.key)}: {_value(item.value)}  # {comment(item.origin)}"


def _value(value: Written) -> str:
    if value.kind == "literal":
        return value.text
    return _dumped(json.loads(value.text)) if value.kind == "structure" else scalar(value.text)


def scalar(text: str) -> str:
    """A string, in quotes where it needs them."""
    # As PyYAML would say, too, which takes a hundred times as long for each of many thousand keys.
    if _WORD.fullmatch(text) and yaml_kinds(text) == {"string"}:
        return text
    return _dumped({"k": text}, flow=False).removeprefix("k: ")


def _dumped(value: Json, *, flow: bool = True) -> str:
    """On one line, however long it is."""
    return yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, width=sys.maxsize, allow_unicode=True, sort_keys=False
    ).removesuffix("\n")
