"""What PyYAML's errors mean, in words that never quote the file."""

from __future__ import annotations

import re

from yaml import MarkedYAMLError

from confcheck.sources.lines import lines_of
from confcheck.sources.trees.limits import Unreadable

_QUOTED = re.compile(r"\s*'.*'")
_KEY = "a `:` stands where no key can be: quotes or indentation"
_INDENTATION = "the indentation does not fit the lines above"
_BRACKET = "a bracket is never closed, or a comma is missing in it"
_WORDS = {
    "could not find expected": ("a line has no `:` behind its key", True),
    "mapping values are not allowed in this context": (_KEY, False),
    "mapping values are not allowed here": (_KEY, False),
    "did not find expected key": (_INDENTATION, False),
    "did not find expected indicator": (_INDENTATION, False),
    "expected <block end>, but found": (_INDENTATION, False),
    "did not find expected": (_BRACKET, True),
    "expected or , but got": (_BRACKET, True),
    "found unexpected end of stream": ("a quote is never closed", True),
    "found unknown escape character": ("an escape that YAML does not know stands in double quotes", False),
    "found character that cannot start any token": ("a value begins with a character that needs quotes", False),
}
"""PyYAML's constant part of the message → ours, and whether the trouble is where the construct begins."""


def explain(error: Exception, text: str) -> Unreadable:
    """The place and the cause of a syntax error."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Unreadable(None, "this is not YAML")
    message, at_start = _WORDS.get(_QUOTED.sub("", error.problem or ""), ("this is not YAML", False))
    mark = (at_start and error.context_mark) or error.problem_mark
    position = lines_of(text).position(mark.index)
    if text.startswith("\t", mark.index):
        return Unreadable(position, "a tab stands where YAML expects blanks", "YAML allows no tabs for indentation")
    return Unreadable(position, message)
