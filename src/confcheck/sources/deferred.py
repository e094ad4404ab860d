"""Functions that are loaded when they are called first: a run needs few of the formats and readers there are."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from confcheck.model import Parsed, SourceOptions


def parsed_by(module: str, name: str = "parse") -> Callable[[str, SourceOptions], Parsed]:
    """What a function of a module below this package makes of a text."""

    def parse(text: str, options: SourceOptions) -> Parsed:
        found: Callable[[str, SourceOptions], Parsed] = getattr(import_module(f"confcheck.sources.{module}"), name)
        return found(text, options)

    return parse


def recognised_by(module: str, name: str = "recognises") -> Callable[[str, str], bool]:
    """Whether a function of a module below this package takes a file, by its path and text, for its own."""

    def recognises(path: str, text: str) -> bool:
        found: Callable[[str, str], bool] = getattr(import_module(f"confcheck.sources.{module}"), name)
        return found(path, text)

    return recognises


def read_by(module: str, name: str = "read") -> Callable[[str, str], Parsed]:
    """What a function of a module among the readers makes of a text, given its path."""

    def read(text: str, path: str) -> Parsed:
        found: Callable[[str, str], Parsed] = getattr(import_module(f"confcheck.sources.readers.{module}"), name)
        return found(text, path)

    return read
