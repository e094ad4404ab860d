"""Plain functions for programs: load a workspace, validate it, explain a setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from confcheck import engine
from confcheck.api.workspace import ServiceView, Workspace
from confcheck.checks.evidence import listed
from confcheck.discover import find_root, load_sources, read_baseline, read_manifest, read_schema_text
from confcheck.discover.disk import Disk, disk_at
from confcheck.kernel.spec import Json
from confcheck.model import InvalidSettings, Mistake, NothingMatched, Refused, Report, View
from confcheck.model.impact import Impact
from confcheck.model.rename import Renaming, Wish
from confcheck.reporters.explanation import explanation
from confcheck.resolve import resolve
from confcheck.schema import load_schema

if TYPE_CHECKING:
    from confcheck.api.difference import Filters, are_files, diff, diff_files, diff_since, loaded_at
    from confcheck.api.generation import generate, refuse_errors
    from confcheck.api.inventory import sources
    from confcheck.api.migration import migrate
    from confcheck.api.parsing import parse
    from confcheck.api.rendering import render
    from confcheck.api.schemas import diff_schemas
    from confcheck.model.attest import Attested
    from confcheck.model.lock import LockOrder, Locks


def load(
    root: str | Path | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    known: Callable[[str], bool] = lambda _: False,
    remember: Callable[[str], None] = lambda _: None,
    disk: Disk | None = None,
) -> Workspace:
    """Read and resolve a workspace; without `root` the one that holds the working directory.

    `progress` gets files done and files in all. `known` and `remember` are a memory of schemas (by digest) that were
    found well-formed before; `disk`, one at that root, keeps what was looked at. Raises `Mistake` for a bad manifest or
    schema, `NothingMatched` where there is no source.
    """
    place = root_of(root)
    disk = disk or disk_at(place)
    manifest = read_manifest(place, disk)
    schema = load_schema(
        manifest.schema[0], lambda path: read_schema_text(place, path, disk), manifest, known=known, remember=remember
    )
    engine.refuse_unknown(manifest, schema)
    loaded = load_sources(place, manifest, progress=progress, disk=disk)
    system = resolve(manifest, schema, loaded.documents)
    return Workspace(place, replace(system, today=today(), unclaimed=loaded.unclaimed))


def root_of(root: str | Path | None) -> Path:
    """The root that is named, else that of the workspace around the working directory."""
    return find_root(Path.cwd()) if root is None else Path(root)


def today() -> str:
    """The ISO date, for what is past its `until`."""
    return datetime.now(UTC).date().isoformat()


def validate(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    environments: Sequence[str] = (),
    *,
    services: Sequence[str] = (),
    targets: Sequence[str] = (),
    groups: Sequence[str] = (),
    baseline: Mapping[str, int] = MappingProxyType({}),
) -> Report:
    """Every finding that touches the environments (all concrete ones if none is named), filtered by the rest.

    `baseline` says how many findings of a fingerprint are known and not shown again.
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
    report = engine.run(system, selection, baseline=baseline)
    if not report.views and not report.findings:
        raise NothingMatched(f"nothing to validate: no service has a view in {', '.join(named)} that fits the options")
    return report


def known_findings(workspace: Workspace, baseline: str | None) -> Mapping[str, int]:
    """How many findings of each fingerprint the baseline file knows; none without a file.

    Raises `Mistake` for a file that is no baseline, of another version, or of another workspace.
    """
    return {} if baseline is None else read_baseline(baseline, workspace.system.manifest)


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
    path = _path_of(workspace, setting, [view for view in system.views if view.environment == name])
    if not any(view.get(path) for view in views):
        raise NothingMatched(f"no service uses {path} in {name}")
    aside = tuple(view for view in system.inactive if selection.has_view(view))
    return explanation(system, path, views, aside)


def impact(workspace: Workspace, setting: str, *, services: Sequence[str] = (), targets: Sequence[str] = ()) -> Impact:
    """What depends on a setting, named as for `explain`, in every environment; the options say whose part is wanted.

    Raises `NothingMatched` where the options leave no view that uses it.
    """
    from confcheck.impact import impact as find  # noqa: PLC0415 - `validate` does not need it

    system = workspace.system
    workspace.check_names("service", tuple(services), tuple(one.name for one in system.manifest.services))
    workspace.check_names("target", tuple(targets), system.manifest.targets)
    concrete = tuple(one.name for one in system.manifest.environments if not one.abstract)
    selection = engine.Selection(concrete, tuple(services), tuple(targets))
    views = [view for view in system.views if selection.has_view(view)]
    path = _path_of(workspace, setting, views if services else system.views)
    declared = system.schema.setting(path)
    assert declared is not None  # noqa: S101 - `_path_of` gives paths of the schema
    if (services or targets) and not any(view.get(path) for view in views):
        raise NothingMatched(f"no service uses {path} in a view that fits the options")
    return find(system, declared, selection.has_view)


