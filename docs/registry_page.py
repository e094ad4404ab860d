"""What the registries hold: formats of sources, readers of env files, formats of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from confcheck.model import Reader, Reporter, Source
from docs.pieces import code, listed, page, sentence, table


def registry_page(sources: Sequence[Source], readers: Sequence[Reader], reporters: Sequence[Reporter]) -> str:
    """Three tables, each in the order of its registry."""
    return page(
        "Formats, readers and reports",
        "the registries `SOURCES`, `READERS` and `REPORTERS`",
        "## Formats of sources",
        "The first format whose pattern fits the name of a file is taken where `format` is not given. What they mean: "
        "[readers and sources](../sources.md).",
        _formats(sources),
        "## Readers of env files",
        "The first is that of a dotenv file for which nobody names one.",
        table(("`reader`", "Reads"), ((code(reader.name), _of_function(reader.read)) for reader in readers)),
        "## Reports",
        "The first is the default. What a script may rely on: [output and exit codes](../output.md).",
        table(("`--format`", "Is"), ((code(one.format), _of_module(one.render)) for one in reporters)),
    )


def _formats(sources: Sequence[Source]) -> str:
    rows = (
        (
            code(source.format),
            listed(source.names) or "never: name it",
            "the file" if source.owns_services else "the manifest",
            "yes" if source.selects else "",
            _of_module(source.parse),
        )
        for source in sources
    )
    return table(("`format`", "Guessed for", "Services named by", "`select`", "Reads"), rows)


def _of_module(function: Callable[..., object]) -> str:
    return sentence(import_module(function.__module__).__doc__)


def _of_function(function: Callable[..., object]) -> str:
    """Of the function that a deferred one stands for."""
    return sentence(getattr(import_module(function.__module__), function.__name__).__doc__)
