"""The one vocabulary of texts that stand in for a value which someone still has to fill in."""

from __future__ import annotations

import re
from functools import lru_cache

from confcheck.kernel.record import record
from confcheck.kernel.spec import Spec


@record(frozen=True, slots=True)
class Form:
    """One form of placeholder: how it is recognised, and why it counts as one."""

    name: str
    pattern: str
    reason: str


def _form(name: str, pattern: str, reason: str) -> Form:
    # A word ends at anything but a letter or digit: `_` joins words here, so `\b` would not do.
    return Form(name, rf"(?i:(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9]))", reason)


FORMS: tuple[Form, ...] = (
    _form("change-me", r"change[-_ ]?(?:me|this|it)", "asks to be changed"),
    _form("replace-with", r"replace[-_ ]?(?:me|this|with|it)", "asks to be replaced"),
    Form(
        "your",
        # With blanks only after a verb: "Your invoice" is a sentence.
        r"(?i:(?:^|[:/@=,])your[-_][a-z]|(?<![a-z0-9])(?:enter|insert|put|set|use|add|paste)[-_ ]your[-_ ][a-z])",
        "says whose value belongs there",
    ),
    Form("angle-brackets", r"^<[^<>@]+>$|[:/@=]<[A-Za-z][^<>/]*>", "holds a blank of a form"),
    _form(
        "secret-manager",
        r"(?:use|from|set[-_ ](?:in|via|by))[-_ ](?:the[-_ ])?(?:secrets?|secret[-_ ]?manager|vault)",
        "points to a secret store in words only",
    ),
    _form("set-via", r"set[-_ ]via[-_ ][a-z]+", "says in words where the value comes from"),
    # In small letters it is a note only at the start: todo.example.com and /todo/list are an application's.
    Form(
        "to-do",
        r"^(?i:todo|fixme|tbd)(?=$|:)|(?<![A-Za-z0-9])(?:TODO|FIXME|TBD)(?![A-Za-z0-9])",
        "is a note to do it later",
    ),
    # As a label of a host or the name of a file it is what it says: placeholder.com, placeholder.png.
    _form("placeholder", r"(?<!\.)placeholder(?!\.[A-Za-z])", "calls itself a placeholder"),
    _form("here", r"(?:insert|put|paste|enter|fill|add)[-_ ](?:[a-z]+[-_ ]){0,4}here", "asks to be filled in"),
    Form("crosses", r"(?i:^(?:x{4,}|\*{3,}|\.{3,}|\?{3,})$)", "is a row of crosses"),
)
"""Whole-word forms, never substrings: `example` alone is no placeholder (hosts under example.com are real)."""

_MARKS = tuple("change replace your < secret vault via todo fixme tbd placeholder here xxxx *** ... ???".split())
"""A text in ASCII without any of these, in small letters, has no form: most values need no pattern."""


@lru_cache(maxsize=65536)
def placeholder(text: str) -> Form | None:
    """The form of placeholder that a text is or holds, or None."""
    stripped = text.strip()
    if stripped.isascii():
        small = stripped.lower()
        if not any(mark in small for mark in _MARKS):
            return None
    # Compiled on first use (re keeps them): that is as much work as all the rest of a self-check.
    return next((form for form in FORMS if re.search(form.pattern, stripped)), None)


def placeholder_for(text: str, spec: Spec) -> Form | None:
    """The same for a value of that spec: what the schema lists as a choice is one, whatever it looks like."""
    form = placeholder(text)
    return None if form is None or text in (*(spec.enum or ()), *(spec.const or ())) else form
