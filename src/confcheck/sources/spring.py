"""Settings of Spring: `application*.yml` and `.properties`, each leaf under its dotted name, with `${NAME:default}`."""

from __future__ import annotations

import re
from collections import deque
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
    Sequence,
    SourceOptions,
    Structure,
    Unknown,
    Value,
)
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.placeholders import value_of
from confcheck.sources.properties import assignment_of, faults_of
from confcheck.sources.property_lines import properties
from confcheck.sources.trees import canonical_json, plain, read_yaml
from confcheck.sources.trees.places import places

_PROFILES = ("spring.config.activate.on-profile", "spring.profiles")
_CONDITIONS = (*_PROFILES, "spring.config.activate.on-cloud-platform")
_IMPORTS = "spring.config.import"
_PROFILE_OF_FILE = re.compile(r"(?:application|bootstrap)-(?P<profile>.+)\.(?:ya?ml|properties)")
_CUT = re.compile(r"(?:[#!]---)[ \t]*(?:\r\n?|\n|\Z)")
_COMMENT = re.compile(r"[ \t\f]*[#!]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_FOR_SOME = "these settings hold only under a condition, and are not read"
_SPLIT = "move them into a file of their own, such as application-staging.yml, and claim it for its environment"
_IMPORTED = "what this file imports is not read"
_OPEN_LIST = Unknown("a list with placeholders in it")


def parse(text: str, options: SourceOptions) -> Parsed:
    """The settings of every document of the file that holds without a condition."""
    found = _Found(options.path, lines_of(text))
    if options.path.endswith(".properties"):
        documents: Iterator[list[Assignment]] = _of_properties(text, found)
    else:
        documents = _of_yaml(text, found)
    for document in documents:
        found.document(document)
    return Parsed(options.path, tuple(found.entries), problems=tuple(found.problems), notes=tuple(found.notes))


@record(frozen=True, slots=True)
class _Found:
    """Collects what one file holds."""

    path: str
    lines: Lines
    entries: list[Assignment] = field(default_factory=list)
    problems: list[Malformed] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    blocks: Iterator[int] = field(default_factory=count)

    @property
    def profile(self) -> str | None:
        """The profile that the name of the file says it is for."""
        found = _PROFILE_OF_FILE.fullmatch(self.path.rpartition("/")[2])
        return None if found is None else found["profile"]

    def document(self, settings: list[Assignment]) -> None:
        """One document; where it holds only sometimes, nothing of it counts."""
        for one in settings:
            key = one.key.split("[", 1)[0]
            if key == _IMPORTS:
                self.note(one.origin, _IMPORTED)
            elif key in _CONDITIONS and not (key in _PROFILES and one.value == self.profile):
                self.note(one.origin, _FOR_SOME, _SPLIT)
                return
        self.entries.extend(settings)

    def note(self, origin: Origin, message: str, hint: str | None = None) -> None:
        """Something that is not read."""
        self.notes.append(Malformed(self.path, origin.value or origin.key, message, hint))

    def problem(self, position: Position, message: str) -> None:
        """Something that Spring refuses."""
        self.problems.append(Malformed(self.path, position, message))


def _of_properties(text: str, found: _Found) -> Iterator[list[Assignment]]:
    """The documents of a properties file, which lines of `#---` divide."""
    cuts = deque(_cuts(text))
    settings: list[Assignment] = []
    block = next(found.blocks)
    for one in properties(text):
        found.problems.extend(faults_of(one, found.path, found.lines))
        if cuts and one.key.offsets[0] > cuts[0]:
            yield settings
            settings, block = [], next(found.blocks)
        while cuts and one.key.offsets[0] > cuts[0]:
            cuts.popleft()
        if one.key.text:
            settings.append(assignment_of(one, found.path, found.lines, block))
    yield settings


def _cuts(text: str) -> list[int]:
    """Where a document ends: at such a line that is next to no other comment."""
    lines = [(line.start(), line[0]) for line in _LINE.finditer(text) if line[0]]
    comments = [_COMMENT.match(line) is not None for _, line in lines]
    last = len(lines) - 1
    return [
        offset
        for number, (offset, line) in enumerate(lines)
        if _CUT.match(line)
        and not (number > 0 and comments[number - 1])
        and not (number < last and comments[number + 1])
    ]


def _of_yaml(text: str, found: _Found) -> Iterator[list[Assignment]]:
    tree = read_yaml(text, found.path)
    found.problems.extend(tree.problems)
    for document in tree.documents:
        if isinstance(document, Mapping):
            settings: list[Assignment] = []
            _leaves(document, "", settings, found)
            yield settings
        elif not (isinstance(document, Scalar) and document.kind == "null"):
            found.problem(document.position, "the document is not a mapping")


def _leaves(mapping: Mapping, prefix: str, settings: list[Assignment], found: _Found) -> None:
    block = next(found.blocks)
    last = {entry.key: entry for entry in mapping.entries}
    for entry in mapping.entries:
        name = f"{prefix}{'.' if prefix and not entry.key.startswith('[') else ''}{entry.key}"
        counts = last[entry.key] is entry
        if entry.merged and not counts:
            continue
        if not isinstance(entry.value, Mapping):
            settings.append(_assignment(name, entry, block, found))
        elif counts:
            _leaves(entry.value, name, settings, found)
        else:
            found.problem(entry.position, "Spring refuses this file: a key is there twice")


def _assignment(name: str, entry: Entry, block: int, found: _Found) -> Assignment:
    origin = Origin(found.path, entry.position, entry.value.position)
    return Assignment(name, _value(entry.value, found), origin, block=block, separator=": ", relaxed=True)


def _value(node: Node, found: _Found) -> Value:
    if isinstance(node, Sequence):
        return _OPEN_LIST if any("${" in text for text in _texts(node)) else Structure(canonical_json(node))
    if isinstance(node, Scalar) and node.kind in ("boolean", "integer"):  # Java writes them in one way
        given = plain(node)
        return str(given).lower() if isinstance(given, bool) else str(given)
    return value_of(node.text, places(node, found.lines)) if isinstance(node, Scalar) else ""


def _texts(node: Node) -> Iterator[str]:
    """Every scalar below a node; a tree has a limit to its depth."""
    if isinstance(node, Scalar):
        yield node.text
        return
    for inner in node.items if isinstance(node, Sequence) else (entry.value for entry in node.entries):
        yield from _texts(inner)
