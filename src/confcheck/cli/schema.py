"""`confcheck schema`: what can be done with the schema itself."""

import sys
from typing import Annotated

from typer import Argument, Option, Typer

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, choose
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.reporters.differences import FORMATS as DIFF_FORMATS
from confcheck.reporters.differences import rendered_schema
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
Old = Annotated[str, Argument(metavar="OLD", help="A file of the schema, or REVISION:FILE as it was in git.")]
New = Annotated[str, Argument(metavar="NEW", help="The same; without a FILE, the one that the manifest names.")]
DiffFormat = Annotated[
    str,
    Option(
        "--format",
        metavar="FORMAT",
        autocompletion=lambda: [*DIFF_FORMATS],
        help=f"One of {', '.join(DIFF_FORMATS)}.",
    ),
]
Breaking = Annotated[bool, Option("--breaking", help="Show only what breaks something.")]
ExitCode = Annotated[bool, Option("--exit-code", help="Exit with 1 if a difference is shown.")]
Output = Annotated[str | None, Option("--output", metavar="FILE", help="Write to this file instead of stdout.")]

app = Typer(name="schema")


@app.callback()
def schema() -> None:
    """Hand the schema on to other tools, and compare two of them."""


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
    _hand_over(exported(document, form, workspace.system.schema.path), output)
    return 0


@app.command()
def diff(
    old: Old,
    new: New,
    *,
    root: Root = None,
    form: DiffFormat = "text",
    breaking: Breaking = False,
    output: Output = None,
    exit_code: ExitCode = False,
) -> int:
    """Say what a change of the schema breaks, and for which services.

    Breaking is what may make settings incomplete or invalid that were neither, or show a secret.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, DIFF_FORMATS, "--format")
    difference = api.diff_schemas(root, old, new, only_breaking=breaking)
    _hand_over(rendered_schema(difference, form), output)
    return int(exit_code and bool(difference.changes))


def _hand_over(text: str, output: str | None) -> None:
    if output is None or output == "-":
        show(text, utf8=True)
    else:
        save(text, output)
