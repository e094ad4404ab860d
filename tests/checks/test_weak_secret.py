from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.checks.weak_secret import LONGEST, is_weak
from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, lines, report, table

CHECK = "weak-secret"

SCHEMA = """
properties:
  log: {type: string, optional: true}
  jwt_secret: {type: string, secret: true, optional: true, aliases: [JWT]}
  long_secret: {type: string, secret: true, optional: true, minLength: 32}
  plain_secret: {type: string, secret: true, optional: true, pattern: "^[a-z]+$"}
  pin: {type: integer, secret: true, optional: true}
  api_keys: {type: array, secret: true, optional: true, encoding: csv}
  api_key: {type: string, optional: true}
  db_password: {type: string, secret: true, optional: true}
  db_url: {type: string, format: dsn, secret: true, optional: true}
  open_url: {type: string, format: uri, optional: true}
  key_path: {type: string, format: file-path, secret: true, optional: true}
  from_ci: {type: string, secret: true, optional: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("nothing, or empty", {"staging/auth.env": "LOG=x\nJWT_SECRET=\n"}, []),
    (
        "random",
        {
            "staging/auth.env": (
                "JWT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6pD1gJ0yA\nLONG_SECRET=9f8b2c4d6e1a3057c9d2e4f6a8b0c1d3\n"
            )
        },
        [],
    ),
    (
        "a word, a name with a year, keys beside each other",
        {
            "staging/auth.env": "JWT_SECRET=password\nDB_PASSWORD=staging2024\nPIN=4711\n",
            "staging/backend.env": "JWT_SECRET=qwertyuiop\n",
        },
        [
            (
                "warning",
                "jwt_secret is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak"), ("staging/backend.env", 1, 1, "backend: too weak")],
            ),
            (
                "warning",
                "pin is a secret that can be guessed in staging",
                [("staging/auth.env", 3, 1, "auth: too weak")],
            ),
            (
                "warning",
                "db_password is a secret that can be guessed in staging",
                [("staging/auth.env", 2, 1, "auth: too weak")],
            ),
        ],
    ),
    (
        "short",
        {"staging/auth.env": "JWT_SECRET=k7Z\n"},
        [
            (
                "warning",
                "jwt_secret is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak")],
            )
        ],
    ),
    ("outside deployed environments", {"development/auth.env": "JWT_SECRET=password\n"}, []),
    ("only what the schema calls secret", {"staging/auth.env": "API_KEY=password\nLOG=password\n"}, []),
    (
        "what is invalid already",
        {"staging/auth.env": "LONG_SECRET=password\nPLAIN_SECRET=abc1\nDB_URL=postgres://app:postgres@\n"},
        [],
    ),
    (
        "as weak as the schema allows",
        {"staging/auth.env": "PLAIN_SECRET=abc\n"},
        [
            (
                "warning",
                "plain_secret is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak")],
            )
        ],
    ),
    (
        "several in one text",
        {"staging/auth.env": "API_KEYS=a,b\n", "staging/backend.yaml": "env_vars: {API_KEYS: [a]}\n"},
        [],
    ),
    (
        "placeholders, references, what is undefined, provided or a path",
        {
            "staging/auth.env": "JWT_SECRET=changeme\nDB_PASSWORD=a${NOPE}\nFROM_CI=a\nKEY_PATH=/a\n",
            "staging/auth.yaml": "secrets: {PLAIN_SECRET: a:1}\n",
        },
        [],
    ),
    (
        "variables and commands",
        {
            "staging/auth.yaml": "env_vars: {JWT_SECRET: '${JWT}', DB_PASSWORD: $PW}\n",
            "staging/backend.env": "JWT_SECRET=$(pwd)\n",
        },
        [],
    ),
    (
        "the password of a URL, and a URL that has none",
        {
            "staging/auth.env": "DB_URL=postgres://app:postgres@db/x\nOPEN_URL=https://a:b@c.example.com\n",
            "staging/backend.env": "DB_URL=postgres://db/x\n",
        },
        [
            (
                "warning",
                "db_url is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak")],
            )
        ],
    ),
    ("a strong password of a URL", {"staging/auth.env": "DB_URL=postgres://app:kR3vX9sQ2mT7wZ5bN8cF@db/x\n"}, []),
    (
        "of a URL put together, only once",
        {"staging/auth.env": "DB_PASSWORD=postgres\nDB_URL=postgres://app:${DB_PASSWORD}@db/x\n"},
        [
            (
                "warning",
                "db_password is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak")],
            )
        ],
    ),
    (
        "fetched by a variable",
        {"staging/auth.env": "A=hunter\nJWT_SECRET=${A}2\nDB_PASSWORD=${A}\n"},
        [
            (
                "warning",
                "db_password is a secret that can be guessed in staging",
                [("staging/auth.env", 1, 1, "auth: too weak, used at staging/auth.env:3")],
            )
        ],
    ),
    (
        "under an older name; winners only",
        {
            "base/auth.env": "JWT_SECRET=password\n",
            "staging/auth.env": "JWT_SECRET=kR3vX9sQ2mT7wZ5bN8cF4hL6\n",
            "staging/backend.env": "JWT=password\n",
        },
        [
            (
                "warning",
                "jwt_secret is a secret that can be guessed in staging",
                [("staging/backend.env", 1, 1, "backend: too weak")],
            )
        ],
    ),
    (
        "services and targets are places",
        {
            "staging/auth.yaml": "env_vars:\n  JWT_SECRET: letmein\n",
            "staging/compose.yaml": "services:\n  backend:\n    environment:\n      - JWT_SECRET=letmein\n",
            "staging/kube.yaml": (
                "kind: Secret\nmetadata: {name: worker}\n"
                "data: {JWT_SECRET: bGV0bWVpbg==}\n---\nkind: Deployment\n"
                "metadata: {name: worker}\n"
                "spec: {template: {spec: {containers: [{name: worker, envFrom: [{secretRef: {name: "
                "worker}}]}]}}}\n"
            ),
        },
        [
            (
                "warning",
                "jwt_secret is a secret that can be guessed in staging (cloud, compose, kube)",
                [
                    ("staging/auth.yaml", 2, 3, "auth: too weak"),
                    ("staging/compose.yaml", 4, 9, "backend: too weak"),
                    ("staging/kube.yaml", 3, 8, "worker: too weak"),
                ],
            )
        ],
    ),
    (
        "variants; not inactive files, not templates",
        {
            "staging/variants/auth-a.env": "JWT_SECRET=letmein\n",
            "staging/old.env": "JWT_SECRET=password\n",
            "staging/template.env": "JWT_SECRET=password\n",
        },
        [
            (
                "warning",
                "jwt_secret is a secret that can be guessed in staging",
                [("staging/variants/auth-a.env", 1, 1, "auth: too weak")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_can_be_guessed(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """What to do, and nothing about the secret: no letter, no length, no estimate."""
    files = {"staging/auth.env": "JWT=password # CANARYalpha\n", "staging/backend.env": "JWT_SECRET=letmein\n"}
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "generate a random one, for example with `openssl rand -base64 32`"
    assert facets(shown) == [(hint, ("JWT", "JWT_SECRET"), ("staging",), (), ("auth", "backend"))]
    assert lines(shown) == ["JWT=••••", "JWT_SECRET=••••"]
    assert [one.problem.because for one in shown] == ["secret"]


def test_of_a_url_the_password_is_to_be_changed(tmp_path: Path) -> None:
    """Whoever checks it must learn the new one; the URL as a whole is nothing to generate."""
    files = {
        "staging/auth.env": "DB_URL=postgres://app:CANARYalpha@db/x\n",
        "staging/backend.env": "DB_URL=postgres://a:postgres@db/x\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = (
        "change the password in it, here and in the service that checks it; "
        "`openssl rand -hex 32` makes one that needs no escaping in a URL"
    )
    assert facets(shown) == [(hint, ("DB_URL",), ("staging",), (), ("auth", "backend"))]
    assert lines(shown) == ["DB_URL=••••", "DB_URL=••••"]


def test_one_assignment_has_one_cause(tmp_path: Path) -> None:
    """Neither a placeholder nor what is invalid is weak as well."""
    files = {"staging/auth.env": "JWT_SECRET=changeme\nLONG_SECRET=password\n"}
    causes = {
        (one.check, one.problem.setting.path)
        for one in report(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}).findings
        if one.problem.setting is not None
    }
    assert causes == {
        ("placeholder-value", "jwt_secret"),
        ("invalid-value", "long_secret"),
        ("plaintext-secret", "long_secret"),
    }


@pytest.mark.parametrize(
    ("secret", "weak"),
    [
        ("a", True),
        ("correcthorse", True),
        ("correct horse battery staple", False),
        ("P@ssw0rd2024!", True),
        ("0123456789" * 20, True),
        ("kR3vX9sQ2mT7", False),
        ("6f1c2f7e-9f0b-4b57-8f1e-0a2f3c4d5e6f", False),
        ("x" * LONGEST + "kR3vX9sQ2mT7wZ5bN8cF4hL6", True),
    ],
)
def test_what_someone_would_try(secret: str, weak: bool) -> None:
    """Words, dates and rows of keys fall; what chance made does not."""
    assert weak == is_weak(secret)


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    text = told(tmp_path, SCHEMA, files)
    assert not [
        secret for secret in (*SECRETS, "letmein", "hunter", "staging2024", "qwertyuiop", "4711") if secret in text
    ]
