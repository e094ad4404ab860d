"""The files of one module: its variables with what sets them, its locals, its resources."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from confcheck.model import Assignment, Malformed, Mapping, Node, Origin, Scalar, SourceOptions, Structure, Value
from confcheck.sources.references import as_value
from confcheck.sources.terraform.evaluate import UNSET, Module
from confcheck.sources.terraform.syntax import Block, File, attributes, blocks, read
from confcheck.sources.terraform.values import (
    NOT_KNOWN,
    Bound,
    Items,
    Known,
    Object,
    Opaque,
    Place,
    Result,
    json_text,
    number,
    text_of,
)
from confcheck.sources.terraform.variables import Variable, declared
from confcheck.sources.trees import read_json

if TYPE_CHECKING:
    from tree_sitter import Node as TreeNode

SEPARATOR = " = "
_VALUES = (".tfvars", ".tfvars.json")
Given: TypeAlias = tuple[Origin, str, Result]
"""Where a variable gets a value, its name, and the value."""
_TWICE = "Terraform refuses this module: this is declared twice"
_NOT_READ = "it belongs to this module, and cannot be read"
_NO_OBJECT = "Terraform refuses this file: it is no object"


def is_values(path: str) -> bool:
    """Whether a file gives values to variables."""
    return path.endswith(_VALUES)


def is_override(path: str) -> bool:
    """Whether what a file declares changes what others do."""
    name = posixpath.basename(path)
    return name == "override.tf" or name.endswith("_override.tf")


def in_order(paths: list[str]) -> list[str]:
    """Files of values as Terraform takes them: `terraform.tfvars`, `*.auto.tfvars`, then those that are named to it."""

    def rank(path: str) -> tuple[int, str]:
        name = posixpath.basename(path)
        if name in ("terraform.tfvars", "terraform.tfvars.json"):
            return len(name) > len("terraform.tfvars"), ""
        return (2, name) if name.endswith((".auto.tfvars", ".auto.tfvars.json")) else (3, "")

    return sorted(paths, key=rank)


def value_of(result: Result) -> Value | None:
    """What a setting gets from it; None for null, which sets nothing."""
    if isinstance(result, Opaque):
        return result.why
    if isinstance(result, Bound):
        return result.reference if result.held else NOT_KNOWN
    if isinstance(result, Known):
        text = text_of(result)
        return None if text is None else as_value(text)
    written = json_text(result)
    return NOT_KNOWN if written is None else Structure(written)


@dataclass(slots=True)
class Loaded:
    """A module on its way."""

    options: SourceOptions
    module: Module = field(default_factory=Module)
    files: list[File] = field(default_factory=list)
    entries: list[Assignment] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    block: int = 0

    def load(self, text: str) -> None:
        """Every file of the module; the first one's text is given."""
        texts = {self.options.path: text}
        for path in self.options.over:
            neighbour = self.options.neighbours(path)
            if neighbour.text is not None:
                texts[path] = neighbour.text
            elif neighbour.refusal is not None:
                self.problems.append(Malformed(self.options.path, None, f"{_NOT_READ}: {neighbour.refusal}"))
        values = in_order([path for path in texts if is_values(path)])
        for path in sorted((path for path in texts if path not in values), key=is_override):
            file, problems = read(texts[path], path)
            self.problems += problems
            self.files += [] if file is None else [file]
        given = [one for path in values for one in self._given(texts[path], path)]
        self._collect(given)

    def tops(self) -> Iterator[Block]:
        """The blocks that files consist of."""
        for file in self.files:
            yield from blocks(file, file.body)

    def _collect(self, given: list[Given]) -> None:
        """Locals and resources first, since everything else is made of them."""
        variables: dict[str, Variable] = {}
        for block in self.tops():
            if block.type == "locals":
                for one in attributes(block.file, block.body):
                    if self._is_new(one.name in self.module.locals, one.file, one.node):
                        self.module.locals[one.name] = one
            elif block.type == "variable" and len(block.labels) == 1:
                known = variables.get(block.labels[0])
                if self._is_new(known is not None, block.file, block.node):
                    variables[block.labels[0]] = declared(block, known)
            elif block.type in ("resource", "data") and len(block.labels) == 2:  # noqa: PLR2004 - type and name
                name = ".".join((*(["data"] if block.type == "data" else []), *block.labels))
                if self._is_new(name in self.module.resources, block.file, block.node):
                    self.module.resources.setdefault(name, block)
        self._settle(variables, given)

    def _is_new(self, known: bool, file: File, node: TreeNode) -> bool:
        """Whether a declaration counts: a second one only in a file that overrides others."""
        if known and not is_override(file.path):
            self.problems.append(Malformed(file.path, file.position(node), _TWICE))
            return False
        return True

    def _settle(self, variables: dict[str, Variable], given: list[Given]) -> None:
        """Give variables their values; a value that is given lies over the default."""
        defaults = [
            (one.origin, name, self.module.of(one.default))
            for name, one in variables.items()
            if one.default is not None
        ]
        settled = [
            (origin, name, variables[name].converted(result) if name in variables else result)
            for origin, name, result in (*defaults, *given)
        ]
        for name, variable in variables.items():
            self.module.variables[name] = Opaque(UNSET, variable.place)
        self.module.variables.update((name, result) for _, name, result in settled)
        for one in self.module.locals.values():
            origin = Origin(one.file.path, one.file.position(one.node), one.file.position(one.value))
            self._add(origin, one.name, self.module.once(f"local.{one.name}", one))
        for origin, name, result in settled:
            self._add(origin, name, result)

    def _given(self, text: str, path: str) -> Iterator[Given]:
        """What a file of values says."""
        if path.endswith(".json"):
            tree = read_json(text, path)
            self.problems += tree.problems
            for document in tree.documents:
                if isinstance(document, Mapping):
                    for entry in document.entries:
                        yield Origin(path, entry.position, entry.value.position), entry.key, _of_json(entry.value, path)
                else:
                    self.problems.append(Malformed(path, document.position, _NO_OBJECT))
            return
        file, problems = read(text, path)
        self.problems += problems
        for one in attributes(file, file.body) if file is not None else ():
            origin = Origin(path, one.file.position(one.node), one.file.position(one.value))
            yield origin, one.name, Module().of(one)

    def _add(self, origin: Origin, name: str, result: Result) -> None:
        value = value_of(result)
        if value is not None:
            secret = isinstance(result, Known | Items | Object) and result.secret
            self.block += 1
            self.entries.append(Assignment(name, value, origin, block=self.block, secret=secret, separator=SEPARATOR))


def _of_json(node: Node, path: str) -> Result:
    place = Place(path, node.position)
    if isinstance(node, Mapping):
        entries = {e.key: (e.key, Place(path, e.position), _of_json(e.value, path)) for e in node.entries}
        return Object(tuple(entries.values()), place)
    if not isinstance(node, Scalar):
        return Items(tuple(_of_json(item, path) for item in node.items), place)
    if node.kind in ("null", "boolean"):
        return Known(None if node.kind == "null" else node.text == "true", place)
    found = number(node.text) if node.kind in ("integer", "number") else None
    return Known(node.text if node.kind == "string" or found is None else found, place)
