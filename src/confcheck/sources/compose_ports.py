"""Under which names and ports a service of a compose file can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.ports import PortMapping, port_mapping
from confcheck.kernel.record import record
from confcheck.model import Endpoint, Entry, Mapping, Node, Origin, Position, Scalar, Template
from confcheck.sources.compose_scalars import Found, written
from confcheck.sources.interpolation import parse_template

_ANY = PortMapping(range(0), range(0))


@record(frozen=True, slots=True)
class _Ports:
    """What `ports` and `expose` have said so far."""

    ports: list[tuple[int, Origin]] = field(default_factory=list)
    published: list[tuple[int, int, Origin]] = field(default_factory=list)
    publishes: list[tuple[str | Template, Origin]] = field(default_factory=list)


def endpoint(entry: Entry, lineage: tuple[Mapping, ...], found: Found) -> Endpoint:
    """Names and ports of a service and of what it extends; those that only a variable knows are left out."""
    told = _Ports()
    for service in lineage:
        for item in found.items(service.get("ports"), "`ports`"):
            origin = found.origin(item.position, item.position)
            mapping = _mapping(item, found)
            told.ports.extend((port, origin) for port in mapping.container)
            told.published.extend((outer, inner, origin) for outer, inner in mapping.pairs)
            if (text := _short(item)) is not None:
                told.publishes.append((_template(text, item.position), origin))
        for item in found.items(service.get("expose"), "`expose`"):
            origin = found.origin(item.position, item.position)
            told.ports.extend((port, origin) for port in _mapping(item, found).container)
    return Endpoint(
        (entry.key,),
        ((entry.key, found.origin(entry.position)), *_names(lineage, found)),
        tuple(told.ports),
        tuple(told.published),
        publishes=tuple(told.publishes),
        profiles=tuple(_profiles(lineage, found)),
        network=_last(lineage, "network_mode", found) or "",
    )


def _mapping(item: Node, found: Found) -> PortMapping:
    """Host ports and container ports of one item; empty where they are not given or not known."""
    if isinstance(item, Mapping):
        host, container = found.text(item.get("published")) or "", found.text(item.get("target"))
        known = container is not None or item.get("target") is not None
        text = f"{host}:{container}" if container is not None else None
    else:
        text, known = found.text(item), isinstance(item, Scalar) and item.kind != "null"
    if text is None and known:
        return _ANY
    mapping = port_mapping(text or "")
    if mapping is None:
        found.malformed(item.position, "this is no port, range of ports, or mapping of ports")
        return _ANY
    return mapping


def _short(item: Node) -> str | None:
    """An item as the short form has it, its variables as they are written; None for what is no mapping."""
    if isinstance(item, Scalar):
        return item.text
    if not isinstance(item, Mapping):
        return None
    address, host, container, protocol = (_raw(item, key) for key in ("host_ip", "published", "target", "protocol"))
    bracketed = f"[{address}]:" if address and ":" in address and "$" not in address else f"{address}:"
    return f"{bracketed if address else ''}{host}:{container}/{protocol or 'tcp'}"


def _raw(item: Mapping, key: str) -> str:
    node = item.get(key)
    return node.text if isinstance(node, Scalar) and node.kind != "null" else ""


def _template(text: str, position: Position) -> str | Template:
    """What is wrong with it was said when it was read for its defaults."""
    value, _ = parse_template(text, lambda _: position, "project")
    return value if isinstance(value, str | Template) else text


def _last(lineage: tuple[Mapping, ...], key: str, found: Found) -> str | None:
    entries = [entry for service in lineage if (entry := written(service, key)) is not None]
    return found.text(entries[-1].value) if entries else None


def _profiles(lineage: tuple[Mapping, ...], found: Found) -> Iterator[str]:
    for service in lineage:
        for item in found.items(service.get("profiles"), "`profiles`"):
            if name := found.text(item):
                yield name


def _names(lineage: tuple[Mapping, ...], found: Found) -> Iterator[tuple[str, Origin]]:
    """`container_name` and `hostname` as the service itself has them last, and its aliases in every network."""
    for key in ("container_name", "hostname"):
        entries = [entry for service in lineage if (entry := written(service, key)) is not None]
        if entries and (name := found.text(entries[-1].value)):
            yield name, found.origin(entries[-1].position, entries[-1].value.position)
    for service in lineage:
        networks = service.get("networks")
        for network in networks.entries if isinstance(networks, Mapping) else ():
            settings = found.mapping(network.value, "a network of a service")
            for alias in found.items(settings.get("aliases"), "`aliases`") if settings else ():
                if name := found.text(alias):
                    yield name, found.origin(alias.position, alias.position)
