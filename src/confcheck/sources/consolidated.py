"""confcheck's own format as a source: one environment in one file, by the paths of the settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from confcheck.kernel.names import closest
from confcheck.kernel.secrecy import MASK, shown_key
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
    Structure,
    Tree,
)
from confcheck.sources.references import as_value
from confcheck.sources.trees import canonical_json, read_json, read_toml, read_yaml

VERSION = "confcheck/1"
_ASIDE = ("origins", "conflicts")
"""What the JSON form has in place of comments."""
_PART = ("shared", "services", "variables")
_KEYS = ("format", "environment", *_PART, "targets", *_ASIDE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TOML = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:\[|[\w\"'.-]+\s*=)")
_READERS: dict[str, tuple[Callable[[str, str], Tree], str]] = {
    "yaml": (read_yaml, ": "),
    "yml": (read_yaml, ": "),
    "json": (read_json, ": "),
    "toml": (read_toml, " = "),
}


def parse(text: str, options: SourceOptions) -> Parsed:
    """One part of the file: what a target has, or what stands outside of targets, and then also what is wrong."""
    tree, separator = _read(text, options.path)
    file = _File(options.path, separator, list(tree.problems))
    for document in tree.documents[1:]:
        file.problem(document.position, "the file holds more than one document")
    root = tree.documents[0] if tree.documents else None
    if isinstance(root, Mapping):
        file.root(root, options.part)
    elif not tree.problems:
        file.problem(None if root is None else root.position, "the document is not a mapping")
    return Parsed(
        options.path,
        tuple(file.entries),
        tuple((name,) for name in file.scopes),
        problems=() if options.part is not None else tuple(file.problems),
        part=options.part,
        environment=file.environment,
        services=tuple(file.services),
    )


def targets_in(text: str, path: str) -> tuple[str, ...] | None:
    """The targets that the file has parts for, in its order; None where it cannot be read."""
    tree, _ = _read(text, path)
    root = tree.documents[0] if tree.documents else None
    if not isinstance(root, Mapping):
        return None
    targets = root.get("targets")
    entries = targets.entries if isinstance(targets, Mapping) else ()
    return tuple(dict.fromkeys(entry.key for entry in entries if _NAME.fullmatch(entry.key)))


def _read(text: str, path: str) -> tuple[Tree, str]:
    """By the ending of the name, else by how the text begins."""
    known = _READERS.get(path.rpartition(".")[2].lower())
    if known is None:
        begins = text.lstrip("\ufeff \t\r\n")[:1]
        known = _READERS["json" if begins == "{" else "toml" if _TOML.match(text) else "yaml"]
    read, separator = known
    return read(text, path), separator


@dataclass(slots=True)
class _File:
    """Collects what one part of a file says."""

    path: str
    separator: str
    problems: list[Malformed]
    entries: list[Assignment] = field(default_factory=list, repr=False)
    scopes: list[str] = field(default_factory=list)
    services: list[tuple[str, Origin]] = field(default_factory=list)
    environment: tuple[str, Origin] | None = None
    blocks: Iterator[int] = field(default_factory=count)

    def root(self, root: Mapping, wanted: str | None) -> None:
        """The whole file; every part is looked at, only the one that is wanted is kept."""
        if not self._is_ours(root):
            return
        for entry in self._known(root, _KEYS, "the file"):
            if entry.key == "environment":
                self._environment(entry)
            elif entry.key == "targets":
                for target in self._named(entry, "target"):
                    self._part(target.value, f"`targets.{shown_key(target.key)}`", keep=target.key == wanted)
        self._part(root, "the file", keep=wanted is None)

    def problem(self, position: Position | None, message: str, hint: str | None = None) -> None:
        """Something that cannot be read."""
        self.problems.append(Malformed(self.path, position, message, hint))

    def _is_ours(self, root: Mapping) -> bool:
        """Whether the file says that it has this format, and a version of it that is known."""
        written = root.get("format")
        if isinstance(written, Scalar) and written.text == VERSION:
            return True
        position = root.position if written is None else written.position
        if isinstance(written, Scalar) and written.text.startswith("confcheck/"):
            self.problem(position, "the file has another version of the format", f"this confcheck reads `{VERSION}`")
        else:
            self.problem(position, "the file does not say that it is confcheck's own", f"write `format: {VERSION}`")
        return False

    def _environment(self, entry: Entry) -> None:
        if isinstance(entry.value, Scalar) and _NAME.fullmatch(entry.value.text):
            self.environment = entry.value.text, self._origin(entry)
        else:
            self.problem(entry.value.position, "`environment` is not a name")

    def _part(self, node: Node, what: str, *, keep: bool) -> None:
        """`shared`, `services` and `variables` of a target, or of the file."""
        if not isinstance(node, Mapping):
            self._refuse(node, what)
            return
        # The keys of the file as a whole are judged where the others of it are.
        known = node.entries if what == "the file" else [*self._known(node, _PART, what)]
        last = {entry.key: entry for entry in known}
        for key in _PART:
            if key == "shared" and key in last:
                self._settings(last[key], None, keep=keep)
            elif key in last:
                for block in self._named(last[key], "service"):
                    self.services.append((block.key, Origin(self.path, block.position)))
                    if keep and key == "services" and block.key not in self.scopes:
                        self.scopes.append(block.key)
                    self._settings(block, block.key, keep=keep, is_path=key == "services")

    def _known(self, mapping: Mapping, known: tuple[str, ...], what: str) -> Iterator[Entry]:
        """The entries that mean something; of a key written twice only the last."""
        last = {entry.key: entry for entry in mapping.entries}
        for entry in mapping.entries:
            if entry.key not in known:
                near, key = closest(entry.key, known), shown_key(entry.key)
                named = "" if key == MASK else f" `{key}`"
                self.problem(entry.position, f"unknown key{named} in {what}", _hint(near, known))
            elif last[entry.key] is not entry:
                self.problem(entry.position, "a later key of the same name replaces this one")
            else:
                yield entry

    def _named(self, entry: Entry, what: str) -> Iterator[Entry]:
        """The entries of a mapping from names of targets or services."""
        if not isinstance(entry.value, Mapping):
            self._refuse(entry.value, f"`{entry.key}`")
            return
        last = {one.key: one for one in entry.value.entries}
        for one in entry.value.entries:
            if not _NAME.fullmatch(one.key):
                self.problem(one.position, f"this cannot name a {what}")
            elif last[one.key] is not one:
                self.problem(one.position, "a later key of the same name replaces this one")
            else:
                yield one

    def _settings(self, entry: Entry, service: str | None, *, keep: bool, is_path: bool = True) -> None:
        """Keys and their values, of everyone or of one service."""
        if not isinstance(entry.value, Mapping):
            self._refuse(entry.value, f"`{shown_key(entry.key)}`")
            return
        block, scope = next(self.blocks), () if service is None else (service,)
        for one in entry.value.entries if keep else ():
            node = one.value
            value = as_value(node.text) if isinstance(node, Scalar) else Structure(canonical_json(node))
            origin = self._origin(one)
            self.entries.append(
                Assignment(one.key, value, origin, scope, block, separator=self.separator, is_path=is_path)
            )

    def _refuse(self, node: Node, what: str) -> None:
        if not (isinstance(node, Scalar) and node.kind == "null"):
            self.problem(node.position, f"{what} is not a mapping")

    def _origin(self, entry: Entry) -> Origin:
        return Origin(self.path, entry.position, entry.value.position)


def _hint(near: str | None, known: tuple[str, ...]) -> str:
    return f"did you mean `{near}`?" if near else "known: " + ", ".join(f"`{key}`" for key in known)
