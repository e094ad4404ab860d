"""Whether to colour and link: the option first, then the conventions of the environment, then the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from confcheck.model.extension import ReporterOptions


def appearance(color: str, environ: Mapping[str, str], stream: TextIO | None, root: str) -> ReporterOptions:
    """How to show a report on a stream (None: in a file); `color` is `auto`, `always` or `never`."""
    terminal = stream is not None and stream.isatty() and environ.get("TERM") != "dumb"
    colored = _colored(color, environ, terminal=terminal)
    return ReporterOptions(color=colored, hyperlinks=root if colored and terminal else None)


def _colored(color: str, environ: Mapping[str, str], *, terminal: bool) -> bool:
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR"):
        return False
    return terminal or bool(environ.get("FORCE_COLOR"))
