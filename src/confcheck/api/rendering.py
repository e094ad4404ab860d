"""The files of every service, and how the folder for them differs; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from confcheck.api.generation import ordered, refuse_errors
from confcheck.api.workspace import Workspace
from confcheck.discover.disk import printable
from confcheck.discover.rendered import Present, present
from confcheck.generate.header import rendered_for
from confcheck.generate.render import files, remarks
from confcheck.model import Mistake
from confcheck.model.generated import Order
from confcheck.model.rename import Rewritten
from confcheck.model.rendering import Rendered, Rendering, Wanted


def render(workspace: Workspace, wanted: Wanted) -> Rendering:
    """Every file that is wanted, and what has to be done in the folder for it.

    Raises `NothingMatched` and `Mistake` as `generate` does, also for what must not be written over; `Refused` where
    the environment has errors, unless forced or only checked.
    """
    asked = wanted.order
    order = ordered(workspace, asked.environment, asked.services, asked.targets, include_secrets=asked.include_secrets)
    if not wanted.force and not wanted.check:
        refuse_errors(workspace, order)
    made = files(workspace.system, order, wanted.format)
    there = present(wanted.folder, [file.path for file in made])
    if not wanted.force and not wanted.check:
        _refuse_foreign(wanted.folder, made, there)
    left = _left(order, made, there)
    changes = (*(change for file in made if (change := _change(file, there.get(file.path)))), *left)
    faults = tuple(_faults(wanted.folder, made, there, left))
    return Rendering(made, changes, faults, tuple(remarks(workspace.system, order, wanted.format)))


def _refuse_foreign(folder: str, made: Iterable[Rendered], there: Mapping[str, Present]) -> None:
    for file in made:
        found = there.get(file.path)
        if found is not None and not found.rendered:
            hint = "choose another folder; --force writes over it"
            raise Mistake("confcheck did not render this file", path=printable(f"{folder}/{file.path}"), hint=hint)


def _change(file: Rendered, found: Present | None) -> Rewritten | None:
    content = file.generated.text.encode()
    if found is not None and found.content == content and not (file.generated.secret and found.open):
        return None
    return Rewritten(file.path, None if found is None else found.content, content, file.generated.secret)


def _left(order: Order, made: Iterable[Rendered], there: Mapping[str, Present]) -> tuple[Rewritten, ...]:
    """What was rendered for this environment and is no part of it any more; with a choice of services nobody knows."""
    if order.services or order.targets:
        return ()
    names = {file.path for file in made}
    return tuple(
        Rewritten(one.path, one.content, None)
        for one in there.values()
        if one.path not in names and rendered_for(one.content.decode(errors="replace")) == order.environment
    )


def _faults(
    folder: str, made: Iterable[Rendered], there: Mapping[str, Present], left: Iterable[Rewritten]
) -> Iterator[str]:
    for file in made:
        path, found = printable(f"{folder}/{file.path}"), there.get(file.path)
        wanted = file.generated.text.encode()
        if found is None:
            yield f"{path}: this file is missing"
        elif found.content != wanted:
            yield f"{path}:{_first_difference(wanted, found.content)}: this line is not as rendered"
        elif file.generated.secret and found.open:
            yield f"{path}: others than its owner may read this file, and it holds secrets"
    for one in left:
        yield f"{printable(f'{folder}/{one.path}')}: nothing renders this file any more"


def _first_difference(wanted: bytes, found: bytes) -> int:
    """The number of the line."""
    pairs = zip(wanted.split(b"\n"), found.split(b"\n"), strict=False)
    same = (number for number, (one, other) in enumerate(pairs, start=1) if one != other)
    return next(same, min(wanted.count(b"\n"), found.count(b"\n")) + 1)
