"""One setting is bound to several secrets, or to several versions of one.

Between the names of a setting in one view always; between services or targets where `agree` says that they share the
value. Values behind references are not visible, so it is the bindings that are compared. Two slips with bindings are
found as well: the id of a secret that is written as if it were the value, and (as a warning) a value that is written
out where the other services of the environment and target take it from a secret store.

## Bad

```yaml title="staging/backend.yaml"
secrets:
  JWT_SECRET: jwt-secret:latest
  JWT_SECRET_KEY: jwt-secret-key:latest
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [backend]}
```

## Good

```yaml title="staging/backend.yaml"
secrets:
  JWT_SECRET_KEY: jwt-secret:latest
```

```yaml title="schema.yaml"
properties:
  jwt_secret: {type: string, env: JWT_SECRET_KEY, aliases: [JWT_SECRET], secret: true, services: [backend]}
```

## What to do

Find out which secret holds the value that is meant, bind every name and service to it, and delete the older names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from confcheck.checks.evidence import Letters, at_value, by_target, listed, shown_reference, spread_of, stand_in
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Check, Place, Problem, Reference, Resolved, Severity, System, View

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VERSIONED = ("gcp", "aws-secrets", "aws-ssm")
"""Stores whose references name a version; elsewhere it is a key inside the secret."""
TELLING = 8
"""A shorter id, or one of a single word, may well be a value, too: `postgres`."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One name bound to one secret in one view."""

    view: View
    resolved: Resolved
    candidate: Candidate
    reference: Reference

    @property
    def wins(self) -> bool:
        """Whether the service gets its value from this binding."""
        return self.candidate is self.resolved.winner


@dataclass(frozen=True, slots=True)
class Literal:
    """One view in which a setting holds a text."""

    view: View
    resolved: Resolved
    candidate: Candidate
    text: str = field(repr=False)


