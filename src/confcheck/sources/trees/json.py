"""JSON with positions: strict but for comments and trailing commas, which settings files of editors and .NET have."""

from __future__ import annotations

import json
import re

from confcheck.model import Entry, Malformed, Mapping, Node, Position, Scalar, Sequence, Tree
from confcheck.sources.lines import lines_of
from confcheck.sources.trees.limits import MAX_DEPTH, MAX_NODES, Unreadable, too_deep, too_many

_SKIP = re.compile(r"(?:[ \t\r\n]++|//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
_TOKEN = re.compile(
    r"""(?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")
    |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)(?![\w.+-])
    |(?P<word>true|false|null)(?![\w.+-])
    |(?P<mark>[{}\[\],:])""",
    re.VERBOSE,
)
_FRACTION = re.compile("[.eE]")
_KINDS = {"true": "boolean", "false": "boolean", "null": "null"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str, path: str) -> Tree:
    """The one document of the text; nothing of it if its syntax is broken. Keys written twice are kept twice."""
    scanner = _Scanner(text.removeprefix("\ufeff"), path)
    documents: tuple[Node, ...] = ()
    try:
        scanner.next()
        documents = (scanner.value(0),)
        scanner.end()
    except Unreadable as end:
        scanner.problems.append(end.in_file(path))
    return Tree(documents, tuple(scanner.problems))


class _Scanner:
    """One token of look-ahead over a text; recursion is bounded by the depth limit."""

    def __init__(self, text: str, path: str) -> None:
        self.problems: list[Malformed] = []
        self._text = text
        self._path = path
        self._lines = lines_of(text)
        self._start = 0
        self._end = 0
        self._nodes = 0
        self._kind: str | None = None
        self._raw = ""

    def next(self) -> None:
        """Move to the next token; it has no kind where the text has none, be it broken or at its end."""
        self._start = _SKIP.match(self._text, self._end).end()  # type: ignore[union-attr]  # it matches nothing, too
        token = _TOKEN.match(self._text, self._start)
        if token is None:
            self._kind, self._raw, self._end = None, "", self._start
        else:
            self._kind, self._raw, self._end = token.lastgroup, token.group(), token.end()

    def end(self) -> None:
        """Nothing may follow the document."""
        if self._start < len(self._text):
            raise self._unreadable("something follows the end of the document")

    def value(self, depth: int) -> Node:
        """The value that begins with the current token; afterwards the current token is the one behind it."""
        position = self._position()
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise too_many(position)
        if depth > MAX_DEPTH:
            raise too_deep(position)
        if self._raw == "{":
            return self._mapping(position, depth)
        if self._raw == "[":
            return self._sequence(position, depth)
        node = self._scalar(position)
        self.next()
        return node

    def _scalar(self, position: Position) -> Scalar:
        raw = self._raw
        match self._kind:
            case "string":
                return Scalar(self._string(raw, position), "string", position)
            case "number":
                return Scalar(raw, "number" if _FRACTION.search(raw) else "integer", position)
            case "word":
                return Scalar("" if raw == "null" else raw, _KINDS[raw], position)
            case _:
                raise self._unreadable("a value is expected")

    def _mapping(self, position: Position, depth: int) -> Mapping:
        entries = []
        self.next()
        while self._raw != "}":
            entries.append(self._entry(depth))
            self._comma("}")
        self.next()
        return Mapping(tuple(entries), position)

    def _entry(self, depth: int) -> Entry:
        position = self._position()
        if self._kind != "string":
            raise self._unreadable("a key in double quotes is expected")
        key = self._string(self._raw, position)
        self.next()
        if self._raw != ":":
            raise self._unreadable("`:` is expected")
        self.next()
        return Entry(key, position, self.value(depth + 1))

    def _sequence(self, position: Position, depth: int) -> Sequence:
        items = []
        self.next()
        while self._raw != "]":
            items.append(self.value(depth + 1))
            self._comma("]")
        self.next()
        return Sequence(tuple(items), position)

    def _comma(self, closing: str) -> None:
        if self._raw == ",":
            self.next()
        elif self._raw != closing:
            raise self._unreadable(f"`,` or `{closing}` is expected")

    def _string(self, raw: str, position: Position) -> str:
        if "\\" not in raw:
            return raw[1:-1]
        text: str = json.loads(raw)
        if not _SURROGATE.search(text):
            return text
        self.problems.append(Malformed(self._path, position, "a string holds half of a surrogate pair"))
        return _SURROGATE.sub("\ufffd", text)

    def _position(self) -> Position:
        return self._lines.position(self._start)

    def _unreadable(self, message: str) -> Unreadable:
        if self._start == len(self._text):
            message += ", but the text ends"
        return Unreadable(self._position(), message)
