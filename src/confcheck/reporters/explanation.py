"""The chain of one setting: winner, shadowed, declaration, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.checks.evidence import listed
from confcheck.model import Resolved, Setting, System, View
from confcheck.reporters.chain import (
    Definition,
    agreements,
    definition,
    definitions,
    derivation,
    facts,
    older_names,
    state,
)
from confcheck.reporters.escape import escape


def explanation(system: System, path: str, views: tuple[View, ...], aside: tuple[View, ...]) -> str:
    """Every definition of the setting in the given views, the winner first; `aside` are inactive files."""
    found = [(view, resolved) for view in views for resolved in view.settings if resolved.setting.path == path]
    lines = [*_declaration(system, found[0][1].setting, views)]
    for view, resolved in found:
        lines += ["", *_chain(view, resolved)]
    lines += _inactive([(view, one) for view in aside if (one := view.get(path)) is not None])
    return "\n".join(escape(line) for line in lines) + "\n"


def _declaration(system: System, setting: Setting, views: tuple[View, ...]) -> Iterator[str]:
    yield f"{setting.path} in {views[0].environment}"
    if setting.description:
        yield f"  {setting.description}"
    yield f"  declared: {setting.origin.path}:{setting.origin.key.line}"
    yield f"  type: {facts(setting)}"
    uses = dict.fromkeys(
        f"{view.service} as {resolved.names[0]}{'' if resolved.required else ' (optional)'}"
        for view in system.views
        if view.environment == views[0].environment
        for resolved in view.settings
        if resolved.setting.path == setting.path
    )
    yield f"  used by: {listed(uses)}"
    older = older_names(setting)
    if older:
        yield f"  older names: {', '.join(older)}"
    for agreement in agreements(setting):
        yield f"  {agreement}"


def _chain(view: View, resolved: Resolved) -> Iterator[str]:
    target = f" ({view.target})" if view.target else ""
    variant = f" from {view.variant}" if view.variant else ""
    yield f"{view.service}{target}{variant}: {state(resolved).text}"
    yield from map(_line, (*definitions(resolved), *derivation(view, resolved)))


def _inactive(found: list[tuple[View, Resolved]]) -> Iterator[str]:
    """What files that no deployment reads hold, in a block of its own, each line with the services it is meant for."""
    meant: dict[Definition, dict[str, None]] = {}
    for view, resolved in found:
        for candidate in (*resolved.candidates, *resolved.unread):
            line = definition("inactive", resolved.setting, candidate)
            meant.setdefault(line, {})[view.service] = None
    if meant:
        yield from ("", "in files that no deployment reads:")
        yield from (_line(replace(line, remark=f"for {listed(services)}")) for line, services in meant.items())


def _line(one: Definition) -> str:
    remark = f"  ({one.remark})" if one.remark else ""
    return f"  {one.role:<8}  {one.place}  {one.line}{remark}"
