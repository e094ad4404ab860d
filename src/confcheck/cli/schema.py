"""`confcheck schema`: what can be done with the schema itself."""

import sys
from typing import Annotated

from typer import Option, Typer

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, choose
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.reporters.exported import FORMATS, exported

Environment = Annotated[
    str | None,
    Option("--environment", metavar="NAME", autocompletion=complete.environments, help="As this environment sees it."),
]
Service = Annotated[
    str | None,
    Option("--service", metavar="NAME", autocompletion=complete.services, help="Only what this service uses."),
]
Target = Annotated[
    str | None,
    Option("--target", metavar="NAME", autocompletion=complete.targets, help="As this target of it sees it."),
]
Format = Annotated[
    str,
    Option("--format", metavar="FORMAT", autocompletion=lambda: [*FORMATS], help=f"One of {', '.join(FORMATS)}."),
]
Output = Annotated[str | None, Option("--output", metavar="FILE", help="Write to this file instead of stdout.")]

app = Typer(name="schema")


@app.callback()
def schema() -> None:
    """Hand the schema on to other tools."""


@app.command()
def export(
    *,
    root: Root = None,
    environment: Environment = None,
    service: Service = None,
    target: Target = None,
    form: Format = "yaml",
    output: Output = None,
) -> int:
    """Write the schema as plain JSON Schema of typed values.

    With --environment and --service it says what must be set there.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        document = api.export_schema(workspace, environment=environment, service=service, target=target)
    text = exported(document, form, workspace.system.schema.path)
    if output is None or output == "-":
        show(text, utf8=True)
    else:
        save(text, output)
    return 0
