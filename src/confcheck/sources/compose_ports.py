"""Under which names and ports a service of a compose file can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.model import Endpoint, Entry, Mapping, Node, Origin, Scalar
from confcheck.sources.compose_scalars import Found, written

_RANGE = r"[0-9]{1,5}(?:-[0-9]{1,5})?"
_SHORT = re.compile(
    rf"(?:(?:(?:\[[^\[\]]*\]|[^:\[\]]*):)?(?P<host>(?:{_RANGE})?):)?(?P<container>{_RANGE})(?:/[a-z]+)?", re.IGNORECASE
)
_HIGHEST = 65_535
# A wider range is a media relay or the like, never the port that a setting names.
_WIDEST = 1_024


def endpoint(entry: Entry, lineage: tuple[Mapping, ...], found: Found) -> Endpoint:
    """Names and ports of a service and of what it extends; those that only a variable knows are left out."""
    ports: list[tuple[int, Origin]] = []
    published: list[tuple[int, int, Origin]] = []
    for service in lineage:
        for item in found.items(service.get("ports"), "`ports`"):
            host, container = _mapping(item, found)
            origin = found.origin(item.position, item.position)
            ports += ((port, origin) for port in container)
            if len(host) == len(container):
                published += ((outer, inner, origin) for outer, inner in zip(host, container, strict=True))
        for item in found.items(service.get("expose"), "`expose`"):
            origin = found.origin(item.position, item.position)
            ports += ((port, origin) for port in _mapping(item, found)[1])
    names = ((entry.key, found.origin(entry.position)), *_names(lineage, found))
    return Endpoint((entry.key,), names, tuple(ports), tuple(published))


def _mapping(item: Node, found: Found) -> tuple[range, range]:
    """Host ports and container ports of one item; empty where they are not given or not known."""
    if isinstance(item, Mapping):
        host, container = found.text(item.get("published")) or "", found.text(item.get("target"))
        known = container is not None or item.get("target") is not None
        text = f"{host}:{container}" if container is not None else None
    else:
        text, known = found.text(item), isinstance(item, Scalar) and item.kind != "null"
    if text is None and known:
        return range(0), range(0)
    short = _SHORT.fullmatch(text or "")
    host_range, container_range = (_range(short["host"] or ""), _range(short["container"])) if short else (None, None)
    if host_range is None or container_range is None:
        found.malformed(item.position, "this is no port, range of ports, or mapping of ports")
        return range(0), range(0)
    return host_range, container_range


def _range(text: str) -> range | None:
    """The ports of `80` or `80-90`; None if they are none."""
    if not text:
        return range(0)
    first, _, last = text.partition("-")
    ports = range(int(first), int(last or first) + 1)
    if not ports or ports[-1] > _HIGHEST:
        return None
    return ports if len(ports) <= _WIDEST else range(0)


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
