"""`$ref`: what it points to, inside the file or in another file of the workspace, never anywhere else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from graphlib import CycleError, TopologicalSorter

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Mistake, Node, Position, Scalar
from confcheck.schema.mistakes import Mistakes, suggestion

_MAPS = ("properties", "$defs")
"""Keywords that hold nodes by name."""
_OVERLAYS = ("environments", "targets")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@record(frozen=True, slots=True)
class Target:
    """A place in a file: the keys that lead to it."""

    path: str
    steps: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Reference:
    """A `$ref` as written: its place, and what it points to."""

    path: str
    position: Position
    target: Target


def references_of(node: Node, path: str) -> tuple[Reference, ...]:
    """Every `$ref` inside a node, in the order of the text; raises Mistake for one that cannot be followed."""
    return tuple(
        Reference(path, scalar.position, target_of(scalar, path))
        for scalar in _written(node)
        if scalar.kind == "string"
    )


def _written(node: Node) -> Iterator[Scalar]:
    """The values of `$ref`, looked for only where a group, setting or value schema may stand."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        if entry.key == "$ref" and isinstance(entry.value, Scalar):
            yield entry.value
        elif entry.key == "items":
            yield from _written(entry.value)
        elif entry.key in _MAPS + _OVERLAYS and isinstance(entry.value, Mapping):
            for child in entry.value.entries:
                yield from _written(child.value)


def target_of(scalar: Scalar, path: str) -> Target:
    """Where a `$ref` of that file points to; the file is relative to the one that refers."""
    file, _, fragment = scalar.text.partition("#")
    if _URL.match(file) or file.startswith(("/", "\\")):
        raise Mistake(
            "`$ref` must be a path inside the workspace",
            path=path,
            position=scalar.position,
            hint="remote and absolute references are never followed",
        )
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
    if joined.split("/")[0] == "..":
        raise Mistake("`$ref` leaves the workspace", path=path, position=scalar.position)
    if fragment and not fragment.startswith("/"):
        raise Mistake("`$ref` must look like `#/$defs/name`", path=path, position=scalar.position)
    return Target(joined, tuple(fragment.split("/")[1:]))


def follow(target: Target, roots: Map[str, Mapping]) -> Mapping | None:
    """The group, setting or value schema that stands at the target; None if nothing does."""
    node: Node | None = roots[target.path]
    steps = iter(target.steps)
    for step in steps:
        if not isinstance(node, Mapping) or step not in (*_MAPS, "items"):
            return None
        node = node.get(step)
        if step != "items":
            node = node.get(next(steps, "")) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else None


def check_references(roots: Map[str, Mapping], mistakes: Mistakes) -> None:
    """Every `$ref` must lead somewhere, and none may lead into itself."""
    references = [reference for path, root in roots.items() for reference in references_of(root, path)]
    for reference in references:
        if follow(reference.target, roots) is None:
            hint = _nearest(reference.target, roots)
            mistakes.add(reference.path, reference.position, "`$ref` points to nothing", hint)
    inside = {reference.target: _inside(reference.target, roots) for reference in references}
    try:
        TopologicalSorter({target: {link.target for link in links} for target, links in inside.items()}).prepare()
    except CycleError as error:
        ring = set(error.args[1])
        link = max(
            (link for target in ring for link in inside[target] if link.target in ring),
            key=lambda link: (link.path, link.position),
        )
        mistakes.add(link.path, link.position, "`$ref` leads into itself")


def _inside(target: Target, roots: Map[str, Mapping]) -> tuple[Reference, ...]:
    node = follow(target, roots)
    return () if node is None else references_of(node, target.path)


def _nearest(target: Target, roots: Map[str, Mapping]) -> str | None:
    """The sibling that was meant, if only the last step is wrong."""
    if len(target.steps) < 2:  # noqa: PLR2004 - keyword and name
        return None
    parent = follow(Target(target.path, target.steps[:-2]), roots)
    named = parent.get(target.steps[-2]) if parent is not None else None
    names: tuple[Entry, ...] = named.entries if isinstance(named, Mapping) else ()
    return suggestion(target.steps[-1], (entry.key for entry in names))
