"""The form under which two typed values are compared: equal exactly when they mean the same."""

from __future__ import annotations

from collections.abc import Hashable

from confcheck.kernel.spec import Json, Spec
from confcheck.kernel.urls import Url, default_port, split_url

_ANYTHING = Spec()
_URI = Spec(format="uri")
_URLS = frozenset({"uri", "dsn", "uri-reference"})
_HOSTS = frozenset({"host", "hostname", "ipv6"})

URL_PARTS = ("scheme", "user name", "password", "host", "port", "path", "query", "fragment")
"""The words by which `difference` names what differs."""


def normal(value: Json, spec: Spec = _ANYTHING) -> Hashable:
    """The normal form of a typed value. Kinds are kept apart: neither `true` nor `"1"` equals `1`, but `1.0` does."""
    match value:
        case str():
            return _text(value, spec)
        case bool() | None:
            return ("boolean", value) if value is not None else ("null",)
        case int() | float():
            return ("number", value)
        case list():
            items = (normal(item, spec.items or _ANYTHING) for item in value)
            return ("set", frozenset(items)) if spec.unordered else ("array", tuple(items))
        case _:
            known = dict(spec.properties)
            return ("object", tuple((key, normal(value[key], known.get(key, _ANYTHING))) for key in sorted(value)))


def stable(form: Hashable) -> str:
    """A normal form as text that is the same in every process."""
    if isinstance(form, frozenset):
        return f"{{{','.join(sorted(map(stable, form)))}}}"
    if isinstance(form, tuple):
        return f"({','.join(map(stable, form))})"
    return repr(int(form) if isinstance(form, float) and form.is_integer() else form)


def derived_form(value: Json, spec: Spec) -> Hashable:
    """The same for what is derived and what it is compared with: a URL is one even where the schema is silent."""
    is_url = isinstance(value, str) and split_url(value) is not None
    return normal(value, _URI if is_url else spec)


def _text(text: str, spec: Spec) -> Hashable:
    if spec.format in _URLS:
        url = split_url(text)
        if url is not None and url.sound:
            return ("url", _parts(url))
    return ("text", text.lower() if spec.format in _HOSTS and not text.startswith("/") else text)


def _parts(url: Url) -> tuple[Hashable, ...]:
    """As `URL_PARTS`; the default port counts as none (so it changes with the scheme), the empty path as `/`."""
    usual = default_port(url.scheme)
    return (
        url.scheme,
        url.username,
        url.password,
        tuple(host for host, _ in url.hosts),
        tuple(None if port == usual else port for _, port in url.hosts),
        url.path or "/",
        url.query,
        url.fragment,
    )


def difference(left: str, right: str) -> str | None:
    """The parts in which two URLs differ: "scheme", "host and path"; None if in none, or if one is no URL."""
    one, other = split_url(left), split_url(right)
    if one is None or other is None:
        return None
    differing = [name for name, a, b in zip(URL_PARTS, _parts(one), _parts(other), strict=True) if a != b]
    return " and ".join(filter(None, [", ".join(differing[:-1]), *differing[-1:]])) or None
