"""Secrets never appear: canaries in every kind of source, searched for in everything that confcheck puts out."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

import confcheck
from confcheck.api import InvalidSettings
from confcheck.model import Mistake
from confcheck.model.rendering import FORMATS as RENDERED
from confcheck.reporters import REPORTERS
from tests.workspaces import write

CANARIES = {
    "dotenv": "CANARYdotenv7Q2w9Z",
    "single": "CANARYsingle7Q2w9Z",
    "duplicate": "CANARYduplicate7Q2w9Z",
    "comment": "CANARYcomment7Q2w9Z",
    "inline": "CANARYinline7Q2w9Z",
    "malformed": "CANARYmalformed7Q2w9Z",
    "pem": "CANARYpem7Q2w9ZaaaaBBBBccccDDDD1111",
    "pem_tail": "CANARYtail7Q2w9Z",
    "url": "CANARYurl7Q2w9Z",
    "query": "CANARYquery7Q2w9Z",
    "default": "CANARYdefault7Q2w9Z",
    "through": "CANARYthrough7Q2w9Z",
    "compose": "CANARYcompose7Q2w9Z",
    "list": "CANARYlist7Q2w9Z",
    "build": "CANARYbuild7Q2w9Z",
    "beside": "CANARYbeside7Q2w9Z",
    "yaml": "CANARYyaml7Q2w9Z",
    "yaml_key": "CANARYyamlkey7Q2w9Z",
    "anchor": "CANARYanchor7Q2w9Z",
    "reference": "CANARYreference7Q2w9Z!",
    "kubernetes": "CANARYkubernetes7Q2w9Z",
    "data": "CANARYdata7Q2w9Z",
    "json": "CANARYjson7Q2w9Z",
    "toml": "CANARYtoml7Q2w9Z",
    "inactive": "CANARYinactive7Q2w9Z",
    "template": "CANARYtemplate7Q2w9Z",
    "unknown": "CANARYunknown7Q2w9Z",
    "invalid": "CANARYinvalid7Q2w9Z",
}
FILES = {
    "confcheck.toml": """
        schema = "schema.yaml"
        [environments.development]
        [environments.staging]
        [services.auth]
        [services.backend]
        [[sources]]
        files = "{environment}/{service}.env"
        [[sources]]
        files = "{environment}/compose.yaml"
        target = "compose"
        [[sources]]
        files = "{environment}/deploy.yaml"
        services = ["auth"]
        target = "cloud"
        select = { env = "values", secrets = "references" }
        [[sources]]
        files = "{environment}/kube.yaml"
        format = "kubernetes"
        target = "kube"
        [[sources]]
        files = ["{environment}/extra.json", "{environment}/extra.toml"]
        services = ["backend"]
        target = "cloud"
        [[sources]]
        files = "old.env"
        environments = ["staging"]
        services = ["auth"]
        active = false
        [[sources]]
        files = "template.env"
        template = true
        services = ["auth"]
        """,
    "schema.yaml": """
        properties:
          jwt_secret: {type: string, minLength: 64, secret: true, agree: services, aliases: [OLD_JWT_SECRET]}
          service_password: {type: integer, services: [auth], aliases: [{name: GONE_PASSWORD, read: false}]}
          database: {type: string, format: dsn, agree: services}
          callback: {type: string, format: uri, agree: services}
          signing_key: {type: string, secret: true, agree: services}
          environment: {type: string, secret: true, identifies: environment, services: [auth]}
          ports: {type: array, encoding: csv, items: {type: integer}, secret: true, services: [auth]}
        """,
    "staging/auth.env": f"""# the old one was {CANARIES["comment"]}
