"""Objects after which something in the cluster makes a Secret: its keys, and which secret store they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.model import Entry, Malformed, Mapping, Node, Reference, Scalar, Sequence, Unknown
from confcheck.sources.kubernetes.environment import File
from confcheck.sources.kubernetes.objects import Datum, Store, entries_at, find, items_at, text_at
from confcheck.sources.references import bind
from confcheck.sources.trees import read_yaml

_STORE = "external-secrets"
_TAKEN = re.compile(r"\{\{-?\s*\.([A-Za-z_][A-Za-z0-9_]*)(?:\s*\|\s*toString)?\s*-?\}\}")
_OPEN = ("dataFrom", ("target", "template", "templateFrom"))
_UNKNOWN_KEYS = "which keys this takes is known only to the secret store"


def made_secrets(whole: Mapping, file: File) -> Iterator[Store]:
    """Every Secret that is made after an object."""
    make = _KINDS.get(text_at(whole, "kind"))
    if make is not None:
        yield from make(whole, file)


def _external(whole: Mapping, file: File) -> Iterator[Store]:
    """An ExternalSecret, for the whole cluster or for one namespace."""
    spec = find(whole, "spec", "externalSecretSpec") or find(whole, "spec")
    named = text_at(spec, "target", "name") or text_at(whole, "spec", "externalSecretName")
    name = named or text_at(whole, "metadata", "name")
    held = text_at(spec, "secretStoreRef", "name") or text_at(spec, "backendType")
    data = {datum.key: datum for item in items_at(spec, "data") if (datum := _remote_datum(item, held)) is not None}
    written = entries_at(spec, "target", "template", "data")
    merges = text_at(spec, "target", "template", "mergePolicy") == "Merge"
    made = {entry.key: _composed(entry, data) for entry in written}
    kept = {**data, **made} if merges or not written else made
    open_at = [found for found in (find(spec, "dataFrom"), find(spec, "target", "template", "templateFrom")) if found]
    file.notes.extend(Malformed(file.path, node.position, _UNKNOWN_KEYS) for node in open_at)
    yield Store("Secret", name, text_at(whole, "metadata", "namespace"), tuple(kept.values()), open=bool(open_at))


def _remote_datum(item: Mapping, held: str) -> Datum | None:
    """One key: `secretKey` with its `remoteRef`, or as the older operator has it `name` with `key`."""
    key = item.get("secretKey") or item.get("name")
    remote = find(item, "remoteRef") or item
    source = find(remote, "key")
    if not isinstance(key, Scalar) or not isinstance(source, Scalar):
        return None
    version = "#".join(filter(None, (text_at(remote, "version"), text_at(remote, "property"))))
    value = bind(_STORE, f"{held}/{source.text}", version or None)
    return Datum(key.text, key.position, value, source.position)


def _composed(entry: Entry, data: dict[str, Datum]) -> Datum:
    """A key that is made of others; one that only passes another on is bound to the same."""
    taken = _TAKEN.fullmatch(text_at(entry.value).strip())
    passed = data.get(taken[1]) if taken else None
    value = Unknown("made of what a secret store holds") if passed is None else passed.value
    return Datum(entry.key, entry.position, value, entry.value.position)


def _sealed(whole: Mapping, _file: File) -> Iterator[Store]:
    """A SealedSecret: only the cluster can decrypt it, so a key stands for itself."""
    name = text_at(whole, "spec", "template", "metadata", "name") or text_at(whole, "metadata", "name")
    data = tuple(
        Datum(entry.key, entry.position, bind("kubernetes", name, entry.key), entry.value.position)
        for entry in entries_at(whole, "spec", "encryptedData")
    )
    yield Store("Secret", name, text_at(whole, "metadata", "namespace"), data)


def _provided(whole: Mapping, file: File) -> Iterator[Store]:
    """A SecretProviderClass: `secretObjects` says which Secrets are made of what it mounts."""
    listed = {name: reference for node in _listed(whole, file) for name, reference in _mounted(whole, node)}
    provider = text_at(whole, "spec", "provider")
    for made in items_at(whole, "spec", "secretObjects"):
        data = []
        for item in items_at(made, "data"):
            key, source = item.get("key"), item.get("objectName")
            if isinstance(key, Scalar) and isinstance(source, Scalar):
                value = listed.get(source.text) or bind(provider, source.text)
                data.append(Datum(key.text, key.position, value, source.position))
        yield Store("Secret", text_at(made, "secretName"), text_at(whole, "metadata", "namespace"), tuple(data))


def _listed(whole: Mapping, file: File) -> Iterator[Mapping]:
    """What it mounts: YAML inside a text, where Azure has each item as YAML in a text once more."""
    for key in ("objects", "secrets"):
        node = find(whole, "spec", "parameters", key)
        inner = read_yaml(node.text, file.path).documents if isinstance(node, Scalar) else ()
        for document in inner:
            items: Node | None = find(document, "array") or document
            for item in items.items if isinstance(items, Sequence) else ():
                again = read_yaml(item.text, file.path).documents if isinstance(item, Scalar) else (item,)
                yield from (one for one in again if isinstance(one, Mapping))


def _mounted(whole: Mapping, item: Mapping) -> Iterator[tuple[str, Reference]]:
    """The names under which something is mounted, and where it comes from."""
    provider, name = text_at(whole, "spec", "provider"), text_at(item, "objectName")
    if provider == "gcp":
        reference = _of_google(text_at(item, "resourceName"))
    elif provider == "vault":
        reference = bind("vault", text_at(item, "secretPath"), text_at(item, "secretKey") or None)
    elif provider == "aws":
        store = "aws-ssm" if text_at(item, "objectType") == "ssmparameter" else "aws-secrets"
        reference = bind(store, name, text_at(item, "objectVersion") or None)
        for part in items_at(item, "jmesPath"):
            yield text_at(part, "objectAlias"), bind(store, name, text_at(part, "path") or None)
    else:
        reference = bind(provider, name, text_at(item, "objectVersion") or None)
    for key in ("objectName", "objectAlias", "fileName", "path"):
        if text_at(item, key):
            yield text_at(item, key), reference


def _of_google(resource: str) -> Reference:
    """`projects/P/secrets/S/versions/V`."""
    full, _, version = resource.partition("/versions/")
    return bind("gcp", full, version or None)


_KINDS = {
    "ClusterExternalSecret": _external,
    "ExternalSecret": _external,
    "SealedSecret": _sealed,
    "SecretProviderClass": _provided,
}
