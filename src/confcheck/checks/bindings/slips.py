"""Slips with bindings: an id that is written as the value, a value written out where others are bound."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.bindings.uses import Bound, Literal, Uses, bound_places, keys_of, services_of
from confcheck.checks.evidence import at_value, listed, spread_of
from confcheck.model import Place, Problem, Reference, Severity

TELLING = 8
"""A shorter id, or one of a single word, may well be a value, too: `postgres`."""


def ids_of(uses: dict[tuple[str, str], Uses]) -> dict[str, dict[str, Bound]]:
    """Setting → the texts that are ids of its secrets, whatever the environment, and where they are bound."""
    ids: dict[str, dict[str, Bound]] = {}
    for (_, path), of_setting in uses.items():
        for bound in of_setting.bindings:
            for text in _spellings(bound.reference):
                ids.setdefault(path, {}).setdefault(text, bound)
    return ids


def slips(uses: Uses, ids: dict[str, Bound]) -> Iterator[Problem]:
    """At most one problem of each kind for a setting in an environment."""
    mistaken = [literal for literal in uses.literals if literal.text.strip() in ids]
    if mistaken:
        yield _id_as_value(mistaken, ids)
    literals, bindings = _written_out([literal for literal in uses.literals if literal not in mistaken], uses.bindings)
    if literals:
        yield _in_clear(literals, bindings)


def _spellings(reference: Reference) -> Iterator[str]:
    """The texts that are no value of a setting bound to this secret, but its id."""
    if reference.shown:
        name = reference.id.rpartition("/")[2]
        if len(name) >= TELLING and ("-" in name or "_" in name):
            yield from (reference.id, name)
        if reference.version is not None:
            yield from (f"{reference.id}:{reference.version}", f"{name}:{reference.version}")


def _id_as_value(mistaken: list[Literal], ids: dict[str, Bound]) -> Problem:
    setting = mistaken[0].resolved.setting
    spread = spread_of(literal.view for literal in mistaken)
    bindings = list({id(bound): bound for literal in mistaken for bound in [ids[literal.text.strip()]]}.values())
    keys = keys_of(mistaken)
    return spread.stamp(
        Problem(
            f"{setting.path} holds the id of a secret instead of the secret in {spread.where}",
            (*_said(mistaken, "the id, not the value"), *bound_places(bindings)),
            hint=f"bind {listed(keys)} of {services_of(mistaken)} to that secret, as a reference",
            setting=setting,
            keys=keys,
        )
    )


def _written_out(literals: list[Literal], bindings: list[Bound]) -> tuple[list[Literal], list[Bound]]:
    """Texts that stand beside references of other services in one target, and no more of them than those; and those."""
    texts: list[Literal] = []
    references: list[Bound] = []
    for target in dict.fromkeys(literal.view.target for literal in literals):
        here = [one for one in literals if one.view.target == target and one.view.variant is None]
        bound = [one for one in bindings if one.view.target == target and one.view.variant is None and one.wins]
        if 0 < len(here) <= len(bound):
            texts += here
            references += bound
    return texts, references


def _in_clear(literals: list[Literal], bindings: list[Bound]) -> Problem:
    setting = literals[0].resolved.setting
    spread = spread_of([*(one.view for one in literals), *(one.view for one in bindings)])
    services = tuple(dict.fromkeys(one.view.service for one in bindings))
    keys = keys_of(literals)
    return spread.stamp(
        Problem(
            f"{setting.path} of {services_of(literals)} is written out, while {listed(services)} "
            f"{'takes' if len(services) == 1 else 'take'} it from a secret store in {spread.where}",
            (*_said(literals, "written out"), *bound_places(bindings)),
            hint=f"bind {listed(keys)} of {services_of(literals)} to the secret, too",
            setting=setting,
            keys=keys,
            severity=Severity.WARNING,
        )
    )


def _said(literals: list[Literal], meaning: str) -> Iterator[Place]:
    for one in literals:
        yield at_value(one.view, one.resolved.setting, one.candidate, f"{one.view.service}: {meaning}")
