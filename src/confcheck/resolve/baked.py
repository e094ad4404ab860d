"""Names that a build bakes into what it makes: what the container gets for them later has no effect."""

from __future__ import annotations

from confcheck.model import Candidate
from confcheck.sources import BAKED


def built_first(candidates: list[Candidate], reader: str | None) -> list[Candidate]:
    """The candidates, the lowest first: where the build gets a name that the reader bakes, only the build wins."""
    prefix = BAKED.get(reader or "")
    if prefix is None:
        return candidates
    built = {one.assignment.key for one in candidates if one.assignment.build and one.assignment.key.startswith(prefix)}
    lower = [one for one in candidates if not one.assignment.build and one.assignment.key in built]
    return [*lower, *(one for one in candidates if one.assignment.build or one.assignment.key not in built)]
