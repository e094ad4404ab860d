"""The text of a lock: read without trust, line by line; what only a judgement needs stays text until then."""

# Part of every self-check: plain classes instead of records, and nothing imported that takes time.

from __future__ import annotations

from collections.abc import Iterable

from confcheck.kernel.seal import digest

VERSION = "1"
ABSENT = "-"
"""In place of a code: not being set is accepted; in place of a word of the head: there is none."""
HELD = ("value", "secret", "reference", "unlocked", "unset")
"""How a setting is held: by the published key, by CONFCHECK_KEY, by presence and shape, by shape, as not set."""
FLAGS = frozenset({"required", "empty", "derived", "judge", "agree"})
"""`empty`: an empty value is one; `derived`: absent, or what others make it; `judge`: was wrong when it was locked."""
MAGIC = b"confcheck-lock "
"""How a lock begins."""
_HEAD = ("environment", "target", "service", "schema", "protected", "deployed", "salt", "key")
_MOST = 16 * 2**20
"""Bytes; a lock of 10,000 settings has four million."""
_CODE = 32
_ENDS = 3
"""Line breaks behind the settings: before the checksum, before the root, and at the end."""
_NOTHING = "!"
"""In place of all codes: a value is not accepted by its code, but judged."""
_WORDS = 7
"""Of the line of a setting: `setting`, path, names, held, flags, codes, and the rest."""


class Unsound(Exception):
    """Why a text is no lock that can be relied on: a word for programs, one line for people, and the remedy."""

    def __init__(self, why: str, message: str, hint: str) -> None:
        """The message begins with a verb, as it follows the name of the file."""
        super().__init__(message)
        self.why = why
        self.message = message
        self.hint = hint


class Line:
    """One setting as the lock holds it."""

    __slots__ = ("codes", "flags", "held", "names", "path", "rest")

    def __init__(  # noqa: PLR0913, PLR0917 - the words of its line
        self,
        path: str,
        names: tuple[str, ...],
        held: str,
        flags: frozenset[str] = frozenset(),
        codes: tuple[str, ...] = (),
        rest: str = "{}",
    ) -> None:
        """`names` in the order in which the service looks for it; `rest` is its constraints, as JSON.

        `codes` are of the values that are accepted, today's first; ABSENT among them where it need not be set.
        """
        self.path = path
        self.names = names
        self.held = held
        self.flags = flags
        self.codes = codes
        self.rest = rest

    def holding(self, held: str, codes: tuple[str, ...]) -> Line:
        """The same setting, held otherwise."""
        return Line(self.path, self.names, held, self.flags, codes, self.rest)

    def flagged(self, flag: str) -> Line:
        """The same setting with one more flag."""
        return Line(self.path, self.names, self.held, self.flags | {flag}, self.codes, self.rest)

    def __str__(self) -> str:
        """As the lock has it."""
        codes = ",".join(self.codes) or _NOTHING
        words = (self.path, ",".join(self.names), self.held, _joined(sorted(self.flags)), codes)
        return f"setting {' '.join(words)} {self.rest}"


class Relation:
    """Something that holds between settings."""

    __slots__ = ("flags", "kind", "paths", "rest")

    def __init__(self, kind: str, paths: tuple[str, ...], flags: frozenset[str], rest: str) -> None:
        """`kind` is `rule`, `only-if`, `choice`, `requires`, `parts`, `derive` or `differ-from`."""
        self.kind = kind
        self.paths = paths
        self.flags = flags
        self.rest = rest

    def flagged(self, flag: str) -> Relation:
        """The same with one more flag."""
        return Relation(self.kind, self.paths, self.flags | {flag}, self.rest)

    def __str__(self) -> str:
        """As the lock has it."""
        return f"{self.kind} {_joined(self.paths)} {_joined(sorted(self.flags))} {self.rest}"


RELATIONS = ("rule", "only-if", "choice", "requires", "parts", "derive", "differ-from")


class Locked:
    """A lock: for whom it was written, and what it holds."""

    __slots__ = ("checksum", "head", "lines", "relations", "root", "sealed")

    def __init__(
        self,
        head: dict[str, str],
        lines: tuple[Line, ...],
        relations: tuple[Relation, ...],
        ends: tuple[bytes, str, str] = (b"", "", ABSENT),
    ) -> None:
        """The head has every word of it; the ends are what the root covers, the checksum, and the root."""
        self.head = head
        self.lines = lines
        self.relations = relations
        self.sealed, self.checksum, self.root = ends

    @property
    def seat(self) -> tuple[str, str | None, str]:
        """Environment, target and service."""
        return self.head["environment"], self.target, self.head["service"]

    @property
    def target(self) -> str | None:
        """None for the unnamed target."""
        return None if self.head["target"] == ABSENT else self.head["target"]

    @property
    def key_id(self) -> str | None:
        """Of the key that it was written with; None without one."""
        return None if self.head["key"] == ABSENT else self.head["key"]

    def body(self) -> bytes:
        """The text up to its checksum."""
        head = [f"{MAGIC.decode()}{VERSION}", *(f"{word} {self.head[word]}" for word in _HEAD)]
        text = "\n".join((*head, *map(str, self.lines), *map(str, self.relations), ""))
        return text.encode("ascii")


