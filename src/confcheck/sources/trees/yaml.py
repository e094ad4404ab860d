"""YAML with positions, built from PyYAML's events: every document, aliases at their use, keys written twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

import yaml
from yaml import Mark

from confcheck.model import Entry, Malformed, Mapping, Node, Position, Scalar, Sequence, Tree
from confcheck.sources.lines import lines_of
from confcheck.sources.trees.limits import MAX_DEPTH, MAX_NODES, Unreadable, too_deep, too_many
from confcheck.sources.trees.scalars import Resolve, own_tag, unknown_tag, yaml_1_1
from confcheck.sources.trees.yaml_errors import explain

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")
_TAG = re.compile(r"!<[^>\s]*+>|![^\s,\[\]{}]*+")
_GAP = re.compile(r"(?:\s++(?:\#[^\r\n]*+)?)*+", re.VERBOSE)


def read_yaml(text: str, path: str, resolve: Resolve = yaml_1_1, *, tags: Collection[str] | None = ()) -> Tree:
    """Every document up to the first that cannot be read; characters that YAML forbids are read as U+FFFD.

    `tags`: those beyond the standard's that the caller knows, None for any; every other is a problem.
    """
    text = text.removeprefix("\ufeff")
    problems = []
    forbidden = _UNPRINTABLE.search(text)
    if forbidden:
        position = lines_of(text).position(forbidden.start())
        problems.append(Malformed(path, position, "a character stands here that YAML forbids"))
        text = readable(text)
    builder = _Builder(text, path, problems, resolve, tags=tags)
    try:
        builder.build(yaml.parse(text, Loader=LOADER))
    except Unreadable as end:
        problems.append(end.in_file(path))
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: escapes beyond Unicode, without C
        problems.append(explain(error, text).in_file(path))
    return Tree(tuple(builder.documents), tuple(problems))


def readable(text: str) -> str:
    """The text with U+FFFD for each character that YAML forbids."""
    return _UNPRINTABLE.sub("\ufffd", text)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end is not reached."""

    position: Position
    anchor: str | None
    of_keys: bool
    tag: str
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    merged: list[Entry] = field(default_factory=list)
    key: _Key | None = None
    """The key whose value comes next."""
    size: int = 1
    height: int = 0


class _Key(NamedTuple):
    text: str
    position: Position
    merges: bool
    readable: bool


class _Built(NamedTuple):
    """A finished node with its text if it is a scalar, its number of nodes and its height, aliases followed."""

    node: Node
    raw: str | None
    size: int = 1
    height: int = 0