@dataclass(slots=True)
class Uses:
    """Everything that is known about one setting in one environment."""

    bindings: list[Bound] = field(default_factory=list)
    literals: list[Literal] = field(default_factory=list)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment, setting and kind of slip."""
    uses: dict[tuple[str, str], Uses] = {}
    bound_somewhere = {
        resolved.setting.path
        for view in system.views
        for resolved in view.settings
        if any(isinstance(candidate.value, Reference) for candidate in resolved.candidates)
    }
    for view in system.views:
        for resolved in view.settings:
            if resolved.setting.path in bound_somewhere and not resolved.provided:
                of_setting = uses.setdefault((view.environment, resolved.setting.path), Uses())
                of_setting.bindings += _bindings(view, resolved)
                of_setting.literals += _literals(view, resolved)
    ids: dict[str, dict[str, Bound]] = {}
    for (_, path), of_setting in uses.items():
        for bound in of_setting.bindings:
            for text in _spellings(bound.reference):
                ids.setdefault(path, {}).setdefault(text, bound)
    for (_, path), of_setting in uses.items():
        yield from _problems(of_setting, ids.get(path, {}))


def _problems(uses: Uses, ids: dict[str, Bound]) -> Iterator[Problem]:
    drifting = _drifting(uses.bindings)
    if drifting:
        yield _drift(drifting)
    mistaken = [literal for literal in uses.literals if literal.text.strip() in ids]
    if mistaken:
        yield _id_as_value(mistaken, ids)
    literals, bindings = _written_out([literal for literal in uses.literals if literal not in mistaken], uses.bindings)
    if literals:
        yield _in_clear(literals, bindings)


def _bindings(view: View, resolved: Resolved) -> Iterator[Bound]:
    """Per name, the reference of the highest layer."""
    seen: set[str] = set()
    for candidate in resolved.candidates:
        if candidate.assignment.key not in seen and isinstance(candidate.value, Reference):
            yield Bound(view, resolved, candidate, candidate.value)
        seen.add(candidate.assignment.key)


def _literals(view: View, resolved: Resolved) -> Iterator[Literal]:
    """The winner, if it is a text that is known and stands for nothing else."""
    winner = resolved.winner
    text = winner.value if winner is not None and not winner.undefined else None
    if winner is not None and isinstance(text, str) and text and stand_in(resolved) is None:
        yield Literal(view, resolved, winner, text)


def _spellings(reference: Reference) -> Iterator[str]:
    """The texts that are no value of a setting bound to this secret, but its id."""
    if reference.shown:
        name = reference.id.rpartition("/")[2]
        if len(name) >= TELLING and ("-" in name or "_" in name):
            yield from (reference.id, name)
        if reference.version is not None:
            yield from (f"{reference.id}:{reference.version}", f"{name}:{reference.version}")


def _drifting(bindings: list[Bound]) -> list[list[Bound]]:
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


def _drift(groups: list[list[Bound]]) -> Problem:
    bindings = list({id(bound): bound for group in groups for bound in group}.values())
    setting = bindings[0].resolved.setting
    spread = spread_of(bound.view for bound in bindings)
    counts = Counter(bound.reference for bound in bindings)
    ordered = sorted(bindings, key=lambda bound: (counts[bound.reference], not bound.wins))
    return spread.stamp(
        Problem(
            f"{setting.path} is bound to {_several(groups)} ({', '.join((*spread.environments, *spread.targets))})",
            tuple(_places(ordered)),
            hint=_hint(counts, ordered),
            setting=setting,
            keys=_keys(bindings),
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


def _places(bindings: list[Bound]) -> Iterator[Place]:
    letters = Letters()
    several_stores = len({bound.reference.store for bound in bindings}) > 1
    for bound in bindings:
        told = shown_reference(bound.reference)
        if told == MASK:
            told = f"{MASK} ({letters.of(bound.reference)})"
        older = ", under an older name" if bound.candidate.alias else ""
        store = f" in {bound.reference.store}" if several_stores else ""
        label = f"{bound.view.service}{older}: secret {told}{store}"
        yield at_value(bound.view, bound.resolved.setting, bound.candidate, label)


def _hint(counts: Counter[Reference], ordered: list[Bound]) -> str:
    (usual, most), (_, next_most), *_ = counts.most_common()
    names = listed(dict.fromkeys(bound.resolved.names[0] for bound in ordered))
    if most == next_most or not usual.shown:
        return f"find out which secret is meant and bind {names} to it in {_services(ordered)}"
    odd = [bound for bound in ordered if bound.reference != usual]
    keys, other = listed(_keys(odd)), "other one is" if len(counts) == 2 else "others are"  # noqa: PLR2004
    return f"bind {keys} to {shown_reference(usual)} in {_services(odd)} too, unless the {other} meant"


def _id_as_value(mistaken: list[Literal], ids: dict[str, Bound]) -> Problem:
    setting = mistaken[0].resolved.setting
    spread = spread_of(literal.view for literal in mistaken)
    bindings = list({id(bound): bound for literal in mistaken for bound in [ids[literal.text.strip()]]}.values())
    keys = _keys(mistaken)
    return spread.stamp(
        Problem(
            f"{setting.path} holds the id of a secret instead of the secret in {spread.where}",
            (*_said(mistaken, "the id, not the value"), *_places(bindings)),
            hint=f"bind {listed(keys)} of {_services(mistaken)} to that secret, as a reference",
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
    keys = _keys(literals)
    return spread.stamp(
        Problem(
            f"{setting.path} of {_services(literals)} is written out, while {listed(services)} "
            f"{'takes' if len(services) == 1 else 'take'} it from a secret store in {spread.where}",
            (*_said(literals, "written out"), *_places(bindings)),
            hint=f"bind {listed(keys)} of {_services(literals)} to the secret, too",
            setting=setting,
            keys=keys,
            severity=Severity.WARNING,
        )
    )


def _said(literals: list[Literal], meaning: str) -> Iterator[Place]:
    for one in literals:
        yield at_value(one.view, one.resolved.setting, one.candidate, f"{one.view.service}: {meaning}")


def _keys(uses: Iterable[Bound | Literal]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.candidate.assignment.key for one in uses))


def _services(uses: Iterable[Bound | Literal]) -> str:
    return listed(dict.fromkeys(one.view.service for one in uses))


CHECK = Check("reference-drift", Severity.ERROR, run)
