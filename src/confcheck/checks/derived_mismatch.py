"""A setting is not what the schema derives it from.

`derive` says that a setting follows from others: the address to which people return after a login from that of the
service they log in at. Where the setting is set all the same, it must say what follows. Compared are typed values in
their normal form (`https://x` and `https://x:443/` are the same); what is not known is not judged.

## Bad

```dotenv title="staging/auth.env"
AUTH_HOST=auth.staging.example.com
CALLBACK=https://auth.example.com/callback
```

```yaml title="schema.yaml"
properties:
  auth_host: {type: string, format: host, services: [auth]}
  callback: {type: string, format: uri, services: [auth], derive: "https://{auth_host}/callback"}
```

## Good

```dotenv title="staging/auth.env"
AUTH_HOST=auth.staging.example.com
CALLBACK=https://auth.staging.example.com/callback
```

```yaml title="schema.yaml"
properties:
  auth_host: {type: string, format: host, services: [auth]}
  callback: {type: string, format: uri, services: [auth], derive: "https://{auth_host}/callback"}
```

## What to do

Give it the value that follows, or correct what it is derived from. Where the service can do without it, take it out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import field

from confcheck.checks.evidence import (
    Letters,
    at_value,
    declared,
    in_words,
    listed,
    shown_derived,
    shown_unset,
    spread_of,
    stand_in,
)
from confcheck.kernel.normal import derived_form, difference
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK
from confcheck.model import Candidate, Check, Derived, Place, Problem, Resolved, Severity, System, View


@record(frozen=True, slots=True)
class Mismatch:
    """A setting of one view that is set to something else than it is derived to be."""

    view: View
    resolved: Resolved
    winner: Candidate
    derived: Derived
    given: Hashable = field(repr=False)
    expected: Hashable = field(repr=False)
    parts: str | None
    """For URLs, what differs."""


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and setting; views, and what it is derived from, become places."""
    for path in system.schema.paths_where(lambda setting: setting.derive is not None):
        groups: dict[tuple[str, str], list[Mismatch]] = {}
        for view in system.views:
            resolved = view.get(path)
            found = None if resolved is None else _mismatch(view, resolved)
            if found is not None:
                groups.setdefault((view.environment, found.resolved.setting.derive or ""), []).append(found)
        yield from map(_problem, groups.values())


def _mismatch(view: View, resolved: Resolved) -> Mismatch | None:
    winner, derived, typed = resolved.winner, resolved.derived, resolved.typed
    if winner is None or derived is None or derived.typed is None or typed is None or stand_in(resolved) is not None:
        return None
    if typed.value in (None, derived.typed.value) or not all(map(_is_sound, map(view.get, derived.operands))):
        return None
    given, expected = (derived_form(value, resolved.setting.spec) for value in (typed.value, derived.typed.value))
    if given == expected:
        return None
    parts = difference(str(typed.value), str(derived.typed.value))
    return Mismatch(view, resolved, winner, derived, given, expected, parts)


def _is_sound(operand: Resolved | None) -> bool:
    """Whether an operand is what it should be: of one that is invalid, the derived value is no news."""
    return operand is not None and (operand.effective is None or operand.effective.valid)


def _problem(found: list[Mismatch]) -> Problem:
    setting = found[0].resolved.setting
    spread = spread_of(one.view for one in found)
    operands = found[0].derived.operands
    keys = tuple(dict.fromkeys(one.winner.assignment.key for one in found))
    parts = dict.fromkeys(
        word for one in found for word in (one.parts or "").replace(" and ", ", ").split(", ") if word
    )
    expected = {shown_derived(setting, one.derived) for one in found}
    right = expected.pop() if len(expected) == 1 else MASK
    value = f"`{setting.derive}`" if MASK in right else right
    makes = "make" if len(operands) > 1 else "makes"
    return spread.stamp(
        Problem(
            f"{setting.path} is not what {listed(operands)} {makes} it in {spread.where}"
            + (f" ({listed(parts)})" if parts else ""),
            tuple(_places(found)),
            hint=f"set {listed(keys)} to {value}, or correct {listed(operands)}",
            setting=setting,
            keys=keys,
            because=f"derive: {setting.derive}",
        )
    )


def _places(found: list[Mismatch]) -> Iterator[Place]:
    """Per view the setting, then everything it is derived from."""
    letters = Letters()
    for one in found:
        view, setting = one.view, one.resolved.setting
        given = letters.told(in_words(setting, one.winner), one.given)
        expected = letters.told(shown_derived(setting, one.derived), one.expected)
        yield at_value(view, setting, one.winner, f"{view.service}: {given} instead of {expected}")
        for operand in filter(None, map(view.get, one.derived.operands)):
            yield _operand(view, operand)


def _operand(view: View, operand: Resolved) -> Place:
    if operand.winner is not None:
        return at_value(view, operand.setting, operand.winner, f"{view.service}: derived from this")
    how, text = shown_unset(operand)
    shown = "" if MASK in text else f" {text}"
    return declared(operand.setting, f"{view.service}: derived from this, unset, {how}{shown}", view)


CHECK = Check("derived-mismatch", Severity.ERROR, run)
