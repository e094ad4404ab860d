"""A migration from a workspace on disk to the files as they would be; nothing is written here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from confcheck.api import load
from confcheck.api.generation import generate, ordered, refuse_errors
from confcheck.api.workspace import Workspace
from confcheck.checks.evidence import counted, listed
from confcheck.discover.claims import find_claims
from confcheck.discover.disk import Disk, disk_at, leaves
from confcheck.migrate import Claimed, Comparison, Own, Plan, compare, plan
from confcheck.migrate.removal import without_replaces
from confcheck.model import Manifest, Mistake, Origin, Position, SourceEntry, System, View
from confcheck.model.generated import Generated, Order
from confcheck.model.migration import Migration, Move
from confcheck.model.rename import Rewritten
from confcheck.workspace import parse_pattern

_ENDS = (".yaml", ".yml")


def migrate(workspace: Workspace, move: Move) -> Migration:
    """The consolidated file and the manifest that uses it, and what every service gets then.

    Raises Mistake where the manifest cannot be rewritten, or other environments would change; `Refused` where the
    environment has errors, unless forced. What would change in the environment itself is part of the result.
    """
    system = workspace.system
    environment = workspace.environment(move.environment)
    disk = disk_at(workspace.root)
    own = _consolidated(system, environment)
    if own is not None:
        return _removed(workspace, own, environment, move)
    if not move.force:
        refuse_errors(workspace, ordered(workspace, environment))
    path = _path(disk, move.path or f"environments/{environment}.yaml", given=move.path is not None)
    made = generate(workspace, environment, include_secrets=move.include_secrets, force=move.force)
    content = _retitled(made.text, environment).encode()
    manifest = _sound(disk, system.manifest.path)
    planned = plan(system, manifest.decode(), _claims(system.manifest, disk), Own(environment, path, not move.remove))
    chosen, comparison = _chosen(workspace, planned, (path, content), move)
    files = [
        Rewritten(path, None, content, made.secret),
        Rewritten(system.manifest.path, manifest, chosen.encode()),
        *(_gone(disk, planned.replaced) if move.remove else ()),
    ]
    done = _done(planned, path, comparison, move)
    migration = Migration(environment, path, tuple(files), done, comparison.own, tuple(_moved(comparison)))
    return replace(migration, notes=(*migration.notes, *_notes(system, planned, migration, made)))


def _claims(manifest: Manifest, disk: Disk) -> tuple[Claimed, ...]:
    """Every claim; one for every environment is for the only one, where there is one."""
    concrete = tuple(one.name for one in manifest.environments if not one.abstract)
    every = concrete if len(concrete) == 1 else None
    return tuple(
        Claimed(one.entry, one.path, one.order, every if one.environments is None else one.environments)
        for one in find_claims(disk, manifest)
    )


def _consolidated(system: System, environment: str) -> SourceEntry | None:
    """The entry from which the environment takes its values already."""
    for document in system.documents:
        own = document.environments is not None and environment in document.environments
        if own and document.source.by_path and document.source.active:
            return system.manifest.sources[document.source.index]
    return None


def _path(disk: Disk, path: str, *, given: bool) -> str:
    """The path of the new file, if there can be one."""
    hint = "name another file with --output"
    if leaves(path) or not disk.contains(path.rpartition("/")[0]):
        raise Mistake("the consolidated file must be in the workspace", path=path, hint=hint)
    if not path.endswith(_ENDS):
        raise Mistake("the consolidated file is YAML", path=path, hint=f"its name ends in {' or '.join(_ENDS)}")
    start = Position(1, 1)
    if not parse_pattern(path, Origin(path, start, start)).literal:
        raise Mistake("this name would be a pattern in the manifest", path=path, hint=hint)
    if disk.exists(path):
        raise Mistake("this file exists already", path=path, hint=hint if not given else "name a new one")
    return path


def _retitled(text: str, environment: str) -> str:
    """The file with a first line that is true from now on."""
    title, _, rest = text.partition("\n")
    counts = title.partition(": ")[2].removesuffix("Edit the sources, or migrate to this file.").strip()
    return f"# {environment}: {counts} Edit them here. The comments say where each value came from.\n{rest}"


def _sound(disk: Disk, path: str) -> bytes:
    reason, data = disk.read_bytes(path)
    if reason is not None:
        raise Mistake(reason, path=path)
    return data


def _chosen(workspace: Workspace, planned: Plan, made: tuple[str, bytes], move: Move) -> tuple[str, Comparison]:
    """The manifest that leaves all other environments as they are, and what it changes in this one."""
    system = workspace.system
    environment = workspace.environment(move.environment)
    comparison = None
    for text in planned.texts:
        changed: dict[str, bytes | None] = {made[0]: made[1], system.manifest.path: text.encode()}
        changed |= dict.fromkeys(planned.replaced) if move.remove else {}
        after = _again(workspace.root, changed).system
        found = compare(system, after, environment, include_secrets=move.include_secrets)
        if not found.others:
            return text, found
        comparison = comparison or found
    assert comparison is not None  # noqa: S101 - there is at least one text
    more = f", and {len(comparison.others) - 1} more such" if len(comparison.others) > 1 else ""
    message = f"the migration would change another environment: {comparison.others[0]}{more}"
    hint = f"give {environment} sources of its own first, with `environments`"
    if comparison.inheriting:
        first = " and ".join(f"confcheck migrate {name}" for name in comparison.inheriting)
        hint = f"move {listed(comparison.inheriting)} first: {first}; or keep secrets in the file: --include-secrets"
    raise Mistake(message, path=system.manifest.path, hint=hint)


def _again(root: Path, changed: dict[str, bytes | None]) -> Workspace:
    disk = disk_at(root)
    real = {os.path.realpath(disk.full(path)): content for path, content in changed.items()}
    try:
        return load(root, disk=Disk(disk.root, changed=real))
    except Mistake as mistake:
        message = f"the migration would break the workspace: {mistake.message}"
        raise Mistake(message, path=mistake.path, position=mistake.position, hint=mistake.hint) from None


def _gone(disk: Disk, paths: Iterable[str]) -> tuple[Rewritten, ...]:
    """What is deleted; a link stays, and what it leads to."""
    files = []
    for path in paths:
        reason, content = disk.read_bytes(path)
        if reason is None and not Path(disk.full(path)).is_symlink():
            files.append(Rewritten(path, content, None))
    return tuple(files)


def _done(planned: Plan, path: str, comparison: Comparison, move: Move) -> tuple[str, ...]:
    same = comparison.views if not comparison.own else 0
    old = f"{counted(len(planned.replaced), 'old file')} {'removed' if move.remove else 'kept until --remove'}"
    return (
        f"{path}: every value of the environment",
        *planned.done,
        *([f"{old}: {listed(planned.replaced)}"] if planned.replaced else []),
        *([f"{counted(same, 'view')} compared: every service gets what it got"] if same else []),
    )


def _notes(system: System, planned: Plan, migration: Migration, made: Generated) -> Iterator[str]:
    environment, path = migration.environment, migration.path
    order = Order(environment)
    for name in sorted({path for view in order.views(system) for path in _undefined(view)}):
        yield f"{name} holds a variable that nothing sets: it is written without it"
    if made.secret:
        yield f"{path} holds secrets in clear: only its owner may read it; keep it out of version control"
    if any(task.others for task in planned.tasks):
        yield "a new environment has to be added to `environments` of the sources that others share"
    if any(task.structural for task in planned.tasks):
        hint = f"confcheck render {environment} writes what belongs there"
        yield f"compose and Kubernetes files still deploy the variables that stand in them: {hint}"


def _undefined(view: View) -> Iterator[str]:
    return (one.setting.path for one in view.settings if one.winner and one.winner.undefined and one.winner.value)


def _moved(comparison: Comparison) -> Iterator[str]:
    if comparison.moved:
        names = f"{counted(len(comparison.moved), 'secret')} in clear left to the environment (ref+env://NAME)"
        yield f"{names}: {listed(comparison.moved)}; --include-secrets keeps them in the file"


def _removed(workspace: Workspace, own: SourceEntry, environment: str, move: Move) -> Migration:
    """Once more, to delete what the first time left."""
    system, disk = workspace.system, disk_at(workspace.root)
    path = own.files[0][0]
    if not move.remove:
        hint = "--remove deletes the files that it replaced" if own.replaces else None
        raise Mistake(f"{environment} is in {path} already", path=own.origin.path, position=own.origin.key, hint=hint)
    needed = {
        each
        for document in system.documents
        for each in (
            *(document.path, *document.parsed.others),
            *(one.origin.path for one in (*document.assignments, *document.project)),
        )
    }
    files = _gone(disk, (each for each in own.replaces if each not in needed))
    kept = [each for each in own.replaces if each not in {file.path for file in files} and disk.exists(each)]
    manifest = _sound(disk, system.manifest.path)
    text = without_replaces(system.manifest, manifest.decode(), own)
    changed: dict[str, bytes | None] = {system.manifest.path: text.encode(), **{file.path: None for file in files}}
    comparison = compare(system, _again(workspace.root, changed).system, environment, include_secrets=True)
    different = (*comparison.own, *comparison.others)
    if different:
        raise Mistake(f"removing the old files would change a view: {different[0]}", path=own.origin.path)
    names = [file.path for file in files]
    done = (f"{counted(len(names), 'old file')} removed{f': {listed(names)}' if names else ''}",)
    notes = (f"kept, as links or in use: {listed(kept)}",) if kept else ()
    rewritten = Rewritten(system.manifest.path, manifest, text.encode())
    changes = (rewritten, *files) if rewritten.before != rewritten.after else files
    return Migration(environment, path, changes, done, (), notes)
