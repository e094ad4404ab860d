"""Plain functions for programs: load a workspace, validate it, explain a setting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from confcheck import engine
from confcheck.api.workspace import ServiceView, Workspace
from confcheck.discover import find_root, load_documents, read_manifest, read_schema_text
from confcheck.model import InvalidSettings, Mistake, NothingMatched, Report
from confcheck.reporters.explanation import explanation
from confcheck.resolve import resolve
from confcheck.schema import load_schema


def load(
    root: str | Path | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    known: Callable[[str], bool] = lambda _: False,
    remember: Callable[[str], None] = lambda _: None,
) -> Workspace:
    """Read and resolve a workspace; without `root` the one that holds the working directory.

    `progress` gets files done and files in all. `known` and `remember` are a memory of schemas (by digest) that were
    found well-formed before. Raises `Mistake` for a bad manifest or schema, `NothingMatched` where there is no source.
    """
    place = find_root(Path.cwd()) if root is None else Path(root)
    manifest = read_manifest(place)
    schema = load_schema(
        manifest.schema[0], lambda path: read_schema_text(place, path), manifest, known=known, remember=remember
    )
    documents = load_documents(place, manifest, progress=progress)
    today = datetime.now(UTC).date().isoformat()
    return Workspace(place, replace(resolve(manifest, schema, documents), today=today))


def validate(
    workspace: Workspace,
    environments: Sequence[str] = (),
    *,
    services: Sequence[str] = (),
    targets: Sequence[str] = (),
    groups: Sequence[str] = (),
) -> Report:
    """Every finding that touches the environments (all concrete ones if none is named), filtered by the rest.

    Raises `NothingMatched` for an unknown environment and where no view is left to judge, `Mistake` for an unknown
    service, target or group.
    """
    system = workspace.system
    concrete = tuple(one.name for one in system.manifest.environments if not one.abstract)
    named = tuple(dict.fromkeys(workspace.environment(name) for name in environments)) or concrete
    workspace.check_names("service", tuple(services), tuple(one.name for one in system.manifest.services))
    workspace.check_names("target", tuple(targets), system.manifest.targets)
    paths = tuple(setting.path for setting in system.schema.settings)
    workspace.check_names("group", tuple(groups), (*system.schema.groups, *paths))
    selection = engine.Selection(named, tuple(services), tuple(targets), tuple(groups))
    report = engine.run(system, selection)
    if not report.views and not report.findings:
        raise NothingMatched(f"nothing to validate: no service has a view in {', '.join(named)} that fits the options")
    return report


def explain(
    workspace: Workspace,
    setting: str,
    environment: str,
    *,
    services: Sequence[str] = (),
    targets: Sequence[str] = (),
) -> str:
    """The chain of a setting, by its path or by a name under which a service reads it, as text without secrets."""
    system = workspace.system
    name = workspace.environment(environment)
    workspace.check_names("service", tuple(services), tuple(one.name for one in system.manifest.services))
    workspace.check_names("target", tuple(targets), system.manifest.targets)
    selection = engine.Selection((name,), tuple(services), tuple(targets))
    views = tuple(view for view in system.views if selection.has_view(view))
    path = _path_of(workspace, setting, name)
    if not any(view.get(path) for view in views):
        raise NothingMatched(f"no service uses {path} in {name}")
    aside = tuple(view for view in system.inactive if selection.has_view(view))
    return explanation(system, path, views, aside)


def _path_of(workspace: Workspace, setting: str, environment: str) -> str:
    schema = workspace.system.schema
    if schema.setting(setting) is not None:
        return setting
    names = {
        name: resolved.setting.path
        for view in workspace.system.views
        if view.environment == environment
        for resolved in view.settings
        for name in resolved.names
    }
    if setting not in names:
        workspace.check_names("setting", (setting,), (*(one.path for one in schema.settings), *names))
    return names[setting]


__all__ = ["InvalidSettings", "Mistake", "NothingMatched", "ServiceView", "Workspace", "explain", "load", "validate"]
