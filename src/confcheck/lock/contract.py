"""From a view to the contract of its service: everything that one process can be held to."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.kernel.clause import Clause, clause_text, compact
from confcheck.kernel.derivation import derived_from
from confcheck.kernel.locked import Line, Locked, Relation
from confcheck.lock.rules import condition, rules
from confcheck.model import Choice, Environment, Resolved, System, View
from confcheck.schema.export import hides

_PLAIN: frozenset[str] = frozenset()


def contract(system: System, view: View, schema: str) -> Locked:
    """The lock of a view, as yet without salt, codes and root; `schema` is the digest of the schema."""
    environment = system.manifest.environment(view.environment)
    protected, deployed = (False, True) if environment is None else (environment.protected, environment.deployed)
    head = {
        "environment": view.environment,
        "target": view.target or "-",
        "service": view.service,
        "schema": schema,
        "protected": "yes" if protected else "no",
        "deployed": "yes" if deployed else "no",
        "salt": "-",
        "key": "-",
    }
    lines = tuple(_line(system, view, one) for one in view.settings)
    return Locked(head, lines, (*_relations(system, view), *rules(system, view)))


def _line(system: System, view: View, one: Resolved) -> Line:
    setting = one.setting
    flags = {"empty"} if setting.allow_empty else set()
    if _is_required(system, view, one):
        flags.add("required")
    if setting.derive is not None:
        flags.add("derived")
    if "services" in setting.agree:
        flags.add("agree")
    rest = clause_text(
        Clause(
            setting.spec,
            default=() if setting.default is not None and hides(setting, setting.default[0]) else setting.default,
            forbidden=_is_forbidden(system, view, one),
            identifies=_environments(system) if setting.identifies == "environment" else (),
            schemes=setting.schemes,
            url_path=setting.url_path,
        )
    )
    return Line(setting.path, one.names, "unset", frozenset(flags), (), rest)


def _is_required(system: System, view: View, one: Resolved) -> bool:
    """Before a composite or its condition waives it: the process decides that; what it cannot judge is decided here."""
    if one.setting.only_if is not None and condition(system, view, one) is None:
        return one.required
    return one.setting.required_in(view.service, system.manifest.lineage(view.environment))


def _is_forbidden(system: System, view: View, one: Resolved) -> bool:
    return not set(one.setting.forbidden).isdisjoint(system.manifest.lineage(view.environment))


def _environments(system: System) -> tuple[tuple[str, ...], ...]:
    """The names of every environment, in the order in which the manifest declares them."""
    return tuple(_names(one) for one in system.manifest.environments)


def _names(environment: Environment) -> tuple[str, ...]:
    return environment.name, *environment.aliases


def _relations(system: System, view: View) -> Iterator[Relation]:
    for one in view.settings:
        yield from _of(system, view, one)
    for choice in system.schema.choices:
        found = _choice(system, view, choice)
        if found is not None:
            yield found


def _of(system: System, view: View, one: Resolved) -> Iterator[Relation]:
    setting, path = one.setting, one.setting.path
    if setting.only_if is not None:
        found = condition(system, view, one)
        if found is not None:
            yield found
    used = _used(view, setting.requires)
    if used:
        yield Relation("requires", (path, *used), _PLAIN, "{}")
    parts = [(part, other) for part, other in setting.parts if view.get(other) is not None]
    if parts:
        paths = (path, *dict.fromkeys(other for _, other in parts))
        yield Relation("parts", paths, _PLAIN, compact([[part, other] for part, other in parts]))
    if setting.derive is not None:
        operands = tuple(dict.fromkeys(derived_from(setting.derive)))
        whole = len(_used(view, operands)) == len(operands) and not _is_forbidden(system, view, one)
        yield Relation(
            "derive", (path, *(operands if whole else ())), _PLAIN, compact(setting.derive if whole else None)
        )
    used = tuple(other for other in _used(view, setting.differ_from) if not _is_told(view, one, other))
    if used:
        yield Relation("differ-from", (path, *used), _PLAIN, "{}")


def _is_told(view: View, one: Resolved, other: str) -> bool:
    """Whether the other setting comes first, and names this one itself: two settings meet once."""
    paths = list(view.paths)
    before = view.get(other)
    mutual = before is not None and one.setting.path in before.setting.differ_from
    return mutual and paths.index(other) < paths.index(one.setting.path)


def _used(view: View, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in paths if view.get(path) is not None)


def _choice(system: System, view: View, choice: Choice) -> Relation | None:
    """Among the settings that the service uses, and that are not forbidden there."""
    used = [one for path in choice.settings if (one := view.get(path)) is not None]
    open_ = [one for one in used if not _is_forbidden(system, view, one)]
    if not open_:
        return None
    must = any(dict(one.setting.services or ()).get(view.service) != "optional" for one in open_)
    rest = compact({"keyword": choice.keyword, "must": must})
    return Relation("choice", tuple(one.setting.path for one in open_), _PLAIN, rest)