class _Builder:
    """Turns events into nodes without recursion; counts what aliases multiply."""

    def __init__(
        self, text: str, path: str, problems: list[Malformed], resolve: Resolve, *, tags: Collection[str] | None
    ) -> None:
        self.documents: list[Node] = []
        self._text = text
        self._path = path
        self._problems = problems
        self._resolve = resolve
        self._tags = tags
        self._lines = lines_of(text)
        # Without a line break at the end PyYAML's marks may stand behind one that it adds.
        self._odd = _ODD_BREAKS.search(text) is not None or not text.endswith("\n")
        self._open: list[_Open] = []
        self._anchors: dict[str | None, _Built | _Open] = {}
        self._size = 0

    def build(self, events: Iterable[yaml.Event]) -> None:
        """Fill `documents` and the problems."""
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor is not None or event.tag is not None or not self._open or not self._plain(event):
                    self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._anchors.clear()

    def _plain(self, event: yaml.ScalarEvent) -> bool:
        """The short way of a scalar without properties in a collection, as most are; False: it needs the long one."""
        top = self._open[-1]
        kind, text = self._resolve(event)
        key = top.key
        if kind == "merge" or (key is not None and (key.merges or not key.readable)):
            return False
        mark = _start(event)
        position = self._place(mark) if self._odd else Position(mark.line + 1, mark.column + 1)
        self._limit(1, 0, position)
        top.size += 1
        top.height = top.height or 1
        if not top.of_keys:
            top.items.append(Scalar(text, kind, position))
        elif key is None:
            top.key = _Key(event.value, position, merges=False, readable=True)
        else:
            top.entries.append(Entry(key.text, key.position, Scalar(text, kind, position)))
            top.key = None
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        position = self._properties(event)
        self._limit(1, 0, position)
        kind, text = self._resolve(event)
        merges = kind == "merge"
        node = Scalar(text, "string" if merges else kind, position, own_tag(event.tag))
        built = _Built(node, event.value)
        if event.anchor is not None:
            self._anchors[event.anchor] = built
        self._add(built, merges=merges)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        position = self._properties(event)
        opened = _Open(position, event.anchor, isinstance(event, yaml.MappingStartEvent), own_tag(event.tag))
        if event.anchor is not None:
            self._anchors[event.anchor] = opened
        self._open.append(opened)
        self._limit(1, 0, position)

    def _end(self) -> None:
        closed = self._open.pop()
        items: Node = Sequence(tuple(closed.items), closed.position, closed.tag)
        node = Mapping(_entries(closed), closed.position, closed.tag) if closed.of_keys else items
        built = _Built(node, None, closed.size, closed.height)
        if closed.anchor is not None and self._anchors[closed.anchor] is closed:
            self._anchors[closed.anchor] = built
        self._add(built)

    def _alias(self, event: yaml.AliasEvent) -> None:
        position = self._place(_start(event))
        target = self._anchors.get(event.anchor)
        if isinstance(target, _Built):
            self._limit(target.size, target.height, position)
            self._add(target._replace(node=replace(target.node, position=position)))
            return
        why = "an alias has no anchor above it" if target is None else "an alias stands inside the value it repeats"
        self._problem(position, why)
        self._add(None)

    def _add(self, built: _Built | None, *, merges: bool = False) -> None:
        """Put a finished node where it belongs; None is one that could not be read: its entry is left out."""
        if not self._open:
            self.documents.extend(() if built is None else (built.node,))
            return
        top = self._open[-1]
        if built is not None:
            top.size += built.size
            top.height = max(top.height, built.height + 1)
        if not top.of_keys:
            top.items.extend(() if built is None else (built.node,))
        elif top.key is None:
            top.key = self._key(built, top.position, merges=merges)
        else:
            self._entry(top, top.key, built)
            top.key = None

    def _key(self, built: _Built | None, fallback: Position, *, merges: bool) -> _Key:
        if built is None:
            return _Key("", fallback, merges=False, readable=False)
        if built.raw is None:
            self._problem(built.node.position, "a key is a list or a mapping")
        return _Key(built.raw or "", built.node.position, merges, readable=built.raw is not None)

    def _entry(self, top: _Open, key: _Key, built: _Built | None) -> None:
        if built is None or not key.readable:
            return
        node = built.node
        if not key.merges:
            top.entries.append(Entry(key.text, key.position, node))
            return
        for mapping in reversed(node.items) if isinstance(node, Sequence) else (node,):
            if isinstance(mapping, Mapping):
                top.merged.extend(mapping.entries)
            else:
                self._problem(mapping.position, "`<<` takes a mapping or a list of mappings")

    def _properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Position:
        """Where the value begins, behind its anchor and its tag; an unknown tag is a problem."""
        if event.anchor is None and event.tag is None:
            return self._place(_start(event))
        tag = own_tag(event.tag)
        if tag and self._tags is not None and tag not in self._tags:
            self._problem(self._place(_start(event)), *unknown_tag(tag))
        offset = _behind(self._text, _start(event).index, event.anchor)
        if isinstance(event, yaml.ScalarEvent) and offset >= _end(event).index:
            return self._place(_start(event))
        return self._lines.position(offset)

    def _place(self, mark: Mark) -> Position:
        """The position of a mark; YAML 1.1 ends lines at characters at which no editor does."""
        if self._odd:
            return self._lines.position(min(mark.index, len(self._text)))
        return Position(mark.line + 1, mark.column + 1)

    def _problem(self, position: Position, message: str, hint: str | None = None) -> None:
        self._problems.append(Malformed(self._path, position, message, hint))

    def _limit(self, size: int, height: int, position: Position) -> None:
        self._size += size
        if self._size > MAX_NODES:
            raise too_many(position)
        if len(self._open) + height > MAX_DEPTH:
            raise too_deep(position)


def _start(event: yaml.Event) -> Mark:
    return cast(Mark, event.start_mark)  # what was parsed has marks; only what a program makes up has none


def _end(event: yaml.Event) -> Mark:
    return cast(Mark, event.end_mark)


def _behind(text: str, offset: int, anchor: str | None) -> int:
    """The offset behind an anchor and a tag, which come in any order, and behind the blanks and comments after them."""
    while (tag := _TAG.match(text, offset)) or (anchor is not None and text.startswith(f"&{anchor}", offset)):
        offset = tag.end() if tag else offset + len(f"&{anchor}")
        gap = _GAP.match(text, offset)
        offset = gap.end() if gap else offset
    return offset


def _entries(mapping: _Open) -> tuple[Entry, ...]:
    """Merged entries that nothing overrides, then the mapping's own."""
    own = {entry.key for entry in mapping.entries}
    merged = {entry.key: replace(entry, merged=True) for entry in mapping.merged if entry.key not in own}
    return (*merged.values(), *mapping.entries)
