"""Which key of which secret a variable is bound to, as `secretKeyRef` says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from confcheck.generate.given import Given
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Mistake, Reference, View
from confcheck.sources.references import bind

REMEDY = "have an ExternalSecret make a Secret of it, and name that one: ref+k8s://v1/Secret/NAME/KEY"
"""For a store that Kubernetes does not know."""


@record(frozen=True, slots=True)
class Binding:
    """One variable whose value a secret holds."""

    variable: str
    store: str
    name: str
    key: str
    reference: Reference
    """What our own source makes of it."""
    own: bool = False
    """Whether it is no reference of the sources, but the Secret that has to hold what is not written."""
    full: str = ""
    """`projects/…/secrets/…`, where the secret is one of another project."""


def bindings(view: View, variables: Iterable[Given], own: str) -> tuple[Binding, ...]:
    """Of every reference, and of every secret that comes from outside, which the Secret `own` shall hold.

    Raises Mistake, with its place, for a reference that Kubernetes cannot bind.
    """
    found: list[Binding] = []
    for one in variables:
        if isinstance(one.value, Reference):
            found.append(_bound(view, one, one.value))
        elif one.value is None and one.secret:
            found.append(Binding(one.name, "kubernetes", own, one.name, bind("kubernetes", own, one.name), own=True))
    return _apart(found)


def _bound(view: View, one: Given, reference: Reference) -> Binding:
    version = reference.version
    if reference.store == "kubernetes" and version is not None and "/" not in reference.id:
        return Binding(one.name, "kubernetes", reference.id, version, reference)
    if reference.store == "gcp" and version is not None and "#" not in version:
        project, slash, name = reference.id.rpartition("/")
        full = f"projects/{project}/secrets/{name}" if slash else ""
        return Binding(one.name, "gcp", name, version, reference, full=full)
    what = f"{one.setting} ({shown_key(one.name)})" if one.setting else shown_key(one.name)
    part = "a field of a secret" if reference.store == "gcp" else f"the store {reference.store}"
    if reference.store == "kubernetes":
        part = "a Secret without saying which key of it"
    message = f"Kubernetes cannot bind {what} of {view.service}: it refers to {part}"
    place = one.origin.value or one.origin.key
    hint = "name the key: ref+k8s://v1/Secret/NAME/KEY" if reference.store == "kubernetes" else REMEDY
    raise Mistake(message, path=one.origin.path, position=place, hint=hint)


def _apart(found: list[Binding]) -> tuple[Binding, ...]:
    """Secrets of one name in several projects get names of their own."""
    taken: dict[str, str] = {}
    result = []
    for one in found:
        name, number = one.name, 2
        while one.store == "gcp" and taken.setdefault(name, one.full) != one.full:
            name, number = f"{one.name}-{number}", number + 1
        result.append(replace(one, name=name))
    return tuple(result)


def alias_annotation(bound: Iterable[Binding]) -> str:
    """What tells Cloud Run which names are secrets of other projects; empty without such."""
    return ",".join(dict.fromkeys(f"{one.name}:{one.full}" for one in bound if one.full))
