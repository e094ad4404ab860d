"""What was read in one text, told with the places of another that holds it, or of which it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from confcheck.model import Assignment, Malformed, Origin, Position, Template, Value, Variable

Where: TypeAlias = Callable[[Position], tuple[str, Position]]
"""A position in the one text → path and position in the other."""


def moved_origin(origin: Origin, where: Where) -> Origin:
    """The same place; where key and value stand in two files, that of the value is both."""
    path, key = where(origin.key)
    if origin.value is None:
        return Origin(path, key)
    value_path, value = where(origin.value)
    return Origin(value_path, key if path == value_path else value, value)


def moved_assignment(one: Assignment, where: Where) -> Assignment:
    """The assignment at its other place, the variables in its value too."""
    return replace(one, origin=moved_origin(one.origin, where), value=_moved_value(one.value, where))


def moved_problem(problem: Malformed, where: Where) -> Malformed:
    """The problem, or the note, at its other place; without a place, in the file that the text begins in."""
    path, position = where(problem.position or Position(1, 1))
    return replace(problem, path=path, position=problem.position and position)


def _moved_value(value: Value, where: Where) -> Value:
    return _moved_template(value, where) if isinstance(value, Template) else value


def _moved_template(template: Template, where: Where) -> Template:
    return replace(template, pieces=tuple(_moved_piece(piece, where) for piece in template.pieces))


def _moved_piece(piece: str | Variable, where: Where) -> str | Variable:
    """A piece of a template; how deep operands nest in each other is bounded by whoever reads them."""
    if isinstance(piece, str):
        return piece
    operand = piece.operand and _moved_template(piece.operand, where)
    return replace(piece, position=where(piece.position)[1], operand=operand)
