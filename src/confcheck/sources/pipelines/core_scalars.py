"""Scalars of YAML 1.2, and the text that they are where a program keeps booleans and numbers as such."""

from __future__ import annotations

import re

from yaml import ScalarEvent

from confcheck.model import Scalar
from confcheck.sources.trees.scalars import is_plain, tagged_kind

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEAN = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASES = re.compile(r"0o[0-7]{1,17}|0x[0-9a-fA-F]{1,13}")


def yaml_1_2(event: ScalarEvent) -> tuple[str, str]:
    """The kind of a scalar by the core schema, and its text."""
    kind = _kind(event.value) if is_plain(event) else tagged_kind(event) or "string"
    return kind, "" if kind == "null" else event.value


def _kind(text: str) -> str:
    if text in _NULL:
        return "null"
    if text in _BOOLEAN:
        return "boolean"
    if _INTEGER.fullmatch(text) or _BASES.fullmatch(text):
        return "integer"
    return "number" if _NUMBER.fullmatch(text) else "merge" if text == "<<" else "string"


def core_text(scalar: Scalar) -> str:
    """The text that a variable of GitHub gets: numbers are doubles there."""
    if scalar.kind == "boolean":
        return scalar.text.lower()
    if scalar.kind not in ("integer", "number"):
        return scalar.text
    number = int(scalar.text, 0) if _BASES.fullmatch(scalar.text) else float(scalar.text)
    return f"{float(number):.15G}"