JWT_SECRET={CANARIES["dotenv"]}
JWT_SECRET={CANARIES["duplicate"]}
OLD_JWT_SECRET='{CANARIES["single"]}'
SERVICE_PASSWORD={CANARIES["invalid"]} # {CANARIES["inline"]}
GONE_PASSWORD={CANARIES["invalid"]}
DATABASE=postgres://app:{CANARIES["url"]}@db/app
CALLBACK=http://x/?token={CANARIES["query"]}
SIGNING_KEY=x-${{JWT_SECRET}}-${{NOPE}}
ENVIRONMENT={CANARIES["through"]}
PORTS=1,{CANARIES["through"]}
API_TOKEN_2={CANARIES["unknown"]}
BROKEN="{CANARIES["malformed"]}
{CANARIES["malformed"]}
PRIVATE_KEY=-----BEGIN PRIVATE KEY-----
{CANARIES["pem"]}
{CANARIES["pem_tail"]}==
-----END PRIVATE KEY-----
""",
    "staging/backend.env": f"""
        JWT_SECRET=${{NOWHERE:-{CANARIES["default"]}}}
        SIGNING_KEY={CANARIES["through"]}
        DATABASE=postgres://app:other{CANARIES["url"]}@db2/app
        CALLBACK=http://y/?token={CANARIES["query"]}
        """,
    "staging/compose.yaml": f"""
        x-shared: &shared
          JWT_SECRET: {CANARIES["anchor"]}
        services:
          auth:
            build: {{args: {{SIGNING_KEY: {CANARIES["build"]}}}}}
            environment: {{<<: *shared, SERVICE_PASSWORD: {CANARIES["compose"]}, SIGNING_KEY: "${{BESIDE}}"}}
          backend:
            environment:
              - JWT_SECRET={CANARIES["list"]}
              - SIGNING_KEY=${{UNSET:?{CANARIES["default"]}}}
              - "{CANARIES["malformed"]} is no assignment"
        """,
    "staging/.env": f'BESIDE={CANARIES["beside"]}\n"{CANARIES["malformed"]}',
    "staging/deploy.yaml": f"""
        env:
          JWT_SECRET: {CANARIES["yaml"]}
          {CANARIES["yaml_key"]}: 1
          SERVICE_PASSWORD: [{CANARIES["yaml"]}]
        secrets:
          SIGNING_KEY: {CANARIES["reference"]}
          DATABASE: "{CANARIES["reference"]} with blanks"
        broken: !{CANARIES["malformed"]} x
        """,
    "staging/kube.yaml": f"""
        apiVersion: v1
        kind: Secret
        metadata: {{name: auth-secret}}
        stringData: {{JWT_SECRET: {CANARIES["kubernetes"]}}}
        data: {{SIGNING_KEY: Q0FOQVJZZGF0YTdRMnc5Wg==, SERVICE_PASSWORD: "{CANARIES["malformed"]}!"}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{name: auth}}
        spec: {{template: {{spec: {{containers: [{{name: auth, envFrom: [{{secretRef: {{name: auth-secret}}}}],
          env: [{{name: DATABASE, value: "postgres://a:{CANARIES["url"]}@db/x"}}]}}]}}}}}}
        ---
        {CANARIES["malformed"]}: [
        """,
    "staging/extra.json": f'{{"JWT_SECRET": "{CANARIES["json"]}", "SIGNING_KEY": {CANARIES["malformed"]}}}',
    "staging/extra.toml": f'JWT_SECRET = "{CANARIES["toml"]}"\nSIGNING_KEY = {CANARIES["malformed"]}\n',
    "development/auth.env": f"JWT_SECRET={CANARIES['dotenv']}\n",
    "development/backend.env": f"JWT_SECRET={CANARIES['dotenv']}\n",
    "development/compose.yaml": f"\t{CANARIES['malformed']}",
    "development/deploy.yaml": f"env: *{CANARIES['malformed']}\n",
    "development/kube.yaml": f"a: &{CANARIES['malformed']} [*{CANARIES['malformed']}]\n",
    "development/extra.json": "{}",
    "development/extra.toml": "",
    "old.env": f"""
        JWT_SECRET={CANARIES["inactive"]}
        JWT_SECRET={CANARIES["inactive"]}2
        OLD_JWT_SECRET=changeme-{CANARIES["inactive"]}
        """,
    "template.env": f"JWT_SECERT={CANARIES['template']}\n",
}
ENVIRONMENTS = ("development", "staging")
CONSOLIDATED = ("yaml", "json", "toml")
COMMANDS = [
    ["validate"],
    *(["validate", "--format", reporter.format] for reporter in REPORTERS),
    ["validate", "staging", "--color", "always"],
    ["validate", "staging", "--with-environment"],
    ["sources"],
    ["sources", "--format", "json"],
    *(["generate", environment, "--force", "--format", form] for environment in ENVIRONMENTS for form in CONSOLIDATED),
    *(
        ["explain", setting, "staging"]
        for setting in ("jwt_secret", "service_password", "database", "callback", "signing_key", "environment", "ports")
    ),
]


WRITING = [
    *(["render", environment, "--format", form] for environment in ENVIRONMENTS for form in RENDERED),
    *(["migrate", environment] for environment in ENVIRONMENTS),
    ["migrate", "staging", "--remove"],
]
"""Commands that write files, none of which may hold a secret."""


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-X", "dev", "-m", "confcheck", *arguments, "--root", str(root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )


def leaked(text: str) -> list[str]:
    """The canaries that stand in a text."""
    return [name for name, canary in CANARIES.items() if canary in text or canary[:14] in text]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in which everything that can hold a secret does, much of it broken."""
    return write(tmp_path, FILES)


def test_no_command_shows_a_canary(root: Path, tmp_path: Path) -> None:
    """Not on stdout, not on stderr, in no format; and nothing crashes on the way."""
    cache = tmp_path / "cache"
    for command in COMMANDS:
        done = run(root, *command, XDG_CACHE_HOME=str(cache), JWT_SECRET=CANARIES["dotenv"], PYTHONWARNINGS="default")
        assert leaked(done.stdout + done.stderr) == [], command
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1), done.stderr
    assert [leaked(path.read_text() + path.name) for path in cache.rglob("*") if path.is_file()] == [[]]


