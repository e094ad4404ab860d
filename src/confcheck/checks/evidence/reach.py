"""Whether an address reaches the service that it should, seen from where its reader runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from confcheck.checks.evidence.words import listed
from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import View
from confcheck.resolve.addresses import CLUSTER, WEB, Address, AddressBook, Network, Owner, is_loopback

_GATEWAYS = ("host.docker.internal", "gateway.docker.internal", "host.containers.internal")
"""Names by which a container finds the machine that it runs on."""
_TOLD = 4
"""Ports that a message lists at most."""


@record(frozen=True, slots=True)
class Aim:
    """An address, the view that uses it, and the service that it should reach."""

    book: AddressBook
    view: View
    owner: Owner
    host: str | None
    """None: the setting holds only a port."""
    port: int | None
    scheme: str | None = None
    """Set where the port is not written, but meant by the scheme."""
    encrypted: bool = False
    """Whether it asks for encryption, which the edge of a platform has, containers seldom."""

    @property
    def network(self) -> Network:
        """What surrounds the view."""
        return self.book.network(self.view)

    @property
    def seat(self) -> str:
        """From where it is used: `browser`, `container` or `host`; the address of a page is used by browsers."""
        if self.book.in_browser(self.view.service) or self.book.in_browser(self.owner.name):
            return "browser"
        return "container" if self.book.in_container(self.view) else "host"

    @property
    def listens(self) -> tuple[int, ...]:
        """Where the service itself listens."""
        return self.book.listens(self.network, self.owner)

    @property
    def declares_ports(self) -> bool:
        """Whether the manifest lists its ports, so that there are no others."""
        found = self.book.manifest.service(self.owner.name)
        return found is not None and bool(found.ports)

    @property
    def on_host(self) -> tuple[int, ...]:
        """Where it is found on its host; who runs on the host itself may use what another target publishes there."""
        own = self.network.on_host(self.owner)
        return own or (self._everywhere.on_host(self.owner) if self.seat != "container" else ())

    @property
    def _everywhere(self) -> Network:
        return self.book.networks.get((self.view.environment, None), self.network)

    @property
    def web(self) -> tuple[int, ...]:
        """The ports that its public names have."""
        return tuple(dict.fromkeys((*WEB, *self._everywhere.on_host(self.owner), *self.listens)))

    @property
    def hosts(self) -> Sequence[str]:
        """Its public names in this environment."""
        return self.book.hosts.get((self.view.environment, self.owner), ())


@record(frozen=True, slots=True)
class Miss:
    """One part of an address that is wrong."""

    part: str
    """`scheme`, `host`, `port` or `path`."""
    told: str
    """Why; may repeat the part."""
    right: tuple[str | None, int | None] = (None, None)
    """Host and port that would be right; a port of None is that of the scheme."""
    sure: bool = True
    """False: it may be right, but nothing says so."""
    stranger: bool = False
    """Whether it is a host that the workspace knows nowhere, and that could be named in the manifest."""


def miss(aim: Aim) -> Miss | None:
    """What is wrong with an address, if anything is; silent where nothing is known about the service."""
    host = aim.host
    if host is None:
        return _wrong_port(aim, _ports_anywhere(aim))
    if is_loopback(host):
        return _loopback(aim, host)
    return _wrong_port(aim, aim.on_host) if host in _GATEWAYS else _named(aim, host)


def slip(book: AddressBook, view: View, host: str | None, port: int | None) -> Miss | None:
    """A container's name with a letter wrong, where nothing says which service is meant; silent outside containers."""
    network = book.network(view)
    if host is None or "." in host or not book.in_container(view) or network.at(host) or is_loopback(host):
        return None
    near = closest(host, network.names)
    if near is None:
        return None
    return Miss("host", f"{host} is no name in {view.target or view.environment}, but {near} is", (near, port), False)


def _named(aim: Aim, host: str) -> Miss | None:
    inside = aim.network.at(host)
    public = aim.book.answers(aim.view.environment, host)
    if inside and not aim.book.in_browser(aim.view.service):
        return _inside(aim, host, inside)
    if public:
        return _public(aim, host, public)
    if inside:
        return _host(aim, f"{host} is the name of a container, which no browser knows")
    if aim.book.elsewhere(host, aim.view.environment):
        return None  # foreign-environment says so
    return _out_of_reach(aim, host)


def _inside(aim: Aim, host: str, inside: list[Address]) -> Miss | None:
    mine = [one for one in inside if one.owner == aim.owner]
    if mine:
        # The name of a Kubernetes Service has the Service's ports, whatever the workload of that name listens on.
        own = [port for one in mine if one.kind == "service" for port in one.ports]
        own = own or [port for one in mine for port in one.ports]
        return _wrong_port(aim, own or aim.listens, all_known=bool(own))
    return _of_other(aim, host, tuple(one.owner for one in inside))


