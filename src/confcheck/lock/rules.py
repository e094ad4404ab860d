"""The rules and conditions of a view that its service can judge alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from confcheck.kernel.clause import compact
from confcheck.kernel.locked import Relation
from confcheck.kernel.spec import Json
from confcheck.model import Resolved, Rule, System, View
from confcheck.resolve.derive import is_secret

if TYPE_CHECKING:
    from confcheck.kernel.rules import Program

_PLAIN: frozenset[str] = frozenset()


def rules(system: System, view: View) -> Iterator[Relation]:
    """Every rule that holds for the view, and names no other service."""
    for rule in system.schema.rules:
        program = system.schema.programs[rule.rule]
        if _is_meant(system, view, rule) and _is_own(view, program):
            found = _of(program)
            found["id"] = rule.id
            found["severity"] = rule.severity or "error"
            message = rule.message or _shown(view, program)
            if message:
                found["message"] = " ".join(message.split())
            yield Relation("rule", _paths(program), _PLAIN, compact(found))


def condition(system: System, view: View, one: Resolved) -> Relation | None:
    """The `only-if` of a setting; None where it needs what the service does not have."""
    program = system.schema.programs[one.setting.only_if or ""]
    if not _is_own(view, program):
        return None
    return Relation("only-if", (one.setting.path, *_paths(program)), _PLAIN, compact(_of(program)))


def left_out(system: System, view: View) -> int:
    """How many rules about this service only `validate` can judge, as they name others."""
    count = 0
    for rule in system.schema.rules:
        operands = system.schema.programs[rule.rule].operands
        others = {one.service for one in operands} - {None, view.service}
        mine = any(one.service in (None, view.service) and view.get(one.path) is not None for one in operands)
        count += bool(others) and mine and _is_meant(system, view, rule)
    return count


def _is_meant(system: System, view: View, rule: Rule) -> bool:
    if rule.services is not None and view.service not in rule.services:
        return False
    if rule.targets is not None and view.target not in rule.targets:
        return False
    lineage = system.manifest.lineage(view.environment)
    return rule.environments is None or not set(rule.environments).isdisjoint(lineage)


def _is_own(view: View, program: Program) -> bool:
    return all(one.service is None and view.get(one.path) is not None for one in program.operands)


def _paths(program: Program) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path for one in program.operands))


def _of(program: Program) -> dict[str, Json]:
    from confcheck.kernel.judgement.ruled import kind_json  # noqa: PLC0415 - only schemas with rules need the language

    kinds: dict[str, Json] = {}
    for one in program.operands:
        if not one.probed:
            kinds[one.path] = kind_json(one.kind)
        else:
            kinds.setdefault(one.path, ["any", None, None])
    return {"rule": program.text, "kinds": kinds}


def _shown(view: View, program: Program) -> str:
    """The rule itself; nothing where it may compare a secret with a text."""
    found = (view.get(one.path) for one in program.operands)
    return "" if any(one is not None and is_secret(one) for one in found) else program.shown()
