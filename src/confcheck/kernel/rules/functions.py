"""The functions of rules on values that are there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from confcheck.kernel.rules.kinds import DURATION, INTEGER, STRING, URL, Kind
from confcheck.kernel.rules.values import NO_SUCH, Duration, Fault, Value, span
from confcheck.kernel.urls import Url, split_url

_UNITS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3_600 * 10**9}
_PART = r"(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(ns|us|ms|s|m|h)"
_LONGEST_DURATION = 100


class Function(NamedTuple):
    """A function: what it is called on or with, what it gives, and how."""

    name: str
    takes: Kind | None
    """The receiver of a method, or the one argument; None: anything that has a size."""
    argument: Kind | None
    """What a method takes in its brackets; None: nothing."""
    gives: Kind
    run: Callable[..., Value]
    method: bool = True


def _size(value: Value) -> Value:
    return len(value) if isinstance(value, str | tuple | dict) else NO_SUCH


def _text(run: Callable[[str, str], bool]) -> Callable[[Value, Value], Value]:
    def on_texts(value: Value, other: Value) -> Value:
        return run(value, other) if isinstance(value, str) and isinstance(other, str) else NO_SUCH

    return on_texts


def _duration(value: Value) -> Value:
    """As Go and CEL write durations: `90s`, `1h30m`, `1.5h`, `-2ms`."""
    wrong = Fault("a text is no duration as `90s`, `1h30m` or `500ms`")
    if not isinstance(value, str) or len(value) > _LONGEST_DURATION:
        return wrong
    sign = -1 if value.startswith("-") else 1
    text = value[1:] if value.startswith(("-", "+")) else value
    if text == "0":
        return Duration(0)
    if not re.fullmatch(f"(?:{_PART})+", text):
        return wrong
    total = 0
    for whole, behind, alone, unit in re.findall(_PART, text):
        fraction = behind or alone
        total += int(whole or 0) * _UNITS[unit] + int(fraction or 0) * _UNITS[unit] // 10 ** len(fraction)
    return span(sign * total)


def _url(value: Value) -> Value:
    url = split_url(value) if isinstance(value, str) else None
    return Fault("a text is no URL with a host") if url is None or not url.sound or url.host is None else url


def _of_url(read: Callable[[Url], str]) -> Callable[[Value], Value]:
    return lambda value: read(value) if isinstance(value, Url) else NO_SUCH


def _host(url: Url) -> str:
    """With its port, as in Kubernetes."""
    host = url.host or ""
    name = f"[{host}]" if ":" in host else host
    return name if url.port is None else f"{name}:{url.port}"


FUNCTIONS: tuple[Function, ...] = (
    Function("size", None, None, INTEGER, _size),
    Function("size", None, None, INTEGER, _size, method=False),
    Function("startsWith", STRING, STRING, Kind("boolean"), _text(lambda value, other: value.startswith(other))),
    Function("endsWith", STRING, STRING, Kind("boolean"), _text(lambda value, other: value.endswith(other))),
    Function("contains", STRING, STRING, Kind("boolean"), _text(lambda value, other: other in value)),
    Function("duration", STRING, None, DURATION, _duration, method=False),
    Function("url", STRING, None, URL, _url, method=False),
    Function("getScheme", URL, None, STRING, _of_url(lambda url: url.scheme)),
    Function("getHost", URL, None, STRING, _of_url(_host)),
    Function("getHostname", URL, None, STRING, _of_url(lambda url: url.host or "")),
    Function("getPort", URL, None, STRING, _of_url(lambda url: "" if url.port is None else str(url.port))),
)
"""Every function but `matches`, whose pattern is compiled, and the macros `has`, `all` and `exists`."""

BY_NAME = {(one.name, one.method): one for one in FUNCTIONS}
NAMES = tuple(dict.fromkeys((*(one.name for one in FUNCTIONS), "matches", "has", "all", "exists")))
