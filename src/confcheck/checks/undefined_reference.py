"""A value uses a variable that has neither a value nor a default.

The reader puts nothing in its place, mostly without a word: the service starts with an empty or half value
(Kubernetes leaves the `$(NAME)` as it is). What the platform or CI supplies belongs into `provided` in the manifest.

## Bad

```dotenv title="staging/auth.env"
CALLBACK_URL=https://${PUBLIC_HOST}/callback
```

```yaml title="schema.yaml"
properties:
  callback_url: {type: string, services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
PUBLIC_HOST=auth.example.com
CALLBACK_URL=https://${PUBLIC_HOST}/callback
```

```yaml title="schema.yaml"
properties:
  callback_url: {type: string, services: [auth]}
```

## What to do

Set the variable where the reader looks for it (for compose: the `.env` beside the file), give it a default
(`${NAME:-value}`), or name it in `provided` if it arrives from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcheck.checks.evidence import at_value, gathered, is_secret, listed, spread_of
from confcheck.kernel.secrecy import shown_key, shown_variable
from confcheck.model import Candidate, Check, Problem, Resolved, Setting, Severity, System, Template, View

_WHERE = {
    "file": "above its use or in a lower file",
    "process": "above its use or in a lower file",
    "own": "above its use",
    "lower": "in a lower file",
    "npm-dotenv+expand": "above its use or in a lower file",
    "next": "in the same file",
    "vite": "in the same file or in a lower one",
    "environment": "in any source of the service",
    "build": "as an argument of the build",
    "project": "in the `.env` beside the compose file",
    "project-file": "above its use or in the `.env` beside the compose file",
}
"""Where a reader looks for a variable, by `Template.lookup`."""


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting whose winner has an undefined variable."""
    for setting, found in gathered(system.views, _undefined):
        spread = spread_of(view for view, _, _ in found)
        candidates = [candidate for _, _, candidate in found]
        names = _names(setting, candidates)
        where = dict.fromkeys(
            _WHERE[one.assignment.value.lookup.partition(":")[0]]
            for one in candidates
            if isinstance(one.assignment.value, Template)
        )
        yield spread.stamp(
            Problem(
                f"{setting.path} uses the undefined variable{_s(names)} {listed(names)} in {spread.where}",
                tuple(
                    at_value(view, resolved.setting, one, f"{view.service}: {_undefined_here(resolved.setting, one)}")
                    for view, resolved, one in found
                ),
                hint=f"define {listed(names)} {listed(where, 'or')}, give a default (`${{{names[0]}:-…}}`) where the "
                "format has such, or name in `provided` what arrives from outside",
                setting=setting,
                keys=tuple(dict.fromkeys(shown_key(one.assignment.key) for one in candidates)),
            )
        )


def _undefined(_: View, resolved: Resolved) -> tuple[Candidate, ...]:
    """The winner, unless the setting arrives from outside whatever the files say."""
    if resolved.winner is None or not resolved.winner.undefined or resolved.provided:
        return ()
    return (resolved.winner,)


def _names(setting: Setting, candidates: Iterable[Candidate]) -> list[str]:
    return list(
        dict.fromkeys(
            shown_variable(variable.name, secret=is_secret(setting, one))
            for one in candidates
            for variable in one.undefined
        )
    )


def _undefined_here(setting: Setting, candidate: Candidate) -> str:
    names = _names(setting, [candidate])
    return f"{listed(names)} {'are' if _s(names) else 'is'} undefined"


def _s(names: list[str]) -> str:
    return "s" if len(names) > 1 else ""


CHECK = Check("undefined-reference", Severity.ERROR, run, relaxed=Severity.WARNING)
