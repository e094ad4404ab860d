"""Cloud Build: substitutions, variables and secrets of steps, and what they deploy."""

from __future__ import annotations

import json

import pytest
import yaml

from confcheck.model import Parsed
from confcheck.sources import identify
from tests.sources.pipelines.shown import assigned, parse, rows, told, values

GIVEN = "?a substitution that only the build knows"


def build(text: str, path: str = "ci/cloudbuild.yaml", **files: str) -> Parsed:
    """A build."""
    return parse("cloud-build", text, path, files=files)


FULL = """
    substitutions:
      _SERVICE: api
      _LEVEL: debug
    options:
      env: ['REGION=eu', "P=$PROJECT_ID"]
      secretEnv: [TOKEN]
    availableSecrets:
      secretManager:
        - versionName: projects/$PROJECT_ID/secrets/jwt/versions/3
          env: JWT
        - versionName: projects/other/secrets/t/versions/latest
          env: TOKEN
        - versionName: $_ANY
          env: ANY
      inline:
        - kmsKeyName: k
          envMap: {OLD: 'Q2lwaGVy'}
    secrets:
      - {kmsKeyName: k, secretEnv: {OLDER: 'Q2lwaGVy'}}
    steps:
      - id: build
        name: gcr.io/cloud-builders/docker
        env: ['A=${_LEVEL}', 'B=$$X', "C=${_LEVEL:-x}", D=a=b]
        secretEnv: [JWT, ANY, OLD, OLDER]
      - name: gcr.io/cloud-builders/gcloud
        args: ['run', 'deploy', '$_SERVICE', '--set-env-vars=LOG=$_LEVEL,SHA=$SHORT_SHA', --set-secrets, "K=jwt:3"]
"""


def test_variables_secrets_and_a_deployment() -> None:
    """Those of all steps first; a secret of the build's own project has no project in its id."""
    found = build(FULL)
    assert rows(found) == [
        "build REGION=eu 5:10 5:17",
        f"build P={GIVEN} 5:23 5:25",
        "build TOKEN=<gcp other/t latest> 6:15 -",
        "build A=debug 23:12 23:14",
        "build B=$X 23:27 23:29",
        "build C=?made by an expansion of a substitution, which is not done here 23:36 23:38",
        "build D=a=b 23:53 23:55",
        "build JWT=<gcp jwt 3> 24:17 -",
        f"build ANY={GIVEN} 24:22 -",
        "build OLD=?encrypted with a key of Cloud KMS 24:27 -",
        "build OLDER=?encrypted with a key of Cloud KMS 24:32 -",
        "steps[1] REGION=eu 5:10 5:17",
        f"steps[1] P={GIVEN} 5:23 5:25",
        "steps[1] TOKEN=<gcp other/t latest> 6:15 -",
        "api LOG=debug 26:58 26:62",
        f"api SHA={GIVEN} 26:70 26:74",
        "api K=<gcp jwt 3> 26:103 26:105",
    ]
    assert found.scopes == (("build",), ("steps[1]",), ("api",))
    assert [entry.key for entry in assigned(found) if entry.secret] == ["TOKEN", "JWT", "ANY", "OLD", "OLDER", "TOKEN"]


