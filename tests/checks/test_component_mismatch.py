from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "component-mismatch"

SCHEMA = """
properties:
  db:
    optional: true
    properties:
      url:
        type: string
        format: dsn
        aliases: [DATABASE_URL]
        parts:
          {scheme: db.kind, host: db.host, port: db.port, path: db.name, username: db.user, password: db.password,
           query: db.options}
        targets: {kube: {parts: {host: db.host}}}
      kind: {type: string}
      host: {type: string, format: host}
      port: {type: integer, format: port, default: 5432}
      name: {type: string}
      user: {type: string, services: [auth, backend]}
      password: {type: string, secret: true}
      options: {type: string}
  cache:
    optional: true
    properties:
      url: {type: string, secret: true, parts: {host: cache.host, port: cache.port, path: cache.db}}
      host: {type: string}
      port: {type: string}
      db: {type: integer}
  web:
    optional: true
    properties:
      url: {type: string}
      host: {type: string}
      flag: {type: boolean}
    services: [worker]
  late:
    optional: true
    properties:
      url: {type: string, targets: {compose: {parts: {host: late.host, path: late.flag}}}}
      host: {type: string}
      flag: {type: boolean}
  from_ci: {type: string, optional: true, parts: {host: db.host}}
"""

URL = "DB_URL=postgresql://harbour:CANARYalpha@db.internal/berths?a=b\n"
SAME = (
    "DB_KIND=postgres\nDB_HOST=DB.internal\nDB_PORT=5432\nDB_NAME=berths\nDB_USER=harbour\nDB_PASSWORD=CANARYalpha\n"
    "DB_OPTIONS='a=b'\n"
)

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("both say the same", {"staging/auth.env": URL + SAME}, []),
    ("only the composite, or only its components", {"staging/auth.env": URL, "staging/backend.env": SAME}, []),
    (
        "another host",
        {"staging/auth.env": URL + "DB_HOST=db\nDB_PORT=5432\n"},
        [
            (
                "error",
                "db.url has another host than db.host in staging",
                [
                    ("staging/auth.env", 1, 8, "auth: host db.internal"),
                    ("staging/auth.env", 2, 9, "auth: host db"),
                ],
            )
        ],
    ),
    (
        "everything at once, credentials by letters",
        {
            "staging/auth.env": URL + "DB_KIND=mysql\nDB_PORT=6432\nDB_NAME=boats\nDB_USER=pier\n"
            "DB_PASSWORD=CANARYbeta\nDB_OPTIONS=c\n"
        },
        [
            (
                "error",
                (
                    "db.url has another scheme, port, path, user name, password and query than db.kind, db.port, "
                    "db.name, db.user, db.password and db.options in staging"
                ),
                [
                    (
                        "staging/auth.env",
                        1,
                        8,
                        (
                            "auth: scheme postgresql, port 5432, path berths, user name value A, password value B "
                            "and query a=b"
                        ),
                    ),
                    ("staging/auth.env", 2, 9, "auth: scheme mysql"),
                    ("staging/auth.env", 3, 9, "auth: port 6432"),
                    ("staging/auth.env", 4, 9, "auth: path boats"),
                    ("staging/auth.env", 5, 9, "auth: user name pier"),
                    ("staging/auth.env", 6, 1, "auth: password value C"),
                    ("staging/auth.env", 7, 12, "auth: query c"),
                ],
            )
        ],
    ),
    (
        "of a composite that is secret no part is told",
        {"staging/auth.env": "CACHE_URL=redis://CANARYalpha:6380/1\nCACHE_HOST=redis\nCACHE_PORT=6379\nCACHE_DB=1\n"},
        [
            (
                "error",
                "cache.url has another host and port than cache.host and cache.port in staging",
                [
                    ("staging/auth.env", 1, 1, "auth: host value A and port value B"),
                    ("staging/auth.env", 2, 12, "auth: host redis"),
                    ("staging/auth.env", 3, 12, "auth: port 6379"),
                ],
            )
        ],
    ),
    (
        "a component that the service does not use",
        {"staging/worker.env": URL + "DB_USER=pier\n"},
        [],
    ),
    (
        "services and targets are places, one finding per environment",
        {
            "development/auth.env": URL + "DB_NAME=boats\n",
            "staging/auth.yaml": "env_vars: {DATABASE_URL: 'postgresql://h/n', DB_NAME: o}\n",
            "staging/compose.yaml": "services: {backend: {environment: {DB_URL: 'postgresql://h/n', DB_NAME: o}}}\n",
        },
        [
            (
                "error",
                "db.url has another path than db.name in development",
                [
                    ("development/auth.env", 1, 8, "auth: path berths"),
                    ("development/auth.env", 2, 9, "auth: path boats"),
                ],
            ),
            (
                "error",
                "db.url has another path than db.name in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 26, "auth: path n"),
                    ("staging/auth.yaml", 1, 55, "auth: path o"),
                    ("staging/compose.yaml", 1, 44, "backend: path n"),
                    ("staging/compose.yaml", 1, 73, "backend: path o"),
                ],
            ),
        ],
    ),
    (
        "an overlay of one target gives parts, and takes them",
        {
            "staging/compose.yaml": (
                "services: {backend: {environment: {LATE_URL: 'http://h/n', LATE_HOST: o, LATE_FLAG: 'true'}}}\n"
            ),
            "staging/auth.yaml": "env_vars: {LATE_URL: 'http://h/n', LATE_HOST: o}\n",
            "staging/kube.yaml": (
                "kind: Deployment\nmetadata: {name: worker}\nspec: {template: {spec: {containers: [{name: worker, env: "
                "[{name: DB_URL, value: 'postgresql://h/n'}, {name: DB_NAME, value: o}]}]}}}\n"
            ),
        },
        [
            (
                "error",
                "late.url has another host than late.host in staging (compose)",
                [
                    ("staging/compose.yaml", 1, 46, "backend: host h"),
                    ("staging/compose.yaml", 1, 71, "backend: host o"),
                ],
            )
        ],
    ),
    (
        "references, what is provided, and what is made from them",
        {
            "staging/auth.yaml": "env_vars: {DB_HOST: db}\nsecrets: {DB_URL: db-url-staging:1}\n",
            "staging/backend.yaml": (
                "env_vars: {DB_URL: 'postgresql://u:p@h/n'}\nsecrets: {DB_PASSWORD: db-password:1}\n"
            ),
            "staging/compose.yaml": (
                "services: {worker: {environment: {FROM_CI: 'http://a', DB_HOST: b, DB_URL: 'postgresql://${FROM_CI}/n'}}}\n"
            ),
        },
        [],
    ),
    (
        "what is undefined, invalid, empty or still to be filled in",
        {
            "staging/auth.env": "DB_URL=postgresql://${NOWHERE}/n\nDB_HOST=db\n",
            "staging/backend.env": "DB_URL=postgresql://u:changeme@h/n\nDB_PASSWORD=CANARYalpha\nDB_PORT=many\nDB_HOST=\n",
            "staging/worker.env": "DB_URL=postgresql://h/n\nDB_HOST=your-host\n",
        },
        [],
    ),
    ("a composite that is no URL", {"staging/auth.env": "CACHE_URL=disabled\nCACHE_HOST=redis\n"}, []),
    (
        "a composite made of its components",
        {"staging/auth.env": "DB_HOST=h\nDB_PASSWORD=CANARYalpha\nDB_URL=postgresql://u:${DB_PASSWORD}@${DB_HOST}/n\n"},
        [],
    ),
    (
        "each variant by itself; inactive files and templates not at all",
        {
            "staging/variants/auth-a.env": URL + "DB_HOST=db\n",
            "staging/old.env": URL + "DB_HOST=db\n",
            "staging/template.env": URL + "DB_HOST=db\n",
        },
        [
            (
                "error",
                "db.url has another host than db.host in staging",
                [
                    ("staging/variants/auth-a.env", 1, 8, "auth: host db.internal"),
                    ("staging/variants/auth-a.env", 2, 9, "auth: host db"),
                ],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_a_composite_and_its_components_say(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_hint_keys_lines_and_the_keyword(tmp_path: Path) -> None:
    """Say it once; a line shows neither user name nor password of the composite."""
    shown = found(tmp_path, SCHEMA, {"staging/auth.env": URL + "DB_HOST=db\nDB_PASSWORD=CANARYbeta\n"}, CHECK)
    hint = "say it once: take DB_HOST and DB_PASSWORD out, or make DB_URL of them"
    assert facets(shown) == [(hint, ("DB_URL", "DB_HOST", "DB_PASSWORD"), ("staging",), (), ("auth",))]
    assert lines(shown) == ["DB_URL=postgresql://••••@db.internal/berths?a=b", "DB_HOST=db", "DB_PASSWORD=••••"]
    assert [one.problem.because for one in shown] == ["parts"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
