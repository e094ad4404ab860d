from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, report, table

CHECK = "missing-setting"

MANIFEST = """
schema = "schema.yaml"
provided = ["FROM_CI", "OLD_CI"]
ignore-keys = ["LOG_*"]
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
select = { env_vars = "values", secrets = "references" }
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/cloud.yaml"
format = "kubernetes"
target = "cloud"
required = false
[[sources]]
files = "{environment}/old*.env"
services = ["auth", "backend"]
active = false
required = false
[[sources]]
files = "{environment}/{service}.variant.env"
variants = true
required = false
[[sources]]
files = ".env.example"
template = true
required = false
"""

LEVEL = "properties:\n  level: {type: string}\n"
OF_AUTH = "properties:\n  level: {type: string, services: [auth]}\n"


def files_of(schema: str, files: dict[str, str]) -> dict[str, str]:
    """The files with the manifest that these tests share."""
    return {"confcheck.toml": MANIFEST, "schema.yaml": schema, **files}


TABLE: list[tuple[str, str, dict[str, str], list[Row]]] = [
    (
        "the places are the files that were searched, the highest first",
        LEVEL,
        {"base/auth.env": "", "staging/auth.env": "", "staging/auth.yaml": "env_vars: {}\nsecrets: {}\n"},
        [
            (
                "error",
                "level is not set for auth in staging",
                [
                    ("staging/auth.yaml", None, None, "auth: no LEVEL"),
                    ("staging/auth.env", None, None, "auth: no LEVEL"),
                    ("base/auth.env", None, None, "auth: no LEVEL"),
                ],
            )
        ],
    ),
    (
        "services and targets are one finding, environments are two; the file for the target stands above",
        LEVEL,
        {
            "development/auth.env": "",
            "staging/auth.env": "",
            "staging/compose.yaml": "services: {auth: {}, backend: {}}\n",
            "staging/cloud.yaml": """
                kind: Pod
                metadata: {name: auth}
                spec: {containers: [{name: auth}]}
                """,
        },
        [
            (
                "error",
                "level is not set for auth in development",
                [("development/auth.env", None, None, "auth: no LEVEL")],
            ),
            (
                "error",
                "level is not set for auth and backend in staging (compose, cloud)",
                [
                    ("staging/compose.yaml", None, None, "auth: no LEVEL"),
                    ("staging/auth.env", None, None, "auth: no LEVEL"),
                    ("staging/cloud.yaml", None, None, "auth: no LEVEL"),
                    ("staging/auth.env", None, None, "auth: no LEVEL"),
                    ("staging/compose.yaml", None, None, "backend: no LEVEL"),
                ],
            ),
        ],
    ),
    (
        "set in one target, missing in the other",
        OF_AUTH,
        {
            "staging/compose.yaml": "services: {auth: {environment: {LEVEL: a}}}\n",
            "staging/cloud.yaml": """
                kind: Pod
                metadata: {name: auth}
                spec: {containers: [{name: auth}, {name: proxy, env: [{name: LEVEL, value: a}]}]}
                """,
        },
        [
            (
                "error",
                "level is not set for auth in staging (cloud)",
                [("staging/cloud.yaml", None, None, "auth: no LEVEL")],
            )
        ],
    ),
    (
        "an env_file is searched too, shared or not",
        LEVEL,
        {
            "staging/compose.yaml": """
                services:
                  auth: {env_file: [common.env]}
                  backend: {env_file: common.env, environment: {LEVEL: a}}
                """,
            "staging/common.env": "LOG_X=1\n",
        },
        [
            (
                "error",
                "level is not set for auth in staging (compose)",
                [
                    ("staging/compose.yaml", None, None, "auth: no LEVEL"),
                    ("staging/common.env", None, None, "auth: no LEVEL"),
                ],
            )
        ],
    ),
    (
        "an empty value is unset, and hides what stands below",
        OF_AUTH,
        {"base/auth.env": "LEVEL=a\n", "staging/auth.env": "LOG_A=1\nLEVEL=\n"},
        [
            (
                "error",
                "level is not set for auth in staging",
                [
                    ("staging/auth.env", 2, 1, "auth: empty, which counts as unset"),
                    ("base/auth.env", 1, 1, "auth: overridden by an empty value"),
                ],
            )
        ],
    ),
    (
        "a key that is passed through, and nothing that supplies it",
        OF_AUTH,
        {
            "base/auth.env": "",
            "staging/auth.env": "LOG_A=1\n",
            "staging/compose.yaml": "services: {auth: {environment: [LEVEL]}}\n",
        },
        [
            (
                "error",
                "level is not set for auth in staging (compose)",
                [
                    ("staging/compose.yaml", 1, 33, "auth: passed through, and nothing supplies it"),
                    ("staging/auth.env", None, None, "auth: no LEVEL"),
                    ("base/auth.env", None, None, "auth: no LEVEL"),
                ],
            )
        ],
    ),
    (
        "a name that nothing reads any more, and files that no deployment reads",
        "properties:\n  level: {type: string, services: [auth], aliases: [{name: OLD_LEVEL, read: false}]}\n",
        {"staging/auth.env": "OLD_LEVEL=a\n", "staging/old1.env": "LEVEL=a\n", "staging/old2.env": "\nLEVEL=b\n"},
        [
            (
                "error",
                "level is not set for auth in staging",
                [
                    ("staging/auth.env", 1, 1, "auth: nothing reads this name any more"),
                    ("staging/auth.env", None, None, "auth: no LEVEL"),
                    ("staging/old1.env", 1, 1, "auth: set here in vain, no deployment reads this file"),
                    ("staging/old2.env", 2, 1, "auth: set here in vain, no deployment reads this file"),
                ],
            )
        ],
    ),
    (
        "names per service and environment",
        'properties:\n  level: {type: string, env: {auth: "LEVEL_{ENVIRONMENT}", backend: "{SERVICE}_LEVEL"}}\n',
        {"staging/auth.env": "LEVEL_DEVELOPMENT=a\n", "staging/backend.env": "AUTH_LEVEL=a\n"},
        [
            (
                "error",
                "level is not set for auth and backend in staging",
                [
                    ("staging/auth.env", None, None, "auth: no LEVEL_STAGING"),
                    ("staging/backend.env", None, None, "backend: no BACKEND_LEVEL"),
                ],
            )
        ],
    ),
    (
        "a file of which a part cannot be read",
        OF_AUTH,
        {"staging/auth.env": 'LOG_A=1\nLEVEL="a\n'},
        [
            (
                "error",
                "level is not set for auth in staging",
                [("staging/auth.env", None, None, "auth: no LEVEL in what can be read of it")],
            )
        ],
    ),
    (
        "only the file that is torn says so",
        OF_AUTH,
        {
            "staging/compose.yaml": "services: {auth: {env_file: common.env, environment: {LOG_A: 1}}}\n",
            "staging/common.env": "LOG_B=1\n=\n",
        },
        [
            (
                "error",
                "level is not set for auth in staging (compose)",
                [
                    ("staging/compose.yaml", None, None, "auth: no LEVEL"),
                    ("staging/common.env", None, None, "auth: no LEVEL in what can be read of it"),
                ],
            )
        ],
    ),
    (
        "a file of which nothing can be read may set it",
        OF_AUTH,
        {"staging/auth.env": "LOG_A=1\n", "staging/auth.yaml": "env_vars:\n  LEVEL: a\n\tOTHER: b\n"},
        [],
    ),
    (
        "optional in a list of environments, by their ancestors too",
        "properties:\n  level: {type: string, optional: [development]}\n  other: {type: string, optional: [base]}\n",
        {"development/auth.env": "", "staging/auth.env": ""},
        [("error", "level is not set for auth in staging", [("staging/auth.env", None, None, "auth: no LEVEL")])],
    ),
    (
        "forbidden in one environment",
        "properties:\n  level: {type: string, forbidden: [staging]}\n",
        {"development/auth.env": "", "staging/auth.env": ""},
        [
            (
                "error",
                "level is not set for auth in development",
                [("development/auth.env", None, None, "auth: no LEVEL")],
            )
        ],
    ),
    (
        "optional for one service",
        "properties:\n  level: {type: string, services: {auth: required, backend: optional}}\n",
        {"staging/auth.env": "", "staging/backend.env": ""},
        [("error", "level is not set for auth in staging", [("staging/auth.env", None, None, "auth: no LEVEL")])],
    ),
    (
        "overlays decide per environment and target",
        """
        properties:
          level:
            type: string
            optional: true
            environments: {staging: {optional: false}}
            targets: {compose: {optional: true}}
          other: {type: string, environments: {development: {default: a}}}
        """,
        {
            "development/auth.env": "",
            "staging/auth.env": "OTHER=a\n",
            "staging/backend.env": "OTHER=a\n",
            "staging/compose.yaml": "services: {auth: {}}\n",
        },
        [
            (
                "error",
                "level is not set for backend in staging",
                [("staging/backend.env", None, None, "backend: no LEVEL")],
            )
        ],
    ),
    (
        "a component that the composite does not hold",
        """
        properties:
          db:
            services: [auth]
            properties:
              url: {type: string, env: DATABASE_URL, parts: {host: db.host, port: db.port, username: db.user}}
              host: {type: string}
              port: {type: integer}
              user: {type: string}
        """,
        {"staging/auth.env": "DATABASE_URL=postgres://db/app\nDB_PORT=1\n"},
        [("error", "db.user is not set for auth in staging", [("staging/auth.env", None, None, "auth: no DB_USER")])],
    ),
]


