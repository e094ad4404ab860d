"""One change of one text: a value, a key, a line more or less. Comments and everything else stay as they are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from benchmarks.inject.entries import Block, Entry

_PLAIN_YAML = re.compile(r"[A-Za-z/$<][^:#\n\"']*(?::(?! )[^:#\n\"']*)*")
_PLAIN_DOTENV = re.compile(r"[^\s#\"'$\\]*")
_COERCED = frozenset("true false yes no on off null y n".split())


@dataclass(frozen=True, slots=True)
class Edit:
    """A text anew, and the line of it that is meant; None where something is gone."""

    path: str
    text: str
    line: int | None


def set_value(text: str, entry: Entry, value: str) -> Edit:
    """Another value, in the form of its file."""
    return splice(text, entry.block.path, entry.value_span, written(entry.block, value))


def rename(text: str, entry: Entry, key: str) -> Edit:
    """Another key."""
    return splice(text, entry.block.path, entry.key_span, key)


def remove(text: str, entry: Entry) -> Edit:
    """The assignment is gone, with the comment behind it."""
    start, end = entry.whole
    return Edit(entry.block.path, text[:start] + text[end:], None)


def add(text: str, block: Block, key: str, value: str) -> Edit:
    """A new assignment at the end of the block."""
    return add_lines(text, block, assignment(block, key, written(block, value)))


def add_lines(text: str, block: Block, lines: str) -> Edit:
    """Lines at the end of a block; the last one is meant."""
    inserted = text[: block.at] + lines + text[block.at :]
    return Edit(block.path, inserted, line_at(inserted, block.at + len(lines) - 1))


def splice(text: str, path: str, span: tuple[int, int], new: str) -> Edit:
    """Other letters in place of a span."""
    return Edit(path, text[: span[0]] + new + text[span[1] :], line_at(text, span[0]))


def assignment(block: Block, key: str, value: str) -> str:
    """The lines of an assignment whose value is written already."""
    if block.form == "dotenv":
        return f"{key}={value}\n"
    if block.form == "mapping":
        return f"{block.indent}{key}: {value}\n"
    if block.form == "list":
        item = f"{key}={value}"
        plain = not (value.endswith(":") or ": " in value or " #" in value)
        return f"{block.indent}- {item if plain else json.dumps(item)}\n"
    return f"{block.indent}- name: {key}\n{block.indent}  value: {value}\n"


def written(block: Block, value: str) -> str:
    """A value as it is written there: bare where it can be, else in quotes."""
    if block.form == "list":
        return value
    if block.form == "dotenv":
        bare = _PLAIN_DOTENV.fullmatch(value) or "${" in value or value.startswith(("[", "{"))
        return value if bare else f"'{value}'" if "'" not in value else json.dumps(value)
    plain = _PLAIN_YAML.fullmatch(value) and value.lower() not in _COERCED and value.strip(" :") == value
    return value if plain else json.dumps(value, ensure_ascii=False)


def line_at(text: str, offset: int) -> int:
    """The number of the line, from 1."""
    return text.count("\n", 0, offset) + 1
