"""Lines of bash as lists of simple commands: what each assigns, and what it would run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confcheck.model import Template, Value
from confcheck.sources.readers.bash_names import CLOSING, DECLARING, NOTHING, OPENING, PROGRAM, WITHIN
from confcheck.sources.readers.bash_words import BLANKS, META, StoppedError, Word
from confcheck.sources.readers.scan import Gathered, line_end

_BLANK = re.compile(r"(?:[ \t]|\\\n)*+")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\[")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;&|\n]")
_REDIRECTION = re.compile(r"&>>?|<<<|<<-?|<>|[<>]&|>>|>\||[<>]")
_DIGITS = re.compile(r"[0-9]+(?=[<>])")
_PARENTHESES = re.compile(r"[()]")
_FUNCTION = re.compile(r"\([ \t]*\)")
_SPLIT = re.compile(r"[ \t;&|()]+")
_FLAGS = re.compile(r"-[xrgp]+|--")
_PROGRAM = "bash runs a program here, which confcheck never does"
_UNTOLD = "only a shell can tell what this comes to"


@dataclass(slots=True)
class Assigned:
    """One `NAME=value` of a command; `export NAME` has no value."""

    name: str
    key_at: int
    value_at: int | None
    word: Word | None
    added: bool = False
    """Whether it is `+=`."""


@dataclass(slots=True)
class Command:
    """One simple command: what it assigns, and where its first word stands, if it runs one."""

    at: int
    assigned: list[Assigned] = field(default_factory=list)
    run: int | None = None
    words: int = 0
    declares: bool = False
    idle: bool = False
    """Whether it is `:` or `true`, which do nothing."""
    silent: bool = False
    """Whether it needs no word about it: nothing is lost."""
    notes: list[tuple[int, str]] = field(default_factory=list)
    sets: list[tuple[str, int, Template, int]] = field(default_factory=list)
    """What `${NAME:=word}` in its words assigns."""
    fault: int | None = None
    """Where one of its words holds an expansion that bash refuses."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all so far."""
        return not self.assigned and self.run is None and not (self.declares or self.idle or self.silent)


@dataclass(slots=True)
class Programs:
    """What is opened in a file and not closed yet."""

    opened: list[tuple[int, int]] = field(default_factory=list)
    """Where each program begins, and how many assignments stand before it."""

    def takes(self, line: str, word: str, at: int, gathered: Gathered) -> bool:
        """Whether this word belongs to a program; what the line from it on opens and closes is noted then."""
        if (word in CLOSING or word in WITHIN) and not self.opened:
            raise StoppedError(at, "a word that ends what was never begun")
        if word not in OPENING and word not in CLOSING and word not in WITHIN and word not in PROGRAM:
            return False
        for one in _SPLIT.split(line):
            if one in OPENING:
                self.opened.append((at, len(gathered.entries)))
            elif one in CLOSING and self.opened:
                self.opened.pop()
        return True


def read_list(text: str, at: int, gathered: Gathered, programs: Programs) -> tuple[list[tuple[Command, str]], int]:
    """The commands of a line, each with the operator behind it, and where the line ends."""
    commands: list[tuple[Command, str]] = []
    while True:
        command, at = _command(text, at, gathered, programs)
        found = _OPERATOR.match(text, at)
        operator = found[0] if found else "\n"
        if operator.startswith(";;") or operator == ";&" or (command.empty and (commands or operator != "\n")):
            after = commands[-1][1] if commands else ""
            if not (command.empty and operator == "\n" and after in (";", "&")):
                raise StoppedError(min(at, len(text) - 1), "an operator where a command must stand")
        commands.append((command, operator))
        at = found.end() if found else len(text)
        if operator == "\n":
            return commands, at
        if operator in ("&&", "||", "|", "|&"):
            at = skip(text, at)


def skip(text: str, at: int) -> int:
    """Behind blanks, comments and line breaks."""
    while True:
        at = _blank(text, at)
        if text[at : at + 1] == "#":
            at = line_end(text, at)
        if text[at : at + 1] != "\n":
            return at
        at += 1


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _command(text: str, at: int, gathered: Gathered, programs: Programs) -> tuple[Command, int]:
    command = Command(at)
    while True:
        at = _blank(text, at)
        character = text[at : at + 1]
        if character == "#":
            return command, line_end(text, at)
        if character in ("<", ">") or text.startswith("&>", at):
            at = _redirected(text, at, gathered)
            command.silent = command.silent or not command.words
            command.notes.append((command.at, "bash opens a file here, which confcheck never does"))
        elif not character or character in "\n;&|":
            return command, at
        elif character == "(" and command.empty:
            command.silent = True
            command.notes.append((at, _PROGRAM))
            return command, _closed(text, at)
        elif character in "()":
            return command, _function((text, at), command, gathered, programs)
        elif (command.words == 0 and _assigns(text, at)) or (command.declares and _ASSIGNMENT.match(text, at)):
            at = _assigned(text, at, command, gathered)
        else:
            at, ended = _argument(at, command, Word(text, gathered), programs)
            if ended:
                return command, at


