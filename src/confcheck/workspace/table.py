"""A table of the manifest, read key by key; whatever has the wrong shape is a Mistake at its own place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Mistake, Node, Origin, Position, Scalar, Sequence
from confcheck.workspace.names import suggest

_ARTICLES = {"integer": "an integer", "null": "nothing"}


@record(frozen=True, slots=True)
class Table:
    """A mapping of the manifest, the file it is in, and how messages call it."""

    path: str
    what: str
    mapping: Mapping = field(repr=False)

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Raise for the first key that means nothing here."""
        for entry in self.mapping.entries:
            if entry.key not in known:
                raise self.mistake(
                    f"unknown key `{entry.key}` in {self.what}", entry.position, suggest(entry.key, known)
                )

    def entry(self, key: str) -> Entry | None:
        """The key with its place, if it is there."""
        return next((entry for entry in self.mapping.entries if entry.key == key), None)

    def origin(self, key: str) -> Origin:
        """Where the key stands; the table itself if it is absent."""
        entry = self.entry(key)
        if entry is None:
            return Origin(self.path, self.mapping.position)
        return Origin(self.path, entry.position, entry.value.position)

    def text(self, key: str) -> Scalar | None:
        """A string that is not empty."""
        entry = self.entry(key)
        return None if entry is None else self.string(key, entry.value, "a string")

    def moment(self, key: str) -> str | None:
        """A date, as a TOML date or as a string."""
        entry = self.entry(key)
        if entry is not None and isinstance(entry.value, Scalar) and entry.value.kind == "date":
            return entry.value.text
        word = self.text(key)
        return None if word is None else word.text

    def flag(self, key: str, *, default: bool) -> bool:
        """A boolean."""
        entry = self.entry(key)
        if entry is None:
            return default
        if not isinstance(entry.value, Scalar) or entry.value.kind != "boolean":
            raise self._wrong(key, entry.value, "true or false")
        return entry.value.text == "true"

    def texts(self, key: str) -> tuple[Scalar, ...] | None:
        """A list of strings, none of them empty."""
        entry = self.entry(key)
        if entry is None:
            return None
        items = self.items(key, entry.value, "a list of strings")
        return tuple(self.string(key, item, "a list of strings") for item in items)

    def strings(self, key: str) -> tuple[str, ...]:
        """The same without places."""
        return tuple(scalar.text for scalar in self.texts(key) or ())

    def tables(self, key: str) -> Iterator[tuple[Entry, Table]]:
        """The entries of a table of tables."""
        entry = self.entry(key)
        for inner in () if entry is None else self.inner(key, entry.value).mapping.entries:
            if not isinstance(inner.value, Mapping):
                message = f"`{key}.{inner.key}` must be a table, not {kind_of(inner.value)}"
                raise self.mistake(message, inner.value.position)
            yield inner, Table(self.path, f"[{key}.{inner.key}]", inner.value)

    def inner(self, key: str, value: Node) -> Table:
        """A value of this table as a table."""
        if not isinstance(value, Mapping):
            raise self._wrong(key, value, "a table")
        return Table(self.path, f"`{key}`", value)

    def items(self, key: str, value: Node, expected: str) -> tuple[Node, ...]:
        """A value of this table as a list."""
        if not isinstance(value, Sequence):
            hint = "put it in brackets" if isinstance(value, Scalar) else None
            raise self._wrong(key, value, expected, hint)
        return value.items

    def pairs(self, key: str) -> tuple[tuple[Entry, Scalar], ...]:
        """A table whose values are strings."""
        entry = self.entry(key)
        if entry is None:
            return ()
        inner = self.inner(key, entry.value)
        return tuple((each, inner.string(each.key, each.value, "a string")) for each in inner.mapping.entries)

    def mistake(self, message: str, position: Position, hint: str | None = None) -> Mistake:
        """What to raise about a place of this file."""
        return Mistake(message, path=self.path, position=position, hint=hint)

    def string(self, key: str, value: Node, expected: str) -> Scalar:
        """A value of this table as a string that is not empty."""
        if not isinstance(value, Scalar) or value.kind != "string":
            raise self._wrong(key, value, expected)
        if not value.text.strip():
            raise self.mistake(f"`{key}` in {self.what} holds an empty string", value.position)
        return value

    def _wrong(self, key: str, value: Node, expected: str, hint: str | None = None) -> Mistake:
        message = f"`{key}` in {self.what} must be {expected}, not {kind_of(value)}"
        return self.mistake(message, value.position, hint)


def kind_of(node: Node) -> str:
    """What the node is, as a message says it: "a string"."""
    if isinstance(node, Scalar):
        return _ARTICLES.get(node.kind, f"a {node.kind}")
    return "a table" if isinstance(node, Mapping) else "a list"


def one_of(table: Table, word: Scalar, known: tuple[str, ...], what: str) -> str:
    """The word itself, if it is one of a closed list."""
    return lookup(table, word.text, word.position, {name: name for name in known}, what)


def lookup(table: Table, word: str, position: Position, known: dict[str, str], what: str) -> str:
    """What the word stands for; a Mistake if nobody declares it."""
    if word not in known:
        raise table.mistake(f"unknown {what} `{word}`", position, suggest(word, known))
    return known[word]


def lookups(table: Table, key: str, known: dict[str, str], what: str) -> tuple[str, ...] | None:
    """A list of declared names, each once, in the order of the list; None if it is absent."""
    words = table.texts(key)
    if words is None:
        return None
    if not words:
        hint = f"leave `{key}` out to mean every {what}"
        raise table.mistake(
            f"`{key}` in {table.what} is empty", table.origin(key).value or table.mapping.position, hint
        )
    return tuple(dict.fromkeys(lookup(table, word.text, word.position, known, what) for word in words))
