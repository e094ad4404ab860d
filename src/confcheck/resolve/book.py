"""Fills the address book from compose files, Kubernetes files, the manifest and the settings for own ports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.kernel.names import default_name
from confcheck.model import Document, Endpoint, Manifest, Resolved, Setting, System, View
from confcheck.resolve.addresses import CLUSTER, WEB, Address, AddressBook, Network, Owner
from confcheck.resolve.layers import holdings
from confcheck.resolve.publications import publications


def address_book(system: System) -> AddressBook:
    """Made in one pass over the files that run services, and one over the settings for own ports."""
    builder = _Builder(system.manifest)
    builder.documents([one for one in deployed(system) if one.parsed.endpoints])
    builder.declared()
    builder.own_ports(system)
    return AddressBook(system.manifest, builder.networks, builder.public, builder.hosts, builder.blocks)


@dataclass(slots=True)
class _Builder:
    manifest: Manifest
    networks: dict[tuple[str, str | None], Network] = field(default_factory=dict)
    public: dict[str, dict[str, dict[Owner, None]]] = field(default_factory=dict)
    hosts: dict[tuple[str, Owner], list[str]] = field(default_factory=dict)
    blocks: set[tuple[int, str]] = field(default_factory=set)

    def documents(self, documents: list[Document]) -> None:
        blocks = blocks_of(self.manifest, documents)
        for document in documents:
            names = blocks[id(document)]
            self.blocks.update((id(document), service) for service in names.values())
            for environment in environments_of(self.manifest, document):
                self._document(document, names, environment)

    def _document(self, document: Document, names: dict[str, str], environment: str) -> None:
        target = document.source.target
        networks = [self._network(environment, target)]
        if target is None:
            networks += [self._network(environment, one) for one in self.manifest.targets]
        else:
            networks[0].runs.update(names.values())
            networks.append(self._network(environment, None))
        published = list(publications(document, self.manifest.provided))
        for endpoint in document.parsed.endpoints:
            owner = owner_of(self.manifest, document, endpoint, names)
            for network in networks:
                self._endpoint(network, environment, owner, endpoint)
        for one in published:
            owner = owner_of(self.manifest, document, one.endpoint, names)
            for network in networks:
                network.published.setdefault(owner, {}).update(one.mapping.pairs)

    def _network(self, environment: str, target: str | None) -> Network:
        return self.networks.setdefault((environment, target), Network())

    def _endpoint(self, network: Network, environment: str, owner: Owner, endpoint: Endpoint) -> None:
        ports = tuple(port for port, _ in endpoint.ports)
        if endpoint.kind != "service":
            network.ports.setdefault(owner, {}).update(dict.fromkeys(ports))
        if endpoint.network:
            network.shares.setdefault(owner, endpoint.network)
        for name in (name.lower() for name, _ in endpoint.names if name):
            if endpoint.kind == "public" and "." in name and not name.endswith(CLUSTER):
                self._host(environment, name, owner)
                continue
            own = {"public": WEB, "service": ports}.get(endpoint.kind, ())
            address = Address(owner, name, own, endpoint.kind, endpoint.namespace)
            network.names.setdefault(name, []).append(address)
            if network.first.get(owner, address).kind != "service" and endpoint.kind == "service":
                network.first[owner] = address  # the workload behind it has no name in the network
            network.first.setdefault(owner, address)

    def _host(self, environment: str, host: str, owner: Owner) -> None:
        self.public.setdefault(environment, {}).setdefault(host, {})[owner] = None
        if not host.startswith("*"):
            self.hosts.setdefault((environment, owner), []).append(host)

    def declared(self) -> None:
        """Hosts of the manifest; an environment also has the hosts of those that it extends."""
        concrete = [one.name for one in self.manifest.environments if not one.abstract]
        lineages = {name: tuple(reversed(self.manifest.lineage(name))) for name in concrete}
        for service in self.manifest.services:
            hosts = dict(service.hosts)
            for environment in concrete if hosts else ():
                for host in (host for name in lineages[environment] for host in hosts.get(name, ())):
                    self._host(environment, host.lower(), Owner(service.name))

    def own_ports(self, system: System) -> None:
        """The values of settings that are a service's own port."""
        settings = _port_settings(system)
        for view in system.views if settings else ():
            ports = dict.fromkeys(_own_ports(view, settings))
            for target in {view.target, None} if ports else ():
                self._network(view.environment, target).ports.setdefault(Owner(view.service), {}).update(ports)


def deployed(system: System) -> list[Document]:
    """The files that something is deployed from."""
    return [one for one in system.documents if one.source.active and not one.source.template]


def blocks_of(manifest: Manifest, documents: list[Document]) -> dict[int, dict[str, str]]:
    """Per document (by identity), the names of its blocks that are services: name → service."""
    blocks: dict[int, dict[str, str]] = {id(document): {} for document in documents}
    for (identity, service), name in holdings(manifest, tuple(documents)).names.items():
        blocks[identity][name] = service
    return blocks


def owner_of(manifest: Manifest, document: Document, endpoint: Endpoint, names: dict[str, str]) -> Owner:
    """The service behind an endpoint, a declared one that the document is not claimed for among them."""
    for name in endpoint.scope:
        if name in names:
            return Owner(names[name])
    inside = dict(document.source.names)
    renamed = {name: service for service, name in inside.items()}
    for name in endpoint.scope:
        service = renamed.get(name, name)
        if manifest.service(service) is not None and (name in renamed or name not in inside):
            return Owner(service)
    return Owner(endpoint.scope[0] if endpoint.scope else "", declared=False)


def environments_of(manifest: Manifest, document: Document) -> Iterator[str]:
    """Every environment that the document is deployed in, those that extend one of its own among them."""
    claimed = None if document.environments is None else set(document.environments)
    for environment in manifest.environments:
        reached = claimed is None or not claimed.isdisjoint(manifest.lineage(environment.name))
        if reached and not environment.abstract:
            yield environment.name


def _port_settings(system: System) -> tuple[Setting, ...]:
    return tuple(one for one in system.schema.settings if one.spec.format == "port" and one.points_to is None)


def _own_ports(view: View, settings: tuple[Setting, ...]) -> Iterator[int]:
    """Values of `PORT`, `AUTH_PORT` or `auth.port` in a view of auth."""
    own = ("PORT", f"{default_name(view.service)}_PORT")
    for setting in settings:
        resolved = view.get(setting.path)
        if resolved is not None and (setting.path == f"{view.service}.port" or resolved.names[0] in own):
            port = _port(resolved)
            if port is not None:
                yield port


def _port(resolved: Resolved) -> int | None:
    typed = resolved.default if resolved.winner is None and not resolved.provided else resolved.typed
    value = None if typed is None or typed.issues else typed.value
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
