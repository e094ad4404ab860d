"""`confcheck lock`: what each service was validated with, for its self-check."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import cache, complete
from confcheck.cli.locking import the_key, write_locks
from confcheck.cli.options import Root, Services, Targets
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.model.generated import Order
from confcheck.model.lock import LockOrder
from confcheck.model.mistake import Mistake
from confcheck.reporters.locks import compared, written
from confcheck.runtime.locate import DEFAULT

Environment = Annotated[
    str | None,
    Argument(
        metavar="ENVIRONMENT",
        autocompletion=complete.environments,
        help="Whose settings are locked.",
        show_default=False,
    ),
]
Output = Annotated[
    str | None, Option("--output", metavar="DIR", help="The folder of locks; default: locks in the workspace.")
]
Check = Annotated[bool, Option("--check", help="Write nothing; exit with 1 if the locks are not what the sources say.")]
Rotate = Annotated[bool, Option("--rotate", help="Accept the values of the locks that are replaced, too.")]
Force = Annotated[
    bool, Option("--force", help="Also if the environment has errors, or locks have a key that is not here.")
]

_OURS = b'#!/usr/bin/env python3\n"""confcheck '
"""How the self-check in one file begins."""

Runtime = Annotated[
    str | None,
    Option("--runtime", metavar="FILE", help="Write the self-check as one Python file, for images without confcheck."),
]


def lock(
    environment: Environment = None,
    *,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    output: Output = None,
    check: Check = False,
    rotate: Rotate = False,
    force: Force = False,
    runtime: Runtime = None,
) -> int:
    """Write for each service a lock of what its settings must be.

    A lock holds the contract of a service and a code for each of its values. The service's self-check compares its
    environment with it when it starts. CONFCHECK_KEY (or CONFCHECK_KEY_FILE) holds the key for the codes of secrets;
    without it only presence and shape of secrets can be checked. Run it again after every change that is meant.
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    if runtime is not None:
        path = Path(runtime)
        code = _single_file(path, api.single_file_runtime(path.stem), check=check)
        if environment is None or code:
            return code
    if environment is None:
        raise Mistake("name the environment", hint="confcheck lock staging")
    order = LockOrder(
        environment, tuple(service or ()), tuple(target or ()), rotate=rotate, check=check, key=the_key(), force=force
    )
    with progress(sys.stderr) as watch:
        workspace = api.load(root, progress=watch, known=cache.known, remember=cache.remember)
        if not (force or check):
            api.refuse_errors(workspace, Order(workspace.environment(environment), order.services, order.targets))
    locks = api.lock(workspace, order, Path(output) if output is not None else workspace.root / DEFAULT)
    if check:
        show(compared(locks, output or DEFAULT, keyed=order.key is not None))
        return int(bool(locks.stale) or not all(one.unchanged for one in locks.files))
    changed = write_locks(Path(output) if output is not None else workspace.root / DEFAULT, locks.files)
    show(written(locks, output or DEFAULT, changed))
    return 0


def _single_file(path: Path, text: str, *, check: bool) -> int:
    """Write the self-check, or compare it; the exit code."""
    if not check:
        if path.is_file() and path.stat().st_size and not path.read_bytes().startswith(_OURS):
            raise Mistake(
                "the file is no self-check of confcheck", path=str(path), hint="name another file, or delete it"
            )
        save(text, str(path))
        show(f"{path}: the self-check in one file\n")
        return 0
    same = path.is_file() and path.read_bytes() == text.encode()
    show(f"{path}: {'as this confcheck writes it' if same else 'is not what this confcheck writes'}\n")
    return int(not same)
