"""The first line of every file that is rendered: that it is, for what, and from what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confcheck.model import View
from confcheck.model.generated import RENDERED

_LINE = re.compile(rf"{re.escape(RENDERED)}(?P<environment>[^\s:]+): ")
_FEW = 3


def header(views: Iterable[View], what: str) -> str:
    """The line without its end; `what` the file holds, in words."""
    views = tuple(views)
    targets = dict.fromkeys(view.target for view in views if view.target is not None)
    inside = f" in {', '.join(targets)}" if targets else ""
    return f"{RENDERED}{views[0].environment}: {what}{inside}. Edit {_sources(views)}, not this file."


def rendered_for(text: str) -> str | None:
    """The environment that a file was rendered for; None if it was not rendered by us."""
    found = _LINE.match(text)
    return None if found is None else found["environment"]


def _sources(views: tuple[View, ...]) -> str:
    documents = [layer.document for view in views for layer in view.layers if layer.document.assignments]
    paths = sorted({path for document in documents for path in (document.path, *document.parsed.others)})
    if not 0 < len(paths) <= _FEW:
        return "what the manifest names" if not paths else f"the {len(paths)} files it comes from"
    return ", ".join("".join(each if each.isprintable() else "?" for each in path) for path in paths)
