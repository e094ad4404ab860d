"""The names and ports under which the containers of a Kubernetes file are reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confcheck.model import Endpoint, Mapping, Node, Origin, Scalar
from confcheck.sources.kubernetes.objects import Workload, entries_at, find, items_at, text_at

_HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
_Scopes = list[tuple[Workload, tuple[str, ...]]]
_Names = tuple[tuple[str, Origin], ...]
_Ports = tuple[tuple[int, Origin], ...]
_WORKLOAD_HOSTS = (
    ("metadata", "annotations", "run.googleapis.com/urls"),
    ("status", "url"),
    ("status", "address", "url"),
)


def container_endpoint(container: Mapping, scope: tuple[str, ...], owner: Workload | None, path: str) -> Endpoint:
    """The ports of a container; with an owner also the name and the hosts of the workload that it answers for."""
    names: dict[str, Origin] = {}
    for name, origin in () if owner is None else (*_named(owner.whole, path), *_hosts(owner.whole, path)):
        names.setdefault(name, origin)
    return Endpoint(scope, tuple(names.items()), _ports(container, "containerPort", path))


def object_endpoints(objects: Iterable[Mapping], scopes: _Scopes, path: str) -> Iterator[Endpoint]:
    """The endpoints of Services and Ingresses, in the scope of the workload behind them."""
    services = []
    ingresses = []
    for whole in objects:
        kind, version = text_at(whole, "kind"), text_at(whole, "apiVersion")
        if kind == "Service" and "/" not in version:
            services.append(whole)
        elif kind == "Ingress":
            ingresses.append(whole)
    behind = {text_at(service, "metadata", "name"): _scope(service, scopes) for service in services}
    for service in services:
        scope = behind[text_at(service, "metadata", "name")]
        yield Endpoint(scope, _named(service, path), _ports(find(service, "spec"), "port", path))
    for rule in (rule for ingress in ingresses for rule in items_at(ingress, "spec", "rules")):
        yield from _ingress(rule, behind, path)


def _ingress(rule: Mapping, behind: dict[str, tuple[str, ...]], path: str) -> Iterator[Endpoint]:
    entry = next((entry for entry in rule.entries if entry.key == "host"), None)
    if entry is None:
        return
    origin = Origin(path, entry.position, entry.value.position)
    backends = {
        text_at(item, "backend", "service", "name") or text_at(item, "backend", "serviceName")
        for item in items_at(rule, "http", "paths")
    }
    for name in sorted(backends - {""}):
        yield Endpoint(behind.get(name, (name,)), ((text_at(entry.value), origin),))


def _scope(service: Mapping, scopes: _Scopes) -> tuple[str, ...]:
    wanted = {(entry.key, text_at(entry.value)) for entry in entries_at(service, "spec", "selector")}
    for owner, scope in scopes:
        if wanted and wanted <= set(owner.labels):
            return scope
    return (text_at(service, "metadata", "name"),)


def _named(whole: Mapping, path: str) -> _Names:
    return tuple(
        (text_at(entry.value), Origin(path, entry.position, entry.value.position))
        for entry in entries_at(whole, "metadata")
        if entry.key == "name" and text_at(entry.value)
    )


def _hosts(whole: Mapping, path: str) -> Iterator[tuple[str, Origin]]:
    """The hosts of the URLs that the platform gave to a workload."""
    for *where, key in _WORKLOAD_HOSTS:
        for entry in (entry for entry in entries_at(whole, *where) if entry.key == key):
            origin = Origin(path, entry.position, entry.value.position)
            yield from ((host.lower(), origin) for host in _HOST.findall(text_at(entry.value)))


def _ports(node: Node | None, key: str, path: str) -> _Ports:
    return tuple(
        (int(entry.value.text), Origin(path, entry.position, entry.value.position))
        for item in items_at(node, "ports")
        for entry in item.entries
        if entry.key == key and isinstance(entry.value, Scalar) and re.fullmatch("[0-9]{1,5}", entry.value.text)
    )
