"""The manifest as a whole: text in, every name in it checked; whatever is wrong is a Mistake at its place."""

from __future__ import annotations

from confcheck.model import Manifest, Mapping, Mistake, Node, Origin, Position
from confcheck.sources.suppressions import find_suppressions
from confcheck.sources.trees import read_toml
from confcheck.workspace.entries import parse_entries
from confcheck.workspace.environments import parse_environments
from confcheck.workspace.ignores import parse_ignores
from confcheck.workspace.names import Declared, FindTargets
from confcheck.workspace.pattern import refuse_outside
from confcheck.workspace.services import parse_services, service_names
from confcheck.workspace.table import Table

_KEYS = ("schema", "ignore-keys", "provided", "unlocked", "environments", "services", "sources", "ignore")


def parse_manifest(
    text: str,
    path: str,
    *,
    table: str | None = None,
    find_targets: FindTargets = lambda _entries, _declared: ((), False),
) -> Manifest:
    """The manifest in `text`; `table` is the dotted name of the part that is meant (`tool.confcheck`).

    `find_targets` gives the targets that files themselves name, which services may name, too, and whether there may be
    more of them.
    """
    root = _root(text, path, table)
    root.refuse_unknown(_KEYS)
    schema = _schema(root)
    environments = parse_environments(root)
    names = {name: each.name for each in environments for name in (each.name, *each.aliases)}
    declared = Declared(names, service_names(root))
    sources = parse_entries(root, declared)
    found, more = find_targets(sources, declared)
    targets = tuple(dict.fromkeys((*(source.target for source in sources if source.target is not None), *found)))
    return Manifest(
        path,
        schema,
        environments=environments,
        services=parse_services(root, declared, None if more else targets),
        sources=sources,
        ignore_keys=root.strings("ignore-keys"),
        provided=root.strings("provided"),
        unlocked=root.strings("unlocked"),
        ignores=(*parse_ignores(root, declared), *find_suppressions(text, path)),
        found_targets=found,
        open_targets=more,
    )


def holds_table(text: str, path: str, table: str) -> bool:
    """Whether a TOML text has that table, or is broken and mentions it."""
    tree = read_toml(text, path)
    if tree.problems:
        return table in text
    return _inside(tree.documents[0] if tree.documents else None, table) is not None


def _root(text: str, path: str, table: str | None) -> Table:
    tree = read_toml(text, path)
    for problem in tree.problems:
        raise Mistake(problem.message, path=path, position=problem.position, hint=problem.hint)
    document = tree.documents[0] if tree.documents else Mapping((), Position(1, 1))
    found = document if table is None else _inside(document, table)
    what = "the manifest" if table is None else f"[{table}]"
    if not isinstance(found, Mapping):
        raise Mistake(f"{what} is not there, or is not a table", path=path, position=Position(1, 1))
    return Table(path, what, found)


def _inside(node: Node | None, table: str) -> Node | None:
    for name in table.split("."):
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _schema(root: Table) -> tuple[str, Origin]:
    word = root.text("schema")
    if word is None:
        hint = 'add `schema = "schemas/….yaml"`'
        raise root.mistake(f"{root.what} names no `schema`", root.mapping.position, hint)
    origin = root.origin("schema")
    refuse_outside(word.text, origin)
    return word.text, origin
