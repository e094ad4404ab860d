"""`confcheck generate`: an environment in one file."""

import sys
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, Services, Targets, choose
from confcheck.cli.output import remark, save, show
from confcheck.cli.progress import progress
from confcheck.cli.written import refuse_difference, refuse_sources
from confcheck.generate import GENERATORS
from confcheck.model.generated import Generated, Order
from confcheck.model.mistake import Mistake

FORMATS = tuple(generator.format for generator in GENERATORS)
MOST = 12
"""So many remarks are shown; whoever wants the rest reads the comments of the file."""

Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="What to write.")
]
Format = Annotated[
    str,
    Option(
        "--format",
        metavar="FORMAT",
        autocompletion=lambda: [*FORMATS],
        help=f"Format of the file: {', '.join(FORMATS)}.",
    ),
]
Output = Annotated[
    str | None, Option("--output", metavar="FILE", help="Write to this file, in one step, instead of stdout.")
]
Check = Annotated[
    bool, Option("--check", help="Write nothing; exit with 1 if the file of --output is not what would be written.")
]
IncludeSecrets = Annotated[
    bool, Option("--include-secrets", help="Write secrets in clear; only the owner may read the file then.")
]
Force = Annotated[bool, Option("--force", help="Write an environment that has errors, too.")]


def generate(
    environment: Environment,
    *,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    form: Format = "yaml",
    output: Output = None,
    check: Check = False,
    include_secrets: IncludeSecrets = False,
    force: Force = False,
) -> int:
    """Write what an environment's services get into one file.

    Each value comes with its origin. Secrets in clear become references to the environment (ref+env://NAME), unless
    --include-secrets. Exits with 1 if the environment has errors.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    choose(form, FORMATS, "--format")
    if check and output in (None, "-"):
        raise Mistake("--check compares with a file", hint="name it with --output")
    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        if output not in (None, "-") and not check:
            order = Order(workspace.environment(environment), include_secrets=include_secrets)
            refuse_sources(workspace, str(output), order)
        generated = api.generate(
            workspace,
            environment,
            form,
            services=service or (),
            targets=target or (),
            include_secrets=include_secrets,
            force=force,
        )
    if check and output is not None:
        refuse_difference(output, generated.text)
    elif output is None or output == "-":
        show(generated.text, utf8=True)
    else:
        save(generated.text, output, private=generated.secret)
    _remark(generated)
    return 0


def _remark(generated: Generated) -> None:
    for one in generated.remarks[:MOST]:
        remark(one)
    if len(generated.remarks) > MOST:
        remark(f"{len(generated.remarks) - MOST} more like these")
