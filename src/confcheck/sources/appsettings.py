"""Settings of .NET: `appsettings*.json`, each leaf under the name of its environment variable, `Section__Key`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import count

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Entry,
    Malformed,
    Mapping,
    Node,
    Origin,
    Parsed,
    Position,
    Scalar,
    SourceOptions,
)
from confcheck.sources.references import as_value
from confcheck.sources.trees import read_json

_JOINT = "__"
_TWICE = "a key is there twice (names that differ only in case are one), and .NET refuses the file"
_AMBIGUOUS = "a key with `__` in it has no environment variable of its own, so that it is not read"


def parse(text: str, options: SourceOptions) -> Parsed:
    """The leaves of the document; items of a list are numbered, as in `Hosts__0`."""
    tree = read_json(text, options.path)
    found = _Found(options.path, problems=list(tree.problems))
    for document in tree.documents:
        if isinstance(document, Mapping):
            found.mapping(document, "")
        else:
            found.problem(document.position, "the document is not an object, and .NET refuses the file")
    return Parsed(options.path, tuple(found.entries), problems=tuple(found.problems), notes=tuple(found.notes))


@record(frozen=True, slots=True)
class _Found:
    """Collects what one file holds."""

    path: str
    entries: list[Assignment] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    known: set[str] = field(default_factory=set, repr=False)
    """Names so far, folded: .NET tells none apart by case."""
    blocks: Iterator[int] = field(default_factory=count)

    def problem(self, position: Position, message: str) -> None:
        """Something that .NET refuses."""
        self.problems.append(Malformed(self.path, position, message))

    def mapping(self, mapping: Mapping, prefix: str) -> None:
        """Everything below an object; `prefix` ends with the joint."""
        block = next(self.blocks)
        for entry in mapping.entries:
            if _JOINT in entry.key:
                self.notes.append(Malformed(self.path, entry.position, _AMBIGUOUS))
            else:
                self._node(f"{prefix}{entry.key.replace(':', _JOINT)}", entry, block)

    def _node(self, name: str, entry: Entry, block: int) -> None:
        """One value, whatever it is; an empty object or list is none."""
        node = entry.value
        if isinstance(node, Mapping):
            self.mapping(node, f"{name}{_JOINT}")
        elif isinstance(node, Scalar):
            self._leaf(name, entry.position, node, block)
        else:
            within = next(self.blocks)
            for index, item in enumerate(node.items):
                self._node(f"{name}{_JOINT}{index}", Entry("", _start(item), item), within)

    def _leaf(self, name: str, position: Position, scalar: Scalar, block: int) -> None:
        if name.casefold() in self.known:
            self.problem(position, _TWICE)
            return
        self.known.add(name.casefold())
        origin = Origin(self.path, position, scalar.position)
        self.entries.append(Assignment(name, as_value(scalar.text), origin, block=block, separator=": "))


def _start(node: Node) -> Position:
    return node.position
