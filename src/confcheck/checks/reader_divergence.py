"""The consumers of one env file read a line of it differently.

A file that several programs read means to each what its reader makes of it: `PASSWORD=a#b` is `a#b` to python-dotenv
and `a` to Node.js, `"x"` keeps its quotes in `docker run --env-file`, and `$word` vanishes in compose. Judged are files
that the manifest gives to services with different readers, that two entries claim for different readers, and that a
compose file takes in as `env_file` while a service reads them itself. Of the `.env` beside a compose file, if a service
reads it too, the compose file has a say about the variables that it takes from there, and where it cannot read it.
What nobody can know, as the result of a command, differs from nothing; that the one takes the first and the other the
last of two lines is `duplicate-key`.

It is an error where one of them drops the line or refuses the whole file, and where `agree: services` is broken by it;
`malformed-source` and `service-drift` do not tell it once more.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
reader = "python-dotenv"
[services.frontend]
reader = "node"
[[sources]]
files = "{environment}.env"
services = ["auth", "frontend"]
```

```dotenv title="staging.env"
PIN=12#34
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[services.auth]
reader = "python-dotenv"
[services.frontend]
reader = "node"
[[sources]]
files = "{environment}.env"
services = ["auth", "frontend"]
```

```dotenv title="staging.env"
PIN='12#34'
```

## What to do

Write the line as the finding says: the readers themselves were asked how they read it. Where no spelling means the same
to all of them, change the value or give each consumer a file of its own. `confcheck parse FILE` shows the whole file as
each reader reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace

from confcheck.checks.evidence import Letters, at_position, at_value, is_secret, listed, shown, spread_of, visible
from confcheck.checks.evidence.consumers import Divergent, divergent
from confcheck.checks.ignored import ignored
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import (
    Candidate,
    Check,
    Place,
    Position,
    Problem,
    Resolved,
    Setting,
    Severity,
    System,
    View,
)
from confcheck.resolve.divergence import Side, form_of
from confcheck.resolve.readings import Item, portable
from confcheck.sources.spelling import shown_spelling


def run(system: System) -> Iterator[Problem]:
    """One problem per line of a file, or per value with the lines that it takes in."""
    settings = _Settings({})
    for one in divergent(system):
        if not ignored(system.manifest, one.found.key):
            yield _problem(one, settings)


@record(frozen=True, slots=True)
class _Settings:
    """What keys are to the views that get a file; each view is gone through once."""

    by_view: dict[int, dict[str, Resolved]] = field(repr=False)

    def of(self, one: Divergent, key: str) -> list[Resolved]:
        """The key as a setting, in every view that reads it under that name."""
        views = (view for consumer in one.consumers for view in consumer.views)
        return [resolved for view in views if (resolved := self._names(view).get(key)) is not None]

    def _names(self, view: View) -> dict[str, Resolved]:
        if id(view) not in self.by_view:
            self.by_view[id(view)] = {name: resolved for resolved in view.settings for name in resolved.names}
        return self.by_view[id(view)]


def _problem(one: Divergent, settings: _Settings) -> Problem:
    keys = tuple(dict.fromkeys(item.assignment.key for side in one.found.sides for item in side.items))
    used = settings.of(one, one.found.key)
    setting = used[0].setting if used else None
    how = _Shown(Letters(), _is_secret(one, settings, keys))
    drift = any("services" in each.setting.agree for each in used) and len({*map(_form, one.found.sides)}) > 1
    readers = listed([consumer.reader.name for consumer in one.consumers])
    name = shown_key(one.found.key)
    more = f", and with it the lines down to {one.found.end}" if one.found.end > one.found.line else ""
    spread = spread_of(view for consumer in one.consumers for view in consumer.views)
    return spread.stamp(
        Problem(
            f"{name} is read differently by {readers} ({spread.where}){more}",
            tuple(_place(one, number, setting, how) for number in range(len(one.consumers))),
            hint=_hint(one, setting, how),
            setting=setting,
            keys=tuple(map(shown_key, keys)),
            severity=Severity.ERROR if drift or any(map(_lost, one.found.sides)) else None,
            because="agree: services" if drift else None,
        )
    )


def _is_secret(one: Divergent, settings: _Settings, keys: tuple[str, ...]) -> bool:
    """Whether any reading of any of the lines is secret: what one calls a value holds the next line of another."""
    known: dict[str, list[Setting | None]] = {
        key: list({id(each.setting): each.setting for each in settings.of(one, key)}.values()) or [None] for key in keys
    }
    items = (item for side in one.found.sides for item in side.items)
    return any(is_secret(setting, item.candidate) for item in items for setting in known[item.assignment.key])


def _form(side: Side) -> object:
    return tuple((item.assignment.key, form_of(item)) for item in side.items)


def _lost(side: Side) -> bool:
    """Whether the reader drops a part of the lines, or refuses the file for them."""
    return not side.items or bool(side.problems)


@record(frozen=True, slots=True)
class _Shown:
    """How values are shown within the finding."""

    letters: Letters
    secret: bool

    def told(self, setting: Setting | None, item: Item) -> str:
        """The value inside a label."""
        if item.value is None:
            return "the value that the process has"
        return visible(self.letters.told(shown(setting, self.masked(item)), form_of(item)))

    def masked(self, item: Item) -> Candidate:
        """The candidate, in its own line, secret if anything of the finding is."""
        return replace(item.candidate, supplier=None, secret=item.candidate.secret or self.secret)


def _place(one: Divergent, number: int, setting: Setting | None, how: _Shown) -> Place:
    consumer, side = one.consumers[number], one.found.sides[number]
    who = f"{listed(consumer.who)}, by {consumer.reader.name}"
    why = side.problems[0] if side.problems else None
    if not side.items:
        position = Position(one.found.line, 1) if why is None else why.position
        return at_position(one.path, position, f"{who}: {why.message if why else 'no assignment'}")
    first = side.items[0]
    label = f"{who}: {how.told(setting, first)}"
    if first.assignment.key != one.found.key:
        label += f", as {shown_key(first.assignment.key)}"
    if why is not None:
        label += f"; {why.message}"
    return at_value(None, setting, how.masked(first), label)


def _hint(one: Divergent, setting: Setting | None, how: _Shown) -> str:
    key, readers = one.found.key, [consumer.reader for consumer in one.consumers]
    found: dict[str, str] = {}
    missing: dict[str, None] = {}
    for item in (item for side in one.found.sides for item in side.items if item.assignment.key == key):
        text = how.told(setting, item)
        if text in found or text in missing:
            continue
        line = portable(readers, item)
        if line is None:
            missing[text] = None
        else:
            found[text] = f"{shown_spelling(line, key, masked=MASK in text or how.secret)} for {text}"
    if not found:
        return "no spelling is read alike by all of them: change the value, or give each a file of its own"
    none = f"; there is none for {listed(missing, 'and')}" if missing else ""
    return f"all of them read alike: {listed(found.values(), 'or')}{none}"


CHECK = Check("reader-divergence", Severity.WARNING, run)
