"""What a consumer would end up with: a parsed file with its variables replaced in the simplest way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from confcheck.model import Assignment, Inherited, Parsed, Position, Template, Unknown
from confcheck.sources.expansion import expand_file
from confcheck.sources.expansion_rules import RULES

Pair = tuple[str, str | None]


class Refused(Exception):
    """A `${NAME:?…}` without a value."""


def expand(template: Template, look: Callable[[str], str | None]) -> str:
    """The text of a template."""
    texts = []
    for piece in template.pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        value = look(piece.name)
        filled = value is not None and (value != "" or not piece.operator.startswith(":"))
        match piece.operator.removeprefix(":"):
            case "+":
                texts.append(expand(piece.operand, look) if filled and piece.operand else "")
            case "-" if not filled:
                texts.append(expand(piece.operand, look) if piece.operand else "")
            case "?" if not filled:
                raise Refused
            case _:
                texts.append(value or "")
    return "".join(texts)


def pairs(parsed: Parsed, process: Mapping[str, str], *, bare: bool = False, absent: str | None = None) -> list[Pair]:
    """Every key with its value, in order; keys without value only if `bare`, otherwise from the process or `absent`.

    A value that cannot be known is None; of what only a whole file tells, the last writing of each key.
    """
    whole = _whole(parsed, process)
    if whole is not None:
        return whole
    own: dict[str, str | None] = {}
    found: list[Pair] = []
    for entry in parsed.entries:
        assert isinstance(entry, Assignment)
        value = entry.value
        if isinstance(value, Inherited):
            text = None if bare else process.get(entry.key, absent)
            if text is None and not bare:
                continue
        elif isinstance(value, Template):
            seen = {} if value.lookup == "own" else process
            both = {**seen, **own} if value.lookup in ("file", "own") else {**own, **seen}
            text = expand(value, {name: held or "" for name, held in both.items()}.get)
        else:
            assert isinstance(value, str | Unknown), "these readers yield no other kind"
            text = value if isinstance(value, str) else None
        own[entry.key] = text
        found.append((entry.key, text))
    return found


def _whole(parsed: Parsed, process: Mapping[str, str]) -> list[Pair] | None:
    entries = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
    lookups = {one.value.lookup for one in entries if isinstance(one.value, Template) and one.value.written is not None}
    if not lookups:
        return None
    (lookup,) = lookups
    values = {entry.key: entry.value for entry in entries}
    written = {key: value.written if isinstance(value, Template) else value for key, value in values.items()}
    texts = {key: text for key, text in written.items() if isinstance(text, str)}
    assert texts == written
    return [(key, one.text) for key, one in expand_file(RULES[lookup], texts, process.get, wins=True).items()]


def text_at(text: str, position: Position) -> str:
    """The text from a position on, with the lines and columns of an editor."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text.removeprefix("\ufeff"))
    return "".join(lines[position.line - 1 :])[position.column - 1 :]
