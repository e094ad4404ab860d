"""`replacements`: the fields that they fill are unknown, whatever stands there before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from confcheck.model import Entry, Mapping, Node, Scalar, Sequence
from confcheck.sources.kubernetes.objects import OUTSIDE, find, items_at, text_at
from confcheck.sources.kustomize.folder import Files, Folder
from confcheck.sources.kustomize.resources import Resource
from confcheck.sources.kustomize.selectors import selected

_STEP = re.compile(r"((?:\[[^\]]*\]|\\.|[^.\\])+)(?:\.|\Z)")
_FILTER = re.compile(r"\[([^=\]]+)=([^\]]*)\]")
_UNREAD = "replacements are not made: what they put in is unknown"


def blank_replaced(folder: Folder, resources: list[Resource], files: Files) -> None:
    """Make every field unknown that a replacement of the folder fills."""
    for item in folder.items("replacements"):
        files.note(item.position, _UNREAD)
        for target in _targets(item, folder, files):
            select = find(target, "select")
            for index, resource in enumerate(resources):
                if isinstance(select, Mapping) and selected(resource, select):
                    resources[index] = _blanked(resource, target)


def _targets(item: Node, folder: Folder, files: Files) -> Iterator[Mapping]:
    """Of a replacement that is written there, or of those in a file."""
    yield from items_at(item, "targets")
    path = find(item, "path")
    if isinstance(path, Scalar):
        for document in files.documents(folder.beside(path.text), path):
            inside = document.items if isinstance(document, Sequence) else (document,)
            yield from (target for one in inside for target in items_at(one, "targets"))


def _blanked(resource: Resource, target: Mapping) -> Resource:
    paths = find(target, "fieldPaths")
    whole: Node = resource.whole
    for path in paths.items if isinstance(paths, Sequence) else ():
        steps = tuple(step.replace("\\.", ".") for step in _STEP.findall(path.text)) if isinstance(path, Scalar) else ()
        whole = _without(whole, steps) if steps else whole
    return replace(resource, whole=whole) if isinstance(whole, Mapping) else resource


def _without(node: Node, steps: tuple[str, ...]) -> Node:
    """The node with what is at the end of the path unknown; never deeper than the node is."""
    if not steps:
        return Scalar("", OUTSIDE, node.position)
    step, rest = steps[0], steps[1:]
    if isinstance(node, Mapping):
        entries = (
            Entry(each.key, each.position, _without(each.value, rest) if step in ("*", each.key) else each.value)
            for each in node.entries
        )
        return Mapping(tuple(entries), node.position)
    if isinstance(node, Sequence):
        items = (_without(item, rest) if _fits(item, index, step) else item for index, item in enumerate(node.items))
        return Sequence(tuple(items), node.position)
    return node


def _fits(item: Node, index: int, step: str) -> bool:
    wanted = _FILTER.fullmatch(step)
    return step in ("*", str(index)) if wanted is None else text_at(item, wanted[1]) == wanted[2]
