"""JSON patches (RFC 6902) on trees with positions, as kustomize has them: `replace` also sets a key that is absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from confcheck.model import Entry, Mapping, Node, Scalar, Sequence
from confcheck.sources.kubernetes.objects import find, text_at
from confcheck.sources.trees import canonical_json
from confcheck.sources.trees.limits import MAX_DEPTH

Steps: TypeAlias = tuple[str, ...]


class Refused(Exception):
    """The patch does not fit the object; never leaves this package."""

    def __init__(self, at: Node, message: str) -> None:
        """Keep where and why; the message must not quote the text."""
        super().__init__(message)
        self.at = at
        self.message = message


def patched(node: Node, operations: Sequence, spend: Callable[[int, Node], bool]) -> Node:
    """The node after all operations; `spend` is asked before values are added.

    Raises Refused where one of them cannot be done.
    """
    for operation in operations.items:
        node = _apply(node, operation, spend)
    return node


def _apply(node: Node, operation: Node, spend: Callable[[int, Node], bool]) -> Node:
    kind = text_at(operation, "op")
    named = find(operation, "path")
    if not isinstance(named, Scalar):
        raise Refused(operation, "an operation of a JSON patch has no `path`")
    steps = _steps(named)
    if kind in ("add", "replace", "test"):
        value = find(operation, "value")
        if value is None:
            raise Refused(operation, "an operation of a JSON patch has no `value`")
    elif kind in ("copy", "move"):
        origin = find(operation, "from")
        if not isinstance(origin, Scalar):
            raise Refused(operation, "an operation of a JSON patch has no `from`")
        value = _at(node, _steps(origin), origin)
        node = _changed(node, _steps(origin), _Removal(origin)) if kind == "move" else node
    elif kind == "remove":
        return _changed(node, steps, _Removal(named))
    else:
        raise Refused(operation, "an operation of a JSON patch is none that there is")
    if kind == "test":
        if canonical_json(_at(node, steps, named)) != canonical_json(value):
            raise Refused(named, "the test of a JSON patch fails: another value is there")
        return node
    size, height = _measure(value) if spend(0, named) else (1, MAX_DEPTH)
    if height + len(steps) > MAX_DEPTH or not spend(size, named):
        raise Refused(named, "the patch adds more than is read")
    return _changed(node, steps, _Setting(named, value, must_be_there=kind == "replace"))


def _steps(path: Scalar) -> Steps:
    if not path.text:
        return ()
    if not path.text.startswith("/"):
        raise Refused(path, "the path of a JSON patch does not begin with `/`")
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in path.text[1:].split("/"))
    if len(steps) > MAX_DEPTH:
        raise Refused(path, "the path of a JSON patch leads deeper than is read")
    return steps


def _at(node: Node, steps: Steps, named: Scalar) -> Node:
    for step in steps:
        found = node.get(step) if isinstance(node, Mapping) else None
        if isinstance(node, Sequence):
            found = node.items[_index(node, step, named)]
        if found is None:
            raise _absent(named)
        node = found
    return node


class _Removal:
    """Takes an item or an entry away."""

    def __init__(self, named: Scalar) -> None:
        self.named = named

    def of_list(self, node: Sequence, step: str) -> Node:
        index = _index(node, step, self.named)
        return Sequence((*node.items[:index], *node.items[index + 1 :]), node.position)

    def of_mapping(self, node: Mapping, step: str) -> Node:
        if node.get(step) is None:
            raise _absent(self.named)
        return Mapping(tuple(entry for entry in node.entries if entry.key != step), node.position)

    def of_whole(self) -> Node:
        raise _absent(self.named)


class _Setting:
    """Puts a value in; the key of a new entry, and of one that is replaced, stands where the value does."""

    def __init__(self, named: Scalar, value: Node, *, must_be_there: bool) -> None:
        self.named = named
        self.value = value
        self.must_be_there = must_be_there

    def of_list(self, node: Sequence, step: str) -> Node:
        if self.must_be_there:
            index = _index(node, step, self.named)
            return Sequence((*node.items[:index], self.value, *node.items[index + 1 :]), node.position)
        index = len(node.items) if step == "-" else _index(node, step, self.named, beyond=1)
        return Sequence((*node.items[:index], self.value, *node.items[index:]), node.position)

    def of_mapping(self, node: Mapping, step: str) -> Node:
        entry = Entry(step, self.value.position, self.value)
        kept = {each.key: each for each in node.entries}
        return Mapping(tuple({**kept, step: entry}.values()), node.position)

    def of_whole(self) -> Node:
        return self.value


def _changed(node: Node, steps: Steps, change: _Removal | _Setting) -> Node:
    """The node with a change at the end of a path; no deeper than a path may be long."""
    if not steps:
        return change.of_whole()
    step, rest = steps[0], steps[1:]
    if isinstance(node, Sequence):
        if not rest:
            return change.of_list(node, step)
        index = _index(node, step, change.named)
        inner = _changed(node.items[index], rest, change)
        return Sequence((*node.items[:index], inner, *node.items[index + 1 :]), node.position)
    if not isinstance(node, Mapping):
        raise _absent(change.named)
    if not rest:
        return change.of_mapping(node, step)
    found = node.get(step)
    if found is None:
        raise _absent(change.named)
    inner = _changed(found, rest, change)
    last = {entry.key: entry for entry in node.entries}
    last[step] = Entry(step, last[step].position, inner)
    return Mapping(tuple(last.values()), node.position)


def _index(node: Sequence, step: str, named: Scalar, beyond: int = 0) -> int:
    if step.isascii() and step.isdigit() and len(step) <= len(str(len(node.items))):
        index = int(step)
        if index < len(node.items) + beyond:
            return index
    raise _absent(named)


def _absent(named: Scalar) -> Refused:
    return Refused(named, "the path of a JSON patch leads to nothing in an object that it is for")


def _measure(node: Node) -> tuple[int, int]:
    """Number of values, and levels of nesting; as deep as what is added may be."""
    if isinstance(node, Scalar):
        return 1, 1
    inner = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
    measured = [_measure(each) for each in inner]
    return 1 + sum(size for size, _ in measured), 1 + max((height for _, height in measured), default=0)
