"""The objects of a build on their way through it: what they are called, and what they were called before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Node, Position, Scalar, Sequence
from confcheck.sources.kubernetes.objects import find, text_at, workload

Rename: TypeAlias = Callable[[str, str], str | None]
"""Kind and name that a reference has → the name it has to have; None: it stays."""
_REFERENCES = {
    "configMap": ("ConfigMap", "name"),
    "configMapKeyRef": ("ConfigMap", "name"),
    "configMapRef": ("ConfigMap", "name"),
    "secret": ("Secret", "name"),
    "secretKeyRef": ("Secret", "name"),
    "secretRef": ("Secret", "name"),
}
"""Key → the kind that stands under it, and the key of its name; a volume of a Secret has `secretName`."""
_OF_INGRESS = {"backend": ("Service", "serviceName"), "service": ("Service", "name")}
_UNPREFIXED = ("APIService", "CustomResourceDefinition", "Namespace")


@record(frozen=True, slots=True)
class Resource:
    """An object as it is at some point of the build."""

    whole: Mapping
    former: tuple[str, ...] = ()
    """Its names before prefixes and suffixes, the oldest first."""
    leader: str = ""
    """Name of its first container as it was written: kustomize puts those that a patch adds before it."""

    @property
    def kind(self) -> str:
        """Its kind."""
        return text_at(self.whole, "kind")

    @property
    def name(self) -> str:
        """Its name now."""
        return text_at(self.whole, "metadata", "name")

    @property
    def namespace(self) -> str:
        """Its namespace now; empty where none is given."""
        return text_at(self.whole, "metadata", "namespace")

    @property
    def group(self) -> str:
        """The API that its kind is of, without the version."""
        return text_at(self.whole, "apiVersion").rpartition("/")[0]

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What no other object of a build may share."""
        return self.group, self.kind, self.namespace, self.name

    def named(self, name: str) -> bool:
        """Whether it is or was called so."""
        return name == self.name or name in self.former


Index: TypeAlias = dict[tuple[str, str], list[int]]
"""Kind and name, now or before → the places in a list of objects."""


def indexed(resources: list[Resource]) -> Index:
    """Where the objects are: asking every one for each patch would take too long in a large build."""
    index: Index = {}
    for number, resource in enumerate(resources):
        for name in dict.fromkeys((resource.name, *resource.former)):
            index.setdefault((resource.kind, name), []).append(number)
    return index


def loaded(whole: Mapping) -> Resource:
    """An object as it comes out of its file."""
    runs = workload(whole)
    return Resource(whole, leader=text_at(runs.containers[0], "name") if runs is not None and runs.containers else "")


def led(resource: Resource) -> Mapping:
    """The object with the container first that stands for it."""
    runs = workload(resource.whole)
    if runs is None or not resource.leader or not isinstance(runs.spec, Mapping):
        return resource.whole
    listed = runs.spec.get("containers")
    items = listed.items if isinstance(listed, Sequence) else ()
    ordered = tuple(sorted(items, key=lambda item: text_at(item, "name") != resource.leader))
    if listed is None or _same(ordered, items):
        return resource.whole
    spec: Node = _with(runs.spec, "containers", Sequence(ordered, listed.position), None)
    for depth in range(len(runs.path) - 1, -1, -1):
        around = find(resource.whole, *runs.path[:depth])
        spec = _with(around, runs.path[depth], spec, None) if isinstance(around, Mapping) else spec
    return spec if isinstance(spec, Mapping) else resource.whole


def with_metadata(resource: Resource, key: str, text: str, position: Position | None) -> Resource:
    """The object with another name or namespace; `position`: where that is written, None: where the old one is."""
    metadata = find(resource.whole, "metadata")
    inside = metadata if isinstance(metadata, Mapping) else Mapping((), resource.whole.position)
    old = next((entry for entry in reversed(inside.entries) if entry.key == key), None)
    at = position or (old.value.position if old is not None else inside.position)
    entry = Entry(key, at if old is None or position else old.position, Scalar(text, "string", at))
    whole = _with(resource.whole, "metadata", _with(inside, key, entry.value, entry.position), None)
    return replace(resource, whole=whole)


def renamed(resource: Resource, prefix: str, suffix: str) -> Resource:
    """The object under its new name."""
    if resource.kind in _UNPREFIXED or not resource.name:
        return resource
    former = tuple(dict.fromkeys((*resource.former, resource.name)))
    return replace(with_metadata(resource, "name", f"{prefix}{resource.name}{suffix}", None), former=former)


def follow_names(resources: list[Resource], rename: Rename) -> list[Resource]:
    """Every object with the references in it under the names that they have to have."""
    followed = []
    for resource in resources:
        whole = _followed(resource.whole, rename, _OF_INGRESS if resource.kind == "Ingress" else _REFERENCES)
        followed.append(replace(resource, whole=whole) if isinstance(whole, Mapping) else resource)
    return followed


def settled(resources: list[Resource]) -> list[Resource]:
    """The objects at the end of a build: what still names another as it was called is told its name."""
    now = {(resource.kind, resource.name) for resource in resources}
    former: dict[tuple[str, str], set[str]] = {}
    for resource in resources:
        for name in resource.former:
            former.setdefault((resource.kind, name), set()).add(resource.name)

    def rename(kind: str, name: str) -> str | None:
        found = former.get((kind, name), set()) if (kind, name) not in now else set()
        return next(iter(found)) if len(found) == 1 else None

    return follow_names(resources, rename)


def _followed(node: Node, rename: Rename, references: dict[str, tuple[str, str]]) -> Node:
    """The node itself where nothing in it changes."""
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        items = tuple(_followed(item, rename, references) for item in node.items)
        return node if _same(items, node.items) else Sequence(items, node.position)
    values = [_followed(_referring(entry, rename, references), rename, references) for entry in node.entries]
    if _same(values, [entry.value for entry in node.entries]):
        return node
    entries = (replace(entry, value=value) for entry, value in zip(node.entries, values, strict=True))
    return Mapping(tuple(entries), node.position)


def _referring(entry: Entry, rename: Rename, references: dict[str, tuple[str, str]]) -> Node:
    kind, key = references.get(entry.key, ("", ""))
    if not kind or not isinstance(entry.value, Mapping):
        return entry.value
    key = "secretName" if kind == "Secret" and entry.value.get("secretName") is not None else key
    named = entry.value.get(key)
    new = rename(kind, named.text) if isinstance(named, Scalar) else None
    if not isinstance(named, Scalar) or new is None:
        return entry.value
    return _with(entry.value, key, Scalar(new, named.kind, named.position), None)


def _with(mapping: Mapping, key: str, value: Node, position: Position | None) -> Mapping:
    """The mapping with one entry changed, or a new one at its end."""
    entries = {entry.key: entry for entry in mapping.entries}
    old = entries.get(key)
    at = position or (value.position if old is None else old.position)
    entries[key] = Entry(key, at, value)
    return Mapping(tuple(entries.values()), mapping.position)


def _same(new: Iterable[Node], old: Iterable[Node]) -> bool:
    return all(one is other for one, other in zip(new, old, strict=True))
