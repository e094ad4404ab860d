from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.workspaces import Row, facets, findings, table, write

CHECK = "missing-source"

MANIFEST = """schema = "schema.yaml"
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = [".env", "{environment}/all.env"]
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/cloud.yaml"
format = "kubernetes"
target = "cloud"
required = false
[[sources]]
files = "{environment}/old-{service}.env"
active = false
required = false
[[sources]]
files = "{environment}/{service}.env.example"
template = true
required = false
[[sources]]
files = "backend.env"
services = ["backend"]
environments = ["development"]
required = false
"""

AUTH = ("confcheck.toml", 8, 11, "auth is declared here")
BACKEND = ("confcheck.toml", 9, 11, "backend is declared here")


def nothing(who: str, *rows: int) -> list[tuple[str, int | None, int | None, str]]:
    """The places of patterns, by their lines."""
    return [("confcheck.toml", row, 9, f"nothing here for {who}") for row in rows]


TABLE: list[tuple[str, str, dict[str, str], list[Row]]] = [
    ("both are there", MANIFEST, {"staging/auth.env": "", "staging/backend.env": ""}, []),
    (
        "one is not",
        MANIFEST,
        {"staging/auth.env": ""},
        [("error", "no source names backend in staging", [BACKEND, *nothing("backend", 11, 17, 21)])],
    ),
    (
        "neither is: one finding for the environment",
        MANIFEST,
        {"development/auth.env": ""},
        [
            (
                "error",
                "no source names auth or backend in staging",
                [AUTH, BACKEND, *nothing("auth or backend", 11, 17, 21)],
            )
        ],
    ),
    (
        "files for everyone, of an ancestor, of another environment, inactive ones and templates make no view",
        MANIFEST,
        {
            "staging/auth.env": "",
            ".env": "",
            "staging/all.env": "",
            "base/backend.env": "",
            "development/backend.env": "",
            "staging/old-backend.env": "",
            "staging/backend.env.example": "",
        },
        [("error", "no source names backend in staging", [BACKEND, *nothing("backend", 11, 17, 21)])],
    ),
    (
        "a compose file or a manifest that names it is enough",
        MANIFEST,
        {
            "staging/compose.yaml": "services: {auth: {}}\n",
            "staging/cloud.yaml": """
                kind: Deployment
                metadata: {name: backend}
                spec: {template: {spec: {containers: [{name: app}]}}}
                """,
        },
        [],
    ),
    (
        "a compose file without it is not",
        MANIFEST,
        {"staging/compose.yaml": "services: {auth: {}, redis: {}}\n"},
        [("error", "no source names backend in staging", [BACKEND, *nothing("backend", 11, 17, 21)])],
    ),
    (
        "a compose file that cannot be read may name it",
        MANIFEST,
        {"staging/auth.env": "", "staging/compose.yaml": "services:\n\tbackend: {}\n"},
        [],
    ),
    (
        "a file for everyone that cannot be read would not",
        MANIFEST,
        {"staging/auth.env": "", ".env": "=\n"},
        [("error", "no source names backend in staging", [BACKEND, *nothing("backend", 11, 17, 21)])],
    ),
    (
        "a compose file with a fault and services of its own has been read",
        MANIFEST,
        {"staging/compose.yaml": "services: {auth: {env_file: gone.env}}\n"},
        [("error", "no source names backend in staging", [BACKEND, *nothing("backend", 11, 17, 21)])],
    ),
    (
        "a target that must be there, beside one that is",
        MANIFEST.replace("[services.backend]\n", '[services.backend]\ntargets = ["cloud", "compose"]\n'),
        {"staging/auth.env": "", "staging/backend.env": "", "staging/compose.yaml": "services: {backend: {}}\n"},
        [("error", "no source names backend in staging (cloud)", [BACKEND, *nothing("backend", 22)])],
    ),
    (
        "targets that are there",
        MANIFEST.replace("[services.backend]\n", '[services.backend]\ntargets = ["compose"]\n'),
        {"staging/auth.env": "", "staging/compose.yaml": "services: {backend: {}}\n"},
        [],
    ),
    (
        "what one must have is a finding of its own",
        MANIFEST.replace("[services.backend]\n", '[services.backend]\ntargets = ["cloud"]\n'),
        {"development/auth.env": ""},
        [
            ("error", "no source names auth in staging", [AUTH, *nothing("auth", 12, 18, 22)]),
            ("error", "no source names backend in staging (cloud)", [BACKEND, *nothing("backend", 22)]),
        ],
    ),
    (
        "where it must not run it need not be; where the manifest wants it, it must, a warning if not deployed",
        MANIFEST.replace("[services.backend]\n", '[services.backend]\nenvironments = ["development"]\n'),
        {"staging/auth.env": ""},
        [("warning", "no source names backend in development", [BACKEND, *nothing("backend", 12, 18, 22, 35)])],
    ),
    (
        "an abstract environment needs none",
        MANIFEST.replace("[services.backend]\n", '[services.backend]\nenvironments = ["base", "staging"]\n'),
        {"staging/auth.env": "", "staging/backend.env": ""},
        [],
    ),
    (
        "a variant is a view",
        MANIFEST.replace("active = false", "variants = true"),
        {"staging/auth.env": "", "staging/old-backend.env": ""},
        [],
    ),
]


@pytest.mark.parametrize(("manifest", "files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_has_no_view(manifest: str, files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, {"confcheck.toml": manifest, **files}, CHECK))


def test_hint_and_lists(tmp_path: Path) -> None:
    """The services are in the lists, so that `--service` and `--target` find them."""
    manifest = MANIFEST.replace("[services.backend]\n", '[services.backend]\ntargets = ["cloud"]\n')
    found = findings(tmp_path, {"confcheck.toml": manifest, "staging/auth.env": ""}, CHECK)
    hint = "add a source, or state `environments` or `targets` of backend if not meant to run there"
    assert [(hint, (), ("staging",), ("cloud",), ("backend",))] == facets(found)


def test_a_consolidated_file_lists_who_runs(tmp_path: Path) -> None:
    """What all share makes no view of anybody."""
    manifest = MANIFEST + '[[sources]]\nfiles = "{environment}/all.yml"\nformat = "confcheck"\n'
    text = "format: confcheck/1\nenvironment: staging\nshared: {log_level: low}\n"
    found = findings(tmp_path, {"confcheck.toml": manifest, "staging/all.yml": text}, CHECK, "staging")
    assert [one.problem.hint for one in found] == ["list each under `services:`, if need be `auth: {}`"]
    text += "services: {auth: {}}\n"
    found = findings(tmp_path, {"confcheck.toml": manifest, "staging/all.yml": text}, CHECK, "staging")
    assert [one.problem.hint for one in found] == ["list it under `services:`, if need be `backend: {}`"]


def test_it_is_shown_for_its_environment_only(tmp_path: Path) -> None:
    """Whoever validates development does not deploy staging."""
    root = write(tmp_path, {"confcheck.toml": MANIFEST, "development/auth.env": "", "staging/auth.env": ""})
    workspace = api.load(root)
    assert [one.check for one in api.validate(workspace, ["development"]).findings] == []
    assert [one.check for one in api.validate(workspace, ["staging"]).findings] == [CHECK]
    assert [one.check for one in api.validate(workspace, ["staging"], services=["auth"]).findings] == []
