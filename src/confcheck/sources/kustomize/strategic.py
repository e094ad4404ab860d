"""Strategic merge: an object over another of its kind, containers by name and their variables by name."""

from __future__ import annotations

from confcheck.model import Entry, Mapping, Node, Scalar, Sequence
from confcheck.sources.kubernetes.objects import text_at

_KEYS = {
    "containers": ("name",),
    "env": ("name",),
    "ephemeralContainers": ("name",),
    "initContainers": ("name",),
    "ports": ("containerPort", "port"),
    "volumes": ("name",),
}
"""Lists that are merged item by item, and what an item is told by; all others are replaced."""
_DIRECTIVE = "$patch"


def merged(base: Node, patch: Node, *, known: bool) -> Node | None:
    """The base with the patch over it; None where the patch deletes it.

    `known`: whether it is a kind of Kubernetes itself; lists of others are replaced.
    """
    return _merged(base, patch, known=known)


def _merged(base: Node | None, patch: Node, *, known: bool) -> Node | None:
    if isinstance(patch, Scalar) and patch.kind == "null":
        return None
    if not isinstance(patch, Mapping):
        return patch
    directive = text_at(patch, _DIRECTIVE)
    if directive == "delete":
        return None
    under = base if isinstance(base, Mapping) and directive != "replace" else Mapping((), patch.position)
    return _mapping(under, patch, known=known)


def _mapping(base: Mapping, patch: Mapping, *, known: bool) -> Mapping:
    """Keys of the base in their order, then those that only the patch has."""
    over = {entry.key: entry for entry in patch.entries if not entry.key.startswith("$")}
    entries = []
    for entry in {entry.key: entry for entry in base.entries}.values():
        new = over.pop(entry.key, None)
        value = entry.value if new is None else _value(entry.value, new, known=known)
        if value is not None:
            entries.append(entry if new is None else _over(entry, new, value))
    for new in over.values():
        value = _value(None, new, known=known)
        if value is not None:
            entries.append(Entry(new.key, new.position, value))
    return Mapping(tuple(entries), base.position if base.entries else patch.position)


def _over(entry: Entry, new: Entry, value: Node) -> Entry:
    """An entry with its merged value; where the value is the patch's, so is the place of the key."""
    return Entry(entry.key, new.position if value is new.value else entry.position, value)


def _value(base: Node | None, entry: Entry, *, known: bool) -> Node | None:
    keys = _KEYS.get(entry.key, ()) if known else ()
    if keys and isinstance(entry.value, Sequence):
        return _list(base if isinstance(base, Sequence) else None, entry.value, keys)
    return _merged(base, entry.value, known=known)


def _list(base: Sequence | None, patch: Sequence, keys: tuple[str, ...]) -> Sequence:
    """Items of the patch in its order, merged with those of the base that they name, then the rest of the base."""
    directives = [text_at(item, _DIRECTIVE) for item in patch.items if _is_directive(item)]
    items = [item for item in patch.items if not _is_directive(item)]
    under = {} if directives or base is None else {_name(item, keys): item for item in base.items}
    if "delete" in directives:
        return Sequence((), patch.position)
    found: list[Node] = []
    for item in items:
        new = _merged(under.pop(_name(item, keys), None), item, known=True)
        if new is not None:
            found.append(new)
    return Sequence((*found, *under.values()), patch.position if base is None else base.position)


def _is_directive(item: Node) -> bool:
    return isinstance(item, Mapping) and [entry.key for entry in item.entries] == [_DIRECTIVE]


def _name(item: Node, keys: tuple[str, ...]) -> tuple[str, ...] | int:
    """What an item is told by; one that has nothing of the kind is like no other."""
    key = next((key for key in keys if text_at(item, key)), None)
    return id(item) if key is None else (key, text_at(item, key), text_at(item, "protocol") or "TCP")
