from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, told
from tests.workspaces import Row, facets, findings, table

CHECK = "foreign-environment"

MANIFEST = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.development]
extends = "base"
aliases = ["dev", "local"]
[environments.test]
extends = "base"
aliases = ["ci"]
[environments.staging]
extends = "base"
aliases = ["stage"]
[environments.staging-eu]
extends = "staging"
[environments.production]
extends = "base"
aliases = ["prod"]
[services.auth]
[services.auth.hosts]
development = ["localhost", "auth"]
test = ["auth.test.example.com", "shared.example.com"]
staging = ["Auth.staging.example.com"]
production = ["auth.example.com", "shared.example.com"]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "shared.env"
environments = ["staging", "production"]
services = ["backend"]
required = false
[[sources]]
files = "{environment}/{service}.yaml"
select = { secrets = "references", env = "values" }
required = false
[[sources]]
files = "{environment}/kube.yaml"
format = "kubernetes"
target = "kube"
required = false
"""

SCHEMA = """
properties:
  environment: {type: string, optional: true}
  url: {type: string, optional: true}
  auth_url: {type: string, format: uri, optional: true, points-to: auth}
  uri: {type: string, format: uri, optional: true}
  host: {type: string, format: host, optional: true}
  dsn: {type: string, format: dsn, optional: true}
  origins: {type: array, encoding: csv, optional: true}
  ratio: {type: number, optional: true}
  jwt_secret: {type: string, secret: true, optional: true, env: "JWT_SECRET_{ENVIRONMENT}", aliases: [JWT]}
  api_key: {type: string, secret: true, optional: true}
  other_key: {type: string, secret: true, optional: true}
