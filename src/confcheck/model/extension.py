"""The extension points: what a source, a reader, a check and a reporter are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model.assignment import Parsed
from confcheck.model.finding import Problem, Report, Severity
from confcheck.model.view import System


@record(frozen=True, slots=True)
class Neighbour:
    """A further file that a source asked for."""

    text: str | None = field(default=None, repr=False)
    """None where it is not there, or cannot be read."""
    refusal: str | None = None
    """Why it cannot be read; None where it can, or where nothing is there."""


Neighbours: TypeAlias = Callable[[str], Neighbour]
"""A path relative to the workspace root, normalised → the file; one outside the workspace is refused."""


def no_neighbours(_path: str) -> Neighbour:
    """The neighbours of a text that stands alone."""
    return Neighbour()


@record(frozen=True, slots=True)
class SourceOptions:
    """What a source needs besides the text."""

    path: str
    """Of the file, relative to the workspace root."""
    reader: str | None = None
    """Only dotenv files have one."""
    select: tuple[tuple[str, str], ...] = ()
    """Path inside the document → `values` or `references`; empty: the whole document is values."""
    part: str | None = None
    """The target whose part is meant; None: what stands outside of targets. Only confcheck's own format has parts."""
    over: tuple[str, ...] = ()
    """Paths of further files of the same source that lie over this one, the later the higher; only for formats that
    join files by rules of their own."""
    neighbours: Neighbours = field(default=no_neighbours, repr=False, compare=False)
    """Reads a further file, whose values become part of this one."""


@record(frozen=True, slots=True)
class Reader:
    """The rules by which a consumer reads an env file."""

    name: str
    read: Callable[[str, str], Parsed]
    """(text, path) → parsed; never raises on input."""
    duplicates: str = "last"
    """Which writing of a key counts, `last` or `first`; `both`: the process gets each of them."""
    process_wins: bool = True
    """Whether a variable that the process has already stays as it is."""
    absent: str | None = None
    """What a key without `=` gets where the process has no such variable; None: nothing."""


@record(frozen=True, slots=True)
class Source:
    """A format: text → assignments with positions, pure, never raising on input."""

    format: str
    names: tuple[str, ...]
    """Shell patterns over the file's base name by which the format is guessed; the first source that fits wins."""
    parse: Callable[[str, SourceOptions], Parsed]
    owns_services: bool = False
    """Whether a file of this format names the services it holds; what `select` names in it is for the entry's."""
    selects: bool = False
    """Whether `select` means something for it."""
    joins: str = ""
    """Which files of one source entry are one whole by the format's own rules for one environment: the first is parsed,
    the others are its `over`. `list`: one of each pattern, as with `docker compose -f a.yml -f b.yml`; `folder`: all of
    one folder, as Terraform has it; empty: each file is a whole."""
    recognises: Callable[[str, str], bool] | None = None
    """(path relative to the root, text) → whether it is a file of this format; asked where no manifest says it. None:
    only the name tells."""
    marks: bool = False
    """Whether its consumer takes a byte order mark for what it is, so that none needs to be complained of."""
    shares: bool = False
    """Whether what stands outside of the blocks of services is for every service that the source entry is for."""


@record(frozen=True, slots=True)
class Check:
    """One rule of confcheck; its module's docstring is its documentation page."""

    id: str
    severity: Severity
    run: Callable[[System], Iterator[Problem]]
    relaxed: Severity | None = None
    """Severity where every environment of the problem is not deployed; None: the same."""
    last: bool = False
    """Whether it judges the suppressions, and so runs when they have been applied."""


@record(frozen=True, slots=True)
class ReporterOptions:
    """How a report is shown; nothing here changes the verdict."""

    color: bool = False
    hyperlinks: str | None = None
    """Absolute root for links on a terminal; None: no links."""
    prefix: str = ""
    """What leads from the root of the repository to that of the workspace (`deploy/`), for reports that a CI service
    shows beside the files of the repository; empty: they are the same, or nobody said where the repository is."""
    version: str = ""
    """Of confcheck, for reports that name the tool; empty: they do not say."""


@record(frozen=True, slots=True)
class Reporter:
    """A format of the report."""

    format: str
    render: Callable[[Report, ReporterOptions], str]
