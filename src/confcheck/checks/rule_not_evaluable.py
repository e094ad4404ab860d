"""A rule of the schema cannot be judged, because a value that it needs is not there or not known.

A rule is silent where none of its settings is set. Where some are set and others are not, or are references to a secret
store, it is neither kept nor broken, and nothing should look as if it had been checked. A value that another check
reports, such as a placeholder, is not reported here again.

## Bad

```dotenv title="staging/auth.env"
POOL_TIMEOUT=30s
```

```yaml title="schema.yaml"
properties:
  pool_timeout: {type: number, unit: s, services: [auth], optional: true}
  request_timeout: {type: number, unit: s, services: [auth], optional: true}
rules:
  - id: pool-gives-up-first
    rule: pool_timeout < request_timeout
```

## Good

```dotenv title="staging/auth.env"
POOL_TIMEOUT=30s
REQUEST_TIMEOUT=1m
```

```yaml title="schema.yaml"
properties:
  pool_timeout: {type: number, unit: s, services: [auth], optional: true}
  request_timeout: {type: number, unit: s, services: [auth], optional: true}
rules:
  - id: pool-gives-up-first
    rule: pool_timeout < request_timeout
```

## What to do

Set what is missing, give it a `default`, or say in the rule what holds without it: `!has(request_timeout) || …`. What
is only known in a secret store cannot be judged from files.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import (
    listed,
    rule_names,
    rule_places,
    spread_of,
)
from confcheck.checks.evidence.absence import unreadable
from confcheck.model import Check, Problem, Rule, Severity, System
from confcheck.resolve.judge import UNSET, Judged, judge_of


def run(system: System) -> Iterator[Problem]:
    """One problem per rule and environment; services and targets become places."""
    judge = judge_of(system)
    for rule in system.schema.rules:
        open_: dict[str, list[Judged]] = {}
        for judged in judge.rulings(rule):
            if not isinstance(judged.outcome, bool) and not _is_told(judged):
                open_.setdefault(judged.view.environment, []).append(judged)
        for found in open_.values():
            yield _problem(system, rule, found)


def _is_told(judged: Judged) -> bool:
    """Whether there is nothing to judge, or another check says what is wrong."""
    unset = any(reading.why == UNSET for reading in judged.unknown)
    if judged.silent or any(reading.told for reading in judged.unknown) or (unset and judged.view.variant is not None):
        return True
    return unset and any(unreadable(layer.document) for layer in judged.view.layers)


def _problem(system: System, rule: Rule, found: list[Judged]) -> Problem:
    program = system.schema.programs[rule.rule]
    spread = spread_of(judged.view for judged in found)
    why = dict.fromkeys(reason for judged in found for reason in _reasons(judged))
    unset = [reading for judged in found for reading in judged.unknown if reading.why == UNSET]
    names = dict.fromkeys(reading.resolved.names[0] for reading in unset if reading.resolved is not None)
    return spread.stamp(
        Problem(
            f"{rule.id} cannot be judged for {listed(spread.services)} in {spread.where}: {listed(why)}",
            rule_places(program, found, rule.origin, "rule"),
            hint=f"set {listed(names)}" if names else None,
            setting=next((reading.resolved.setting for reading in found[0].readings if reading.resolved), None),
            keys=rule_names(found),
            because=f"rule: {rule.id}",
        )
    )


def _reasons(judged: Judged) -> Iterator[str]:
    """What is not known, and why; or what went wrong in computing."""
    for reading in judged.unknown:
        yield f"{reading.operand.path} is {reading.why}" if reading.view else reading.why
    why = getattr(judged.outcome, "why", None)
    if why is not None:
        yield str(why)


CHECK = Check("rule-not-evaluable", Severity.NOTE, run)
