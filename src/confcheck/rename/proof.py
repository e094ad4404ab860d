"""That a rename changes nothing but names: every view before and after it, and the schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.kernel.names import default_name
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Alias, Candidate, Mistake, Origin, Position, Resolved, Setting, System, View
from confcheck.rename.meaning import Aim

_NOWHERE = Origin("", Position(1, 1))


def refuse_changes(aim: Aim, before: System, after: System) -> None:
    """Raises Mistake, with the places, if anything means something else than it did."""
    _refuse_schema(aim, before, after)
    if _shape(before) != _shape(after):
        raise Mistake("the workspace has changed meanwhile", hint="nothing was changed; start again")
    _refuse_problems(before, after)
    differences = list(_differences(aim, before, after))
    if differences:
        first, *others = differences
        more = f", and {len(others)} more such" if others else ""
        was, now = _place(first.was), _place(first.now)
        message = f"the rename would change {first.what}: it comes from {was} and would come from {now}{more}"
        origin = _origin(first.was) or _origin(first.now)
        raise Mistake(
            message,
            path=None if origin is None else origin.path,
            position=None if origin is None else origin.key,
            hint="nothing was changed",
        )


def _shape(system: System) -> list[tuple[str | None, ...]]:
    """Which documents and views there are."""
    views = [(one.service, one.environment, one.target, one.variant) for one in _views(system)]
    return [*views, *((document.path,) for document in system.documents)]


def _views(system: System) -> tuple[View, ...]:
    return (*system.views, *system.inactive, *system.templates)


@record(frozen=True, slots=True)
class _Difference:
    """Something in a view that is not what it was."""

    what: str
    was: Candidate | None
    now: Candidate | None


def _differences(aim: Aim, before: System, after: System) -> Iterator[_Difference]:
    for view, changed in zip(_views(before), _views(after), strict=True):
        for one, now in zip(view.settings, changed.settings, strict=True):
            if _state(aim, one) != _state(aim, now):
                yield _Difference(f"{one.setting.path} of {_named(view)}", one.winner, now.winner)
        was, now_unknown = _unknown(aim, view), _unknown(aim, changed)
        for key in dict.fromkeys((*was, *now_unknown)):
            if _value(aim, was.get(key)) != _value(aim, now_unknown.get(key)):
                yield _Difference(f"{shown_key(key)} of {_named(view)}", was.get(key), now_unknown.get(key))


def _named(view: View) -> str:
    return f"{view.service} in {view.environment}{f' ({view.target})' if view.target else ''}"


def _state(aim: Aim, resolved: Resolved) -> tuple[object, ...]:
    """What a service gets for a setting, whatever it is called."""
    return (
        resolved.setting.path,
        resolved.present,
        resolved.provided,
        resolved.required,
        resolved.typed,
        _value(aim, resolved.winner),
    )


def _value(aim: Aim, candidate: Candidate | None) -> object:
    if candidate is None:
        return None
    undefined = tuple(aim.new if variable.name == aim.old else variable.name for variable in candidate.undefined)
    return candidate.value, undefined


def _unknown(aim: Aim, view: View) -> dict[str, Candidate]:
    """What a view holds beside its settings; OLD and NEW are one name in it."""
    return {aim.new if one.assignment.key == aim.old else one.assignment.key: one for one in view.unknown}


def _origin(candidate: Candidate | None) -> Origin | None:
    return None if candidate is None else candidate.assignment.origin


def _place(candidate: Candidate | None) -> str:
    origin = _origin(candidate)
    return "nowhere" if origin is None else f"{origin.path}:{origin.key.line}:{origin.key.column}"


def _refuse_problems(before: System, after: System) -> None:
    """A file that could be read must still be."""
    for document, changed in zip(before.documents, after.documents, strict=True):
        known = [problem.message for problem in document.parsed.problems]
        for problem in changed.parsed.problems:
            if problem.message not in known:
                hint = "change this file by hand, then try again"
                message = f"the rename would break this file: {problem.message}"
                raise Mistake(message, path=problem.path, position=problem.position, hint=hint)
            known.remove(problem.message)


def _refuse_schema(aim: Aim, before: System, after: System) -> None:
    """Every setting must be what it was, and the renamed one that with its new name, under all overlays."""
    seen: set[tuple[int, int]] = set()
    for environment in before.manifest.environments:
        for target in (None, *before.manifest.targets):
            mine = before.schema.settings_for(environment.name, target)
            other = after.schema.settings_for(environment.name, target)
            for setting, found in zip(mine, other, strict=False):
                if (id(setting), id(found)) not in seen:
                    seen.add((id(setting), id(found)))
                    _refuse_setting(aim, setting, found)


def _refuse_setting(aim: Aim, setting: Setting, found: Setting) -> None:
    if _expected(aim, setting) != replace(found, origin=_NOWHERE):
        message = f"the rename would change {found.path} in the schema"
        hint = "change the schema by hand"
        raise Mistake(message, path=found.origin.path, position=found.origin.key, hint=hint)


def _expected(aim: Aim, setting: Setting) -> Setting:
    setting = replace(setting, origin=_NOWHERE)
    if setting.path != aim.setting.path:
        return setting
    if aim.older:
        gone = aim.old if aim.wish.drop_alias else None
        return replace(setting, aliases=tuple(alias for alias in setting.aliases if alias.name != gone))
    by_itself = setting.env is None and not setting.env_of and default_name(setting.path) == aim.old
    return replace(
        setting,
        env=aim.new if setting.env == aim.old or by_itself else setting.env,
        env_of=tuple((service, aim.new if name == aim.old else name) for service, name in setting.env_of),
        aliases=tuple(_aliases(aim, setting)),
    )


def _aliases(aim: Aim, setting: Setting) -> Iterator[Alias]:
    kept = aim.wish.keep_alias
    if kept and not aim.revived:
        yield Alias(aim.old)
    for alias in setting.aliases:
        if not aim.revived or alias.name != aim.new:
            yield alias
        elif kept:
            yield replace(alias, name=aim.old)
