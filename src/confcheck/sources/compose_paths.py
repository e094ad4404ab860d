"""Paths that must be there when a compose file is used: build contexts, Dockerfiles, files of secrets and configs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from confcheck.model import Mapping, Mention, Node, Scalar, Sequence
from confcheck.sources.compose_scalars import Found, written

# What compose and BuildKit take for something other than a folder: `https://…`, `docker-image://…`, `github.com/…`,
# `git@host:…` and `user@host:…`, `service:…`, `target:…`; and what only the machine knows: `~`, drives, backslashes.
_NO_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|github\.com/|[^/@]+@[^/:]+:|service:|target:|~|[A-Za-z]:|.*\\")
_MOUNTED = {"secrets": "secret file", "configs": "config file"}

Scope = tuple[str, ...]


def build_paths(lineage: tuple[Mapping, ...], scope: Scope, found: Found) -> Iterator[Mention]:
    """The build context of a service, its Dockerfile, and further contexts; nothing of what lies elsewhere."""
    nodes = _build(lineage)
    context, dockerfile = nodes.get("context"), nodes.get("dockerfile")
    for node in _additional(nodes.get("additional_contexts"), found):
        yield from _mention("build context", node, scope, found)
    path = _local(context, found)
    if path is None or context is None:  # without a context the file is laid over one that has it
        return
    yield from _mention("build context", context, scope, found)
    name = "Dockerfile" if dockerfile is None else _local(dockerfile, found)
    if name is not None and "dockerfile_inline" not in nodes:
        folder, position = found.beside(path), (dockerfile or context).position
        whole = posixpath.normpath(posixpath.join(folder, name))
        yield Mention("Dockerfile", whole, scope, found.origin(position, position), folder)


def mounted_paths(lineage: tuple[Mapping, ...], root: Mapping, scope: Scope, found: Found) -> Iterator[Mention]:
    """The files of the secrets and configs that a service uses, or its build; compose opens no other."""
    for section, kind in _MOUNTED.items():
        declared = root.get(section)
        if not isinstance(declared, Mapping):
            continue
        names = [name for service in lineage for name in _used(service, section, found)]
        for name in dict.fromkeys(names):
            entry = written(declared, name)
            node = entry.value.get("file") if entry is not None and isinstance(entry.value, Mapping) else None
            if node is not None:
                yield from _mention(kind, node, scope, found)


def _build(lineage: tuple[Mapping, ...]) -> dict[str, Node]:
    """What a service says about its build, key by key."""
    nodes: dict[str, Node] = {}
    for service in lineage:
        build = service.get("build")
        if isinstance(build, Scalar) and build.kind != "null":
            nodes.update(context=build)
        elif isinstance(build, Mapping):
            nodes.update({entry.key: entry.value for entry in build.entries if not _null(entry.value)})
    return nodes


def _additional(node: Node | None, found: Found) -> Iterator[Scalar]:
    """The further contexts: a mapping, or a list of `name=context`."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        if isinstance(entry.value, Scalar):
            yield entry.value
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar) and "=" in item.text:
            name, _, text = item.text.partition("=")
            yield Scalar(text, "string", found.place(item)(len(name) + 1))


def _used(service: Mapping, section: str, found: Found) -> Iterator[str]:
    """The names of secrets or configs that a service takes."""
    build = service.get("build")
    for holder in (service, build):
        node = holder.get(section) if isinstance(holder, Mapping) else None
        for item in node.items if isinstance(node, Sequence) else ():
            name = found.text(item.get("source") if isinstance(item, Mapping) else item)
            if name:
                yield name


def _mention(kind: str, node: Node, scope: Scope, found: Found) -> Iterator[Mention]:
    path = _local(node, found)
    if path is not None:
        yield Mention(kind, found.beside(path), scope, found.origin(node.position, node.position))


def _local(node: Node | None, found: Found) -> str | None:
    """The path that a node names; None if it is known only when compose runs, or lies elsewhere by its form."""
    text = found.text(node)
    return None if text is None or _NO_PATH.match(text) else text


def _null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"
