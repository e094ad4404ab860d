"""The files of a build: read once each, with positions that tell them apart."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Malformed, Mapping, Node, Position, Scalar, Sequence, SourceOptions
from confcheck.sources.charts import chart_template
from confcheck.sources.kubernetes.objects import find
from confcheck.sources.kustomize.recognition import NAMES
from confcheck.sources.stack import Stack, placed, raised
from confcheck.sources.trees import read_json, read_yaml

_MAX_NODES = 1_000_000
"""Values that patches may copy or add, of which a build of real manifests takes a few thousand."""


@record(frozen=True, slots=True)
class Folder:
    """A folder with its kustomization, and the folders that led to it."""

    path: str
    """Of the folder, relative to the workspace root."""
    file: str
    """Of the kustomization in it."""
    node: Mapping
    chain: tuple[str, ...] = ()

    @property
    def says(self) -> bool:
        """Whether the kustomization says anything; kustomize refuses one that does not."""
        return any(entry.key not in ("apiVersion", "kind", "metadata") for entry in self.node.entries)

    def items(self, *keys: str) -> tuple[Node, ...]:
        """The items of the lists under these keys; a single value is a list of one."""
        found = [self.node.get(key) for key in keys]
        return tuple(
            item
            for node in found
            if node is not None and not (isinstance(node, Scalar) and node.kind == "null")
            for item in (node.items if isinstance(node, Sequence) else (node,))
        )

    def beside(self, named: str) -> str:
        """A path that is named in the kustomization, relative to the workspace root."""
        return posixpath.normpath(posixpath.join(self.path, named))


@dataclass(slots=True)
class Files:
    """What was read for one build, and what is wrong with it."""

    options: SourceOptions
    stack: Stack = field(default_factory=Stack)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    alone: bool = False
    """Whether a component is read by itself: the objects that it changes are those of whoever takes it in."""
    spent: int = 0
    _texts: dict[str, tuple[int, str] | None] = field(default_factory=dict, repr=False)
    _documents: dict[str, tuple[Node, ...]] = field(default_factory=dict, repr=False)

    def problem(self, node: Node, message: str, hint: str | None = None) -> None:
        """What kustomize would refuse, at a place of the build."""
        self.problems.append(Malformed(*self.stack.where(node.position), message, hint))

    def note(self, position: Position, message: str, hint: str | None = None) -> None:
        """What is not read."""
        self.notes.append(Malformed(*self.stack.where(position), message, hint))

    def spend(self, nodes: int, at: Node) -> bool:
        """Whether patches may still add so many values; the first time that they may not is a problem."""
        within = self.spent <= _MAX_NODES
        self.spent += nodes
        if within and self.spent > _MAX_NODES:
            self.problem(at, f"the patches up to here add more than {_MAX_NODES:,} values; the others are not applied")
        return self.spent <= _MAX_NODES

    def own(self, text: str) -> Folder | None:
        """The folder of the file that is read; None where it holds no kustomization."""
        path = self.options.path
        self._texts[path] = self.stack.add(path, text), text
        node = self._kustomization(path)
        return None if node is None else Folder(posixpath.dirname(path) or ".", path, node)

    def folder(self, path: str, chain: tuple[str, ...]) -> Folder | None:
        """A folder of the workspace; None where no kustomization is in it, or none that can be read."""
        for name in NAMES:
            file = posixpath.normpath(posixpath.join(path, name))
            if self._text(file) is not None:
                node = self._kustomization(file)
                return Folder(path, file, node or Mapping((), Position(1, 1)), chain)
        return None

    def _kustomization(self, file: str) -> Mapping | None:
        documents = [one for one in self._read(file) if isinstance(one, Mapping)]
        return documents[0] if documents else None

    def text(self, path: str, mention: Node) -> tuple[Position, str] | None:
        """A further file with the position of its beginning; None, and a problem at its mention, without it."""
        if self._text(path) is None:
            refusal = self.options.neighbours(path).refusal
            reason = "nothing is there" if refusal is None else f"it cannot be read: {refusal}"
            self.problem(mention, f"a file that is named here does not take part: {reason}")
        found = self._text(path)
        return None if found is None else (Position(found[0] + 1, 1), found[1])

    def documents(self, path: str, mention: Node) -> tuple[Node, ...]:
        """The documents of a further file; problems with it are told once."""
        return self._read(path) if self.text(path, mention) is not None else ()

    def inline(self, scalar: Scalar) -> tuple[Node, ...]:
        """The documents of a text that is written inside a kustomization."""
        where = self.stack.inside(scalar)
        tree = read_yaml(scalar.text, self.options.path)
        for problem in tree.problems:
            _, at = where(problem.position or Position(1, 1))
            self.problems.append(Malformed(*self.stack.where(at), problem.message, problem.hint))
        return tuple(placed(document, where) for document in tree.documents)

    def _text(self, path: str) -> tuple[int, str] | None:
        if path not in self._texts:
            text = self.options.neighbours(path).text
            self._texts[path] = None if text is None else (self.stack.add(path, text), text)
        return self._texts[path]

    def _read(self, path: str) -> tuple[Node, ...]:
        if path not in self._documents:
            self._documents[path] = self._parsed(path)
        return self._documents[path]

    def _parsed(self, path: str) -> tuple[Node, ...]:
        found = self._text(path)
        if found is None:
            return ()
        below, text = found
        tree = (read_json if path.endswith(".json") else read_yaml)(text, path)
        template = chart_template(path, text, tree)
        if template is not None:
            self.notes += template.notes
            return ()
        self.problems += tree.problems
        return tuple(placed(document, lambda position: ("", raised(position, below))) for document in tree.documents)


def is_given(node: Node | None, key: str) -> Node | None:
    """What stands under a key, if it is more than nothing."""
    found = find(node, key)
    return None if isinstance(found, Scalar) and found.kind == "null" else found
