"""Two names of one setting have different values in one view.

The service reads one of them, and whoever changes the other sees no effect. Which one is read depends on the code,
and the next release may decide otherwise. Compared are typed values in their normal form (`60s` and `1m` are the same),
of each name the one in the highest layer; names that nothing reads any more, references and values that are not known
here take no part.

## Bad

```dotenv title="staging/auth.env"
TOKEN_MINUTES=15
JWT_EXPIRY_MINUTES=60
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, env: TOKEN_MINUTES, aliases: [JWT_EXPIRY_MINUTES], services: [auth]}
```

## Good

```dotenv title="staging/auth.env"
TOKEN_MINUTES=15
```

```yaml title="schema.yaml"
properties:
  token_lifetime: {type: integer, unit: min, env: TOKEN_MINUTES, aliases: [JWT_EXPIRY_MINUTES], services: [auth]}
```

## What to do

Decide which value is right, keep the canonical name, delete the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from confcheck.checks.evidence import Letters, at_value, gathered, in_words, listed, spread_of
from confcheck.kernel.coerce import coerce, coerce_json
from confcheck.kernel.normal import normal
from confcheck.model import Candidate, Check, Layer, Problem, Resolved, Setting, Severity, Structure, System, View
from confcheck.resolve.bind import is_set

Found = tuple[View, Resolved, Candidate]


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; inactive files by themselves, as notes."""
    for _, found in gathered(system.views, _conflicting):
        yield _problem(found)
    for _, found in gathered(system.inactive, _conflicting):
        yield _problem(found, Severity.NOTE)


def _problem(found: list[Found], severity: Severity | None = None) -> Problem:
    setting = found[0][1].setting
    spread = spread_of(view for view, _, _ in found)
    keys = tuple(dict.fromkeys(candidate.assignment.key for _, _, candidate in found))
    names = tuple(dict.fromkeys(resolved.names[0] for _, resolved, _ in found))
    letters = Letters()

    def told(resolved: Resolved, candidate: Candidate) -> str:
        value = letters.told(in_words(resolved.setting, candidate), compared(resolved.setting, candidate))
        if severity is not None:  # of what no deployment reads, nothing wins
            return value
        return f"{value}, {'wins' if candidate is resolved.winner else 'loses'}"

    return spread.stamp(
        Problem(
            f"{listed(keys)} are names of {setting.path} and differ in {spread.where}",
            tuple(
                at_value(view, resolved.setting, one, f"{view.service}: {told(resolved, one)}")
                for view, resolved, one in found
            ),
            hint=f"keep {listed(names, 'or')} with the right value and delete the rest",
            setting=setting,
            keys=keys,
            severity=severity,
            because="aliases",
        )
    )


def _conflicting(_: View, resolved: Resolved) -> Iterable[Candidate]:
    """What the names hold, if at least two of them are known and differ."""
    if resolved.provided or len(resolved.candidates) < 2:  # noqa: PLR2004 - one name cannot differ from itself
        return ()
    held = [(candidate, compared(resolved.setting, candidate)) for candidate in _by_name(resolved)]
    known = [(candidate, form) for candidate, form in held if form is not None]
    return [candidate for candidate, _ in known] if len({form for _, form in known}) > 1 else ()


def _by_name(resolved: Resolved) -> Iterable[Candidate]:
    """Per name the assignment of the highest layer.

    The path of a setting and its variable are one name in two spellings: across layers one overrides the other, and
    only within a layer they are two.
    """
    layers: dict[str | None, Layer] = {}
    names: dict[str, Candidate] = {}
    for candidate in resolved.candidates:
        name = None if candidate.alias is None else candidate.alias.name
        if layers.setdefault(name, candidate.layer) is candidate.layer:
            names.setdefault(candidate.assignment.key, candidate)
    return names.values()


def compared(setting: Setting, candidate: Candidate) -> Hashable | None:
    """The form under which a value is compared: of its typed value if it has one, else the text; None if not known."""
    value = candidate.value
    if candidate.undefined or not isinstance(value, str | Structure) or not is_set(candidate, setting):
        return None
    text, typed = (
        (value, coerce(value, setting.spec))
        if isinstance(value, str)
        else (value.json, coerce_json(value.json, setting.spec))
    )
    return ("text", text) if typed.value is None else ("value", normal(typed.value, setting.spec))


CHECK = Check("alias-conflict", Severity.ERROR, run)
