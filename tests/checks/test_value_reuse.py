from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import MANIFEST
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "value-reuse"

THREE = MANIFEST.replace("[services.auth]", "[environments.test]\n[environments.production]\n[services.auth]")

PIECE = "CANARYq7Xw2ZrT9LpV4mKd8"
"""Long and random enough to be a piece, and looked for in everything that is shown."""
OTHER = "CANARYh3Gs6NbY1JcF5tRv0"

SCHEMA = """
properties:
  own:
    optional: true
    properties:
      secret: {type: string, secret: true, differ: environments}
      bucket: {type: string, differ: environments, default: same}
      minutes: {type: integer, unit: min, differ: environments}
      not_in_test: {type: string, differ: environments, environments: {test: {differ: []}}}
      in_production: {type: string, environments: {production: {differ: environments}}}
      name: {type: string, differ: services, aliases: [OLD_NAME]}
      both: {type: string, differ: [services, environments]}
      empty: {type: string, allow-empty: true, differ: [services, environments]}
      from_ci: {type: string, env: FROM_CI, differ: environments}
  pair:
    optional: true
    properties:
      first: {type: string, secret: true, differ-from: [pair.second, pair.public]}
      second: {type: string, secret: true, differ-from: [pair.first]}
      public: {type: string}
      port: {type: integer, differ-from: [pair.admin_port, pair.seconds, pair.word]}
      admin_port: {type: integer}
      seconds: {type: integer, unit: s}
      word: {type: string}
      keys: {type: array, encoding: json, secret: true, differ-from: [pair.more_keys]}
      more_keys: {type: array, encoding: json}
"""

