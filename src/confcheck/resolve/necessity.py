"""Who need not set what: a setting whose `only-if` does not hold means nothing there."""

from __future__ import annotations

from dataclasses import replace

from confcheck.model import System, View
from confcheck.resolve.judge import Judge, dead, judge_of


def without_dead(system: System) -> System:
    """The system, with settings that mean nothing in a view not required there."""
    schema = system.schema
    paths = schema.paths_where(lambda setting: setting.only_if is not None)
    if not paths:
        return system
    judge = judge_of(system)
    return replace(system, views=tuple(_without_dead(judge, view, paths) for view in system.views))


def _without_dead(judge: Judge, view: View, paths: tuple[str, ...]) -> View:
    found = [resolved for path in paths if (resolved := view.get(path)) is not None]
    waived = {
        resolved.setting.path
        for resolved in found
        if resolved.required and not resolved.present and dead(judge, view, resolved) is not None
    }
    if not waived:
        return view
    settings = tuple(replace(one, required=False) if one.setting.path in waived else one for one in view.settings)
    return replace(view, settings=settings)
