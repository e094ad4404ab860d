"""Two services publish the same port of one host: the second one does not start.

Compared is what the compose files of one target publish, by address, protocol and port, ranges too; variables as the
`.env` beside the file says. `0.0.0.0`, or no address, is every address. Services whose profiles have nothing in common
do not meet, nor do files that are alternatives: `variants`, or files with one service under two names.

## Bad

```yaml title="staging/compose.yaml"
services:
  auth:
    ports: ["8000:8081"]
  backend:
    ports: ["127.0.0.1:8000:8000"]
```

## Good

```yaml title="staging/compose.yaml"
services:
  auth:
    ports: ["8081:8081"]
  backend:
    ports: ["127.0.0.1:8000:8000"]
```

## What to do

Give one of them another port of the host, in front of the last `:`; the port of its container stays as it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from confcheck.checks.evidence import Spread, listed
from confcheck.kernel.formats import FORMAT_BY_NAME
from confcheck.kernel.record import record
from confcheck.model import Check, Document, Place, Problem, Severity, Snippet, System
from confcheck.resolve.addresses import Owner
from confcheck.resolve.book import blocks_of, deployed, environments_of, owner_of
from confcheck.resolve.publications import Publication, publications

_EVERY = ("", "0.0.0.0", "::")  # noqa: S104 - addresses to look for, not to bind


@record(frozen=True, slots=True)
class Taking:
    """One item of `ports`, and whose it is."""

    publication: Publication
    document: Document
    owner: Owner
    blocks: dict[str, str]
    """Of its document: name inside → service."""

    @property
    def key(self) -> Hashable:
        """Where it is written."""
        return self.publication.origin

    def meets(self, other: Taking) -> bool:
        """Whether both are up at once and want the same address; a service does not collide with itself."""
        mine, its = self.publication, other.publication
        profiles = set(mine.endpoint.profiles), set(its.endpoint.profiles)
        together = not all(profiles) or not profiles[0].isdisjoint(profiles[1])
        addresses = {_address(mine), _address(its)}
        same = len(addresses) == 1 or not addresses.isdisjoint(_EVERY)
        return self.owner != other.owner and together and same and not self._alternative(other)

    def _alternative(self, other: Taking) -> bool:
        """Whether their files are never deployed together."""
        if self.document is other.document:
            return False
        if self.document.source.variants or other.document.source.variants:
            return True  # it may stand in the place of any other file
        names = {service: name for name, service in other.blocks.items()}
        return any(names.get(service, name) != name for name, service in self.blocks.items())


def _address(publication: Publication) -> str:
    address = publication.mapping.address.lower()
    return "127.0.0.1" if address == "localhost" else address


@dataclass(slots=True)
class Collision:
    """Items that take the same ports, and everywhere they do."""

    items: list[Taking]
    ports: dict[int, None]
    environments: dict[str, None]
    targets: dict[str, None]


def run(system: System) -> Iterator[Problem]:
    """One problem per set of items; ports, environments and targets are counted up in it."""
    found: dict[frozenset[Hashable], Collision] = {}
    places = {one.name: place for place, one in enumerate(system.manifest.environments)}
    for (environment, target), takings in sorted(_by_target(system).items(), key=lambda item: places[item[0][0]]):
        for (port, _), group in _by_port(takings).items():
            for met in _met(group) if len(group) > 1 else ():
                collision = found.setdefault(frozenset(one.key for one in met), Collision(met, {}, {}, {}))
                collision.ports[port] = None
                collision.environments[environment] = None
                collision.targets |= {} if target is None else {target: None}
    yield from map(_problem, found.values())


def _by_target(system: System) -> dict[tuple[str, str | None], list[Taking]]:
    """What is published in each environment and target; files without a target take part in each."""
    documents = [one for one in deployed(system) if any(endpoint.publishes for endpoint in one.parsed.endpoints)]
    blocks = blocks_of(system.manifest, documents)
    targets = tuple(dict.fromkeys(one.source.target for one in documents))
    found: dict[tuple[str, str | None], list[Taking]] = {}
    for document in documents:
        inside = blocks[id(document)]
        takings = [
            Taking(one, document, owner_of(system.manifest, document, one.endpoint, inside), inside)
            for one in publications(document, system.manifest.provided)
        ]
        for environment in environments_of(system.manifest, document):
            for target in targets if document.source.target is None else (document.source.target,):
                found.setdefault((environment, target), []).extend(takings)
    return found


def _met(group: list[Taking]) -> Iterator[list[Taking]]:
    """What meets on one port: address by address, unless someone takes every one."""
    met = [one for one in group if any(one.meets(other) for other in group)]
    addresses = dict.fromkeys(_address(one.publication) for one in met)
    if not addresses.keys().isdisjoint(_EVERY):
        yield met
        return
    for address in addresses:
        yield [one for one in met if _address(one.publication) == address]


def _by_port(takings: list[Taking]) -> dict[tuple[int, str], list[Taking]]:
    found: dict[tuple[int, str], list[Taking]] = {}
    for one in takings:
        for port, _ in one.publication.mapping.pairs:
            found.setdefault((port, one.publication.mapping.protocol), []).append(one)
    return found


def _problem(collision: Collision) -> Problem:
    items = collision.items
    names = tuple(dict.fromkeys(one.owner.name for one in items))
    services = tuple(dict.fromkeys(one.owner.name for one in items if one.owner.declared))
    spread = Spread(tuple(collision.environments), tuple(collision.targets), services)
    both = "both" if len(names) == 2 else "all"  # noqa: PLR2004 - one of two, or of more
    ports = sorted(collision.ports)
    which = f"port {ports[0]}" if len(ports) == 1 else f"ports {ports[0]} to {ports[-1]}"
    protocol = items[0].publication.mapping.protocol
    if protocol != "tcp":
        which += f"/{protocol}"
    return spread.stamp(
        Problem(
            f"{listed(names)} {both} publish {which} of the host in {spread.where}",
            tuple(map(_place, items)),
            hint=f"give {names[-1]} another port of the host",
        )
    )


def _place(one: Taking) -> Place:
    at, mapping = one.publication.origin, one.publication.mapping
    shows = bool(mapping.address) and FORMAT_BY_NAME["host"].holds(mapping.address)
    address = "" if not shows else f"[{mapping.address}]:" if ":" in mapping.address else f"{mapping.address}:"
    text = f"{address}{_span(mapping.host)}:{_span(mapping.container)}"
    return Place(at.path, at.key.line, at.key.column, one.owner.name, snippet=Snippet(text, 0, len(text)))


def _span(ports: range) -> str:
    return str(ports[0]) if len(ports) == 1 else f"{ports[0]}-{ports[-1]}"


CHECK = Check("port-collision", Severity.WARNING, run)
