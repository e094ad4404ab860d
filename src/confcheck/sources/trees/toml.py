"""TOML with positions: `tomllib` says what the document means, a scanner of our own where it is written."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from confcheck.model import Entry, Mapping, Node, Position, Scalar, Sequence, Tree
from confcheck.sources.lines import Lines, lines_of
from confcheck.sources.trees.limits import MAX_DEPTH, Unreadable, too_deep

_Path = tuple[str | int, ...]
_BLANKS = re.compile(r"[ \t]*+")
_SKIP = re.compile(r"(?:[ \t\r\n]++|\#[^\n]*+)*+", re.VERBOSE)
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""")
_STRING = re.compile(
    r"""\"{3}(?:[^"\\]++|\\.|"(?!""))*+"{3,5} | '{3}(?:[^']++|'(?!''))*+'{3,5} | "(?:[^"\\\n]++|\\.)*+" | '[^'\n]*+'""",
    re.VERBOSE | re.DOTALL,
)
_BARE = re.compile(r"\d{4}-\d\d-\d\d[ ]\d\d:[^\s,\]}#]*+|[^\s,\]}#]++")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")
_WORDS = (
    ("Cannot declare", "a table is declared twice"),
    ("Cannot overwrite", "a key is written twice"),
    ("Duplicate inline table key", "a key is written twice"),
    ("Cannot mutate", "a table that is complete already is extended"),
    ("Unclosed array", "a list is never closed, or a comma is missing in it"),
    ("Unclosed inline table", "a table in braces is never closed, or a comma is missing in it"),
    ("Unterminated string", "a quote is never closed"),
    ("Expected \"'", "a quote is never closed"),
    ("Unescaped", "an escape that TOML does not know stands in double quotes"),
    ("Invalid value", "a value is expected"),
    ("Expected '='", "`=` is expected after a key"),
    ("Expected newline", "something follows the end of a value"),
    ("Expected ']", "a table's name is not closed"),
    ("Invalid initial character for a key", "a key is expected"),
)


def read_toml(text: str, path: str) -> Tree:
    """The one document of the text; nothing of it if `tomllib` refuses it."""
    text = text.removeprefix("\ufeff")
    scanner = _Scanner(text, lines_of(text))
    try:
        scanner.scan()
        return Tree((_node(_parse(text, scanner.lines), (), scanner.places),))
    except Unreadable as end:
        return Tree((), (end.in_file(path),))


class _Place(NamedTuple):
    key: Position
    value: Position
    raw: str


def _parse(text: str, lines: Lines) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also an integer of more digits than Python converts
        reason = str(error)
    at = _AT.search(reason)
    position: Position | None
    if at:
        position = Position(int(at[1]), int(at[2]))
    else:
        position = lines.position(len(text)) if "end of document" in reason else None
    message = next((words for start, words in _WORDS if reason.startswith(start)), "this is not TOML")
    raise Unreadable(position, message)


def _node(value: object, path: _Path, places: dict[_Path, _Place]) -> Node:
    """The tree of what `tomllib` returned; what the scanner did not see stands where its parent does."""
    place = places[path]
    if isinstance(value, dict):
        entries = []
        for key, item in value.items():
            inner = places.setdefault((*path, key), place)
            entries.append(Entry(key, inner.key, _node(item, (*path, key), places)))
        return Mapping(tuple(entries), place.value)
    if isinstance(value, list):
        for index in range(len(value)):
            places.setdefault((*path, index), place)
        return Sequence(tuple(_node(item, (*path, index), places) for index, item in enumerate(value)), place.value)
    if isinstance(value, str):
        return Scalar(value, "string", place.value)
    return Scalar(place.raw or str(value).lower(), _kind(value), place.value)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "date"


