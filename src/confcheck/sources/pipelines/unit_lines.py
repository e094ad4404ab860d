"""Lines and words of systemd's unit files: sections, continued lines, quotes and escapes, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.kernel.record import record
from confcheck.model import Unknown
from confcheck.sources.pipelines.traced import GAP, Builder, Traced, plain

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")
_WHITE = " \t\n\r"
_RUN = re.compile(r"[^ \t\n\r'\"\\%\0]++")
_QUOTED = {quote: re.compile(rf"[^{quote}\\%\0]++") for quote in "'\""}
_ESCAPE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3})|([abfnrtv\\\"'s])")
_LETTERS = {**dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)), "s": " ", "\\": "\\", '"': '"', "'": "'"}
_LAST = 0x10FFFF
_HALVES = range(0xD800, 0xE000)
"""Halves of UTF-16 that are no characters."""
SPECIFIER = Unknown("a specifier of systemd, which only the machine knows")


@record(frozen=True, slots=True)
class Setting:
    """`KEY=value` in a section; `value` without the blanks around it, continued lines joined by a blank."""

    section: str
    key: str
    value: Traced
    spot: int
    """Of the key."""


def settings(text: str, strays: list[int]) -> Iterator[Setting]:
    """Every setting; `strays` gets the offsets of lines that are none."""
    section, at = "", 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        line, at = _logical(text, at)
        trimmed = line.trimmed(_WHITE)
        if not len(trimmed) or trimmed.text[0] in "#;":
            continue
        if trimmed.text.startswith("[") and trimmed.text.endswith("]"):
            section = trimmed.text[1:-1]
            continue
        key, equals, _ = trimmed.text.partition("=")
        if not equals:
            strays.append(trimmed.spots[0])
            continue
        value = trimmed.part(len(key) + 1, len(trimmed)).trimmed(_WHITE)
        yield Setting(section, key.rstrip(_WHITE), value, trimmed.spots[0])


def _logical(text: str, at: int) -> tuple[Traced, int]:
    """A line with those that continue it, and where the next begins; comments between them do not count."""
    built = Builder()
    while at < len(text):
        found = _LINE.match(text, at)
        line, after = (found[1], found.end()) if found else ("", len(text))
        if built.texts and line.lstrip()[:1] in ("#", ";") and line.strip():
            at = after
            continue
        slashes = len(line) - len(line.rstrip("\\"))
        if slashes % 2 == 0:
            built.add(plain(text, at, at + len(line)))
            return built.done(at + len(line)), after
        built.add(plain(text, at, at + len(line) - 1))
        built.put(" ", at + len(line) - 1)
        at = after
    return built.done(len(text)), len(text)


@record(frozen=True, slots=True)
class Words:
    """The words of a value."""

    found: tuple[Traced, ...]
    unbalanced: int | None = None
    """Where a quote begins that does not end: systemd drops what begins there, and all behind it."""


def words(value: Traced) -> Words:
    """The words of a value, without quotes and escapes; a gap for each specifier."""
    text, at, found = value.text, 0, list[Traced]()
    while True:
        while at < len(text) and text[at] in _WHITE:
            at += 1
        if at >= len(text):
            return Words(tuple(found))
        built, start, quote = Builder(), at, ""
        while at < len(text) and (quote or text[at] not in _WHITE):
            character = text[at]
            if character == quote or (not quote and character in "'\""):
                quote = "" if quote else character
                at += 1
            elif character == "\\":
                at = _escaped(value, at, built)
            elif character in "%\0":
                at = _specifier(value, at, built)
            else:
                run = (_QUOTED[quote] if quote else _RUN).match(text, at)
                end = run.end() if run else at + 1
                built.add(value.part(at, end))
                at = end
        if quote:
            return Words(tuple(found), value.uses[start])
        found.append(built.done(value.uses[at]))


def _escaped(value: Traced, at: int, built: Builder) -> int:
    """One escape; what is none stays as it is, as systemd has it."""
    spot = value.uses[at]
    escape = _ESCAPE.match(value.text, at + 1)
    code = next((int(digits, 16) for digits in escape.groups()[:3] if digits), None) if escape else None
    if escape is not None and escape[4]:
        code = int(escape[4], 8)
    if escape is None or (code is not None and (not 0 < code <= _LAST or code in _HALVES)):
        end = min(at + 2, len(value))
        built.add(value.part(at, end))
        return end
    built.put(_LETTERS[escape[5]] if escape[5] else chr(code or 0), spot)
    return escape.end()


def _specifier(value: Traced, at: int, built: Builder) -> int:
    """`%%` is a percent sign, `%` before a letter something of the machine."""
    following = value.text[at + 1 : at + 2]
    if value.text[at] == GAP or (following.isascii() and following.isalpha()):
        built.gap(SPECIFIER, value.uses[at])
        return at + 1 + (value.text[at] != GAP)
    built.add(value.part(at, at + 1))
    return at + 1 + (following == "%")
