"""A setting is set, and has no effect here.

`only-if` is a condition, in the language of rules, under which a setting means something: the sample rate of traces
only where traces are sent. Where the condition does not hold, the value is dead: whoever changes it changes nothing
(and nobody has to set it). What cannot be judged, because the condition needs an unknown value, is not reported.

## Bad

```dotenv title="staging/auth.env"
TRACING=off
SAMPLE_RATE=0.5
```

```yaml title="schema.yaml"
properties:
  tracing: {type: boolean, services: [auth]}
  sample_rate: {type: number, services: [auth], optional: true, only-if: tracing}
```

## Good

```dotenv title="staging/auth.env"
TRACING=on
SAMPLE_RATE=0.5
```

```yaml title="schema.yaml"
properties:
  tracing: {type: boolean, services: [auth]}
  sample_rate: {type: number, services: [auth], optional: true, only-if: tracing}
```

## What to do

Take the setting out, or make its condition hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, rule_places, rule_text, spread_of
from confcheck.model import Candidate, Check, Origin, Problem, Resolved, Severity, System
from confcheck.resolve.judge import Judged, dead, judge_of

Found = tuple[Resolved, Candidate, Judged]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; services and targets become places."""
    judge = judge_of(system)
    for path in system.schema.paths_where(lambda setting: setting.only_if is not None):
        groups: dict[tuple[str, str | None], list[Found]] = {}
        for view in system.views:
            resolved = view.get(path)
            if resolved is None or resolved.winner is None or resolved.winner.undefined or resolved.provided:
                continue
            judged = dead(judge, view, resolved)
            if judged is not None:
                key = (view.environment, resolved.setting.only_if)
                groups.setdefault(key, []).append((resolved, resolved.winner, judged))
        for found in groups.values():
            yield _problem(system, found)


def _problem(system: System, found: list[Found]) -> Problem:
    setting = found[0][0].setting
    program = system.schema.programs[setting.only_if or ""]
    judged = [one for _, _, one in found]
    spread = spread_of(one.view for one in judged)
    condition = rule_text(program, judged)
    own = (at_key(one.view, resolved.setting, winner, f"{one.view.service}: set") for resolved, winner, one in found)
    keys = tuple(dict.fromkeys(winner.assignment.key for _, winner, _ in found))
    return spread.stamp(
        Problem(
            f"{setting.path} has no effect in {spread.where}: it means something only if {condition}",
            (*own, *rule_places(program, judged, Origin(setting.origin.path, setting.origin.key), "only-if")[:-1]),
            hint=f"take {setting.path} out, or make the condition hold",
            setting=setting,
            keys=keys,
            because=f"only-if: {condition}",
        )
    )


CHECK = Check("dead-setting", Severity.NOTE, run)
