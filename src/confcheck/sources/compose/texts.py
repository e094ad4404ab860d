"""The texts of a project's files, each read and parsed once."""

from __future__ import annotations

from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Entry, Malformed, Mapping, Neighbours, Node
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

    @property
    def names(self) -> set[str]:
        """Of its services, without those that it includes."""
        return {entry.key for document in self.documents for entry in services_of(document)}


@dataclass(slots=True)
class Texts:
    """Every file that was asked for."""

    neighbours: Neighbours
    _roots: dict[str, Root] = field(default_factory=dict)

    def at(self, path: str) -> Root:
        """A further file; `path` is relative to the root, normalised."""
        if path not in self._roots:
            found = self.neighbours(path)
            absent = "compose refuses this file: the file that is named here is not there"
            text = found.text
            self._roots[path] = Root(refusal=found.refusal or absent) if text is None else read(text, path)
        return self._roots[path]

    def add(self, path: str, text: str) -> Root:
        """The file that is there already."""
        self._roots[path] = read(text, path)
        return self._roots[path]


def read(text: str, path: str) -> Root:
    """A text as a tree; compose's own tags stay with their nodes, every other is a problem."""
    text = text.removeprefix("\ufeff")
    tree = read_yaml(text, path, yaml_v3, tags=TAGS)
    return Root(tree.documents, lines_of(text), tree.problems, tagged=any(tag in text for tag in TAGS))


def services_of(document: Node) -> tuple[Entry, ...]:
    """The entries of `services`."""
    services = document.get("services") if isinstance(document, Mapping) else None
    return services.entries if isinstance(services, Mapping) else ()
