"""The variables that one container gets: from ConfigMaps and Secrets as a whole, then one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Borrow,
    Malformed,
    Mapping,
    Node,
    Origin,
    Position,
    Scalar,
    Sequence,
    Unknown,
    Value,
)
from confcheck.sources.kubernetes.objects import Store, Workload, find, items_at, text_at
from confcheck.sources.kubernetes.secrets import secret_value
from confcheck.sources.kubernetes.variables import expand
from confcheck.sources.lines import Lines
from confcheck.sources.references import as_value

_FROM = {"configMapRef": "ConfigMap", "secretRef": "Secret"}


@record(frozen=True, slots=True)
class File:
    """What the containers of one file share."""

    path: str
    text: str = field(repr=False)
    lines: Lines
    stores: tuple[Store, ...]
    problems: list[Malformed]
    blocks: Iterator[int] = field(default_factory=count)

    def store(self, kind: str, name: str, namespace: str) -> Store | None:
        """The ConfigMap or Secret of that name; one without a namespace fits every namespace."""
        fits = [store for store in self.stores if (store.kind, store.name) == (kind, name)]
        return next(
            (store for store in reversed(fits) if not (store.namespace and namespace) or store.namespace == namespace),
            None,
        )


@record(frozen=True, slots=True)
class Container:
    """A container, the scope of its variables, the workload that it belongs to, and the file they stand in."""

    whole: Mapping
    scope: tuple[str, ...]
    owner: Workload
    file: File

    def store(self, kind: str, reference: Node) -> Store | None:
        """The ConfigMap or Secret that a reference of it names, if it is in the file."""
        return self.file.store(kind, text_at(reference, "name"), self.owner.namespace)

    def borrow(self, kind: str, reference: Node, variable: tuple[str, str | None, int], origin: Origin) -> Borrow:
        """What it takes by a reference to another file; `variable`: name or prefix, the object's key, block."""
        name, key, block = variable
        optional = text_at(reference, "optional").lower() == "true"
        named = text_at(reference, "name")
        return Borrow(kind, named, self.owner.namespace, key, name, self.scope, block, optional, origin)


@record(frozen=True, slots=True)
class _List:
    """The `env` of a container."""

    container: Container
    block: int
    known: dict[str, bool]
    """The variables of the container so far, and whether their values are in this file."""
    closed: bool
    """Whether there are no others, from other files."""

    def text(self, value: Scalar) -> Value:
        """What a text gives to its variable."""
        file = self.container.file
        place = (file.text, file.lines, value.position)
        expanded = expand(value.text, self.known, closed=self.closed, place=place)
        return as_value(expanded) if isinstance(expanded, str) else expanded


def entries(container: Container) -> list[Assignment | Borrow]:
    """Every variable of the container in the order of precedence, with what comes from other files in its place."""
    result = list(_wholesale(container))
    known = {entry.key: True for entry in result if isinstance(entry, Assignment)}
    closed = not any(isinstance(entry, Borrow) for entry in result)
    listed = _List(container, next(container.file.blocks), known, closed)
    for item, name in _variables(container):
        entry = _variable(item, name, listed)
        result.append(entry)
        known[name.text] = isinstance(entry, Assignment)
    return result


def data_assignments(store: Store, scope: tuple[str, ...], file: File, prefix: str = "") -> tuple[Assignment, ...]:
    """Every key of a ConfigMap or Secret as a variable."""
    block = next(file.blocks)
    return tuple(
        Assignment(
            prefix + datum.key,
            datum.value,
            Origin(file.path, datum.position, datum.value_position),
            scope,
            block,
            secret=store.kind == "Secret",
            separator=": ",
        )
        for datum in store.data
    )


def value_from(source: Node, whole: Node) -> tuple[Value, Position]:
    """What `valueFrom` supplies where no ConfigMap can be looked up, and where it says so.

    `whole` is the object or document of which it is a part.
    """
    if (secret := find(source, "secretKeyRef")) is not None:
        return secret_value(secret, whole)
    if (configuration := find(source, "configMapKeyRef")) is not None:
        return Unknown("from a ConfigMap that is not in this file"), _named_at(configuration)
    return Unknown("filled in by Kubernetes"), source.position


def _variables(container: Container) -> Iterator[tuple[Mapping, Scalar]]:
    """The items of `env` with their names."""
    variables = find(container.whole, "env")
    if isinstance(variables, Mapping) or (isinstance(variables, Scalar) and variables.kind != "null"):
        _problem(container, variables, "`env` is not a list of variables")
    for item in variables.items if isinstance(variables, Sequence) else ():
        name = find(item, "name")
        if isinstance(item, Mapping) and isinstance(name, Scalar) and name.text:
            yield item, name
        else:
            _problem(container, item, "a variable has no name")


def _wholesale(container: Container) -> Iterator[Assignment | Borrow]:
    """The variables of `envFrom`."""
    for item in items_at(container.whole, "envFrom"):
        prefix = text_at(item, "prefix")
        for kind, entry in ((_FROM[entry.key], entry) for entry in item.entries if entry.key in _FROM):
            store = container.store(kind, entry.value)
            if store is not None:
                yield from data_assignments(store, container.scope, container.file, prefix)
            else:
                origin = Origin(container.file.path, entry.position, _named_at(entry.value))
                yield container.borrow(kind, entry.value, (prefix, None, next(container.file.blocks)), origin)


def _variable(item: Mapping, name: Scalar, listed: _List) -> Assignment | Borrow:
    """One item of `env`."""
    container = listed.container
    configuration = find(item, "valueFrom", "configMapKeyRef")
    if configuration is None or item.get("value") is not None:
        value, position = _value(item, listed)
    else:
        key, position = text_at(configuration, "key"), _named_at(configuration)
        store = container.store("ConfigMap", configuration)
        if store is None:
            origin = Origin(container.file.path, name.position, position)
            return container.borrow("ConfigMap", configuration, (name.text, key, listed.block), origin)
        value = Unknown("from a key that its ConfigMap does not have")
        if (datum := store.datum(key)) is not None:
            value, position = datum.value, datum.value_position
    origin = Origin(container.file.path, name.position, position)
    return Assignment(name.text, value, origin, container.scope, listed.block, separator=": ")


def _value(item: Mapping, listed: _List) -> tuple[Value, Position | None]:
    """What an item supplies that takes nothing from a ConfigMap."""
    value = item.get("value")
    source = item.get("valueFrom")
    if isinstance(value, Scalar):
        return listed.text(value), value.position
    if value is not None:
        _problem(listed.container, value, "the value of a variable is not text")
        return Unknown("not text"), value.position
    return value_from(source, listed.container.owner.whole) if isinstance(source, Mapping) else ("", None)


def _named_at(reference: Node) -> Position:
    """Where a reference names its object; where it begins if it names none."""
    name = find(reference, "name")
    return reference.position if name is None else name.position


def _problem(container: Container, node: Node, message: str) -> None:
    container.file.problems.append(Malformed(container.file.path, node.position, message))
