"""`confcheck generate`: an environment in one file."""

import sys
from pathlib import PurePath
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Root, Services, Targets, choose
from confcheck.cli.output import refuse_nowhere, remark, save, show
from confcheck.cli.progress import progress
from confcheck.cli.written import refuse_difference, refuse_sources
from confcheck.generate import GENERATORS
from confcheck.model.generated import Generated, Order
from confcheck.model.mistake import Mistake

FORMATS = tuple(generator.format for generator in GENERATORS)
MOST = 12
"""So many conflicts are shown, and so many other remarks; whoever wants the rest reads the comments of the file."""
_ENDINGS = {".json": "json", ".toml": "toml", ".env": "dotenv", ".py": "python", ".ts": "typescript"}

Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="What to write.")
]
Format = Annotated[
    str | None,
    Option(
        "--format",
        metavar="FORMAT",
        autocompletion=lambda: [*FORMATS],
        help=f"Format of the file: {', '.join(FORMATS)}; default: what its name ends in, else yaml.",
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
    form: Format = None,
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

    form = _by_ending(output) if form is None else choose(form, FORMATS, "--format")
    if check and output in (None, "-"):
        raise Mistake("--check compares with a file", hint="name it with --output")
    if output in (None, "-"):
        refuse_nowhere()
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
        refuse_difference(output, generated.text, private=generated.secret)
    elif output is None or output == "-":
        show(generated.text, utf8=True)
    else:
        save(generated.text, output, private=generated.secret)
    file = "the file" if output in (None, "-") else str(output)
    _remark(generated, f"in {file}" if form == "json" else f"as comments in {file}")
    return 0


def _by_ending(output: str | None) -> str:
    """The format that the name of a file asks for; YAML where it says nothing."""
    return _ENDINGS.get(PurePath(output or "").suffix.lower(), FORMATS[0])


def _remark(generated: Generated, place: str) -> None:
    conflicts = [one for one in generated.remarks if one in generated.conflicts]
    others = [one for one in generated.remarks if one not in generated.conflicts]
    for one in conflicts[:MOST]:
        remark(one)
    more = len(conflicts) - MOST
    if more > 0:
        remark(f"{more} more conflict{' stands' if more == 1 else 's stand'} {place}")
    for one in others[:MOST]:
        remark(one)
    if len(others) > MOST:
        remark(f"{len(others) - MOST} more not shown")
