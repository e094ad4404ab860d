"""Files of one source entry that are one whole, as `docker compose -f a.yml -f b.yml` makes one of two."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from confcheck.discover.claims import Claim
from confcheck.model import Manifest, Source

_VALUES = (".tfvars", ".tfvars.json")
"""What Terraform is given besides the files of a module."""


def joined(
    claims: Sequence[Claim], manifest: Manifest, source_of: Callable[[Claim], Source]
) -> Iterator[tuple[Claim, ...]]:
    """Every claim, the lowest of a whole with those that lie over it; `claims` are in the order of precedence.

    A file that is part of several wholes, of one for each environment, is there once for each.
    """
    for _, group in groupby(claims, key=lambda claim: claim.entry.index):
        wholes = [one for how, some in _candidates(tuple(group), source_of) for one in _wholes(how, some, manifest)]
        yield from sorted(wholes, key=lambda whole: (whole[0].order, whole[0].path))


def _candidates(
    claims: tuple[Claim, ...], source_of: Callable[[Claim], Source]
) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """The claims of one entry that may be one whole whatever environment they are for, and how they are joined."""
    groups: dict[tuple[str, object, object], list[Claim]] = {}
    homes = {posixpath.dirname(claim.path) for claim in claims if not claim.path.endswith(_VALUES)}
    for number, claim in enumerate(claims):
        how = source_of(claim).joins if len(claims) > 1 and not claim.entry.variants else ""
        folder = _home(claim.path, homes) if how == "folder" else ""
        key = (how, folder, claim.services) if how else (how, number, None)
        groups.setdefault(key, []).append(claim)
    for (how, _, _), some in groups.items():
        yield how, tuple(some)


def _home(path: str, homes: set[str]) -> str:
    """The folder of the module that a file is part of; values may stand below it, or beside the only one."""
    folder = own = posixpath.dirname(path)
    while path.endswith(_VALUES) and folder not in homes:
        if not folder:
            return min(homes) if len(homes) == 1 else own
        folder = posixpath.dirname(folder)
    return folder


def _wholes(how: str, claims: tuple[Claim, ...], manifest: Manifest) -> Iterator[tuple[Claim, ...]]:
    """The wholes that the environments make of claims."""
    if len(claims) == 1:
        yield claims
        return
    environments: dict[tuple[Claim, ...], list[str]] = {}
    for environment in manifest.environments:
        fit = tuple(one for one in claims if one.environments is None or environment.name in one.environments)
        for whole in _apart(how, fit):
            environments.setdefault(whole, []).append(environment.name)
    for (first, *over), names in environments.items():
        open_to_all = all(claim.environments is None for claim in (first, *over))
        everywhere = open_to_all and len(names) == len(manifest.environments)
        yield replace(first, environments=None if everywhere else tuple(names)), *over


def _apart(how: str, fit: tuple[Claim, ...]) -> Iterable[tuple[Claim, ...]]:
    """What one environment uses: one whole, or each by itself where one pattern of a list has found several files."""
    several = len({claim.order for claim in fit}) < len(fit)
    return [(claim,) for claim in fit] if how == "list" and several else [fit] if fit else []
