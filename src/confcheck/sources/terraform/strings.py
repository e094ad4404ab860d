"""Templates of HCL: quoted ones with their escapes, heredocs with their indentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from confcheck.sources.terraform.syntax import File

if TYPE_CHECKING:
    from tree_sitter import Node

Part: TypeAlias = "str | Node"
"""Text, or an expression."""

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|\$\$\{|%%\{", re.DOTALL)
_SIGN = re.compile(r"\$\$\{|%%\{")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def parts(file: File, node: Node) -> list[Part] | None:
    """The parts of a template; None where it has directives, or markers that strip blanks."""
    if node.type == "heredoc_template":
        return _heredoc(file, node)
    found: list[Part] = []
    start, end = node.start_byte + 1, node.end_byte - 1
    for child in node.children:
        if child.type == "template_interpolation":
            inside = _inside(child)
            if inside is None:
                return None
            found += [_unescaped(file.slice(start, child.start_byte)), inside]
            start = child.end_byte
        elif child.type == "template_directive":
            return None
    return [*found, _unescaped(file.slice(start, end))]


def _inside(interpolation: Node) -> Node | None:
    if any(child.type == "strip_marker" for child in interpolation.children):
        return None
    return next((child for child in interpolation.children if child.type == "expression"), None)


def _unescaped(text: str) -> str:
    def said(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            number = int(found[1] or found[2], 16)
            whole = number <= 0x10FFFF and not 0xD800 <= number < 0xE000  # noqa: PLR2004 - what Unicode has
            return chr(number) if whole else "\ufffd"
        return _LETTERS.get(found[3], found[3]) if found[3] else found[0][1:]

    return _ESCAPE.sub(said, text) if "\\" in text or "{" in text else text


def _heredoc(file: File, node: Node) -> list[Part] | None:
    """A heredoc has no escapes but `$${`; one that begins with `<<-` loses the indentation that all lines have."""
    names = [child for child in node.children if child.type == "heredoc_identifier"]
    if len(names) != 2:  # noqa: PLR2004 - one at each end
        return None
    start = file.data.find(b"\n", names[0].end_byte) + 1
    end = file.data.rfind(b"\n", 0, names[1].start_byte) + 1
    found: list[Part] = []
    for child in node.children:
        if child.type == "template_directive":
            return None
        if child.type == "template_interpolation":
            inside = _inside(child)
            if inside is None:
                return None
            found += [*_LINE.findall(file.slice(start, child.start_byte)), inside]
            start = child.end_byte
    found += _LINE.findall(file.slice(start, max(start, end)))
    flush = file.text(next(child for child in node.children if child.type == "heredoc_start")) == "<<-"
    flushed = _flushed(found) if flush else found
    return [
        _SIGN.sub(lambda sign: sign[0][1:], part).replace("\r\n", "\n") if isinstance(part, str) else part
        for part in flushed
    ]


def _flushed(found: list[Part]) -> list[Part]:
    """Without what every line that is not blank begins with."""
    begins, fresh = [], True
    for index, part in enumerate(found):
        if fresh:
            begins.append(index)
        fresh = isinstance(part, str) and part.endswith("\n")
    spaces: list[int] = []
    for index in begins:
        part = found[index]
        if not isinstance(part, str):
            spaces.append(0)
        elif not _is_blank(part):
            spaces.append(len(part) - len(part.lstrip()))
    cut = min(spaces, default=0)
    kept = set(begins)
    return [
        part[cut:] if index in kept and isinstance(part, str) and not _is_blank(part) else part
        for index, part in enumerate(found)
    ]


def _is_blank(part: str) -> bool:
    """Whether it is a whole line of blanks."""
    return part.endswith("\n") and not part.strip()