def read_lock(data: bytes) -> Locked:
    """The lock in a file; raises Unsound for whatever is none, or is not what was written."""
    body, checksum, root = _ends(data)
    if digest(body) != checksum:
        raise Unsound("changed", "was changed since it was written: its checksum does not fit", _AGAIN)
    try:
        lines = body.decode("ascii").split("\n")
        head = _head(lines[1 : len(_HEAD) + 1])
        settings, relations = _entries(lines[len(_HEAD) + 1 : -1])
    except ValueError:
        raise Unsound("changed", "does not have the form of a lock", _AGAIN) from None
    sealed = data[: len(data) - len(root) - len("root \n")]
    return Locked(head, settings, relations, (sealed, checksum, root))


_AGAIN = "deploy the lock as `confcheck lock` wrote it"


def _ends(data: bytes) -> tuple[bytes, str, str]:
    """What the checksum covers, the checksum, and the root."""
    if not data:
        raise Unsound("truncated", "is empty", _AGAIN)
    if not data.startswith(MAGIC):
        raise Unsound("no-lock", "is no lock of confcheck", "`confcheck lock ENVIRONMENT` writes them")
    version = data[len(MAGIC) : data.find(b"\n", 0, 64)].strip()
    if version != VERSION.encode():
        if version.isdigit() and int(version[:9]) > int(VERSION):
            hint = f"this confcheck reads version {VERSION}: use the one with which the lock was written"
            raise Unsound("newer", f"is of the newer version {int(version[:9])}", hint)
        raise Unsound("changed", "has a first line that is not the one that was written", _AGAIN)
    if b"\r" in data:
        hint = "add `*.lock -text` to .gitattributes, and check it out again"
        raise Unsound("changed", "has line ends that something converted", hint)
    rows = data.rsplit(b"\n", _ENDS) if len(data) <= _MOST else []
    if len(rows) <= _ENDS or rows[3] or not rows[1].startswith(b"checksum ") or not rows[2].startswith(b"root "):
        raise Unsound("truncated", "is cut off: its last lines are not there, or something follows them", _AGAIN)
    return rows[0] + b"\n", rows[1][9:].decode("ascii", "replace"), rows[2][5:].decode("ascii", "replace")


def _head(rows: list[str]) -> dict[str, str]:
    head: dict[str, str] = {}
    for word, row in zip(_HEAD, rows, strict=True):
        name, value = row.split(" ")
        if name != word or not value:
            raise ValueError(name)
        head[word] = value
    return head


def _entries(rows: Iterable[str]) -> tuple[tuple[Line, ...], tuple[Relation, ...]]:
    lines: list[Line] = []
    relations: list[Relation] = []
    known: dict[str, frozenset[str]] = {}
    for row in rows:
        if row.startswith("setting "):
            lines.append(_line(row, known))
        else:
            kind, paths, flags, rest = row.split(" ", 3)
            if kind not in RELATIONS:
                raise ValueError(kind)
            relations.append(Relation(kind, _split(paths), _flags(flags), rest))
    if len({line.path for line in lines}) < len(lines):
        raise ValueError("a setting twice")
    return tuple(lines), tuple(relations)


def _line(row: str, known: dict[str, frozenset[str]]) -> Line:
    _, path, names, held, flags, codes, rest = row.split(" ", _WORDS - 1)
    if flags not in known:
        known[flags] = _flags(flags)
    line = Line(path, tuple(names.split(",")), held, known[flags], _codes(codes), rest)
    if held not in HELD or not path or "" in line.names or (held == "value" and not line.codes):
        raise ValueError(held)
    return line


def _codes(word: str) -> tuple[str, ...]:
    if len(word) == _CODE:  # as most are
        return (word,)
    codes = () if word == _NOTHING else tuple(word.split(","))
    if any(code != ABSENT and len(code) != _CODE for code in codes):
        raise ValueError("code")
    return codes


def _flags(word: str) -> frozenset[str]:
    flags = frozenset(_split(word))
    if not flags <= FLAGS:
        raise ValueError(word)
    return flags


def _split(word: str) -> tuple[str, ...]:
    return () if word == ABSENT else tuple(word.split(","))


def _joined(words: Iterable[str]) -> str:
    return ",".join(words) or ABSENT