def _function(where: tuple[str, int], command: Command, gathered: Gathered, programs: Programs) -> int:
    """The end of the line where a function begins; parentheses mean nothing else here."""
    text, at = where
    end = line_end(text, at)
    if command.words == 1 and not command.assigned and _FUNCTION.match(text, at):
        programs.takes(text[at:end], "function", command.at, gathered)
    elif not programs.opened:
        raise StoppedError(at, "a parenthesis outside of quotes")
    command.run, command.silent = None, True
    command.notes.append((command.at, _PROGRAM))
    return end


def _argument(at: int, command: Command, reading: Word, programs: Programs) -> tuple[int, bool]:
    """Where a word that assigns nothing ends, and whether the rest of the line is of no interest."""
    text, gathered = reading.text, reading.gathered
    end = reading.read(at)
    word = text[at:end]
    if not command.words and not command.assigned:
        if word in ("!", "time"):
            return end, False
        if programs.takes(text[at : line_end(text, at)], word, at, gathered):
            command.silent = True
            command.notes.append((at, _PROGRAM))
            return line_end(text, at), True
    if not _DIGITS.match(text, at):
        command.words += 1
        command.fault = reading.fault if command.fault is None else command.fault
        command.sets += reading.sets
        _word(command, word, reading.value(), (at, gathered))
    return end, False


def _closed(text: str, at: int) -> int:
    """The end of what stands in parentheses."""
    depth, end = 0, at
    for found in _PARENTHESES.finditer(text, at):
        depth += 1 if found[0] == "(" else -1
        end = found.end()
        if depth == 0:
            return end
    raise StoppedError(at, "a parenthesis that is never closed")


def _word(command: Command, written: str, meant: Value, where: tuple[int, Gathered]) -> None:
    """A word that assigns nothing, as it is written and what it comes to: the command itself, or an argument."""
    at, gathered = where
    first = command.words == 1
    if first and written in DECLARING:
        # What stands before it is there for the command alone.
        command.declares = True
        command.assigned.clear()
    elif (first and written in NOTHING) or command.idle:
        command.idle = True
    elif not command.declares:
        command.run = at if command.run is None else command.run
        if first and (written.startswith("$") or (meant != written and meant in DECLARING)):
            command.notes.append((at, _UNTOLD))
    elif _NAME.fullmatch(written):
        if gathered.latest(written) is None:
            command.assigned.append(Assigned(written, at, None, None))
    elif not _FLAGS.fullmatch(written):
        command.notes.append((at, "bash refuses this name" if meant == written else _UNTOLD))


def _assigns(text: str, at: int) -> bool:
    return _ASSIGNMENT.match(text, at) is not None or _ELEMENT.match(text, at) is not None


def _assigned(text: str, at: int, command: Command, gathered: Gathered) -> int:
    """An assignment; elements of arrays and whole arrays are none that a process sees."""
    found = _ASSIGNMENT.match(text, at)
    if found is None:
        closing = text.find("]", at)
        if closing < 0:
            raise StoppedError(at, "unterminated `[`")
        equals = text[closing + 1 : closing + 3]
        if not equals.startswith(("=", "+=")):
            command.run = at if command.run is None else command.run
            return Word(text, gathered).read(closing + 1)
        end = Word(text, gathered).read(closing + 1 + equals.index("=") + 1)
    elif text[found.end() : found.end() + 1] == "(":
        end = _array(text, found.end() + 1, gathered)
    else:
        word = Word(text, gathered)
        end = word.read(found.end(), assigned=True)
        command.assigned.append(Assigned(found[1], at, found.end(), word, added=bool(found[2])))
        return end
    command.silent = True
    command.notes.append((at, "bash makes an array of this, which no process gets"))
    return end


def _array(text: str, at: int, gathered: Gathered) -> int:
    """The end of an array whose words begin here."""
    start = at
    while text[(at := skip(text, at)) : at + 1] != ")":
        if at >= len(text):
            raise StoppedError(start, "an array that does not end")
        if text[at] in META:
            raise StoppedError(at, "bash refuses this line: an operator inside an array", ends=False)
        at = Word(text, gathered).read(at)
    return at + 1


def _redirected(text: str, at: int, gathered: Gathered) -> int:
    """The end of a redirection."""
    found = _REDIRECTION.match(text, at)
    operator = found[0] if found else ""
    if operator.startswith("<<") and operator != "<<<":
        raise StoppedError(at, "confcheck reads no here-documents")
    target = at + len(operator)
    while text[target : target + 1] in BLANKS and target < len(text):
        target += 1
    end = Word(text, gathered).read(target)
    if end == target:
        raise StoppedError(at, "a redirection without a file")
    return end
