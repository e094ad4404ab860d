"""What a view holds, judged by the schema as it is exported: a second opinion before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator

from jsonschema import Draft202012Validator

from confcheck.generate.conflicts import where
from confcheck.generate.written import shown
from confcheck.kernel.spec import Json
from confcheck.model import Resolved, Structure, System, View
from confcheck.schema.export import export


def misfits(system: System, views: tuple[View, ...]) -> tuple[str, ...]:
    """One line for each setting that the exported schema does not take as it is; values are never part of it."""
    found: dict[str, list[View]] = {}
    for view in views:
        for words in dict.fromkeys(_of_view(system, view)):
            found.setdefault(words, []).append(view)
    return tuple(f"{words} ({where(of)})" for words, of in found.items())


def _of_view(system: System, view: View) -> Iterator[str]:
    schema = export(system.schema, system.manifest, view.environment, view.service, view.target)
    whole: dict[str, Json] = {}
    for resolved in view.settings:
        steps = resolved.setting.path.split(".")
        if _is_known(resolved):
            _put(whole, steps, _value(resolved))
        elif resolved.present or not resolved.required:
            # It counts as there, and nobody knows what it is; what need not be set is as good as set.
            _free(schema, steps)
            _put(whole, steps, None)
    for error in Draft202012Validator(schema).iter_errors(whole):
        met = _at(view, [str(step) for step in error.absolute_path])
        if met is not None:
            place = "" if met.winner is None else f" at {shown(met.winner.assignment.origin)}"
            yield f"{met.setting.path} does not fit `{error.validator}`{place}"
        else:
            missing = (one for one in view.settings if one.required and not one.present)
            yield from (f"{one.setting.path} is not set" for one in missing)


def _is_known(resolved: Resolved) -> bool:
    winner = resolved.winner
    known = winner is not None and not winner.undefined and isinstance(winner.value, str | Structure)
    return known and not resolved.provided


def _value(resolved: Resolved) -> Json:
    """The typed value; the text itself where it has none, which no other type takes."""
    value = resolved.winner.value if resolved.winner is not None else None
    if resolved.typed is not None and resolved.typed.value is not None:
        return resolved.typed.value
    loaded: Json = json.loads(value.json) if isinstance(value, Structure) else str(value)
    return loaded


def _put(whole: dict[str, Json], steps: list[str], value: Json) -> None:
    *groups, name = steps
    for group in groups:
        below = whole.setdefault(group, {})
        assert isinstance(below, dict)  # noqa: S101 - no setting lies below another one
        whole = below
    whole[name] = value


def _free(schema: dict[str, Json], steps: list[str]) -> None:
    """Let the setting be anything."""
    *groups, name = steps
    for group in groups:
        schema = _properties(schema)[group]  # type: ignore[assignment]  # a group is an object
    _properties(schema)[name] = {}


def _properties(schema: dict[str, Json]) -> dict[str, Json]:
    found = schema["properties"]
    assert isinstance(found, dict)  # noqa: S101 - as it was exported
    return found


def _at(view: View, steps: list[str]) -> Resolved | None:
    """The setting in which an error lies; None where it is about a group."""
    paths = (".".join(steps[: depth + 1]) for depth in range(len(steps)))
    return next((found for path in paths if (found := view.get(path)) is not None), None)