class _Scanner:
    """Finds every key and value of a document that `tomllib` accepts; stops, without a word, where it is lost."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.lines = lines
        start = lines.position(0)
        self.places: dict[_Path, _Place] = {(): _Place(start, start, "")}
        self._text = text
        self._offset = 0
        self._counts: dict[_Path, int] = {}

    def scan(self) -> None:
        """Fill `places`; raises only if the document is nested too deep."""
        table: _Path = ()
        while self._skip(_SKIP) < len(self._text):
            before = self._offset
            if self._text.startswith("[", self._offset):
                table = self._header(self._text.startswith("[[", self._offset))
            else:
                self._pair(table)
            if self._offset == before:
                return

    def _header(self, of_array: bool) -> _Path:
        at = self._offset
        self._offset += 2 if of_array else 1
        path: _Path = ()
        *parents, last = self._keys() or [("", at)]
        for name, key in parents:
            path = (*path, name)
            self._mention(path, key, at)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, last[0])
        if of_array:
            self._mention(path, last[1], at)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        self._define(path, at if of_array else last[1], at)
        self._offset += 2 if of_array else 1
        return path

    def _pair(self, table: _Path) -> None:
        path = table
        keys = self._keys()
        for name, key in keys:
            path = (*path, name)
            self._mention(path, key, key)
        self._skip(_BLANKS)
        if keys and self._text.startswith("=", self._offset):
            self._offset += 1
            self._skip(_BLANKS)
            self._value(path, keys[-1][1])

    def _keys(self) -> list[tuple[str, int]]:
        """The parts of a dotted key with their offsets."""
        keys: list[tuple[str, int]] = []
        while match := _KEY.match(self._text, self._skip(_BLANKS)):
            keys.append((_unquoted(match.group()), match.start()))
            if len(keys) > MAX_DEPTH:
                raise too_deep(self.lines.position(match.start()))
            self._offset = match.end()
            if not self._text.startswith(".", self._skip(_BLANKS)):
                break
            self._offset += 1
        return keys

    def _value(self, path: _Path, key: int) -> None:
        at = self._offset
        if len(path) > MAX_DEPTH:
            raise too_deep(self.lines.position(at))
        opening = self._text[at : at + 1]
        if opening == "[":
            self._items(path, key)
        elif opening == "{":
            self._inline_table(path, key)
        elif match := (_STRING if opening in {'"', "'"} else _BARE).match(self._text, at):
            self._offset = match.end()
            self._define(path, key, at, match.group())

    def _items(self, path: _Path, key: int) -> None:
        self._define(path, key, self._offset)
        self._offset += 1
        index = 0
        while not self._text.startswith("]", self._skip(_SKIP)):
            before = self._offset
            self._value((*path, index), before)
            if not self._next(before):
                return
            index += 1
        self._offset += 1

    def _inline_table(self, path: _Path, key: int) -> None:
        self._define(path, key, self._offset)
        self._offset += 1
        while not self._text.startswith("}", self._skip(_SKIP)):
            before = self._offset
            self._pair(path)
            if not self._next(before):
                return
        self._offset += 1

    def _next(self, before: int) -> bool:
        """Step over a comma; False if nothing was read since `before`, so that no loop turns for ever."""
        if self._text.startswith(",", self._skip(_SKIP)):
            self._offset += 1
        return self._offset > before

    def _skip(self, blanks: re.Pattern[str]) -> int:
        match = blanks.match(self._text, self._offset)
        self._offset = match.end() if match else self._offset
        return self._offset

    def _mention(self, path: _Path, key: int, value: int) -> None:
        """A table stands where it is first mentioned, unless it is defined somewhere."""
        if path not in self.places:
            self._define(path, key, value)

    def _define(self, path: _Path, key: int, value: int, raw: str = "") -> None:
        self.places[path] = _Place(self.lines.position(key), self.lines.position(value), raw)


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    try:
        return str(tomllib.loads(f"k={key}")["k"])
    except ValueError:
        return key  # `tomllib` refuses the document for the same reason
