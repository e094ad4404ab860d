"""Texts that nobody would write: arbitrary ones, arbitrary bytes, and sample files that were damaged on purpose."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from confcheck.discover.decode import decode
from confcheck.kernel.record import record

SAMPLES = Path(__file__).parent / "samples"
CANARY = "CANARY+7Q2w9Z"
"""A secret that the damage puts anywhere; no identifier, so that no message has a reason to show it."""

_TOKENS = (
    *"=:,.;-+*&|<>()[]{}'\"`\\/#$%@!?~^ \t\n\r_",
    "\r\n", "\n\n", "\n  ", "\n\t", "\n    - ", "\n- ", "\n---\n", "\n...\n", "${", "${A}", "${A:-", "${A:-${B}}",
    "$$", "$(A)", "${{ env.A }}",
    "$(", "#{", "{{", "{% if %}", "%{ if a }", '"""', "'''", "<<EOT\n", "<<-EOF\n", "EOT\n", "<<: *a\n", "&a ", "*a",
    "*a\n", "!reset ", "!!binary ",
    "!a ", "? ", "|\n", ">-\n", "|2+\n", "//", "/*", "*/", "null", "~", "true", "yes", "0x1F", "1e999", "-0", ".inf",
    "2001-01-01", "NaN",
    "A=b", "A=b\n", "A: b\n", "A = b\n", "A", "export ", "ARG A", "ENV A=b c=d\n", "FROM a\n", "FROM scratch AS b\n",
    "include: ", "extends: ",
    "env_file: ", "../", "/etc/passwd", "./a.yaml", "a/b", "../../..", "--set-env-vars=", "--set-secrets ", "^@^",
    "\\\n", "\\\r\n", "run: |\n",
    "f'{A}'", "b''", "lambda: 0", "as const", "satisfies ", "enum A {", "class A:\n", "process.env.A ?? ",
    "[Service]\n", "Environment=", "%h",
    'variable "a" {', "value = ", "locals {", "env:\n", "- name: A\n", "value: b\n", "data:\n", "kind: Secret\n",
    "apiVersion: v1\n", "QQ==", "=A",
    "\0", "\x7f", "\x1b[2J", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffd", "\u202e", "\xa0", "ä", "漢", "😀",
    "\U000e0041", "\ud800", CANARY, CANARY,
)  # fmt: skip
_SPARE = str.maketrans({"\ud800": "\ufffd"})
"""No file decodes to a lone surrogate."""
_LONGEST = 20_000


@record(frozen=True, slots=True)
class Sample:
    """A file as it might stand in a repository."""

    path: str
    """Relative to the folder of its format."""
    text: str


@cache
def samples(format_: str) -> tuple[Sample, ...]:
    """The files of a format, by path."""
    folder = SAMPLES / format_
    return tuple(
        Sample(path.relative_to(folder).as_posix(), path.read_bytes().decode())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


@cache
def all_samples() -> tuple[Sample, ...]:
    """Those of every format."""
    return tuple(sample for folder in sorted(SAMPLES.iterdir()) for sample in samples(folder.name))


def arbitrary(chance: Random, known: tuple[Sample, ...]) -> str:
    """Characters without any order, bytes without any, or words of the format in none."""
    kind = chance.randrange(3)
    if kind == 0:
        text = "".join(
            chr(chance.choice((chance.randrange(128), chance.randrange(0xD800)))) for _ in range(_few(chance))
        )
        return text.replace("\0", "\ufffd")
    if kind == 1:
        return decode(chance.randbytes(_few(chance)), "f").text or ""
    words = chance.choice(known).text.split()
    made = "".join(chance.choice(words if chance.random() < 0.5 else _TOKENS) for _ in range(_few(chance) // 2))
    return made.translate(_SPARE).replace("\0", "\ufffd")


def mutated(chance: Random, text: str, known: tuple[Sample, ...]) -> str:
    """A text after one to four kinds of damage."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        text = chance.choice(_DAMAGE)(chance, text, known)[:_LONGEST]
    return text.translate(_SPARE).replace("\0", "\ufffd")


def _few(chance: Random) -> int:
    return chance.choice((1, 3, 10, 40, 120))


def _span(chance: Random, text: str) -> tuple[int, int]:
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + _few(chance))


def _truncated(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] if chance.random() < 0.8 else text[at:]


def _spliced(chance: Random, text: str, known: tuple[Sample, ...]) -> str:
    other = chance.choice(known if chance.random() < 0.8 else all_samples()).text
    at, there = chance.randrange(len(text) + 1), chance.randrange(len(other) + 1)
    return text[:at] + other[there:] if chance.random() < 0.5 else text[:at] + other[there : there + 200] + text[at:]


def _duplicated(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    start, end = _span(chance, text)
    return text[:end] + text[start:end] + text[end:]


def _deleted(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    start, end = _span(chance, text)
    return text[:start] + text[end:]


def _inserted(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    for _time in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_TOKENS) + text[at:]
    return text


def _replaced(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    words = text.split()
    old = chance.choice(words) if words else " "
    return text.replace(old, chance.choice((*_TOKENS, chance.choice(words or [""]))), chance.choice((1, -1)))


def _swapped(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _line_repeated(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    return "".join([*lines[:at], *[lines[at]] * chance.choice((2, 3, 50)), *lines[at:]])


def _indented(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    old, new = chance.choice((("  ", "\t"), ("  ", " "), ("\n", "\n "), ("    ", "  \t"), (" ", "  "), ("\n ", "\n")))
    return text.replace(old, new, chance.choice((1, 3, -1)))


def _line_ends(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    return text.replace(
        "\n", chance.choice(("\r\n", "\r", "\n\r", "\x0b", "\u2028", "\x85", "")), chance.choice((1, 5, -1))
    )


def _nested(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    opening, closing = chance.choice(
        (("[", "]"), ("{", "}"), ("(", ")"), ("${A:-", "}"), ('{"a":', "}"), ("- ", ""), ("a: {", "}"), ("$(", ")"))
    )
    depth, at = chance.choice((5, 60, 150, 1200)), chance.randrange(len(text) + 1)
    return text[:at] + opening * depth + closing * chance.choice((depth, depth, depth - 1, 0)) + text[at:]


def _repeated(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    start, end = _span(chance, text)
    return text[:start] + text[start:end] * chance.choice((3, 30, 300)) + text[end:]


def _planted(chance: Random, text: str, _: tuple[Sample, ...]) -> str:
    ends = [at for at, sign in enumerate(text) if sign in ":=\"' \n"] or [0]
    at = chance.choice(ends) + 1
    return text[:at] + CANARY + text[at:]


Damage = Callable[[Random, str, tuple[Sample, ...]], str]
_DAMAGE: tuple[Damage, ...] = (
    _truncated, _spliced, _duplicated, _deleted, _inserted, _inserted, _replaced, _swapped, _line_repeated, _indented,
    _line_ends, _nested, _repeated, _planted, _planted,
)  # fmt: skip
