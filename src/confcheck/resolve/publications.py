"""What compose files publish on their host: every port with its address, protocol and profiles, variables replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from confcheck.kernel.ports import PortMapping, port_mapping
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_variable
from confcheck.model import Document, Endpoint, Origin, Template, Variable
from confcheck.resolve.interpolate import Outside, filler


@record(frozen=True, slots=True)
class Publication:
    """One item of `ports`: a mapping, the block that has it, and where it stands."""

    mapping: PortMapping
    endpoint: Endpoint
    origin: Origin


def publications(document: Document, provided: tuple[str, ...]) -> Iterator[Publication]:
    """Everything that a file publishes; a block on the network of the host publishes nothing of its own."""
    asked = [endpoint for endpoint in document.parsed.endpoints if endpoint.publishes and endpoint.network != "host"]
    if not asked:
        return
    fill = filler(document, Outside(frozenset(provided)))
    for endpoint in asked:
        for value, origin in endpoint.publishes:
            mapping = _mapping(value, fill)
            if mapping is not None and mapping.pairs:
                yield Publication(mapping, endpoint, origin)


def _mapping(value: str | Template, fill: Callable[[str | Template], str | None]) -> PortMapping | None:
    text = fill(value)
    if text is not None:
        return port_mapping(text)
    # `${BIND_ADDRESS}:8081:8081`: which address is not known, the ports are.
    if isinstance(value, Template) and value.pieces and isinstance(value.pieces[0], Variable):
        rest = port_mapping((fill(Template(value.pieces[1:], value.lookup)) or "").removeprefix(":"))
        if rest is not None and rest.host and not rest.address:
            address = f"${{{shown_variable(value.pieces[0].name, secret=False)}}}"
            return PortMapping(rest.host, rest.container, address, rest.protocol)
    return None
