"""Who has what a view lacks: the same service in another target, else another service beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from confcheck.checks.evidence.shown import shown_reference
from confcheck.checks.evidence.words import listed
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Resolved, View

Lack = tuple[View, Resolved]
Has = tuple[View, Resolved, Candidate]


def advice(lacking: Sequence[Lack], views: Iterable[View]) -> str:
    """`set KEY in FILE; PATH:LINE sets it …`, as far as one file and one line are clearly meant.

    `views` are those of the environment.
    """
    setting = lacking[0][1].setting
    names = listed(dict.fromkeys(resolved.names[0] for _, resolved in lacking), "or")
    file = _file(lacking)
    where = "" if file is None else f" in {file}"
    same, beside = _siblings(lacking, list(_having(setting.path, views)))
    if (one := _only(same, _place)) is not None:
        return f"set {names}{where}{_example(one, file)} {one[0].service} in {one[0].target or one[0].environment}"
    if "services" in setting.differ:  # what another one has is the wrong example
        return f"set {names}"
    if (one := _only(beside, _reference)) is not None and _reference(one) != MASK:
        return f"bind {names} to {_reference(one)}{where}, as {one[0].service} does ({_place(one)})"
    if (one := _only(beside, _place)) is not None:
        others = listed(dict.fromkeys(view.service for view, _, _ in beside))
        return f"set {names}{where}{_example(one, file)} {others}"
    return f"set {names}"


def _siblings(lacking: Sequence[Lack], having: list[Has]) -> tuple[list[Has], list[Has]]:
    """The one service that lacks it, elsewhere; and the others in the same targets."""
    missing = {(view.service, view.target) for view, _ in lacking}
    services, targets = {service for service, _ in missing}, {target for _, target in missing}
    same = [one for one in having if one[0].service in services and (one[0].service, one[0].target) not in missing]
    beside = [one for one in having if one[0].service not in services and one[0].target in targets]
    return (same if len(services) == 1 else []), beside


def _example(one: Has, file: str | None) -> str:
    """Reads on with whom it is set for."""
    line = _place(one)
    return f", where line {line.rpartition(':')[2]} sets it for" if _path(one) == file else f"; {line} sets it for"


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
    return MASK if one[1].reference is None else shown_reference(one[1].reference)


def _file(lacking: Sequence[Lack]) -> str | None:
    """The one file of the views' targets, if each of them has one, and it is the same."""
    files = {
        tuple(layer.document.path for layer in view.layers if layer.document.source.target == view.target)
        for view, _ in lacking
    }
    paths = files.pop()
    return paths[0] if not files and len(paths) == 1 else None
