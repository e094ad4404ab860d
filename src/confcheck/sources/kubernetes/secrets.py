"""What `secretKeyRef` binds to: a key of a Kubernetes Secret, or on Cloud Run a version in Secret Manager."""

from __future__ import annotations

import re

from confcheck.model import Node, Position, Reference, Scalar
from confcheck.sources.kubernetes.objects import find, text_at
from confcheck.sources.references import bind

_VERSION = re.compile(r"latest|[0-9]+")


def secret_value(secret: Node, whole: Node) -> tuple[Reference, Position]:
    """The reference, and where it names the secret; `whole` is the object of which it is a part."""
    name, key = find(secret, "name"), text_at(secret, "key") or None
    position = name.position if isinstance(name, Scalar) else secret.position
    identity = text_at(name)
    if _is_cloud_run(whole) and (key is None or _VERSION.fullmatch(key)):
        return bind("gcp", _elsewhere(whole).get(identity, identity), key), position
    return bind("kubernetes", identity, key), position


def _is_cloud_run(whole: Node) -> bool:
    """Whether the object may be one of Cloud Run's: its Services are Knative's, its Jobs its own."""
    return text_at(whole, "apiVersion").startswith(("serving.knative.dev/", "run.googleapis.com/"))


def _elsewhere(whole: Node) -> dict[str, str]:
    """Name in the object → full name, for secrets of other projects."""
    written = text_at(whole, "spec", "template", "metadata", "annotations", "run.googleapis.com/secrets")
    return dict(part.strip().partition(":")[::2] for part in written.split(",") if ":" in part)
