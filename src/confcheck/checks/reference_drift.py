"""One setting is bound to several secrets, or to several versions of one.

Between the names of a setting in one view always; between services or targets where `agree` says that they share the
value. Values behind references are not visible, so it is the bindings that are compared.

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
from dataclasses import dataclass

from confcheck.checks.evidence import at_value, listed, spread_of
from confcheck.checks.evidence.shown import shown_reference
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Check, Place, Problem, Reference, Resolved, Severity, System, View

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting."""
    groups: dict[tuple[str, str], list[Bound]] = {}
    for view in system.views:
        for resolved in view.settings:
            bindings = list(_bindings(view, resolved))
            groups.setdefault((view.environment, resolved.setting.path), []).extend(bindings)
    for bindings in groups.values():
        drifting = _drifting(bindings)
        if drifting:
            yield _problem(drifting)


def _bindings(view: View, resolved: Resolved) -> Iterator[Bound]:
    """Per name, the reference of the highest layer."""
    seen: set[str] = set()
    for candidate in resolved.candidates:
        if candidate.assignment.key not in seen and isinstance(candidate.value, Reference):
            yield Bound(view, resolved, candidate, candidate.value)
        seen.add(candidate.assignment.key)


def _drifting(bindings: list[Bound]) -> list[Bound]:
    """Every binding that belongs to a group in which two differ."""
    groups: dict[Hashable, list[Bound]] = {}
    for bound in bindings:
        view, agree = bound.view, bound.resolved.setting.agree
        groups.setdefault(("names", id(view)), []).append(bound)
        if view.variant is None and "services" in agree:
            groups.setdefault(("services", view.target), []).append(bound)
        if view.variant is None and "targets" in agree:
            groups.setdefault(("targets", view.service), []).append(bound)
    chosen = {
        id(bound) for group in groups.values() if len({bound.reference for bound in group}) > 1 for bound in group
    }
    return [bound for bound in bindings if id(bound) in chosen]


def _problem(bindings: list[Bound]) -> Problem:
    setting = bindings[0].resolved.setting
    spread = spread_of(bound.view for bound in bindings)
    counts = Counter(bound.reference for bound in bindings)
    ordered = sorted(bindings, key=lambda bound: (counts[bound.reference], not bound.wins))
    ids = {(bound.reference.store, bound.reference.id) for bound in bindings}
    several = f"{_word(len(ids))} secrets" if len(ids) > 1 else f"{_word(len(counts))} versions of one secret"
    return spread.stamp(
        Problem(
            f"{setting.path} is bound to {several} ({', '.join((*spread.environments, *spread.targets))})",
            tuple(_place(bound) for bound in ordered),
            hint=_hint(counts, ordered),
            setting=setting,
            keys=tuple(dict.fromkeys(shown_key(bound.candidate.assignment.key) for bound in bindings)),
            because=_because(bindings),
        )
    )


def _word(count: int) -> str:
    return COUNTS[count] if count < len(COUNTS) else str(count)


def _because(bindings: list[Bound]) -> str:
    agree = [word for word in bindings[0].resolved.setting.agree if word in ("services", "targets")]
    return f"agree: {', '.join(agree)}" if agree else "aliases"


def _place(bound: Bound) -> Place:
    older = ", under an older name" if bound.candidate.alias else ""
    label = f"{bound.view.service}{older}: secret {shown_reference(bound.reference)}"
    return at_value(bound.view, bound.resolved.setting, bound.candidate, label)


def _hint(counts: Counter[Reference], ordered: list[Bound]) -> str:
    (usual, most), (_, next_most), *_ = counts.most_common()
    names = listed(dict.fromkeys(bound.resolved.names[0] for bound in ordered))
    if most == next_most or not usual.shown:
        return f"find out which secret is meant and bind {names} to it in {_services(ordered)}"
    odd = [bound for bound in ordered if bound.reference != usual]
    keys = listed(dict.fromkeys(shown_key(bound.candidate.assignment.key) for bound in odd))
    return f"bind {keys} to {shown_reference(usual)} in {_services(odd)} too, unless the other one is meant"


def _services(bindings: Iterable[Bound]) -> str:
    return listed(dict.fromkeys(bound.view.service for bound in bindings))


CHECK = Check("reference-drift", Severity.ERROR, run)
