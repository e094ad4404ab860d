"""What could be written instead of a wrong address, or allowed by the schema, from what may be shown."""

from __future__ import annotations

from collections.abc import Sequence

from confcheck.checks.evidence.reach import Aim, Miss, nearby
from confcheck.checks.evidence.words import listed
from confcheck.kernel.addressed import Addressed
from confcheck.kernel.record import record
from confcheck.kernel.urls import default_port
from confcheck.model import Setting, View
from confcheck.resolve.addresses import AddressBook, Owner

_NEAR = {"http": "https", "https": "http", "ws": "wss", "wss": "ws"}
_ENCRYPTED = frozenset({"https", "wss"})


@record(frozen=True, slots=True)
class Use:
    """A setting where it is used."""

    book: AddressBook
    view: View
    setting: Setting

    @property
    def owner(self) -> Owner | None:
        """Whom its address should reach."""
        return None if self.setting.points_to is None else Owner(self.setting.points_to)

    @property
    def hosts(self) -> Sequence[str]:
        """The public names of that service in this environment."""
        return () if self.owner is None else self.book.hosts.get((self.view.environment, self.owner), ())


@record(frozen=True, slots=True)
class Remedy:
    """How one address could be mended; nothing at all where too little is known."""

    write: str | None = None
    """What could be written, within the view's own target as far as that knows the service."""
    allow: str | None = None
    """The scheme that the schema would have to allow there for it."""
    edge: str | None = None
    """What could be written instead, if the schema is right and the edge of the platform is meant."""


def remedy(use: Use, one: Addressed, found: list[Miss], *, veiled: bool) -> Remedy:
    """What the address book knows to be right."""
    parts = {miss.part for miss in found}
    host, port = next((miss.right for miss in found if miss.part in ("host", "port")), one.places[0])
    if veiled:
        shown = not parts & {"scheme", "path"} and (host, port) != (None, None)
        return Remedy(write=(str(port) if "port" in parts else _joined(host, port)) if shown else None)
    if "scheme" in parts:
        return _other_scheme(use, one, parts, (host, port))
    if (host, port) == (None, None):
        return Remedy()
    if one.scheme is None:
        return Remedy(_joined(host, None if host is not None and one.places[0][1] is None else port))
    return Remedy(_url(use, one, one.scheme, (host, port)))


def _other_scheme(use: Use, one: Addressed, parts: set[str], right: tuple[str | None, int | None]) -> Remedy:
    """Where only encrypted schemes are allowed the edge speaks them; a target of containers has another address."""
    scheme = _scheme(one, use.setting)
    if not use.hosts or one.places[0][0] in use.hosts or not set(use.setting.schemes) <= _ENCRYPTED:
        return Remedy() if right == (None, None) else Remedy(_url(use, one, scheme, right), allow=_kept(one, parts))
    edge = _url(use, one, scheme, (use.hosts[0], None))
    near = None if use.owner is None else nearby(Aim(use.book, use.view, use.owner, *one.places[0]))
    if near is None:
        return Remedy(edge, allow=_kept(one, parts))
    plain, address = _NEAR[scheme], one.places[0] if parts <= {"scheme", "path"} else near
    written = _url(use, one, plain, address)
    return Remedy(None if (one.scheme, parts) == (plain, {"scheme"}) else written, plain, edge)


def _kept(one: Addressed, parts: set[str]) -> str | None:
    """The written scheme, where it is all that is wrong."""
    return one.scheme if parts == {"scheme"} else None


def _scheme(one: Addressed, setting: Setting) -> str:
    """The allowed scheme that is nearest to the one that is written."""
    near = _NEAR.get(one.scheme or "", "")
    return near if near in setting.schemes else setting.schemes[0]


def _url(use: Use, one: Addressed, scheme: str, right: tuple[str | None, int | None]) -> str:
    host, port = right
    path = one.path if use.setting.url_path is None else use.setting.url_path
    return f"{scheme}://{_joined(host, None if port == default_port(scheme) else port)}{path}"


def _joined(host: str | None, port: int | None) -> str:
    if host is None:
        return str(port)
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def joined(remedies: Sequence[Remedy]) -> Remedy:
    """One remedy for everything that a list holds."""
    writes = dict.fromkeys(one.write for one in remedies if one.write)
    edges = dict.fromkeys(one.edge for one in remedies if one.edge)
    allow = next((one.allow for one in remedies if one.allow), None)
    return Remedy(listed(writes) or None, allow, listed(edges) or None)


def told(setting: Setting, found: Sequence[tuple[View, Remedy]]) -> str:
    """What to write, service by service where that differs; what the schema would have to allow; what else there is."""
    writes: dict[str, dict[str, None]] = {}
    for view, one in found:
        if one.write is not None:
            writes.setdefault(one.write, {})[view.service] = None
    edges = dict.fromkeys(one.edge for _, one in found if one.edge is not None)
    hints = [text if len(writes) == 1 else f"{text} in {listed(services)}" for text, services in writes.items()]
    write = f"write {', '.join(hints)}" if hints else ""
    if edges:
        allowance = _allowance([one for one in found if one[1].edge])
        if set(writes) <= set(edges):  # the address is right there, only its scheme is not
            return f"write {listed(edges)}, or {allowance}"
        return f"{write} and {allowance}, or write {listed(edges)}"
    if write and all(one.allow and view.target for view, one in found):
        return f"{write}, or {_allowance(found)}"
    return write or f"correct it, or add it to {_declaration(setting)}"


def _allowance(found: Sequence[tuple[View, Remedy]]) -> str:
    schemes = listed(dict.fromkeys(one.allow for _, one in found if one.allow))
    targets = dict.fromkeys(view.target for view, _ in found if view.target)
    where = f"{listed(targets)} (targets)" if targets else f"{found[0][0].environment} (environments)"
    return f"let the schema allow {schemes} in {where}"


def _declaration(setting: Setting) -> str:
    return f"hosts or ports of {setting.points_to}" if setting.points_to else "the schema"
