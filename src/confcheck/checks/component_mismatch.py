"""A composite says something else than a setting that holds one of its parts.

`parts` names the settings that hold the host, the port, the user name … of a URL once more. Where both are set, one of
them has no effect, and which one it is only the code of the service says. Compared is what is meant: the port of the
scheme where the URL writes none, user name, password and path without percent escapes, hosts in any case. What only one
of the two says is no mismatch, and neither is a component that the service does not use.

## Bad

```dotenv title="staging/backend.env"
DB_URL=postgresql://harbour@db.staging.internal/berths
DB_HOST=db.internal
```

```yaml title="schema.yaml"
properties:
  db:
    services: [backend]
    optional: true
    properties:
      url: {type: string, format: dsn, parts: {host: db.host, port: db.port}}
      host: {type: string, format: host}
      port: {type: integer, format: port}
```

## Good

```dotenv title="staging/backend.env"
DB_URL=postgresql://harbour@db.staging.internal/berths
DB_HOST=db.staging.internal
DB_PORT=5432
```

```yaml title="schema.yaml"
properties:
  db:
    services: [backend]
    optional: true
    properties:
      url: {type: string, format: dsn, parts: {host: db.host, port: db.port}}
      host: {type: string, format: host}
      port: {type: integer, format: port}
```

## What to do

Say it once: keep the composite or its components. Where the service needs both, make the composite of its components:
`DB_URL=postgresql://${DB_USER}@${DB_HOST}/${DB_NAME}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from confcheck.checks.evidence import Letters, at_value, in_words, is_secret, listed, spread_of, stand_in
from confcheck.kernel.components import PART_WORDS, agrees, component, filled_in
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, masked
from confcheck.model import Candidate, Check, Place, Problem, Resolved, Setting, Severity, System, View

CREDENTIALS = ("username", "password")
"""Parts of a URL that are never shown."""


@record(frozen=True, slots=True)
class Side:
    """A setting with a value that is known, in one view."""

    setting: Setting
    winner: Candidate
    value: str = field(repr=False)


@record(frozen=True, slots=True)
class Mismatch:
    """One part of a composite, and the component that says something else."""

    view: View
    composite: Side
    part: str
    texts: tuple[str, ...] = field(repr=False)
    component: Side

    @property
    def word(self) -> str:
        """The part as people call it."""
        return PART_WORDS.get(self.part, self.part)


def run(system: System) -> Iterator[Problem]:
    """One problem per environment and composite; views and components become places."""
    for path in system.schema.paths_where(lambda setting: bool(setting.parts)):
        groups: dict[str, list[Mismatch]] = {}
        for view in system.views:
            resolved = view.get(path)
            if resolved is not None and resolved.setting.parts:
                groups.setdefault(view.environment, []).extend(_mismatches(view, resolved))
        yield from (_problem(found) for found in groups.values() if found)


def _mismatches(view: View, resolved: Resolved) -> Iterator[Mismatch]:
    composite = _side(resolved)
    if composite is None:
        return
    for part, path in resolved.setting.parts:
        other = view.get(path)
        component = None if other is None else _side(other)
        texts = filled_in(composite.value, part)
        if component is not None and texts and not agrees(part, texts, component.value):
            yield Mismatch(view, composite, part, texts, component)


def _side(resolved: Resolved) -> Side | None:
    """The setting with its value, if it is set to one that is known and stands for nothing else."""
    winner, typed = resolved.winner, resolved.typed
    if winner is None or typed is None or stand_in(resolved) is not None:
        return None
    value = component(typed.value)
    return None if value is None else Side(resolved.setting, winner, value)


def _problem(found: list[Mismatch]) -> Problem:
    setting = found[0].composite.setting
    spread = spread_of(one.view for one in found)
    words = dict.fromkeys(one.word for one in found)
    paths = dict.fromkeys(one.component.setting.path for one in found)
    keys = dict.fromkeys(one.component.winner.assignment.key for one in found)
    composites = dict.fromkeys(one.composite.winner.assignment.key for one in found)
    return spread.stamp(
        Problem(
            f"{setting.path} has another {listed(words)} than {listed(paths)} in {spread.where}",
            tuple(_places(found)),
            hint=f"say it once: take {listed(keys)} out, or make {listed(composites)} of {_pronoun(len(keys))}",
            setting=setting,
            keys=(*composites, *keys),
            because="parts",
        )
    )


def _pronoun(count: int) -> str:
    return "it" if count == 1 else "them"


def _places(found: list[Mismatch]) -> Iterator[Place]:
    """Per view the composite, then each component that says something else."""
    letters = Letters()
    by_view: dict[int, list[Mismatch]] = {}
    for one in found:
        by_view.setdefault(id(one.view), []).append(one)
    for here in by_view.values():
        view, composite = here[0].view, here[0].composite
        told = listed(f"{one.word} {_part(one, letters)}" for one in here)
        yield at_value(view, composite.setting, composite.winner, f"{view.service}: {told}")
        for one in here:
            setting, winner = one.component.setting, one.component.winner
            text = letters.told(in_words(setting, winner), (one.part, one.component.value))
            yield at_value(view, setting, winner, f"{view.service}: {one.word} {text}")


def _part(one: Mismatch, letters: Letters) -> str:
    """What the composite says of the part, as far as it may be shown."""
    text = ",".join(one.texts)
    secret = one.part in CREDENTIALS or is_secret(one.composite.setting, one.composite.winner)
    hidden = secret or is_secret(one.component.setting, one.component.winner)
    return letters.told(MASK if hidden else masked(text, secret=False), (one.part, text))


CHECK = Check("component-mismatch", Severity.ERROR, run)
