"""Port mappings in the short form of compose: `address:published:container/protocol`, each part but one optional."""

from __future__ import annotations

import re

from confcheck.kernel.record import record

_RANGE = r"[0-9]{1,5}(?:-[0-9]{1,5})?"
_SHORT = re.compile(
    rf"(?:(?:(?P<address>\[[^\[\]]*\]|[^:\[\]]*):)?(?P<host>(?:{_RANGE})?):)?(?P<container>{_RANGE})"
    r"(?:/(?P<protocol>[a-z]+))?",
    re.IGNORECASE,
)
_HIGHEST = 65_535
# A wider range is a media relay or the like, never the port that a setting names.
_WIDEST = 1_024


@record(frozen=True, slots=True)
class PortMapping:
    """Ports of the host, ports of the container, and how the first are bound."""

    host: range
    """Empty where none is given: the host then picks one."""
    container: range
    address: str = ""
    """Of the host, without brackets; empty: every one."""
    protocol: str = "tcp"

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Host port and container port; none where the host picks one out of a range."""
        return tuple(zip(self.host, self.container, strict=True)) if len(self.host) == len(self.container) else ()


def port_mapping(text: str) -> PortMapping | None:
    """The mapping that a text is, or None; ranges too wide to mean single ports are left empty."""
    match = _SHORT.fullmatch(text)
    if match is None:
        return None
    host, container = _range(match["host"] or ""), _range(match["container"])
    if host is None or container is None:
        return None
    address = (match["address"] or "").strip("[]")
    return PortMapping(host, container, address, (match["protocol"] or "tcp").lower())


def _range(text: str) -> range | None:
    """The ports of `80` or `80-90`; None if they are none."""
    if not text:
        return range(0)
    first, _, last = text.partition("-")
    ports = range(int(first), int(last or first) + 1)
    if not ports or ports[-1] > _HIGHEST:
        return None
    return ports if len(ports) <= _WIDEST else range(0)
