"""Scripts of a POSIX shell as the simple commands in them, with their words; nothing is ever run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Traced
from confcheck.sources.pipelines.words import META, PLAIN, StoppedError, Word

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_ASSIGNED = re.compile(r"(?<![A-Za-z0-9_$-])([A-Za-z_][A-Za-z0-9_]*)\+?=")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAMES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_GAP = re.compile(r"(?:[ \t\r]|\\\r?\n)*+")
_REDIRECTION = re.compile(r"[0-9]*(?:&>>?|<<<|<<-?|<>|[<>]&|>>|>\||[<>])")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;&|\n]")
_WORD_END = re.compile(r"[ \t\r\n;&|<>()]|\Z")
_OPENING = frozenset("if while until case for select {".split())
_LOOPS = frozenset("while until for select".split())
_CLOSING = frozenset("fi done esac }".split())
_BRANCHING = frozenset("else elif".split())
_RESERVED = _OPENING | _CLOSING | _BRANCHING | frozenset("then do ! time function".split())
_DECLARING = frozenset("export declare typeset readonly local".split())
_SETTING = frozenset("read mapfile readarray getopts let printf unset".split())
_READING = frozenset(". source eval".split())
_ENDS = frozenset(("", *META))
_DEEPEST = 20


@record(frozen=True, slots=True)
class Command:
    """A simple command: its words, what is assigned before them for it alone, and the folder it runs in."""

    words: tuple[Traced, ...]
    assigned: tuple[tuple[Traced, Traced], ...]
    """Names and values of `NAME=value` before the first word."""
    folder: str | None


@record(frozen=True, slots=True)
class Script:
    """What is in a script."""

    commands: tuple[Command, ...]
    stopped: tuple[int, str] | None = None
    """Where in its text reading ended early, and why."""


def read_script(script: Traced, shell: Shell) -> Script:
    """Every simple command up to the end, or to where it cannot be followed; the shell is left as it is then."""
    reading = _Reading(script, shell)
    try:
        reading.run(0)
    except StoppedError as end:
        return Script(tuple(reading.found), (min(end.at, max(0, len(script) - 1)), end.why))
    return Script(tuple(reading.found))


@dataclass(slots=True)
class _Reading:
    script: Traced
    shell: Shell
    found: list[Command] = field(default_factory=list)
    depth: int = 0
    awaited: list[tuple[str, bool]] = field(default_factory=list)
    """Words that end the here-documents of this line, and whether tabs before them do not count."""
    function: bool = False
    """Whether the next block is the body of a function."""
    unsteady: frozenset[str] | None = None
    chained: str = ""
    """The operator before the command."""
    doubtful: set[str] = field(default_factory=set)
    """What commands of this list assigned that may not run."""

    def run(self, at: int, *, until: bool = False) -> int:
        """All commands, `until` a `)` that ends them; the offset behind."""
        text, start = self.script.text, at
        while (at := self._skip(at)) < len(text):
            character = text[at]
            if character == "#":
                at = self._line_end(at)
            elif character == ")":
                if until and not (self.shell.blocks and self.shell.blocks[-1].kind == "case"):
                    return at + 1
                at += 1
            elif text.startswith("((", at) and (end := text.find("))", at)) >= 0:
                for name in _NAMES.findall(text, at, end):
                    self.shell.forget(name)
                at = end + 2
            elif character == "(":
                at = self.nested(at + 1)
            elif (operator := _OPERATOR.match(text, at)) and not text.startswith("&>", at):
                at = self._operator(operator)
            else:
                at = self._command(at)
        if until:
            raise StoppedError(start, "a parenthesis that is never closed")
        return at

    def nested(self, at: int) -> int:
        """The commands of a subshell, whose variables and folder are its own."""
        if self.depth == _DEEPEST:
            raise StoppedError(at, f"commands that are nested more than {_DEEPEST} times")
        inner = _Reading(self.script, self.shell.aside(), self.found, self.depth + 1)
        inner.unsteady = self.unsteady
        return inner.run(at, until=True)

    def _skip(self, at: int) -> int:
        found = _GAP.match(self.script.text, at)
        return found.end() if found else at

    def _line_end(self, at: int) -> int:
        end = self.script.text.find("\n", at)
        return len(self.script) if end < 0 else end

    def _operator(self, operator: re.Match[str]) -> int:
        self.chained = operator[0] if operator[0] in ("&&", "||", "|", "|&") else ""
        if not self.chained:
            for name in self.doubtful:
                self.shell.forget(name)
            self.doubtful.clear()
        if operator[0].startswith(";") and len(operator[0]) > 1:
            self.shell.otherwise()
        return self._documents(operator.end()) if operator[0] == "\n" else operator.end()

    def _documents(self, at: int) -> int:
        """Behind the here-documents that begin on this line."""
        text = self.script.text
        for ending, tabs in self.awaited:
            while at < len(text):
                end = self._line_end(at)
                line = text[at:end].removesuffix("\r")
                at = min(len(text), end + 1)
                if (line.lstrip("\t") if tabs else line) == ending:
                    break
        self.awaited.clear()
        return at

    def _command(self, at: int) -> int:
        """One simple command, or the word that begins, divides or ends a block."""
        text = self.script.text
        words: list[Traced] = []
        assigned: list[tuple[Traced, Traced]] = []
        while (at := self._skip(at)) < len(text):
            if text[at] == "#":
                at = self._line_end(at)
            elif found := _REDIRECTION.match(text, at):
                at = self._redirected(found)
            elif text[at] in "\n;&|()":
                break
            elif not words and not assigned and (end := self._reserved(at)) > at:
                at = end
            elif not words and (name := _ASSIGNMENT.match(text, at)):
                at = self._assigned(name, assigned)
            elif (plain := PLAIN.match(text, at)) and text[plain.end() : plain.end() + 1] in _ENDS:
                words.append(self.script.part(at, plain.end()))
                at = plain.end()
            else:
                word = Word(self.script, self.shell, self.nested)
                at = word.read(at)
                words += word.fields
        if text.startswith("(", at) and len(words) == 1:
            self.function = True
            close = self._skip(at + 1)
            at = close + 1 if text.startswith(")", close) else at
        operator = _OPERATOR.match(text, at)
        self._done(words, assigned, operator[0] if operator else "")
        return at

    def _reserved(self, at: int) -> int:
        """The offset behind a reserved word; `at` where none stands."""
        found = _WORD_END.search(self.script.text, at)
        end = found.start() if found else len(self.script)
        word = self.script.text[at:end] if end - at <= len("function") else ""
        if word not in _RESERVED:
            return at
        if word in _OPENING:
            kind = "function" if self.function and word == "{" else word
            self.function = False
            self.shell.open(kind, self._unsteady() if word in _LOOPS else frozenset())
            if word in ("for", "select") and (name := _NAME.match(self.script.text, self._skip(end))):
                self.shell.forget(name[0])
        elif word in _CLOSING:
            self.shell.close()
        elif word in _BRANCHING:
            self.shell.otherwise()
        elif word == "function":
            self.function = True
            return _WORD_END.search(self.script.text, self._skip(end)).start()  # type: ignore[union-attr]  # `\Z` fits
        return end

    def _unsteady(self) -> frozenset[str]:
        """What the script assigns: a loop may come back to any of it."""
        if self.unsteady is None:
            self.unsteady = frozenset(_ASSIGNED.findall(self.script.text))
        return self.unsteady

    def _redirected(self, found: re.Match[str]) -> int:
        operator = found[0].lstrip("0123456789")
        word = Word(self.script, Shell(lost=True), self.nested, splits=False)
        end = word.read(self._skip(found.end()))
        if operator in ("<<", "<<-"):
            self.awaited.append((word.whole.text, operator == "<<-"))
        return end

    def _assigned(self, name: re.Match[str], assigned: list[tuple[Traced, Traced]]) -> int:
        at = name.end()
        if self.script.text.startswith("(", at):
            self.shell.forget(name[1])
            return self.nested(at + 1)
        word = Word(self.script, self.shell, self.nested, splits=False)
        end = word.read(at)
        if name[2]:
            self.shell.forget(name[1])
        else:
            assigned.append((self.script.part(name.start(), name.end() - 1), word.whole))
        return end

    def _done(self, words: list[Traced], assigned: list[tuple[Traced, Traced]], operator: str) -> None:
        if words:
            self.found.append(Command(tuple(words), tuple(assigned), self.shell.folder))
        if self.chained.startswith("|") and self.chained != "||":
            return
        if operator in ("|", "|&", "&"):
            return
        if words:
            self._builtin(words)
        else:
            for name, value in assigned:
                self._set(name.text, value)

    def _set(self, name: str, value: Traced) -> None:
        self.shell.set(name, value)
        if self.chained:
            self.doubtful.add(name)

    def _builtin(self, words: list[Traced]) -> None:
        """What a command of the shell itself does to variables and folder."""
        name = words[0].text
        if name in _DECLARING:
            for word in words[1:]:
                found = _ASSIGNMENT.match(word.text)
                if found and not found[2]:
                    self._set(found[1], word.part(found.end(), len(word)))
        elif name in _SETTING:
            for word in words[1:]:
                for each in _NAMES.findall(word.text):
                    self.shell.forget(each)
        elif name in _READING:
            self.shell.lost = True
        elif name in ("cd", "pushd"):
            where = words[1] if len(words) == len(("cd", "folder")) else None
            self.shell.change(None if self.chained == "||" else where)
        elif name == "popd":
            self.shell.folder = None
