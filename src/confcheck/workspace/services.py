"""The `[services]` of the manifest."""

from __future__ import annotations

from confcheck.model import Entry, Origin, Scalar, Service
from confcheck.sources import READER_NAMES
from confcheck.workspace.names import Declared, check_name
from confcheck.workspace.pattern import refuse_outside
from confcheck.workspace.table import Table, lookup, lookups, one_of

_KEYS = ("reader", "root", "hosts", "ports", "runs-in", "environments", "targets")
_RUNS_IN = ("browser", "container", "host")
_HIGHEST_PORT = 65535


def service_names(root: Table) -> dict[str, str]:
    """Every declared service → itself, in the order of the manifest."""
    names = {}
    for entry, table in root.tables("services"):
        names[entry.key] = check_name(entry.key, "a service", table.path, entry.position)
    if not names:
        hint = "declare each with `[services.NAME]`"
        raise root.mistake("the manifest declares no services", root.origin("services").key, hint)
    return names


def parse_services(root: Table, declared: Declared, targets: tuple[str, ...] | None) -> tuple[Service, ...]:
    """Every service; `targets` are those that the sources name, None where nobody knows all of them."""
    return tuple(_service(entry, table, declared, targets) for entry, table in root.tables("services"))


def _service(entry: Entry, table: Table, declared: Declared, targets: tuple[str, ...] | None) -> Service:
    known = table.strings("targets") if targets is None else targets
    table.refuse_unknown(_KEYS)
    reader, root, runs_in = table.text("reader"), table.text("root"), table.text("runs-in")
    if root is not None:
        refuse_outside(root.text, Origin(table.path, root.position))
    return Service(
        entry.key,
        Origin(table.path, entry.position),
        reader=None if reader is None else one_of(table, reader, READER_NAMES, "reader"),
        root=None if root is None else root.text,
        hosts=_hosts(table, declared),
        ports=_ports(table),
        runs_in=None if runs_in is None else one_of(table, runs_in, _RUNS_IN, "`runs-in`"),
        environments=lookups(table, "environments", declared.environments, "environment"),
        targets=lookups(table, "targets", {target: target for target in known}, "target"),
    )


def _hosts(table: Table, declared: Declared) -> tuple[tuple[str, tuple[str, ...]], ...]:
    entry = table.entry("hosts")
    if entry is None:
        return ()
    inner = table.inner("hosts", entry.value)
    hosts: dict[str, tuple[str, ...]] = {}
    for each in inner.mapping.entries:
        environment = lookup(inner, each.key, each.position, declared.environments, "environment")
        if environment in hosts:
            raise inner.mistake(f"`hosts` names the environment `{environment}` twice", each.position)
        hosts[environment] = tuple(_host(inner, name) for name in inner.texts(each.key) or ())
    return tuple(hosts.items())


def _host(table: Table, name: Scalar) -> str:
    if "/" in name.text or any(character.isspace() for character in name.text):
        raise table.mistake("this is no host name", name.position, "without scheme, path and blanks")
    return name.text


def _ports(table: Table) -> tuple[int, ...]:
    entry = table.entry("ports")
    if entry is None:
        return ()
    expected = f"a list of ports from 1 to {_HIGHEST_PORT}"
    ports = []
    for item in table.items("ports", entry.value, expected):
        number = int(item.text, 0) if isinstance(item, Scalar) and item.kind == "integer" else 0
        if not 1 <= number <= _HIGHEST_PORT:
            raise table.mistake(f"`ports` in {table.what} must be {expected}", item.position)
        ports.append(number)
    return tuple(ports)
