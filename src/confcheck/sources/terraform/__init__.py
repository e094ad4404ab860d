"""Terraform: values of variables, their defaults, locals, and the environment that resources give to programs."""

from __future__ import annotations

from confcheck.model import Malformed, Parsed, SourceOptions
from confcheck.sources.terraform.environment import Found
from confcheck.sources.terraform.module import Loaded


def parse(text: str, options: SourceOptions) -> Parsed:
    """All files of a folder as one module: what stands in no resource first, then the variables of each."""
    loaded = Loaded(options)
    loaded.load(text)
    found = Found(loaded.module)
    for block in loaded.tops():
        found.top(block)
    return Parsed(
        options.path,
        (*loaded.entries, *found.entries),
        tuple(dict.fromkeys(found.scopes)),
        tuple(_first_of_each(loaded.problems)),
        notes=tuple(dict.fromkeys(found.notes)),
    )


def _first_of_each(problems: list[Malformed]) -> list[Malformed]:
    """Where the parser is not installed, one file tells it for all."""
    seen: dict[tuple[str, str | None], Malformed] = {}
    for one in problems:
        seen.setdefault((one.message if one.hint else f"{one.path} {one.position} {one.message}", one.hint), one)
    return [*seen.values()]
