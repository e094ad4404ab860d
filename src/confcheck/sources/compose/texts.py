"""The texts of a project's files, each read and parsed once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Entry, Malformed, Mapping, Neighbours, Node, Scalar, Sequence
from confcheck.sources.compose.layers import TAGS
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.trees import read_yaml, yaml_v3


@record(frozen=True, slots=True)
class Root:
    """A file as a tree."""

    documents: tuple[Node, ...] = ()
    lines: Lines = field(default_factory=lambda: lines_of(""))
    problems: tuple[Malformed, ...] = ()
    tagged: bool = False
    refusal: str | None = None
    """Why there is nothing; None: there is."""
    hint: str | None = None

    @property
    def names(self) -> set[str]:
        """Of its services, without those that it includes."""
        return {entry.key for document in self.documents for entry in services_of(document)}

    @property
    def needs(self) -> set[str]:
        """Paths of compose files that it extends or includes, as they are written."""
        return {node.text for document in self.documents for node in _named(document) if isinstance(node, Scalar)}


_ABSENT = Root(
    refusal="compose refuses this file: the file that is named here is not there",
    hint="where compose is given several files, list them all in one source: paths start from the folder of the first",
)


@dataclass(slots=True)
class Texts:
    """Every file that was asked for."""

    neighbours: Neighbours
    _roots: dict[str, Root] = field(default_factory=dict)

    def at(self, path: str) -> Root:
        """A further file; `path` is relative to the root, normalised."""
        if path not in self._roots:
            found = self.neighbours(path)
            refused = Root(refusal=found.refusal) if found.refusal is not None else _ABSENT
            self._roots[path] = refused if found.text is None else read(found.text, path)
        return self._roots[path]

    def has(self, path: str) -> bool:
        """Whether a further file is there."""
        return self.at(posixpath.normpath(path)).refusal is None

    def add(self, path: str, text: str) -> Root:
        """The file that is there already."""
        self._roots[path] = read(text, path)
        return self._roots[path]


def read(text: str, path: str) -> Root:
    """A text as a tree; compose's own tags stay with their nodes, every other is a problem."""
    text = text.removeprefix("\ufeff")
    tree = read_yaml(text, path, yaml_v3, tags=TAGS)
    return Root(tree.documents, lines_of(text), tree.problems, tagged=any(tag in text for tag in TAGS))


def _named(document: Node) -> Iterator[Node | None]:
    for entry in services_of(document):
        extends = entry.value.get("extends") if isinstance(entry.value, Mapping) else None
        yield extends.get("file") if isinstance(extends, Mapping) else None
    include = document.get("include") if isinstance(document, Mapping) else None
    for item in include.items if isinstance(include, Sequence) else ():
        yield item.get("path") if isinstance(item, Mapping) else item


def services_of(document: Node) -> tuple[Entry, ...]:
    """The entries of `services`."""
    services = document.get("services") if isinstance(document, Mapping) else None
    return services.entries if isinstance(services, Mapping) else ()
