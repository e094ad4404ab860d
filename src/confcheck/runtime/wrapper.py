"""Check, then become the command: `SERVICE --environment NAME [--target NAME] [--lock PATH] [--log json] -- CMD …`."""

# ruff: noqa: PTH113, PTH118, PTH123
# Paths stay strings: importing pathlib takes as long as the whole self-check.

from __future__ import annotations

import errno
import os
import signal
import sys

from confcheck import runtime
from confcheck.runtime.locate import DEFAULT
from confcheck.runtime.streams import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

USAGE, NOT_FOUND, NOT_EXECUTABLE = 2, 127, 126
OPTIONS = ("--environment", "--target", "--root", "--lock", "--log")
LOGS = ("text", "json")
_LONGEST = 40
_SIGNALS = ("SIGPIPE", "SIGXFSZ", "SIGXFZ")
"""Python ignores them, and so would the command."""
HELP = """\
Usage: {name} SERVICE --environment NAME [--target NAME] [--root DIR] [--lock PATH] [--log text|json]
       -- COMMAND [ARGUMENT …]

Checks the environment of this process against the lock of the service, then becomes COMMAND: signals, exit code,
arguments and stdin are its own. What is wrong is listed on stderr, without values; then COMMAND does not run, and the
exit code is 3.

  SERVICE             Whose lock it is.
  --environment NAME  Which environment this is; never taken from the values that are checked.
  --target NAME       Which deployment of it; without it the unnamed one, or the only one.
  --root DIR          Where the folder of locks is; default: the working directory.
  --lock PATH         A lock, or the folder of them; default: locks under the root.
  --log text|json     How the verdict is written; json: one line, also if all is well.

CONFCHECK_KEY, or the file that CONFCHECK_KEY_FILE names, holds the key of the locks; COMMAND does not get it.
CONFCHECK=warn lets COMMAND run in spite of problems, except in a protected environment.
"""


class Usage(Exception):
    """What is wrong with the words of the command line; never with a word that may hold a secret."""


class Asked:
    """What the words of the command line ask for."""

    __slots__ = ("command", "given", "service")

    def __init__(self, service: str, given: dict[str, str], command: list[str]) -> None:
        """`given`: option without its dashes → word."""
        self.service = service
        self.given = given
        self.command = command


def run(words: Sequence[str], name: str = "python -m confcheck.runtime") -> int:
    """Do what the words say; returns an exit code only where the command does not run."""
    if asks_for_help(words):
        sys.stdout.write(HELP.format(name=name))
        return 0
    try:
        asked = parsed(words)
    except Usage as error:
        return _complain(f"{error} (see {name} --help)", USAGE)
    return checked(asked)


def run_in(words: Sequence[str]) -> int:
    """The same for `confcheck run ENVIRONMENT SERVICE … -- COMMAND`."""
    try:
        asked = parsed(words, ("environment", "service"))
    except Usage as error:
        return _complain(f"{error} (see confcheck run --help)", USAGE)
    return checked(asked)


def asks_for_help(words: Sequence[str]) -> bool:
    """Whether the words before `--` do."""
    own = words[: words.index("--")] if "--" in words else words
    return "-h" in own or "--help" in own


def parsed(words: Sequence[str], positions: tuple[str, ...] = ("service",)) -> Asked:
    """The words taken apart; raises Usage. `positions` says what the words without a dash are."""
    given, placed, rest = _options(words)
    if len(placed) != len(positions):
        missing = " and ".join(f"the {word}" for word in positions[len(placed) :])
        raise Usage(f"name {missing}" if missing else "the command stands behind `--`")
    given.update(zip(positions, placed, strict=True))
    if not given.get("environment"):
        raise Usage("name the environment with --environment")
    if given.get("log", "text") not in LOGS:
        raise Usage("--log is text or json")
    if len(rest) < 2:  # noqa: PLR2004 - `--` and a command
        raise Usage("name the command behind `--`")
    return Asked(given.pop("service"), given, rest[1:])


def _options(words: Sequence[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """What options say, the other words, and everything from `--` on."""
    given: dict[str, str] = {}
    placed: list[str] = []
    rest = list(words)
    while rest and rest[0] != "--":
        word, equals, value = rest.pop(0).partition("=")
        if not word.startswith("-"):
            placed.append(word + equals + value)
            continue
        if word not in OPTIONS:
            raise Usage(f"there is no option {word[:_LONGEST]}")
        if not equals:
            if not rest or rest[0] == "--":
                raise Usage(f"{word} needs a value")
            value = rest.pop(0)
        given[word[2:]] = value
    return given, placed, rest


def checked(asked: Asked) -> int:
    """Check, and become the command if the verdict allows it."""
    given = asked.given
    try:
        runtime.require(
            asked.service,
            environment=given["environment"],
            target=given.get("target") or None,
            lock=given.get("lock") or os.path.join(given.get("root", ""), DEFAULT),
            log=given.get("log", "text"),
        )
    except runtime.Refused:
        return runtime.REFUSED
    return become(asked.command)


def become(command: list[str]) -> int:
    """Be the command from now on; returns only if it cannot be run."""
    _restore()
    try:
        os.execvp(command[0], command)  # noqa: S606 - that is what it is for
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None)
        if number == errno.ENOENT and os.path.isfile(command[0]):
            return _complain(f"{command[0]} cannot be run: what its first line names is not there", NOT_EXECUTABLE)
        if number in (errno.ENOENT, errno.ENOTDIR):
            return _complain(f"there is no command {command[0]}", NOT_FOUND)
        reason = getattr(error, "strerror", None) or "it is no name of a command"
        return _complain(f"{command[0]} cannot be run: {reason.lower()}", NOT_EXECUTABLE)


def _restore() -> None:
    """Undo what Python did to the process when it started."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_DFL)
    if os.environ.get("LC_CTYPE") == "C.UTF-8" and not _was_given(b"LC_CTYPE="):
        del os.environ["LC_CTYPE"]  # PEP 538: set by Python itself where the locale is C


def _was_given(begin: bytes) -> bool:
    """Whether the process got such a variable; true where the system does not tell."""
    try:
        with open("/proc/self/environ", "rb") as stream:
            return any(one.startswith(begin) for one in stream.read().split(b"\0"))
    except OSError:
        return True


def _complain(message: str, code: int) -> int:
    say(f"error: {message}\n")
    return code


def main() -> NoReturn:
    """With the words of the process."""
    raise SystemExit(run(sys.argv[1:]))
