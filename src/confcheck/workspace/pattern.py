"""File patterns: literal text, shell wildcards, and the captures `{environment}` and `{service}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Mistake, Origin
from confcheck.workspace.names import Declared, suggest

CAPTURES = ("environment", "service")

_TOKEN = re.compile(
    r"\{(?P<capture>[^{}]*)\}"
    r"|\[(?P<not>!?)(?P<class>\]?[^\]]+)\]"
    r"|(?P<wildcard>[*?])"
    r"|(?P<literal>[^*?\[{}\\]+)"
)
_WILDCARDS = {"*": ".*?", "?": "."}
_STRAY = {
    "{": ("`{` is never closed", "write `[{]` for the character itself"),
    "}": ("`}` closes nothing", "write `[}]` for the character itself"),
    "[": ("`[` is never closed, or holds nothing", "write `[[]` for the character itself"),
    "\\": ("`\\` in a pattern", "separate folders with `/`"),
}


@record(frozen=True, slots=True)
class Captured:
    """What the captures of a path say, in canonical names; None where nothing was captured."""

    environment: str | None = None
    service: str | None = None

    def joined(self, other: Captured) -> Captured | None:
        """Both together; None if they contradict each other."""
        if None not in (self.environment, other.environment) and self.environment != other.environment:
            return None
        if None not in (self.service, other.service) and self.service != other.service:
            return None
        return Captured(self.environment or other.environment, self.service or other.service)


@record(frozen=True, slots=True)
class Token:
    """A piece of a segment: literal text, a wildcard as a regular expression, or the name of a capture."""

    kind: str
    """`literal`, `wildcard` or `capture`."""
    text: str


@record(frozen=True, slots=True)
class Segment:
    """What stands between two slashes."""

    text: str
    tokens: tuple[Token, ...] = ()

    @property
    def deep(self) -> bool:
        """Whether it is `**`: any number of folders."""
        return self.text == "**"

    @property
    def literal(self) -> bool:
        """Whether only one name fits it."""
        return not self.deep and all(token.kind == "literal" for token in self.tokens)

    @property
    def wild(self) -> bool:
        """Whether it leaves open what the name is."""
        return any(token.kind == "wildcard" for token in self.tokens)


@record(frozen=True, slots=True)
class Pattern:
    """A pattern over paths, anchored at the workspace root."""

    segments: tuple[Segment, ...]

    @property
    def literal(self) -> bool:
        """Whether only one path fits it."""
        return all(segment.literal for segment in self.segments)


@record(frozen=True, slots=True)
class Matcher:
    """A segment as a regular expression over the declared names."""

    declared: Declared = field(repr=False)
    expression: re.Pattern[str] = field(repr=False)
    captures: tuple[str, ...] = ()
    """What each group of the expression captures."""

    def match(self, name: str) -> Captured | None:
        """What the captures are in `name`; None if it does not fit, or if they contradict each other."""
        found = self.expression.fullmatch(name)
        if found is None:
            return None
        captured: Captured | None = Captured()
        for kind, text in zip(self.captures, found.groups(), strict=True):
            if captured is not None:
                captured = captured.joined(self._canonical(kind, text))
        return captured

    def _canonical(self, kind: str, text: str) -> Captured:
        if kind == "environment":
            return Captured(environment=self.declared.environments[text])
        return Captured(service=self.declared.services[text])


def parse_pattern(text: str, origin: Origin) -> Pattern:
    """Take a pattern apart; what no path in the workspace can fit is a Mistake at `origin`."""
    refuse_outside(text, origin)
    names = [name for name in text.split("/") if name not in ("", ".")]
    if not names or text.endswith(("/", "/.")):
        raise _mistake(origin, "this pattern names a folder, not files", "name the files in it: `…/*.env`")
    if names[-1] == "**":
        names.append("*")
    return Pattern(tuple(_segment(name, origin) for name in names))


def refuse_outside(path: str, origin: Origin) -> None:
    """Raise for a path or pattern that is absolute or has `..` in it."""
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise _mistake(origin, "paths start at the workspace root, so they cannot be absolute", None)
    if ".." in path.split("/"):
        raise _mistake(origin, "paths stay in the workspace, so `..` is not allowed in them", None)


def compile_segment(segment: Segment, declared: Declared) -> Matcher:
    """Prepare a segment for matching; longer names are tried first, so that `test-eu` is not read as `test`."""
    captures = tuple(token.text for token in segment.tokens if token.kind == "capture")
    pieces = "".join(_expression(segment.tokens, index, declared) for index in range(len(segment.tokens)))
    return Matcher(declared, re.compile(pieces, re.DOTALL), captures)


def _expression(tokens: tuple[Token, ...], index: int, declared: Declared) -> str:
    token = tokens[index]
    if token.kind == "literal":
        return re.escape(token.text)
    if token.kind == "wildcard":
        return token.text
    known = declared.environments if token.text == "environment" else declared.services
    names = "|".join(re.escape(name) for name in sorted(known, key=lambda name: (-len(name), name)))
    # Beside a wildcard only a boundary tells a whole name from a part of a longer one.
    before = r"(?<![^\W_])" if index and tokens[index - 1].kind == "wildcard" else ""
    after = r"(?![^\W_])" if index + 1 < len(tokens) and tokens[index + 1].kind == "wildcard" else ""
    return f"{before}({names}){after}"


def _segment(text: str, origin: Origin) -> Segment:
    if text == "**":
        return Segment(text)
    if "**" in text:
        raise _mistake(origin, "`**` must stand alone between two slashes", "write `*` within a name")
    return Segment(text, tuple(_tokens(text, origin)))


def _tokens(text: str, origin: Origin) -> Iterator[Token]:
    end = 0
    while end < len(text):
        found = _TOKEN.match(text, end)
        if found is None:
            raise _mistake(origin, *_STRAY[text[end]])
        end = found.end()
        yield _token(found, origin)


def _token(found: re.Match[str], origin: Origin) -> Token:
    capture, members, wildcard = found["capture"], found["class"], found["wildcard"]
    if capture is not None:
        if capture not in CAPTURES:
            hint = suggest(capture, CAPTURES, "{{{}}}".format)
            raise _mistake(origin, f"unknown capture `{{{capture}}}`", hint)
        return Token("capture", capture)
    if members is not None:
        return Token("wildcard", _class(found["not"], members, origin))
    if wildcard is not None:
        return Token("wildcard", _WILDCARDS[wildcard])
    return Token("literal", found["literal"])


def _class(negated: str, members: str, origin: Origin) -> str:
    for low, high in re.findall(r"(.)-(.)", members):
        if low > high:
            raise _mistake(origin, "a range in `[…]` that runs backwards", f"did you mean `{high}-{low}`?")
    escaped = "".join(member if member == "-" else re.escape(member) for member in members)
    return f"[{'^' if negated else ''}{escaped}]"


def _mistake(origin: Origin, message: str, hint: str | None) -> Mistake:
    return Mistake(message, path=origin.path, position=origin.value or origin.key, hint=hint)
