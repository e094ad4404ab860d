from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.checks.plaintext_secret import run
from confcheck.resolve import resolve
from tests.checks.wide import MANIFEST, SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, report, table, write

CHECK = "plaintext-secret"

VARIABLE = "`${NAME:?}`, with a NAME of its own that `provided` lists"

SCHEMA = """
properties:
  log: {type: string, optional: true}
  jwt_secret: {type: string, secret: true, optional: true, aliases: [JWT, {name: OLD_JWT, read: false}]}
  api_key: {type: string, optional: true}
  api_keys: {type: array, secret: true, optional: true}
  open_key: {type: string, secret: false, optional: true}
  password_login: {type: boolean, optional: true}
  password_policy: {type: string, enum: [strict, loose], optional: true}
  token_limit_key: {type: integer, optional: true}
  pin: {type: integer, secret: true, optional: true}
  tls_key: {type: string, optional: true}
  key_path: {type: string, format: file-path, secret: true, optional: true, env: SIGNING_KEY}
  release: {type: string, optional: true}
  db_password: {type: string, secret: true, optional: true}
  db_url: {type: string, format: dsn, optional: true}
  redis_url: {type: string, format: uri, secret: true, optional: true}
  hook: {type: string, format: uri, secret: true, optional: true}
  errors: {type: string, format: uri, optional: true}
  text_url: {type: string, optional: true}
  from_ci: {type: string, secret: true, optional: true}
  defaulted: {type: string, secret: true, default: CANARYdelta-kR3vX9sQ2mT7wZ5bN8cF4hL6}
  masked_in_cloud: {type: string, optional: true, targets: {cloud: {secret: true}}}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("nothing", {"staging/auth.env": "LOG=x\n"}, []),
    ("empty", {"staging/auth.env": "JWT_SECRET=\nDB_PASSWORD=''\n"}, []),
    (
        "in clear",
        {"staging/auth.env": "LOG=x\nJWT_SECRET=CANARYalpha\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/auth.env", 2, 1, "auth: in clear")],
            )
        ],
    ),
    ("outside deployed environments", {"development/auth.env": "JWT_SECRET=CANARYalpha\n"}, []),
    (
        "by its name, by its shape, or by neither",
        {"staging/auth.env": "API_KEY=CANARYalpha\nRELEASE=ghp_CANARYbeta0123456789\nLOG=hello\n"},
        [
            (
                "warning",
                "api_key is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            ),
            (
                "warning",
                "release is a secret and stands in clear in staging",
                [("staging/auth.env", 2, 1, "auth: in clear")],
            ),
        ],
    ),
    ("the schema says that it is none", {"staging/auth.env": "OPEN_KEY=ghp_0123456789abcdefghij\n"}, []),
    (
        "types, choices and words that are no secret",
        {
            "staging/auth.env": (
                "PASSWORD_LOGIN=true\nPASSWORD_POLICY=strict\nTOKEN_LIMIT_KEY=5\nAPI_KEY=disabled\nTLS_KEY=0\n"
            )
        },
        [],
    ),
    (
        "unless the schema calls them one",
        {"staging/auth.env": "PIN=4711\nJWT_SECRET=none\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/auth.env", 2, 1, "auth: in clear")],
            ),
            (
                "warning",
                "pin is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            ),
        ],
    ),
    (
        "commits, checksums and options of a virtual machine",
        {
            "staging/auth.env": (
                "RELEASE=4f2c9e1ab37d5068ce91f2a4b6d8e0c13579bdf0\nLOG=-XX:+UnlockExperimentalVMOptions -XX:+UseG1GC\n"
            )
        },
        [],
    ),
    (
        "a secret in that form is one",
        {"staging/auth.env": "API_KEY=4f2c9e1ab37d5068ce91f2a4b6d8e0c13579bdf0\n"},
        [
            (
                "warning",
                "api_key is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
    (
        "the path of the file that holds it",
        {
            "staging/auth.env": (
                "TLS_KEY=/certs/redis.key\nSIGNING_KEY=/secrets/key\nJWT_SECRET=/run/secrets/jwt\nAPI_KEY=./key.txt\n"
            )
        },
        [],
    ),
    (
        "placeholders are told as such",
        {"staging/auth.env": "JWT_SECRET=changeme\nDB_URL=postgres://app:changeme@db/x\n"},
        [],
    ),
    (
        "a variable that the reader leaves to someone else",
        {
            "staging/auth.yaml": (
                "env_vars:\n  JWT_SECRET: ${JWT_SECRET}\n"
                "  API_KEY: '{{ .Values.key }}'\n  DB_PASSWORD: $DB_PASSWORD\n"
                "  DB_URL: postgres://app:${DB_PASSWORD}@db/x\n"
            )
        },
        [],
    ),
    ("a command is told as such", {"staging/auth.env": "JWT_SECRET=$(openssl rand -hex 32)\nAPI_KEY=`cat key`\n"}, []),
    ("references", {"staging/auth.yaml": "secrets: {JWT_SECRET: jwt-secret:3, DB_PASSWORD: REAL:1}\n"}, []),
    (
        "what is provided, undefined, or made from it",
        {"staging/auth.env": "FROM_CI=CANARYalpha\nJWT_SECRET=x${NOPE}\nAPI_KEY=x-${FROM_CI}\n"},
        [],
    ),
    ("a default of the schema stands in no source", {"staging/auth.env": "LOG=x\n"}, []),
    (
        "winners only",
        {"base/auth.env": "JWT_SECRET=CANARYalpha\n", "staging/auth.yaml": "secrets: {JWT_SECRET: jwt-secret:3}\n"},
        [],
    ),
    (
        "a file that environments share",
        {"base/auth.env": "JWT_SECRET=CANARYalpha\n", "staging/auth.env": "LOG=x\n", "development/auth.env": "LOG=x\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("base/auth.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
    (
        "under an older name, and one that nothing reads",
        {"staging/auth.env": "JWT=CANARYalpha\nOLD_JWT=CANARYbeta\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
    ("names outside the schema", {"staging/auth.env": "STRIPE_SECRET_KEY=sk_live_CANARYalpha0123456789\n"}, []),
    (
        "the password of a URL",
        {
            "staging/auth.env": (
                "DB_URL=postgres://app:CANARYalpha@db/x\n"
                "TEXT_URL=redis://:CANARYbeta@db\nREDIS_URL=redis://redis:6379/0\n"
                "ERRORS=https://user@errors.example.com/1\n"
            )
        },
        [
            (
                "warning",
                "db_url is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 8, "auth: in clear")],
            ),
            (
                "warning",
                "text_url is a secret and stands in clear in staging",
                [("staging/auth.env", 2, 10, "auth: in clear")],
            ),
        ],
    ),
    (
        "a URL without a password, or with an empty one",
        {"staging/auth.env": "DB_URL=postgres://app@db/x\nREDIS_URL=redis://default:@db\nTEXT_URL=mailto:a@b.c\n"},
        [],
    ),
    (
        "a token in place of the user, or in the query",
        {
            "staging/auth.env": (
                "ERRORS=https://ghp_CANARYalpha0123456@git.example.com/x\n"
                "TEXT_URL=jdbc:postgresql://db/x?user=a&password=CANARYbeta\n"
            )
        },
        [
            (
                "warning",
                "errors is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            ),
            (
                "warning",
                "text_url is a secret and stands in clear in staging",
                [("staging/auth.env", 2, 10, "auth: in clear")],
            ),
        ],
    ),
    (
        "the public key of an error report",
        {"staging/auth.env": "ERRORS=https://4f2c9e1ab37d5068ce91f2a4b6d8e0c1@errors.example.com/1\n"},
        [],
    ),
    (
        "a connection string",
        {"staging/auth.env": "DB_URL='host=db user=app password=CANARYalpha'\n"},
        [
            (
                "warning",
                "db_url is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 8, "auth: in clear")],
            )
        ],
    ),
    ("one without a password", {"staging/auth.env": "DB_URL='host=db user=app'\n"}, []),
    (
        "an address that is called secret",
        {
            "staging/auth.env": "HOOK=https://hooks.example.com/CANARYalpha\n",
            "staging/backend.env": "HOOK=https://hooks.example.com\n",
        },
        [
            (
                "warning",
                "hook is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
    (
        "a URL put together from a secret setting",
        {
            "staging/auth.env": (
                "DB_PASSWORD=CANARYalpha\nDB_URL=postgres://app:${DB_PASSWORD}@db/x\nAPI_KEY=x-${DB_PASSWORD}\n"
            )
        },
        [
            (
                "warning",
                "db_password is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
    (
        "a URL put together from a name outside the schema",
        {
            "staging/auth.env": (
                "PW=CANARYalpha\nHOST=db\nDB_URL=postgres://app:${PW}@${HOST}/x\nTEXT_URL=redis://:CANARYbeta@${HOST}\n"
            )
        },
        [
            (
                "warning",
                "db_url is a secret and stands in clear in staging",
                [("staging/auth.env", 3, 8, "auth: in clear")],
            ),
            (
                "warning",
                "text_url is a secret and stands in clear in staging",
                [("staging/auth.env", 4, 10, "auth: in clear")],
            ),
        ],
    ),
    (
        "fetched whole by a variable",
        {"staging/auth.env": "SHARED=CANARYalpha\nJWT_SECRET=${SHARED}\nAPI_KEY=${JWT_SECRET}\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear, used at staging/auth.env:2")],
            )
        ],
    ),
    (
        "fetched by two settings",
        {"staging/auth.env": "SHARED=CANARYalpha\nJWT_SECRET=${SHARED}\nDB_PASSWORD=${SHARED}\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/auth.env", 1, 1, "auth: in clear, used at staging/auth.env:2")],
            )
        ],
    ),
    (
        "compose: the file beside it, defaults, pass-through",
        {
            "staging/.env": "JWT=CANARYalpha\nDB_PASSWORD=CANARYbeta\nHOST=db\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment:\n      JWT_SECRET: ${JWT}\n"
                "      DB_PASSWORD:\n"
                "      DB_URL: postgres://app:${DB_PASSWORD}@${HOST}/x\n"
                "      API_KEY: ${API_KEY:-CANARYgamma}\n"
                "      REDIS_URL: redis://:${PW:-CANARYdelta}@${HOST}\n  backend:\n"
                "    environment:\n      - JWT_SECRET=CANARYalpha\n"
                "      - API_KEY=${NOPE:+x}\n"
            ),
        },
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging (compose)",
                [
                    ("staging/.env", 1, 1, "auth: in clear, used at staging/compose.yaml:4"),
                    ("staging/compose.yaml", 11, 9, "backend: in clear"),
                ],
            ),
            (
                "warning",
                "api_key is a secret and stands in clear in staging (compose)",
                [("staging/compose.yaml", 7, 7, "auth: in clear")],
            ),
            (
                "warning",
                "db_password is a secret and stands in clear in staging (compose)",
                [("staging/.env", 2, 1, "auth: in clear, used at staging/compose.yaml:5")],
            ),
            (
                "warning",
                "redis_url is a secret and stands in clear in staging (compose)",
                [("staging/compose.yaml", 8, 7, "auth: in clear")],
            ),
        ],
    ),
    (
        "compose: an env file that sees the file beside it",
        {
            "staging/.env": "HOST=db\n",
            "staging/auth.list": "PW=CANARYalpha\nDB_URL=postgres://app:${PW}@${HOST}/x\n",
            "staging/compose.yaml": "services:\n  auth:\n    env_file: [auth.list]\n",
        },
        [
            (
                "warning",
                "db_url is a secret and stands in clear in staging (compose)",
                [("staging/auth.list", 2, 8, "auth: in clear")],
            )
        ],
    ),
    (
        "Kubernetes: a Secret is one whatever it is called",
        {
            "staging/kube.yaml": (
                "kind: Secret\nmetadata: {name: auth}\nstringData: {LOG: CANARYalpha}\n"
                "---\nkind: Deployment\nmetadata: {name: auth}\n"
                "spec: {template: {spec: {containers: [{name: auth, envFrom: [{secretRef: {name: "
                "auth}}], env: [{name: API_KEY, value: CANARYbeta}]}]}}}\n"
            )
        },
        [
            (
                "warning",
                "log is a secret and stands in clear in staging (kube)",
                [("staging/kube.yaml", 3, 14, "auth: in clear")],
            ),
            (
                "warning",
                "api_key is a secret and stands in clear in staging (kube)",
                [("staging/kube.yaml", 7, 103, "auth: in clear")],
            ),
        ],
    ),
    (
        "lists",
        {
            "staging/auth.env": "API_KEYS=CANARYalpha,CANARYbeta\n",
            "staging/backend.yaml": "env_vars:\n  API_KEYS: [CANARYalpha, 2]\n",
            "staging/worker.yaml": "env_vars:\n  API_KEYS: [todo, '${KEY}', '', {a: 1}]\n  LOG: [a]\n",
        },
        [
            (
                "warning",
                "api_keys is a secret and stands in clear in staging (cloud)",
                [("staging/auth.env", 1, 1, "auth: in clear"), ("staging/backend.yaml", 2, 3, "backend: in clear")],
            )
        ],
    ),
    (
        "services and targets are places",
        {
            "staging/auth.env": "JWT_SECRET=CANARYalpha\n",
            "staging/auth.yaml": "env_vars: {LOG: x}\n",
            "staging/backend.yaml": "env_vars:\n  JWT_SECRET: CANARYbeta\n",
            "staging/worker.yaml": "secrets: {JWT_SECRET: jwt:1}\n",
        },
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging (cloud)",
                [("staging/auth.env", 1, 1, "auth: in clear"), ("staging/backend.yaml", 2, 3, "backend: in clear")],
            )
        ],
    ),
    (
        "masked by the overlay of one target",
        {
            "staging/auth.yaml": "env_vars: {MASKED_IN_CLOUD: CANARYalpha}\n",
            "staging/compose.yaml": "services:\n  auth:\n    environment: {MASKED_IN_CLOUD: shown}\n",
        },
        [
            (
                "warning",
                "masked_in_cloud is a secret and stands in clear in staging (cloud)",
                [("staging/auth.yaml", 1, 12, "auth: in clear")],
            )
        ],
    ),
    (
        "inactive files as notes, templates not",
        {
            "staging/auth.env": "LOG=x\n",
            "staging/old.env": "JWT_SECRET=CANARYalpha\n",
            "staging/template.env": "JWT_SECRET=CANARYbeta\n",
        },
        [
            (
                "note",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/old.env", 1, 1, "auth: in clear"), ("staging/old.env", 1, 1, "backend: in clear")],
            )
        ],
    ),
    (
        "inactive files of other environments",
        {"development/auth.env": "LOG=x\n", "development/old.env": "JWT_SECRET=CANARYalpha\n"},
        [],
    ),
    (
        "variants",
        {"staging/variants/auth-a.env": "JWT_SECRET=CANARYalpha\n"},
        [
            (
                "warning",
                "jwt_secret is a secret and stands in clear in staging",
                [("staging/variants/auth-a.env", 1, 1, "auth: in clear")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_stands_in_clear(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_in_a_protected_environment_it_is_an_error(tmp_path: Path) -> None:
    """Other deployed environments keep the warning, inactive files the note."""
    protected = '[environments.production]\nextends = "base"\nprotected = true\n[services.auth]'
    files = {
        "confcheck.toml": MANIFEST.replace("[services.auth]", protected),
        "schema.yaml": SCHEMA,
        "base/auth.env": "JWT_SECRET=CANARYalpha\n",
        "staging/auth.env": "LOG=x\n",
        "production/auth.env": "LOG=x\n",
        "production/old.env": "API_KEY=CANARYbeta\n",
    }
    assert [(one.severity.word, one.problem.environments) for one in findings(tmp_path, files, CHECK)] == [
        ("error", ("production",)),
        ("warning", ("staging",)),
        ("note", ("production",)),
    ]


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """What to do; the names under which it is written; masked, of a URL only the part before its host."""
    files = {
        "staging/auth.env": "JWT=CANARYalpha # CANARYbeta\nDB_URL=postgres://app:CANARYgamma@db/x\n",
        "staging/backend.env": "JWT_SECRET=CANARYalpha\n",
    }
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "move it into the secret store, write a reference here, and rotate it"
    assert facets(shown) == [
        (hint, ("JWT", "JWT_SECRET"), ("staging",), (), ("auth", "backend")),
        (hint, ("DB_URL",), ("staging",), (), ("auth",)),
    ]
    assert lines(shown) == ["JWT=••••", "JWT_SECRET=••••", "DB_URL=postgres://••••@db/x"]
    assert [one.problem.because for one in shown] == ["secret", None]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"staging/compose.yaml": "services: {auth: {environment: {JWT_SECRET: CANARYalpha}}}\n"},
            f"write here {VARIABLE}",
        ),
        (
            {
                "staging/compose.yaml": "services: {auth: {environment: {JWT_SECRET: CANARYalpha}}}\n",
                "staging/backend.env": "JWT_SECRET=CANARYalpha\n",
            },
            f"write a reference here (in a compose file {VARIABLE})",
        ),
        (
            {
                "staging/compose.yaml": "services: {auth: {environment: {JWT_SECRET: '${X}'}}}\n",
                "staging/.env": "X=CANARYalpha\n",
            },
            "write a reference here",
        ),
        (
            {
                "staging/compose.yaml": "services: {auth: {env_file: a.env}}\n",
                "staging/a.env": "JWT_SECRET=CANARYalpha\n",
            },
            "write a reference here",
        ),
    ],
    ids=["in compose", "there too", "in the file beside it", "in an env file that it takes in"],
)
def test_a_compose_file_holds_no_reference(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    """There the value comes through a variable, from whoever deploys."""
    shown = found(tmp_path, SCHEMA, files, CHECK)
    assert [one.problem.hint for one in shown] == [f"move it into the secret store, {expected}, and rotate it"]


def test_the_variable_that_is_advised_is_clean(tmp_path: Path) -> None:
    """No check has a word against it, once `provided` lists its name."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": "properties:\n  jwt_secret: {type: string, secret: true, services: [auth]}\n",
        "staging/compose.yaml": "services: {auth: {environment: {JWT_SECRET: '${FROM_CI:?}'}}}\n",
    }
    shown = [one.check for one in report(tmp_path, files, "staging").findings]
    assert [check for check in shown if check != "missing-source"] == []


def test_a_placeholder_has_one_cause(tmp_path: Path) -> None:
    """It is neither in clear nor weak, only a placeholder."""
    files = {"staging/auth.env": "JWT_SECRET=changeme\n"}
    causes = {
        one.check for one in report(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}).findings
    }
    assert causes == {"placeholder-value", "missing-source"}


def test_the_process_of_whoever_runs_confcheck_is_no_source(tmp_path: Path) -> None:
    """What only `--with-environment` supplies stands in no file."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "staging/auth.env": "DB_URL=postgres://app:${PW}@db/x\n",
        "staging/compose.yaml": (
            "services:\n  backend:\n    environment:\n      JWT_SECRET:\n      API_KEY: ${KEY:-CANARYbeta}\n"
        ),
    }
    process = {"PW": "CANARYalpha", "JWT_SECRET": "CANARYgamma", "KEY": "CANARYdelta"}
    read = api.load(write(tmp_path, files)).system
    assert list(run(resolve(read.manifest, read.schema, read.documents, process))) == []


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