def rename(workspace: Workspace, wish: Wish) -> Renaming:
    """What it takes to rename a variable in every file of the workspace, proved to leave all views as they are.

    Nothing is written. Raises `Mistake`, with its place, for whatever stands in the way.
    """
    from confcheck.api.renaming import renamed  # noqa: PLC0415 - `validate` does not need it

    return renamed(workspace, wish, lambda root, disk: load(root, disk=disk))


def lock(workspace: Workspace, order: LockOrder, folder: Path) -> Locks:
    """The locks of an environment, beside those that the folder holds; nothing is written.

    Raises `NothingMatched` where no view fits the order, `Mistake` for a weak key or where values cannot be rotated.
    """
    from confcheck.api.locking import lock as find  # noqa: PLC0415 - `validate` does not need it

    return find(workspace, order, folder)


def single_file_runtime(stem: str) -> str:
    """The self-check as the text of one Python file, whose name without its ending is `stem`."""
    from confcheck import __version__  # noqa: PLC0415 - which loads this module on first use
    from confcheck.discover.package import module_source  # noqa: PLC0415 - `validate` does not need it
    from confcheck.lock import bundle  # noqa: PLC0415 - as above

    return bundle(module_source, version=__version__, stem=stem)


def attest(
    environment: str, folder: Path, reports: Sequence[Json], *, nonce: str | None = None, key: bytes | None = None
) -> Attested:
    """What the reports of running services say, beside the locks in the folder.

    Raises `NothingMatched` where there is no lock of the environment, `Mistake` for what is no lock or no report.
    """
    from confcheck.api.locking import attest as compare  # noqa: PLC0415 - `validate` does not need it

    return compare(environment, folder, reports, nonce=nonce, key=key)


def export_schema(
    workspace: Workspace, *, environment: str | None = None, service: str | None = None, target: str | None = None
) -> dict[str, Json]:
    """The schema as plain JSON Schema 2020-12 of typed values, in this environment and target, for this service.

    With environment and service it says what must be set. Raises `NothingMatched` for an unknown environment,
    `Mistake` for an unknown service or target, and for a target without its environment.
    """
    from confcheck.schema.export import export  # noqa: PLC0415 - `validate` does not need it

    manifest = workspace.system.manifest
    name = None if environment is None else workspace.environment(environment)
    if service is not None:
        workspace.check_names("service", (service,), tuple(one.name for one in manifest.services))
    if target is not None:
        workspace.check_names("target", (target,), manifest.targets)
        if name is None:
            raise Mistake(f"the target {target} means something only in an environment", hint="name the environment")
    return export(workspace.system.schema, manifest, name, service, target)


def _path_of(workspace: Workspace, setting: str, views: Iterable[View]) -> str:
    schema = workspace.system.schema
    if schema.setting(setting) is not None:
        return setting
    names: dict[str, dict[str, None]] = {}
    for view in views:
        for resolved in view.settings:
            for name in resolved.names:
                names.setdefault(name, {})[resolved.setting.path] = None
    if setting in schema.groups:
        raise Mistake(f"`{setting}` is a group of settings", hint=f"name one of them, as {setting}.…")
    if setting not in names:
        workspace.check_names("setting", (setting,), (*(one.path for one in schema.settings), *names))
    if len(names[setting]) > 1:
        raise Mistake(f"`{setting}` is a name of {listed(names[setting])}", hint="give the path of the one you mean")
    return next(iter(names[setting]))


__all__ = [
    "Filters",
    "InvalidSettings",
    "Mistake",
    "NothingMatched",
    "Refused",
    "ServiceView",
    "Wish",
    "Workspace",
    "are_files",
    "attest",
    "diff",
    "diff_files",
    "diff_schemas",
    "diff_since",
    "explain",
    "export_schema",
    "generate",
    "impact",
    "known_findings",
    "load",
    "loaded_at",
    "lock",
    "migrate",
    "parse",
    "refuse_errors",
    "rename",
    "render",
    "root_of",
    "single_file_runtime",
    "sources",
    "validate",
]


def __getattr__(name: str) -> object:
    """Load what compares and writes on first use: `validate` does without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = {
        "generate": "generation",
        "refuse_errors": "generation",
        "render": "rendering",
        "migrate": "migration",
        "diff_schemas": "schemas",
        "parse": "parsing",
        "sources": "inventory",
    }
    return getattr(import_module(f"confcheck.api.{module.get(name, 'difference')}"), name)
