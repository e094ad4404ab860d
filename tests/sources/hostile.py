"""Arbitrary bytes for every reader: whatever a file holds, there is an answer, and every place in it is true.

`python -m tests.sources.hostile 200000 SEED` reads as many per reader.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator

from confcheck.model import Assignment, Parsed, Reader, Template, Variable
from confcheck.sources.lines import lines_of
from confcheck.sources.readers import READERS

_TOKENS = (
    b"A", b"B1", b"=", b"=", b"\n", b"\n", b"\r", b"\r\n", b" ", b"\t", b"'", b'"', b"`", b"\\", b"$", b"${", b"}",
    b"$(",
    b")", b"#", b" #", b";", b"&", b"|", b"<", b">", b"(", b"[", b"]", b"~", b":", b"-", b"?", b"+", b"!", b"@", b"*",
    b"export ", b"if", b"fi", b"\xef\xbb\xbf", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xff", b"\xc3", b"\0", b"\x7f", b"\x1b",
)  # fmt: skip

_MANY = 1_000_000


def inputs(count: int, number: int) -> Iterator[str]:
    """So many files: bytes without any order, and pieces of env files in none, decoded as confcheck decodes."""
    chance = random.Random(number)
    for index in range(count):
        if index % 2:
            raw = chance.randbytes(chance.randrange(1, 120))
        else:
            raw = b"".join(chance.choices(_TOKENS, k=chance.randrange(1, 40)))
        yield raw.decode(errors="replace")


def untrue(text: str, parsed: Parsed) -> list[str]:
    """Keys and variables whose position does not show them; a line with a NUL is as good as blank to all readers."""
    text = re.sub(r"[^\r\n]*\0[^\r\n]*", lambda found: " " * len(found[0]), text)
    lines = lines_of(text)
    return [
        *(
            one.key
            for one in parsed.entries
            if isinstance(one, Assignment) and not _shows(_at(lines.starts, text, one.origin.key), one.key)
        ),
        *(
            piece.name
            for one in parsed.entries
            if isinstance(one, Assignment) and isinstance(one.value, Template)
            for piece in one.value.pieces
            if isinstance(piece, Variable)
            and _at(lines.starts, text, piece.position)[:1] != "$"
            and piece.name != one.key
        ),
    ]


def _at(starts: list[int], text: str, position: object) -> str:
    line, column = getattr(position, "line", 0), getattr(position, "column", 0)
    start = starts[line - 1] + column - 1
    return text[start:]


def _shows(there: str, key: str) -> bool:
    """Whether the key begins here; some readers drop every CR, and a mark at the start has no width."""
    bare = key.replace("\r", "").replace("\n", "").replace("\ufeff", "")
    shown = there[: 2 * len(key) + 40].replace("\r", "").replace("\n", "").replace("\ufeff", "")
    return shown.startswith((bare, f"'{bare}'"))


def misread(reader: Reader, count: int, number: int) -> list[str]:
    """Files in which a reader tells a place that is not true; an exception goes through."""
    return [text for text in inputs(count, number) if untrue(text, reader.read(text, "f"))]


def last_line(reader: Reader, keys: int) -> tuple[int, int]:
    """How many of so many keys are read, and the line of the last."""
    parsed = reader.read("".join(f"K{number}=v\n" for number in range(keys)), "f")
    return len(parsed.entries), parsed.entries[-1].origin.key.line


def main(count: int, number: int) -> int:
    """Read, print what is wrong; 1 if anything is."""
    bad = 0
    for reader in READERS:
        found = misread(reader, count, number)
        print(f"{reader.name}: {count} inputs, {len(found)} with a place that is not true", *map(repr, found[:3]))  # noqa: T201
        bad += len(found) + (last_line(reader, _MANY) != (_MANY, _MANY))
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
