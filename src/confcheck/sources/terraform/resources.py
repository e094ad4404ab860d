"""Attributes of other resources: what their blocks say, and the ids of secrets."""

from __future__ import annotations

import re
from typing import Protocol

from confcheck.model import Reference
from confcheck.sources.references import bind, parse_reference
from confcheck.sources.terraform.syntax import Attribute, Block, attributes
from confcheck.sources.terraform.values import NOT_KNOWN, Bound, Opaque, Place, Result, text_of

_IDS = {
    "google_secret_manager_secret": ("gcp", "secret_id", ("id", "name")),
    "aws_secretsmanager_secret": ("aws-secrets", "name", ("arn", "id")),
    "aws_ssm_parameter": ("aws-ssm", "name", ("arn", "id")),
}
"""Type → its store, the attribute that names the secret, and those that the store makes of that."""
_CONTENTS = {
    ("google_secret_manager_secret_version", "secret_data"): ("gcp", "secret"),
    ("aws_secretsmanager_secret_version", "secret_string"): ("aws-secrets", "secret_id"),
}
"""Type and attribute that hold what a store holds → the store, and the attribute that names the secret."""
_ARN = re.compile(r"arn:aws[\w-]*:(?P<kind>secretsmanager|ssm):[\w-]*:\d*:(?:secret:|parameter)(?P<id>.+)")
_RANDOM = re.compile(r"-[A-Za-z0-9]{6}$")


class Evaluates(Protocol):
    """Whatever knows the values of a module."""

    def once(self, name: str, one: Attribute) -> Result:
        """The value of something that has a name."""
        ...


def attribute_of(module: Evaluates, block: Block, name: str, place: Place) -> Result:
    """The attribute of a resource, as far as the resource's own block says it."""
    kind = block.labels[0] if block.labels else ""
    store, named, made = _IDS.get(kind, ("", name, ()))
    stored = _CONTENTS.get((kind, name))
    if stored is not None and block.type == "data":
        return _contents(module, block, stored, place)
    found = _written(module, block, named if name in made else name)
    text = None if found is None or name not in made else text_of(found)
    if text is not None:
        return Bound(reference(store, text), place, held=False)
    return Opaque(NOT_KNOWN, place) if found is None else found


def _written(module: Evaluates, block: Block, name: str) -> Result | None:
    one = next((each for each in attributes(block.file, block.body) if each.name == name), None)
    return None if one is None else module.once(".".join((block.type, *block.labels, name)), one)


def _contents(module: Evaluates, block: Block, stored: tuple[str, str], place: Place) -> Result:
    store, named = stored
    secret, version = _written(module, block, named), _written(module, block, "version")
    whole = None if version is None else text_of(version)
    if secret is None or (version is not None and whole is None):
        return Opaque(NOT_KNOWN, place)
    found = bound(store, secret, whole)
    return Opaque(NOT_KNOWN, place) if found is None else Bound(found, place, held=True)


def bound(store: str, secret: Result, version: str | None = None) -> Reference | None:
    """The secret that a value names; None where it is not known."""
    if isinstance(secret, Bound):
        return bind(secret.reference.store, secret.reference.id, version or secret.reference.version)
    text = text_of(secret)
    return None if text is None else reference(store, text, version)


def reference(store: str, text: str, version: str | None = None) -> Reference:
    """The reference to an id, which may be written with its project, or as an ARN."""
    found = _ARN.fullmatch(text)
    if found is not None:
        kind, name = found["kind"], found["id"].split(":")[0]
        return bind("aws-ssm", name) if kind == "ssm" else bind("aws-secrets", _RANDOM.sub("", name))
    known = parse_reference(text) if text.startswith("projects/") else None
    if known is not None:
        return bind(known.store, known.id, version or known.version)
    return bind(store, text, version or None)
