"""Words of a POSIX shell: quotes, escapes and variables, with the place of every character that is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from confcheck.model import EXECUTED, Unknown
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Builder, Traced
from confcheck.sources.readers.bash_names import ANSI, ansi_text

BLANKS, META = " \t", " \t\r\n;&|<>()"
PLAIN = re.compile(r"[^ \t\r\n;&|<>()'\"\\$`]++")
_IN_DOUBLE = re.compile(r"[^\"\\$`]++")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(:?[-=?+])?")
_CLOSED = {quote: re.compile(rf"(?:[^{quote}\\]|\\.)*+{quote}", re.DOTALL) for quote in "'\"`"}
_PARAMETER = re.compile(r"[0-9@*#?$!-]")
_STEP = re.compile(r"[\\'\"}]|\$\{")
_SPACE = re.compile(r"[ \t\n]+")

SHELL = Unknown("what only the running shell knows")
EXPANDED = Unknown("made by an expansion of the shell, which is not done here")


class StoppedError(Exception):
    """The script goes no further, or confcheck does not follow it: at which offset of its text, and why."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at
        self.why = why


Commands = Callable[[int], int]
"""Reads the commands behind `$(`; the offset behind its `)`."""


@dataclass(slots=True)
class Word:
    """A word on its way; a variable outside of quotes may make several of it, or none."""

    script: Traced
    shell: Shell
    commands: Commands
    fields: list[Traced] = field(default_factory=list)
    built: Builder = field(default_factory=Builder)
    some: bool = False
    """Whether there is a word even if nothing is in it."""
    splits: bool = True
    """Whether blanks in the value of a variable part words; they do not behind `NAME=`."""

    def read(self, at: int) -> int:
        """Up to a blank or an operator; its offset."""
        text = self.script.text
        while at < len(text) and (character := text[at]) not in META:
            if character == "'":
                at = self._single(at)
            elif character == '"':
                at = self._double(at)
            elif character == "\\":
                at = self._escaped(at)
            elif character in "$`":
                at = self._dollar(at, quoted=False) if character == "$" else self._backtick(at)
            else:
                found = PLAIN.match(text, at)
                end = found.end() if found else at + 1
                self._add(at, end)
                at = end
        self._end(at)
        return at

    @property
    def whole(self) -> Traced:
        """All of it as one text."""
        return self.fields[0] if self.fields else self.built.done(0)

    def _add(self, start: int, end: int) -> None:
        self.some = True
        self.built.add(self.script.part(start, end))

    def _end(self, at: int) -> None:
        """One word is complete."""
        if self.some or not self.splits:
            self.fields.append(self.built.done(self.script.uses[at]))
        self.built, self.some = Builder(), False

    def _single(self, at: int) -> int:
        closing = self.script.text.find("'", at + 1)
        if closing < 0:
            raise StoppedError(at, "a quote that is never closed")
        self._add(at + 1, closing)
        return closing + 1

    def _double(self, at: int) -> int:
        text, start = self.script.text, at
        self.some = True
        at += 1
        while (character := text[at : at + 1]) != '"':
            if not character:
                raise StoppedError(start, "a quote that is never closed")
            if character == "\\":
                following = text[at + 1 : at + 2]
                self._add(at + (following in tuple('$`"\\\n')), at + 2) if following != "\n" else None
                at += 2
            elif character in "$`":
                at = self._dollar(at, quoted=True) if character == "$" else self._backtick(at)
            else:
                found = _IN_DOUBLE.match(text, at)
                end = found.end() if found else at + 1
                self._add(at, end)
                at = end
        return at + 1

    def _escaped(self, at: int) -> int:
        if self.script.text[at + 1 : at + 2] != "\n":
            self._add(at + (at + 1 < len(self.script)), min(at + 2, len(self.script)))
        return min(at + 2, len(self.script))

    def _backtick(self, at: int) -> int:
        found = _CLOSED["`"].match(self.script.text, at + 1)
        if found is None:
            raise StoppedError(at, "a backtick that is never closed")
        self._gap(EXECUTED, at)
        return found.end()

    def _gap(self, why: Unknown, at: int) -> None:
        self.some = True
        self.built.gap(why, self.script.uses[at])

    def _dollar(self, at: int, *, quoted: bool) -> int:
        text = self.script.text
        following = text[at + 1 : at + 2]
        if (name := _NAME.match(text, at + 1)) is not None:
            self._variable(name[0], at, quoted=quoted)
            return name.end()
        if following == "{":
            return self._braces(at, quoted=quoted)
        if following == "(":
            return self._substitution(at)
        if following in ("'", '"') and not quoted:
            return self._ansi(at) if following == "'" else at + 1
        if following and _PARAMETER.match(following):
            self._gap(SHELL, at)
            return at + 2
        self._add(at, at + 1)
        return at + 1

    def _variable(self, name: str, at: int, *, quoted: bool) -> None:
        value, use = self.shell.look(name), self.script.uses[at]
        if quoted or not self.splits:
            self.some = True
            self.built.bring(value, use, self.shell.budget)
            return
        done = 0
        for blank in _SPACE.finditer(value.text):
            self._bring(value.part(done, blank.start()), use)
            self._end(at)
            done = blank.end()
        self._bring(value.part(done, len(value)), use)

    def _bring(self, value: Traced, use: int) -> None:
        self.some = self.some or len(value) > 0
        self.built.bring(value, use, self.shell.budget)

    def _braces(self, at: int, *, quoted: bool) -> int:
        """`${NAME}`, and with a default where that does not count; everything else needs a shell."""
        found = _BRACED.match(self.script.text, at + 1)
        end = self._closing(at, quoted=quoted)
        if found is not None and self._as_it_is(found, end):
            self._variable(found[1], at, quoted=quoted)
            return end
        if found is not None and found[2] and found[2].endswith("="):
            self.shell.forget(found[1])
        self._gap(EXPANDED, at)
        return end

    def _as_it_is(self, found: re.Match[str], end: int) -> bool:
        """Whether `${NAME…}` comes to what the variable holds: without an operator, or with a default it needs not."""
        operator = found[2] or ""
        if not operator:
            return found.end() == end - 1
        value = self.shell.look(found[1])
        return operator[-1] in "-=?" and value.known and (len(value) > 0 or operator[0] != ":")

    def _closing(self, at: int, *, quoted: bool) -> int:
        """The offset behind the `}` of a `${`; between double quotes a single one is a plain character."""
        text, depth, start = self.script.text, 1, at
        at += 2
        while depth:
            found = _STEP.search(text, at)
            if found is None:
                raise StoppedError(start, "a `${` that is never closed")
            at = found.end()
            if found[0] == '"' or (found[0] == "'" and not quoted):
                closed = _CLOSED[found[0]].match(text, at)
                at = closed.end() if closed else len(text)
            elif found[0] == "\\":
                at += 1
            else:
                depth += {"}": -1, "${": 1}.get(found[0], 0)
        return at

    def _substitution(self, at: int) -> int:
        """`$(…)` and `$((…))`."""
        if self.script.text.startswith("((", at + 1):
            end = self.script.text.find("))", at)
            if end >= 0:
                self._gap(EXPANDED, at)
                return end + 2
        end = self.commands(at + 2)
        self._gap(EXECUTED, at)
        return end

    def _ansi(self, at: int) -> int:
        found = _CLOSED["'"].match(self.script.text, at + 2)
        if found is None:
            raise StoppedError(at, "a quote that is never closed")
        self.some = True
        self.built.put(ansi_text(ANSI, found[0][:-1]), self.script.uses[at])
        return found.end()
