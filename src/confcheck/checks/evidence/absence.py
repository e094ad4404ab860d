"""Whether what a view does not set may be set all the same, where confcheck cannot look."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Document, Origin, View


def unreadable(document: Document) -> bool:
    """Whether nothing of the file could be read: it may set anything, and `malformed-source` says so."""
    return bool(document.parsed.problems) and not document.assignments


def opened(view: View) -> Iterator[Origin]:
    """Where the view takes in an object that no file holds (`envFrom`): any key may come from there."""
    for layer in view.layers:
        document = layer.document
        name = dict(document.source.names).get(view.service, view.service)
        alone = len(document.parsed.scopes) == 1
        yield from (origin for scope, origin in document.open if name in scope or alone)


def may_hold_more(view: View) -> bool:
    """Whether the view may set more than can be seen of it."""
    return any(opened(view)) or any(unreadable(layer.document) for layer in view.layers)
