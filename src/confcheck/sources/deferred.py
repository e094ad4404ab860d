"""Functions that are loaded when they are called first: a run needs few of the formats and readers there are."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

from confcheck.model import Parsed, SourceOptions

_PACKAGE = "confcheck.sources"
_Function = TypeVar("_Function", bound=Callable[..., object])


def parsed_by(module: str, name: str = "parse") -> Callable[[str, SourceOptions], Parsed]:
    """What a function of a module below this package makes of a text."""
    place = f"{_PACKAGE}.{module}"

    def parse(text: str, options: SourceOptions) -> Parsed:
        found: Callable[[str, SourceOptions], Parsed] = getattr(import_module(place), name)
        return found(text, options)

    return _as(parse, place, name)


def recognised_by(module: str, name: str = "recognises") -> Callable[[str, str], bool]:
    """Whether a function of a module below this package takes a file, by its path and text, for its own."""
    place = f"{_PACKAGE}.{module}"

    def recognises(path: str, text: str) -> bool:
        found: Callable[[str, str], bool] = getattr(import_module(place), name)
        return found(path, text)

    return _as(recognises, place, name)


def read_by(module: str, name: str = "read") -> Callable[[str, str], Parsed]:
    """What a function of a module among the readers makes of a text, given its path."""
    place = f"{_PACKAGE}.readers.{module}"

    def read(text: str, path: str) -> Parsed:
        found: Callable[[str, str], Parsed] = getattr(import_module(place), name)
        return found(text, path)

    return _as(read, place, name)


def _as(function: _Function, module: str, name: str) -> _Function:
    """The function under the name of the one it stands for, where its documentation is."""
    function.__module__, function.__name__, function.__qualname__ = module, name, name
    return function
