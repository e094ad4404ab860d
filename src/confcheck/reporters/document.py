"""JSON as text: readable, and with everything invisible in it escaped."""

from __future__ import annotations

import json

from confcheck.kernel.spec import Json
from confcheck.reporters.escape import shows


def written(document: Json) -> str:
    """The document in the order it has, in UTF-8 as far as that can be seen; a program reads it as it was."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return "\n".join(map(_escaped, text.split("\n"))) + "\n"


def on_one_line(document: Json) -> str:
    """A part of a document without line breaks, which is much faster for parts that there are many of."""
    return _escaped(json.dumps(document, ensure_ascii=False))


def _escaped(line: str) -> str:
    """A line of JSON in which every invisible character is a JSON escape; they stand only inside strings."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(char if shows(char) else json.dumps(char)[1:-1] for char in line)
