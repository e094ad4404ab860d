"""The only errors confcheck raises on purpose: operator mistakes, and settings that a program asked for in vain."""

from __future__ import annotations

from confcheck.model.origin import Position


class Mistake(Exception):
    """A bad manifest, schema or option: one line with the place and the remedy, exit code 2."""

    exit_code = 2

    def __init__(
        self, message: str, *, path: str | None = None, position: Position | None = None, hint: str | None = None
    ) -> None:
        """Keep the parts; the message must not hold a value of a setting."""
        super().__init__(message)
        self.message = message
        self.path = path
        self.position = position
        self.hint = hint

    def __str__(self) -> str:
        """The one line: `path:line:column: message (hint)`."""
        place = ""
        if self.path is not None:
            place = self.path if self.position is None else f"{self.path}:{self.position.line}:{self.position.column}"
            place += ": "
        return f"{place}{self.message}" + (f" ({self.hint})" if self.hint else "")


class NothingMatched(Mistake):
    """An environment that does not exist, or no sources at all: a gate must not pass on an empty set, exit code 3."""

    exit_code = 3


class Refused(Mistake):
    """What was asked for is not done, because the environment or a file is not as it must be; exit code 1."""

    exit_code = 1


class InvalidSettings(Exception):
    """Settings that a view sets wrongly or not at all: every one with its place, none with its value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the lines, each `path: message at file:line:column`."""
        super().__init__("\n".join(problems))
        self.problems = problems