COMPOSE = (
    "services: {auth: {environment: {OWN_NAME: a}}, backend: {environment: {OWN_NAME: b}}, "
    "worker: {environment: {OWN_NAME: b}}}\n"
)

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "every environment has its own",
        {"staging/auth.env": "OWN_SECRET=CANARYa\n", "production/auth.env": "OWN_SECRET=CANARYb\n"},
        [],
    ),
    (
        "one secret in two environments, whoever holds it there",
        {
            "test/backend.env": "OWN_SECRET=CANARYa\n",
            "staging/auth.env": "OWN_SECRET=CANARYb\n",
            "production/auth.env": "OWN_SECRET=CANARYc\n",
            "production/worker.env": "OWN_SECRET='CANARYb'\n",
        },
        [
            (
                "error",
                "own.secret has the same value in staging and production",
                [
                    ("staging/auth.env", 1, 1, "auth in staging: value A"),
                    ("production/worker.env", 1, 1, "worker in production: value A"),
                ],
            )
        ],
    ),
    (
        "what is not deployed may share",
        {"development/auth.env": "OWN_SECRET=CANARYa\n", "test/auth.env": "OWN_SECRET=CANARYa\n"},
        [],
    ),
    (
        "one deployed environment is enough, and the others are named too",
        {
            "development/auth.env": "OWN_MINUTES=60\n",
            "test/auth.env": "OWN_MINUTES=1h\n",
            "production/auth.env": "OWN_MINUTES=3600s\n",
        },
        [
            (
                "error",
                "own.minutes has the same value in development, test and production",
                [
                    ("development/auth.env", 1, 13, "auth in development: 60 min"),
                    ("test/auth.env", 1, 13, "auth in test: 1h"),
                    ("production/auth.env", 1, 13, "auth in production: 3600s"),
                ],
            )
        ],
    ),
    (
        "two values shared by the same environments are one finding",
        {
            "staging/auth.env": "OWN_SECRET=CANARYa\n",
            "staging/backend.env": "OWN_SECRET=CANARYb\n",
            "production/auth.env": "OWN_SECRET=CANARYa\n",
            "production/backend.env": "OWN_SECRET=CANARYb\n",
        },
        [
            (
                "error",
                "own.secret has the same value in staging and production",
                [
                    ("staging/auth.env", 1, 1, "auth in staging: value A"),
                    ("production/auth.env", 1, 1, "auth in production: value A"),
                    ("staging/backend.env", 1, 1, "backend in staging: value B"),
                    ("production/backend.env", 1, 1, "backend in production: value B"),
                ],
            )
        ],
    ),
    (
        "what an abstract environment sets is the same in all that extend it",
        {
            "base/auth.env": "OWN_BUCKET=one\n",
            "development/auth.env": "OWN_BUCKET=two\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": "services: {auth: {environment: {A: b}}}\n",
            "confcheck.toml": THREE.replace("[environments.production]", '[environments.production]\nextends = "base"'),
            "production/auth.env": "A=b\n",
        },
        [
            (
                "error",
                "own.bucket has the same value in staging and production (cloud, compose)",
                [
                    ("base/auth.env", 1, 12, "auth in staging: one"),
                    ("base/auth.env", 1, 12, "auth in staging: one"),
                    ("base/auth.env", 1, 12, "auth in production: one"),
                ],
            )
        ],
    ),
    (
        "defaults, empty values, placeholders, and what is not known are nobody's value",
        {
            "staging/auth.env": "OWN_BUCKET=same\nOWN_EMPTY=\nOWN_SECRET=changeme\nFROM_CI=a\nOWN_BOTH=${NOPE}\n",
            "staging/backend.env": "OWN_EMPTY=\n",
            "production/auth.env": "OWN_EMPTY=\nOWN_SECRET=changeme\nFROM_CI=a\nOWN_BOTH=${NOPE}\n",
        },
        [],
    ),
    (
        "an overlay takes an environment out, or brings one in",
        {
            "test/auth.env": "OWN_NOT_IN_TEST=x\nOWN_IN_PRODUCTION=y\n",
            "staging/auth.env": "OWN_NOT_IN_TEST=x\nOWN_IN_PRODUCTION=z\n",
            "production/auth.env": "OWN_IN_PRODUCTION=y\n",
            "development/auth.env": "OWN_IN_PRODUCTION=z\n",
        },
        [
            (
                "error",
                "own.in_production has the same value in test and production",
                [
                    ("test/auth.env", 1 + 1, 19, "auth in test: y"),
                    ("production/auth.env", 1, 19, "auth in production: y"),
                ],
            )
        ],
    ),
    (
        "a reference that names its project, file or vault is one secret everywhere",
        {
            "staging/auth.env": "OWN_SECRET=ref+gcpsecrets://platform/jwt\nOWN_BOTH=op://Vault/item/field\n",
            "production/auth.env": "OWN_SECRET=ref+gcpsecrets://platform/jwt\nOWN_BOTH=op://vault/Item/field\n",
        },
        [
            (
                "error",
                "own.secret is bound to the same secret in staging and production",
                [
                    ("staging/auth.env", 1, 12, "auth in staging: secret platform/jwt:latest"),
                    ("production/auth.env", 1, 12, "auth in production: secret platform/jwt:latest"),
                ],
            ),
            (
                "error",
                "own.both is bound to the same secret in staging and production",
                [
                    ("staging/auth.env", 2, 10, "auth in staging: secret vault/item:field"),
                    ("production/auth.env", 1 + 1, 10, "auth in production: secret vault/item:field"),
                ],
            ),
        ],
    ),
    (
        "without its project it may be another one, and a name in Kubernetes or a process is",
        {
            "staging/auth.yaml": "secrets: {OWN_SECRET: jwt-secret:latest}\nenv_vars: {OWN_BOTH: ref+env://B}\n",
            "production/auth.yaml": "secrets: {OWN_SECRET: jwt-secret}\nenv_vars: {OWN_BOTH: ref+env://B}\n",
        },
        [
            (
                "warning",
                "own.secret is bound to the same secret in staging and production (cloud)",
                [
                    ("staging/auth.yaml", 1, 23, "auth in staging: secret jwt-secret:latest"),
                    ("production/auth.yaml", 1, 23, "auth in production: secret jwt-secret:latest"),
                ],
            )
        ],
    ),
    (
        "another version is another value",
        {
            "staging/auth.yaml": "secrets: {OWN_SECRET: jwt-secret:1}\n",
            "production/auth.yaml": "secrets: {OWN_SECRET: jwt-secret:2}\n",
        },
        [],
    ),
    (
        "an id that does not look like one is not shown",
        {
            "staging/auth.env": "OWN_SECRET=op://CANARY!alpha/b/c\n",
            "production/auth.env": "OWN_SECRET=op://CANARY!alpha/b/c\n",
        },
        [
            (
                "error",
                "own.secret is bound to the same secret in staging and production",
                [
                    ("staging/auth.env", 1, 1, "auth in staging: value A"),
                    ("production/auth.env", 1, 1, "auth in production: value A"),
                ],
            )
        ],
    ),
    (
        "services of one environment and target; a name outside a target meets those of all",
        {
            "staging/auth.env": "OWN_NAME=a\n",
            "staging/compose.yaml": COMPOSE,
            "production/auth.env": "OWN_NAME=a\n",
            "production/backend.env": "OWN_NAME=b\n",
        },
        [
            (
                "error",
                "own.name has the same value for backend and worker in staging (compose)",
                [
                    ("staging/compose.yaml", 1, 82, "backend: b"),
                    ("staging/compose.yaml", 1, 120, "worker: b"),
                ],
            )
        ],
    ),
    (
        "in two targets by different services",
        {
            "staging/compose.yaml": COMPOSE,
            "staging/auth.yaml": "env_vars: {OWN_NAME: c}\n",
            "staging/backend.yaml": "env_vars: {OLD_NAME: c}\n",
            "staging/worker.yaml": "env_vars: {OWN_NAME: d}\n",
        },
        [
            (
                "error",
                "own.name is not another one for each of auth, backend and worker in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 22, "auth: c"),
                    ("staging/backend.yaml", 1, 22, "backend: c"),
                    ("staging/compose.yaml", 1, 82, "backend: b"),
                    ("staging/compose.yaml", 1, 120, "worker: b"),
                ],
            )
        ],
    ),
    (
        "one secret bound by two services",
        {
            "staging/auth.yaml": "secrets: {OWN_NAME: id-of-it}\n",
            "staging/backend.yaml": "secrets: {OWN_NAME: id-of-it}\n",
        },
        [
            (
                "error",
                "own.name has the same value for auth and backend in staging (cloud)",
                [
                    ("staging/auth.yaml", 1, 21, "auth: secret id-of-it:latest"),
                    ("staging/backend.yaml", 1, 21, "backend: secret id-of-it:latest"),
                ],
            )
        ],
    ),
    (
        "both words are two findings",
        {
            "staging/auth.env": "OWN_BOTH=x\n",
            "staging/backend.env": "OWN_BOTH=x\n",
            "production/auth.env": "OWN_BOTH=x\n",
        },
        [
            (
                "error",
                "own.both has the same value for auth and backend in staging",
                [("staging/auth.env", 1, 10, "auth: x"), ("staging/backend.env", 1, 10, "backend: x")],
            ),
            (
                "error",
                "own.both has the same value in staging and production",
                [
                    ("staging/auth.env", 1, 10, "auth in staging: x"),
                    ("production/auth.env", 1, 10, "auth in production: x"),
                    ("staging/backend.env", 1, 10, "backend in staging: x"),
                ],
            ),
        ],
    ),
    (
        "equal secrets of one view, said once though both name each other",
        {"staging/auth.env": "PAIR_FIRST=CANARYsame\nPAIR_SECOND=CANARYsame\n"},
        [
            (
                "error",
                "pair.first has the same value as pair.second in staging",
                [
                    ("staging/auth.env", 1, 1, "auth, pair.first: value A"),
                    ("staging/auth.env", 2, 1, "auth, pair.second: value A"),
                ],
            )
        ],
    ),
    (
        "a piece of one in another, which is no secret by itself, and equal to a third",
        {
            "staging/auth.env": f"PAIR_FIRST={PIECE}\nPAIR_SECOND={PIECE}\nPAIR_PUBLIC=staging-{PIECE}-2\n",
            "staging/backend.env": f"PAIR_FIRST={OTHER}\nPAIR_PUBLIC=staging-{OTHER}-2\n",
        },
        [
            (
                "error",
                "pair.first has the same value as pair.second and shares a piece with pair.public in staging",
                [
                    ("staging/auth.env", 1, 1, "auth, pair.first: value A"),
                    ("staging/auth.env", 2, 1, "auth, pair.second: value A"),
                    ("staging/auth.env", 3, 1, "auth, pair.public, with a piece of pair.first: value B"),
                    ("staging/backend.env", 1, 1, "backend, pair.first: value C"),
                    ("staging/backend.env", 2, 1, "backend, pair.public, with a piece of pair.first: value D"),
                ],
            )
        ],
    ),
    (
        "words that someone chose are no piece, and short values none either",
        {
            "staging/auth.env": (
                "PAIR_FIRST=development-secret-key-for-auth-only\nPAIR_SECOND=development-secret-key-for-the-rest\n"
                "PAIR_PUBLIC=x\n"
            )
        },
        [],
    ),
    (
        "numbers are compared where they mean the same",
        {"staging/auth.env": "PAIR_PORT=8080\nPAIR_ADMIN_PORT=8080\nPAIR_SECONDS=8080\nPAIR_WORD=8080\n"},
        [
            (
                "error",
                "pair.port has the same value as pair.admin_port in staging",
                [
                    ("staging/auth.env", 1, 11, "auth, pair.port: 8080"),
                    ("staging/auth.env", 2, 17, "auth, pair.admin_port: 8080"),
                ],
            )
        ],
    ),
    (
        "lists",
        {"staging/auth.yaml": f"env_vars:\n  PAIR_KEYS: [{PIECE}]\n  PAIR_MORE_KEYS: '[\"{PIECE}\"]'\n"},
        [
            (
                "error",
                "pair.keys has the same value as pair.more_keys in staging (cloud)",
                [
                    ("staging/auth.yaml", 2, 3, "auth, pair.keys: value A"),
                    ("staging/auth.yaml", 3, 3, "auth, pair.more_keys: value A"),
                ],
            )
        ],
    ),
    (
        "one binding of two settings",
        {"staging/auth.yaml": "secrets: {PAIR_FIRST: one-secret, PAIR_SECOND: one-secret:latest}\n"},
        [
            (
                "error",
                "pair.first has the same value as pair.second in staging (cloud)",
                [
                    ("staging/auth.yaml", 1, 23, "auth, pair.first: secret one-secret:latest"),
                    ("staging/auth.yaml", 1, 48, "auth, pair.second: secret one-secret:latest"),
                ],
            )
        ],
    ),
    (
        "a value that a variable fetched from the other one, and a binding beside a text",
        {
            "staging/auth.env": "PAIR_FIRST=CANARYsame\nPAIR_SECOND=${PAIR_FIRST}\n",
            "staging/backend.env": "PAIR_FIRST=ref+vault://a/b\nPAIR_SECOND=ref\n",
        },
        [
            (
                "error",
                "pair.first has the same value as pair.second in staging",
                [
                    ("staging/auth.env", 1, 1, "auth, pair.first: value A"),
                    ("staging/auth.env", 1, 1, "auth, pair.second: value A, used at staging/auth.env:2"),
                ],
            )
        ],
    ),
    (
        "other services and environments may have it, alternatives may not",
        {
            "staging/auth.env": "PAIR_FIRST=CANARYsame\n",
            "staging/backend.env": "PAIR_SECOND=CANARYsame\n",
            "staging/variants/worker-a.env": "PAIR_FIRST=CANARYa\nPAIR_PUBLIC=CANARYa\nOWN_SECRET=CANARYb\n",
            "production/auth.env": "OWN_SECRET=CANARYb\n",
        },
        [
            (
                "error",
                "pair.first has the same value as pair.public in staging",
                [
                    ("staging/variants/worker-a.env", 1, 1, "worker, pair.first: value A"),
                    ("staging/variants/worker-a.env", 2, 1, "worker, pair.public: value A"),
                ],
            )
        ],
    ),
    (
        "an inactive file by itself, as a note",
        {
            "staging/auth.env": "PAIR_FIRST=CANARYsame\n",
            "staging/old.env": f"PAIR_SECOND=CANARYsame\nPAIR_FIRST={PIECE}\nPAIR_PUBLIC=x{PIECE}\nOWN_BUCKET=b\n",
            "production/auth.env": "OWN_BUCKET=b\n",
        },
        [
            (
                "note",
                "pair.first shares a piece with pair.public in staging, in a file that no deployment reads",
                [
                    ("staging/old.env", 2, 1, "auth, pair.first: value A"),
                    ("staging/old.env", 3, 1, "auth, pair.public, with a piece of pair.first: value B"),
                    ("staging/old.env", 2, 1, "backend, pair.first: value A"),
                    ("staging/old.env", 3, 1, "backend, pair.public, with a piece of pair.first: value B"),
                ],
            )
        ],
    ),
    ("templates hold nobody's value", {"staging/template.env": "PAIR_FIRST=CANARYa\nPAIR_PUBLIC=CANARYa\n"}, []),
]


