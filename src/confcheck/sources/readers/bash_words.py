"""Words of bash: quotes, escapes and expansions, each either followed or known to need a running shell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confcheck.model import EXECUTED, Template, Unknown, Value, Variable
from confcheck.sources.readers.bash_names import ANSI, UNSAID, ansi_text
from confcheck.sources.readers.pieces import Pieces
from confcheck.sources.readers.scan import Gathered, end_of

BLANKS, META = " \t", " \t\n;&|<>()"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IN_WORD = re.compile(r"[^ \t\n;&|<>()'\"\\$`~:]++")
_IN_DOUBLE = re.compile(r"[^\"\\$`]++")
_IN_BRACES = re.compile(r"[^}'\"\\$`~:]++")
_BETWEEN_QUOTES = re.compile(r"[^}\"\\$`]++")
_OPERATOR = re.compile(r":?[-+=?]")
_PARENTHESIS = re.compile(r"[()'\"\\]")
_CLOSED = {quote: re.compile(rf"(?:[^{quote}\\]|\\.)*+{quote}", re.DOTALL) for quote in "'\"`"}
_TILDE = re.compile(r"~(?:[A-Za-z0-9_.+-]*+)(?=[/: \t\n;&|<>()}]|\Z)")
_DEEPEST = 40

HOME = Unknown("the home folder of whoever runs it")
SHELL = Unknown("what only the running shell knows")
ARITHMETIC = Unknown("made by arithmetic of bash, which is not done here")
CUT = Unknown("made by an expansion of bash, which is not done here")
POSITIONAL = {"@": "", "*": "", "!": "", "#": "0"}
"""Parameters of a file that is sourced without arguments; so are `$1` to `$9` empty."""


class StoppedError(Exception):
    """bash, or confcheck, reads no further: where and why."""

    def __init__(self, at: int, why: str, *, ends: bool = True) -> None:
        super().__init__(why)
        self.at = at
        self.why = why
        self.ends = ends
        """Whether nothing behind it is read; otherwise only its line is lost."""


@dataclass(slots=True)
class Word:
    """A word on its way from text to a value."""

    text: str = field(repr=False)
    gathered: Gathered
    depth: int = 0
    pieces: Pieces = field(default_factory=Pieces)
    unknown: Unknown | None = None
    fault: int | None = None
    """Where an expansion stands that bash refuses."""
    sets: list[tuple[str, int, Template, int]] = field(default_factory=list)
    """What `${NAME:=word}` assigns on the way: name, its offset, value, its offset."""

    def value(self) -> Value:
        """What the word comes to."""
        return self.unknown or self.pieces.value("file")

    def read(self, at: int, *, assigned: bool = False) -> int:
        """Outside of quotes up to a blank or an operator; `assigned`: as a value, where `~` means something."""
        return self._outside(at, _IN_WORD, META, tilde=assigned)

    def _outside(self, at: int, run: re.Pattern[str], ends: str, *, tilde: bool) -> int:
        text, fresh = self.text, tilde
        while at < len(text) and (character := text[at]) not in ends:
            after = at
            if character == "'":
                after = self._single(at)
            elif character == '"':
                after = self._double(at + 1)
            elif character == "\\":
                after = min(len(text), at + 2)
                self.pieces.text("" if text[at + 1 : after] == "\n" else text[at + 1 : after] or "\\")
            elif character == "~" and fresh and (found := _TILDE.match(text, at)):
                self.unknown, after = self.unknown or HOME, found.end()
            elif character in "$`":
                after = self._dollar(at, quoted=False) if character == "$" else self._backtick(at)
            else:
                after = max(at + 1, end_of(run, text, at))
                self.pieces.text(text[at:after])
            at, fresh = after, tilde and character == ":"
        return at

    def _single(self, at: int) -> int:
        closing = self.text.find("'", at + 1)
        if closing < 0:
            raise StoppedError(at, "unterminated quote")
        self.pieces.text(self.text[at + 1 : closing])
        return closing + 1

    def _double(self, at: int) -> int:
        """Inside of double quotes; the offset behind the closing one."""
        start = at - 1
        while (character := self.text[at : at + 1]) != '"':
            if not character:
                raise StoppedError(start, "unterminated quote")
            at = self._within(at, _IN_DOUBLE, '$`"\\')
        return at + 1

    def _within(self, at: int, run: re.Pattern[str], escaped: str) -> int:
        """One step where single quotes are plain characters, and a backslash escapes only some."""
        text, character = self.text, self.text[at]
        if character == "\\":
            following = text[at + 1 : at + 2]
            if following == "\n":
                return at + 2
            self.pieces.text(following if following and following in escaped else "\\" + following)
            return at + 2
        if character in "$`":
            return self._dollar(at, quoted=True) if character == "$" else self._backtick(at)
        after = max(at + 1, end_of(run, text, at))
        self.pieces.text(text[at:after])
        return after

    def _backtick(self, at: int) -> int:
        found = _CLOSED["`"].match(self.text, at + 1)
        if found is None:
            raise StoppedError(at, "unterminated backtick")
        self.unknown = EXECUTED
        return found.end()

    def _dollar(self, at: int, *, quoted: bool) -> int:
        text = self.text
        following = text[at + 1 : at + 2]
        if (name := _NAME.match(text, at + 1)) is not None:
            self._variable(Variable(name[0], "", None, self.gathered.place(at)))
            return name.end()
        if following in "({[" and following:
            return self._braces(at, quoted=quoted) if following == "{" else self._bracket(at, following)
        if following == "'" and not quoted:
            return self._ansi(at)
        if following == '"' and not quoted:
            return self._double(at + 2)
        if not following or not ((following.isdigit() and following.isascii()) or following in "@*!#?$-"):
            self.pieces.text("$")
            return at + 1
        self._special(following)
        return at + 2

    def _special(self, name: str) -> None:
        """`$1`, `$@`, `$?` and their like."""
        if name in POSITIONAL or name.strip("0"):
            self.pieces.text(POSITIONAL.get(name, "")) if name not in "?$-" else self._tell(SHELL)
        else:
            self._tell(SHELL)

    def _tell(self, why: Unknown) -> None:
        self.unknown = self.unknown or why

    def _variable(self, variable: Variable) -> None:
        if variable.name in UNSAID and self.gathered.latest(variable.name) is None:
            self._tell(SHELL)
        self.pieces.variable(variable)

    def _bracket(self, at: int, bracket: str) -> int:
        """`$(…)`, `$((…))` and `$[…]`: to the end of it."""
        end = self.text.find("]", at) if bracket == "[" else self._parenthesis(at + 2)
        if end < 0:
            raise StoppedError(at, "unterminated `$" + bracket + "`")
        arithmetic = bracket == "[" or (self.text.startswith("$((", at) and self.text[end - 1] == ")")
        self.unknown = (self.unknown or ARITHMETIC) if arithmetic else EXECUTED
        return end + 1

    def _parenthesis(self, at: int) -> int:
        """The offset of the `)` that closes; -1 if none does."""
        depth = 1
        while depth and (found := _PARENTHESIS.search(self.text, at)) is not None:
            at = found.end()
            if found[0] in "()":
                depth += 1 if found[0] == "(" else -1
            elif found[0] == "\\":
                at += 1
            else:
                closed = self.text.find("'", at) + 1 if found[0] == "'" else end_of(_CLOSED['"'], self.text, at)
                if closed in (0, at) and self.text[at - 1 : at] != self.text[at : at + 1]:
                    return -1
                at = closed
        return -1 if depth else at - 1

    def _ansi(self, at: int) -> int:
        found = _CLOSED["'"].match(self.text, at + 2)
        if found is None:
            raise StoppedError(at, "unterminated quote")
        self.pieces.text(ansi_text(ANSI, found[0][:-1]))
        return found.end()

    def _braces(self, at: int, *, quoted: bool) -> int:
        """`${…}`: a name with an operator; everything else needs a shell, or is nothing at all."""
        text = self.text
        if self.depth == _DEEPEST:
            raise StoppedError(at, f"confcheck skips this line: nested more than {_DEEPEST} times", ends=False)
        name = _NAME.match(text, at + 2)
        after = name.end() if name else at + 3
        special = "" if name else text[at + 2 : at + 3]
        if special and not (special.isdigit() or special in "@*!#?$-"):
            special = ""
        operator = _OPERATOR.match(text, after)
        inner = Word(text, self.gathered, self.depth + 1)
        # A `$` may begin a variable of its own, which has no place here.
        start = operator.end() if operator else after if name or special not in ("", "$") else at + 2
        end = inner.operand(start, quoted=quoted)
        if end < 0:
            raise StoppedError(at, "unterminated `${`")
        written = text[after:end]
        if name and (not written or operator):
            self._replaced(name, operator[0] if operator else "", inner, at)
        elif special and not written:
            self._special(special)
        elif name or special:
            self._other(special or "name", written, at)
        else:
            self.fault = at
        return end + 1

    def _replaced(self, name: re.Match[str], operator: str, inner: Word, at: int) -> None:
        """A variable with its operator: `:=` assigns besides."""
        operand = inner.pieces.template("file") if operator else None
        self.unknown = self.unknown or inner.unknown
        self.fault = inner.fault if self.fault is None else self.fault
        if operator.endswith("=") and operand is not None:
            operator = operator.replace("=", "-")
            assigned = Template((Variable(name[0], operator, operand, self.gathered.place(at)),))
            self.sets.append((name[0], name.start(), assigned, name.end() + len(operator)))
        self._variable(Variable(name[0], operator, operand, self.gathered.place(at)))

    def _other(self, name: str, written: str, at: int) -> None:
        """Lengths, pieces, patterns: followed by a shell only, where they are right."""
        length = name == "#" and (_NAME.fullmatch(written) or written[:1] in "?$-@*!#")
        if length or (name != "#" and written[:1] in tuple(":#%/^,@[~")) or (name == "!" and _NAME.match(written)):
            self._tell(CUT)
        else:
            self.fault = at

    def operand(self, at: int, *, quoted: bool) -> int:
        """The word up to the `}`; its offset, -1 if there is none."""
        start = at
        if not quoted:
            at = self._outside(at, _IN_BRACES, "}", tilde=True)
            return at if at < len(self.text) else -1
        while (character := self.text[at : at + 1]) != "}":
            if not character:
                return -1
            at = self._double(at + 1) if character == '"' else self._within(at, _BETWEEN_QUOTES, '$`"\\}')
        return max(at, start)
