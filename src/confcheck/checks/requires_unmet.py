"""A setting is set, and another one that it needs is not.

`requires` lists the settings without which this one means nothing: a client id without its secret, a certificate
without its key. A default counts as set; settings that the service does not use do not count.

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


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting that needs others."""
    for setting, found in gathered(system.views, _lacking):
        spread = spread_of(view for view, _, _ in found)
        lacking = list(dict.fromkeys(one for view, resolved, _ in found for one in _unmet(view, resolved)))
        yield spread.stamp(
            Problem(
                f"{setting.path} needs {listed(one.setting.path for one in _once(lacking))}, which "
                f"{'is' if len(_once(lacking)) == 1 else 'are'} not set in {spread.where}",
                tuple(
                    at_key(view, setting, one, f"{view.service}: without {_names(view, resolved)}")
                    for view, resolved, one in found
                ),
                hint=f"set {listed(dict.fromkeys(one.names[0] for one in lacking))}, or take {setting.path} out",
                setting=setting,
                keys=tuple(dict.fromkeys(one.assignment.key for _, _, one in found)),
                because=f"requires: {', '.join(setting.requires)}",
            )
        )


def _lacking(view: View, resolved: Resolved) -> Iterator[Candidate]:
    if resolved.winner is not None and view.variant is None and any(_unmet(view, resolved)):
        yield resolved.winner


def _unmet(view: View, resolved: Resolved) -> Iterator[Resolved]:
    for path in resolved.setting.requires:
        needed = view.get(path)
        if needed is not None and not needed.present and needed.default is None:
            yield needed


def _once(lacking: list[Resolved]) -> list[Resolved]:
    return list({one.setting.path: one for one in lacking}.values())


def _names(view: View, resolved: Resolved) -> str:
    return listed(one.names[0] for one in _unmet(view, resolved))


CHECK = Check("requires-unmet", Severity.ERROR, run)
