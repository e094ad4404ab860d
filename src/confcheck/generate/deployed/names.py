"""How services are called in the files that deploy them."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Document, System, View
from confcheck.resolve.layers import format_of, holdings


def inner_name(system: System, view: View, format_: str) -> str:
    """The name of the service in a file of that format for the view; its own where there is none."""
    return next((name for _, name in deploying(system, view, format_)), view.service)


def deploying(system: System, view: View, format_: str) -> Iterator[tuple[Document, str]]:
    """Every file of that format that holds the service of the view, with its name in there: what counts most first.

    After what feeds the view come files that only tell names and ports: a migration leaves nothing else of them.
    """
    feeding = [layer.document for layer in reversed(view.layers)]
    others = [document for document in system.documents if _is_for(document, view) and document not in feeding]
    documents = tuple(one for one in (*feeding, *others) if format_of(one) == format_)
    held = holdings(system.manifest, documents)
    for document in documents:
        name = held.name(document, view.service)
        if name:
            yield document, name


def _is_for(document: Document, view: View) -> bool:
    source = document.source
    theirs = document.environments is None or view.environment in document.environments
    return theirs and source.target in (None, view.target) and source.active and not source.template
