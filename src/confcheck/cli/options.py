"""The options that several commands share, and the words they accept."""

import os
from collections.abc import Callable, Iterable
from typing import Annotated

from typer import Argument, Option

from confcheck.cli import complete
from confcheck.kernel.names import closest
from confcheck.model.finding import Severity
from confcheck.model.mistake import Mistake
from confcheck.reporters import REPORTERS

FORMATS = tuple(reporter.format for reporter in REPORTERS)
SEVERITIES = tuple(severity.word for severity in reversed(Severity))
COLORS = ("auto", "always", "never")


def _offer(words: tuple[str, ...]) -> Callable[[], list[str]]:
    """What completes an option that accepts only these words."""
    return lambda: [*words]


Root = Annotated[
    str | None,
    Option(
        "--root",
        metavar="DIR",
        envvar="CONFCHECK_ROOT",
        show_envvar=True,
        help="The workspace; default: the nearest directory upwards with a confcheck.toml.",
    ),
]
Services = Annotated[
    list[str] | None,
    Option(
        "--service",
        metavar="NAME",
        autocompletion=complete.services,
        help="Only this service (repeatable).",
    ),
]
Targets = Annotated[
    list[str] | None,
    Option(
        "--target",
        metavar="NAME",
        autocompletion=complete.targets,
        help="Only this target (repeatable).",
    ),
]
Groups = Annotated[
    list[str] | None,
    Option(
        "--group",
        metavar="PATH",
        autocompletion=complete.groups,
        help="Only settings under this path of the schema (repeatable).",
    ),
]
Environments = Annotated[
    list[str] | None,
    Argument(
        metavar="ENVIRONMENT",
        autocompletion=complete.environments,
        help="What to validate; default: every environment.",
        show_default=False,
    ),
]
Format = Annotated[
    str,
    Option(
        "--format",
        metavar="FORMAT",
        envvar="CONFCHECK_FORMAT",
        show_envvar=True,
        autocompletion=_offer(FORMATS),
        help=f"Format of the report: {', '.join(FORMATS)}.",
    ),
]
Output = Annotated[
    str | None,
    Option("--output", metavar="FILE", help="Write the report to this file instead of stdout."),
]
FailOn = Annotated[
    str,
    Option(
        "--fail-on",
        metavar="SEVERITY",
        autocompletion=_offer(SEVERITIES),
        help=f"Exit with 1 if a finding is at least this bad: {', '.join(SEVERITIES)}.",
    ),
]
ExitZero = Annotated[bool, Option("--exit-zero", help="Exit with 0 whatever is found.")]
WithEnvironment = Annotated[
    bool,
    Option("--with-environment", help="Let the environment of this process take part; without it nothing here does."),
]
BaselineFile = Annotated[
    str | None,
    Option("--baseline", metavar="FILE", help="Do not show again what this file knows."),
]
WriteBaseline = Annotated[
    str | None,
    Option("--write-baseline", metavar="FILE", help="Write what is found to this file as known, and exit with 0."),
]
Color = Annotated[
    str,
    Option(
        "--color",
        metavar="WHEN",
        envvar="CONFCHECK_COLOR",
        show_envvar=True,
        autocompletion=_offer(COLORS),
        help=f"Colour the report: {', '.join(COLORS)}.",
    ),
]


def choose(value: str, known: tuple[str, ...], option: str, variable: str | None = None) -> str:
    """The value, if it is one of the known words; Mistake names the option, or the variable that stood for it."""
    if value in known:
        return value
    given_by = variable if variable is not None and os.environ.get(variable) == value else option
    raise Mistake(f"{given_by} does not accept '{value}'", hint=suggestion(value, known, f"one of {', '.join(known)}"))


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """What may have been meant, `did you mean json?`; otherwise the other text."""
    near = closest(word, known)
    return f"did you mean {near}?" if near else otherwise
