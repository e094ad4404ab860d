"""The `[environments]` of the manifest."""

from __future__ import annotations

from confcheck.model import Environment, Mistake, Origin, Position
from confcheck.workspace.names import check_name
from confcheck.workspace.table import Table, lookup

_KEYS = ("extends", "abstract", "aliases", "deployed", "protected", "follows")
_UNDEPLOYED = ("development", "test", "ci", "local")


def parse_environments(root: Table) -> tuple[Environment, ...]:
    """Every environment, in the order of the manifest."""
    tables = {entry.key: (entry.position, table) for entry, table in root.tables("environments")}
    if not tables:
        hint = "declare each with `[environments.NAME]`"
        raise root.mistake("the manifest declares no environments", root.origin("environments").key, hint)
    for name, (position, _) in tables.items():
        check_name(name, "an environment", root.path, position)
    names = _names(tables)
    environments = tuple(_environment(name, *tables[name], names) for name in tables)
    for key in ("extends", "follows"):
        _refuse_cycles(tables, environments, key)
    return environments


def _names(tables: dict[str, tuple[Position, Table]]) -> dict[str, str]:
    """Name or alias → canonical name."""
    names: dict[str, str] = {name: name for name in tables}
    for name, (_, table) in tables.items():
        for alias in table.texts("aliases") or ():
            check_name(alias.text, "an environment", table.path, alias.position)
            if alias.text in names:
                whose = names[alias.text]
                raise table.mistake(f"alias `{alias.text}` already means the environment `{whose}`", alias.position)
            names[alias.text] = name
    return names


def _environment(name: str, position: Position, table: Table, names: dict[str, str]) -> Environment:
    table.refuse_unknown(_KEYS)
    abstract = table.flag("abstract", default=False)
    deployed = table.flag("deployed", default=not abstract and name not in _UNDEPLOYED)
    protected = table.flag("protected", default=False)
    for key, stated in (("deployed", deployed), ("protected", protected)):
        if abstract and stated:
            message = f"environment `{name}` is abstract, so it cannot be {key}"
            raise table.mistake(message, table.origin(key).key, f"drop `abstract` or `{key}`")
    return Environment(
        name,
        Origin(table.path, position),
        extends=_another(table, "extends", names),
        abstract=abstract,
        aliases=table.strings("aliases"),
        deployed=deployed,
        protected=protected,
        follows=_another(table, "follows", names),
    )


def _another(table: Table, key: str, names: dict[str, str]) -> str | None:
    word = table.text(key)
    return None if word is None else lookup(table, word.text, word.position, names, "environment")


def _refuse_cycles(tables: dict[str, tuple[Position, Table]], environments: tuple[Environment, ...], key: str) -> None:
    following = {each.name: each.extends if key == "extends" else each.follows for each in environments}
    for name, first in following.items():
        chain, current = [name], first
        while current is not None and current not in chain:
            chain.append(current)
            current = following[current]
        if current == name:
            origin = tables[name][1].origin(key)
            message = f"environment `{name}` {key} itself: {' → '.join((*chain, name))}"
            raise Mistake(message, path=origin.path, position=origin.value)
