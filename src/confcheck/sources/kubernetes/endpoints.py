"""The names and ports under which the containers of a Kubernetes file are reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confcheck.model import Endpoint, Entry, Mapping, Node, Origin, Scalar, Sequence
from confcheck.sources.kubernetes.objects import Workload, entries_at, find, items_at, text_at

_HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
_Scopes = list[tuple[Workload, tuple[str, ...]]]
_Labelled = dict[tuple[str, str], list[tuple[frozenset[tuple[str, str]], tuple[str, ...]]]]
_Names = tuple[tuple[str, Origin], ...]
_Ports = tuple[tuple[int, Origin], ...]
_WORKLOAD_HOSTS = (
    ("metadata", "annotations", "run.googleapis.com/urls"),
    ("status", "url"),
    ("status", "address", "url"),
)


def container_endpoint(
    container: Mapping, scope: tuple[str, ...], owner: Workload, path: str, *, answers: bool
) -> Endpoint:
    """The ports of a container; the one that answers for its workload also has the workload's name and hosts."""
    kind, version = text_at(owner.whole, "kind"), text_at(owner.whole, "apiVersion")
    names: dict[str, Origin] = {}
    for name, origin in (*_named(owner.whole, path), *_hosts(owner.whole, path)) if answers else ():
        names.setdefault(name, origin)
    return Endpoint(
        scope,
        tuple(names.items()),
        _ports(container, "containerPort", path),
        kind="public" if answers and version.startswith("serving.knative.dev/") else "container",
        namespace=owner.namespace,
        network="host" if text_at(owner.spec, "hostNetwork") == "true" else f"{kind} {owner.name}",
    )


def object_endpoints(objects: Iterable[Mapping], scopes: _Scopes, path: str) -> Iterator[Endpoint]:
    """The endpoints of Services and of what leads to them from outside, in the scope of the workload behind them."""
    services = []
    edges = []
    for whole in objects:
        kind, version = text_at(whole, "kind"), text_at(whole, "apiVersion")
        if kind == "Service" and "/" not in version:
            services.append(whole)
        elif kind in _EDGES:
            edges.append(whole)
    behind = {owner.name: scope for owner, scope in scopes}
    labelled = _by_label(scopes)
    behind |= {text_at(service, "metadata", "name"): _scope(service, labelled) for service in services}
    for service in services:
        # The name of a headless Service stands for its pods, so the ports of their containers hold.
        headless = text_at(service, "spec", "clusterIP") == "None"
        yield Endpoint(
            behind[text_at(service, "metadata", "name")],
            _named(service, path),
            _ports(find(service, "spec"), "port", path),
            kind="container" if headless else "service",
            namespace=text_at(service, "metadata", "namespace"),
        )
    for edge in edges:
        for host, backends in _EDGES[text_at(edge, "kind")](edge):
            origin = Origin(path, host.position, host.value.position)
            for name in sorted(backends - {""}):
                yield Endpoint(behind.get(name, (name,)), ((text_at(host.value), origin),), kind="public")


def _ingress(ingress: Mapping) -> Iterator[tuple[Entry, set[str]]]:
    """The host of every rule, and the names of the Services that it leads to."""
    for rule in items_at(ingress, "spec", "rules"):
        yield from (
            (entry, {_backend(item) for item in items_at(rule, "http", "paths")})
            for entry in rule.entries
            if entry.key == "host"
        )


def _backend(item: Mapping) -> str:
    return text_at(item, "backend", "service", "name") or text_at(item, "backend", "serviceName")


def _http_route(route: Mapping) -> Iterator[tuple[Entry, set[str]]]:
    """Every host of a route of the Gateway API, and the names of the Services behind it."""
    names = {
        text_at(backend, "name")
        for rule in items_at(route, "spec", "rules")
        for backend in items_at(rule, "backendRefs")
    }
    hosts = find(route, "spec", "hostnames")
    for item in hosts.items if isinstance(hosts, Sequence) else ():
        yield Entry("hostnames", item.position, item), names


def _domain_mapping(mapping: Mapping) -> Iterator[tuple[Entry, set[str]]]:
    """A Knative domain is the name of its mapping; Cloud Run calls what it leads to `routeName`."""
    name = text_at(mapping, "spec", "ref", "name") or text_at(mapping, "spec", "routeName")
    yield from ((entry, {name}) for entry in entries_at(mapping, "metadata") if entry.key == "name")


_EDGES = {"DomainMapping": _domain_mapping, "HTTPRoute": _http_route, "Ingress": _ingress}


def _by_label(scopes: _Scopes) -> _Labelled:
    """Label of a pod → the workloads whose pods have it, in the order of the file."""
    found: _Labelled = {}
    for owner, scope in scopes:
        for label in owner.labels:
            found.setdefault(label, []).append((frozenset(owner.labels), scope))
    return found


def _scope(service: Mapping, labelled: _Labelled) -> tuple[str, ...]:
    """The scope of the first workload that the Service selects; its own name where it selects none."""
    wanted = {(entry.key, text_at(entry.value)) for entry in entries_at(service, "spec", "selector")}
    candidates = min((labelled.get(label, []) for label in wanted), key=len, default=[])
    own = (text_at(service, "metadata", "name"),)
    return next((scope for labels, scope in candidates if wanted <= labels), own)


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
