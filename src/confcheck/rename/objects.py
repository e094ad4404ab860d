"""Keys of ConfigMaps and Secrets: who names them besides the containers that take all of an object."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Mapping, Mistake, Node, Scalar, System
from confcheck.model.rename import Change
from confcheck.rename.edits import Edit, Texts
from confcheck.rename.meaning import Aim
from confcheck.rename.spots import Spots
from confcheck.sources.kubernetes.objects import text_at
from confcheck.sources.trees import read_json, read_yaml


def object_edits(system: System, aim: Aim, spots: Spots, texts: Texts) -> Iterator[Edit]:
    """`configMapKeyRef` follows its object's key; raises Mistake where anything else names it.

    A reference to a Secret is compared by its key, so that nothing would prove it the same.
    """
    objects = _renamed_objects(system, spots)
    for document in system.documents if objects else ():
        if document.source.format != "kubernetes":
            continue
        text, path = texts.lines(document.path).text, document.path
        tree = (read_json if text.lstrip("\ufeff \t\r\n").startswith("{") else read_yaml)(text, path)
        for node in tree.documents:
            for owner, named, key in _named(node, "", aim.old):
                if named in objects or not named:
                    yield _followed(aim, texts, path, owner, key)


def _followed(aim: Aim, texts: Texts, path: str, owner: str, key: Scalar) -> Edit:
    if owner != "configMapKeyRef":
        message = f"{owner or 'a mount'} names the key {aim.old} of an object that would be renamed"
        raise Mistake(message, path=path, position=key.position, hint="rename both by hand")
    change = Change(path, key.position.line, f"key: {aim.old}", f"key: {aim.new}")
    return Edit(path, *texts.word(path, key.position, aim.old), aim.new, change)


def _renamed_objects(system: System, spots: Spots) -> frozenset[str]:
    """Names of the objects of which a key is renamed."""
    return frozenset(
        name
        for document in system.documents
        for (_, name, _), assignments in document.parsed.objects
        if any(one.origin in spots.keys for one in assignments)
    )


def _named(node: Node, owner: str, name: str) -> Iterator[tuple[str, str, Scalar]]:
    """Every `key: NAME`, the key of the mapping that it stands in, and the object that this names beside it."""
    if isinstance(node, Mapping):
        key = node.get("key")
        if isinstance(key, Scalar) and key.text == name:
            yield owner, text_at(node, "name"), key
        for entry in node.entries:
            yield from _named(entry.value, entry.key, name)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _named(item, owner, name)
