"""`confcheck run`: a command that starts only with the settings that were validated."""

from typing import Annotated

from typer import Argument, Option

from confcheck.cli import complete
from confcheck.runtime.wrapper import Asked, checked

Environment = Annotated[
    str, Argument(metavar="ENVIRONMENT", autocompletion=complete.environments, help="Which environment this is.")
]
Service = Annotated[
    str, Argument(metavar="SERVICE", autocompletion=complete.services, help="Which service this process is.")
]
Command = Annotated[list[str], Argument(metavar="-- COMMAND", help="What to run, with its arguments.")]
Target = Annotated[
    str | None,
    Option(
        "--target",
        metavar="NAME",
        autocompletion=complete.targets,
        help="Which target this is; default: the unnamed one, or the only one.",
    ),
]
Root = Annotated[
    str | None, Option("--root", metavar="DIR", help="Where the folder of locks is; default: the working directory.")
]
Lock = Annotated[
    str | None, Option("--lock", metavar="PATH", help="A lock, or the folder of locks; default: locks under the root.")
]
Log = Annotated[
    str,
    Option("--log", metavar="FORMAT", help="How the verdict is written to stderr: text, json (also if all is well)."),
]


def run(
    environment: Environment,
    service: Service,
    command: Command,
    *,
    target: Target = None,
    root: Root = None,
    lock: Lock = None,
    log: Log = "text",
) -> int:
    """Check the environment of this process, then become the command.

    The variables of this process are compared with the lock of the service, which `confcheck lock` wrote. If they are
    what was validated, the command takes the place of this process: signals, exit code, arguments and stdin are its
    own. If not, every problem is listed on stderr, without values, the command does not run, and the exit code is 3;
    it is 127 if there is no such command, and 126 if it cannot be run.

    CONFCHECK_KEY, or the file that CONFCHECK_KEY_FILE names, holds the key of the locks; the command does not get it.
    CONFCHECK=warn lets the command run in spite of problems, except in a protected environment. CONFCHECK_ROOT is not
    asked: it is part of the environment that is judged.
    """
    given = {"environment": environment, "target": target or "", "root": root or "", "lock": lock or "", "log": log}
    return checked(Asked(service, given, command))
