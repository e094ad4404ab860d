"""Files as views: every key is a name outside the schema; a file with services has one view for each."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.compare.pairs import Pairs
from confcheck.model import Assignment, Document, Layer, View
from confcheck.resolve.interpolate import Outside, evaluate
from confcheck.resolve.late import settled


def file_pairs(left: Document, right: Document) -> Pairs:
    """The services of both files by their names; two files with one each are compared whatever these are called."""
    old, new = views_of(left), views_of(right)
    if len(old) == len(new) == 1:
        return Pairs(((old[0], new[0]),))
    theirs = {view.service: view for view in new}
    mine = {view.service for view in old}
    return Pairs(
        tuple((view, theirs[view.service]) for view in old if view.service in theirs),
        tuple(view for view in old if view.service not in theirs),
        tuple(view for view in new if view.service not in mine),
    )


def views_of(document: Document) -> tuple[View, ...]:
    """One view per block of the file, or one of the file as a whole."""
    blocks = dict.fromkeys(scope[0] for scope in document.parsed.scopes if scope)
    return tuple(_view(document, name) for name in blocks or ("",))


def _view(document: Document, name: str) -> View:
    layer = Layer(0, document)

    def select(_layer: Layer) -> Iterator[Assignment]:
        return (one for one in document.assignments if not one.scope or one.scope[0] == name)

    return View(
        name, "", None, layers=(layer,), unknown=tuple(settled(evaluate((layer,), select, Outside()), Outside()))
    )
