"""The command line: words in, exit code out."""

import sys
from collections.abc import Sequence
from contextlib import suppress

from confcheck import __version__
from confcheck.cli.closed import opened
from confcheck.cli.interrupt import INTERRUPTED, end_at_once


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `words` defaults to those of the process."""
    given = sys.argv[1:] if words is None else list(words)
    if words is None:
        end_at_once()
    sys.stdout, sys.stderr = opened(sys.stdout), opened(sys.stderr)
    try:
        if given == ["--version"]:
            # Answered here, before anything that takes time to import.
            with suppress(OSError):
                sys.stdout.write(f"confcheck {__version__}\n")
                sys.stdout.flush()
                return 0
        if given[:1] == ["run"] and not asks_for_help(given):
            # So is this, which stands before the start of a service.
            from confcheck.runtime.wrapper import run_in  # noqa: PLC0415 (others do without it)

            return run_in(given[1:])
        from confcheck.cli.app import run  # noqa: PLC0415 (not before it is known that it is needed)

        return run(given)
    except KeyboardInterrupt:
        return INTERRUPTED


def asks_for_help(words: Sequence[str]) -> bool:
    """Whether the words before `--` do."""
    own = words[: words.index("--")] if "--" in words else words
    return not {"-h", "--help"}.isdisjoint(own)
