"""Pipelines in a workspace: whose their variables are, what is found in them, and how they are renamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from confcheck import api
from confcheck.model import Mistake, System, View
from tests.sources.pipelines.shown import shown
from tests.workspaces import write

SCHEMA = """
properties:
  level: {type: string, env: LOG_LEVEL, aliases: [LEVEL], agree: services}
  port: {type: integer, optional: true}
  key: {type: string, secret: true, optional: true, agree: services}
"""
MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[services.api]
[services.worker]
"""
STATED = """
[[sources]]
files = ".github/workflows/deploy.yml"
format = "github-actions"
names = { worker = "orders-worker" }
"""
WORKFLOW = """
env: {LEVEL: debug}
jobs:
  deploy:
    steps:
      - run: |
          gcloud run deploy api --set-env-vars "LOG_LEVEL=$LEVEL,PORT=eighty" \\
            --set-secrets KEY=key-a:1
          gcloud run deploy orders-worker --set-env-vars LOG_LEVEL=info --set-secrets KEY=key-b:1
"""


def system(tmp_path: Path, manifest: str, **files: str) -> System:
    """A workspace with that workflow; `dot` stands for the folder of workflows."""
    written = {"confcheck.toml": MANIFEST + manifest, "schema.yaml": SCHEMA}
    written |= {
        name.replace("dot__", ".github/workflows/").replace("__", ".") + ".yml": text for name, text in files.items()
    }
    return api.load(write(tmp_path, written)).system


def winners(found: System) -> dict[str, dict[str, str]]:
    """Service → setting → value."""
    return {view.service: dict(_winners(view)) for view in found.views}


def _winners(view: View) -> Iterator[tuple[str, str]]:
    for one in view.settings:
        if one.winner is not None and one.winner.value is not None:
            yield one.setting.path, shown(one.winner.value)


def test_services_are_named_by_what_deploys_them(tmp_path: Path) -> None:
    """And `names` says which is which; jobs are no services."""
    assert winners(system(tmp_path, STATED, dot__deploy=WORKFLOW)) == {
        "api": {"level": "debug", "port": "eighty", "key": "<gcp key-a 1>"},
        "worker": {"level": "info", "key": "<gcp key-b 1>"},
    }


def test_findings_in_a_pipeline(tmp_path: Path) -> None:
    """Drift, drift of references, values that are none of their type: at their places in the script."""
    system(tmp_path, STATED, dot__deploy=WORKFLOW)
    findings = [one for one in api.validate(api.load(tmp_path)).findings if one.check != "missing-source"]
    assert [(one.check, [(place.line, place.column) for place in one.problem.places]) for one in findings] == [
        ("reference-drift", [(8, 31), (9, 91)]),
        ("service-drift", [(7, 59), (9, 68)]),
        ("invalid-value", [(7, 71)]),
    ]


def test_what_select_names_is_for_the_services_of_the_source(tmp_path: Path) -> None:
    """As with YAML: those that it lists."""
    manifest = """
[[sources]]
files = ".github/workflows/deploy.yml"
format = "github-actions"
services = ["api", "worker"]
select = { "jobs.deploy.steps.*.with.env_vars" = "values", "jobs.*.steps.ship.with.secrets" = "references" }
"""
    workflow = """
jobs:
  deploy:
    steps:
      - id: ship
        with:
          env_vars: |
            LOG_LEVEL=info
          secrets: KEY=key:2
"""
    expected = {"level": "info", "key": "<gcp key 2>"}
    assert winners(system(tmp_path, manifest, dot__deploy=workflow)) == {"api": expected, "worker": expected}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("cloudbuild", "steps: [{name: x/gcloud, args: [run, deploy, api, --set-env-vars=LOG_LEVEL=info]}]", "info"),
        ("x__gitlab-ci", "api: {variables: {LOG_LEVEL: warning}, script: x}", "warning"),
    ],
)
def test_other_pipelines(tmp_path: Path, name: str, text: str, expected: str) -> None:
    """Their names tell their format."""
    manifest = f'[[sources]]\nfiles = "{name.replace("__", ".")}.yml"\n'
    assert winners(system(tmp_path, manifest, **{name: text}))["api"] == {"level": expected}


def renamed(tmp_path: Path, old: str, new: str) -> str:
    """The workflow after a rename."""
    renaming = api.rename(api.load(tmp_path), api.Wish(old, new))
    return next((one.after or b"").decode() for one in renaming.files if one.path.endswith("deploy.yml"))


def test_a_name_in_a_flag_is_renamed_where_it_stands(tmp_path: Path) -> None:
    """Nothing else changes."""
    system(tmp_path, STATED, dot__deploy=WORKFLOW)
    changed = renamed(tmp_path, "LOG_LEVEL", "LOG_THRESHOLD")
    assert changed == WORKFLOW.replace("LOG_LEVEL=", "LOG_THRESHOLD=")


def test_a_name_that_is_written_otherwise_is_refused(tmp_path: Path) -> None:
    """In pieces, by quotes."""
    system(tmp_path, STATED, dot__deploy=WORKFLOW.replace("LOG_LEVEL=info", "LOG_'LEVEL'=info"))
    with pytest.raises(Mistake, match="not written here letter by letter"):
        renamed(tmp_path, "LOG_LEVEL", "LOG_THRESHOLD")
