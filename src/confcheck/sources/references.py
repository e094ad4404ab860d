"""Values that point into a secret store, in the one form in which they can be compared."""

from __future__ import annotations

import re

from confcheck.kernel.chance import looks_secret
from confcheck.model import Reference

_URI = re.compile(r"ref\+(?P<scheme>[a-z0-9]+)://(?P<path>[^?#\s]+)(?:\?(?P<query>[^#\s]*))?(?:#(?P<field>\S*?))?\+?")
_ONE_PASSWORD = re.compile(r"op://(?P<path>[^?#\r\n]+)(?:\?\S*)?", re.IGNORECASE)
_RESOURCE = re.compile(
    r"projects/(?P<project>[^/\s]+)/secrets/(?P<id>[^/:\s]+)(?:(?:/versions/|:)(?P<version>[^/\s]+))?"
)
_FULL_NAME = re.compile(r"projects/([^/\s]+)/secrets/([^/:\s]+)")
_BEGINNINGS = "roOp"
"""First characters of the forms that name their store: most values are no reference, and this tells soonest."""
_SECRET_OBJECT = re.compile(r"v1/Secret/(?:(?P<space>[^/]+/)(?=[^/]+/))?(?P<name>[^/]+)(?:/(?P<key>[^/]+))?")
_STORES = {
    "awssecrets": "aws-secrets",
    "awsssm": "aws-ssm",
    "gcpsecrets": "gcp",
    "k8s": "kubernetes",
    "op": "1password",
    "env": "env",
    "sops": "sops",
    "vault": "vault",
}
_VERSIONS = ("version", "version_id", "version_stage")
_GCP_VERSION = re.compile(r"[0-9]{1,19}|[a-z][a-z_-]{0,31}[0-9]{0,3}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_SEGMENTS = r"/?[A-Za-z0-9_.@=+-]{1,255}(?:/[A-Za-z0-9_.@=+-]{1,255}){0,14}"
_IDS = {
    "1password": re.compile(r"[a-z0-9 _.-]{1,255}/[a-z0-9 _.-]{1,255}"),
    "aws-secrets": re.compile(_SEGMENTS),
    "aws-ssm": re.compile(_SEGMENTS),
    "env": re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}"),
    "external-secrets": re.compile(_SEGMENTS),
    "gcp": re.compile(r"(?:(?:[a-z0-9.-]{1,253}:)?[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?/)?[A-Za-z0-9_-]{1,255}"),
    "kubernetes": re.compile(rf"(?:{_LABEL}/)?(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*"),
    "sops": re.compile(_SEGMENTS),
    "vault": re.compile(_SEGMENTS),
}
"""Store → what an id in it looks like; `gcp` ids may name their project and `kubernetes` ids their namespace,
`1password` ids are vault and item, `external-secrets` ids the store in the cluster and what is taken from it."""
_KEY = re.compile(r"[A-Za-z0-9_.#/ -]{1,253}")
_KEYS = {"kubernetes": re.compile(r"[-._a-zA-Z0-9]{1,253}")}
"""What a version or key looks like where its store is stricter than `_KEY`."""


def as_value(text: str) -> str | Reference:
    """What a plain text gives to its key: the text, or the reference that it is by its own form."""
    return text if text[:1] not in _BEGINNINGS else parse_reference(text) or text


def parse_reference(text: str, store: str | None = None) -> Reference | None:
    """The reference that a text is; None if it is none.

    Forms that name their store are recognised everywhere; with a store (`gcp`), `id` and `id:version` are too, and
    whatever has neither form becomes a reference whose id is not shown: the place says that it is one.
    """
    for pattern, build in _FORMS:
        match = pattern.fullmatch(text)
        reference = build(match) if match else None
        if reference is not None:
            return reference
    if store is None or not text:
        return None
    name, colon, version = text.rpartition(":")
    return bind(store, name, version) if colon else bind(store, text)


