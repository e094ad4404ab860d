"""Settings that name each other: every path must exist, and nothing may rest on itself."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from confcheck.schema.compilation import Compilation, Mention
from confcheck.schema.mistakes import suggestion

_CHAINED = ("derive", "parts")
"""Keywords by which a setting rests on others."""


def check_mentions(compilation: Compilation, paths: Iterable[str]) -> None:
    """Judge every mention gathered on the way, now that all settings are known."""
    known = frozenset(paths)
    for mention in compilation.mentions:
        if mention.of not in known:
            message = f"`{mention.keyword}` names no setting"
            compilation.wrong(mention.path, mention.position, message, suggestion(mention.of, sorted(known)))
        elif mention.of == mention.by:
            compilation.wrong(mention.path, mention.position, f"`{mention.keyword}` names the setting itself")
    for keyword in _CHAINED:
        _check_chain([mention for mention in compilation.mentions if mention.keyword == keyword], compilation)


def _check_chain(mentions: list[Mention], compilation: Compilation) -> None:
    """No setting may be derived from itself or be its own part, not even through others."""
    graph: dict[str, set[str]] = {}
    for mention in mentions:
        graph.setdefault(mention.by, set()).add(mention.of)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = set(error.args[1])
        last = max(
            (mention for mention in mentions if mention.by in ring and mention.of in ring),
            key=lambda mention: (mention.path, mention.position),
        )
        compilation.wrong(last.path, last.position, f"`{last.keyword}` leads back to the setting itself")
