"""The variables that one container gets: from ConfigMaps and Secrets as a whole, then one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from confcheck.model import Assignment, Malformed, Mapping, Node, Origin, Position, Scalar, Sequence, Unknown, Value
from confcheck.sources.kubernetes.objects import Datum, Store, Workload, entries_at, find, items_at, text_at
from confcheck.sources.kubernetes.variables import expand
from confcheck.sources.lines import Lines
from confcheck.sources.references import bind, parse_reference

_FROM = {"configMapRef": "ConfigMap", "secretRef": "Secret"}


@dataclass(frozen=True, slots=True)
class File:
    """What the containers of one file share."""

    path: str
    text: str = field(repr=False)
    lines: Lines
    stores: tuple[Store, ...]
    problems: list[Malformed]
    blocks: Iterator[int] = field(default_factory=count)

    def store(self, kind: str, name: str, namespace: str) -> Store | None:
        """The ConfigMap or Secret of that name; one without a namespace fits every namespace."""
        fits = [store for store in self.stores if (store.kind, store.name) == (kind, name)]
        return next(
            (store for store in reversed(fits) if not (store.namespace and namespace) or store.namespace == namespace),
            None,
        )


def assignments(container: Mapping, scope: tuple[str, ...], owner: Workload, file: File) -> list[Assignment]:
    """Every variable of the container in the order of precedence."""
    result, closed = _wholesale(container, scope, owner, file)
    block = next(file.blocks)
    known = {assignment.key for assignment in result}
    for item, name in _variables(container, file):
        value, position = _value(item, owner, file)
        if isinstance(value, str) and isinstance(item.get("value"), Scalar) and position is not None:
            value = expand(value, known, closed=closed, place=(file.text, file.lines, position))
        origin = Origin(file.path, name.position, position)
        result.append(Assignment(name.text, value, origin, scope, block, separator=": "))
        known.add(name.text)
    return result


def data_assignments(store: Store, scope: tuple[str, ...], file: File, prefix: str = "") -> list[Assignment]:
    """Every key of a ConfigMap or Secret as a variable."""
    block = next(file.blocks)
    return [
        Assignment(
            prefix + datum.key,
            datum.value,
            Origin(file.path, datum.position, datum.value_position),
            scope,
            block,
            secret=store.kind == "Secret",
            separator=": ",
        )
        for datum in store.data
    ]


def value_from(source: Node, owner: Workload | None, file: File | None) -> tuple[Value, Position]:
    """What `valueFrom` supplies, and where it says so; without owner and file nothing can be looked up."""
    secret = find(source, "secretKeyRef")
    if secret is not None:
        return _secret(secret, owner)
    configuration = find(source, "configMapKeyRef")
    if configuration is not None:
        return _configured(configuration, owner, file)
    return Unknown("filled in by Kubernetes"), source.position


def _variables(container: Mapping, file: File) -> Iterator[tuple[Mapping, Scalar]]:
    """The items of `env` with their names."""
    variables = find(container, "env")
    if isinstance(variables, Mapping) or (isinstance(variables, Scalar) and variables.kind != "null"):
        file.problems.append(Malformed(file.path, variables.position, "`env` is not a list of variables"))
    for item in variables.items if isinstance(variables, Sequence) else ():
        name = find(item, "name")
        if isinstance(item, Mapping) and isinstance(name, Scalar) and name.text:
            yield item, name
        else:
            file.problems.append(Malformed(file.path, item.position, "a variable has no name"))


def _wholesale(
    container: Mapping, scope: tuple[str, ...], owner: Workload, file: File
) -> tuple[list[Assignment], bool]:
    """The variables of `envFrom`, and whether all of its ConfigMaps and Secrets are in the file."""
    result: list[Assignment] = []
    closed = True
    for item in items_at(container, "envFrom"):
        for field_name, kind in _FROM.items():
            if item.get(field_name) is None:
                continue
            store = file.store(kind, text_at(item, field_name, "name"), owner.namespace)
            if store is None:
                closed = False
            else:
                result += data_assignments(store, scope, file, text_at(item, "prefix"))
    return result, closed


def _value(item: Mapping, owner: Workload, file: File) -> tuple[Value, Position | None]:
    value = item.get("value")
    source = item.get("valueFrom")
    if isinstance(value, Scalar):
        return parse_reference(value.text) or value.text, value.position
    if value is not None:
        file.problems.append(Malformed(file.path, value.position, "the value of a variable is not text"))
        return Unknown("not text"), value.position
    return value_from(source, owner, file) if isinstance(source, Mapping) else ("", None)


def _secret(secret: Node, owner: Workload | None) -> tuple[Value, Position]:
    name, key = find(secret, "name"), text_at(secret, "key") or None
    position = name.position if isinstance(name, Scalar) else secret.position
    identity = text_at(name)
    if owner is None or not owner.knative:
        return bind("kubernetes", identity, key), position
    elsewhere = dict(part.strip().partition(":")[::2] for part in _annotation(owner, "run.googleapis.com/secrets"))
    if identity in elsewhere:
        return bind("gcp", elsewhere[identity].removeprefix("projects/").replace("/secrets/", "/"), key), position
    version = key is None or key == "latest" or key.isdecimal()
    return bind("gcp" if version or _on_cloud_run(owner) else "kubernetes", identity, key), position


def _annotation(owner: Workload, name: str) -> list[str]:
    """The comma-separated parts of an annotation of the pods."""
    parts = text_at(owner.whole, "spec", "template", "metadata", "annotations", name).split(",")
    return [part for part in parts if part]


def _on_cloud_run(owner: Workload) -> bool:
    metadata = (find(owner.whole, "metadata"), find(owner.whole, "spec", "template", "metadata"))
    entries = [entry for node in metadata for name in ("annotations", "labels") for entry in entries_at(node, name)]
    return any(entry.key.startswith(("run.googleapis.com/", "cloud.googleapis.com/")) for entry in entries)


def _configured(configuration: Node, owner: Workload | None, file: File | None) -> tuple[Value, Position]:
    name = find(configuration, "name")
    position = configuration.position if name is None else name.position
    store = None
    if file is not None and owner is not None:
        store = file.store("ConfigMap", text_at(name), owner.namespace)
    if store is None:
        return Unknown("from a ConfigMap that is not in this file"), position
    datum = _datum(store, text_at(configuration, "key"))
    if datum is None:
        return Unknown("from a key that its ConfigMap does not have"), position
    return datum.value, datum.value_position


def _datum(store: Store, key: str) -> Datum | None:
    return next((datum for datum in reversed(store.data) if datum.key == key), None)
