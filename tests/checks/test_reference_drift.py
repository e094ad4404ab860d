from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.model import Finding
from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "reference-drift"

SCHEMA = """
properties:
  jwt:
    type: string
    env: JWT_SECRET_KEY
    aliases: [JWT_SECRET, {name: "JWT_SECRET_{ENVIRONMENT}"}, {name: JWT_GONE, read: false}]
    secret: true
    agree: services
    optional: true
  db: {type: string, env: DB_PASSWORD, optional: true}
  stable: {type: string, secret: true, agree: [services, targets], optional: true}
  own: {type: string, env: OWN_KEY, aliases: [OLD_KEY], optional: true}
  user: {type: string, optional: true}
  from_ci: {type: string, agree: services, optional: true}
  level: {type: string, enum: [todo, info], optional: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "one secret",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-staging:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-staging:1\n"),
        },
        [],
    ),
    (
        "two secrets between services",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-b:1\n"),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:1"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-b:1"),
                ],
            )
        ],
    ),
    (
        "the rarer first",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-b:1\n"),
            "staging/worker.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-b:1"),
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:1"),
                    ("staging/worker.yaml", 2, 19, "worker: secret jwt-a:1"),
                ],
            )
        ],
    ),
    (
        "an id that is still to be looked up, which placeholder-value tells",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: changeme:1\n"),
        },
        [],
    ),
    (
        "two versions",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:2\n"),
        },
        [
            (
                "error",
                "jwt is bound to two versions of one secret (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:1"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-a:2"),
                ],
            )
        ],
    ),
    (
        "a version and the latest",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:2\n"),
        },
        [
            (
                "error",
                "jwt is bound to two versions of one secret (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:latest"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-a:2"),
                ],
            )
        ],
    ),
    (
        "no version is the latest, whatever the spelling",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:latest\n"),
            "staging/worker.yaml": ("secrets:\n  JWT_SECRET_KEY: ref+gcpsecrets://jwt-a\n"),
        },
        [],
    ),
    (
        "spellings of one secret in a project",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-staging/secrets/jwt/versions/latest\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: ref+gcpsecrets://apex-staging/jwt\n"),
        },
        [],
    ),
    (
        "a secret with and without its project",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-staging/secrets/jwt\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt\n"),
        },
        [],
    ),
    (
        "in two projects, and one of either",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-staging/secrets/jwt\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-live/secrets/jwt\n"),
            "staging/worker.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt\n"),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret apex-staging/jwt:latest"),
                    ("staging/backend.yaml", 2, 19, "backend: secret apex-live/jwt:latest"),
                    ("staging/worker.yaml", 2, 19, "worker: secret jwt:latest"),
                ],
            )
        ],
    ),
    (
        "two versions, with and without the project",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-staging/secrets/jwt/versions/1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt:2\n"),
        },
        [
            (
                "error",
                "jwt is bound to two versions of one secret (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret apex-staging/jwt:1"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt:2"),
                ],
            )
        ],
    ),
    (
        "two names in one view, whatever agree says",
        {"staging/auth.yaml": ("secrets:\n  OWN_KEY: own-a:1\n  OLD_KEY: own-b:1\n")},
        [
            (
                "error",
                "own is bound to two secrets (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 12, "auth: secret own-a:1"),
                    ("staging/auth.yaml", 3, 12, "auth, under an older name: secret own-b:1"),
                ],
            )
        ],
    ),
    ("two names, one secret", {"staging/auth.yaml": ("secrets:\n  OWN_KEY: own-a\n  OLD_KEY: own-a:latest\n")}, []),
    (
        "several views, each with its own two",
        {
            "staging/auth.yaml": ("secrets:\n  OWN_KEY: own-a:1\n  OLD_KEY: own-b:1\n"),
            "staging/backend.yaml": ("secrets:\n  OWN_KEY: own-c:1\n  OLD_KEY: own-d:1\n"),
        },
        [
            (
                "error",
                "own is bound to two secrets (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 12, "auth: secret own-a:1"),
                    ("staging/backend.yaml", 2, 12, "backend: secret own-c:1"),
                    ("staging/auth.yaml", 3, 12, "auth, under an older name: secret own-b:1"),
                    ("staging/backend.yaml", 3, 12, "backend, under an older name: secret own-d:1"),
                ],
            )
        ],
    ),
    (
        "names, services and the one that most have",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_STAGING: jwt-a:1\n"),
            "staging/backend.yaml": (
                "secrets:\n  JWT_SECRET_STAGING: jwt-a:1\n  JWT_SECRET_KEY: jwt-b:1\n  JWT_SECRET: jwt-a:1\n"
            ),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/backend.yaml", 3, 19, "backend: secret jwt-b:1"),
                    ("staging/auth.yaml", 2, 23, "auth, under an older name: secret jwt-a:1"),
                    ("staging/backend.yaml", 4, 15, "backend, under an older name: secret jwt-a:1"),
                    ("staging/backend.yaml", 2, 23, "backend, under an older name: secret jwt-a:1"),
                ],
            )
        ],
    ),
    (
        "services need not agree",
        {
            "staging/auth.yaml": ("secrets:\n  DB_PASSWORD: db-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  DB_PASSWORD: db-b:1\n"),
        },
        [],
    ),
    (
        "targets need not, unless they are to",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n  STABLE: st-a:1\n"),
            "staging/compose.yaml": (
                "services:\n"
                "  auth:\n"
                "    environment:\n"
                "      JWT_SECRET_KEY: ref+gcpsecrets://jwt-b\n"
                "      STABLE: ref+gcpsecrets://st-b\n"
            ),
        },
        [
            (
                "error",
                "stable is bound to two secrets (staging, cloud, compose)",
                [
                    ("staging/auth.yaml", 3, 11, "auth: secret st-a:1"),
                    ("staging/compose.yaml", 5, 15, "auth: secret st-b:latest"),
                ],
            )
        ],
    ),
    (
        "environments need not",
        {
            "staging/auth.yaml": ("secrets:\n  STABLE: st-a:1\n"),
            "development/auth.yaml": ("secrets:\n  STABLE: st-b:1\n"),
        },
        [],
    ),
    (
        "Kubernetes",
        {
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec:\n"
                "  template:\n"
                "    spec:\n"
                "      containers:\n"
                "        - name: auth\n"
                "          env:\n"
                "            - name: DB_PASSWORD\n"
                "              valueFrom: {secretKeyRef: {name: db, key: password}}\n"
                "            - {name: JWT_SECRET_KEY, valueFrom: {secretKeyRef: {name: jwt, key: a}}}\n"
                "---\n"
                "kind: Deployment\n"
                "metadata: {name: backend}\n"
                "spec:\n"
                "  template:\n"
                "    spec:\n"
                "      containers:\n"
                "        - name: backend\n"
                "          env:\n"
                "            - name: DB_PASSWORD\n"
                "              valueFrom: {secretKeyRef: {name: db, key: other}}\n"
                "            - {name: JWT_SECRET_KEY, valueFrom: {secretKeyRef: {name: jwt, key: b}}}\n"
            )
        },
        [
            (
                "error",
                "jwt is bound to two keys of one secret (staging, kube)",
                [
                    ("staging/kube.yaml", 11, 71, "auth: secret jwt:a"),
                    ("staging/kube.yaml", 23, 71, "backend: secret jwt:b"),
                ],
            )
        ],
    ),
    (
        "two stores",
        {
            "staging/auth.env": "JWT_SECRET_KEY=ref+vault://app/jwt#key\n",
            "staging/backend.env": "JWT_SECRET_KEY=ref+awssecrets://app/jwt?version_id=key\n",
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging)",
                [
                    ("staging/auth.env", 1, 16, "auth: secret app/jwt:key in vault"),
                    ("staging/backend.env", 1, 16, "backend: secret app/jwt:key in aws-secrets"),
                ],
            )
        ],
    ),
    (
        "ids that do not fit their store have letters",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: 'CANARYalpha!'\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: 'CANARYbeta!'\n"),
            "staging/worker.yaml": ("secrets:\n  JWT_SECRET_KEY: 'CANARYalpha!'\n"),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/backend.yaml", 2, 3, "backend: secret •••• (A)"),
                    ("staging/auth.yaml", 2, 3, "auth: secret •••• (B)"),
                    ("staging/worker.yaml", 2, 3, "worker: secret •••• (B)"),
                ],
            )
        ],
    ),
    (
        "an id that is a password is not shown in the hint",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: 'CANARYalpha!'\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: 'CANARYalpha!'\n"),
            "staging/worker.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/worker.yaml", 2, 19, "worker: secret jwt-a:1"),
                    ("staging/auth.yaml", 2, 3, "auth: secret •••• (A)"),
                    ("staging/backend.yaml", 2, 3, "backend: secret •••• (A)"),
                ],
            )
        ],
    ),
    (
        "winners and shadowed of one name",
        {"base/auth.yaml": ("secrets:\n  OWN_KEY: own-a:1\n"), "staging/auth.yaml": ("secrets:\n  OWN_KEY: own-b:1\n")},
        [],
    ),
    (
        "a name that nothing reads",
        {"staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n  JWT_GONE: jwt-b:1\n")},
        [],
    ),
    (
        "what is provided",
        {
            "staging/auth.yaml": ("secrets:\n  FROM_CI: ci-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  FROM_CI: ci-b:1\n"),
            "staging/worker.env": "FROM_CI=ci-a:1\n",
        },
        [],
    ),
    (
        "variants, inactive files and templates",
        {
            "staging/auth.env": "JWT_SECRET_KEY=ref+gcpsecrets://jwt-a\n",
            "staging/variants/backend-a.env": "JWT_SECRET_KEY=ref+gcpsecrets://jwt-b\n",
            "staging/variants/backend-b.env": "JWT_SECRET_KEY=CANARYalpha\n",
            "staging/old.env": "JWT_SECRET_KEY=ref+gcpsecrets://jwt-c\n",
            "staging/template.env": "JWT_SECRET_KEY=ref+gcpsecrets://jwt-d\n",
        },
        [],
    ),
    (
        "the names of a variant",
        {"staging/variants/auth-a.env": ("OWN_KEY=ref+gcpsecrets://own-a\nOLD_KEY=ref+gcpsecrets://own-b\n")},
        [
            (
                "error",
                "own is bound to two secrets (staging)",
                [
                    ("staging/variants/auth-a.env", 1, 9, "auth: secret own-a:latest"),
                    ("staging/variants/auth-a.env", 2, 9, "auth, under an older name: secret own-b:latest"),
                ],
            )
        ],
    ),
    (
        "a literal beside references",
        {
            "staging/auth.yaml": ("secrets:\n  DB_PASSWORD: db-a:1\n"),
            "staging/backend.yaml": ("env_vars:\n  DB_PASSWORD: CANARYalpha\n"),
            "staging/worker.yaml": ("secrets:\n  DB_PASSWORD: db-b:1\n"),
        },
        [
            (
                "warning",
                "db of backend is written out, while auth and worker take it from a secret store in staging (cloud)",
                [
                    ("staging/backend.yaml", 2, 3, "backend: written out"),
                    ("staging/auth.yaml", 2, 16, "auth: secret db-a:1"),
                    ("staging/worker.yaml", 2, 16, "worker: secret db-b:1"),
                ],
            )
        ],
    ),
    (
        "one against one",
        {"staging/auth.yaml": ("secrets:\n  USER: db-user:1\n"), "staging/backend.yaml": "env_vars: {USER: app}\n"},
        [
            (
                "warning",
                "user of backend is written out, while auth takes it from a secret store in staging (cloud)",
                [
                    ("staging/backend.yaml", 1, 18, "backend: written out"),
                    ("staging/auth.yaml", 2, 9, "auth: secret db-user:1"),
                ],
            )
        ],
    ),
    (
        "more literals than references are the custom",
        {
            "staging/auth.yaml": ("secrets:\n  USER: db-user:1\n"),
            "staging/backend.yaml": "env_vars: {USER: app}\n",
            "staging/worker.yaml": "env_vars: {USER: app}\n",
        },
        [],
    ),
    (
        "in another target they are",
        {
            "staging/auth.yaml": ("secrets:\n  DB_PASSWORD: db-a:1\n"),
            "staging/compose.yaml": "services: {backend: {environment: {DB_PASSWORD: CANARYalpha}}}\n",
        },
        [],
    ),
    (
        "unset, empty, a default, a placeholder or unknown is no literal",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n  DB_PASSWORD: db-a:1\n"),
            "staging/backend.yaml": "env_vars: {JWT_SECRET_KEY: changeme}\n",
            "staging/backend.env": "DB_PASSWORD=${NOPE}\n",
            "staging/worker.yaml": "env_vars: {DB_PASSWORD: ''}\n",
        },
        [],
    ),
    (
        "a choice of the schema is one",
        {
            "staging/auth.yaml": ("secrets:\n  LEVEL: the-level:1\n"),
            "staging/backend.yaml": "env_vars: {LEVEL: todo}\n",
        },
        [
            (
                "warning",
                "level of backend is written out, while auth takes it from a secret store in staging (cloud)",
                [
                    ("staging/backend.yaml", 1, 19, "backend: written out"),
                    ("staging/auth.yaml", 2, 10, "auth: secret the-level:1"),
                ],
            )
        ],
    ),
    (
        "drift and a literal are two causes",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-a:1\n"),
            "staging/backend.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-b:1\n"),
            "staging/worker.yaml": "env_vars: {JWT_SECRET_KEY: CANARYalpha}\n",
        },
        [
            (
                "error",
                "jwt is bound to two secrets (staging, cloud)",
                [
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:1"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-b:1"),
                ],
            ),
            (
                "warning",
                ("jwt of worker is written out, while auth and backend take it from a secret store in staging (cloud)"),
                [
                    ("staging/worker.yaml", 1, 12, "worker: written out"),
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-a:1"),
                    ("staging/backend.yaml", 2, 19, "backend: secret jwt-b:1"),
                ],
            ),
        ],
    ),
    (
        "an id as a value",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-secret-staging:4\n"),
            "staging/backend.yaml": ("env_vars:\n  JWT_SECRET_KEY: jwt-secret-staging\n"),
            "staging/worker.yaml": ("env_vars:\n  JWT_SECRET_KEY: jwt-secret-staging:4\n"),
        },
        [
            (
                "error",
                "jwt holds the id of a secret instead of the secret in staging (cloud)",
                [
                    ("staging/backend.yaml", 2, 3, "backend: the id, not the value"),
                    ("staging/worker.yaml", 2, 3, "worker: the id, not the value"),
                    ("staging/auth.yaml", 2, 19, "auth: secret jwt-secret-staging:4"),
                ],
            )
        ],
    ),
    (
        "an id of another environment, with its project",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: projects/apex-staging/secrets/jwt-secret\n"),
            "development/auth.env": "JWT_SECRET_KEY=apex-staging/jwt-secret\n",
        },
        [
            (
                "error",
                "jwt holds the id of a secret instead of the secret in development",
                [
                    ("development/auth.env", 1, 1, "auth: the id, not the value"),
                    ("staging/auth.yaml", 2, 19, "auth: secret apex-staging/jwt-secret:latest"),
                ],
            )
        ],
    ),
    (
        "an id that may well be a value",
        {
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec:\n"
                "  template:\n"
                "    spec:\n"
                "      containers:\n"
                "        - name: auth\n"
                "          env:\n"
                "            - name: DB_PASSWORD\n"
                "              valueFrom: {secretKeyRef: {name: postgres, key: password}}\n"
            ),
            "development/auth.env": "DB_PASSWORD=postgres\n",
        },
        [],
    ),
    (
        "an id of another setting",
        {
            "staging/auth.yaml": ("secrets:\n  JWT_SECRET_KEY: jwt-secret-staging:4\n"),
            "staging/backend.yaml": "env_vars: {USER: jwt-secret-staging}\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_bound_wrongly(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hints_keys_and_the_keyword(tmp_path: Path) -> None:
    """The secret that most have, which keys are to be bound to it, where."""
    files = {
        "staging/auth.yaml": "secrets: {JWT_SECRET_KEY: jwt-a}\n",
        "staging/backend.yaml": "secrets: {JWT_SECRET: jwt-a}\n",
        "staging/worker.yaml": "secrets: {JWT_SECRET_STAGING: jwt-b}\n",
    }
    (finding,) = found(tmp_path, SCHEMA, files, CHECK)
    assert facets([finding]) == [
        (
            "bind JWT_SECRET_STAGING to jwt-a:latest in worker too, unless the other one is meant",
            ("JWT_SECRET_KEY", "JWT_SECRET", "JWT_SECRET_STAGING"),
            ("staging",),
            ("cloud",),
            ("auth", "backend", "worker"),
        )
    ]
    assert finding.problem.because == "agree: services"


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        (
            {"auth": "JWT_SECRET_KEY: jwt-a", "backend": "JWT_SECRET_KEY: jwt-b"},
            "find out which secret is meant and bind JWT_SECRET_KEY to it in auth and backend",
        ),
        (
            {
                "auth": "JWT_SECRET_KEY: jwt-a, JWT_SECRET: jwt-a",
                "backend": "JWT_SECRET: jwt-b",
                "worker": "JWT_SECRET: c",
            },
            "bind JWT_SECRET to jwt-a:latest in backend and worker too, unless the others are meant",
        ),
        (
            {"auth": "JWT_SECRET_KEY: 'CANARYalpha!', JWT_SECRET: 'CANARYalpha!'", "backend": "JWT_SECRET_KEY: jwt-b"},
            "find out which secret is meant and bind JWT_SECRET_KEY to it in backend and auth",
        ),
    ],
)
def test_the_hint_is_sure_only_of_a_majority(files: dict[str, str], hint: str, tmp_path: Path) -> None:
    """And of one whose id may be shown."""
    sources = {f"staging/{service}.yaml": f"secrets: {{{text}}}\n" for service, text in files.items()}
    assert [hint] == [finding.problem.hint for finding in found(tmp_path, SCHEMA, sources, CHECK)]


def test_a_dozen_secrets_are_counted_in_digits(tmp_path: Path) -> None:
    """Up to nine in words."""
    names = ", ".join(f"KEY_{number}: secret-{number}" for number in range(12))
    aliases = ", ".join(f"KEY_{number}" for number in range(12))
    schema = f"properties:\n  key: {{type: string, aliases: [{aliases}], optional: true}}\n"
    (finding,) = found(tmp_path, schema, {"staging/auth.yaml": f"secrets: {{{names}}}\n"}, CHECK)
    assert finding.problem.message == "key is bound to 12 secrets (staging, cloud)"
    assert finding.problem.because == "aliases"


def test_lines_show_references_in_normal_form(tmp_path: Path) -> None:
    """An id that does not fit its store is masked, and marked at its key."""
    files = {
        "staging/auth.yaml": "secrets: {JWT_SECRET_KEY: jwt-a}\n",
        "staging/backend.yaml": "secrets: {JWT_SECRET_KEY: 'CANARYalpha!'}\n",
        "staging/worker.yaml": "env_vars: {JWT_SECRET_KEY: CANARYbeta}\n",
    }
    drift, written_out = found(tmp_path, SCHEMA, files, CHECK)
    assert lines([drift]) == ["JWT_SECRET_KEY: jwt-a:latest", "JWT_SECRET_KEY: ••••"]
    assert [(one.severity.word, [place.label for place in one.problem.places]) for one in (drift, written_out)] == [
        ("error", ["auth: secret jwt-a:latest", "backend: secret •••• (A)"]),
        (
            "warning",
            ["worker: written out", "auth: secret jwt-a:latest", "backend: secret •••• (A)"],
        ),
    ]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]


PROTECTED = """
schema = "schema.yaml"
[environments.staging]
protected = true
[environments.test]
deployed = true
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.yaml"
select = { env_vars = "values", secrets = "references" }
"""
UNPINNED = """
properties:
  a: {type: string, optional: true, aliases: [OLD_A]}
  b: {type: string, optional: true}
  c: {type: string, optional: true}
  d: {type: string, optional: true}
  e: {type: string, optional: true}
  f: {type: string, optional: true}
