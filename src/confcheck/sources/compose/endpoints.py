"""Under which names and ports a service of a compose project can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.ports import PortMapping, port_mapping
from confcheck.kernel.record import record
from confcheck.model import Endpoint, Mapping, Node, Origin, Position, Scalar, Sequence, Template
from confcheck.sources.compose.files import File
from confcheck.sources.compose.layers import Found, Lineage, each, last
from confcheck.sources.compose.project import Service
from confcheck.sources.interpolation import parse_template

_ANY = PortMapping(range(0), range(0))


@record(frozen=True, slots=True)
class _Ports:
    """What `ports` and `expose` have said so far."""

    ports: list[tuple[int, Origin]] = field(default_factory=list)
    published: list[tuple[int, int, Origin]] = field(default_factory=list)
    publishes: list[tuple[str | Template, Origin]] = field(default_factory=list)


def endpoint(name: str, service: Service) -> Endpoint:
    """Names and ports of a service; those that only a variable knows are left out."""
    told, lineage = _Ports(), service.lineage
    for item, file in _items(lineage, "ports"):
        origin = file.origin(item.position, item.position)
        mapping = _mapping(item, file)
        told.ports.extend((port, origin) for port in mapping.container)
        told.published.extend((outer, inner, origin) for outer, inner in mapping.pairs)
        if (text := _short(item)) is not None:
            told.publishes.append((_template(text, item.position, file), origin))
    for item, file in _items(lineage, "expose"):
        origin = file.origin(item.position, item.position)
        told.ports.extend((port, origin) for port in _mapping(item, file).container)
    return Endpoint(
        (name,),
        ((name, service.origin), *_names(lineage)),
        tuple(told.ports),
        tuple(told.published),
        publishes=tuple(told.publishes),
        profiles=tuple(text for item, file in _items(lineage, "profiles") if (text := file.text(item))),
        network=_network(lineage),
        depends_on=tuple(_needs(lineage)),
    )


def _items(lineage: Lineage, key: str) -> tuple[Found, ...]:
    """The items of all layers; one that is written again takes the place of the first, as compose has it."""
    found: dict[str | int, Found] = {}
    for node, file in each(lineage, key):
        own: set[str] = set()
        for item in file.items(node, f"`{key}`"):
            text = _short(item)
            fresh = text is None or text in own
            found[len(found) if fresh or text is None else text] = Found(item, file)
            own.update(() if text is None else (text,))
    return tuple(found.values())


def _mapping(item: Node, file: File) -> PortMapping:
    """Host ports and container ports of one item; empty where they are not given or not known."""
    if isinstance(item, Mapping):
        host, container = file.text(item.get("published")) or "", file.text(item.get("target"))
        known = container is not None or item.get("target") is not None
        text = f"{host}:{container}" if container is not None else None
    else:
        text, known = file.text(item), isinstance(item, Scalar) and item.kind != "null"
    if text is None and known:
        return _ANY
    mapping = port_mapping(text or "")
    if mapping is None:
        file.malformed(item.position, "this is no port, range of ports, or mapping of ports")
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


def _template(text: str, position: Position, file: File) -> str | Template:
    """What is wrong with it was said when it was read for its defaults."""
    value, _ = parse_template(text, lambda _: position, file.lookup)
    return value if isinstance(value, str | Template) else text


def _network(lineage: Lineage) -> str:
    found = last(lineage, "network_mode")
    return "" if found is None else found.file.text(found.entry.value) or ""


def _needs(lineage: Lineage) -> Iterator[tuple[str, Origin]]:
    """The services that are started before it: a list of names, or a mapping with conditions."""
    for node, file in each(lineage, "depends_on"):
        for entry in node.entries if isinstance(node, Mapping) else ():
            yield entry.key, file.origin(entry.position)
        for item in node.items if isinstance(node, Sequence) else ():
            if name := file.text(item):
                yield name, file.origin(item.position)


def _names(lineage: Lineage) -> Iterator[tuple[str, Origin]]:
    """`container_name` and `hostname` as the service has them last, and its aliases in every network."""
    for key in ("container_name", "hostname"):
        found = last(lineage, key)
        if found is not None and (name := found.file.text(found.entry.value)):
            yield name, found.file.origin(found.entry.position, found.entry.value.position)
    for networks, file in each(lineage, "networks"):
        for network in networks.entries if isinstance(networks, Mapping) else ():
            settings = file.mapping(network.value, "a network of a service")
            for alias in file.items(settings.get("aliases"), "`aliases`") if settings else ():
                if name := file.text(alias):
                    yield name, file.origin(alias.position, alias.position)
