"""A host or a secret that belongs to another environment.

Hosts are those that the manifest (`hosts`) or a Kubernetes file (Ingress, route, URL) declares for another environment
and not for this one, and those that are named after another environment where this one has names of the same kind:
`smtp.production.example.net` among `redis.staging.example.net`. Secrets are ids that are named after another
environment which binds them too, or after its expansion of `{ENVIRONMENT}`. Names count as whole: `latest` is not
`test`. What stands in a file that both environments read is shared on purpose, unless the setting says what it
`points-to`.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[environments.production]
[services.auth]
hosts = { staging = ["auth.staging.example.com"], production = ["auth.example.com"] }
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
```

```dotenv title="staging/backend.env"
AUTH_URL=https://auth.example.com
```

```yaml title="schema.yaml"
properties:
  auth_url: {type: string, format: uri, services: [backend], optional: true}
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[environments.production]
[services.auth]
hosts = { staging = ["auth.staging.example.com"], production = ["auth.example.com"] }
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
```

```dotenv title="staging/backend.env"
AUTH_URL=https://auth.staging.example.com
```

```yaml title="schema.yaml"
properties:
  auth_url: {type: string, format: uri, services: [backend], optional: true}
```

## What to do

Write what belongs to this environment. If it is meant to use the other one's, declare the host for both in `hosts`, or
suppress the finding with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, listed, shown, shown_reference, spread_of, stand_in
from confcheck.checks.evidence.belonging import Belonging, belongings
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Check, Place, Problem, Resolved, Severity, System, View


@record(frozen=True, slots=True)
class Foreign:
    """A value in one view that belongs elsewhere."""

    view: View
    resolved: Resolved
    candidate: Candidate
    belongings: tuple[Belonging, ...]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting."""
    groups: dict[tuple[str, str], list[Foreign]] = {}
    for view, resolved, found in belongings(system):
        if resolved.winner is not None and stand_in(resolved) is None:
            key = (view.environment, resolved.setting.path)
            groups.setdefault(key, []).append(Foreign(view, resolved, resolved.winner, found))
    yield from map(_problem, groups.values())


def _problem(group: list[Foreign]) -> Problem:
    setting = group[0].resolved.setting
    spread = spread_of(one.view for one in group)
    found = [belonging for one in group for belonging in one.belongings]
    kinds = dict.fromkeys(f"a {belonging.kind}" for belonging in found)
    others = dict.fromkeys(name for belonging in found for name in belonging.environments)
    return spread.stamp(
        Problem(
            f"{setting.path} uses {listed(kinds)} of {listed(others)} in {spread.where}",
            tuple(map(_place, group)),
            hint=_hint(group),
            setting=setting,
            keys=tuple(dict.fromkeys(one.candidate.assignment.key for one in group)),
            because=None if setting.points_to is None else f"points-to: {setting.points_to}",
        )
    )


def _place(one: Foreign) -> Place:
    setting, candidate = one.resolved.setting, one.candidate
    told = dict.fromkeys(_told(one, belonging) for belonging in one.belongings)
    return at_value(one.view, setting, candidate, f"{one.view.service}: {', '.join(told)}")


def _told(one: Foreign, belonging: Belonging) -> str:
    if not _is_shown(one, belonging):
        return f"a {belonging.kind} of {listed(belonging.environments)}"
    return f"{belonging.text} {belonging.why}"


def _is_shown(one: Foreign, belonging: Belonging) -> bool:
    """Whether the value's line gives away what the finding would repeat."""
    reference = one.resolved.reference
    text = shown(one.resolved.setting, one.candidate) if reference is None else shown_reference(reference)
    return MASK not in text or belonging.text in text.lower()


def _hint(group: list[Foreign]) -> str:
    own = group[0].view.environment
    told = [(one, belonging) for one in group for belonging in one.belongings]
    rights = dict.fromkeys(found.right for one, found in told if found.right and _is_shown(one, found))
    hosts = any(belonging.kind == "host" for _, belonging in told)
    write = f"write {listed(rights)}" if rights else f"write what belongs to {own}"
    meant = "declare the host for both in hosts of the manifest" if hosts else "suppress this with the reason"
    return f"{write}; if {own} is meant to use it, {meant}"


CHECK = Check("foreign-environment", Severity.ERROR, run)
