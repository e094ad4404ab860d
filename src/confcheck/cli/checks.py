"""`confcheck checks`: the list of checks, and the page of one."""

from collections.abc import Iterator
from typing import Annotated

from typer import Argument

from confcheck.cli import complete
from confcheck.cli.options import suggestion
from confcheck.cli.output import show
from confcheck.model.extension import Check
from confcheck.model.mistake import Mistake

Id = Annotated[
    str | None,
    Argument(metavar="ID", autocompletion=complete.checks, help="A check, to read its page.", show_default=False),
]


def checks(check_id: Id = None) -> int:
    """List every check with its severity, or show the page of one."""
    show(_listing() if check_id is None else _page(check_id))
    return 0


def summaries() -> Iterator[tuple[Check, str]]:
    """Every check with the first line of its page; empty where python -OO dropped the pages."""
    from confcheck.checks import CHECKS, docs_of  # noqa: PLC0415 (what --help does not need)

    for check in CHECKS:
        lines = (docs_of(check) or "").strip().splitlines()
        yield check, lines[0] if lines else ""


def _listing() -> str:
    rows = [(check.id, _severity(check), summary) for check, summary in summaries()]
    first, second = (max(len(row[column]) for row in rows) for column in range(2))
    return "".join(f"{name:<{first}}  {severity:<{second}}  {text}".rstrip() + "\n" for name, severity, text in rows)


def _page(name: str) -> str:
    from confcheck.checks import CHECKS, docs_of  # noqa: PLC0415 (what --help does not need)

    check = next((check for check in CHECKS if check.id == name), None)
    if check is None:
        near = suggestion(name, [check.id for check in CHECKS], "confcheck checks lists them")
        raise Mistake(f"there is no check '{name}'", hint=near)
    docs = docs_of(check)
    if docs is None:
        raise Mistake("the pages of the checks are docstrings, and python -OO drops those", hint="run it without -OO")
    return f"{check.id} ({_severity(check)})\n\n{docs.strip()}\n"


def _severity(check: Check) -> str:
    """`error`, or `error/warning` where the second is the severity outside deployed environments."""
    return check.severity.word + (f"/{check.relaxed.word}" if check.relaxed is not None else "")
