"""`confcheck impact`: what would notice if a setting were gone or called otherwise."""

import sys
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Output, Root, Services, Targets, choose
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.reporters.impact import FORMATS, RENDERERS

Setting = Annotated[
    str,
    Argument(
        metavar="SETTING",
        autocompletion=complete.settings,
        help="Its path in the schema, auth.jwt_secret, or a name under which a service reads it.",
    ),
]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help=f"One of {', '.join(FORMATS)}."),
]


def impact(
    setting: Setting,
    *,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    form: Format = "text",
    output: Output = None,
) -> int:
    """Show what depends on a setting, before it is renamed or removed.

    Who uses it and under which names, every place where it is written, and what names it in values and in the schema.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        found = api.impact(workspace, setting, services=service or (), targets=target or ())
    text = RENDERERS[form](found)
    if output is None or output == "-":
        show(text, utf8=form == "json")
    else:
        save(text, output)
    return 0
