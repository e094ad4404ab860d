"""`confcheck sources`: every configuration file, and what is understood of it."""

import sys
from typing import Annotated

from typer import Option

from confcheck.cli.options import Output, choose
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.reporters.inventory import FORMATS, RENDERERS

Root = Annotated[
    str | None,
    Option(
        "--root",
        metavar="DIR",
        envvar="CONFCHECK_ROOT",
        show_envvar=True,
        help="A workspace, or any folder; default: the workspace around the working directory, else that directory.",
    ),
]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help=f"One of {', '.join(FORMATS)}."),
]


def sources(*, root: Root = None, form: Format = "text", output: Output = None) -> int:
    """List every configuration file, and what is understood of it.

    Its format and reader, whose it is and where it holds, how many assignments it has, and what is not read and why.
    Works without a manifest, too. Exits with 3 if nothing looks like configuration.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    with progress(sys.stderr) as watch:
        found = api.sources(root, progress=watch)
    text = RENDERERS[form](found)
    if output is None or output == "-":
        show(text, utf8=form == "json")
    else:
        save(text, output)
    return 0
