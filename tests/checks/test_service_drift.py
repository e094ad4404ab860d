from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "service-drift"

SCHEMA = """
properties:
  ws:
    agree: services
    optional: true
    properties:
      heartbeat: {type: number, unit: s, default: 30, env: {auth: HEARTBEAT, backend: HEARTBEAT, worker: WORKER_BEAT}}
      limit: {type: integer, unit: MiB}
      debug: {type: boolean}
      algorithm: {type: string, aliases: [ALG], default: HS256}
      url: {type: string, format: uri}
      dsn: {type: string, format: dsn, default: "postgres://app:CANARYdelta@db/app"}
      hosts: {type: array, encoding: csv, set: true}
      order: {type: array, encoding: csv}
      shape: {type: object}
      host: {type: string, format: host}
      token: {type: string, default: CANARYdelta}
      open_token: {type: string, secret: false}
      level: {type: string, enum: [info, debug]}
  own: {type: string, optional: true}
  target_only: {type: string, optional: true, targets: {cloud: {agree: services}}}
  from_ci: {type: string, optional: true, agree: services}
  db:
    properties:
      url: {type: string, format: dsn, optional: true, parts: {port: db.port}}
      port: {type: integer, default: 5432, agree: services}
"""

LONG = "a." * 45

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "equal",
        {
            "staging/auth.env": "WS_ALGORITHM=HS256\n",
            "staging/backend.env": "WS_ALGORITHM=HS256\n",
            "staging/worker.env": "WS_ALGORITHM=HS256\n",
        },
        [],
    ),
    (
        "of two services neither is a minority",
        {"staging/auth.env": "WS_LIMIT=1\n", "staging/backend.env": "WS_LIMIT=2\n"},
        [
            (
                "error",
                "ws.limit differs between auth and backend in staging",
                [("staging/auth.env", 1, 10, "auth: 1 MiB"), ("staging/backend.env", 1, 10, "backend: 2 MiB")],
            )
        ],
    ),
    (
        "of three the odd one comes first",
        {
            "staging/auth.env": "WS_LIMIT=1\n",
            "staging/backend.env": "WS_LIMIT=2\n",
            "staging/worker.env": "WS_LIMIT=1\n",
        },
        [
            (
                "error",
                "ws.limit of backend differs from auth and worker in staging",
                [
                    ("staging/backend.env", 1, 10, "backend: 2 MiB"),
                    ("staging/auth.env", 1, 10, "auth: 1 MiB"),
                    ("staging/worker.env", 1, 10, "worker: 1 MiB"),
                ],
            )
        ],
    ),
    (
        "three values have no majority",
        {
            "staging/auth.env": "WS_LIMIT=1\n",
            "staging/backend.env": "WS_LIMIT=2\n",
            "staging/worker.env": "WS_LIMIT=3\n",
        },
        [
            (
                "error",
                "ws.limit differs between auth, backend and worker in staging",
                [
                    ("staging/auth.env", 1, 10, "auth: 1 MiB"),
                    ("staging/backend.env", 1, 10, "backend: 2 MiB"),
                    ("staging/worker.env", 1, 10, "worker: 3 MiB"),
                ],
            )
        ],
    ),
    (
        "typed values in normal form are equal",
        {
            "staging/auth.env": (
                "HEARTBEAT=60\n"
                "WS_LIMIT=1\n"
                "WS_DEBUG=true\n"
                "WS_URL=https://x\n"
                "WS_HOSTS=a,b\n"
                "WS_HOST=Db.Example\n"
                'WS_SHAPE={"a":1,"b":2.0}\n'
            ),
            "staging/backend.env": (
                "HEARTBEAT=60s\n"
                "WS_LIMIT=1048576B\n"
                "WS_DEBUG=1\n"
                "WS_URL=HTTPS://X:443/\n"
                'WS_HOSTS="b, a,a"\n'
                "WS_HOST=db.example\n"
                'WS_SHAPE=\'{"b": 2, "a": 1}\'\n'
            ),
            "staging/worker.env": ("WORKER_BEAT=1m\nWS_LIMIT=1024KiB\nWS_DEBUG=YES\n"),
        },
        [],
    ),
    (
        "what order means",
        {"staging/auth.env": "WS_ORDER=a,b\n", "staging/backend.env": "WS_ORDER=b,a\n"},
        [
            (
                "error",
                "ws.order differs between auth and backend in staging",
                [("staging/auth.env", 1, 10, "auth: a,b"), ("staging/backend.env", 1, 10, "backend: b,a")],
            )
        ],
    ),
    (
        "a native list against a text",
        {
            "staging/auth.yaml": ("env_vars:\n  WS_ORDER: [a, b]\n  WS_HOSTS: [b, a]\n"),
            "staging/backend.yaml": ('env_vars:\n  WS_ORDER: "a,c"\n  WS_HOSTS: "a,b"\n'),
        },
        [
            (
                "error",
                "ws.order differs between auth and backend in staging (cloud)",
                [("staging/auth.yaml", 2, 13, 'auth: ["a","b"]'), ("staging/backend.yaml", 2, 13, "backend: a,c")],
            )
        ],
    ),
    (
        "an unset value takes part with its default, and stands where that is declared",
        {
            "staging/auth.env": "HEARTBEAT=25\n",
            "staging/backend.env": "A=b\n",
            "staging/worker.env": "WORKER_BEAT=30s\n",
        },
        [
            (
                "error",
                "ws.heartbeat of auth differs from backend and worker in staging",
                [
                    ("staging/auth.env", 1, 11, "auth: 25 s"),
                    ("schema.yaml", 7, 7, "backend: unset, default 30 s"),
                    ("staging/worker.env", 1, 13, "worker: 30s"),
                ],
            )
        ],
    ),
    (
        "defaults agree with themselves and with an equal value",
        {"staging/auth.env": "A=b\n", "staging/backend.env": "HEARTBEAT=0.5min\n"},
        [],
    ),
    (
        "unset without a default takes no part",
        {"staging/auth.env": "WS_LIMIT=1\n", "staging/backend.env": "WS_LIMIT=\n"},
        [],
    ),
    (
        "what is not known never differs",
        {
            "staging/auth.env": ("WS_ALGORITHM=HS512\nWS_URL=https://x\nWS_LIMIT=1\nFROM_CI=a\nWS_LEVEL=info\n"),
            "staging/backend.env": (
                "WS_ALGORITHM=${NOPE}\nWS_URL=<url>\nWS_LIMIT=x\nFROM_CI=b\nWS_LEVEL=ref+vault://a/b\n"
            ),
            "staging/worker.env": "WS_ALGORITHM=HS512\n",
        },
        [],
    ),
    (
        "pass-through and references",
        {
            "staging/compose.yaml": (
                "services:\n  auth: {environment: [WS_LIMIT]}\n  backend: {environment: {WS_LIMIT: 1}}\n"
            ),
            "staging/auth.yaml": "secrets: {WS_OPEN_TOKEN: a-b:1}\n",
            "staging/backend.yaml": "secrets: {WS_OPEN_TOKEN: a-c:1}\n",
        },
        [],
    ),
    (
        "a refused value with a type is compared",
        {"staging/auth.env": "WS_LEVEL=info\n", "staging/backend.env": "WS_LEVEL=INFO\n"},
        [
            (
                "error",
                "ws.level differs between auth and backend in staging",
                [("staging/auth.env", 1, 10, "auth: info"), ("staging/backend.env", 1, 10, "backend: INFO")],
            )
        ],
    ),
    ("without agree nothing need be equal", {"staging/auth.env": "OWN=1\n", "staging/backend.env": "OWN=2\n"}, []),
    (
        "environments and targets are compared each by themselves",
        {
            "staging/auth.env": "A=b\n",
            "staging/auth.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/backend.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/compose.yaml": (
                "services: {auth: {environment: {WS_LIMIT: 2}}, backend: {environment: {WS_LIMIT: 2}}, "
                "worker: {environment: {WS_LIMIT: 2}}}\n"
            ),
            "development/auth.env": "WS_LIMIT=3\n",
            "staging/kube.yaml": (
                "kind: Deployment\n"
                "metadata: {name: auth}\n"
                "spec: {template: {spec: {containers: [{name: auth, env: [{name: WS_LIMIT, value: '2'}]}]}}}\n"
            ),
        },
        [],
    ),
    (
        "several targets are one finding",
        {
            "staging/auth.env": "WS_LIMIT=1\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/backend.yaml": ("env_vars:\n  WS_LIMIT: 2\n"),
            "staging/compose.yaml": (
                "services: {auth: {environment: {A: b}}, backend: {environment: {WS_LIMIT: 3}}, worker: "
                "{environment: {WS_LIMIT: 1}}}\n"
            ),
        },
        [
            (
                "error",
                "ws.limit differs between auth, backend and worker in staging (cloud, compose)",
                [
                    ("staging/auth.env", 1, 10, "auth: 1 MiB"),
                    ("staging/backend.yaml", 2, 13, "backend: 2 MiB"),
                    ("staging/auth.env", 1, 10, "auth: 1 MiB"),
                    ("staging/compose.yaml", 1, 75, "backend: 3 MiB"),
                    ("staging/compose.yaml", 1, 113, "worker: 1 MiB"),
                ],
            )
        ],
    ),
    (
        "every target has another minority",
        {
            "staging/auth.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/backend.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/worker.yaml": "env_vars: {WS_LIMIT: 2}\n",
            "staging/compose.yaml": (
                "services: {auth: {environment: {WS_LIMIT: 2}}, backend: {environment: {WS_LIMIT: 1}}, "
                "worker: {environment: {WS_LIMIT: 1}}}\n"
            ),
        },
        [
            (
                "error",
                "ws.limit differs between auth, backend and worker in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 22, "auth: 1 MiB"),
                    ("staging/backend.yaml", 1, 22, "backend: 1 MiB"),
                    ("staging/worker.yaml", 1, 22, "worker: 2 MiB"),
                    ("staging/compose.yaml", 1, 43, "auth: 2 MiB"),
                    ("staging/compose.yaml", 1, 82, "backend: 1 MiB"),
                    ("staging/compose.yaml", 1, 120, "worker: 1 MiB"),
                ],
            )
        ],
    ),
    (
        "every target has the same",
        {
            "staging/auth.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/backend.yaml": "env_vars: {WS_LIMIT: 1}\n",
            "staging/worker.yaml": "env_vars: {WS_LIMIT: 2}\n",
            "staging/compose.yaml": (
                "services: {auth: {environment: {WS_LIMIT: 5}}, backend: {environment: {WS_LIMIT: 5}}, "
                "worker: {environment: {WS_LIMIT: 6}}}\n"
            ),
        },
        [
            (
                "error",
                "ws.limit of worker differs from auth and backend in staging (cloud, compose)",
                [
                    ("staging/worker.yaml", 1, 22, "worker: 2 MiB"),
                    ("staging/compose.yaml", 1, 120, "worker: 6 MiB"),
                    ("staging/auth.yaml", 1, 22, "auth: 1 MiB"),
                    ("staging/backend.yaml", 1, 22, "backend: 1 MiB"),
                    ("staging/compose.yaml", 1, 43, "auth: 5 MiB"),
                    ("staging/compose.yaml", 1, 82, "backend: 5 MiB"),
                ],
            )
        ],
    ),
    (
        "one environment after the other",
        {
            "base/auth.env": "WS_LIMIT=1\n",
            "base/backend.env": "WS_LIMIT=2\n",
            "staging/auth.env": "A=b\n",
            "staging/backend.env": "A=b\n",
            "development/auth.env": "A=b\n",
            "development/backend.env": "A=b\n",
        },
        [
            (
                "error",
                "ws.limit differs between auth and backend in development",
                [("base/auth.env", 1, 10, "auth: 1 MiB"), ("base/backend.env", 1, 10, "backend: 2 MiB")],
            ),
            (
                "error",
                "ws.limit differs between auth and backend in staging",
                [("base/auth.env", 1, 10, "auth: 1 MiB"), ("base/backend.env", 1, 10, "backend: 2 MiB")],
            ),
        ],
    ),
    (
        "the part of a URL that differs",
        {
            "staging/auth.env": "WS_URL=https://a.example/x\n",
            "staging/backend.env": "WS_URL=http://b.example/x\n",
            "staging/worker.env": "WS_URL=https://a.example/y\n",
        },
        [
            (
                "error",
                "ws.url differs between auth, backend and worker in staging (scheme, host and path)",
                [
                    ("staging/auth.env", 1, 8, "auth: https://a.example/x"),
                    ("staging/backend.env", 1, 8, "backend: http://b.example/x"),
                    ("staging/worker.env", 1, 8, "worker: https://a.example/y"),
                ],
            )
        ],
    ),
    (
        "parts are those within a target",
        {
            "staging/auth.yaml": 'env_vars: {WS_URL: "https://a/1"}\n',
            "staging/backend.yaml": 'env_vars: {WS_URL: "https://a/2"}\n',
            "staging/compose.yaml": (
                'services: {auth: {environment: {WS_URL: "https://b/1"}}, backend: {environment: {WS_URL: '
                '"https://b/2"}}}\n'
            ),
        },
        [
            (
                "error",
                "ws.url differs between auth and backend in staging (cloud, compose) (path)",
                [
                    ("staging/auth.yaml", 1, 20, "auth: https://a/1"),
                    ("staging/backend.yaml", 1, 20, "backend: https://a/2"),
                    ("staging/compose.yaml", 1, 41, "auth: https://b/1"),
                    ("staging/compose.yaml", 1, 90, "backend: https://b/2"),
                ],
            )
        ],
    ),
    (
        "a URL that is none",
        {"staging/auth.env": "WS_URL=x\n", "staging/backend.env": "WS_URL=y\n"},
        [
            (
                "error",
                "ws.url differs between auth and backend in staging",
                [("staging/auth.env", 1, 8, "auth: x"), ("staging/backend.env", 1, 8, "backend: y")],
            )
        ],
    ),
    (
        "a password in a DSN, also in its default",
        {
            "staging/auth.env": "WS_DSN=postgres://app:CANARYalpha@db/app\n",
            "staging/backend.env": "WS_DSN=postgres://app:CANARYbeta@db/app\n",
            "staging/worker.env": "A=b\n",
        },
        [
            (
                "error",
                "ws.dsn differs between auth, backend and worker in staging (password)",
                [
                    ("staging/auth.env", 1, 8, "auth: postgres://••••@db/app (value A)"),
                    ("staging/backend.env", 1, 8, "backend: postgres://••••@db/app (value B)"),
                    ("schema.yaml", 12, 7, "worker: unset, default postgres://••••@db/app (value C)"),
                ],
            )
        ],
    ),
    (
        "secrets have letters, equal ones the same, defaults too",
        {
            "staging/auth.env": "WS_TOKEN=CANARYalpha\n",
            "staging/backend.env": "WS_TOKEN='CANARYalpha'\n",
            "staging/worker.env": "A=b\n",
        },
        [
            (
                "error",
                "ws.token of worker differs from auth and backend in staging",
                [
                    ("schema.yaml", 17, 7, "worker: unset, default value A"),
                    ("staging/auth.env", 1, 1, "auth: value B"),
                    ("staging/backend.env", 1, 1, "backend: value B"),
                ],
            )
        ],
    ),
    (
        "secret: false is shown whatever it looks like",
        {"staging/auth.env": "WS_OPEN_TOKEN=q7w2e9r4t1y8u3i6o5p0a\n", "staging/backend.env": "WS_OPEN_TOKEN=x\n"},
        [
            (
                "error",
                "ws.open_token differs between auth and backend in staging",
                [
                    ("staging/auth.env", 1, 15, "auth: q7w2e9r4t1y8u3i6o5p0a"),
                    ("staging/backend.env", 1, 15, "backend: x"),
                ],
            )
        ],
    ),
    (
        "what looks like a secret is masked, what does not is shown beside it",
        {"staging/auth.env": "WS_HOST=q7w2e9r4t1y8u3i6o5p0a\n", "staging/backend.env": "WS_HOST=x\n"},
        [
            (
                "error",
                "ws.host differs between auth and backend in staging",
                [("staging/auth.env", 1, 1, "auth: value A"), ("staging/backend.env", 1, 9, "backend: x")],
            )
        ],
    ),
    (
        "what is made of a secret",
        {
            "staging/auth.env": ("DB_PASSWORD=CANARYalpha\nWS_HOST=x-${DB_PASSWORD}\n"),
            "staging/backend.env": "WS_HOST=x\n",
        },
        [
            (
                "error",
                "ws.host differs between auth and backend in staging",
                [("staging/auth.env", 2, 1, "auth: value A"), ("staging/backend.env", 1, 9, "backend: x")],
            )
        ],
    ),
    (
        "an older name",
        {"staging/auth.env": "ALG=HS512\n", "staging/backend.env": "WS_ALGORITHM=HS384\n"},
        [
            (
                "error",
                "ws.algorithm differs between auth and backend in staging",
                [("staging/auth.env", 1, 5, "auth: HS512"), ("staging/backend.env", 1, 14, "backend: HS384")],
            )
        ],
    ),
    (
        "a default against an older name",
        {"staging/auth.env": "ALG=HS512\n", "staging/backend.env": "A=b\n"},
        [
            (
                "error",
                "ws.algorithm differs between auth and backend in staging",
                [("staging/auth.env", 1, 5, "auth: HS512"), ("schema.yaml", 10, 7, "backend: unset, default HS256")],
            )
        ],
    ),
    (
        "agree in one target only",
        {
            "staging/auth.env": "TARGET_ONLY=1\n",
            "staging/backend.env": "TARGET_ONLY=2\n",
            "staging/auth.yaml": "env_vars: {A: b}\n",
            "staging/backend.yaml": "env_vars: {A: b}\n",
            "staging/compose.yaml": (
                "services: {auth: {environment: {A: b}}, backend: {environment: {A: b}}, worker: "
                "{environment: {A: b}}}\n"
            ),
        },
        [
            (
                "error",
                "target_only differs between auth and backend in staging (cloud)",
                [("staging/auth.env", 1, 13, "auth: 1"), ("staging/backend.env", 1, 13, "backend: 2")],
            )
        ],
    ),
    (
        "a long value is cut in the label",
        {"staging/auth.env": f"WS_HOST={LONG}\n", "staging/backend.env": f"WS_HOST={LONG}b\n"},
        [
            (
                "error",
                "ws.host differs between auth and backend in staging",
                [
                    ("staging/auth.env", 1, 9, f"auth: {LONG[:80]}… (value A)"),
                    ("staging/backend.env", 1, 9, f"backend: {LONG[:80]}… (value B)"),
                ],
            )
        ],
    ),
    (
        "the default of a component counts only where no composite supplies it",
        {
            "staging/auth.env": "DB_URL=postgres://db:6543/app\n",
            "staging/backend.env": "DB_PORT=6543\n",
            "staging/worker.env": "A=b\n",
        },
        [
            (
                "error",
                "db.port differs between backend and worker in staging",
                [
                    ("staging/backend.env", 1, 9, "backend: 6543"),
                    ("schema.yaml", 26, 7, "worker: unset, default 5432"),
                ],
            )
        ],
    ),
    (
        "variants, inactive files and templates",
        {
            "staging/auth.env": "WS_LIMIT=1\n",
            "staging/variants/backend-a.env": "WS_LIMIT=2\n",
            "staging/old.env": "WS_LIMIT=3\n",
            "staging/template.env": "WS_LIMIT=4\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_drifts(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hints_and_keys(tmp_path: Path) -> None:
    """Who is to change what, and under which names; a default counts under the canonical one."""
    files = {
        "staging/auth.env": "HEARTBEAT=5\nWS_LIMIT=1\n",
        "staging/backend.env": "WS_LIMIT=2\n",
        "staging/worker.env": "WORKER_BEAT=30\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert facets(shown) == [
        (
            "give auth the value of backend and worker, or the reverse",
            ("HEARTBEAT", "WORKER_BEAT"),
            ("staging",),
            (),
            ("auth", "backend", "worker"),
        ),
        ("give auth and backend the same value", ("WS_LIMIT",), ("staging",), (), ("auth", "backend")),
    ]
    assert [finding.problem.because for finding in shown] == ["agree: services"] * 2
    assert [(place.environment, place.target, place.service) for place in shown[0].problem.places] == [
        ("staging", None, "auth"),
        ("staging", None, "backend"),
        ("staging", None, "worker"),
    ]


def test_lines_are_rebuilt(tmp_path: Path) -> None:
    """A default shows where it is declared; a secret only its key."""
    files = {
        "staging/auth.env": "WS_TOKEN=CANARYalpha # CANARYbeta\n",
        "staging/backend.env": "A=b\n",
        "staging/worker.env": "A=b\n",
    }
    assert lines(found(tmp_path, SCHEMA, files, CHECK)) == ["WS_TOKEN=••••", "token:", "token:"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]


BESIDE = """
    schema = "schema.yaml"
    [environments.staging]
    [services.auth]
    [services.backend]
    [[sources]]
    files = "staging/{service}.env"
    required = false
    [[sources]]
    files = "staging/compose.yaml"
    target = "compose"
    """


def test_a_service_without_a_target_runs_beside_those_of_every_target(tmp_path: Path) -> None:
    """Auth runs in compose, backend nowhere in particular: they talk to each other all the same."""
    files = {
        "confcheck.toml": BESIDE,
        "schema.yaml": "properties:\n  level: {type: string, agree: services}\n",
        "staging/compose.yaml": "services: {auth: {environment: {LEVEL: low}}}\n",
        "staging/backend.env": "LEVEL=high\n",
    }
    assert table(findings(tmp_path, files, "service-drift")) == [
        (
            "error",
            "level differs between auth and backend in staging (compose)",
            [
                ("staging/compose.yaml", 1, 40, "auth: low"),
                ("staging/backend.env", 1, 7, "backend: high"),
            ],
        )
    ]


def test_a_value_stands_where_it_was_written(tmp_path: Path) -> None:
    """What a variable fetched from the file beside a compose file is placed there."""
    files = {
        "confcheck.toml": BESIDE,
        "schema.yaml": "properties:\n  level: {type: string, agree: services}\n",
        "staging/compose.yaml": "services: {auth: {environment: {LEVEL: '${L}'}}, backend: {environment: [LEVEL]}}\n",
        "staging/.env": "L=low\nLEVEL=high\n",
    }
    assert table(findings(tmp_path, files, "service-drift")) == [
        (
            "error",
            "level differs between auth and backend in staging (compose)",
            [
                ("staging/.env", 1, 3, "auth: low, used at staging/compose.yaml:1"),
                ("staging/.env", 2, 7, "backend: high, used at staging/compose.yaml:1"),
            ],
        )
    ]