"""


def notes(root: Path, files: dict[str, str]) -> list[Finding]:
    """The findings of a workspace in which staging is protected and test is not."""
    return findings(root, {"confcheck.toml": PROTECTED, "schema.yaml": UNPINNED, **files}, CHECK)


def test_versions_that_move(tmp_path: Path) -> None:
    """One note for a protected environment; what is pinned, shadowed or in a store without versions is none."""
    floating = (
        "secrets: {A: a-key:latest, OLD_A: a-key:latest, B: b-key:7}\n"
        "env_vars: {C: ref+awssecrets://team/c-key, D: ref+vault://team/d-key, E: ref+gcpsecrets://team/e-key}\n"
    )
    shown = notes(
        tmp_path,
        {"staging/auth.yaml": floating, "staging/backend.yaml": "secrets: {A: a-key}\n", "test/auth.yaml": floating},
    )
    assert table(shown) == [
        (
            "note",
            "3 settings take whatever version is the newest in staging: a, c and e",
            [
                ("staging/auth.yaml", 1, 14, "auth: no fixed version"),
                ("staging/backend.yaml", 1, 14, "backend: no fixed version"),
                ("staging/auth.yaml", 2, 15, "auth: no fixed version"),
                ("staging/auth.yaml", 2, 74, "auth: no fixed version"),
            ],
        )
    ]
    hint = "name a version, so that what was validated is what runs, and a rotation is a change in a file"
    assert facets(shown) == [(hint, ("A", "C", "E"), ("staging",), (), ("auth", "backend"))]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("A", "1 setting takes whatever version is the newest in staging: a"),
        ("ABCDEF", "6 settings take whatever version is the newest in staging: a, b, c, d, e and 1 more"),
    ],
)
def test_many_versions_that_move(keys: str, expected: str, tmp_path: Path) -> None:
    """As many names as one can read; every place."""
    text = f"secrets: {{{', '.join(f'{key}: {key.lower()}-key' for key in keys)}}}\n"
    (one,) = notes(tmp_path, {"staging/auth.yaml": text})
    assert (one.problem.message, len(one.problem.places)) == (expected, len(keys))


def test_an_id_that_is_none_is_not_judged(tmp_path: Path) -> None:
    """It may be a password, and is what plaintext-secret tells."""
    assert notes(tmp_path, {"staging/auth.yaml": "secrets: {A: 'CANARY alpha!'}\n"}) == []
