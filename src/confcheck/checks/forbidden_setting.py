"""A setting is set in an environment where the schema forbids it.

Test bypasses, debug switches, logins without a password: `forbidden` lists the environments in which a setting must
not be set at all, not even in a file that another one overrides, because the next change of the order brings it back.
Set to something false (`false`, `0`, `off`) it is a note.

## Bad

```dotenv title="staging/auth.env"
ALLOW_DEV_LOGIN=true
```

```yaml title="schema.yaml"
properties:
  allow_dev_login: {type: boolean, services: [auth], optional: true, forbidden: [staging]}
```

## Good

```dotenv title="staging/auth.env"
LOG_LEVEL=info
```

```yaml title="schema.yaml"
properties:
  allow_dev_login: {type: boolean, services: [auth], optional: true, forbidden: [staging]}
```

## What to do

Delete the line. If a shared file needs it for other environments, move it into theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_value, gathered, spread_of
from confcheck.checks.evidence.spread import Found
from confcheck.kernel.coerce import coerce
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View
from confcheck.resolve.bind import is_set


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting, shadowed assignments too."""

    def forbidden(view: View, resolved: Resolved) -> Iterator[Candidate]:
        if not set(resolved.setting.forbidden).isdisjoint(system.manifest.lineage(view.environment)):
            yield from (one for one in resolved.candidates if _sets(one, resolved))

    paths = system.schema.paths_where(lambda setting: bool(setting.forbidden))
    for setting, found in gathered(system.views, forbidden, paths):
        spread = spread_of(view for view, _, _ in found)
        harmless = all(_is_false(resolved, candidate) for _, resolved, candidate in found)
        yield spread.stamp(
            Problem(
                f"{setting.path} is set in {spread.where}, where it is forbidden",
                tuple(
                    at_value(view, resolved.setting, candidate, f"{view.service}: {_meaning(resolved, candidate)}")
                    for view, resolved, candidate in found
                ),
                hint=f"delete it {_where(found)}",
                setting=setting,
                keys=tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found)),
                severity=Severity.NOTE if harmless else None,
                because=f"forbidden: {', '.join(setting.forbidden)}",
            )
        )


def _where(found: list[Found]) -> str:
    files = {(one.supplier or one.assignment).origin.path for _, _, one in found}
    several = {2: "in both files"}
    return "there" if len(files) == 1 else several.get(len(files), f"in all {len(files)} files")


def _sets(candidate: Candidate, resolved: Resolved) -> bool:
    """Whether it gives a value; what consists of undefined variables only gives none."""
    return is_set(candidate, resolved.setting) and not (candidate.undefined and candidate.value == "")


def _is_false(resolved: Resolved, candidate: Candidate) -> bool:
    if resolved.setting.spec.type != "boolean" or not isinstance(candidate.value, str) or candidate.undefined:
        return False
    return coerce(candidate.value, resolved.setting.spec).value is False


def _meaning(resolved: Resolved, candidate: Candidate) -> str:
    state = "set" if candidate is resolved.winner else "set, and overridden"
    return f"{state} to false" if _is_false(resolved, candidate) else state


CHECK = Check("forbidden-setting", Severity.ERROR, run)
