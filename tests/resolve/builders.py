"""Documents, manifests and schemas by hand, for resolution without files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from confcheck.kernel.spec import Spec
from confcheck.model import (
    Alias,
    Assignment,
    Document,
    Environment,
    Manifest,
    Origin,
    Parsed,
    Position,
    Schema,
    Service,
    Setting,
    SourceEntry,
    Value,
)

HERE = Origin("confcheck.toml", Position(1, 1))


def source(index: int, **options: object) -> SourceEntry:
    """A source entry; only what matters to resolution."""
    return SourceEntry(index, HERE, (("{environment}/{service}.env", HERE),), **options)  # type: ignore[arg-type]  # a test's table


def assignments(path: str, values: Mapping[str, Value], scope: tuple[str, ...] = ()) -> tuple[Assignment, ...]:
    """One assignment per line, in order."""
    return tuple(
        Assignment(key, value, Origin(path, Position(line, 1), Position(line, len(key) + 2)), scope)
        for line, (key, value) in enumerate(values.items(), start=1)
    )


def document(
    entry: SourceEntry,
    path: str,
    values: Mapping[str, Value] | None = None,
    *,
    environments: Iterable[str] | None = ("staging",),
    services: Iterable[str] | None = ("auth",),
) -> Document:
    """A document without blocks of services."""
    return Document(
        replace(entry, format="dotenv"),
        Parsed(path),
        assignments(path, values or {}),
        environments=None if environments is None else tuple(environments),
        services=None if services is None else tuple(services),
    )


def deploy(
    entry: SourceEntry,
    path: str,
    blocks: Mapping[str, Mapping[str, Value]],
    *,
    environments: Iterable[str] | None = ("staging",),
    services: Iterable[str] | None = None,
    project: Mapping[str, Value] | None = None,
) -> Document:
    """A document whose format names services."""
    return Document(
        replace(entry, format="compose"),
        Parsed(path, scopes=tuple((name,) for name in blocks)),
        tuple(one for name, values in blocks.items() for one in assignments(path, values, (name,))),
        assignments(".env", project or {}),
        None if environments is None else tuple(environments),
        None if services is None else tuple(services),
    )


def manifest(
    environments: Iterable[Environment] | None = None,
    services: Iterable[str] = ("auth", "backend"),
    provided: tuple[str, ...] = (),
) -> Manifest:
    """Staging with two services, unless said otherwise."""
    return Manifest(
        "confcheck.toml",
        ("schema.yaml", HERE),
        tuple(environments or (Environment("staging", HERE),)),
        tuple(Service(name, HERE) for name in services),
        provided=provided,
    )


def setting(path: str, *aliases: Alias, **options: object) -> Setting:
    """A text setting that every service may use."""
    spec = options.pop("spec", Spec())
    return Setting(path, spec, HERE, aliases=aliases, **options)  # type: ignore[arg-type]  # a test's table


def schema(*settings: Setting) -> Schema:
    """A schema of these settings."""
    return Schema("schema.yaml", None, settings)
