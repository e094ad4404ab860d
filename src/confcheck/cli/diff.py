"""`confcheck diff`: what differs between two sides, or since a revision."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import COLORS, Color, Groups, Output, Root, Services, Targets, choose
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.cli.terminal import appearance
from confcheck.model.mistake import Mistake
from confcheck.reporters.differences import FORMATS, rendered

if TYPE_CHECKING:
    from confcheck.api import Filters, Workspace
    from confcheck.model.difference import Difference

Sides = Annotated[
    list[str] | None,
    Argument(
        metavar="LEFT RIGHT",
        autocompletion=complete.environments,
        help="Environments (staging production), services (staging/auth staging/backend), targets (staging@cloud "
        "staging@compose), or files.",
        show_default=False,
    ),
]
Since = Annotated[
    str | None,
    Option(
        "--since",
        metavar="REVISION",
        help="What changed in each view since this git revision; then the arguments are environments.",
    ),
]
Reader = Annotated[
    str | None, Option("--reader", metavar="NAME", help="Read both files as this consumer of env files would.")
]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help=f"One of {', '.join(FORMATS)}."),
]
ExitCode = Annotated[bool, Option("--exit-code", help="Exit with 1 if there is a difference.")]


def diff(
    sides: Sides = None,
    *,
    since: Since = None,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    group: Groups = None,
    reader: Reader = None,
    form: Format = "text",
    output: Output = None,
    exit_code: ExitCode = False,
    color: Color = "auto",
) -> int:
    """Show what differs between two sides.

    What means the same is no difference: 60s and 1m, https://x and https://x:443/. Secrets are compared and never
    shown; equal ones have the same letter.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    when = choose(color, COLORS, "--color", "CONFCHECK_COLOR")
    filters = api.Filters(tuple(service or ()), tuple(target or ()), tuple(group or ()))
    words = sides or []
    difference = _since(since, words, root, filters) if since is not None else _between(words, root, reader, filters)
    colored = appearance(when, os.environ, sys.stdout if output in (None, "-") else None, "").color
    text = rendered(difference, form, color=colored)
    if output is None or output == "-":
        show(text, utf8=form != "text")
    else:
        save(text, output)
    return int(exit_code and difference.differs)


def _between(words: list[str], root: str | None, reader: str | None, filters: "Filters") -> "Difference":
    from confcheck import api  # noqa: PLC0415

    if len(words) != 2:  # noqa: PLR2004 - two sides
        raise Mistake("diff compares two sides", hint="name both, or one revision with --since")
    left, right = words
    if api.are_files(left, right):
        given = {"--service": filters.services, "--target": filters.targets, "--group": filters.groups}
        for option, values in given.items():
            if values:
                raise Mistake(f"{option} means nothing between two files")
        return api.diff_files(left, right, _built(reader))
    if reader is not None:
        raise Mistake("--reader means something only between two files")
    return api.diff(_load(root), left, right, filters)


def _since(revision: str, words: list[str], root: str | None, filters: "Filters") -> "Difference":
    from confcheck import api  # noqa: PLC0415

    workspace = _load(root)
    with api.loaded_at(workspace.root, revision, _load) as before:
        return api.diff_since(workspace, before, revision, words, filters)


def _load(root: str | Path | None) -> "Workspace":
    from confcheck import api  # noqa: PLC0415

    with progress(sys.stderr) as watch:
        return api.load(root, progress=watch, known=cache.known, remember=cache.remember)


def _built(reader: str | None) -> str | None:
    """The reader, if there is one of that name."""
    from confcheck.sources import READERS  # noqa: PLC0415

    return None if reader is None else choose(reader, tuple(one.name for one in READERS), "--reader")
