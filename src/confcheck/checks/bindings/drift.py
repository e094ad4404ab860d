"""Bindings that should be one and are not: between names, services, targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace

from confcheck.checks.bindings.uses import Bound, bound_places, keys_of, services_of
from confcheck.checks.evidence import by_target, listed, shown_reference, spread_of
from confcheck.model import Problem, Reference

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VERSIONED = ("gcp", "aws-secrets", "aws-ssm")
"""Stores whose references name a version; elsewhere it is a key inside the secret."""


def drifting(bindings: list[Bound]) -> list[list[Bound]]:
    """Every group of bindings that should be one and is not."""
    groups: dict[Hashable, list[Bound]] = {}
    for bound in bindings:
        view, agree = bound.view, bound.resolved.setting.agree
        groups.setdefault(("names", id(view)), []).append(bound)
        if view.variant is None and "targets" in agree:
            groups.setdefault(("targets", view.service), []).append(bound)
    shared = [one for one in bindings if one.view.variant is None and "services" in one.resolved.setting.agree]
    met = [*groups.values(), *by_target(shared, lambda bound: bound.view)]
    return [group for group in met if len(_distinct(bound.reference for bound in group)) > 1]


def _distinct(references: Iterable[Reference]) -> set[Reference]:
    """The references without those that may mean the same as another: an id without its project is in any project."""
    given = set(references)
    full = {
        (one.store, one.id.rpartition("/")[2], one.version) for one in given if one.store == "gcp" and "/" in one.id
    }
    return {one for one in given if "/" in one.id or (one.store, one.id, one.version) not in full}


def drift(groups: list[list[Bound]]) -> Problem:
    """One problem for all groups of a setting in an environment."""
    bindings = list({id(bound): bound for group in groups for bound in group}.values())
    setting = bindings[0].resolved.setting
    spread = spread_of(bound.view for bound in bindings)
    counts = Counter(bound.reference for bound in bindings)
    ordered = sorted(bindings, key=lambda bound: (counts[bound.reference], not bound.wins))
    return spread.stamp(
        Problem(
            f"{setting.path} is bound to {_several(groups)} ({', '.join((*spread.environments, *spread.targets))})",
            tuple(bound_places(ordered)),
            hint=_hint(counts, ordered),
            setting=setting,
            keys=keys_of(bindings),
            because=_because(bindings),
        )
    )


def _several(groups: list[list[Bound]]) -> str:
    """How many secrets stand where one should; groups that have nothing to do with each other do not add up."""
    bound = [[one.reference for one in group] for group in groups]
    ids = max(len(_distinct(replace(one, version=None) for one in group)) for group in bound)
    if ids > 1:
        return f"{_word(ids)} secrets"
    what = "versions" if all(one.store in VERSIONED for one in bound[0]) else "keys"
    return f"{_word(max(len(_distinct(group)) for group in bound))} {what} of one secret"


def _word(count: int) -> str:
    return COUNTS[count] if count < len(COUNTS) else str(count)


def _because(bindings: list[Bound]) -> str:
    agree = [word for word in bindings[0].resolved.setting.agree if word in ("services", "targets")]
    return f"agree: {', '.join(agree)}" if agree else "aliases"


def _hint(counts: Counter[Reference], ordered: list[Bound]) -> str:
    (usual, most), (_, next_most), *_ = counts.most_common()
    names = listed(dict.fromkeys(bound.resolved.names[0] for bound in ordered))
    if most == next_most or not usual.shown:
        return f"find out which secret is meant and bind {names} to it in {services_of(ordered)}"
    odd = [bound for bound in ordered if bound.reference != usual]
    keys, other = listed(keys_of(odd)), "other one is" if len(counts) == 2 else "others are"  # noqa: PLR2004
    return f"bind {keys} to {shown_reference(usual)} in {services_of(odd)} too, unless the {other} meant"
