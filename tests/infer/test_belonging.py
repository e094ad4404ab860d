"""Files on disk in; for which environment and whose they are, and by which reader env files are read, out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from confcheck import api
from confcheck.infer.belonging import configures
from tests.infer.trees import grow

RUNS = """\
services:
  auth: {build: ./services/auth, environment: {A: "1"}}
  db: {image: postgres, environment: {B: "1"}}
"""
MANIFEST = """\
schema = "s.yaml"
[environments.staging]
aliases = ["stg"]
[environments.qa]
[environments.prod-eu]
[services.auth]
root = "code/login"
reader = "vite"
[services.backend]
[services.worker]
root = "code/backend"
[services.web]
root = "code/backend"
"""


def belonging(root: Path, files: Mapping[str, str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Path → environments and services."""
    return {one.path: (one.environments, one.services) for one in api.sources(grow(root, files)).sources}


@pytest.mark.parametrize(
    ("path", "environments", "services"),
    [
        (".env", (), ()),
        (".env.staging", ("staging",), ()),
        (".env.dev.example", ("development",), ()),
        ("env/prod/.env", ("production",), ()),
        (".env.test.local", ("test",), ()),
        (".env.local", ("development",), ()),
        (".env.override", (), ()),
        (".env-non-dev", (), ()),
        ("services/auth/.env.stage", ("staging",), ("auth",)),
        ("services/billing/.env", (), ("billing",)),
        ("auth.env", (), ("auth",)),
        ("shop-auth.prod.env", ("production",), ("auth",)),
        ("redis.env", (), ()),
        ("config/auth.yaml", (), ("auth",)),
        ("config/staging/auth-service.yaml", ("staging",), ("auth",)),
        ("services/auth/src/config/limits.yaml", (), ("auth",)),
        ("services/billing/config/limits.yaml", (), ()),
        ("config/auth-limits.yaml", (), ()),
    ],
)
def test_what_names_say(path: str, environments: tuple[str, ...], services: tuple[str, ...], tmp_path: Path) -> None:
    """Words for environments, services of compose files and their folders; what nothing says is not guessed."""
    found = belonging(tmp_path / "shop", {"compose.yml": RUNS, path: "A=1\n" if "env" in path else "a: 1\n"})
    assert found[path] == (environments, services)
    assert found["compose.yml"] == ((), ("auth",))


@pytest.mark.parametrize(
    ("path", "environments"),
    [
        (".github/workflows/deploy-staging.yml", ("staging",)),
        (".github/workflows/tests.yml", ("test",)),
        (".github/workflows/ci.yml", ()),
        (".gitlab-ci.yml", ()),
        ("ci/prod.gitlab-ci.yml", ("production",)),
    ],
)
def test_pipelines(path: str, environments: tuple[str, ...], tmp_path: Path) -> None:
    """That a pipeline is one does not say for which environment it is, nor do the names of its jobs."""
    jobs = {"test-auth": "{runs-on: x, env: {A: '1'}, steps: [{run: x}], script: [x], variables: {A: '1'}}"}
    text = "on: push\njobs:\n  " if "workflows" in path else ""
    text += "".join(f"{name}: {job}\n" for name, job in jobs.items())
    assert belonging(tmp_path, {"compose.yml": RUNS, path: text})[path][0] == environments


def test_containers_that_name_environments(tmp_path: Path) -> None:
    """`dev-auth` and `test-auth` in one file are auth in two environments."""
    text = "services:\n  dev-auth: {image: a, environment: {A: '1'}}\n  test-auth: {image: a, environment: {A: '1'}}\n"
    assert belonging(tmp_path, {"compose.yml": text}) == {"compose.yml": (("development", "test"), ("auth",))}


def test_what_several_files_take_in(tmp_path: Path) -> None:
    """It is for those who take it in; where one of them does not say for which environment, nothing is said."""
    text = "services: {auth: {image: a, env_file: [a.env, b.env]}, jobs: {image: j, env_file: [b.env], build: .}}\n"
    other = "services: {auth: {image: a, env_file: [b.env]}}\n"
    files = {"compose.prod.yml": text, "compose.yml": other, "a.env": "A=1\n", "b.env": "A=1\n"}
    found = belonging(tmp_path, files)
    assert found["a.env"] == (("production",), ("auth",))
    assert found["b.env"] == ((), ("auth", "jobs"))


@pytest.mark.parametrize(
    ("path", "environments", "services"),
    [
        (".env.STG", ("staging",), ()),
        (".env.qa", ("qa",), ()),
        (".env.dev", (), ()),
        (".env.local", (), ()),
        ("prod-eu/.env", ("prod-eu",), ()),
        (".env.prod-eu", ("prod-eu",), ()),
        ("code/login/.env", (), ("auth",)),
        ("code/backend/.env", (), ("backend",)),
        ("code/other/.env", (), ()),
        ("config/backend.yaml", (), ("backend",)),
        ("qa/limits.yaml", ("qa",), ()),
        ("config/stg-auth.yaml", ("staging",), ("auth",)),
        ("config/prod-eu.yaml", ("prod-eu",), ()),
        ("config/auth-prod-eu.yaml", ("prod-eu",), ()),
        ("code/login/config/limits.yaml", (), ("auth",)),
    ],
)
def test_names_of_a_manifest(
    path: str, environments: tuple[str, ...], services: tuple[str, ...], tmp_path: Path
) -> None:
    """Only declared names and their aliases mean something."""
    files = {"confcheck.toml": MANIFEST, "s.yaml": "properties: {}\n", path: "A=1\n" if "env" in path else "a: 1\n"}
    assert belonging(tmp_path, files) == {path: (environments, services)}


@pytest.mark.parametrize(
    ("files", "readers"),
    [
        ({".env": "A=1\n"}, {".env": "python-dotenv"}),
        ({".env": "A=1\n", "package.json": "{}"}, {".env": "node"}),
        ({".env": "A=1\n", "compose.yml": RUNS}, {".env": "compose"}),
        ({"auth.env": "A=1\n", "compose.yml": RUNS, "services/auth/package.json": "{}"}, {"auth.env": "node"}),
        (
            {"confcheck.toml": MANIFEST, "s.yaml": "properties: {}\n", "code/login/.env": "A=1\n", ".env": "A=1\n"},
            {".env": "python-dotenv", "code/login/.env": "vite"},
        ),
    ],
)
def test_readers(files: Mapping[str, str], readers: Mapping[str, str], tmp_path: Path) -> None:
    """That of whoever takes the file in, of the service, or of the language that its folder speaks."""
    found = api.sources(grow(tmp_path, files)).sources
    assert {one.path: one.reader for one in found if one.reader is not None} == readers


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("config.yaml", True),
        ("a/settings.prod.toml", True),
        ("values-eu.yaml", True),
        ("staging.json", True),
        ("prometheus.staging.yml", True),
        ("conf/limits.yaml", True),
        ("config/src/main/resources/shared/auth.yml", True),
        ("staging/limits.yaml", True),
        ("test/limits.yaml", False),
        ("staging-incident.json", False),
        ("openapi.yaml", False),
        ("a/b.toml", False),
    ],
)
def test_what_configures_by_its_name(path: str, expected: bool) -> None:
    """A word for settings, a folder for them, or an environment as a whole word of the name."""
    assert configures(path) is expected