"""

MEANT = "if staging is meant to use it, declare the host for both in hosts of the manifest"
INGRESS = "kind: Ingress\nspec: {rules: [{host: in.example.com, http: {paths: [{backend: {service: {name: x}}}]}}]}\n"


def own(text: str) -> dict[str, str]:
    """What backend sets in staging, among other hosts of staging."""
    return {"staging/backend.env": text, "staging/auth.env": "URL=redis://redis.staging.example.net:6379\n"}


def secret(environment: str, key: str, id_: str) -> dict[str, str]:
    """A reference that backend has in an environment."""
    return {f"{environment}/backend.yaml": f"secrets: {{{key}: '{id_}'}}\n"}


ROWS: list[tuple[str, dict[str, str], list[tuple[str, str, str]]]] = [
    (
        "a host of production",
        own("URL=https://AUTH.example.com/x\n"),
        [
            (
                "url uses a host of production",
                "backend: auth.example.com is auth in production",
                "auth.staging.example.com",
            )
        ],
    ),
    (
        "a host of two others",
        own("HOST=shared.example.com\n"),
        [
            (
                "host uses a host of test and production",
                "backend: shared.example.com is auth in test and production",
                "auth.staging.example.com",
            )
        ],
    ),
    (
        "in a list",
        own("ORIGINS=https://a.example.net,https://auth.example.com\n"),
        [
            (
                "origins uses a host of production",
                "backend: auth.example.com is auth in production",
                "auth.staging.example.com",
            )
        ],
    ),
    (
        "host and port",
        own("URL=auth.example.com:443\n"),
        [
            (
                "url uses a host of production",
                "backend: auth.example.com is auth in production",
                "auth.staging.example.com",
            )
        ],
    ),
    ("its own host", own("URL=https://auth.staging.example.com\n"), []),
    (
        "a host of the environment that it extends",
        {"staging-eu/backend.env": "URL=https://auth.staging.example.com\n"},
        [],
    ),
    ("a longer name", own("URL=https://x.auth.example.com\n"), []),
    ("free text", own("URL=see https or auth.example.com\n"), []),
    ("not of one domain", own("HOST=auth\nURL=http://localhost:1\n"), []),
    ("a number", own("RATIO=0.5\n"), []),
    ("an invalid value", own("URI=auth.example.com\n"), []),
    ("a placeholder", own("URL=https://auth.example.com/<tenant>\n"), []),
    ("a key without a value", {"staging/auth.yaml": "env: {URL: [https://auth.example.com]}\n"}, []),
    ("a variable without a value", own("URL=https://${NOPE}auth.example.com\n"), []),
    (
        "an ingress",
        {
            **own("URL=https://in.example.com\n"),
            "production/kube.yaml": INGRESS,
        },
        [("url uses a host of production", "backend: in.example.com is x in production", "what belongs to staging")],
    ),
    (
        "an ingress of both",
        {**own("URL=https://in.example.com\n"), "production/kube.yaml": INGRESS, "staging/kube.yaml": INGRESS},
        [],
    ),
    (
        "a wildcard claims no host of others",
        {
            **own("URL=https://status.example.com\nURI=https://in.example.com\n"),
            "production/kube.yaml": INGRESS.replace("in.example.com", "'*.example.com'"),
        },
        [],
    ),
    (
        "a wildcard of its own",
        {
            **own("URL=https://in.example.com\n"),
            "production/kube.yaml": INGRESS,
            "staging/kube.yaml": INGRESS.replace("in.example.com", "'*.example.com'"),
        },
        [],
    ),
    ("a file that both read", {"shared.env": "URL=https://auth.example.com\n"}, []),
    ("a file that every environment extends", {"base/backend.env": "URL=https://auth.example.com\n"}, []),
    (
        "a file that both read, and an address of the other",
        {"shared.env": "AUTH_URL=https://auth.example.com\n"},
        [
            (
                "auth_url uses a host of production",
                "backend: auth.example.com is auth in production",
                "auth.staging.example.com",
            ),
        ],
    ),
    # Named after another environment.
    (
        "among hosts of its own",
        own("URL=redis://redis.production.example.net\n"),
        [
            (
                "url uses a host of production",
                "backend: redis.production.example.net is named after production",
                "what belongs to staging",
            )
        ],
    ),
    (
        "by an alias",
        own("HOST=db.prod.example.net\n"),
        [
            (
                "host uses a host of production",
                "backend: db.prod.example.net is named after production",
                "what belongs to staging",
            )
        ],
    ),
    ("without hosts of its own", {"staging/backend.env": "URL=redis://redis.production.example.net\n"}, []),
    ("at another label", own("HOST=production.example.net\n"), []),
    ("in another domain", own("HOST=db.production.example.org\n"), []),
    ("both names", own("HOST=production.staging.example.net\n"), []),
    ("a piece of a label", own("HOST=db.latest.example.net\n"), []),
    ("a domain", own("HOST=staging.dev\n"), []),
    ("shared", {**own(""), "shared.env": "HOST=db.production.example.net\n"}, []),
    # Secrets.
    (
        "bound in production too",
        {**secret("staging", "API_KEY", "app-prod-key:3"), **secret("production", "OTHER_KEY", "app-prod-key:4")},
        [
            (
                "api_key uses a secret of production",
                "backend: app-prod-key is bound in production",
                "what belongs to staging",
            )
        ],
    ),
    ("bound there alone", secret("staging", "API_KEY", "app-prod-key"), []),
    (
        "shared by three",
        {
            **secret("staging", "API_KEY", "app-prod-key"),
            **secret("test", "API_KEY", "app-prod-key"),
            **secret("production", "API_KEY", "app-prod-key"),
        },
        [],
    ),
    (
        "with no name in it",
        {**secret("staging", "API_KEY", "mail-key"), **secret("production", "API_KEY", "mail-key")},
        [],
    ),
    (
        "with both names",
        {**secret("staging", "API_KEY", "prod-stage-key"), **secret("production", "API_KEY", "prod-stage-key")},
        [],
    ),
    (
        "a piece of a word",
        {**secret("staging", "API_KEY", "product-key"), **secret("production", "API_KEY", "product-key")},
        [],
    ),
    (
        "another expansion of the environment",
        secret("staging", "JWT", "projects/x/secrets/jwt-secret-production"),
        [
            (
                "jwt_secret uses a secret of production",
                "backend: x/jwt-secret-production is named after production",
                "what belongs to staging",
            )
        ],
    ),
    ("its own expansion", secret("staging", "JWT", "jwt-secret-staging"), []),
    (
        "one that extends staging may have its secrets",
        {**secret("staging-eu", "API_KEY", "staging-key"), **secret("staging", "API_KEY", "staging-key")},
        [],
    ),
]


def found(root: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """What, where and what instead, of each finding; all are errors of staging or of what extends it."""
    rows = []
    for one in findings(root, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}, CHECK):
        assert one.severity.word == "error"
        (place,) = one.problem.places
        hint = (one.problem.hint or "").partition(";")[0].removeprefix("write ")
        rows.append(
            (one.problem.message.rpartition(" in staging")[0], place.label, hint.replace("staging-eu", "staging"))
        )
    return rows


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_belongs_elsewhere(files: dict[str, str], expected: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """Declared hosts, hosts by their names, secrets."""
    assert expected == found(tmp_path, files)


def test_one_problem_per_setting_and_environment(tmp_path: Path) -> None:
    """Also outside of deployed environments; services become places."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "staging/auth.env": "AUTH_URL=https://auth.example.com\n",
        "staging/backend.env": "AUTH_URL=https://auth.test.example.com\n",
        "development/backend.env": "AUTH_URL=https://auth.staging.example.com\n",
    }
    problems = findings(tmp_path, files, CHECK)
    expected: list[Row] = [
        (
            "error",
            "auth_url uses a host of staging in development",
            [("development/backend.env", 1, 10, "backend: auth.staging.example.com is auth in staging")],
        ),
        (
            "error",
            "auth_url uses a host of production and test in staging",
            [
                ("staging/auth.env", 1, 10, "auth: auth.example.com is auth in production"),
                ("staging/backend.env", 1, 10, "backend: auth.test.example.com is auth in test"),
            ],
        ),
    ]
    assert expected == table(problems)[:2]
    assert facets(problems)[1] == (
        f"write auth.staging.example.com; {MEANT}",
        ("AUTH_URL",),
        ("staging",),
        (),
        ("auth", "backend"),
    )
    assert [one.problem.because for one in problems] == ["points-to: auth"] * len(problems)
    assert [one for one in problems if one.problem.hint is None] == []


