"""Values with variables, put together while a reader finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.model import Template, Value, Variable

_DOLLAR = re.compile(r"\$")


@dataclass(slots=True)
class Pieces:
    """Text and variables in the order in which they stand in a value."""

    done: list[str | Variable] = field(default_factory=list, repr=False)
    _literal: list[str] = field(default_factory=list, repr=False)

    def text(self, text: str) -> None:
        """More text; empty text changes nothing."""
        if text:
            self._literal.append(text)

    def variable(self, variable: Variable) -> None:
        """A variable behind what there is so far."""
        self._flush()
        self.done.append(variable)

    def extend(self, template: Template) -> None:
        """All that another value holds."""
        for piece in template.pieces:
            if isinstance(piece, str):
                self.text(piece)
            else:
                self.variable(piece)

    def template(self, lookup: str) -> Template:
        """What there is, as a template even where it is plain text."""
        self._flush()
        return Template(tuple(self.done), lookup)

    def value(self, lookup: str) -> Value:
        """What there is: text if it holds no variable."""
        self._flush()
        if any(isinstance(piece, Variable) for piece in self.done):
            return Template(tuple(self.done), lookup)
        return "".join(piece for piece in self.done if isinstance(piece, str))

    def _flush(self) -> None:
        if self._literal:
            self.done.append("".join(self._literal))
            self._literal.clear()


def dollars(text: str, at: int) -> Iterator[int]:
    """The offsets of the `$` of a value that begins here.

    Where a reader's escapes neither make nor take one, those of the value are those of the file, in the same order.
    """
    return (found.start() for found in _DOLLAR.finditer(text, at))
