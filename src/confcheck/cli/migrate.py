"""`confcheck migrate`: from scattered sources to one file for the environment."""

import os
import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.options import Root
from confcheck.cli.output import remark, show
from confcheck.cli.progress import progress
from confcheck.cli.rewrite import rewrite
from confcheck.model.migration import Migration, Move
from confcheck.model.mistake import Mistake, Refused
from confcheck.reporters.escape import escape

Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="What to move.")
]
Output = Annotated[
    str | None,
    Option(
        "--output",
        metavar="FILE",
        help="The new file; default: environments/ENVIRONMENT.yaml in the workspace.",
    ),
]
Remove = Annotated[
    bool, Option("--remove", help="Delete the old files that no source needs any more; now, or some time later.")
]
IncludeSecrets = Annotated[
    bool, Option("--include-secrets", help="Write secrets in clear; only the owner may read the file then.")
]
Force = Annotated[
    bool, Option("--force", help="Move an environment that has errors, too, and even if its views would change.")
]


def migrate(
    environment: Environment,
    *,
    root: Root = None,
    output: Output = None,
    remove: Remove = False,
    include_secrets: IncludeSecrets = False,
    force: Force = False,
) -> int:
    """Turn the scattered sources of an environment into one file.

    The manifest names that file from then on. Every view of every environment is proved to stay as it is before
    anything is written. Secrets in clear become references to the environment (ref+env://NAME), unless
    --include-secrets. The old files stay until --remove.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        path = None if output is None else _below(workspace.root, output)
        migration = api.migrate(workspace, Move(environment, path, include_secrets, remove, force))
    if migration.differences and not force:
        show("".join(f"{escape(line)}\n" for line in migration.differences))
        raise _refused(migration)
    rewrite(workspace.root, migration.files)
    show("".join(f"{escape(line)}\n" for line in migration.done))
    for one in (*migration.notes, *(f"changed: {line}" for line in migration.differences)):
        remark(one)
    return 0


def _refused(migration: Migration) -> Refused:
    count = len(migration.differences)
    what = "1 value would change" if count == 1 else f"{count} values would change"
    return Refused(f"{what} in {migration.environment}; nothing was written", hint="--force moves it all the same")


def _below(root: Path, output: str) -> str:
    """The path relative to the root; one outside stays what it is, and is refused."""
    real = os.path.realpath(root)
    full = os.path.join(os.path.realpath(os.path.dirname(output) or "."), os.path.basename(output))  # noqa: PTH118, PTH119, PTH120
    if not full.startswith(real + os.sep):
        raise Mistake("the consolidated file must be in the workspace", path=output, hint="name another file")
    return Path(full).relative_to(real).as_posix()
