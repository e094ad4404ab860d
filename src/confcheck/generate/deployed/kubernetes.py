"""`kubernetes`: a ConfigMap with a patch of the Deployment; a patch of a Knative service where Google has the secrets.

Values in clear stand in the ConfigMap, in which nothing is expanded. Cloud Run knows no ConfigMaps, so that there they
stand in the patch, where `$(` begins a variable. A secret in clear is never part of either. With `include_secrets` it
is in a `Secret`; without, a Deployment is bound to that Secret all the same: Kubernetes does not start it before the
Secret is there, and says which key is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.generate.deployed.bindings import Binding, alias_annotation, bindings
from confcheck.generate.deployed.names import inner_name
from confcheck.generate.deployed.text import Plain, Quoted, written
from confcheck.generate.given import Given, given
from confcheck.generate.header import header
from confcheck.generate.outside import remarks, where
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Assignment, Mistake, NothingMatched, SourceOptions, System, View
from confcheck.model.generated import Generated, Order
from confcheck.sources.kubernetes import parse

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?")
_MOST_BYTES = 1_000_000
"""What one ConfigMap may hold, with room for its frame: the limit is 1 MiB."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""Other names are left out by `envFrom` without a word."""


@record(frozen=True, slots=True)
class _Parts:
    """What one service gets, sorted by how Kubernetes is told."""

    view: View
    name: str
    """Of its workload and its container."""
    clear: tuple[Given, ...] = field(repr=False)
    hidden: tuple[Given, ...] = field(repr=False)
    """Secrets in clear that are to be written."""
    bound: tuple[Binding, ...]
    knative: bool


def render(system: System, order: Order) -> Generated:
    """The objects of the one view that is wanted."""
    views = order.views(system)
    if not views:
        raise NothingMatched(f"nothing to write: no service has a view in {order.environment} that fits the options")
    if len(views) > 1:
        option = "--service" if len({view.service for view in views}) > 1 else "--target"
        message = f"these objects are those of one service in one target, and {len(views)} fit"
        raise Mistake(message, hint=f"name one with {option}, or write them all with confcheck render")
    view = views[0]
    variables = given(system, view, include_secrets=order.include_secrets)
    parts = _parts(system, view, variables)
    text = "\n".join([header(views, view.service), *_comments(parts, variables), _objects(parts)])
    _refuse_misread(parts, text)
    return Generated(text, bool(parts.hidden), tuple(_remarks(parts, variables)))


def _parts(system: System, view: View, variables: tuple[Given, ...]) -> _Parts:
    name = inner_name(system, view, "kubernetes")
    if _NAME.fullmatch(name) is None:
        hint = f'name it in the manifest: names = {{ {view.service} = "…" }} in a source of the format kubernetes'
        raise Mistake(f"`{name}` cannot name an object of Kubernetes", path=system.manifest.path, hint=hint)
    bound = bindings(view, variables, f"{name}-secrets")
    knative = any(one.store == "gcp" for one in bound)
    if knative and any(one.store == "kubernetes" and not one.own for one in bound):
        message = (
            f"{view.service} is bound to secrets of Google and to those of Kubernetes, and one workload has one kind"
        )
        raise Mistake(message, hint="keep them in one store")
    clear = tuple(one for one in variables if isinstance(one.value, str) and not one.secret)
    hidden = tuple(one for one in variables if isinstance(one.value, str) and one.secret)
    if knative and hidden:
        place = hidden[0].origin
        message = (
            f"{shown_key(hidden[0].name)} of {view.service} is a secret in clear, and Cloud Run has no place for it"
        )
        hint = "put it into Secret Manager, or leave --include-secrets away"
        raise Mistake(message, path=place.path, position=place.value or place.key, hint=hint)
    # Cloud Run has no Secret of its own that could be missing: what comes from outside is a remark there.
    bound = tuple(one for one in bound if not (knative and one.own))
    return _Parts(view, name, clear, hidden, bound, knative)


