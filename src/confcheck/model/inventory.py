"""Every configuration file of a workspace or a folder, and what was understood of it; no value is kept."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Note:
    """What was not understood, and why."""

    path: str
    """Relative to the root: of the file itself, or of one that is named in it."""
    line: int | None
    """None: it concerns the file as a whole."""
    column: int | None
    message: str


class Extent(StrEnum):
    """How much of a file was understood."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class Claimed(StrEnum):
    """How a file takes part in the system that a manifest describes."""

    SOURCE = "source"
    """A source claims it."""
    TAKEN = "taken in"
    """A claimed file takes it in, as `env_file` does."""
    NOT = "unclaimed"


@record(frozen=True, slots=True)
class FoundSource:
    """A file as one reader reads it, for the environments and services that it is for."""

    path: str
    """Relative to the root, POSIX separators."""
    format: str
    reader: str | None
    """Only env files have one."""
    environments: tuple[str, ...]
    """Those it is for; empty: nothing says for which."""
    services: tuple[str, ...]
    """Those it is for; empty: nothing says for which."""
    target: str | None
    assignments: int
    """How many it writes itself, what it takes in not counted."""
    notes: tuple[Note, ...] = ()
    """By line."""
    extent: Extent = Extent.WHOLE
    claimed: Claimed | None = None
    """None: there is no manifest."""
    template: bool = False
    """Whether it is only there to be copied and filled in."""
    active: bool = True
    """False where the manifest says that no deployment reads it."""


@record(frozen=True, slots=True)
class Inventory:
    """What a workspace holds, or a folder without a manifest."""

    sources: tuple[FoundSource, ...]
    """By path; with a manifest, those of one file in the order of its claims."""
    environments: tuple[str, ...]
    """In the order of the manifest; without one those that names speak of, in the order in which a change travels."""
    services: tuple[str, ...]
    """The same for services; without a manifest by name."""
    manifest: str | None
    """Path of the manifest."""
    abstract: tuple[str, ...] = ()
    """Environments that are never validated themselves."""
    complete: bool = True
    """False where there was too much to look at."""

    def everywhere(self, one: FoundSource) -> bool:
        """Whether a file holds in every environment that is ever validated."""
        return set(self.environments) - set(self.abstract) <= set(one.environments)

    def files(self, extent: Extent) -> int:
        """How many files were understood that far, each counted once, at its worst."""
        order = list(Extent)
        worst: dict[str, Extent] = {}
        for one in self.sources:
            worst[one.path] = max(worst.get(one.path, Extent.WHOLE), one.extent, key=order.index)
        return sum(each is extent for each in worst.values())

    @property
    def assignments(self) -> int:
        """How many all files write; of a file that several readers read, as the most of them say."""
        return sum(_most(self.sources).values())


def _most(sources: Iterable[FoundSource]) -> dict[str, int]:
    """Path → assignments."""
    most: dict[str, int] = {}
    for one in sources:
        most[one.path] = max(most.get(one.path, 0), one.assignments)
    return most
