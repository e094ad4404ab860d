"""Kubernetes and Knative: the variables of every container, and what it takes from ConfigMaps and Secrets."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Assignment, Endpoint, Mapping, Node, Parsed, Placement, Scalar, SourceOptions
from confcheck.sources.charts import chart_template
from confcheck.sources.kubernetes.embedded import embedded, form_of
from confcheck.sources.kubernetes.endpoints import container_endpoint, object_endpoints
from confcheck.sources.kubernetes.environment import (
    Container,
    File,
    data_assignments,
    entries,
    mounted_assignments,
    value_from,
)
from confcheck.sources.kubernetes.objects import Store, Workload, objects, store, text_at, workload
from confcheck.sources.kubernetes.recognition import recognises
from confcheck.sources.kubernetes.remote import made_secrets
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

__all__ = ["parse", "recognises", "understood", "value_from"]


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every variable of every container, and the ConfigMaps and Secrets that nothing in the file uses."""
    path = options.path
    is_json = path.endswith(".json") or text.lstrip("\ufeff \t\r\n").startswith("{")
    tree = (read_json if is_json else read_yaml)(text, path)
    file = File(path, text, lines_of(text), list(tree.problems))
    return chart_template(path, text, tree) or understood(tree.documents, file)


def understood(documents: tuple[Node, ...], file: File) -> Parsed:
    """The same for objects that are at hand; all their positions are those of the one text of `file`."""
    wholes = tuple(objects(documents))
    stores = [kept for whole in wholes for kept in _stores(whole, file)]
    file.add(stores)
    workloads = tuple(runs for whole in wholes if (runs := workload(whole)) is not None)
    containers = [container for owner in workloads for container in _containers(owner, file)]
    found = [entry for container in containers for entry in entries(container)]
    data = [(kept, data_assignments(kept, (kept.name,), file)) for kept in stores]
    used = {reference for owner in workloads for reference in _references(owner.spec)}
    unused = [(kept, assigned) for kept, assigned in data if (kept.kind, kept.name) not in used]
    found += [assignment for kept, assigned in unused for assignment in _alone(kept, assigned, file)]
    inner = [(kept, embedded(kept, file)) for kept in stores]
    found += [assignment for _, inside in inner for assignment in inside.assignments]
    holding = [kept for kept, _ in unused] + [kept for kept, inside in inner if inside.assignments]
    return Parsed(
        file.path,
        tuple(found),
        tuple(dict.fromkeys((*(each.scope for each in containers), *((kept.name,) for kept in holding)))),
        (*file.problems, *(problem for _, inside in inner for problem in inside.problems)),
        tuple(_endpoints(wholes, containers, file.path)),
        objects=tuple(((kept.kind, kept.name, kept.namespace), assigned) for kept, assigned in data if not kept.open),
        placements=tuple(map(_placement, containers)),
        notes=(*file.notes, *(note for _, inside in inner for note in inside.notes)),
    )


def _stores(whole: Mapping, file: File) -> Iterator[Store]:
    """What containers can take from an object: it is a ConfigMap or a Secret, or Secrets are made after it."""
    kept = store(whole, file.path, file.problems)
    if kept is not None:
        yield kept
    yield from made_secrets(whole, file)


def _alone(kept: Store, assigned: tuple[Assignment, ...], file: File) -> Iterator[Assignment]:
    """The keys of an object that nothing uses; one that is a whole file holds what is read in that."""
    whole = {datum.position for datum in kept.data if form_of(datum)}
    yield from (one for one in (*assigned, *mounted_assignments(kept, file)) if one.origin.key not in whole)


def _placement(one: Container) -> Placement:
    """What a patch of the container has to name."""
    owner = one.owner
    version, kind = text_at(owner.whole, "apiVersion"), text_at(owner.whole, "kind")
    where = (*owner.path, "initContainers" if one.first else "containers")
    return Placement(one.scope, version, kind, owner.name, owner.namespace, text_at(one.whole, "name"), where)


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
        yield Container(whole, scope, owner, file, first=number >= len(owner.containers))


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
