"""Values files on top of each other: maps are merged key by key, lists replaced, and `null` takes a key away."""

from __future__ import annotations

from dataclasses import replace

from confcheck.model import Entry, Malformed, Mapping, Node, Scalar, SourceOptions
from confcheck.sources.charts import chart_template
from confcheck.sources.stack import Stack, placed, raised
from confcheck.sources.trees import read_yaml


def layered(text: str, options: SourceOptions, stack: Stack) -> tuple[Mapping | None, list[Malformed], list[Malformed]]:
    """The values of the file with all that lie over it, and what is wrong with, or not read of, any of them.

    A scalar that another one replaces stays before it in its mapping, so that what is shadowed can be told.
    """
    problems: list[Malformed] = []
    notes: list[Malformed] = []
    values: Mapping | None = None
    for path, found in ((options.path, text), *((path, options.neighbours(path).text) for path in options.over)):
        layer = None if found is None else _read(found, path, (stack, problems, notes))
        if layer is not None:
            values = layer if values is None else _over(values, layer)
    return values, problems, notes


def _read(text: str, path: str, into: tuple[Stack, list[Malformed], list[Malformed]]) -> Mapping | None:
    stack, problems, notes = into
    tree = read_yaml(text, path)
    template = chart_template(path, text, tree)
    if template is not None:
        notes += template.notes
        return None
    problems += tree.problems
    below = stack.add(path, text)
    document = placed(tree.documents[0], lambda at: ("", raised(at, below))) if tree.documents else None
    if isinstance(document, Mapping):
        return document
    if document is not None and not is_null(document):
        problems.append(Malformed(*stack.where(document.position), "values of a chart are a mapping"))
    return None


def _over(base: Mapping, layer: Mapping) -> Mapping:
    """The base with a layer over it, each key where the base has it."""
    above: dict[str, list[Entry]] = {}
    for entry in layer.entries:
        above.setdefault(entry.key, []).append(entry)
    last = {entry.key: entry for entry in base.entries}
    entries: list[Entry] = []
    for entry in base.entries:
        new = above.get(entry.key)
        if new is None or _shadows(new[-1].value, entry.value):
            entries.append(entry)
        if entry is last[entry.key] and new is not None:
            entries += _replaced(entry.value, above.pop(entry.key))
    return Mapping((*entries, *(entry for new in above.values() for entry in new)), base.position)


def _shadows(new: Node, old: Node) -> bool:
    """Whether one value simply takes the place of another."""
    return isinstance(new, Scalar) and isinstance(old, Scalar) and not is_null(new)


def _replaced(old: Node, new: list[Entry]) -> list[Entry]:
    """What a layer makes of a key that is there."""
    value = new[-1].value
    if isinstance(value, Mapping) and isinstance(old, Mapping):
        return [replace(new[-1], value=_over(old, value))]
    return [] if is_null(value) else new


def is_null(node: Node) -> bool:
    """Whether there is nothing."""
    return isinstance(node, Scalar) and node.kind == "null"
