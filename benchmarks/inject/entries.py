"""Assignments with their spans in the text: env files line by line, YAML files by the marks of its nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import yaml

Form = Literal["dotenv", "mapping", "list", "kubernetes"]
Span = tuple[int, int]

_LINE = re.compile(
    r"^(?P<key>[A-Z][A-Z0-9_]*)=(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\n#]*?)(?=[ ]*(?: #.*)?$)", re.MULTILINE
)
_SERVICE = {"realtime": "websocket"}
"""What a compose file calls a service otherwise."""
_OURS = ("auth", "backend", "realtime", "frontend")


@dataclass(frozen=True, slots=True)
class Block:
    """A place where assignments stand: a whole env file, or a mapping or list in a YAML file."""

    path: str
    environment: str
    services: tuple[str, ...]
    form: Form
    order: int
    """Its layer: the higher one wins."""
    at: int
    """Where a new assignment is written."""
    indent: str = ""
    references: bool = False
    """Whether it binds names to secrets instead of values."""
    entries: tuple[Entry, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment: the spans of its key, of its value as it is written, and of all lines it takes."""

    block: Block
    key: str
    value: str
    """As it is written, without quotes."""
    key_span: Span
    value_span: Span
    whole: Span
    reference: bool = False


def dotenv_entries(text: str, block: Block) -> Iterator[Entry]:
    """The assignments of an env file."""
    for match in _LINE.finditer(text):
        value = match["value"]
        bare = value[1:-1] if value[:1] in ('"', "'") else value
        yield Entry(block, match["key"], bare, match.span("key"), match.span("value"), _lines(text, match.span()))


def yaml_blocks(path: str, environment: str, text: str) -> Iterator[Block]:
    """The assignments of a compose file, a file of a deployment, or a Knative service."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        return
    file = _File(path, environment, text)
    if path.endswith("compose.yaml"):
        yield from _compose(file, root)
    elif "/knative/" in path:
        container = _at(root, "spec", "template", "spec", "containers").value[0]
        yield file.block(_at(container, "env"), ("websocket",), 4)
    else:
        service = path.rsplit("/", 1)[1].removesuffix(".yaml")
        yield file.block(_at(root, "env_vars"), (service,), 4)
        if _at(root, "secrets").value:
            yield file.block(_at(root, "secrets"), (service,), 4, references=True)


def _compose(file: _File, root: yaml.Node) -> Iterator[Block]:
    shared: dict[int, tuple[yaml.Node, list[str]]] = {}
    for key, node in _at(root, "services").value:
        if key.value not in _OURS:
            continue
        service = _SERVICE.get(key.value, key.value)
        assigned = _at(node, "build", "args") if service == "frontend" else _at(node, "environment")
        yield file.block(assigned, (service,), 6)
        for merge, merged in assigned.value if isinstance(assigned, yaml.MappingNode) else ():
            if merge.value == "<<":
                shared.setdefault(merged.start_mark.index, (merged, []))[1].append(service)
    for node, services in shared.values():
        yield file.block(node, tuple(services), 5)


def _at(node: yaml.Node, *keys: str) -> yaml.Node:
    for name in keys:
        node = next(value for key, value in node.value if key.value == name)
    return node


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    environment: str
    text: str

    def block(self, node: yaml.Node, services: tuple[str, ...], order: int, *, references: bool = False) -> Block:
        """The block of a node, with its assignments."""
        form: Form = "mapping" if isinstance(node, yaml.MappingNode) else "list"
        if form == "list" and isinstance(node.value[0], yaml.MappingNode):
            form = "kubernetes"
        found = [one for one in (self._entry(item, form, references=references) for item in node.value) if one]
        at = max(one[-2][1] for one in found)
        first = min(one[-2][0] for one in found)
        indent = re.match(r" *", self.text[first:])
        bare = Block(self.path, self.environment, services, form, order, at, indent[0] if indent else "", references)
        entries = tuple(Entry(bare, *one) for one in found)
        return replace(bare, entries=entries)

    def _entry(
        self, item: yaml.Node | tuple[yaml.Node, yaml.Node], form: Form, *, references: bool
    ) -> tuple[str, str, Span, Span, Span, bool] | None:
        if isinstance(item, tuple):
            key, value = item
            if key.value == "<<":
                return None
            return key.value, value.value, _span(key), _span(value), _lines(self.text, _span(key)), references
        if form == "list":
            name, _, value_text = item.value.partition("=")
            start, end = _span(item)
            start += self.text[start] in "\"'"
            split = start + len(name)
            return name, value_text, (start, split), (split + 1, end), _lines(self.text, (start, end)), False
        return self._kubernetes(item)

    def _kubernetes(self, item: yaml.Node) -> tuple[str, str, Span, Span, Span, bool]:
        name, reference = _at(item, "name"), item.value[1][0].value == "valueFrom"
        value = _at(item, "valueFrom", "secretKeyRef", "name") if reference else _at(item, "value")
        whole = _lines(self.text, (_span(name)[0], _span(value)[1]))
        return name.value, value.value, _span(name), _span(value), whole, reference


def _span(node: yaml.Node) -> Span:
    return node.start_mark.index, node.end_mark.index


def _lines(text: str, span: Span) -> Span:
    """From the start of the first line to the end of the last, its line end included."""
    end = text.find("\n", span[1])
    return text.rfind("\n", 0, span[0]) + 1, len(text) if end < 0 else end + 1
