"""Groups, settings and value schemas as they are written: keywords with their places, after `$ref` is followed."""

from __future__ import annotations

from collections.abc import Mapping as Map

from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model import Entry, Mapping, Node, Origin, Position, Scalar, Sequence
from confcheck.schema.references import follow, target_of
from confcheck.sources.trees import plain

_LINKS = ("$schema", "$defs", "$ref")


@record(frozen=True, slots=True)
class Keyword:
    """One keyword: the file and position of its key, and its value."""

    path: str
    position: Position
    value: Node


@record(frozen=True, slots=True)
class Written:
    """What holds keywords. The structure is known to be right, so that reading a keyword cannot fail."""

    name: str
    """Dotted path inside the schema."""
    origin: Origin
    keywords: dict[str, Keyword]
    depth: int = 0
    """Levels above it, also those through `$ref`."""

    def json(self, keyword: str) -> tuple[Json] | None:
        """The value as data; a tuple of one, so that null differs from absent."""
        written = self.keywords.get(keyword)
        return None if written is None else (plain(written.value),)

    def text(self, keyword: str) -> str | None:
        """The value of a keyword that holds a text."""
        written = self.keywords.get(keyword)
        return written.value.text if written is not None and isinstance(written.value, Scalar) else None

    def flag(self, keyword: str) -> bool | None:
        """The value of a keyword that holds true or false."""
        value = self.json(keyword)
        return value[0] if value is not None and isinstance(value[0], bool) else None

    def number(self, keyword: str) -> int | float | None:
        """The value of a keyword that holds a number."""
        value = self.json(keyword)
        return value[0] if value is not None and isinstance(value[0], int | float) else None

    def count(self, keyword: str) -> int | None:
        """The value of a keyword that holds a whole number; JSON Schema takes 3.0 for one."""
        number = self.number(keyword)
        return None if number is None else int(number)

    def items(self, keyword: str) -> tuple[Node, ...]:
        """The items of a list; a text beside the list form is a list of one."""
        written = self.keywords.get(keyword)
        if written is None or isinstance(written.value, Mapping):
            return ()
        return written.value.items if isinstance(written.value, Sequence) else (written.value,)

    def scalars(self, keyword: str) -> tuple[Scalar, ...]:
        """The items of a list of texts, with their places."""
        return tuple(item for item in self.items(keyword) if isinstance(item, Scalar))

    def texts(self, keyword: str) -> tuple[str, ...]:
        """The items of a list of texts."""
        return tuple(scalar.text for scalar in self.scalars(keyword))

    def entries(self, keyword: str) -> tuple[Entry, ...]:
        """The entries of a map; of a key that came through a YAML merge and again, the last."""
        written = self.keywords.get(keyword)
        if written is None or not isinstance(written.value, Mapping):
            return ()
        return tuple({entry.key: entry for entry in written.value.entries}.values())

    def pairs(self, keyword: str) -> tuple[tuple[str, Scalar], ...]:
        """The entries of a map of texts."""
        return tuple((entry.key, entry.value) for entry in self.entries(keyword) if isinstance(entry.value, Scalar))


def keywords_of(node: Mapping, path: str, roots: Map[str, Mapping]) -> dict[str, Keyword]:
    """The keywords of a node of that file, `$ref` followed; those beside a `$ref` replace those of its target."""
    found: dict[str, Keyword] = {}
    current: Mapping | None = node
    while current is not None:
        for entry in reversed(current.entries):
            found.setdefault(entry.key, Keyword(path, entry.position, entry.value))
        link = current.get("$ref")
        current = None
        if isinstance(link, Scalar):
            target = target_of(link, path)
            path, current = target.path, follow(target, roots)
    return {keyword: written for keyword, written in found.items() if keyword not in _LINKS}
