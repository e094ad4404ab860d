"""Workspaces as tables: files in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from confcheck import api
from confcheck.model import Finding, Report

MANIFEST = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.development]
[environments.staging]
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
select = { env_vars = "values", secrets = "references" }
required = false
[[sources]]
files = "{environment}/compose.yaml"
format = "compose"
required = false
[[sources]]
files = "{environment}/inactive.env"
services = ["auth", "backend"]
active = false
required = false
"""
SCHEMA = "properties:\n  log_level: {type: string, optional: true}\n"


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a workspace, with a manifest and a schema if they bring none."""
    for path, text in {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text), encoding="utf-8", newline="")
    return root


def report(root: Path, files: Mapping[str, str], *environments: str) -> Report:
    """Validate a workspace made of these files."""
    return api.validate(api.load(write(root, files)), environments)


def findings(root: Path, files: Mapping[str, str], check: str, *environments: str) -> list[Finding]:
    """Only the findings of one check."""
    return [finding for finding in report(root, files, *environments).findings if finding.check == check]


Row = tuple[str, str, list[tuple[str, int | None, int | None, str]]]


def table(found: list[Finding]) -> list[Row]:
    """Severity, message and places of each finding, for comparison as a whole."""
    return [
        (
            finding.severity.word,
            finding.problem.message,
            [(place.path, place.line, place.column, place.label) for place in finding.problem.places],
        )
        for finding in found
    ]


Facet = tuple[str | None, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def facets(found: list[Finding]) -> list[Facet]:
    """Hint, keys, environments, targets and services of each finding: what the table leaves out."""
    return [
        (one.problem.hint, one.problem.keys, one.problem.environments, one.problem.targets, one.problem.services)
        for one in found
    ]


def lines(found: list[Finding]) -> list[str | None]:
    """The line of every place as it is shown, None where none is."""
    return [place.snippet.text if place.snippet else None for one in found for place in one.problem.places]
