"""A rule of the schema does not hold.

`rules` say what must hold between settings: two heartbeats fit into the timeout, the frontend is among the allowed
origins. A rule is judged in each view whose service uses every setting that it names without `services.`; with
`services.NAME.PATH` it reads the view of another service in the same environment and target. The finding shows every
setting of the rule with its value and its place.

## Bad

```dotenv title="staging/auth.env"
HEARTBEAT_INTERVAL=60s
HEARTBEAT_TIMEOUT=1m
```

```yaml title="schema.yaml"
properties:
  heartbeat_interval: {type: number, unit: s, services: [auth]}
  heartbeat_timeout: {type: number, unit: s, services: [auth]}
rules:
  - id: heartbeat-before-timeout
    rule: heartbeat_interval * 2 <= heartbeat_timeout
    message: two heartbeats must fit into the timeout
```

## Good

```dotenv title="staging/auth.env"
HEARTBEAT_INTERVAL=25s
HEARTBEAT_TIMEOUT=1m
```

```yaml title="schema.yaml"
properties:
  heartbeat_interval: {type: number, unit: s, services: [auth]}
  heartbeat_timeout: {type: number, unit: s, services: [auth]}
rules:
  - id: heartbeat-before-timeout
    rule: heartbeat_interval * 2 <= heartbeat_timeout
    message: two heartbeats must fit into the timeout
```

## What to do

Change one of the values that the finding shows. Where the rule is wrong for an environment, a target or a service,
restrict it there with `environments`, `targets` or `services`.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import listed, rule_names, rule_places, rule_text, spread_of
from confcheck.model import Check, Problem, Rule, Severity, System
from confcheck.resolve.judge import Judged, judge_of


def run(system: System) -> Iterator[Problem]:
    """One problem per rule and environment; services and targets become places."""
    judge = judge_of(system)
    for rule in system.schema.rules:
        broken: dict[str, list[Judged]] = {}
        for judged in judge.rulings(rule):
            if judged.outcome is False and not judged.silent:
                broken.setdefault(judged.view.environment, []).append(judged)
        for found in broken.values():
            yield _problem(system, rule, found)


def _problem(system: System, rule: Rule, found: list[Judged]) -> Problem:
    program = system.schema.programs[rule.rule]
    spread = spread_of(judged.view for judged in found)
    why = rule.message or rule_text(program, found)
    names = rule_names(found)
    # What says which environment or service this is was right before there was a rule.
    free = rule_names(found, lambda setting: setting.identifies is None)
    return spread.stamp(
        Problem(
            f"{rule.id} does not hold for {listed(spread.services)} in {spread.where}: {why}",
            rule_places(program, found, rule.origin, "rule"),
            hint=f"change {listed(free or names, 'or')} so that the rule holds",
            setting=next(reading.resolved.setting for reading in found[0].readings if reading.resolved is not None),
            keys=names,
            severity=None if rule.severity is None else Severity[rule.severity.upper()],
            because=f"rule: {rule.id}",
        )
    )


CHECK = Check("rule-violation", Severity.ERROR, run)