def test_a_list_of_files_without_a_manifest_shows_no_canary(root: Path) -> None:
    """Every file is read by itself then."""
    (root / "confcheck.toml").unlink()
    for form in ("text", "json"):
        done = run(root, "sources", "--format", form)
        assert (done.returncode, leaked(done.stdout + done.stderr)) == (0, [])
        assert "staging/auth.env" in done.stdout


def test_no_command_that_writes_files_writes_a_canary(root: Path, tmp_path: Path) -> None:
    """Nor says one; env files, compose, Kubernetes, the consolidated file, the manifest."""
    before = {path for path in root.rglob("*") if path.is_file()}
    for number, command in enumerate(WRITING):
        words = ["--output", str(tmp_path / f"out{number}")] if command[0] == "render" else []
        done = run(root, *command, *words, "--force", PYTHONWARNINGS="default")
        assert leaked(done.stdout + done.stderr) == [], command
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 2), done.stderr
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert sum(path.suffix in (".env", ".yaml") for path in written) > 10
    assert [(path, leaked(path.read_text("utf-8"))) for path in written if leaked(path.read_text("utf-8"))] == []


def test_a_written_report_holds_no_canary(root: Path, tmp_path: Path) -> None:
    """`--output` writes what stdout would show."""
    place = tmp_path / "report.json"
    done = run(root, "validate", "--format", "json", "--output", str(place))
    assert done.returncode == 1
    assert leaked(place.read_text()) == []


def test_the_canaries_are_read(root: Path) -> None:
    """The test would pass on an empty workspace: every place that can be read must have been read."""
    system = confcheck.load(root).system
    held = " ".join(str(one.value) for document in system.documents for one in document.assignments)
    held += " ".join(str(one.value) for document in system.documents for one in document.project)
    seen = {name for name, canary in CANARIES.items() if canary in held}
    assert seen >= {"dotenv", "duplicate", "single", "url", "query", "anchor", "list", "compose", "build", "beside"}
    assert seen >= {"yaml", "kubernetes", "data", "inactive", "template", "unknown", "invalid", "default"} - {"default"}


def test_no_exception_shows_a_canary(root: Path) -> None:
    """Neither its text, nor its chain, nor its locals' repr in a rich traceback."""
    workspace = confcheck.load(root)
    for service in ("auth", "backend"):
        with pytest.raises((InvalidSettings, Mistake)) as caught:
            _ = workspace.view(service, "staging", "compose").settings
        error: BaseException | None = caught.value
        while error is not None:
            assert leaked("".join(traceback.format_exception(error)) + repr(error) + str(error.args)) == []
            error = error.__cause__ or error.__context__


def test_no_repr_shows_a_canary(root: Path) -> None:
    """Whoever logs one of our objects logs no secret."""
    assert leaked(repr(confcheck.load(root).system)) == []
