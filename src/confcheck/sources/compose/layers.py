"""Mappings of several files that lie over each other, and what the tags `!reset` and `!override` take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from confcheck.model import Entry, Mapping, Node
from confcheck.sources.compose.files import File, is_null

RESET = "!reset"
TAGS = frozenset({RESET, "!override"})

Path: TypeAlias = tuple[str, ...]
"""Keys that lead to what is taken away; none: all of it."""


class Layer(NamedTuple):
    """A mapping, and the file that it stands in."""

    mapping: Mapping
    file: File


Lineage: TypeAlias = tuple[Layer, ...]
"""The same thing as several files have it, the lowest first. They stay apart: what one hides of another is shown."""


class Found(NamedTuple):
    """A node of a layer."""

    node: Node
    file: File


class Written(NamedTuple):
    """An entry of a layer."""

    entry: Entry
    file: File


def each(lineage: Lineage, key: str) -> Iterator[Found]:
    """What is written under a key, the lowest first."""
    for layer in lineage:
        node = layer.mapping.get(key)
        if node is not None and not is_null(node):
            yield Found(node, layer.file)


def last(lineage: Lineage, key: str) -> Written | None:
    """What counts of a key that has one value."""
    for layer in reversed(lineage):
        for entry in reversed(layer.mapping.entries):
            if entry.key == key and not is_null(entry.value):
                return Written(entry, layer.file)
    return None


def stacked(layers: Lineage) -> Lineage:
    """Layers with what the tags of higher ones leave of them."""
    stack: Lineage = ()
    for layer in layers:
        stack = (*without(stack, taken(layer)), cleaned(layer))
    return stack


def taken(layer: Layer) -> tuple[Path, ...]:
    """What the tags in a layer take away from those below it."""
    return tuple(_tagged(layer.mapping, ())) if layer.file.tagged else ()


def _tagged(mapping: Mapping, path: Path) -> Iterator[Path]:
    for entry in mapping.entries:
        if entry.value.tag in TAGS:
            yield (*path, entry.key)
        elif isinstance(entry.value, Mapping):
            yield from _tagged(entry.value, (*path, entry.key))


def without(lineage: Lineage, paths: tuple[Path, ...]) -> Lineage:
    """The layers without what stands at the paths; those of which nothing is left are gone."""
    for path in paths:
        lineage = tuple(layer for layer in (_without(layer, path) for layer in lineage) if layer.mapping.entries)
    return lineage


def _without(layer: Layer, path: Path) -> Layer:
    mapping = _cut(layer.mapping, path)
    return layer if mapping is layer.mapping else Layer(mapping, layer.file)


def _cut(mapping: Mapping, path: Path) -> Mapping:
    """The mapping itself where nothing stands at the path."""
    key, inner = path[0], path[1:]
    if all(entry.key != key for entry in mapping.entries):
        return mapping
    entries: list[Entry] = []
    for entry in mapping.entries:
        if entry.key != key:
            entries.append(entry)
        elif inner:
            value = _cut(entry.value, inner) if isinstance(entry.value, Mapping) else entry.value
            entries.append(replace(entry, value=value))
    return replace(mapping, entries=tuple(entries))


def cleaned(layer: Layer) -> Layer:
    """A layer without what it removes itself, and without the tags, which have had their effect."""
    return Layer(_cleaned(layer.mapping), layer.file) if layer.file.tagged else layer


def _cleaned(mapping: Mapping) -> Mapping:
    entries = [entry for entry in mapping.entries if entry.value.tag != RESET]
    return replace(mapping, entries=tuple(replace(entry, value=_untagged(entry.value)) for entry in entries), tag="")


def _untagged(node: Node) -> Node:
    if isinstance(node, Mapping):
        return _cleaned(node)
    return replace(node, tag="") if node.tag in TAGS else node
