"""Pieces of Markdown that several generated pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def page(title: str, source: str, *blocks: str) -> str:
    """A generated page: its heading, what it is made from, its blocks."""
    note = f"<!-- Written by docs/generate.py from {source}: edit that. -->"
    return "\n\n".join((f"# {title}", note, *(block.strip("\n") for block in blocks if block.strip("\n")))) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars inside its cells are escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """A word as it is written in a file."""
    return f"`{text}`"


def listed(words: Iterable[str]) -> str:
    """Words as they are written in a file, in a row."""
    return ", ".join(code(word) for word in words)


def link(text: str, target: str) -> str:
    """A link."""
    return f"[{text}]({target})"


def sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
