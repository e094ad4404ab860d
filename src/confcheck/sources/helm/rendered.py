"""What `helm template` makes of a chart: objects of Kubernetes, told at their places in the values and templates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Borrow,
    Endpoint,
    Include,
    Mapping,
    Node,
    Origin,
    Parsed,
    Position,
    Scalar,
    SourceOptions,
)
from confcheck.sources.helm.charts import Chart, chart_of, passed
from confcheck.sources.kubernetes import understood
from confcheck.sources.kubernetes.environment import File
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.relocate import moved_assignment, moved_problem
from confcheck.sources.trees import read_yaml

_SOURCE = re.compile(r"^---\n# Source: ([^\n]+)$", re.MULTILINE)
"""What helm writes above each object."""
_WORD = re.compile(r"(?<![\w.$-])[\w-][\w.-]*")
_BEGIN = Position(1, 1)


@record(frozen=True, slots=True)
class Values:
    """One values file, and where the names of variables stand in it."""

    path: str
    keys: dict[str, list[tuple[Position, str | None]]] = field(repr=False)
    """Key of a mapping, or `name` of an item → every place, with the text of its value; None: it is no text."""

    @classmethod
    def of(cls, path: str, text: str) -> Values:
        """Whatever can be read of it."""
        keys: dict[str, list[tuple[Position, str | None]]] = {}
        for document in read_yaml(text, path).documents[:1]:
            for name, place, value in _named(document):
                keys.setdefault(name, []).append((place, value))
        return cls(path, keys)

    def place(self, key: str, value: object) -> Position | None:
        """The one place of a key, if what stands there is, or is made into, the value it has in the end."""
        found = self.keys.get(key, [])
        if len(found) != 1 or found[0][1] is None:
            return None
        written = found[0][1]
        return found[0][0] if written == value or "{{" in written else None


@record(frozen=True, slots=True)
class Template:
    """A template, and where words stand in it."""

    path: str
    lines: Lines
    words: dict[str, int] = field(repr=False)
    """Word → its offset; -1 where it is there more than once. `.Values.NAME` is no writing of NAME."""

    @classmethod
    def of(cls, path: str, text: str) -> Template:
        """All its words."""
        words: dict[str, int] = {}
        for found in _WORD.finditer(text):
            words[found[0]] = -1 if found[0] in words else found.start()
        return cls(path, lines_of(text), words)

    def place(self, word: str) -> Position:
        """The one place where a word stands; else the beginning."""
        offset = self.words.get(word, -1)
        return _BEGIN if offset < 0 else self.lines.position(offset)


def place_of(key: str, value: object, values: Sequence[Values], template: Template) -> tuple[str, Position]:
    """Where a variable stands that helm has rendered: path and position of its name.

    That is the one place in the highest of the values files that have the name, if it has its value from there; else
    the one place in the template where the name stands as a word; else where the template begins. `values`: from the
    lowest to the highest.
    """
    highest = next((one for one in reversed(values) if key in one.keys), None)
    place = None if highest is None else highest.place(key, value)
    if highest is None or place is None:
        return template.path, template.place(key)
    return highest.path, place


def parse(text: str, options: SourceOptions) -> Parsed:
    """The variables of every container in `text`, which helm has printed for the claimed files of `options`."""
    chart = chart_of(options.path, options.neighbours)
    places = _Places(lines_of(text), options, chart)
    tree = read_yaml(text, options.path)
    found = understood(tree.documents, File(options.path, text, lines_of(text), list(tree.problems)))
    return replace(
        found,
        entries=tuple(map(places.entry, found.entries)),
        problems=tuple(dict.fromkeys(moved_problem(one, places.word) for one in found.problems)),
        notes=tuple(dict.fromkeys(moved_problem(one, places.word) for one in found.notes)),
        endpoints=tuple(map(places.endpoint, found.endpoints)),
        objects=tuple((name, tuple(map(places.assignment, inside))) for name, inside in found.objects),
    )


@dataclass(slots=True)
class _Places:
    """What helm has printed, and the files that it is made of."""

    lines: Lines
    options: SourceOptions
    chart: Chart | None
    _starts: list[int] = field(default_factory=list)
    """The line above which each object begins."""
    _templates: list[Template] = field(default_factory=list, repr=False)
    """The template of each."""
    _values: list[Values] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        """Read the values files, and every template that is named."""
        read: dict[str, Template] = {}
        for found in _SOURCE.finditer(self.lines.text):
            if found[1] not in read:
                read[found[1]] = self._named(found[1])
            self._starts.append(self.lines.position(found.start()).line)
            self._templates.append(read[found[1]])
        if self.chart is not None:
            given = passed(self.chart, (self.options.path, *self.options.over))
            for path in dict.fromkeys((self.chart.values, *given)):
                text = self.options.neighbours(path).text
                if text is not None:
                    self._values.append(Values.of(path, text))

    def _named(self, source: str) -> Template:
        """The template that helm calls so; the claimed file, where there is none."""
        path = None if self.chart is None else self.chart.path(source)
        text = None if path is None else self.options.neighbours(path).text
        return self._otherwise if path is None or text is None else Template.of(path, text)

    @property
    def _otherwise(self) -> Template:
        return Template.of(self.options.path, "")

    def _template(self, position: Position) -> Template:
        """The template that what stands at a position comes from."""
        index = bisect_right(self._starts, position.line) - 1
        return self._otherwise if index < 0 else self._templates[index]

    def word(self, position: Position) -> tuple[str, Position]:
        """A place in the template for what stands at a position: its one place there, else the beginning."""
        template = self._template(position)
        starts = self.lines.starts
        start = starts[min(position.line, len(starts)) - 1] + position.column - 1
        found = _WORD.match(self.lines.text, start + (self.lines.text[start : start + 1] in ('"', "'")))
        return template.path, template.place("" if found is None else found[0])

    def origin(self, origin: Origin) -> Origin:
        """A place for what is no variable."""
        return Origin(*self.word(origin.key))

    def assignment(self, one: Assignment) -> Assignment:
        """A variable at the place of its name; where its value is made, nothing can be shown."""
        path, position = place_of(one.key, one.value, self._values, self._template(one.origin.key))
        return replace(moved_assignment(one, lambda _: (path, position)), origin=Origin(path, position))

    def entry(self, one: Assignment | Include | Borrow) -> Assignment | Include | Borrow:
        """A variable, or what a container takes from an object."""
        return self.assignment(one) if isinstance(one, Assignment) else replace(one, origin=self.origin(one.origin))

    def endpoint(self, one: Endpoint) -> Endpoint:
        """Names and ports at their places in the template."""
        return replace(
            one,
            names=tuple((name, self.origin(at)) for name, at in one.names),
            ports=tuple((port, self.origin(at)) for port, at in one.ports),
            published=tuple((host, port, self.origin(at)) for host, port, at in one.published),
        )


def _named(node: Node) -> Iterator[tuple[str, Position, str | None]]:
    """Every key of a mapping, and every `name` of an item with a value: name, place and text."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, Mapping):
            name = inner.get("name")
            if isinstance(name, Scalar) and inner.get("value") is not None:
                yield name.text, name.position, _text(inner.get("value"))
            for entry in inner.entries:
                yield entry.key, entry.position, _text(entry.value)
                waiting.append(entry.value)
        elif not isinstance(inner, Scalar):
            waiting += inner.items


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, Scalar) else None
