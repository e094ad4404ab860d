"""The grammar of npm's dotenv, which Ruby's shares but for details: one expression there, steps of it here.

Their expression goes back where a value does not end as it should, which takes time that grows with the square of the
text. Here every quote is looked for once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.sources.readers.scan import Gathered, end_of


@record(frozen=True, slots=True)
class Found:
    """An assignment as it is written."""

    key: str
    key_at: int
    exported: bool
    value: str | None = field(repr=False)
    """From behind the separator on, with quotes and blanks; None where nothing is written."""
    value_at: int
    """Of what is written; behind the separator where nothing is."""
    quoted: bool
    """Whether the value was found as one in quotes, rather than up to the end of the line."""


@record(frozen=True, slots=True)
class Grammar:
    """What the two have of their own."""

    program: str
    blanks: str
    """The inside of a character class: what `\\s` matches in the language of the program."""
    breaks: str
    """The inside of a character class: what ends a line for it, once every CR is an LF."""
    key: str
    quotes: str
    bare: bool
    """Whether a key without separator gets a value, an empty one."""
    take: Callable[[Found, str, Gathered], None]
    """(found, text, gathered): what an assignment means."""


@record(frozen=True, slots=True)
class Family:
    """The steps of one grammar, as expressions that never go back."""

    grammar: Grammar
    blank: re.Pattern[str]
    export: re.Pattern[str]
    key: re.Pattern[str]
    separator: re.Pattern[str]
    ending: re.Pattern[str]
    """What may follow a value: blanks, then a comment or the end of the line."""
    unquoted: re.Pattern[str]
    line: re.Pattern[str]
    closing: dict[str, re.Pattern[str]]
    escaped: dict[str, re.Pattern[str]]

    def statement(self, text: str, at: int, gathered: Gathered) -> int:
        """One assignment or one line without any; the offset of the line that follows."""
        start = end_of(self.blank, text, at)
        if start == len(text):
            return start
        exported = self.export.match(text, start)
        for key_at in (exported.end(), start) if exported else (start,):
            found, end = self._assignment(text, key_at, exported=key_at != start)
            if found is not None:
                self.grammar.take(found, text, gathered)
                return end_of(self.line, text, end) + 1
        if text[start] != "#":
            gathered.malformed(start, f"{self.grammar.program} drops this line: it is no assignment")
        return end_of(self.line, text, start) + 1

    def _assignment(self, text: str, key_at: int, *, exported: bool) -> tuple[Found | None, int]:
        """The assignment whose key begins here, and where it ends."""
        stop = end_of(self.key, text, key_at)
        key = text[key_at:stop]
        separator = self.separator.match(text, stop)
        if not key:
            return None, key_at
        if separator is None:
            fits = self.grammar.bare and self.ending.match(text, stop)
            return (Found(key, key_at, exported, None, stop, quoted=False) if fits else None), stop
        after = separator.end()
        at = end_of(self.blank, text, after)
        end = self._closed(text, at) if text[at : at + 1] in self.closing else None
        if end is not None:
            return Found(key, key_at, exported, text[at:end], at, quoted=True), end
        end = end_of(self.unquoted, text, after)
        return Found(key, key_at, exported, text[after:end] or None, after, quoted=False), end

    def _closed(self, text: str, at: int) -> int | None:
        """Where the value ends whose opening quote stands here: at the first quote without a backslash.

        If something else than a comment follows there, or if there is none, then at the last quote with a backslash
        before it behind which nothing else follows.
        """
        quote = text[at]
        closing = self.closing[quote].search(text, at + 1)
        if closing is not None and self.ending.match(text, closing.end()):
            return closing.end()
        limit = closing.start() if closing else len(text)
        ends = [found.end() for found in self.escaped[quote].finditer(text, at + 1, limit)]
        return next((end for end in reversed(ends) if self.ending.match(text, end)), None)


def family(grammar: Grammar) -> Family:
    """The steps of a grammar."""
    blanks, breaks = grammar.blanks, grammar.breaks
    return Family(
        grammar,
        re.compile(f"[{blanks}]*+"),
        re.compile(f"export[{blanks}]++"),
        re.compile(grammar.key),
        re.compile(f"[{blanks}]*+=|:[{blanks}]"),
        re.compile(rf"(?:(?![{breaks}])[{blanks}])*+(?:\#|[{breaks}]|\Z)"),
        re.compile(r"[^#\n]*+"),
        re.compile(f"[^{breaks}]*+"),
        {quote: re.compile(rf"(?<!\\){quote}") for quote in grammar.quotes},
        {quote: re.compile(rf"\\{quote}") for quote in grammar.quotes},
    )
