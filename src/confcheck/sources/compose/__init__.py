"""Compose projects: what each service gets from `build.args`, `env_file` and `environment`, and where it is reached.

The files of a project become one model of services first (`project`); every other module reads that model.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from confcheck.model import Endpoint, Include, Malformed, Mention, Origin, Parsed, Position, SourceOptions
from confcheck.sources.compose.endpoints import endpoint
from confcheck.sources.compose.paths import build_paths, mounted_paths
from confcheck.sources.compose.project import project_of
from confcheck.sources.compose.variables import variables


def parse(text: str, options: SourceOptions) -> Parsed:
    """Assignments per service, in compose's order of precedence; `${X}` sees the `.env` of the project directory."""
    project = project_of(text, options)
    services, said = project.model.services, project.said
    endpoints: list[Endpoint] = []
    mentions: list[Mention] = []
    for name, service in services.items():
        variables(service.lineage, (name,))
        endpoints.append(endpoint(name, service))
        mentions += build_paths(service.lineage, (name,))
        mentions += mounted_paths(service.lineage, project.model.declared, (name,))
    beside = posixpath.join(posixpath.dirname(options.path), ".env")
    origin = Origin(options.path, Position(1, 1))
    return Parsed(
        options.path,
        tuple(said.entries),
        tuple((name,) for name in services),
        _in_order(said.problems),
        tuple(endpoints),
        Include(beside, "dotenv", "compose", (), required=False, origin=origin),
        mentions=tuple(dict.fromkeys(mentions)),
        notes=_in_order(said.notes),
        projects=tuple(project.projects),
    )


def _in_order(said: Iterable[Malformed]) -> tuple[Malformed, ...]:
    """Each once, file by file in the order in which they were read."""
    once = tuple(dict.fromkeys(said))
    rank = {path: number for number, path in enumerate(dict.fromkeys(one.path for one in once))}
    return tuple(sorted(once, key=lambda one: (rank[one.path], one.position or Position(0, 0))))


__all__ = ["parse"]
