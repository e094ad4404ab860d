"""The objects of a Kubernetes file that hold settings: pods with their containers, ConfigMaps and Secrets."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Entry, Malformed, Mapping, Node, Position, Reference, Scalar, Sequence, Unknown
from confcheck.sources.references import as_value
from confcheck.sources.trees import canonical_json

LITERAL = "literal"
"""Kind of a scalar that stands for text as it is, also where an object would have base64."""
FILE = "file"
"""The same, for a whole file that is written letter by letter from the scalar's position on."""
OUTSIDE = "outside"
"""Kind of a scalar whose text nobody knows who only reads files."""
ELSEWHERE = Unknown("filled in when the manifests are built")
_TEMPLATE = ("spec", "template", "spec")
_POD_SPECS = {
    "CronJob": ("spec", "jobTemplate", *_TEMPLATE),
    "DaemonSet": _TEMPLATE,
    "Deployment": _TEMPLATE,
    "Job": _TEMPLATE,
    "Pod": ("spec",),
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "Service": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
}
"""Kind → path of the pod's spec; a `Service` has one only if it is Knative's."""
_DATA = {
    "ConfigMap": (("data", False), ("binaryData", True)),
    "Secret": (("data", True), ("stringData", False)),
}
"""Kind → its sections, and whether their values are base64."""
_PLAIN = {"binaryData": "data", "data": "stringData"}
"""Section of base64 → the one beside it that takes plain text."""


@record(frozen=True, slots=True)
class Workload:
    """An object that runs containers."""

    name: str
    namespace: str
    labels: tuple[tuple[str, str], ...]
    """Of its pods."""
    containers: tuple[Mapping, ...]
    init_containers: tuple[Mapping, ...]
    spec: Node
    """Of its pods."""
    path: tuple[str, ...]
    """Keys from the object to that."""
    whole: Mapping


@record(frozen=True, slots=True)
class Datum:
    """One key of a ConfigMap or Secret."""

    key: str
    position: Position
    value: str | Reference | Unknown = field(repr=False)
    value_position: Position
    written: Scalar | None = field(default=None, repr=False)
    """The text as it stands in the file; None for what is encoded there, or made elsewhere."""
    mounted: bool = False
    """Whether only a mounted file can hold it: `binaryData` never becomes a variable."""


@record(frozen=True, slots=True)
class Store:
    """A ConfigMap or a Secret."""

    kind: str
    name: str
    namespace: str
    data: tuple[Datum, ...]
    open: bool = False
    """Whether it has more keys than a file tells."""

    @property
    def variables(self) -> tuple[Datum, ...]:
        """What containers can take from it."""
        return tuple(datum for datum in self.data if not datum.mounted)

    def datum(self, key: str) -> Datum | None:
        """What a container takes from it under a key, the last if it is there twice."""
        return next((datum for datum in reversed(self.variables) if datum.key == key), None)


def find(node: Node | None, *path: str) -> Node | None:
    """What stands at a path of keys."""
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def text_at(node: Node | None, *path: str) -> str:
    """The text of the scalar at a path of keys; empty if there is none."""
    found = find(node, *path)
    return found.text if isinstance(found, Scalar) else ""


def items_at(node: Node | None, *path: str) -> tuple[Mapping, ...]:
    """The mappings in the list at a path of keys."""
    found = find(node, *path)
    return tuple(item for item in found.items if isinstance(item, Mapping)) if isinstance(found, Sequence) else ()


def entries_at(node: Node | None, *path: str) -> tuple[Entry, ...]:
    """The entries of the mapping at a path of keys."""
    found = find(node, *path)
    return found.entries if isinstance(found, Mapping) else ()


def objects(documents: tuple[Node, ...]) -> Iterator[Mapping]:
    """Every object of the file, those inside a `List` too."""
    for document in documents:
        if isinstance(document, Mapping) and text_at(document, "kind").endswith("List"):
            yield from objects(items_at(document, "items"))
        elif isinstance(document, Mapping):
            yield document


def workload(whole: Mapping) -> Workload | None:
    """The workload that an object is, if it is one."""
    path = _POD_SPECS.get(text_at(whole, "kind"))
    if path is None:
        return None
    labels = find(whole, *path[:-1])
    if text_at(whole, "apiVersion").startswith("run.googleapis.com/"):
        path = (*path, "template", "spec")  # a Cloud Run job runs tasks, which have the pods
    spec = find(whole, *path)
    if not isinstance(spec, Mapping):
        return None
    return Workload(
        text_at(whole, "metadata", "name"),
        text_at(whole, "metadata", "namespace"),
        tuple((entry.key, text_at(entry.value)) for entry in entries_at(labels, "metadata", "labels")),
        items_at(spec, "containers"),
        items_at(spec, "initContainers"),
        spec,
        path,
        whole,
    )


def store(whole: Mapping, path: str, problems: list[Malformed]) -> Store | None:
    """The ConfigMap or Secret that an object is, if it is one; what cannot be decoded is added to the problems."""
    kind = text_at(whole, "kind")
    if kind not in _DATA:
        return None
    data: list[Datum] = []
    for section, encoded in _DATA[kind]:
        for entry in entries_at(whole, section):
            datum = _datum(entry, encoded=encoded, mounted=section == "binaryData")
            if datum is None:
                message = f"a value of a {kind}'s `{section}` is not base64"
                hint = f"`{_PLAIN[section]}` takes plain text"
                problems.append(Malformed(path, entry.value.position, message, hint))
            else:
                data.append(datum)
    return Store(kind, text_at(whole, "metadata", "name"), text_at(whole, "metadata", "namespace"), tuple(data))


def _datum(entry: Entry, *, encoded: bool, mounted: bool) -> Datum | None:
    """One key with its value; None where it should be base64, and is not."""
    kind = entry.value.kind if isinstance(entry.value, Scalar) else ""
    encoded = encoded and kind not in (LITERAL, FILE)
    value = ELSEWHERE if kind == OUTSIDE else _decoded(entry.value) if encoded else _text(entry.value)
    if value is None:
        return None
    written = entry.value if isinstance(entry.value, Scalar) and not encoded else None
    plain = as_value(value) if isinstance(value, str) else value
    return Datum(entry.key, entry.position, plain, entry.value.position, written, mounted)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else canonical_json(node)


def _decoded(node: Node) -> str | Unknown | None:
    if not isinstance(node, Scalar):
        return None
    try:
        return base64.b64decode("".join(node.text.split()), validate=True).decode()
    except UnicodeDecodeError:
        return Unknown("binary data")
    except (binascii.Error, ValueError):  # ValueError: a character beyond ASCII
        return None
