"""The templates of compose: `$X`, `${X}` and its operators, `$$`, read as compose-go reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Position, Template, Unknown, Value, Variable

Place: TypeAlias = Callable[[int], Position]
"""From an offset in the template's text to its position in the file."""
Fault: TypeAlias = tuple[Position, str]
"""Where a template is wrong, and what compose says to that; never a part of its text."""

INVALID = Unknown("an invalid template")

# A `$` that starts none of these is a plain character: `5$`, `$(`, `$1`.
_USE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<named>[_A-Za-z][_A-Za-z0-9]*)"
    r"|\{(?:(?P<braced>[_A-Za-z][_A-Za-z0-9]*)(?:(?P<closed>\})|(?P<operator>:?[-+?])))?)"
)
_BRACE = re.compile(r"[{}\n]")
# compose-go has no bound; a template deeper than this is an attack on the reader, not a setting.
_DEEPEST = 40


def parse_template(text: str, place: Place, lookup: str) -> tuple[Value, tuple[Fault, ...]]:
    """The text itself if nothing in it is replaced, else its template; `INVALID` and why if compose refuses it."""
    if "$" not in text:
        return text, ()
    reading = _Reading(lookup, [])
    template = reading.template(text, place, 0)
    if reading.faults:
        return INVALID, tuple(reading.faults)
    texts = [piece for piece in template.pieces if isinstance(piece, str)]
    return ("".join(texts) if len(texts) == len(template.pieces) else template), ()


def settled(value: Value) -> str | None:
    """The text of a value when every variable of it has a default, None otherwise."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Template):
        return None
    texts: list[str] = []
    for piece in value.pieces:
        text = piece if isinstance(piece, str) else _default(piece)
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def _default(variable: Variable) -> str | None:
    if variable.operator.endswith("+"):
        return ""
    if variable.operator.endswith("-") and variable.operand is not None:
        return settled(variable.operand)
    return None


@record(frozen=True, slots=True)
class _Reading:
    """One template on its way from text to pieces; as in compose, the first fault ends it."""

    lookup: str
    faults: list[Fault]

    def template(self, text: str, place: Place, depth: int) -> Template:
        pieces: list[str | Variable] = []
        literal: list[str] = []
        at = 0
        while (use := _USE.search(text, at)) is not None:
            literal.append(text[at : use.start()])
            if use["escaped"]:
                literal.append("$")
                at = use.end()
                continue
            variable, at = self._variable(use, place, depth)
            if variable is None:
                break
            pieces.extend(piece for piece in ("".join(literal), variable) if piece)
            literal = []
        rest = "".join([*literal, text[at:]])
        return Template((*pieces, rest) if rest else tuple(pieces), self.lookup)

    def _variable(self, use: re.Match[str], place: Place, depth: int) -> tuple[Variable | None, int]:
        """The variable and the offset behind it; None after a fault."""
        start = use.end()
        position = place(use.start())
        if use["named"] or use["closed"]:
            return Variable(use["named"] or use["braced"], "", None, position), start
        end = _closing(use.string, start) if use["operator"] else None
        if end is None:
            self.faults.append((position, "compose refuses this template: `$` begins neither `$NAME` nor `${NAME}`"))
        elif depth == _DEEPEST:
            self.faults.append((position, f"this template is nested more than {_DEEPEST} times"))
        if end is None or self.faults:
            return None, start
        operand = self.template(use.string[start:end], lambda offset: place(start + offset), depth + 1)
        if self.faults:
            return None, start
        return Variable(use["braced"], use["operator"], operand, position), end + 1


def _closing(text: str, start: int) -> int | None:
    """Offset of the brace that closes a variable whose operand begins at `start`; None if none does on its line.

    compose-go counts every `{`, also one without `$`, and does not look at the character after it. Where that leaves
    a brace open, the last `}` of the line closes the variable.
    """
    depth, last, unseen = 1, None, -1
    for brace in _BRACE.finditer(text, start):
        if brace[0] == "\n":
            break
        if brace[0] == "}":
            last = brace.start()
        if brace.start() == unseen:
            continue
        if brace[0] == "{":
            depth, unseen = depth + 1, brace.end()
            continue
        depth -= 1
        if depth == 0:
            return brace.start()
    return last
