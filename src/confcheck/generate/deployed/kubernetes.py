"""`kubernetes`: a ConfigMap with a patch of what runs the service; for Knative, as Cloud Run has it, a patch alone.

Values in clear stand in the ConfigMap, in which nothing is expanded. Cloud Run knows no ConfigMaps, so that there they
stand in the patch, where `$(` begins a variable. A secret in clear is never part of either. With `include_secrets` it
is in a `Secret`; without, a Deployment is bound to that Secret all the same: Kubernetes does not start it before the
Secret is there, and says which key is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.generate.deployed.bindings import REMEDY, Binding, alias_annotation, bindings
from confcheck.generate.deployed.text import Plain, Quoted, written
from confcheck.generate.deployed.workloads import NAME, Workload, doubts, workload_of
from confcheck.generate.given import Given, given
from confcheck.generate.header import header
from confcheck.generate.outside import remarks, where
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Assignment, Mistake, NothingMatched, Reference, SourceOptions, System, View
from confcheck.model.generated import Generated, Order
from confcheck.sources.kubernetes import parse

_MOST_BYTES = 1_000_000
"""What one ConfigMap may hold, with room for its frame: the limit is 1 MiB."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""Other names are left out by `envFrom` without a word."""
_IN_TEMPLATE = 2
"""How deep what a template holds lies, in every object that has one."""


@record(frozen=True, slots=True)
class _Parts:
    """What one service gets, sorted by how Kubernetes is told."""

    view: View
    workload: Workload
    clear: tuple[Given, ...] = field(repr=False)
    hidden: tuple[Given, ...] = field(repr=False)
    """Secrets in clear that are to be written."""
    bound: tuple[Binding, ...]

    @property
    def name(self) -> str:
        """With which the names of new objects begin."""
        return self.workload.name


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
    _refuse_misread(parts, variables, text)
    found = (*_remarks(parts, variables), *doubts(system, views))
    return Generated(text, bool(parts.hidden), found)


def _parts(system: System, view: View, variables: tuple[Given, ...]) -> _Parts:
    google = any(isinstance(one.value, Reference) and one.value.store == "gcp" for one in variables)
    workload = workload_of(system, view, google=google)
    name = workload.name
    if NAME.fullmatch(name) is None:
        hint = f'name it in the manifest: names = {{ {view.service} = "…" }} in a source of the format kubernetes'
        raise Mistake(f"`{name}` cannot name an object of Kubernetes", path=system.manifest.path, hint=hint)
    bound = bindings(view, variables, f"{name}-secrets")
    clear = tuple(one for one in variables if isinstance(one.value, str) and not one.secret)
    hidden = tuple(one for one in variables if isinstance(one.value, str) and one.secret)
    if google:
        _refuse_mixture(view, workload, variables, bound)
    if workload.knative and hidden:
        message = (
            f"{shown_key(hidden[0].name)} of {view.service} is a secret in clear, and Cloud Run has no place for it"
        )
        raise _mistake(message, hidden[0], "put it into Secret Manager, or leave --include-secrets away")
    # Cloud Run has no Secret of its own that could be missing: what comes from outside is a remark there.
    bound = tuple(one for one in bound if not (workload.knative and one.own))
    return _Parts(view, workload, clear, hidden, bound)


def _refuse_mixture(view: View, workload: Workload, variables: tuple[Given, ...], bound: tuple[Binding, ...]) -> None:
    """Secrets of Google are bound by Cloud Run alone, and it binds no others."""
    if any(one.store == "kubernetes" and not one.own for one in bound):
        message = (
            f"{view.service} is bound to secrets of Google and to those of Kubernetes, and one workload has one kind"
        )
        raise Mistake(message, hint="keep them in one store")
    if not workload.knative:
        first = next(one for one in variables if isinstance(one.value, Reference) and one.value.store == "gcp")
        what = f"{shown_key(first.name)} of {view.service} is a secret of Google"
        message = f"{what}, and {workload.shown} cannot be bound to it"
        raise _mistake(message, first, REMEDY)


def _mistake(message: str, one: Given, hint: str) -> Mistake:
    """At the place of the value."""
    return Mistake(message, path=one.origin.path, position=one.origin.value or one.origin.key, hint=hint)


