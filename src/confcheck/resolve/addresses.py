"""The address book: what the files and the manifest say about how each service is reached, and from where."""

from __future__ import annotations

from dataclasses import field

from confcheck.kernel.record import record
from confcheck.kernel.urls import is_ipv4
from confcheck.model import Manifest, View

WEB = (443, 80)
"""Ports of a host that the edge of a platform answers for."""
LOOPBACK = ("localhost", "::1", "0.0.0.0", "::", "ip6-localhost")  # noqa: S104 - a name to look for, not to bind
"""Names of the machine or container that asks; so is every address `127.…` and every name below `localhost`."""
CLUSTER = (".svc.cluster.local", ".svc")


@record(frozen=True, slots=True)
class Owner:
    """Who answers at an address: a service of the manifest, or a container that is none."""

    name: str
    declared: bool = True


@record(frozen=True, slots=True)
class Address:
    """A name inside a network, and the ports that it has there."""

    owner: Owner
    name: str
    ports: tuple[int, ...]
    """Empty: they are those of the owner."""
    kind: str
    namespace: str = ""


@record(frozen=True, slots=True)
class Network:
    """What is reached from inside one target of one environment."""

    names: dict[str, list[Address]] = field(default_factory=dict)
    first: dict[Owner, Address] = field(default_factory=dict)
    """The address to recommend."""
    ports: dict[Owner, dict[int, None]] = field(default_factory=dict)
    """Ports on which the owner itself listens, in the order in which they are found."""
    published: dict[Owner, dict[int, int]] = field(default_factory=dict)
    """Port of the host → port of the container."""
    shares: dict[Owner, str] = field(default_factory=dict)
    """What owners share their `localhost` with."""
    runs: set[str] = field(default_factory=set)
    """Services that a container file of this very target runs."""

    def at(self, host: str) -> list[Address]:
        """Every address of that name, cluster names in all their forms."""
        if host in self.names:
            return self.names[host]
        name, _, namespace = _without_cluster(host).rpartition(".")
        short = not host.endswith(CLUSTER)  # then it could be any domain, so the namespace must be known
        fits = self.names.get(name.rpartition(".")[2], ()) if name else ()
        return [one for one in fits if one.namespace == namespace or not (short or one.namespace)]

    def on_host(self, owner: Owner) -> tuple[int, ...]:
        """The ports under which the owner is found on its host."""
        return tuple(self.published.get(owner, ()))


def _without_cluster(host: str) -> str:
    for ending in CLUSTER:
        host = host.removesuffix(ending)
    return host


@record(frozen=True, slots=True)
class AddressBook:
    """Every network, and the hosts that whole environments know."""

    manifest: Manifest
    networks: dict[tuple[str, str | None], Network]
    public: dict[str, dict[str, dict[Owner, None]]]
    """Environment → host, or `*.` and a domain → who answers."""
    hosts: dict[tuple[str, Owner], list[str]]
    """(environment, owner) → its public hosts, wildcards aside."""
    blocks: set[tuple[int, str]]
    """(identity of a document, service) where the document runs the service in a container."""

    def network(self, view: View) -> Network:
        """What surrounds a view."""
        return self.networks.get((view.environment, view.target), _NOTHING)

    def listens(self, network: Network, owner: Owner) -> tuple[int, ...]:
        """The ports on which the owner itself listens."""
        found = self.manifest.service(owner.name) if owner.declared else None
        return tuple(dict.fromkeys((*network.ports.get(owner, ()), *(found.ports if found is not None else ()))))

    def in_browser(self, service: str) -> bool:
        """Whether the service runs on the machine of its user."""
        found = self.manifest.service(service)
        return found is not None and found.runs_in == "browser"

    def in_container(self, view: View) -> bool:
        """Whether the view's process has a `localhost` of its own."""
        network = self.network(view)
        if self.in_browser(view.service) or network.shares.get(Owner(view.service)) == "host":
            return False
        held = any((id(layer.document), view.service) in self.blocks for layer in view.layers)
        return held or (view.target is not None and bool(network.runs))

    def answers(self, environment: str, host: str) -> tuple[Owner, ...]:
        """Who answers at a public host; one of a wildcard only where nobody has the very host."""
        hosts = self.public.get(environment, {})
        return tuple(hosts[host] if host in hosts else hosts.get(f"*.{host.partition('.')[2]}", ()))

    def seat(self, view: View) -> tuple[object, ...]:
        """All that decides what an address means to a view, but its service's own address."""
        shares = self.network(view).shares.get(Owner(view.service))
        runs = self.in_browser(view.service), self.in_container(view), shares
        return view.environment, view.target, view.variant is None, *runs

    def elsewhere(self, host: str, environment: str) -> dict[str, tuple[Owner, ...]]:
        """The other environments whose host it is, if this one does not have it, with who answers there."""
        found = {name: tuple(hosts[host]) for name, hosts in self.public.items() if host in hosts}
        if not found or self.answers(environment, host) or is_loopback(host) or "." not in host:
            return {}
        inside = any(network.at(host) for (name, _), network in self.networks.items() if name == environment)
        return {} if inside else found


_NOTHING = Network()


def is_loopback(host: str) -> bool:
    """Whether the host is the machine or container that asks."""
    return host in LOOPBACK or host.endswith(".localhost") or (host.startswith("127.") and is_ipv4(host))
