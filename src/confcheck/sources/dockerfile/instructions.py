"""The instructions of a Dockerfile, as BuildKit finds them: directives, continued lines, comments, heredocs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.sources.dockerfile.words import SPACES, words
from confcheck.sources.joined import Joined, joined

_LINE = re.compile(r"([^\n]*)(?:\n|\Z)")
_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$")
_DIRECTIVES = ("syntax", "escape", "check")
_NAME = re.compile(r"[^\t\v\f\r ]+")
_FLAGS = re.compile(rf"(?:[{SPACES}]+--[^{SPACES}]+)*[{SPACES}]*")
_HEREDOC = re.compile(r"\d*<<(-?)([^<]+)")
_WITH_HEREDOCS = ("RUN", "COPY", "ADD", "ONBUILD")
_QUOTES = re.compile(r"[\\'\"]")


@record(frozen=True, slots=True)
class Instruction:
    """One instruction with all lines that continue it."""

    name: str
    """In upper case; whatever stands there where it is none."""
    line: Joined
    start: int
    """Where in the line its arguments begin, behind its flags."""


@record(frozen=True, slots=True)
class Instructions:
    """A whole file."""

    escape: str
    all: tuple[Instruction, ...]
    faults: tuple[tuple[int, str], ...] = field(default=())
    """Offset, and what Docker says to that."""


@record(frozen=True, slots=True)
class _Physical:
    """A line as the file has it: where it begins, and its text without its end."""

    offset: int
    text: str = field(repr=False)

    @property
    def comment(self) -> bool:
        return self.text.lstrip(_WHITE).startswith("#")

    @property
    def blank(self) -> bool:
        return not self.text.strip(_WHITE)


_WHITE = " \t\n\v\f\r\x85\xa0"


def instructions(text: str) -> Instructions:
    """Every instruction of the text, whether Docker knows it or not."""
    start = 1 if text.startswith("\ufeff") else 0
    lines = [_Physical(line.start(), line[1].rstrip("\r")) for line in _LINE.finditer(text, start)]
    escape, faults = _escape(lines)
    found: list[Instruction] = []
    rest = iter(lines)
    for pieces in _logical(rest, escape):
        instruction = _instruction(joined(pieces))
        found.append(instruction)
        if instruction.name in _WITH_HEREDOCS and "<<" in instruction.line.text:
            for mark, ending in _heredocs(instruction):
                if not any((line.text.lstrip("\t") if mark else line.text) == ending for line in rest):
                    faults.append((instruction.line.offset(0), "a heredoc is never ended"))
    return Instructions(escape, tuple(found), tuple(faults))


def _escape(lines: list[_Physical]) -> tuple[str, list[tuple[int, str]]]:
    """The character that `# escape=` names; directives stand before everything else."""
    escape, faults, seen = "\\", [], set[str]()
    for line in lines:
        directive = _DIRECTIVE.match(line.text)
        name = directive[1].lower() if directive else ""
        if directive is None or name not in _DIRECTIVES:
            break
        if name in seen:
            faults.append((line.offset, f"the directive `{name}` is there twice"))
        seen.add(name)
        if name == "escape" and directive[2] in ("\\", "`"):
            escape = directive[2]
        elif name == "escape":
            faults.append((line.offset, "`escape` is neither a backslash nor a backtick"))
    return escape, faults


def _logical(lines: Iterator[_Physical], escape: str) -> Iterator[list[tuple[int, str]]]:
    """The parts of one instruction after the other; whoever reads a heredoc takes its lines from the same iterator."""
    goes_on = re.compile(rf"(?:(?<=[^{re.escape(escape)}])|^){re.escape(escape)}[ \t]*$")
    for line in lines:
        if line.comment or line.blank:
            continue
        pieces: list[tuple[int, str]] = []
        part: _Physical | None = line
        while part is not None:
            end = goes_on.search(part.text)
            blanks = 0 if pieces else len(part.text) - len(part.text.lstrip(_WHITE))
            pieces.append((part.offset + blanks, part.text[blanks : end.start() if end else None]))
            part = next((one for one in lines if not one.comment and not one.blank), None) if end else None
        if any(text for _, text in pieces):
            yield pieces


def _instruction(line: Joined) -> Instruction:
    name = _NAME.match(line.text)
    end = name.end() if name else 0
    flags = _FLAGS.match(line.text, end)
    return Instruction(line.text[:end].upper(), line, flags.end() if flags else end)


def _heredocs(instruction: Instruction) -> Iterator[tuple[bool, str]]:
    """Whether tabs in front of its end count for nothing, and that end, of each heredoc that begins here."""
    text = instruction.line.text
    for start, end in words(text, instruction.start, "\\"):
        found = _HEREDOC.fullmatch(text, start, end)
        if found is not None:
            yield bool(found[1]), _QUOTES.sub("", found[2])
