"""Candidates, settings and views by hand, for what checks show of them."""

from __future__ import annotations

from dataclasses import replace

from confcheck.model import (
    Assignment,
    Candidate,
    Layer,
    Origin,
    Outcome,
    Position,
    Resolved,
    Setting,
    Template,
    Value,
    Variable,
    View,
)
from tests.resolve.builders import document, setting, source

LAYER = Layer(0, document(source(0), "auth.env"))


def assignment(key: str, value: Value, *, written: bool = True, separator: str = "=") -> Assignment:
    """On line 3, the key at its beginning."""
    at = Position(3, len(key) + len(separator) + 1)
    return Assignment(key, value, Origin("auth.env", Position(3, 1), at if written else None), separator=separator)


def candidate(key: str, value: Value, outcome: Outcome = None, *, secret: bool = False) -> Candidate:
    """What a view sees: the value as it is written, unless another outcome is given."""
    known = value if outcome is None and not isinstance(value, Template) else outcome
    return Candidate(assignment(key, value), LAYER, known, secret=secret)  # type: ignore[arg-type]  # a test's table


def unfilled(key: str, *pieces: str | Variable, value: str = "") -> Candidate:
    """A template with undefined variables, and what is left of it without them."""
    variables = tuple(piece for piece in pieces if isinstance(piece, Variable))
    return replace(candidate(key, Template(pieces), value), undefined=variables)


def variable(name: str, operator: str = "", operand: str | None = None) -> Variable:
    """`${name}`, with an operator and its operand."""
    pieces = (operand,) if operand else ()
    return Variable(name, operator, None if operand is None else Template(pieces), Position(3, 5))


def resolved(one: Setting, winner: Candidate | None = None, *, provided: bool = False) -> Resolved:
    """A setting with its winner."""
    return Resolved(one, ("NAME",), () if winner is None else (winner,), winner, provided=provided)


def view(service: str = "auth", environment: str = "staging", target: str | None = None) -> View:
    """A view without settings."""
    return View(service, environment, target)


__all__ = ["assignment", "candidate", "resolved", "setting", "unfilled", "variable", "view"]
