"""Who has what a view lacks: the same service in another target, else another service beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from confcheck.checks.evidence.shown import shown_reference
from confcheck.checks.evidence.words import listed
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Document, Resolved, View
from confcheck.sources import guess_format

Lack = tuple[View, Resolved]
Has = tuple[View, Resolved, Candidate]


def advice(lacking: Sequence[Lack], views: Iterable[View]) -> str:
    """`set KEY in FILE; PATH:LINE sets it …`, as far as one file and one sibling are clearly meant.

    `views` are those of the environment.
    """
    setting = lacking[0][1].setting
    by_path = all(document.source.by_path for view, _ in lacking for document in _own(view))
    names = listed(dict.fromkeys(setting.path if by_path else one.names[0] for _, one in lacking), "or")
    file = _file(lacking)
    where = "" if file is None else f" in {file}"
    having = list(_having(setting.path, views))
    same = _elsewhere(lacking, having)
    if same:
        return f"set {names}{where}{_example(same, file)} in {same[0][0].target or same[0][0].environment}"
    beside = [] if "services" in setting.differ else _beside(lacking, having)  # a wrong example where they must differ
    if (one := _only(beside, _reference)) is not None and _reference(one) != MASK:
        return f"bind {names} to {_reference(one)}{where}, as {one[0].service} does ({_place(one)})"
    if _only(beside, _place) is not None:
        return f"set {names}{where}{_example(beside, file)}"
    return f"set {names}"


def _elsewhere(lacking: Sequence[Lack], having: list[Has]) -> list[Has]:
    """Where the very services that lack it have it: in the one other target in which all of them do.

    Of several the one whose files have the format of theirs: a variant of one stack beside it, and a cloud.
    """
    missing = {(view.service, view.target) for view, _ in lacking}
    services = {service for service, _ in missing}
    found: dict[str | None, list[Has]] = {}
    for one in having:
        view = one[0]
        if view.service in services and (view.service, view.target) not in missing:
            found.setdefault(view.target, []).append(one)
    whole = [group for group in found.values() if {view.service for view, _, _ in group} == services]
    formats = {form for view, _ in lacking for form in _formats(view)}
    alike = [group for group in whole if all(_formats(view) <= formats for view, _, _ in group)]
    chosen = whole if len(whole) == 1 else alike
    return chosen[0] if len(chosen) == 1 else []


def _formats(view: View) -> set[str | None]:
    return {one.source.format or guess_format(one.path.rpartition("/")[2]) for one in _own(view)}


def _own(view: View) -> list[Document]:
    """The files that its target alone has."""
    return [layer.document for layer in view.layers if layer.document.source.target == view.target]


def _beside(lacking: Sequence[Lack], having: list[Has]) -> list[Has]:
    """Other services that have it in every target where it is missing."""
    services, targets = {view.service for view, _ in lacking}, {view.target for view, _ in lacking}
    beside = [one for one in having if one[0].service not in services and one[0].target in targets]
    return beside if {view.target for view, _, _ in beside} == targets else []


def _example(found: list[Has], file: str | None) -> str:
    """Who has it, and at which lines; reads on with where."""
    places = list(dict.fromkeys(map(_place, found)))
    services = listed(dict.fromkeys(view.service for view, _, _ in found))
    if len(places) == 1 and _path(found[0]) == file:
        return f", where line {places[0].rpartition(':')[2]} sets it for {services}"
    return f"; {listed(places)} {'sets' if len(places) == 1 else 'set'} it for {services}"


def _having(path: str, views: Iterable[View]) -> Iterator[Has]:
    for view in views:
        resolved = view.get(path) if view.variant is None else None
        if resolved is not None and resolved.winner is not None and not resolved.winner.undefined:
            yield view, resolved, resolved.winner


def _only(found: Sequence[Has], what: Callable[[Has], object]) -> Has | None:
    """The first, if all of them say the same."""
    return found[0] if len(set(map(what, found))) == 1 else None


def _path(one: Has) -> str:
    return one[2].assignment.origin.path


def _place(one: Has) -> str:
    origin = one[2].assignment.origin
    return f"{origin.path}:{(origin.value or origin.key).line}"


def _reference(one: Has) -> str:
    bound = one[1].reference
    return MASK if bound is None or not bound.comparable else shown_reference(bound)


def _file(lacking: Sequence[Lack]) -> str | None:
    """The one file of the views' targets, if each of them has one, and it is the same."""
    files = {tuple(document.path for document in _own(view)) for view, _ in lacking}
    paths = files.pop()
    return paths[0] if not files and len(paths) == 1 else None
