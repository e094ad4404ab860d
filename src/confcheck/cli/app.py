"""The commands, and how an error leaves them: one line on stderr and an exit code."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Protocol

from typer import Abort, BadParameter, Context, Exit, Option, Typer
from typer.core import TyperGroup
from typer.main import get_command

from confcheck import __version__
from confcheck.cli.attest import attest
from confcheck.cli.checks import checks
from confcheck.cli.diff import diff
from confcheck.cli.explain import explain
from confcheck.cli.generate import generate
from confcheck.cli.impact import impact
from confcheck.cli.init import init
from confcheck.cli.interrupt import INTERRUPTED
from confcheck.cli.lock import lock
from confcheck.cli.migrate import migrate
from confcheck.cli.output import complain, drop, show
from confcheck.cli.parse import parse
from confcheck.cli.rename import rename
from confcheck.cli.render import render
from confcheck.cli.run import run as wrap
from confcheck.cli.schema import app as schema
from confcheck.cli.sources import sources
from confcheck.cli.validate import validate
from confcheck.model.mistake import Mistake

_HELP = ["-h", "--help"]

app = Typer(
    rich_markup_mode=None,  # help must not import rich
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback, without local values
    context_settings={"help_option_names": _HELP},
)

COMMANDS = (
    *(init, sources, validate, explain, diff, impact, rename, parse),
    *(generate, render, migrate, lock, wrap, attest, checks),
)
GROUPS = (schema,)
"""Commands that have commands of their own."""

# Typer keeps the base of its usage errors private; this one of them is public.
_USAGE_ERROR: type[Exception] = BadParameter.__mro__[1]


class _Parameter(Protocol):
    """What typer calls an option or argument, as far as it is used here."""

    required: bool

    def process_value(self, ctx: Context, value: object) -> object:
        """Coerce the words of the command line."""


def run(words: Sequence[str]) -> int:
    """Run the command that the words name; return its exit code."""
    gc.disable()  # a command is short, and hardly anything it makes lies in a cycle: collecting is half the time
    command = get_command(app)
    for each in _contexts(Context(command, help_option_names=_HELP)):
        for parameter in each.command.get_params(each):
            _take_as_written(parameter)
    try:
        return int(command.main(list(words), prog_name="confcheck", standalone_mode=False) or 0)
    except Mistake as mistake:
        complain(str(mistake))
        return mistake.exit_code
    except _USAGE_ERROR as error:
        complain(_usage(error))
        return Mistake.exit_code
    except Abort:
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        drop(sys.stdout)  # typer was writing its help
        complain(f"cannot write the report: {error.strerror}")
        return Mistake.exit_code


def _contexts(context: Context) -> Iterator[Context]:
    """Those of a command and of all below it."""
    yield context
    command = context.command
    for inner in command.commands.values() if isinstance(command, TyperGroup) else ():
        yield from _contexts(Context(inner, help_option_names=_HELP))


def _take_as_written(parameter: _Parameter) -> None:
    """Make an option hand on its words: all of ours are text, and typer coerces even text with pydantic."""
    coerce = parameter.process_value

    def process_value(ctx: Context, value: object) -> object:
        absent = value is None and not parameter.required
        return value if absent or isinstance(value, str | list | tuple) else coerce(ctx, value)

    parameter.process_value = process_value  # type: ignore[method-assign]  # the hook that click documents


def _usage(error: Exception) -> str:
    """The error on one line, with what may have been meant and where to read more."""
    near = getattr(error, "possibilities", None)
    # With possibilities the whole text lists them once more, in the order of the alphabet.
    text = str(getattr(error, "message", "") if near else getattr(error, "format_message", error.__str__)())
    command = getattr(getattr(error, "ctx", None), "command_path", "confcheck")
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{text[:1].lower()}{text[1:].rstrip('.')} ({meant}see {command} --help)"


def _version(asked: bool | None) -> None:
    if asked:
        show(f"confcheck {__version__}\n")
        raise Exit


@app.callback()
def confcheck(
    version: Annotated[bool, Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Validate the settings of several services across environments, with the place of every value."""


for _command in COMMANDS:
    app.command(_command.__name__)(_command)
for _group in GROUPS:
    app.add_typer(_group)
