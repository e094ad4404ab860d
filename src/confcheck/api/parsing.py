"""One env file as its readers read it, without a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from confcheck.discover.disk import printable
from confcheck.discover.single import read_env_file
from confcheck.model import Mistake
from confcheck.resolve.readings import Known, ReadFile, reading
from confcheck.sources import READERS


def parse(path: str, readers: Sequence[str] = ()) -> ReadFile:
    """The file under each of the readers, in their order; under all if none is named.

    Raises `Mistake` for a file that cannot be read and for an unknown reader.
    """
    named = {reader.name: reader for reader in READERS}
    for name in readers:
        if name not in named:
            raise Mistake(f"there is no reader {name!r}", hint=f"one of {', '.join(named)}")
    found = read_env_file(path)
    text, shown = found.text or "", printable(path)
    chosen = [named[name] for name in dict.fromkeys(readers or named)]
    parsed = ((reader, reader.read(text, shown)) for reader in chosen)
    known = Known()
    # Of NUL bytes the readers speak themselves.
    problems = tuple(problem for problem in found.problems if "NUL" not in problem.message)
    return ReadFile(
        shown,
        text,
        tuple(reading(reader, replace(one, problems=problems + one.problems), known=known) for reader, one in parsed),
    )
