"""Parts of a document by their path, as `select` names them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Steps

from confcheck.model import Mapping, Node, Sequence


def nodes_at(node: Node, path: Steps[str]) -> Iterator[Node]:
    """Every node at a path of keys and indices; `*` is any of them. Of a key that is there twice, the last."""
    if not path:
        yield node
        return
    step, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        inside = [entry.value for entry in node.entries] if step == "*" else [node.get(step)]
    elif isinstance(node, Sequence):
        inside = [item for index, item in enumerate(node.items) if step in {"*", str(index)}]
    else:
        inside = []
    for found in inside:
        if found is not None:
            yield from nodes_at(found, rest)
