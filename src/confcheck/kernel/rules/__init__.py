"""The rules of a schema: a strict subset of CEL, compiled once, checked against names and types, bounded."""

from __future__ import annotations

from confcheck.kernel.rules.build import program
from confcheck.kernel.rules.kinds import Kind, joined, kind_of
from confcheck.kernel.rules.loading import loaded
from confcheck.kernel.rules.parser import parse
from confcheck.kernel.rules.paths import Names
from confcheck.kernel.rules.program import Operand, Program
from confcheck.kernel.rules.syntax import Refusal
from confcheck.kernel.rules.values import Duration, Fault, Missing, Value

__all__ = [
    "Duration",
    "Fault",
    "Kind",
    "Missing",
    "Names",
    "Operand",
    "Program",
    "Refusal",
    "Value",
    "compile_rule",
    "joined",
    "kind_of",
    "loaded",
]


def compile_rule(text: str, names: Names) -> Program:
    """The program of a rule; raises Refusal, with the offset in the text, for the first thing that is wrong."""
    return program(text, parse(text), names)
