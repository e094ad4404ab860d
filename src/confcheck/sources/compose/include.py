"""`include`: further projects, each with a folder and variables of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from confcheck.kernel.record import record
from confcheck.model import Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.compose.elsewhere import path_of
from confcheck.sources.compose.files import File, is_null


@record(frozen=True, slots=True)
class Included:
    """A project that a file includes."""

    paths: tuple[str, ...]
    """Of its files, the first the lowest; never empty."""
    folder: str
    """What their relative paths start from."""
    env_files: tuple[tuple[str, bool], ...]
    """What fills their variables, the later the higher; whether the file must be there."""
    file: File
    """Where it is included."""
    position: Position


def included(node: Node | None, file: File) -> Iterator[Included]:
    """Every project that `include` names, in its order."""
    for item in file.items(node, "`include`"):
        if isinstance(item, Sequence) or is_null(item):
            file.malformed(item.position, "compose refuses this file: an included file is no path and no mapping")
            continue
        settings = item if isinstance(item, Mapping) else Mapping((), item.position)
        named = settings.get("path") if isinstance(item, Mapping) else item
        paths = tuple(_paths(named, file))
        if named is None:
            file.malformed(item.position, "compose refuses this file: what is included has no `path`")
        elif paths and None not in paths:
            yield _included(tuple(path for path in paths if path is not None), settings, file, named.position)


def _included(paths: tuple[str, ...], settings: Mapping, file: File, position: Position) -> Included:
    stated = settings.get("project_directory")
    folder = (None if stated is None else path_of(stated, file)) or posixpath.dirname(paths[0])
    named = settings.get("env_file")
    env_files: tuple[tuple[str, bool], ...] = ((posixpath.join(folder, ".env"), False),)
    if named is not None and not is_null(named):
        texts = [node for node in _nodes(named) if file.text(node) != "/dev/null"]
        env_files = tuple((path, True) for node in texts if (path := path_of(node, file)) is not None)
    return Included(paths, folder, env_files, file, position)


def _paths(node: Node | None, file: File) -> Iterator[str | None]:
    for one in _nodes(node):
        yield path_of(one, file)


def _nodes(node: Node | None) -> tuple[Node, ...]:
    """One node, or the items of a list."""
    if isinstance(node, Sequence):
        return node.items
    return (node,) if isinstance(node, Scalar) else ()