def bind(store: str, name: str, version: str | None = None) -> Reference:
    """The reference in normal form to that id of a store, and its version or key.

    What the store could not hold is kept as one id without a version, which is not shown.
    """
    if store == "1password":
        name, version = name.lower(), version and version.lower()
    elif store == "gcp" and (full := _FULL_NAME.fullmatch(name)):
        name = f"{full[1]}/{full[2]}"
    grammar = _IDS.get(store)
    if grammar is None or not grammar.fullmatch(name) or not _is_version(store, version):
        return Reference(store, name if version is None else f"{name}:{version}")
    if store == "gcp" and version is None:
        version = "latest"
    return Reference(store, name, version, shown=not looks_secret(name))


def reference_text(reference: Reference) -> str | None:
    """The text that `parse_reference` reads as this reference; None if none is: some ids fit into no URI."""
    scheme = next((scheme for scheme, store in _STORES.items() if store == reference.store), "")
    id_, version = reference.id, reference.version or ""
    first, _, second = version.partition("#")
    forms = {
        "1password": (f"ref+op://{id_}/{version}".rstrip("/"), f"op://{id_}/{version}".rstrip("/")),
        "kubernetes": (f"ref+k8s://v1/Secret/{id_}{version and '/'}{version}",),
        "gcp": (f"ref+gcpsecrets://{id_}{_query(first, 'latest')}{second and '#/'}{second}",),
    }.get(reference.store)
    plain = f"ref+{scheme}://{id_}"
    versioned = (f"{plain}{_query(first)}{second and '#/'}{second}", f"{plain}#/{version}")
    candidates = forms or ((plain,) if not version else versioned if second or _is_number(version) else versioned[::-1])
    return next((text for text in candidates if parse_reference(text) == reference), None)


def _query(version: str, usual: str = "") -> str:
    return "" if version == usual else f"?version={version}"


def _is_number(version: str) -> bool:
    return version.isascii() and version.isdigit()


def _is_version(store: str, version: str | None) -> bool:
    if version is None:
        return True
    grammar = _GCP_VERSION if store == "gcp" and "#" not in version else _KEYS.get(store, _KEY)
    return grammar.fullmatch(version) is not None and not looks_secret(version)


def _from_uri(match: re.Match[str]) -> Reference | None:
    store = _STORES.get(match["scheme"])
    if store is None:
        return None
    parameters = dict(part.partition("=")[::2] for part in (match["query"] or "").split("&") if part)
    version = next((parameters.pop(name) for name in _VERSIONS if name in parameters), None)
    rest = "&".join(f"{name}={value}" for name, value in sorted(parameters.items()))
    path = match["path"].strip("/") if store != "aws-ssm" else match["path"]
    named = (match["field"] or "").lstrip("/")
    if store == "1password":
        return _one_password(f"{path}/{named}" if named else path)
    if store == "kubernetes":
        return _kubernetes(path)
    if store == "gcp" and named and not match["field"].startswith("/"):
        version, named = named, ""
    key = f"{version or 'latest'}#{named}" if store == "gcp" and named else "#".join(filter(None, (version, named)))
    return bind(store, f"{path}?{rest}" if rest else path, key or None)


def _kubernetes(path: str) -> Reference | None:
    """Of `v1/Secret/NAME`, with `/KEY` behind it, with `NAMESPACE/` before that; None for all else."""
    match = _SECRET_OBJECT.fullmatch(path)
    return None if match is None else bind("kubernetes", f"{match['space'] or ''}{match['name']}", match["key"])


def _one_password(path: str) -> Reference:
    vault, _, rest = path.strip("/").partition("/")
    item, _, named = rest.partition("/")
    return bind("1password", f"{vault}/{item}", named or None)


_FORMS = (
    (_URI, _from_uri),
    (_ONE_PASSWORD, lambda match: _one_password(match["path"])),
    (_RESOURCE, lambda match: bind("gcp", f"{match['project']}/{match['id']}", match["version"])),
)
