"""Kubernetes and Knative: the variables of every container, resolved against the ConfigMaps of the same file."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Endpoint, Mapping, Node, Parsed, Scalar, SourceOptions
from confcheck.sources.kubernetes.endpoints import container_endpoint, object_endpoints
from confcheck.sources.kubernetes.environment import File, assignments, data_assignments, value_from
from confcheck.sources.kubernetes.objects import Store, Workload, objects, store, text_at, workload
from confcheck.sources.lines import lines_of
from confcheck.sources.trees import read_json, read_yaml

_REFERENCES = {
    "configMap": "ConfigMap",
    "configMapKeyRef": "ConfigMap",
    "configMapRef": "ConfigMap",
    "secret": "Secret",
    "secretKeyRef": "Secret",
    "secretRef": "Secret",
}

__all__ = ["parse", "value_from"]


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every variable of every container, and the ConfigMaps and Secrets that nothing in the file uses."""
    path = options.path
    is_json = path.endswith(".json") or text.lstrip("\ufeff \t\r\n").startswith("{")
    tree = (read_json if is_json else read_yaml)(text, path)
    problems = list(tree.problems)
    wholes = tuple(objects(tree.documents))
    stores = tuple(kept for whole in wholes if (kept := store(whole, path, problems)) is not None)
    workloads = tuple(runs for whole in wholes if (runs := workload(whole)) is not None)
    file = File(path, text, lines_of(text), stores, problems)
    containers = [(owner, *each) for owner in workloads for each in _containers(owner)]
    entries = [entry for owner, container, scope in containers for entry in assignments(container, scope, owner, file)]
    unused = list(_unused(stores, workloads))
    entries += [entry for kept in unused for entry in data_assignments(kept, (kept.name,), file)]
    scopes = dict.fromkeys((*(scope for _, _, scope in containers), *((kept.name,) for kept in unused)))
    return Parsed(path, tuple(entries), tuple(scopes), tuple(problems), tuple(_endpoints(wholes, containers, path)))


def _endpoints(
    wholes: tuple[Mapping, ...], containers: list[tuple[Workload, Mapping, tuple[str, ...]]], path: str
) -> Iterator[Endpoint]:
    """The first container of a workload answers for it."""
    firsts: dict[int, tuple[Workload, tuple[str, ...]]] = {}
    for owner, container, scope in containers:
        first = firsts.setdefault(id(owner), (owner, scope))
        yield container_endpoint(container, scope, owner if first[1] is scope else None, path)
    yield from object_endpoints(wholes, list(firsts.values()), path)


def _containers(owner: Workload) -> Iterator[tuple[Mapping, tuple[str, ...]]]:
    """The containers with their scopes: the first stands for the workload, the others only for themselves."""
    for number, container in enumerate((*owner.containers, *owner.init_containers)):
        name = text_at(container, "name")
        if number == 0 and owner.containers:
            yield container, tuple(dict.fromkeys(part for part in (name, owner.name) if part))
        else:
            yield container, (name or f"{owner.name}[{number}]",)


def _unused(stores: tuple[Store, ...], workloads: tuple[Workload, ...]) -> Iterator[Store]:
    used = {reference for owner in workloads for reference in _references(owner.spec)}
    return (found for found in stores if (found.kind, found.name) not in used)


def _references(node: Node) -> Iterator[tuple[str, str]]:
    """Kind and name of every ConfigMap and Secret that a part of a pod refers to."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            kind = _REFERENCES.get(entry.key)
            if kind is not None:
                yield kind, text_at(entry.value, "name") or text_at(entry.value, "secretName")
            yield from _references(entry.value)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _references(item)