def workspace(files: dict[str, str]) -> dict[str, str]:
    """The wide workspace with test and production beside staging, neither of them on base."""
    return {"confcheck.toml": THREE, "schema.yaml": SCHEMA, "test/worker.env": "A=b\n"} | files


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_reused(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, workspace(files), CHECK))


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of the check, wherever a piece of it stands."""
    shown = [
        (one.problem.message, one.problem.hint, one.problem.places, one.problem.keys)
        for one in findings(tmp_path, workspace(files), CHECK)
    ]
    assert "CANARY" not in repr(shown)


def test_hints_keys_and_spread(tmp_path: Path) -> None:
    """What to do depends on what is shared."""
    files = {
        "test/worker.env": "OWN_SECRET=ref+gcpsecrets://p/a-b\n",
        "staging/auth.env": "OWN_SECRET=ref+gcpsecrets://p/a-b\nOWN_MINUTES=1\nPAIR_FIRST=x\nPAIR_SECOND=x\n",
        "staging/backend.env": "OWN_NAME=n\n",
        "staging/worker.env": "OLD_NAME=n\nPAIR_PORT=1\nPAIR_ADMIN_PORT=1\n",
        "staging/old.env": "PAIR_FIRST=y\nPAIR_SECOND=y\n",
        "production/auth.env": "OWN_MINUTES=1\n",
    }
    shown = findings(tmp_path, workspace(files), CHECK)
    assert facets(shown) == [
        (
            "give it another secret in every environment",
            ("OWN_SECRET",),
            ("staging", "test"),
            (),
            ("auth", "worker"),
        ),
        ("give it another value in every environment", ("OWN_MINUTES",), ("staging", "production"), (), ("auth",)),
        ("give every service a value of its own", ("OWN_NAME", "OLD_NAME"), ("staging",), (), ("backend", "worker")),
        (
            "generate each by itself, and replace what was shared",
            ("PAIR_FIRST", "PAIR_SECOND"),
            ("staging",),
            (),
            ("auth",),
        ),
        ("give each its own value", ("PAIR_PORT", "PAIR_ADMIN_PORT"), ("staging",), (), ("worker",)),
        (
            "generate each by itself, and replace what was shared",
            ("PAIR_FIRST", "PAIR_SECOND"),
            ("staging",),
            (),
            ("auth", "backend"),
        ),
    ]
    assert [one.problem.because for one in shown] == [
        "differ: environments",
        "differ: environments",
        "differ: services",
        *["differ-from"] * 3,
    ]


def test_a_binding_without_a_project_may_be_two_secrets(tmp_path: Path) -> None:
    """The hint says when it is right."""
    files = {
        "staging/auth.env": "OWN_SECRET=ref+vault://jwt/key\n",
        "production/auth.env": "OWN_SECRET=ref+vault://jwt/key\n",
    }
    (finding,) = findings(tmp_path, workspace(files), CHECK)
    expected = "give it another secret in every environment, unless each has a secret store of its own"
    assert expected == finding.problem.hint


def test_a_piece_is_masked_where_the_schema_shows_it(tmp_path: Path) -> None:
    """The line of a setting that is called no secret is masked as well when it holds a piece of one."""
    schema = SCHEMA.replace("public: {type: string}", "public: {type: string, secret: false}")
    files = {"staging/auth.env": f"PAIR_FIRST={PIECE}\nPAIR_PUBLIC=x{PIECE}\n", "schema.yaml": schema}
    assert lines(findings(tmp_path, workspace(files), CHECK)) == ["PAIR_FIRST=••••", "PAIR_PUBLIC=••••"]


@pytest.mark.parametrize(("environment", "count"), [("test", 0), ("staging", 1), ("production", 1)])
def test_only_what_touches_the_environment_is_shown(environment: str, count: int, tmp_path: Path) -> None:
    """`validate test` says nothing of what staging and production share."""
    files = {"staging/auth.env": "OWN_MINUTES=1\n", "production/auth.env": "OWN_MINUTES=1\n"}
    assert count == len(findings(tmp_path, workspace(files), CHECK, environment))


def test_the_environments_of_two_services_are_not_one_secret(tmp_path: Path) -> None:
    """`differ: services`, and each reads `KEY` from its own environment: what it holds there nobody knows."""
    files = {
        "schema.yaml": "properties: {key: {type: string, secret: true, differ: services}}",
        "staging/auth.yaml": "env_vars: {KEY: ref+env://KEY}",
        "staging/backend.yaml": "env_vars: {KEY: ref+env://KEY}",
    }
    assert findings(tmp_path, files, "value-reuse") == []
    bound = {path: text.replace("ref+env://KEY", "ref+vault://kv/key") for path, text in files.items()}
    assert len(findings(tmp_path, bound, "value-reuse")) == 1
