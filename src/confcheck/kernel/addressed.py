"""The addresses inside a typed value: of URLs, `host:port`, hosts and ports, and of lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.kernel.record import field, record
from confcheck.kernel.spec import Json
from confcheck.kernel.urls import is_ipv4, is_port, is_url_host, split_url

_HOST_PORT = re.compile(r"([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")


@record(frozen=True, slots=True)
class Addressed:
    """One address: where it leads, and what else of a URL is there."""

    places: tuple[tuple[str | None, int | None], ...] = field(repr=False)
    """Host in lower case and written port; seed lists have several. A bare port has no host."""
    scheme: str | None = None
    path: str = field(default="", repr=False)

    def speaks(self, schemes: tuple[str, ...]) -> bool:
        """Whether its scheme is one of these, if there are any; `postgresql+asyncpg` is a `postgresql`."""
        if not schemes or self.places[0][0] is None:
            return True
        scheme = self.scheme or ""
        return not {scheme, scheme.partition("+")[0]}.isdisjoint(schemes)

    def leads_to(self, path: str | None) -> bool:
        """Whether its path is that one, if there is one, and it is a URL."""
        return path is None or self.scheme is None or (self.path or "/") == path


def addressed(value: Json) -> Iterator[Addressed]:
    """Every address that a value is or lists; paths, sockets and free text are none."""
    if isinstance(value, list):
        for item in value:
            yield from addressed(item)
    elif isinstance(value, str):
        yield from _of_text(value.strip())
    elif isinstance(value, int) and not isinstance(value, bool):
        yield Addressed(((None, value),))


def _of_text(text: str) -> Iterator[Addressed]:
    url = split_url(text)
    if url is not None:
        if url.sound and url.hosts:
            yield Addressed(url.hosts, url.scheme, url.path)
        return
    if text.isdigit():
        if is_port(text):
            yield Addressed(((None, int(text)),))
        return
    match = _HOST_PORT.fullmatch(text)
    if match is not None and (match[2] is None or is_port(match[2])):
        host = match[1].lower().removesuffix(".")
        if is_url_host(host) or is_ipv4(host):
            yield Addressed(((host, int(match[2]) if match[2] else None),))
