"""Kubernetes and Knative: the variables of every container, and what it takes from ConfigMaps and Secrets."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Endpoint, Mapping, Node, Parsed, Placement, Scalar, SourceOptions
from confcheck.sources.kubernetes.endpoints import container_endpoint, object_endpoints
from confcheck.sources.kubernetes.environment import Container, File, data_assignments, entries, value_from
from confcheck.sources.kubernetes.objects import Workload, objects, store, text_at, workload
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
    containers = [container for owner in workloads for container in _containers(owner, file)]
    found = [entry for container in containers for entry in entries(container)]
    data = [(kept, data_assignments(kept, (kept.name,), file)) for kept in stores]
    used = {reference for owner in workloads for reference in _references(owner.spec)}
    unused = [(kept, assigned) for kept, assigned in data if (kept.kind, kept.name) not in used]
    found += [assignment for _, assigned in unused for assignment in assigned]
    return Parsed(
        path,
        tuple(found),
        tuple(dict.fromkeys((*(each.scope for each in containers), *((kept.name,) for kept, _ in unused)))),
        tuple(problems),
        tuple(_endpoints(wholes, containers, path)),
        objects=tuple(((kept.kind, kept.name, kept.namespace), assigned) for kept, assigned in data),
        placements=tuple(map(_placement, containers)),
    )


def _placement(one: Container) -> Placement:
    """What a patch of the container has to name."""
    owner = one.owner
    version, kind = text_at(owner.whole, "apiVersion"), text_at(owner.whole, "kind")
    among = "containers" if any(one.whole is each for each in owner.containers) else "initContainers"
    return Placement(
        one.scope, version, kind, owner.name, owner.namespace, text_at(one.whole, "name"), (*owner.path, among)
    )


def _endpoints(wholes: tuple[Mapping, ...], containers: list[Container], path: str) -> Iterator[Endpoint]:
    """The first container of a workload answers for it."""
    firsts: dict[int, tuple[Workload, tuple[str, ...]]] = {}
    for container in containers:
        first = firsts.setdefault(id(container.owner), (container.owner, container.scope))
        answers = first[1] is container.scope
        yield container_endpoint(container.whole, container.scope, container.owner, path, answers=answers)
    yield from object_endpoints(wholes, list(firsts.values()), path)


def _containers(owner: Workload, file: File) -> Iterator[Container]:
    """The containers with their scopes: the first stands for the workload, the others only for themselves."""
    for number, whole in enumerate((*owner.containers, *owner.init_containers)):
        name = text_at(whole, "name")
        if number == 0 and owner.containers:
            scope = tuple(dict.fromkeys(part for part in (name, owner.name) if part))
        else:
            scope = (name or f"{owner.name}[{number}]",)
        yield Container(whole, scope, owner, file)


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
