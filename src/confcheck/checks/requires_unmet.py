"""A setting is set, and another one that it needs is not.

`requires` lists the settings without which this one means nothing: a client id without its secret, a certificate
without its key. What has a default, is derived or stands inside a composite counts as set; settings that the service
does not use do not count, and a switch that is off needs nothing.

## Bad

```dotenv title="staging/auth.env"
CLIENT_ID=harbour
```

```yaml title="schema.yaml"
properties:
  client_id: {type: string, services: [auth], optional: true, requires: [client_secret]}
  client_secret: {type: string, secret: true, services: [auth], optional: true}
```

## Good

```dotenv title="staging/auth.env"
CLIENT_ID=harbour
CLIENT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA
```

```yaml title="schema.yaml"
properties:
  client_id: {type: string, services: [auth], optional: true, requires: [client_secret]}
  client_secret: {type: string, secret: true, services: [auth], optional: true}
```

## What to do

Set what is missing, or take out the setting that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, gathered, listed, spread_of
from confcheck.model import Candidate, Check, Problem, Resolved, Severity, System, View
from confcheck.resolve.composite import contained


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting that needs others."""
    paths = system.schema.paths_where(lambda setting: bool(setting.requires))
    for setting, found in gathered(system.views, _lacking, paths):
        spread = spread_of(view for view, _, _ in found)
        lacking = {one.setting.path: one.names[0] for view, resolved, _ in found for one in _unmet(view, resolved)}
        yield spread.stamp(
            Problem(
                f"{setting.path} needs {listed(lacking)}, which {'is' if len(lacking) == 1 else 'are'} not set in "
                f"{spread.where}",
                tuple(
                    at_key(view, resolved.setting, one, f"{view.service}: without {_names(view, resolved)}")
                    for view, resolved, one in found
                ),
                hint=f"set {listed(_all_names(found))}, or take {setting.path} out",
                setting=setting,
                keys=tuple(dict.fromkeys(one.assignment.key for _, _, one in found)),
                because=f"requires: {', '.join(setting.requires)}",
            )
        )


def _lacking(view: View, resolved: Resolved) -> Iterator[Candidate]:
    winner = resolved.winner
    if winner is None or winner.undefined or view.variant is not None or not resolved.setting.requires:
        return
    if not _is_off(resolved) and any(_unmet(view, resolved)):
        yield winner


def _is_off(resolved: Resolved) -> bool:
    """A switch that is off needs nothing."""
    return resolved.typed is not None and resolved.typed.value is False


def _unmet(view: View, resolved: Resolved) -> Iterator[Resolved]:
    inside = contained(view.settings)
    for path in resolved.setting.requires:
        needed = view.get(path)
        if needed is not None and path not in inside and not _has_value(needed):
            yield needed


def _has_value(needed: Resolved) -> bool:
    return needed.present or needed.default is not None or needed.setting.derive is not None


def _names(view: View, resolved: Resolved) -> str:
    return listed(one.names[0] for one in _unmet(view, resolved))


def _all_names(found: list[tuple[View, Resolved, Candidate]]) -> list[str]:
    """Services may call one setting by different names."""
    return list(dict.fromkeys(one.names[0] for view, resolved, _ in found for one in _unmet(view, resolved)))


CHECK = Check("requires-unmet", Severity.ERROR, run)
