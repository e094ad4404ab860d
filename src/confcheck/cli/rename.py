"""`confcheck rename`: another name for a variable, in every file at once."""

import sys
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Root
from confcheck.cli.output import show
from confcheck.cli.progress import progress
from confcheck.cli.rewrite import rewrite
from confcheck.model.rename import Wish
from confcheck.reporters.renaming import renaming

Old = Annotated[str, Argument(metavar="OLD", help="The variable as it is called now, canonical or older name.")]
New = Annotated[str, Argument(metavar="NEW", help="A new name; for an older name the canonical one.")]
Service = Annotated[
    str | None,
    Option(
        "--service",
        metavar="NAME",
        autocompletion=complete.services,
        help="Whose OLD is meant, where several settings are called so.",
    ),
]
KeepAlias = Annotated[bool, Option("--keep-alias", help="Keep OLD in the schema as an older name.")]
DropAlias = Annotated[bool, Option("--drop-alias", help="Take the older name OLD out of the schema, too.")]
Write = Annotated[bool, Option("--write", help="Change the files; without it the changes are only shown.")]


def rename(
    old: Old,
    new: New,
    *,
    root: Root = None,
    service: Service = None,
    keep_alias: KeepAlias = False,
    drop_alias: DropAlias = False,
    write: Write = False,
) -> int:
    """Rename a variable in every file of the workspace at once.

    OLD is the name under which services read a setting, or an older name that gives way to the canonical one. Shows
    what would change; with --write all files are changed, or none. Every view is proved to stay as it is.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        plan = api.rename(workspace, Wish(old, new, service, keep_alias, drop_alias))
    if write:
        rewrite(workspace.root, plan.files)
    show(renaming(plan, written=write))
    return 0