@pytest.mark.parametrize(("schema", "files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_set_nowhere(schema: str, files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Schema and files in, findings out."""
    assert expected == table(findings(tmp_path, files_of(schema, files), CHECK))


PARTS = """
properties:
  db:
    services: [auth]
    properties:
      url: {type: string, env: DATABASE_URL, aliases: [OLD_CI], parts: {host: db.host, password: db.password}}
      host: {type: string}
      password: {type: string}
"""

SET: list[tuple[str, str, dict[str, str]]] = [
    ("it is set", OF_AUTH, {"staging/auth.env": "LEVEL=a\n"}),
    ("by an ancestor", OF_AUTH, {"base/auth.env": "LEVEL=a\n", "staging/auth.env": ""}),
    ("under an older name", OF_AUTH.replace("[auth]", "[auth], aliases: [OLD]"), {"staging/auth.env": "OLD=a\n"}),
    (
        "under an older name, the new one empty",
        OF_AUTH.replace("[auth]", "[auth], aliases: [OLD]"),
        {"staging/auth.env": "OLD=a\nLEVEL=\n"},
    ),
    (
        "to nothing, which it may",
        OF_AUTH.replace("[auth]", "[auth], allow-empty: true"),
        {"staging/auth.env": "LEVEL=\n"},
    ),
    ("to a placeholder, which is another finding", OF_AUTH, {"staging/auth.env": "LEVEL=changeme\n"}),
    ("to what is undefined, which is another finding", OF_AUTH, {"staging/auth.env": "LEVEL=${NOWHERE}\n"}),
    ("to a reference", OF_AUTH, {"staging/auth.yaml": "env_vars: {}\nsecrets: {LEVEL: level:latest}\n"}),
    (
        "to something that Kubernetes knows",
        OF_AUTH,
        {
            "staging/cloud.yaml": """
                kind: Pod
                metadata: {name: auth}
                spec:
                  containers:
                    - name: auth
                      env: [{name: LEVEL, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                """,
        },
    ),
    (
        "passed through from the file beside",
        OF_AUTH,
        {"staging/.env": "LEVEL=a\n", "staging/compose.yaml": "services: {auth: {environment: [LEVEL]}}\n"},
    ),
    ("by a build argument", OF_AUTH, {"staging/compose.yaml": "services: {auth: {build: {args: [LEVEL=a]}}}\n"}),
    ("from outside", OF_AUTH.replace("[auth]", "[auth], env: FROM_CI"), {"staging/auth.env": ""}),
    (
        "from outside, under an older name",
        OF_AUTH.replace("[auth]", "[auth], aliases: [OLD_CI]"),
        {"staging/auth.env": ""},
    ),
    (
        "passed through from outside",
        OF_AUTH.replace("[auth]", "[auth], env: FROM_CI"),
        {"staging/auth.env": "export FROM_CI\n"},
    ),
    ("it has a default", OF_AUTH.replace("[auth]", "[auth], default: a"), {"staging/auth.env": ""}),
    ("it is derived", OF_AUTH.replace("[auth]", '[auth], derive: "a"'), {"staging/auth.env": ""}),
    ("it is optional", OF_AUTH.replace("[auth]", "[auth], optional: true"), {"staging/auth.env": ""}),
    ("another service uses it", OF_AUTH, {"staging/backend.env": ""}),
    ("a container that is no service", OF_AUTH, {"staging/compose.yaml": "services: {redis: {}, backend: {}}\n"}),
    (
        "an inactive file, a variant and a template need not hold it",
        OF_AUTH,
        {
            "staging/backend.env": "",
            "staging/old.env": "",
            "staging/auth.variant.env": "LOG_A=1\n",
            ".env.example": "",
        },
    ),
    ("the composite holds its components", PARTS, {"staging/auth.env": "DATABASE_URL=postgres://u:p@db/app\n"}),
    ("the composite is a reference", PARTS, {"staging/auth.yaml": "env_vars: {}\nsecrets: {DATABASE_URL: url:1}\n"}),
    ("the composite is a placeholder", PARTS, {"staging/auth.env": "DATABASE_URL=changeme\n"}),
    ("the composite comes from outside", PARTS, {"staging/auth.env": ""}),
    (
        "the service does not use the component",
        PARTS.replace("password: {type: string}", "password: {type: string, services: [backend]}"),
        {"staging/auth.env": "DATABASE_URL=postgres://db/app\n"},
    ),
]


@pytest.mark.parametrize(("schema", "files"), [row[1:] for row in SET], ids=[row[0] for row in SET])
def test_what_is_not_missing(schema: str, files: dict[str, str], tmp_path: Path) -> None:
    """No finding."""
    assert findings(tmp_path, files_of(schema, files), CHECK) == []


def test_hint_and_lists(tmp_path: Path) -> None:
    """The hint names every name to set; what is set in vain is told and masked."""
    schema = """
        properties:
          secret:
            type: string
            env: {auth: AUTH_SECRET, backend: SECRET_OF_AUTH}
            secret: true
            aliases: [{name: JWT_PHRASE, read: false}, {name: JWT_WORD, read: false, services: [backend]}]
        """
    files = {
        "staging/auth.env": "JWT_PHRASE=hunter2\n",
        "staging/backend.env": "JWT_WORD=hunter2\nSECRET_OF_AUTH=\n",
        "staging/old.env": "AUTH_SECRET=hunter3\n",
    }
    found = findings(tmp_path, files_of(schema, files), CHECK)
    assert facets(found) == [
        (
            "set AUTH_SECRET or SECRET_OF_AUTH; JWT_PHRASE and JWT_WORD have no effect: nothing reads them any more",
            ("AUTH_SECRET", "SECRET_OF_AUTH"),
            ("staging",),
            (),
            ("auth", "backend"),
        )
    ]
    assert lines(found) == [
        "JWT_PHRASE=••••",
        "JWT_WORD=••••",
        "SECRET_OF_AUTH=",
        None,
        "AUTH_SECRET=••••",
    ]
    assert "hunter" not in repr(found)
    assert [one.problem.because for one in found] == ["required"]


def test_one_name_in_vain(tmp_path: Path) -> None:
    """The hint speaks of one."""
    schema = "properties:\n  level: {type: string, aliases: [{name: OLD, read: false}]}\n"
    found = findings(tmp_path, files_of(schema, {"staging/auth.env": "OLD=a\n"}), CHECK)
    assert [one.problem.hint for one in found] == ["set LEVEL; OLD has no effect: nothing reads it any more"]


def test_what_it_shows_is_no_deprecated_name_too(tmp_path: Path) -> None:
    """One assignment, one cause."""
    schema = "properties:\n  level: {type: string, services: [auth], aliases: [{name: OLD, read: false}]}\n"
    found = report(tmp_path, files_of(schema, {"staging/auth.env": "OLD=a\n"}), "staging").findings
    assert [one.check for one in found] == ["missing-source", CHECK]


def test_an_unreadable_file_still_fails(tmp_path: Path) -> None:
    """What it would set is not missing, but the file is an error."""
    files = {"staging/auth.yaml": "env_vars:\n  LEVEL: a\n\tOTHER: b\n", "staging/backend.env": "LOG_A=1\n"}
    found = report(tmp_path, files_of(OF_AUTH, files), "staging").findings
    assert [(one.check, one.severity.word) for one in found] == [("malformed-source", "error")]


def test_what_may_come_from_an_object_that_no_file_holds_is_a_warning(tmp_path: Path) -> None:
    """The Secret lives in the cluster only; where it is taken in comes first."""
    manifest = """
        schema = "schema.yaml"
        [environments.staging]
        [services.auth]
        [[sources]]
        files = "staging/kube.yaml"
        format = "kubernetes"
        """
    kube = """\
apiVersion: v1
kind: Pod
metadata: {name: auth}
spec:
  containers:
    - name: auth
      envFrom:
        - secretRef: {name: elsewhere}
"""
    files = {
        "confcheck.toml": manifest,
        "schema.yaml": "properties:\n  level: {type: string}\n",
        "staging/kube.yaml": kube,
    }
    assert table(findings(tmp_path, files, "missing-setting")) == [
        (
            "warning",
            "level is not set for auth in staging",
            [
                ("staging/kube.yaml", 8, 29, "auth: may come from here"),
                ("staging/kube.yaml", None, None, "auth: no LEVEL"),
            ],
        )
    ]


COMPOSE = (
    "services:\n  auth: {environment: {AUTH}}\n  backend: {environment: {BACKEND}}\n  worker: {environment: {WORKER}}\n"
)
BESIDE = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[services.backend]
[services.worker]
[[sources]]
files = "{environment}/shared.env"
required = false
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/alpine.yaml"
format = "compose"
target = "alpine"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
target = "cloud"
select = { secrets = "references" }
required = false
"""


LINES = "staging/compose.yaml:2 and staging/compose.yaml:3"


def stack(where: str, **values: str) -> dict[str, str]:
    """A compose file of three services."""
    text = COMPOSE
    for name in ("auth", "backend", "worker"):
        text = text.replace(f"{{{name.upper()}}}", f"{{{values.get(name, '')}}}")
    return {f"staging/{where}.yaml": text}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {
                **stack("compose", auth="KEY: CANARYalpha", backend="KEY: b", worker="KEY: c"),
                **stack("alpine", backend="KEY: b", worker="KEY: c"),
            },
            "set KEY in staging/alpine.yaml; staging/compose.yaml:2 sets it for auth in compose",
        ),
        (
            {
                **stack("compose", auth="KEY: CANARYalpha", backend="KEY: b", worker="KEY: c"),
                **stack("alpine", worker="KEY: c"),
                "staging/auth.yaml": "secrets: {KEY: the-key:3}\n",
                "staging/backend.yaml": "secrets: {KEY: the-key:3}\n",
            },
            f"set KEY in staging/alpine.yaml; {LINES} set it for auth and backend in compose",
        ),
        (
            {
                **stack("compose", auth="KEY: CANARYalpha", backend="KEY: b", worker="KEY: c"),
                **stack("alpine", auth="KEY: CANARYalpha", backend="KEY: b", worker="KEY: c"),
                "staging/auth.yaml": "secrets: {OTHER: other:1}\n",
                "staging/backend.yaml": "secrets: {KEY: the-key:3}\n",
            },
            "bind KEY to the-key:3 in staging/auth.yaml, as backend does (staging/backend.yaml:1)",
        ),
        (
            {**stack("compose", worker="KEY: c"), **stack("alpine", backend="KEY: b", worker="KEY: c")},
            "set KEY",
        ),
        (
            stack("alpine", backend="KEY: CANARYalpha"),
            "set KEY in staging/alpine.yaml, where line 3 sets it for backend",
        ),
        (
            stack("alpine", backend="KEY: CANARYalpha", worker="KEY: x"),
            "set KEY",
        ),
        (
            {**stack("alpine", backend="KEY: '${KEY}'"), "staging/worker.env": "KEY=1\n", "staging/shared.env": ""},
            "set KEY in staging/alpine.yaml; staging/worker.env:1 sets it for worker",
        ),
        (
            {"staging/auth.env": "", "staging/backend.env": "KEY=CANARYalpha\n"},
            "set KEY in staging/auth.env; staging/backend.env:1 sets it for backend",
        ),
        (
            {"staging/shared.env": "", "staging/auth.env": "", "staging/backend.env": "KEY=1\n"},
            "set KEY; staging/backend.env:1 sets it for backend",
        ),
        (
            {
                "staging/auth.yaml": "secrets: {OTHER: other:1}\n",
                "staging/backend.yaml": "secrets: {KEY: the-key:3}\n",
                "staging/worker.yaml": "secrets:\n  KEY: the-key:3\n",
            },
            "bind KEY to the-key:3 in staging/auth.yaml, as backend does (staging/backend.yaml:1)",
        ),
        (
            {
                "staging/auth.yaml": "secrets: {OTHER: other:1}\n",
                "staging/backend.yaml": "secrets: {KEY: the-key:3}\n",
                "staging/worker.yaml": "secrets: {KEY: the-key:2}\n",
            },
            "set KEY",
        ),
        (
            {
                "staging/auth.yaml": "secrets: {OTHER: other:1}\n",
                "staging/backend.yaml": "secrets: {KEY: 'CANARY alpha!'}\n",
            },
            "set KEY in staging/auth.yaml; staging/backend.yaml:1 sets it for backend",
        ),
        ({"staging/auth.env": "", "staging/backend.env": "KEY=${NOPE}\n"}, "set KEY"),
    ],
)
def test_who_has_it(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    """Where one file and one line are clearly meant the hint names them, never a value."""
    schema = "properties:\n  key: {type: string, secret: true}\n"
    found = findings(tmp_path, {"confcheck.toml": BESIDE, "schema.yaml": schema, **files}, CHECK)
    assert [one.problem.hint for one in found] == [expected]


def test_what_another_one_has_is_no_example_where_it_must_differ(tmp_path: Path) -> None:
    """The same service in another target still is one."""
    schema = "properties:\n  key: {type: string, differ: services}\n"
    given = {"confcheck.toml": BESIDE, "schema.yaml": schema}
    only_beside = findings(tmp_path, {**given, **stack("alpine", backend="KEY: b", worker="KEY: c")}, CHECK)
    assert [one.problem.hint for one in only_beside] == ["set KEY"]
    elsewhere = {
        **given,
        **stack("alpine", backend="KEY: b", worker="KEY: c"),
        **stack("compose", auth="KEY: a", backend="KEY: b", worker="KEY: c"),
    }
    assert [one.problem.hint for one in findings(tmp_path, elsewhere, CHECK)] == [
        "set KEY in staging/alpine.yaml; staging/compose.yaml:2 sets it for auth in compose"
    ]


def test_an_inactive_file_may_set_it_under_names_that_nothing_reads(tmp_path: Path) -> None:
    """Each such line is a place, beside the name that counts."""
    schema = """
        properties:
          level: {type: string, aliases: [OLDER, {name: GONE, read: false}, {name: LOST, read: false}]}
        """
    files = {
        "staging/auth.env": "A=1\n",
        "staging/old.env": "GONE=low\nLOST=low\n",
        "staging/old2.env": "LOST=1\nOLDER=1\n",
    }
    vain = "set here in vain, no deployment reads this file"
    expected: list[Row] = [
        (
            "error",
            "level is not set for auth in staging",
            [
                ("staging/auth.env", None, None, "auth: no LEVEL"),
                ("staging/old.env", 2, 1, f"auth: {vain}, and nothing reads this name"),
                ("staging/old.env", 1, 1, f"auth: {vain}, and nothing reads this name"),
                ("staging/old2.env", 2, 1, f"auth: {vain}"),
                ("staging/old2.env", 1, 1, f"auth: {vain}, and nothing reads this name"),
            ],
        )
    ]
    assert expected == table(findings(tmp_path, files_of(schema, files), CHECK))


def test_an_inactive_file_of_another_target_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    """In its own target the setting may well be set."""
    manifest = """
        schema = "schema.yaml"
        [environments.staging]
        [services.auth]
        [[sources]]
        files = "compose.env"
        services = ["auth"]
        target = "compose"
        [[sources]]
        files = "old.env"
        services = ["auth"]
        target = "cloud"
        active = false
        """
    files = {
        "confcheck.toml": manifest,
        "schema.yaml": "properties:\n  level: {type: string}\n",
        "compose.env": "",
        "old.env": "LEVEL=low\n",
    }
    assert table(findings(tmp_path, files, "missing-setting")) == [
        ("error", "level is not set for auth in staging (compose)", [("compose.env", None, None, "auth: no LEVEL")])
    ]
