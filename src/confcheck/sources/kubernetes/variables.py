"""`$(NAME)` in the values of a container's variables, as Kubernetes expands it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from confcheck.model import Position, Template, Unknown, Value, Variable
from confcheck.sources.lines import Lines

_DOLLAR = re.compile(r"\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)")
_MEANT = re.compile(r"[A-Z_][A-Z0-9_]*")
_INJECTED = re.compile(r"KUBERNETES_.*|.*_SERVICE_(?:HOST|PORT(?:_.*)?)|.*_PORT_[0-9]+_(?:TCP|UDP)(?:_.*)?")


def expand(value: str, known: Mapping[str, bool], *, closed: bool, place: tuple[str, Lines, Position]) -> Value:
    """The value with its variables; text where it has none.

    `known`: the container's variables so far, and whether their values are in this file. `closed`: whether these are
    all; otherwise another name may come from a ConfigMap outside the file. `place`: the file's text, its lines, and
    where the value begins. Kubernetes leaves a name that it does not know as it is: such is a mistake if it looks like
    a variable (`$(DB_HOST)`), and no variable at all if not (`$(date)` for a shell).
    """
    if "$" not in value:
        return value
    pieces: list[str | Variable] = []
    done = 0
    seek = _Seek(*place)
    for match in _DOLLAR.finditer(value):
        name = match[1]
        if name is not None and not known.get(name, closed and not _INJECTED.fullmatch(name)):
            return Unknown("filled in by Kubernetes")
        if name is None or name in known or _MEANT.fullmatch(name):
            piece = "$" if name is None else Variable(name, "", None, seek.next(match[0]))
            pieces += [value[done : match.start()], piece]
            done = match.end()
    pieces.append(value[done:])
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(piece for piece in pieces if isinstance(piece, str))
    return Template(tuple(piece for piece in pieces if piece != ""))


class _Seek:
    """Finds one use after the other in the file's text; where escapes hide it, it stands where the value begins."""

    def __init__(self, text: str, lines: Lines, start: Position) -> None:
        self._text = text
        self._lines = lines
        self._start = start
        self._offset = lines.starts[start.line - 1] + start.column - 1

    def next(self, written: str) -> Position:
        found = self._text.find(written, self._offset)
        if found < 0 or self._text.startswith("*", self._offset):
            return self._start
        self._offset = found + len(written)
        return self._lines.position(found)
