"""Whatever lies in a folder: init writes a manifest and a schema that validate can read, and no value."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.discover.survey import claims_of, survey
from confcheck.infer import MANIFEST, infer
from confcheck.infer.entries import intended
from confcheck.infer.plan import plan_of
from confcheck.workspace import parse_manifest
from tests.infer.trees import grow

CANARY = "Zq7canaryX9"
FOLDERS = (
    "",
    "apps/web/",
    "auth/",
    "config/",
    "config/staging/",
    "deploy/",
    "docker/",
    "env/",
    "environments/prod/",
    "overlays/dev/",
    "services/auth-service/",
    "{{slug}}/.envs/.local/",
    "a [b]/",
    "c:/",
)
NAMES = (
    ".env",
    ".env.ci",
    ".env.dev",
    ".env.development",
    ".env.example",
    ".env.local",
    ".env.test.local",
    ".env.staging",
    ".env.staging.e2e",
    ".env.prod.example",
    ".env-non-dev",
    ".secrets",
    "auth.env",
    "auth.staging.env",
    "base.env",
    "env.template",
    "postgres.env",
    "staging.env",
    "test.env",
    "true.env",
    "1.env",
    "#.env",
    ".django",
)
DEPLOYMENTS = (
    "docker-compose.yml",
    "docker-compose.override.yml",
    "docker-compose.prod.yml",
    "docker-compose.dev-azure.yml",
    "docker-compose.staging.alpine.yml",
    "compose.test.yaml",
    "podman-compose.yml",
    "worker.yml",
    "k8s.yaml",
    "k8s-staging.yaml",
)
KEYS = (
    "A",
    "A_B",
    "A_B_C",
    "DATABASE_URL",
    "DB_PORT",
    "JWT_SECRET",
    "a.b",
    "_",
    "2FA",
    "null",
    "X__Y",
    "camelCase",
    "é",
    CANARY,
)
VALUES = (
    "",
    "1",
    "true",
    "007",
    "1.5",
    "a,b",
    "[1]",
    "{",
    "https://x.example",
    "redis://:@h",
    f"postgres://u:{CANARY}@h/d",
    "${A}",
    "${B:-x}",
    "$$",
    "changeme",
    "<fill>",
    CANARY,
    "\u2028x",
)
SERVICES = ("auth", "auth-service", "dev-auth", "test-auth", "web", "my app", "db", "true", "a.b", "${X}")
IMAGES = (None, "postgres:16", "x/auth:1", "${IMAGE:-redis}")

keys = st.sampled_from(KEYS)
assignments = st.dictionaries(keys, st.sampled_from(VALUES), max_size=4)
dotenv = assignments.map(lambda found: "".join(f"{key}={value}\n" for key, value in found.items()))


@st.composite
def compose(draw: st.DrawFn) -> str:
    """A compose file; JSON is YAML."""
    services: dict[str, object] = {}
    for name in draw(st.lists(st.sampled_from(SERVICES), unique=True, max_size=4)):
        service: dict[str, object] = {"environment": draw(assignments)}
        if (image := draw(st.sampled_from(IMAGES))) is not None:
            service["image"] = image
        if draw(st.booleans()):
            service["env_file"] = draw(st.sampled_from((".env", "auth.env", "../base.env", "gone.env")))
        if draw(st.booleans()):
            service["build"] = draw(st.sampled_from((".", "./auth", "../x", "${X}")))
        services[name] = service
    return "services: " + json.dumps(services) + "\n"


@st.composite
def workloads(draw: st.DrawFn) -> str:
    """A Kubernetes manifest with one or several objects."""
    names = st.sampled_from(("auth", "harbour-auth", "auth-staging", "prod-web", "web"))
    wholes = []
    for name in draw(st.lists(names, unique=True, min_size=1, max_size=3)):
        env = [{"name": key, "value": value} for key, value in draw(assignments).items()]
        kind = draw(st.sampled_from(("Deployment", "Job", "Kustomization")))
        spec = {"template": {"spec": {"containers": [{"name": "main", "image": "x/y", "env": env}]}}}
        metadata = {"name": name}
        wholes.append(
            f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {json.dumps(metadata)}\nspec: {json.dumps(spec)}\n"
        )
    return "---\n".join(wholes)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """Path → text."""
    files: dict[str, str] = {}
    for folder in draw(st.lists(st.sampled_from(FOLDERS), unique=True, max_size=4)):
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)):
            files[folder + name] = draw(dotenv)
        for name in draw(st.lists(st.sampled_from(DEPLOYMENTS), unique=True, max_size=3)):
            files[folder + name] = draw(workloads() if name.startswith("k8s") else compose())
    return files


def _claims_what_was_meant(root: Path, manifest: str) -> None:
    """Every planned file for every planned environment, and nothing else."""
    found = survey(root)
    plan = plan_of(found)
    assert plan is not None
    meant = frozenset(claim for use in plan.uses for claim in intended(use, plan))
    claims = frozenset(
        (claim.path, environment, service)
        for claim in claims_of(found, parse_manifest(manifest, MANIFEST))
        for environment in claim.environments or plan.environments
        for service in claim.services or plan.services
    )
    assert claims <= meant
    assert {claim[:2] for claim in claims} == {claim[:2] for claim in meant}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_what_init_writes_can_be_validated(files: dict[str, str]) -> None:
    """Never a mistake in what was written; never nothing where an env file is; the same bytes twice; no value."""
    with tempfile.TemporaryDirectory() as folder:
        root = grow(Path(folder) / "harbour", files) if files else Path(folder)
        beginning = infer(survey(root))
        if beginning is None:
            # A manifest cannot name what begins like a drive.
            named = [path for path in files if not path.startswith("c:")]
            assert not any(path.rpartition("/")[2] in (".env", ".env.staging") for path in named)
            return
        assert infer(survey(root)) == beginning
        _claims_what_was_meant(root, beginning.manifest)
        assert CANARY not in beginning.manifest + beginning.schema
        grow(root, {beginning.schema_path: beginning.schema, MANIFEST: beginning.manifest})
        report = api.validate(api.load(root))
        assert report.views > 0
        assert [
            one.problem.message for one in report.findings if one.check in ("invalid-value", "missing-source")
        ] == []
        assert [one.problem.message for one in report.findings if one.check == "missing-setting"] == []
