"""The reference of the command line: what `--help` says of every command, on 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from typer import Context, Typer
from typer.core import TyperGroup
from typer.main import get_command

from docs.pieces import code, link, page, table

WIDTH = 78
"""Of the text on 80 columns; two stay free."""


def command_page(app: Typer, name: str) -> str:
    """Every command in the order of its help; those of a group follow it."""
    commands = list(commands_of(_context(Context(get_command(app)), name)))
    rows = ((link(code(path), f"#{path.replace(' ', '-')}"), summary) for path, summary, _ in commands)
    sections = (f"## {path}\n\n```text\n{text}\n```" for path, _, text in commands)
    return page(
        "Command line",
        "what `--help` says",
        "The page [output and exit codes](../output.md) says what a script may rely on.",
        table(("Command", "Does"), rows),
        *sections,
    )


def commands_of(context: Context) -> Iterator[tuple[str, str, str]]:
    """Path, summary and help of a command and of all below it."""
    command = context.command
    yield context.command_path, command.get_short_help_str(limit=200), command.get_help(context).strip()
    for name, inner in command.commands.items() if isinstance(command, TyperGroup) else ():
        yield from commands_of(_context(Context(inner, parent=context), name))


def _context(bare: Context, name: str) -> Context:
    """The context in which a command says its help: its own settings, a fixed width."""
    names = bare.command.context_settings.get("help_option_names")
    return Context(bare.command, parent=bare.parent, info_name=name, terminal_width=WIDTH, help_option_names=names)
