"""`confcheck parse`: what an env file means to the programs that read it."""

from typing import Annotated

from typer import Argument, Option

from confcheck.cli.options import Output, choose
from confcheck.cli.output import save, show

FORMATS = ("text", "json")
"""What `--format` accepts."""


def _readers() -> list[str]:
    from confcheck.sources import READER_NAMES  # noqa: PLC0415 (what --help does not need)

    return [*READER_NAMES]


File = Annotated[str, Argument(metavar="FILE", help="An env file, wherever it is.", show_default=False)]
As = Annotated[
    list[str] | None,
    Option(
        "--as",
        metavar="READER",
        autocompletion=_readers,
        help="Only as this reader of env files reads it (repeatable); default: as each of them does.",
    ),
]
Portable = Annotated[
    bool, Option("--portable", help="Show for each line the spelling that all of them read alike; rewrites nothing.")
]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help=f"One of {', '.join(FORMATS)}."),
]
Reveal = Annotated[bool, Option("--reveal", help="Show secrets in clear.")]


def parse(
    file: File,
    *,
    readers: As = None,
    portable: Portable = False,
    form: Format = "text",
    output: Output = None,
    reveal: Reveal = False,
) -> int:
    """Show how each program reads an env file, side by side.

    Variables are replaced inside the file; the environment of this process takes no part, and nothing is run. Secrets
    are masked.
    """
    from confcheck import api  # noqa: PLC0415
    from confcheck.reporters.readings import rendered  # noqa: PLC0415

    choose(form, FORMATS, "--format")
    chosen = tuple(choose(name, tuple(_readers()), "--as") for name in readers or ())
    text = rendered(api.parse(file, chosen), form, portable=portable, reveal=reveal)
    if output is None or output == "-":
        show(text, utf8=form != "text")
    else:
        save(text, output, private=reveal)
    return 0
