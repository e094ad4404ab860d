from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.ports import PortMapping, port_mapping

NONE = range(0)


def one(port: int) -> range:
    """A range of one port."""
    return range(port, port + 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", PortMapping(NONE, one(80))),
        ("8080:80", PortMapping(one(8080), one(80))),
        (":80", PortMapping(NONE, one(80))),
        ("127.0.0.1:8080:80/UDP", PortMapping(one(8080), one(80), "127.0.0.1", "udp")),
        ("[::1]::443", PortMapping(NONE, one(443), "::1")),
        ("localhost:80-82:90-92", PortMapping(range(80, 83), range(90, 93), "localhost")),
        ("10000-20000:10000-20000", PortMapping(NONE, NONE)),
        ("65536:80", None),
        ("80:90000", None),
        ("82-80:80", None),
        ("${X}:80", None),
        ("::1:80:80", None),
        ("", None),
        ("http", None),
    ],
)
def test_port_mapping(text: str, expected: PortMapping | None) -> None:
    """Every part but the container port may be missing; what is no port is no mapping."""
    assert expected == port_mapping(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("80:90", ((80, 90),)), ("80-81:90-91", ((80, 90), (81, 91))), ("80-90:80", ()), ("80", ())],
)
def test_pairs(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    """One by one; out of a longer range the host picks one, so there are no pairs."""
    mapping = port_mapping(text)
    assert mapping is not None
    assert expected == mapping.pairs


@given(st.text(alphabet="0123456789:-/[]${}tcpudp. ", max_size=30))
def test_any_text(text: str) -> None:
    """Never an exception, never a port that does not exist."""
    mapping = port_mapping(text)
    assert mapping is None or all(0 <= port <= 65535 for port in (*mapping.host, *mapping.container))
