"""The variables that one container gets: from ConfigMaps and Secrets as a whole, then one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    Reference,
    Scalar,
    Sequence,
    Unknown,
    Value,
)
from confcheck.sources.kubernetes.objects import (
    ELSEWHERE,
    FILE,
    LITERAL,
    OUTSIDE,
    Datum,
    Store,
    Workload,
    find,
    items_at,
    text_at,
)
from confcheck.sources.kubernetes.secrets import secret_value
from confcheck.sources.kubernetes.variables import expand
from confcheck.sources.lines import Lines
from confcheck.sources.references import as_value
from confcheck.sources.trees.places import Place, places

_FROM = {"configMapRef": "ConfigMap", "secretRef": "Secret"}


@record(frozen=True, slots=True)
class File:
    """What the containers of one file share."""

    path: str
    text: str = field(repr=False)
    lines: Lines
    problems: list[Malformed]
    notes: list[Malformed] = field(default_factory=list)
    filled: frozenset[str] = frozenset()
    """Names of which `$(NAME)` becomes something that is not in the file: kustomize's `vars`."""
    blocks: Iterator[int] = field(default_factory=count)
    _stores: dict[tuple[str, str, str | None], tuple[int, Store]] = field(default_factory=dict, repr=False)
    """Kind, name and namespace (None: whichever) → the last such object, and its number in the file."""

    def add(self, stores: Iterable[Store]) -> None:
        """Take up what containers can refer to."""
        for number, store in enumerate(stores):
            for namespace in (store.namespace, None):
                self._stores[store.kind, store.name, namespace] = number, store

    def store(self, kind: str, name: str, namespace: str) -> Store | None:
        """The ConfigMap or Secret of that name; one without a namespace fits every namespace."""
        wanted = (namespace, "") if namespace else (None,)
        fits = [found for each in wanted if (found := self._stores.get((kind, name, each))) is not None]
        return max(fits, key=lambda found: found[0])[1] if fits else None

    def places(self, scalar: Scalar) -> Place:
        """Where the characters of a text stand."""
        if scalar.kind != FILE:
            return places(scalar, self.lines)
        start = self.lines.starts[scalar.position.line - 1]
        return lambda offset: self.lines.position(start + offset)


@record(frozen=True, slots=True)
class Container:
    """A container, the scope of its variables, the workload that it belongs to, and the file they stand in."""

    whole: Mapping
    scope: tuple[str, ...]
    owner: Workload
    file: File
    first: bool = False
    """Whether it runs before the others."""

    def store(self, kind: str, reference: Node) -> Store | None:
        """The ConfigMap or Secret that a reference of it names, if it is in the file."""
        return self.file.store(kind, text_at(reference, "name"), self.owner.namespace)

    def borrow(self, kind: str, reference: Node, variable: tuple[str, str | None, int], origin: Origin) -> Borrow:
        """What it takes by a reference to another file; `variable`: name or prefix, the object's key, block."""
        name, key, block = variable
        named, namespace = text_at(reference, "name"), self.owner.namespace
        return Borrow(kind, named, namespace, key, name, self.scope, block, is_optional(reference), origin)


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
        if value.kind == OUTSIDE:
            return ELSEWHERE
        file = self.container.file
        place = (file.text, file.lines, value.position)
        expanded = expand(value.text, self.known, closed=self.closed, place=place)
        return as_value(expanded) if isinstance(expanded, str) else expanded


def entries(container: Container) -> list[Assignment | Borrow]:
    """Every variable of the container in the order of precedence, with what comes from other files in its place."""
    result = list(_wholesale(container))
    known = dict.fromkeys(container.file.filled, False)
    known |= {entry.key: True for entry in result if isinstance(entry, Assignment)}
    closed = not any(isinstance(entry, Borrow) for entry in result)
    listed = _List(container, next(container.file.blocks), known, closed)
    for item, name in _variables(container):
        entry = _variable(item, name, listed)
        if entry is not None:
            result.append(entry)
            known[name.text] = isinstance(entry, Assignment)
    return result


def data_assignments(store: Store, scope: tuple[str, ...], file: File, prefix: str = "") -> tuple[Assignment, ...]:
    """Every key of a ConfigMap or Secret as a variable."""
    block = next(file.blocks)
    return tuple(_assignment(store, datum, (scope, file, prefix), block) for datum in store.variables)


def mounted_assignments(store: Store, file: File) -> tuple[Assignment, ...]:
    """Every key of a ConfigMap that only a mounted file can hold, in the scope of its name."""
    mounted = [datum for datum in store.data if datum.mounted]
    block = next(file.blocks) if mounted else 0
    return tuple(_assignment(store, datum, ((store.name,), file, ""), block) for datum in mounted)


def _assignment(store: Store, datum: Datum, at: tuple[tuple[str, ...], File, str], block: int) -> Assignment:
    scope, file, prefix = at
    as_pair = datum.written is not None and datum.written.kind in (LITERAL, OUTSIDE)
    return Assignment(
        prefix + datum.key,
        datum.value,
        Origin(file.path, datum.position, datum.value_position),
        scope,
        block,
        secret=store.kind == "Secret",
        separator="=" if as_pair else ": ",
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
            if store is None or store.open:
                origin = Origin(container.file.path, entry.position, _named_at(entry.value))
                yield container.borrow(kind, entry.value, (prefix, None, next(container.file.blocks)), origin)


def _variable(item: Mapping, name: Scalar, listed: _List) -> Assignment | Borrow | None:
    """One item of `env`; None for one that takes a key which is not there, and need not be."""
    container = listed.container
    configuration = find(item, "valueFrom", "configMapKeyRef")
    datum = _of_secret(item, container)
    if datum is not None and not isinstance(datum.value, Reference):  # it stands in the file, and so does its value
        origin = Origin(container.file.path, name.position, datum.value_position)
        return Assignment(name.text, datum.value, origin, container.scope, listed.block, secret=True, separator=": ")
    if configuration is None or item.get("value") is not None:
        value, position = _value(item, listed)
        value = value if datum is None else datum.value
    else:
        key, position = text_at(configuration, "key"), _named_at(configuration)
        store = container.store("ConfigMap", configuration)
        if store is None:
            origin = Origin(container.file.path, name.position, position)
            return container.borrow("ConfigMap", configuration, (name.text, key, listed.block), origin)
        datum = store.datum(key)
        if datum is None and is_optional(configuration):
            return None
        value = Unknown("from a key that its ConfigMap does not have")
        if datum is not None:
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
    if not isinstance(source, Mapping):
        return "", None
    return value_from(source, listed.container.owner.whole)


def _of_secret(item: Mapping, container: Container) -> Datum | None:
    """The key of a Secret that the file holds, or makes of a secret store, if an item takes one."""
    secret = find(item, "valueFrom", "secretKeyRef") if item.get("value") is None else None
    store = None if secret is None else container.store("Secret", secret)
    return None if store is None else store.datum(text_at(secret, "key"))


def is_optional(reference: Node) -> bool:
    """Whether a container starts without what a reference names."""
    return text_at(reference, "optional").lower() == "true"


def _named_at(reference: Node) -> Position:
    """Where a reference names its object; where it begins if it names none."""
    name = find(reference, "name")
    return reference.position if name is None else name.position


def _problem(container: Container, node: Node, message: str) -> None:
    container.file.problems.append(Malformed(container.file.path, node.position, message))