def _objects(parts: _Parts) -> str:
    documents: list[Plain] = []
    if parts.clear and not parts.workload.knative:
        data: dict[str, Plain] = {one.name: Quoted(str(one.value)) for one in parts.clear}
        documents.append(_object(parts, "ConfigMap", f"{parts.name}-settings", {"data": data}))
    if parts.hidden:
        held: dict[str, Plain] = {one.name: Quoted(str(one.value)) for one in parts.hidden}
        documents.append(_object(parts, "Secret", f"{parts.name}-secrets", {"stringData": held}))
    return written(*documents, _patch(parts))


def _object(parts: _Parts, kind: str, name: str, rest: dict[str, Plain]) -> dict[str, Plain]:
    return {"apiVersion": "v1", "kind": kind, "metadata": _metadata(parts, name), **rest}


def _metadata(parts: _Parts, name: str) -> dict[str, Plain]:
    """In the namespace of what runs the service: nothing else could be bound to it."""
    namespace = parts.workload.placement.namespace
    return {"name": name, **({"namespace": namespace} if namespace else {})}


def _patch(parts: _Parts) -> Plain:
    """What runs the service, down to its container."""
    place = parts.workload.placement
    annotation = alias_annotation(parts.bound)
    node: Plain = [_container(parts)]
    for depth in range(len(place.path) - 1, 0, -1):
        below: dict[str, Plain] = {place.path[depth]: node}
        if annotation and depth == _IN_TEMPLATE:
            below = {"metadata": {"annotations": {"run.googleapis.com/secrets": annotation}}, **below}
        node = below
    head: dict[str, Plain] = {"apiVersion": place.version, "kind": place.kind}
    return {**head, "metadata": _metadata(parts, place.name), place.path[0]: node}


def _container(parts: _Parts) -> Plain:
    container: dict[str, Plain] = {"name": parts.workload.placement.container or parts.name}
    wholesale: list[Plain] = []
    if parts.clear and not parts.workload.knative:
        wholesale.append({"configMapRef": {"name": f"{parts.name}-settings"}})
    if parts.hidden:
        wholesale.append({"secretRef": {"name": f"{parts.name}-secrets"}})
    if wholesale:
        container["envFrom"] = wholesale
    env: list[Plain] = []
    if parts.workload.knative:
        env += [{"name": one.name, "value": Quoted(_escaped(str(one.value)))} for one in parts.clear]
    env += [_bound(one) for one in parts.bound]
    if env:
        container["env"] = env
    return container


def _bound(one: Binding) -> Plain:
    return {"name": one.variable, "valueFrom": {"secretKeyRef": {"name": one.name, "key": Quoted(one.key)}}}


def _escaped(value: str) -> str:
    """The value where Kubernetes replaces `$(NAME)`, and takes `$$` for `$`."""
    return value.replace("$", "$$") if "$(" in value or "$$" in value else value


def _comments(parts: _Parts, variables: tuple[Given, ...]) -> Iterator[str]:
    yield f"# The last object is a strategic merge patch of {parts.workload.shown}."
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


def _refuse_misread(parts: _Parts, variables: tuple[Given, ...], text: str) -> None:
    """Our own source must read what was meant."""
    size = sum(len(str(one.value).encode()) + len(one.name) for one in parts.clear)
    if size > _MOST_BYTES and not parts.workload.knative:
        raise Mistake(f"the settings of {parts.view.service} are more than one ConfigMap holds")
    parsed = parse(text, SourceOptions("kubernetes.yaml"))
    found = {one.key: one.value for one in parsed.entries if isinstance(one, Assignment)}
    wanted: dict[str, object] = {one.variable: one.reference for one in parts.bound}
    wanted |= {one.name: one.value for one in (*parts.clear, *parts.hidden)}
    for one in (one for one in variables if one.name in wanted):
        if _VARIABLE.fullmatch(one.name) is None or found.get(one.name) != wanted[one.name]:
            what = f"{one.setting} ({shown_key(one.name)})" if one.setting else shown_key(one.name)
            message = f"Kubernetes cannot express {what} of {parts.view.service}: its name, or its value"
            raise _mistake(message, one, "change it")
