"""The files of a schema: read, parsed, joined by `$ref`."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Mistake, Node, Position, Scalar, Tree
from confcheck.schema.references import Reference, references_of
from confcheck.sources.trees import read_json, read_toml, read_yaml

_READERS: dict[str, Callable[[str, str], Tree]] = {
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".toml": read_toml,
    ".json": read_json,
}
_DEPTH = 40
"""Levels of mappings and lists in one file; the validation recurses."""


@record(frozen=True, slots=True)
class File:
    """One file of the schema."""

    path: str
    text: str
    root: Mapping


def read_files(path: str, read: Callable[[str], str], blame: tuple[str, Position]) -> dict[str, File]:
    """The schema file and every file it refers to, by path, in the order in which they are met.

    `blame` is where the manifest names the schema.
    """
    files: dict[str, File] = {}
    wanted = [(path, blame)]
    while wanted:
        current, named = wanted.pop(0)
        if current not in files:
            text = _read(current, read, named)
            files[current] = File(current, text, _parse(current, text))
            references = references_of(files[current].root, current)
            wanted += [(reference.target.path, _place(reference)) for reference in references]
    return files


def _place(reference: Reference) -> tuple[str, Position]:
    return reference.path, reference.position


def _read(path: str, read: Callable[[str], str], named: tuple[str, Position]) -> str:
    """The text of a file; a file that cannot be read is the mistake of the line that names it."""
    try:
        return read(path)
    except Mistake as mistake:
        if mistake.position is not None:
            raise
        message = mistake.message if mistake.path is None else f"{mistake.path}: {mistake.message}"
        raise Mistake(message, path=named[0], position=named[1], hint=mistake.hint) from None


def _parse(path: str, text: str) -> Mapping:
    start = Position(1, 1)
    reader = _READERS.get(posixpath.splitext(path)[1])
    if reader is None:
        raise Mistake("a schema is a .yaml, .yml, .toml or .json file", path=path)
    tree = reader(text, path)
    for problem in tree.problems:
        raise Mistake(problem.message, path=path, position=problem.position or start, hint=problem.hint)
    if len(tree.documents) > 1:
        raise Mistake("a schema is one document", path=path, position=tree.documents[1].position)
    root = tree.documents[0] if tree.documents else None
    if not isinstance(root, Mapping):
        raise Mistake("a schema is a mapping of keywords", path=path, position=root.position if root else start)
    _check_depth(root, path)
    for entry in _repeated(root):
        raise Mistake("this key is given twice", path=path, position=entry.position, hint="keep one of them")
    return root


def _check_depth(root: Node, path: str) -> None:
    level = [root]
    for _ in range(_DEPTH):
        level = [child for node in level for child in _children(node)]
    if level:
        raise Mistake(f"nested deeper than {_DEPTH} levels", path=path, position=level[0].position)


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Scalar):
        return ()
    return tuple(entry.value for entry in node.entries) if isinstance(node, Mapping) else node.items


def _repeated(node: Node) -> Iterator[Entry]:
    """Keys that one mapping holds twice; a YAML merge key may be overridden."""
    if isinstance(node, Mapping):
        seen: set[str] = set()
        for entry in node.entries:
            if not entry.merged and entry.key in seen:
                yield entry
            seen |= set() if entry.merged else {entry.key}
            yield from _repeated(entry.value)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _repeated(item)
