"""The `[[ignore]]` of the manifest."""

from __future__ import annotations

from datetime import date

from confcheck.model import Mapping, Node, Suppression
from confcheck.workspace.names import Declared
from confcheck.workspace.table import Table, kind_of, lookup

_KEYS = ("check", "setting", "environment", "path", "reason", "until")


def parse_ignores(root: Table, declared: Declared) -> tuple[Suppression, ...]:
    """Every entry in the order of the manifest; check ids and setting paths are judged where they are known."""
    entry = root.entry("ignore")
    items = () if entry is None else root.items("ignore", entry.value, "a list of tables")
    return tuple(_suppression(_table(root, item), declared) for item in items)


def _table(root: Table, item: Node) -> Table:
    if not isinstance(item, Mapping):
        raise root.mistake(f"`ignore` must be a list of tables, not of {kind_of(item)}", item.position)
    return Table(root.path, "[[ignore]]", item)


def _suppression(table: Table, declared: Declared) -> Suppression:
    table.refuse_unknown(_KEYS)
    return Suppression(
        (_required(table, "check", "the id of a check"),),
        _required(table, "reason", "why the finding is no fault"),
        table.origin("check"),
        path=_text(table, "path"),
        setting=_text(table, "setting"),
        environment=_environment(table, declared),
        until=_date(table),
    )


def _environment(table: Table, declared: Declared) -> str | None:
    word = table.text("environment")
    if word is None:
        return None
    return lookup(table, word.text, word.position, declared.environments, "environment")


def _required(table: Table, key: str, what: str) -> str:
    text = _text(table, key)
    if text is None:
        raise table.mistake(f"[[ignore]] has no `{key}`", table.mapping.position, f"say {what}")
    return text


def _text(table: Table, key: str) -> str | None:
    word = table.text(key)
    return None if word is None else word.text


def _date(table: Table) -> str | None:
    text = table.moment("until")
    if text is None:
        return None
    try:
        date.fromisoformat(text)
    except ValueError:
        origin = table.origin("until")
        raise table.mistake("`until` is not a date", origin.value or origin.key, "write it as 2027-01-31") from None
    return text