def _objects(parts: _Parts) -> str:
    if parts.knative:
        return written(_knative(parts))
    documents: list[Plain] = []
    if parts.clear:
        data: dict[str, Plain] = {one.name: Quoted(str(one.value)) for one in parts.clear}
        documents.append(_object("ConfigMap", f"{parts.name}-settings", {"data": data}))
    if parts.hidden:
        held: dict[str, Plain] = {one.name: Quoted(str(one.value)) for one in parts.hidden}
        documents.append(_object("Secret", f"{parts.name}-secrets", {"stringData": held}))
    return written(*documents, _deployment(parts))


def _object(kind: str, name: str, rest: dict[str, Plain]) -> dict[str, Plain]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, **rest}


def _deployment(parts: _Parts) -> Plain:
    container: dict[str, Plain] = {"name": parts.name}
    wholesale: list[Plain] = []
    if parts.clear:
        wholesale.append({"configMapRef": {"name": f"{parts.name}-settings"}})
    if parts.hidden:
        wholesale.append({"secretRef": {"name": f"{parts.name}-secrets"}})
    if wholesale:
        container["envFrom"] = wholesale
    if parts.bound:
        container["env"] = [_bound(one) for one in parts.bound]
    template: Plain = {"spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": parts.name},
        "spec": {"template": template},
    }


def _knative(parts: _Parts) -> Plain:
    env: list[Plain] = [{"name": one.name, "value": Quoted(_escaped(str(one.value)))} for one in parts.clear]
    env += [_bound(one) for one in parts.bound]
    template: dict[str, Plain] = {"spec": {"containers": [{"name": parts.name, "env": env}]}}
    annotation = alias_annotation(parts.bound)
    if annotation:
        template = {"metadata": {"annotations": {"run.googleapis.com/secrets": annotation}}, **template}
    return {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {"name": parts.name},
        "spec": {"template": template},
    }


def _bound(one: Binding) -> Plain:
    return {"name": one.variable, "valueFrom": {"secretKeyRef": {"name": one.name, "key": Quoted(one.key)}}}


def _escaped(value: str) -> str:
    """The value where Kubernetes replaces `$(NAME)`, and takes `$$` for `$`."""
    return value.replace("$", "$$") if "$(" in value or "$$" in value else value


def _comments(parts: _Parts, variables: tuple[Given, ...]) -> Iterator[str]:
    kind = "Knative service" if parts.knative else "Deployment"
    yield f"# The last object is a strategic merge patch of the {kind} {parts.name}."
    if any(one.own for one in parts.bound):
        yield f"# The Secret {parts.name}-secrets has to be there: what it holds is not in this file."
    taken = {one.variable for one in parts.bound}
    for one in variables:
        if one.value is None and one.name not in taken:
            yield f"# {one.name} comes from outside"


def _remarks(parts: _Parts, variables: tuple[Given, ...]) -> Iterator[str]:
    own = [one.variable for one in parts.bound if one.own]
    yield from remarks(parts.view, [one for one in variables if one.name not in own])
    if own:
        names = ", ".join(map(shown_key, own))
        yield f"{where(parts.view)}: the Secret {parts.name}-secrets must hold {names}"


def _refuse_misread(parts: _Parts, text: str) -> None:
    """Our own source must read what was meant."""
    size = sum(len(str(one.value).encode()) + len(one.name) for one in parts.clear)
    if size > _MOST_BYTES and not parts.knative:
        raise Mistake(f"the settings of {parts.view.service} are more than one ConfigMap holds")
    parsed = parse(text, SourceOptions("kubernetes.yaml"))
    found = {one.key: one.value for one in parsed.entries if isinstance(one, Assignment)}
    wanted = {one.variable: one.reference for one in parts.bound}
    for one in (*parts.clear, *parts.hidden):
        if _VARIABLE.fullmatch(one.name) is None or found.get(one.name) != one.value:
            what = f"{one.setting} ({shown_key(one.name)})" if one.setting else shown_key(one.name)
            message = f"Kubernetes cannot express {what} of {parts.view.service}: its name, or its value"
            place = one.origin.value or one.origin.key
            raise Mistake(message, path=one.origin.path, position=place, hint="change it")
    assert all(found.get(name) == reference for name, reference in wanted.items())  # noqa: S101 - `bindings` saw to it
