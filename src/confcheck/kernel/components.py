"""What a URL says of one of its parts, and whether a value that stands for the same part says something else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from confcheck.kernel.placeholder import placeholder
from confcheck.kernel.spec import Json
from confcheck.kernel.urls import Url, default_port, split_url

PART_WORDS = {"username": "user name"}
"""Parts whose word in a message is not their own name."""
_LOOPBACK = ("127.0.0.1", "::1")
_BESIDE_A_PORT = re.compile(r"\[([^\]]+)\](?::[0-9]*)?|([^:]+):[0-9]*")
_PARAMETERS = {
    "host": ("host", "hostaddr"),
    "port": ("port",),
    "username": ("user", "username"),
    "password": ("password", "pwd"),
    "path": ("dbname", "database", "db"),
}
"""Names under which drivers take a part from the query; which of the two they prefer differs."""


def said(url: Url, part: str) -> tuple[str, ...]:
    """The texts by which a URL says a part, several where it names several hosts; none where it does not say it."""
    if not url.sound or _also_in_query(url, part):
        return ()
    texts: tuple[str | None, ...]
    match part:
        case "scheme":
            texts = (url.scheme,)
        case "host":
            texts = tuple(_unquote(host) for host, _ in url.hosts)
        case "port":
            texts = tuple(dict.fromkeys(_ports(url)))
        case "path":
            in_server = url.host or default_port(url.scheme) is not None
            texts = (_unquote(url.path).strip("/") if in_server else None,)  # else it is that of a file
        case "username" | "password":
            texts = (_unquote((url.username if part == "username" else url.password) or ""),)
        case _:
            texts = (url.query,)
    return tuple(text for text in texts if text)


def _unquote(text: str) -> str:
    """The text without percent escapes."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as without  # noqa: PLC0415 - the self-check has to start fast

    return without(text)


def _parameters(text: str) -> list[tuple[str, str]]:
    """The parameters of a query."""
    if not text:
        return []
    from urllib.parse import parse_qsl as parse  # noqa: PLC0415 - as above

    return parse(text, keep_blank_values=True)


def supplied(parts: tuple[tuple[str, str], ...], text: str | None) -> tuple[str, ...]:
    """Paths of the components (part, path) that a composite holds, or may hold because its text is not known."""
    url = None if text is None else split_url(text)
    return tuple(path for part, path in parts if url is None or getattr(url, part, None))


def component(value: Json) -> str | None:
    """A typed value as the text that stands for a part of a URL; None if it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return str(value)


@lru_cache(maxsize=65536)
def filled_in(composite: str, part: str) -> tuple[str, ...]:
    """The texts by which a text says a part; none of what is no URL, and none that someone still has to fill in."""
    url = split_url(composite)
    texts = () if url is None else said(url, part)
    return () if any(map(placeholder, texts)) else texts


def agrees(part: str, texts: tuple[str, ...], value: str) -> bool:
    """Whether one of the texts of a URL means the same as the value of a component."""
    if value in texts:
        return True
    known = {form for text in texts for form in _forms(part, text)}
    return not known.isdisjoint(_forms(part, value))


def _also_in_query(url: Url, part: str) -> bool:
    names = _PARAMETERS.get(part, ())
    return bool(names and url.query) and any(name.lower() in names for name, _ in _parameters(url.query or ""))


def _ports(url: Url) -> Iterable[str]:
    """Written ports, or the one that the scheme means; with `+srv` a name server says it, and a socket has none."""
    if url.scheme.endswith("+srv"):
        return
    for host, port in url.hosts:
        usual = default_port(url.scheme)
        if host and (port is not None or usual is not None):
            yield str(port if port is not None else usual)


def _forms(part: str, text: str) -> frozenset[str]:
    """The forms under which a text is compared; one that is escaped and one that is not may mean the same."""
    text = text.strip()
    match part:
        case "scheme":
            return frozenset((_family(text),))
        case "host":
            return frozenset(_host(name) for name in (text, *text.split(",")))
        case "port":
            return frozenset((text.lstrip("0"),))
        case "path":
            return frozenset(one.strip("/") for one in (text, _unquote(text)))
        case "username" | "password":
            return frozenset((text, _unquote(text)))
        case _:
            return frozenset((repr(sorted(_parameters(text.lstrip("?")))),))


def _family(scheme: str) -> str:
    """The protocol without what only a library needs: `jdbc:postgresql`, `postgres+asyncpg`, `postgresql://`."""
    name = scheme.lower().removesuffix("://").rstrip(":").rpartition(":")[2].partition("+")[0]
    return "postgresql" if name == "postgres" else name


def _host(text: str) -> str:
    """A host without what people write around it (scheme, port, brackets); the machine itself has one name."""
    url = split_url(text)
    host = (url.host or "") if url is not None else _unquote(text).strip().lower()
    bare = _BESIDE_A_PORT.fullmatch(host)
    host = (bare[1] or bare[2] if bare else host).removesuffix(".")
    return "localhost" if host in _LOOPBACK else host
