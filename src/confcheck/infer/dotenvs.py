"""Env files: whose they are, in which environment, which lie over which, and which are alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from confcheck.infer.environments import DEFAULT, Words, in_order
from confcheck.infer.files import File, Left
from confcheck.infer.roster import Roster
from confcheck.infer.use import Order, Use
from confcheck.infer.words import DEPLOYING
from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Group:
    """The env files of one folder that belong to the same services; () stands for everyone."""

    folder: str
    services: tuple[str, ...]
    files: tuple[File, ...]

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Which of several folders with files for everyone is the main one: the fullest, then the nearest."""
        deploys = not DEPLOYING.isdisjoint(self.folder.lower().split("/"))
        return deploys, -len(self.files), self.folder.count("/") + bool(self.folder), self.folder


def dotenv_uses(
    files: Iterable[File], roster: Roster, words: Words, declared: frozenset[str]
) -> tuple[tuple[Use, ...], tuple[Left, ...]]:
    """The uses of env files, templates too; `declared` are the environments of all other files."""
    given = tuple(files)
    owned: dict[tuple[str, tuple[str, ...]], list[File]] = {}
    uses: list[Use] = []
    left: list[Left] = []
    for file in given:
        owners = roster.owners(file.named)
        if owners is None:
            left.append(Left(file.path, "settings of infrastructure, not of a service"))
        elif file.named.template:
            stated = words.environment(file.named.word)
            environments = (stated,) if stated is not None else ()
            uses.append(Use(file, Order.TEMPLATE, environments, owners or None))
        else:
            rest = tuple(each for each in file.named.qualifiers if not roster.means(each, owners))
            named = replace(file.named, qualifiers=rest)
            owned.setdefault((named.folder, owners), []).append(replace(file, named=named))
    groups = sorted((Group(*key, tuple(kept)) for key, kept in owned.items()), key=lambda group: group.rank)
    local = "local" if "local" in declared | {words.environment(file.named.word) for file in given} else DEFAULT
    main: set[str] = set()
    for group in groups:
        made = tuple(_of_group(group, words, local))
        if not group.services:
            # Two folders with files for everyone: nothing says that one lies over the other.
            own = {name for use in made if not use.variants for name in use.environments}
            if own & main:
                made = tuple(replace(use, variants=True, order=Order.ALTERNATIVE) for use in made)
            main |= own
        uses += made
    return tuple(uses), tuple(left)


def _of_group(group: Group, words: Words, local: str) -> Iterator[Use]:
    services = group.services or None
    stated = {words.environment(file.named.word) for file in group.files} - {None}
    undeclared = _undeclared(group, {name for name in stated if name is not None})
    bare = [file for file in group.files if file.named.word is None and not _is_added(file)]
    for file in group.files:
        named = file.named
        environment = words.environment(named.word)
        if named.qualifiers or _is_second(file, group):
            where = (environment,) if environment is not None else undeclared
            yield Use(file, Order.ALTERNATIVE, where, services, variants=True)
        elif named.local:
            yield Use(file, Order.LOCAL, (environment or local,), services)
        elif environment is not None:
            yield Use(file, Order.OWN if services else Order.SHARED, (environment,), services)
        elif named.shared or stated:
            yield Use(file, Order.BASE if services else Order.SHARED_BASE, undeclared, services)
        else:
            twin = bare[:1] != [file] and not _is_added(file)
            order = Order.ALTERNATIVE if twin else Order.OWN if services else Order.SHARED
            yield Use(file, order, (DEFAULT,), services, variants=twin)


def _is_second(file: File, group: Group) -> bool:
    """Whether another file of the same environment is named as more files of the group are: `.env.test`, `test.env`."""
    shapes = [each.named.shape for each in group.files if each.named.word is not None and not each.named.qualifiers]
    rivals = {
        each.named.shape
        for each in group.files
        if each.named.word == file.named.word is not None and not _is_added(each)
    }
    own = (shapes.count(file.named.shape), file.named.shape)
    return not _is_added(file) and any((shapes.count(shape), shape) > own for shape in rivals)


def _is_added(file: File) -> bool:
    """Whether it adds to another file by its kind: `.env.local`, `.secrets`, and what its name qualifies."""
    return file.named.local or file.named.shape == ".secrets" or bool(file.named.qualifiers)


def _undeclared(group: Group, stated: set[str]) -> tuple[str, ...]:
    """Where a file without an environment holds: below all others if development has one of its own, else there."""
    below = any(file.named.shared and not file.named.qualifiers for file in group.files)
    if stated & {DEFAULT, "local"} or (below and stated):
        return in_order(stated)
    return (DEFAULT,)
