"""Words that a shell completes: those of the workspace and the checks."""

from __future__ import annotations

from pathlib import Path

from typer import Context

from confcheck.model.manifest import Manifest
from confcheck.model.mistake import Mistake
from confcheck.model.setting import Schema


def environments(ctx: Context) -> list[str]:
    """Environments that can be validated, without their aliases."""
    manifest = _manifest(ctx)
    return [each.name for each in manifest.environments if not each.abstract] if manifest else []


def services(ctx: Context) -> list[str]:
    """Declared services."""
    manifest = _manifest(ctx)
    return [service.name for service in manifest.services] if manifest else []


def targets(ctx: Context) -> list[str]:
    """Targets that some source names."""
    manifest = _manifest(ctx)
    return [*manifest.targets] if manifest else []


def groups(ctx: Context) -> list[str]:
    """Groups of the schema."""
    schema = _schema(ctx)
    return [*schema.groups] if schema else []


def settings(ctx: Context) -> list[str]:
    """Settings of the schema."""
    schema = _schema(ctx)
    return [setting.path for setting in schema.settings] if schema else []


def checks() -> list[tuple[str, str]]:
    """Checks, each with its summary."""
    from confcheck.cli.checks import summaries  # noqa: PLC0415 (needed only while completing)

    return [(check.id, summary) for check, summary in summaries()]


def _manifest(ctx: Context) -> Manifest | None:
    """The manifest alone, which is quick; None where there is none, because a shell must not see an error."""
    from confcheck.discover import find_root, read_manifest  # noqa: PLC0415 (needed only while completing)

    root = ctx.params.get("root")
    try:
        return read_manifest(Path(root) if root else find_root(Path.cwd()))
    except Mistake:
        return None


def _schema(ctx: Context) -> Schema | None:
    """The schema of the workspace; None where there is none."""
    from confcheck import api  # noqa: PLC0415 (needed only while completing)
    from confcheck.cli import cache  # noqa: PLC0415

    try:
        return api.load(ctx.params.get("root"), known=cache.known, remember=cache.remember).system.schema
    except Mistake:
        return None
