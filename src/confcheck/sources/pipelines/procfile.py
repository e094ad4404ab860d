"""Procfiles: the variables that the command of a process type sets for itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from confcheck.model import Parsed, SourceOptions, Unknown
from confcheck.sources.pipelines.found import Found, found_in
from confcheck.sources.pipelines.pairs import Target, take_pair
from confcheck.sources.pipelines.script import Command, read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Traced, plain

_LINE = re.compile(r"[^\r\n]*")
_PROCESS = re.compile(r"([A-Za-z0-9_-]+):[ \t]*")
_PAIR = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=", re.ASCII)
_SETTERS = frozenset(("env", "cross-env"))
_WITH_VALUE = frozenset(("-u", "-C", "--unset", "--chdir"))
_PLATFORM = Unknown("a variable of the process")


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every process type with the variables before its command, and those that `env` sets for it."""
    found = found_in(text, options)
    for line in _LINE.finditer(text, 1 if text.startswith("\ufeff") else 0):
        process = _PROCESS.match(text, line.start(), line.end())
        if process is not None:
            found.scopes.append((process[1],))
            _command(plain(text, process.end(), line.end()), process[1], found)
        elif line[0].strip() and not line[0].lstrip().startswith("#"):
            found.problem(line.start(), "no process type stands on this line, so that it is dropped")
    return found.parsed()


def _command(text: Traced, process: str, found: Found) -> None:
    script = read_script(text, Shell(unset=_PLATFORM))
    target = Target(found.block((process,)))
    for command in script.commands:
        for key, value in (*command.assigned, *_set(command)):
            take_pair(key, value, target, found)
    if script.stopped is not None:
        found.note(text.uses[script.stopped[0]], f"the rest of this command is not read: {script.stopped[1]}")


def _set(command: Command) -> Iterator[tuple[Traced, Traced]]:
    """What `env` and `export` set."""
    words = iter(command.words)
    program = posixpath.basename(next(words).text)
    if program == "exec":
        program = posixpath.basename(next(words).text) if len(command.words) > 1 else ""
    if program != "export" and program not in _SETTERS:
        return
    for word in words:
        pair = _PAIR.match(word.text)
        if pair is not None:
            yield word.part(0, pair.end() - 1), word.part(pair.end(), len(word))
        elif word.text in _WITH_VALUE:
            next(words, None)
        elif not word.text.startswith("-") and program != "export":
            return
