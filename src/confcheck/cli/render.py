"""`confcheck render`: each service's own file."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, Services, Targets, choose
from confcheck.cli.output import remark, show
from confcheck.cli.progress import progress
from confcheck.cli.rewrite import rewrite
from confcheck.cli.written import refuse_sources
from confcheck.model.generated import Order
from confcheck.model.mistake import Mistake
from confcheck.model.rendering import FORMATS, Rendering, Wanted
from confcheck.reporters.escape import escape

Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="What to render.")
]
Format = Annotated[
    str,
    Option(
        "--format",
        metavar="FORMAT",
        autocompletion=lambda: [*FORMATS],
        help=f"Format of the files: {', '.join(FORMATS)}.",
    ),
]
Output = Annotated[str | None, Option("--output", metavar="DIR", help="The folder for the files; it is made.")]
Check = Annotated[
    bool, Option("--check", help="Write nothing; exit with 1 if the files of --output are not what would be written.")
]
IncludeSecrets = Annotated[
    bool, Option("--include-secrets", help="Write secrets in clear; only the owner may read such a file then.")
]
Force = Annotated[
    bool, Option("--force", help="Render an environment that has errors, too, and over files that are not rendered.")
]


def render(
    environment: Environment,
    *,
    output: Output = None,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    form: Format = "dotenv",
    check: Check = False,
    include_secrets: IncludeSecrets = False,
    force: Force = False,
) -> int:
    """Write each service's own file, from whatever the sources are.

    An env file for the service's reader, compose's environment of a target, or objects of Kubernetes. All files are
    written or none; what is as it should be is not touched. With --check in CI nobody edits by hand what is rendered.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    if not output:
        raise Mistake("render writes several files", hint="name a folder for them with --output")
    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        order = Order(environment, tuple(service or ()), tuple(target or ()), include_secrets)
        rendering = api.render(workspace, Wanted(order, output, form, force, check))
    if check:
        show("".join(f"{escape(fault)}\n" for fault in rendering.faults) + _verdict(rendering, output))
        return int(bool(rendering.faults))
    own = Order(workspace.environment(environment), include_secrets=include_secrets)
    for change in rendering.changes:
        refuse_sources(workspace, f"{output}/{change.path}", own)
    if rendering.changes:
        _write(output, rendering)
    show(_summary(rendering, output))
    for one in rendering.remarks:
        remark(one)
    return 0


def _write(folder: str, rendering: Rendering) -> None:
    try:
        rewrite(Path(folder), rendering.changes)
    except Mistake as mistake:
        raise Mistake(mistake.message, path=f"{folder}/{mistake.path}", hint=mistake.hint) from None


def _counted(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def _verdict(rendering: Rendering, folder: str) -> str:
    if rendering.faults:
        return (
            f"{_counted(len(rendering.faults))} of {escape(folder)} not as rendered: render again, or edit the source\n"
        )
    return f"{_counted(len(rendering.files))} in {escape(folder)} as rendered\n"


def _summary(rendering: Rendering, folder: str) -> str:
    gone = sum(change.after is None for change in rendering.changes)
    written = len(rendering.changes) - gone
    same = len(rendering.files) - written
    parts = [f"{_counted(written)} written to {escape(folder)}"]
    parts += [f"{same} unchanged"] if same else []
    parts += [f"{gone} removed"] if gone else []
    return ", ".join(parts) + "\n"
