"""Paths that must be there when a compose file is used: build contexts, Dockerfiles, files of secrets and configs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary

from confcheck.model import Mapping, Mention, Scalar, Sequence
from confcheck.sources.compose.files import is_null
from confcheck.sources.compose.layers import Found, Lineage, each, last

# What compose and BuildKit take for something other than a folder: `https://…`, `docker-image://…`, `github.com/…`,
# `git@host:…` and `user@host:…`, `service:…`, `target:…`; and what only the machine knows: `~`, drives, backslashes.
_NO_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|github\.com/|[^/@]+@[^/:]+:|service:|target:|~|[A-Za-z]:|.*\\")
_MOUNTED = {"secrets": "secret file", "configs": "config file"}

Scope = tuple[str, ...]


def build_paths(lineage: Lineage, scope: Scope) -> Iterator[Mention]:
    """The build context of a service, its Dockerfile, and further contexts; nothing of what lies elsewhere."""
    nodes = _build(lineage)
    context, dockerfile = nodes.get("context"), nodes.get("dockerfile")
    for one in _additional(nodes.get("additional_contexts")):
        yield from _mention("build context", one, scope)
    path = _local(context)
    if path is None or context is None:  # without a context the file is laid over one that has it
        return
    yield from _mention("build context", context, scope)
    name = "Dockerfile" if dockerfile is None else _local(dockerfile)
    if name is not None and "dockerfile_inline" not in nodes:
        folder = context.file.beside(path)
        node, file = dockerfile or context
        whole = posixpath.normpath(posixpath.join(folder, name))
        yield Mention("Dockerfile", whole, scope, file.origin(node.position, node.position), folder)


def mounted_paths(lineage: Lineage, declared: Dictionary[tuple[str, str], Lineage], scope: Scope) -> Iterator[Mention]:
    """The files of the secrets and configs that a service uses, or its build; compose opens no other."""
    for section, kind in _MOUNTED.items():
        for name in dict.fromkeys(_used(lineage, section)):
            found = declared.get((section, name), ())
            named = last(found, "file")
            if named is not None:
                yield from _mention(kind, Found(named.entry.value, named.file), scope)
            inline = last(found, "content")
            if inline is not None:
                inline.file.note(inline.entry.value.position, "a file for a container stands here, which is not read")


def _build(lineage: Lineage) -> dict[str, Found]:
    """What a service says about its build, key by key."""
    nodes: dict[str, Found] = {}
    for build, file in each(lineage, "build"):
        if isinstance(build, Scalar):
            nodes.update(context=Found(build, file))
        elif isinstance(build, Mapping):
            nodes.update({one.key: Found(one.value, file) for one in build.entries if not is_null(one.value)})
    return nodes


def _additional(found: Found | None) -> Iterator[Found]:
    """The further contexts: a mapping, or a list of `name=context`."""
    if found is None:
        return
    node, file = found
    for entry in node.entries if isinstance(node, Mapping) else ():
        if isinstance(entry.value, Scalar):
            yield Found(entry.value, file)
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar) and "=" in item.text:
            name, _, text = item.text.partition("=")
            yield Found(Scalar(text, "string", file.place(item)(len(name) + 1)), file)


def _used(lineage: Lineage, section: str) -> Iterator[str]:
    """The names of secrets or configs that a service takes."""
    for mapping, file in lineage:
        build = mapping.get("build")
        for holder in (mapping, build):
            node = holder.get(section) if isinstance(holder, Mapping) else None
            for item in node.items if isinstance(node, Sequence) else ():
                name = file.text(item.get("source") if isinstance(item, Mapping) else item)
                if name:
                    yield name


def _mention(kind: str, found: Found, scope: Scope) -> Iterator[Mention]:
    path, (node, file) = _local(found), found
    if path is not None:
        yield Mention(kind, file.beside(path), scope, file.origin(node.position, node.position))


def _local(found: Found | None) -> str | None:
    """The path that a node names; None if it is known only when compose runs, or lies elsewhere by its form."""
    text = None if found is None else found.file.text(found.node)
    return None if text is None or _NO_PATH.match(text) else text
