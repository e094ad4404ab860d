"""A setting that one environment sets is absent in the environment that follows it.

Releases go through environments in a row, and `follows` in the manifest says in which: what was set in staging to make
a release work there has to be set in production, too, before the release arrives. Most differences between
environments are meant, so this is a note, and only about optional settings of the schema: what is required is
`missing-setting`. Both environments must be deployed, and the service must run in both. Its targets count as one, and
what only a target sets that the later environment does not have says nothing, as long as they have others in common. A
setting is not missed where it has a `default`, where `derive` or a composite supplies it, where another of its
`exactly-one` or `at-least-one` is set, where it is `deprecated`, or where the schema says that it may be absent there:
`forbidden`, an `optional` that names the environment, an `only-if`.

## Bad

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[environments.production]
follows = "staging"
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/backend.env"
UPLOAD_LIMIT=25
QUERY_TIMEOUT=10
```

```dotenv title="production/backend.env"
UPLOAD_LIMIT=25
```

```yaml title="schema.yaml"
properties:
  upload_limit: {type: integer, unit: MiB}
  query_timeout: {type: integer, unit: s, optional: true}
```

## Good

```toml title="confcheck.toml"
schema = "schema.yaml"
[environments.staging]
[environments.production]
follows = "staging"
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
```

```dotenv title="staging/backend.env"
UPLOAD_LIMIT=25
QUERY_TIMEOUT=10
```

```dotenv title="production/backend.env"
UPLOAD_LIMIT=25
QUERY_TIMEOUT=30
```

```yaml title="schema.yaml"
properties:
  upload_limit: {type: integer, unit: MiB}
  query_timeout: {type: integer, unit: s, optional: true}
```

## What to do

Set it in the later environment as well. If it is not needed there, name the environment in the setting's `optional`.
"""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_file, at_value, listed, paths_of, spread_of
from confcheck.checks.evidence.absence import may_hold_more
from confcheck.kernel.record import record
from confcheck.model import Check, Environment, Place, Problem, Resolved, Setting, Severity, System, View
from confcheck.resolve.composite import contained

Held = tuple[View, Resolved]


@record(frozen=True, slots=True)
class Gap:
    """One service that sets something in one environment, and not in the next."""

    before: tuple[Held, ...]
    """Where it is set."""
    after: tuple[Held, ...]
    """Where it is not."""


def run(system: System) -> Iterator[Problem]:
    """One note per environment and setting; services and targets become places."""
    views: dict[str, dict[str, list[View]]] = {}
    for view in system.views:
        if view.variant is None:
            views.setdefault(view.environment, {}).setdefault(view.service, []).append(view)
    for later in system.manifest.environments:
        earlier = system.manifest.environment(later.follows) if later.follows is not None else None
        if earlier is not None and earlier.deployed and later.deployed:
            before, after = views.get(earlier.name, {}), views.get(later.name, {})
            gaps: dict[str, list[Gap]] = {}
            for service, there in after.items():
                for path, gap in _gaps(system, before.get(service, []), there):
                    gaps.setdefault(path, []).append(gap)
            for path, found in gaps.items():
                yield _problem(path, found, earlier)


def _gaps(system: System, before: list[View], after: list[View]) -> Iterator[tuple[str, Gap]]:
    """Per setting that is set in some view of the one environment, and missed in all of the other."""
    if any(map(may_hold_more, after)):
        return
    targets = {view.target for view in after}
    before = [view for view in before if view.target in targets] or before
    lineage = system.manifest.lineage(after[0].environment)
    optional = {
        one.setting.path
        for one in after[0].settings
        if not one.present and not one.required and _is_missed(one.setting, lineage)
    }
    settled = _settled(system, after) if optional else frozenset()
    for path in (one.setting.path for one in after[0].settings if one.setting.path in optional - settled):
        holding = tuple((view, resolved) for view, resolved in _in(before, path) if resolved.present)
        if holding:
            yield path, Gap(holding, tuple(_in(after, path)))


def _in(views: list[View], path: str) -> Iterator[Held]:
    for view in views:
        resolved = view.get(path)
        if resolved is not None:
            yield view, resolved


def _is_missed(setting: Setting, lineage: tuple[str, ...]) -> bool:
    """Whether nothing in the schema says why the setting may be absent in that environment."""
    named = setting.forbidden if isinstance(setting.optional, bool) else (*setting.forbidden, *setting.optional)
    says_why = setting.default is not None or setting.derive is not None or setting.only_if is not None
    return not says_why and not setting.deprecated and set(named).isdisjoint(lineage)


def _settled(system: System, views: list[View]) -> frozenset[str]:
    """What need not be set: set in another target, part of a composite or made of parts, or another choice was made."""
    present = {one.setting.path for view in views for one in view.settings if one.present}
    choices = [choice.settings for choice in system.schema.choices if not present.isdisjoint(choice.settings)]
    composites = {
        one.setting.path
        for view in views
        for one in view.settings
        if not present.isdisjoint(path for _, path in one.setting.parts)
    }
    inside = {path for view in views for path in contained(view.settings)}
    judged = {one.setting.path for view in views for one in view.settings if one.required}
    return frozenset(present.union(*choices, composites, inside, judged))


def _problem(path: str, gaps: list[Gap], earlier: Environment) -> Problem:
    held = [one for gap in gaps for one in gap.before]
    absent = [one for gap in gaps for one in gap.after]
    spread = spread_of(view for view, _ in absent)
    names = tuple(dict.fromkeys(resolved.names[0] for _, resolved in absent))
    return spread.stamp(
        Problem(
            f"{path} of {listed(spread.services)} is set in {earlier.name} and not in {spread.where}, which follows it",
            (*_places(held, earlier.name), *_searched(absent)),
            hint=f"set {listed(names, 'or')} in {listed(spread.environments)}, or name it in the setting's `optional`",
            setting=absent[0][1].setting,
            keys=names,
        )
    )


def _places(held: list[Held], environment: str) -> Iterator[Place]:
    for view, resolved in held:
        if resolved.winner is not None:  # what is provided stands in no file
            yield at_value(view, resolved.setting, resolved.winner, f"{view.service}: set in {environment}")


def _searched(absent: list[Held]) -> Iterator[Place]:
    """Of every view the highest file, in which it would be set."""
    for view, resolved in absent:
        yield at_file(view, paths_of(view)[0], f"{view.service}: no {resolved.names[0]}")


CHECK = Check("parity-gap", Severity.NOTE, run)