def test_endpoint_mismatch_does_not_say_it_again(tmp_path: Path) -> None:
    """One assignment, one cause; the scheme is another."""
    schema = SCHEMA.replace("points-to: auth", "points-to: auth, schemes: [https]")
    files = {"confcheck.toml": MANIFEST, "schema.yaml": schema, **own("AUTH_URL=http://auth.example.com:1\n")}
    assert [one.problem.message for one in findings(tmp_path, files, "endpoint-mismatch")] == [
        "auth_url has the wrong scheme in staging",
    ]
    assert [one.problem.message for one in findings(tmp_path, files, CHECK)] == [
        "auth_url uses a host of production in staging",
    ]


@pytest.mark.parametrize(
    ("files", "label"),
    [
        (own("DSN=postgres://app:CANARYalpha@auth.example.com/x\n"), "backend: auth.example.com is auth in production"),
        (own("API_KEY=https://auth.example.com/CANARYbeta\n"), "backend: a host of production"),
        (secret("staging", "JWT", "CANARYgamma jwt-secret-production"), "backend: a secret of production"),
    ],
)
def test_secrets_are_not_repeated(files: dict[str, str], label: str, tmp_path: Path) -> None:
    """A host inside a secret is a piece of it; an id that does not fit its store may be a password."""
    problems = findings(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}, CHECK)
    assert [one.problem.places[0].label for one in problems] == [label]
    everything = repr(problems) + told(tmp_path, SCHEMA, files)
    assert [one for one in SECRETS if one in everything] == []