def test_json_means_the_same() -> None:
    """Position by position another file."""
    text = json.dumps(yaml.safe_load(FULL), indent=2)
    assert values(build(text, "cloudbuild.json")) == values(build(FULL))


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{name: x/cloud-sdk, entrypoint: gcloud, args: [run, deploy, a, --set-env-vars, 'X=1']}", ["a X=1"]),
        ("{name: 'x/gcloud:1', args: [run, deploy, a, --set-env-vars, 'X=1']}", ["a X=1"]),
        ("{name: x/gcloud, args: run}", []),
        ("{name: x/cloud-sdk, args: [gcloud, run, deploy, a, --set-env-vars, 'X=1']}", ["a X=1"]),
        ("{name: x/cloud-sdk, args: [bash, -c, 'gcloud run deploy a --set-env-vars X=1']}", ["a X=1"]),
        ("{name: x/cloud-sdk, entrypoint: y, args: [gcloud, run, deploy, a, --set-env-vars, 'X=1']}", []),
        ("{name: x/docker, args: [run, deploy, a, --set-env-vars, 'X=1']}", []),
        ("{name: x, entrypoint: bash, args: [-c, 'Y=2; gcloud run deploy a --set-env-vars X=$$Y,Z=$_Y']}",
         ["a X=2", "a Z=y"]),
        ("{name: x, entrypoint: /bin/sh, args: ['-eu', '-c', 'gcloud run deploy a --set-env-vars X=1']}", ["a X=1"]),
        ("{name: x, entrypoint: bash, args: ['-ceu', '-x', 'gcloud run deploy a --set-env-vars X=1']}", ["a X=1"]),
        ("{name: bash, args: ['-c', 'gcloud run deploy a --set-env-vars X=1']}", ["a X=1"]),
        ("{name: x, entrypoint: bash, args: [deploy.sh]}", []),
        ("{name: x, script: 'gcloud run deploy a --set-env-vars X=$E,Y=$_Y'}",
         ["a X=e", "a Y=?a variable that only the pipeline knows"]),
        ("{name: x, automapSubstitutions: true, script: 'gcloud run deploy a --set-env-vars Y=$_Y'}", ["a Y=y"]),
        ('{name: x, script: "#!/usr/bin/env bash\\ngcloud run deploy a --set-env-vars X=1"}', ["a X=1"]),
        ("{name: x, dir: $_Y, script: 'gcloud run deploy a --env-vars-file e.yaml'}", ["a F=1"]),
    ],
)  # fmt: skip
def test_deployments(step: str, expected: list[str]) -> None:
    """Arguments of gcloud, scripts among arguments, scripts of their own."""
    text = f"substitutions: {{_Y: y}}\nsteps:\n- {step}\n".replace("{name: x, script", "{env: [E=e], name: x, script")
    found = build(text, **{"ci/y/e.yaml": "F: '1'\n"})
    assert [row for row in values(found) if row.startswith("a ")] == expected
    assert (found.problems, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("options", "expected"),
    [("{dynamicSubstitutions: true}", "https://api/api"), ("{}", GIVEN)],
)
def test_substitutions_in_substitutions(options: str, expected: str) -> None:
    """Only where the file says so are they replaced in every build."""
    found = build(f"""
        options: {options}
        substitutions: {{_URL: "https://${{_A}}/${{_B}}", _A: api, _B: $_A}}
        steps: [{{id: s, env: [U=$_URL]}}]
    """)
    assert values(found) == [f"s U={expected}"]


@pytest.mark.parametrize(
    ("text", "problems", "notes"),
    [
        ("", [], []),
        ("[x]", ["1:1 the document is not a mapping"], []),
        ("steps: x", [], []),
        ("steps: [x, {env: }]", [], []),
        ("steps: [{env: {A: b}}]", ["1:15 Cloud Build refuses this file: `env` is not a list"], []),
        ("steps: [{env: [A]}]", ["1:16 Cloud Build refuses this file: an item is not `KEY=value`"], []),
        ("steps: [{env: [=b]}]", ["1:16 Cloud Build refuses this file: an item is not `KEY=value`"], []),
        ("steps: [{env: [[A]]}]", ["1:16 Cloud Build refuses this file: an item of `env` is not text"], []),
        ("steps: [{secretEnv: [A]}]", ["1:22 Cloud Build refuses this file: no secret of it has this name"], []),
        ("steps: [{script: '#!/bin/python gcloud'}]", [],
         ["1:18 a script that may deploy, in a language that confcheck does not follow"]),
        ("steps: [{script: '#!/bin/python x'}]", [], []),
        ("steps: [{name: x/kaniko, args: [--build-arg, A=b, --build-arg=C=d]}]", [],
         ["1:33 arguments for the build of an image, which are not read"]),
        ("steps: [{script: 'gcloud \"'}]", [],
         ["1:26 the rest of this script is not read: a quote that is never closed"]),
        ("steps: [{dir: $_X, script: 'gcloud run deploy a --env-vars-file e'}]", [],
         ["1:65 which file of variables this is, only the pipeline knows"]),
        ("availableSecrets: {secretManager: [x, {versionName: [y]}]}\nsteps: []", [], []),
        ("availableSecrets: {secretManager: [{versionName: hunter2, env: A}]}\nsteps: [{secretEnv: [A]}]", [], []),
        ("substitutions: {_A: [x]}\nsteps: [{env: [A=$_A]}]", [], []),
    ],
)  # fmt: skip
def test_bad_input(text: str, problems: list[str], notes: list[str]) -> None:
    """What Cloud Build refuses, and what is not read."""
    found = build(text)
    assert (told(found.problems), told(found.notes)) == (problems, notes)
    assert "hunter2" not in repr(found)


def test_names() -> None:
    """By the beginning of the name."""
    assert identify("deploy/cloudbuild-staging.yaml", "") == "cloud-build"
    assert identify("cloudbuild.json", "") == "cloud-build"
    assert identify("build.yaml", "") == "yaml"
