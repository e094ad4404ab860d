"""Names of attributes and classes for the parts of a path, the same for models and for what is generated."""

from __future__ import annotations

import keyword
from collections.abc import Container


def field_name(segment: str, *taken: Container[str]) -> str:
    """An attribute name for a part of a path: `jwt-secret` is `jwt_secret`, `class` is `class_`, `2fa` is `n2fa`.

    Characters that no name may have become `_`; where Python needs the name itself, or it is taken, `_` is appended.
    """
    name = "".join(letter if f"_{letter}".isidentifier() else "_" for letter in segment).lstrip("_")
    if not name.isidentifier():
        name = f"n{name}"
    while keyword.iskeyword(name) or any(name in names for names in taken):
        name += "_"
    return name


def class_name(name: str) -> str:
    """`load-tester` as `LoadTester`."""
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return "".join(word[0].upper() + word[1:] for word in words)


def unique(name: str, taken: Container[str]) -> str:
    """The name, with the first number that makes it another than those."""
    number = 2
    found = name
    while found in taken:
        found = f"{name}{number}"
        number += 1
    return found