def _public(aim: Aim, host: str, owners: tuple[Owner, ...]) -> Miss | None:
    if aim.owner in owners:
        return _wrong_port(aim, aim.web)
    return _of_other(aim, host, owners)


def _of_other(aim: Aim, host: str, owners: tuple[Owner, ...]) -> Miss:
    declared = [owner.name for owner in owners if owner.declared]
    if declared:
        return _host(aim, f"{host} is {listed(dict.fromkeys(declared))}")
    # A proxy may well stand in front of the service.
    return _host(aim, f"{host} is a container that is no declared service", sure=False)


def _loopback(aim: Aim, host: str) -> Miss | None:
    ports = tuple(dict.fromkeys((*aim.on_host, *aim.listens)))
    if aim.owner.name == aim.view.service or aim.seat != "container":
        return _wrong_port(aim, ports)
    shares = aim.network.shares
    mine = shares.get(Owner(aim.view.service), "")
    if mine and (mine == shares.get(aim.owner) or mine.startswith(("service:", "container:"))):
        return None
    return _host(aim, f"{host} is the container of {aim.view.service} itself")


def _out_of_reach(aim: Aim, host: str) -> Miss | None:
    own, networks = aim.view.environment, aim.book.networks.items()
    for (environment, target), network in networks:
        if environment == own and target is not None and network.at(host):
            told = f"{host} is a name inside {target}, which {aim.view.target or own} does not know"
            return _host(aim, told, sure=aim.view.variant is None)  # an alternative may be meant for that very target
    for (environment, _), network in networks:
        if any(one.owner == aim.owner for one in network.at(host)):
            return _host(aim, f"{host} is a name of {environment}, which {own} does not know")
    known = aim.hosts or aim.network.on_host(aim.owner) or (aim.seat == "container" and aim.owner in aim.network.first)
    if not known:
        return None
    unknown = _host(aim, f"{host} is no known address of {aim.owner.name}", sure=False)
    return replace(unknown, stranger="." in host and not host.endswith(CLUSTER))


def _host(aim: Aim, told: str, *, sure: bool = True) -> Miss:
    return Miss("host", told, right_address(aim), sure)


def _wrong_port(aim: Aim, ports: Sequence[int], *, all_known: bool = False) -> Miss | None:
    """A port that is none of these; compose files do not list every port, so alone they prove nothing."""
    if aim.port is None or not ports or aim.port in ports:
        return None
    right = (aim.host, ports[0])
    listens = f"{aim.owner.name} is on {listed(map(str, list(dict.fromkeys(ports))[:_TOLD]), 'or')}"
    known = all_known or aim.declares_ports
    if aim.scheme is not None:
        return Miss("port", f"without a port {aim.scheme} means {aim.port}, {listens}", right, known)
    inner = aim.network.published.get(aim.owner, {}).get(aim.port)
    if inner in ports:
        return Miss("port", f"{aim.port} is the port on the host, from here {listens}", (aim.host, inner))
    other = _listener(aim)
    if other is None:
        return Miss("port", f"{listens}, not on {aim.port}", right, known)
    known = known or (aim.seat != "container" and aim.port in aim.network.on_host(Owner(other)))
    return Miss("port", f"{aim.port} is the port of {other}, {listens}", right, known)


def _listener(aim: Aim) -> str | None:
    """Who has the port instead."""
    for service in aim.book.manifest.services:
        owner = Owner(service.name)
        found = (*service.ports, *aim.network.ports.get(owner, ()), *aim.network.on_host(owner))
        if owner != aim.owner and aim.port in found:
            return service.name
    return None


def _ports_anywhere(aim: Aim) -> tuple[int, ...]:
    """For a port without a host: every port that some right address has; for the service itself, where it listens."""
    if aim.owner.name == aim.view.service:
        return aim.listens
    first = aim.network.first.get(aim.owner)
    inside = (first.ports if first is not None else ()) or aim.listens
    return (*inside, *(aim.on_host if aim.seat != "container" else ()), *(WEB if aim.hosts else ()))


def nearby(aim: Aim) -> tuple[str, int | None] | None:
    """Where the service is reached without leaving the view's target; None where that target does not know it."""
    first, published = aim.network.first.get(aim.owner), aim.network.on_host(aim.owner)
    if aim.seat != "container":
        return ("localhost", published[0]) if published else None
    ports = () if first is None else first.ports or aim.listens
    return None if first is None else (first.name, ports[0] if ports else None)


def right_address(aim: Aim) -> tuple[str | None, int | None]:
    """Where the service is reached from there, as far as is known; a port of None is that of the scheme."""
    first, inside = aim.network.first.get(aim.owner), aim.seat == "container"
    if inside and first is not None and not (aim.encrypted and aim.hosts):
        ports = first.ports or aim.listens
        return first.name, ports[0] if ports else None
    if aim.hosts and (inside or not aim.network.on_host(aim.owner)):
        return aim.hosts[0], None
    local = () if inside else aim.on_host or aim.listens
    return ("localhost", local[0]) if local else (None, None)
