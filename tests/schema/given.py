"""A small workspace that the tests of the schema share: the names it has, and a schema written into it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from confcheck.model import Environment, Manifest, Mistake, Origin, Position, Schema, Service, SourceEntry
from confcheck.schema import load_schema

ORIGIN = Origin("confcheck.toml", Position(1, 1), Position(1, 10))
MANIFEST = Manifest(
    path="confcheck.toml",
    schema=("schemas/platform.yaml", ORIGIN),
    environments=(
        Environment("base", ORIGIN, abstract=True),
        Environment("test", ORIGIN, aliases=("testing",)),
        Environment("staging", ORIGIN, extends="base", aliases=("stage", "stg")),
        Environment("production", ORIGIN, extends="staging"),
    ),
    services=(Service("auth", ORIGIN), Service("backend", ORIGIN), Service("load-tester", ORIGIN)),
    sources=tuple(SourceEntry(index, ORIGIN, (), target=name) for index, name in enumerate(("cloud", "compose", None))),
)
HEAD = "properties:\n"


def load(text: str, path: str = "schemas/platform.yaml", **others: str) -> Schema:
    """The schema of that text; other files of the folder by their names without suffix."""
    files = {path: text} | {f"schemas/{name}.yaml": other for name, other in others.items()}
    return load_schema(path, reader(files), MANIFEST)


def reader(files: Mapping[str, str]) -> Reader:
    """What stands for the workspace's files."""
    return Reader(files)


class Reader:
    """Gives the texts of files, and remembers which were asked for."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Keep the files."""
        self.files = files
        self.asked: list[str] = []

    def __call__(self, path: str) -> str:
        """Like the discoverer: a Mistake for a file that is not there."""
        self.asked.append(path)
        if path not in self.files:
            raise Mistake("no such file", path=path)
        return self.files[path]


def mistake(text: str, path: str = "schemas/platform.yaml", **others: str) -> str:
    """The one line that the schema of that text is refused with."""
    with pytest.raises(Mistake) as caught:
        load(text, path, **others)
    return str(caught.value)
