"""The reader `ruby-dotenv`: the gem `dotenv`, version 3."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from confcheck.model import EXECUTED, Parsed, Value, Variable
from confcheck.sources.readers.dotenv_family import Found, Grammar, family
from confcheck.sources.readers.pieces import Pieces, dollars
from confcheck.sources.readers.scan import Gathered, read_text

_STRIPPED = "\t\n\v\f\r "
_MODE = "DOTENV_LINEBREAK_MODE"
_UNESCAPE = re.compile(r"\\([^$])")
_VARIABLE = re.compile(r"(\\)?\$(?!\()\{?([A-Za-z0-9_]+)?\}?")
_COMMAND = re.compile(r"(\\?)\$\(")


def read(text: str, path: str) -> Parsed:
    """What Ruby's `Dotenv.load` sees in this file; what makes it give up is a problem, and the rest is still read."""
    grammar = _LEGACY if _MODE in text else _FAMILY
    return read_text(re.sub(r"\r\n?", "\n", text), path, grammar.statement)


def _take(found: Found, text: str, gathered: Gathered, *, legacy: bool = False) -> None:
    if found.exported and found.value is None:
        if gathered.latest(found.key) is None:
            gathered.malformed(
                found.key_at,
                "Ruby's dotenv refuses this file unless the process has this variable",
            )
        return
    written = found.value or ""
    value = written.strip(_STRIPPED)
    at = found.value_at + len(written) - len(written.lstrip(_STRIPPED)) if value else found.value_at
    quote = value[0] if len(value) > 1 and value[0] in "'\"" and value[-1] == value[0] else None
    value = value[1:-1] if quote else value
    if quote == '"':
        value = _with_breaks(value, legacy=legacy and gathered.latest(_MODE) == "legacy")
    result = value if quote == "'" else _expanded(_UNESCAPE.sub(r"\1", value), text, at, gathered)
    gathered.assign(found.key, result, found.key_at, at)


def _with_breaks(value: str, *, legacy: bool) -> str:
    """Escapes of line breaks in double quotes stay as they are, unless the file asks for the ways of version 2."""
    if legacy:
        return value.replace("\\n", "\n").replace("\\r", "\r")
    return value.replace("\\n", "\\\\n").replace("\\r", "\\\\r")


def _expanded(value: str, text: str, at: int, gathered: Gathered) -> Value:
    """The value with its variables; commands come first there, so one makes all of it unknown."""
    if "$" not in value:
        return value
    plain = _without_escaped_commands(value) if "$(" in value else value
    if plain is None:
        return EXECUTED
    pieces, places, done = Pieces(), dollars(text, at), 0
    for found in _VARIABLE.finditer(plain):
        pieces.text(plain[done : found.start()])
        for _ in range(plain.count("$", done, found.start())):
            next(places)
        done = found.end()
        place = next(places)
        if found[1] or not found[2]:
            pieces.text(found[0][1:] if found[1] else found[0])
        else:
            pieces.variable(Variable(found[2], "", None, gathered.place(place)))
    pieces.text(plain[done:])
    return pieces.value("process")


def _without_escaped_commands(value: str) -> str | None:
    """The text with the commands in it that are escaped, as text; None if a command is there that would run.

    A command is `$(` with at least one character up to the parenthesis that closes it.
    """
    closed = _closing(value)
    texts, at = [], 0
    while (found := _COMMAND.search(value, at)) is not None:
        end = closed.get(found.end() - 1)
        if end is None:
            texts.append(value[at : found.end()])
            at = found.end()
        elif not found[1]:
            return None
        else:
            texts.append(value[at : found.start()] + value[found.start() + 1 : end + 1])
            at = end + 1
    return "".join([*texts, value[at:]])


def _closing(value: str) -> dict[int, int]:
    """Each opening parenthesis that closes, with something inside, and where it closes."""
    open_, closed = [], {}
    for found in re.finditer(r"[()]", value):
        if found[0] == "(":
            open_.append(found.start())
        elif open_:
            start = open_.pop()
            if found.start() > start + 1:
                closed[start] = found.start()
            else:
                # `()` is no command, nor part of one: nothing around it can close.
                open_.clear()
    return closed


_GRAMMAR = Grammar("Ruby's dotenv", _STRIPPED, "\n", r"[A-Za-z0-9_.]*+", "'\"", bare=True, take=_take)
_FAMILY, _LEGACY = family(_GRAMMAR), family(replace(_GRAMMAR, take=partial(_take, legacy=True)))
