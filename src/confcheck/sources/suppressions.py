"""Comments that suppress findings: `# confcheck: ignore[check-id] reason`, on a line or above it."""

from __future__ import annotations

import re

from confcheck.model import Origin, Position, Suppression

_MARK = "confcheck:"
_COMMENT = re.compile(
    r"(?P<sign>#|//)[ \t]*confcheck:[ \t]*ignore(?:\[(?P<checks>[^\]\r\n]*)\])?[ \t]*(?P<reason>[^\r\n]*)"
)
_UNTIL = re.compile(r"[ \t]*\(?\buntil[ \t]+(?P<date>\d{4}-\d{2}-\d{2})\)?[ \t]*$")
_LINE_END = re.compile(r"\r\n|\r|\n")


def find_suppressions(text: str, path: str) -> tuple[Suppression, ...]:
    """Every suppressing comment of a file; one alone on its line covers the next line that is no comment."""
    if _MARK not in text:
        return ()
    lines = _LINE_END.split(text)
    found = []
    for number, line in enumerate(lines, start=1):
        match = _COMMENT.search(line)
        if match is not None:
            alone = not line[: match.start()].strip(" \t{[,")
            covered = _below(lines, number, match["sign"]) if alone else number
            found.append(_suppression(match, Origin(path, Position(number, match.start() + 1)), covered))
    return tuple(found)


def _below(lines: list[str], number: int, sign: str) -> int:
    """The number of the first line below that is neither blank nor a comment; the own one if there is none."""
    for below, line in enumerate(lines[number:], start=number + 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(sign):
            return below
    return number


def _suppression(match: re.Match[str], origin: Origin, line: int) -> Suppression:
    checks = tuple(word.strip() for word in (match["checks"] or "").split(",") if word.strip())
    until = _UNTIL.search(match["reason"])
    reason = match["reason"][: until.start()] if until else match["reason"]
    return Suppression(checks, reason.strip(" \t:—-"), origin, line, until=until["date"] if until else None)
