"""URLs and connection strings taken apart: total, lenient, and never showing their credentials."""

from __future__ import annotations

import re

from confcheck.kernel.record import field, record

_SCHEME = r"(?:jdbc:|r2dbc:(?:pool:)?)?[A-Za-z][A-Za-z0-9+.-]*"
_HOST_PORT = r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?"
_NAME = r"[A-Za-z0-9._~!$&'()*+;=%-]+"
_MAX_PORT = 65535

DEFAULT_PORTS: dict[str, int] = {
    "amqp": 5672,
    "amqps": 5671,
    "ftp": 21,
    "http": 80,
    "https": 443,
    "kafka": 9092,
    "ldap": 389,
    "ldaps": 636,
    "mariadb": 3306,
    "mongodb": 27017,
    "mysql": 3306,
    "nats": 4222,
    "postgres": 5432,
    "postgresql": 5432,
    "redis": 6379,
    "rediss": 6379,
    "sftp": 22,
    "smtp": 25,
    "smtps": 465,
    "ssh": 22,
    "ws": 80,
    "wss": 443,
}
"""Port that a scheme means when none is written; `postgresql+asyncpg` and `jdbc:postgresql` as `postgresql`."""


@record(frozen=True, slots=True)
class Url:
    """The parts of a URL as written, except that scheme and hosts are in lower case; escapes are kept."""

    scheme: str
    hosts: tuple[tuple[str, int | None], ...]
    """Name and written port; several in seed lists (`mongodb://a:1,b:2/db`), none where the authority is empty.
    IPv6 addresses without their brackets."""
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    path: str = field(default="", repr=False)
    query: str | None = field(default=None, repr=False)
    fragment: str | None = field(default=None, repr=False)
    sound: bool = True
    """Whether every host can be one and every port is a number between 1 and 65535."""

    @property
    def host(self) -> str | None:
        """The (first) host, in lower case."""
        return self.hosts[0][0] if self.hosts else None

    @property
    def port(self) -> int | None:
        """The (first) port as it is written; None where none is."""
        return self.hosts[0][1] if self.hosts else None

    @property
    def effective_port(self) -> int | None:
        """The (first) port that is meant: the written one, or the default of the scheme."""
        return self.port if self.port is not None else default_port(self.scheme)


def default_port(scheme: str) -> int | None:
    """The port that a scheme means when none is written, or None."""
    return DEFAULT_PORTS.get(scheme.lower().rpartition(":")[2].partition("+")[0])


def split_url(text: str) -> Url | None:
    """The parts of `scheme://…`; None for every other text."""
    head, mark, rest = text.partition("://")
    if not mark or not re.fullmatch(_SCHEME, head):
        return None
    end = _end_of_authority(rest, 0)
    url = _assemble(head.lower(), rest, end)
    if "@" not in rest[:end] and "@" in rest and (not url.sound or (rest[end] == "#" and ":" in rest[:end])):
        # A password with a raw `/`, `#` or `?`, as connection strings often have it: the last `@` ends it.
        return _assemble(head.lower(), rest, _end_of_authority(rest, rest.rindex("@")))
    return url


def _end_of_authority(rest: str, start: int) -> int:
    return min((place for place in (rest.find(mark, start) for mark in "/?#") if place >= 0), default=len(rest))


def _assemble(scheme: str, rest: str, end: int) -> Url:
    userinfo, at, places = rest[:end].rpartition("@")
    username, colon, password = userinfo.partition(":")
    before, hash_mark, fragment = rest[end:].partition("#")
    path, question_mark, query = before.partition("?")
    hosts = [_host_port(place) for place in places.split(",")] if places else []
    return Url(
        scheme,
        hosts=tuple((host, port) for host, port, _ in hosts),
        username=username if at else None,
        password=password if colon else None,
        path=path,
        query=query if question_mark else None,
        fragment=fragment if hash_mark else None,
        sound=all(sound for _, _, sound in hosts),
    )


def _host_port(text: str) -> tuple[str, int | None, bool]:
    match = re.fullmatch(_HOST_PORT, text)
    if match is None:
        return text.lower(), None, False
    host, digits = match[1].lower(), match[2]
    named = is_ipv6(host[1:-1].partition("%")[0]) if host.startswith("[") else is_url_host(host)
    host = host.strip("[]")
    if not digits:
        return host, None, named
    return (host, int(digits), named) if is_port(digits) else (host, None, False)


def is_port(text: str) -> bool:
    """Whether a text is a port between 1 and 65535."""
    return re.fullmatch(r"[0-9]{1,5}", text) is not None and 1 <= int(text) <= _MAX_PORT


def is_url_host(host: str) -> bool:
    """Whether a name may stand in a URL; one that ends in a number must be an IPv4 address, as browsers see it."""
    if not re.fullmatch(_NAME, host):
        return False
    last = host.rpartition(".")[2]
    return is_ipv4(host) if last.isdigit() else True


def is_ipv4(text: str) -> bool:
    """Whether a text is an IPv4 address in its four decimal numbers."""
    octet = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    return re.fullmatch(rf"{octet}(?:\.{octet}){{3}}", text) is not None


def is_ipv6(text: str) -> bool:
    """Whether a text is an IPv6 address, without brackets and zone."""
    head, gap, tail = text.partition("::")
    groups = [group for part in (head, tail) if part for group in part.split(":")]
    if not groups:
        return gap != ""
    if "." in groups[-1] and is_ipv4(groups[-1]) and not text.endswith(":"):
        groups[-1:] = ["0", "0"]
    if not all(re.fullmatch(r"[0-9A-Fa-f]{1,4}", group) for group in groups):
        return False
    return len(groups) < 8 if gap else len(groups) == 8  # noqa: PLR2004 - an address has eight groups
