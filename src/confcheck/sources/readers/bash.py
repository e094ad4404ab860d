"""The reader `bash`: `set -a; . file`, without running anything.

Assignments are followed, also those of `export` and after `&&`; whatever else bash would run is a problem with its
place, and a value that only running could tell is unknown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from confcheck.model import (
    EXECUTED,
    Inherited,
    Malformed,
    Parsed,
    Reference,
    Template,
    Unknown,
    Value,
    Variable,
)
from confcheck.sources.lines import lines_of
from confcheck.sources.readers.bash_commands import Assigned, Command, Programs, read_list, skip
from confcheck.sources.readers.bash_names import CHANGING, READ_ONLY
from confcheck.sources.readers.bash_words import SHELL, StoppedError
from confcheck.sources.readers.pieces import Pieces
from confcheck.sources.readers.scan import Gathered, line_end, read_placed

_SPECIAL = re.compile(rf"^(?:{'|'.join(sorted(READ_ONLY | CHANGING))})=", re.MULTILINE)
_COMMAND = "bash runs this line as a command, which confcheck never does"
_NOTHING = "bash refuses this line: a substitution that means nothing"
_REFUSES = "bash refuses this file from here on: "


def read(text: str, path: str) -> Parsed:
    """What a process gets after `set -a; . file`; what bash would run or refuse is a problem."""
    programs = Programs()
    plain = "\r" not in text and _SPECIAL.search(text) is None
    gathered = Gathered(path, lines_of(text).position, [], [])
    parsed = read_placed(text, gathered, partial(_statement, programs=programs), plain=plain)
    if not programs.opened:
        return parsed
    at, count = programs.opened[0]
    problem = Malformed(path, gathered.place(at), _REFUSES + "a program that does not end")
    return replace(parsed, entries=parsed.entries[:count], problems=(*parsed.problems, problem))


def _statement(text: str, at: int, gathered: Gathered, *, programs: Programs) -> int:
    """One line, with those that it goes on in."""
    start = skip(text, at)
    if start == len(text):
        return start
    try:
        commands, end = read_list(text, start, gathered, programs)
        _run(commands, gathered)
    except StoppedError as stopped:
        gathered.malformed(stopped.at, (_REFUSES if stopped.ends else "") + stopped.why)
        return len(text) if stopped.ends else line_end(text, stopped.at) + 1
    return end


def _run(commands: list[tuple[Command, str]], gathered: Gathered) -> None:
    """What is left in the environment when the line has been run."""
    known, before = True, ";"
    for (command, operator), behind in zip(commands, _behind(commands), strict=True):
        for note in command.notes:
            gathered.malformed(*note)
        if before == "||" and known:
            continue
        if before in ("&&", "||") and not known:
            gathered.malformed(command.at, "bash runs this only if the command before says so")
        elif operator in ("|", "|&") or before in ("|", "|&") or behind == "&":
            gathered.malformed(command.at, "bash runs this in a process of its own: what it assigns is lost")
        elif (fault := _fault(command)) is not None:
            gathered.malformed(fault, _NOTHING)
            return
        elif command.run is not None:
            _set(command.sets, gathered)
            gathered.malformed(command.run, _COMMAND)
        elif command.idle:
            _set(command.sets, gathered)
        elif not all(_assign(one, gathered) or command.declares for one in command.assigned):
            return
        known = command.run is None and not command.notes and _succeeds(command)
        before = operator


def _behind(commands: list[tuple[Command, str]]) -> list[str]:
    """For each command what ends the list that it is part of: a list behind which `&` stands runs on its own."""
    found: list[str] = []
    for _, operator in reversed(commands):
        found.append(found[-1] if found and operator in ("&&", "||") else operator)
    return found[::-1]


def _fault(command: Command) -> int | None:
    """Where a word makes bash give up on the line before it assigns anything."""
    words = [one.word for one in command.assigned if one.word is not None] if command.declares else []
    return next((word.fault for word in words if word.fault is not None), command.fault)


def _succeeds(command: Command) -> bool:
    """Whether the command is sure to succeed."""
    return all(one.word is None or one.word.unknown is not EXECUTED for one in command.assigned)


def _assign(one: Assigned, gathered: Gathered) -> bool:
    """Put an assignment into effect; False if bash gives up on the line."""
    if one.word is None:
        gathered.assign(one.name, Inherited(), one.key_at, None)
        return True
    if one.word.fault is not None:
        gathered.malformed(one.word.fault, _NOTHING)
        return False
    if one.name in READ_ONLY:
        gathered.malformed(one.key_at, "bash refuses this line: the variable is read-only")
        return False
    _set(one.word.sets, gathered)
    value = SHELL if one.name in CHANGING else one.word.value()
    gathered.assign(one.name, _added(one, value, gathered) if one.added else value, one.key_at, one.value_at)
    return True


def _set(sets: list[tuple[str, int, Template, int]], gathered: Gathered) -> None:
    for name, key_at, value, value_at in sets:
        gathered.assign(name, value, key_at, value_at)


def _added(one: Assigned, value: Value, gathered: Gathered) -> Value:
    """What `+=` makes of the value that is there already."""
    held = gathered.latest(one.name)
    unknown = next((part for part in (value, held) if isinstance(part, Unknown)), None)
    if unknown is not None:
        return unknown
    if isinstance(held, Reference | Inherited):
        return Unknown("added to a value that is not known here")
    pieces = Pieces()
    before = Template((Variable(one.name, "", None, gathered.place(one.key_at)),)) if held is None else held
    for part in (before, value):
        if isinstance(part, Template):
            pieces.extend(part)
        elif isinstance(part, str):
            pieces.text(part)
    return pieces.value("file")
