from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "derived-mismatch"

SCHEMA = """
properties:
  host: {type: string, format: host, optional: true}
  port: {type: integer, default: 443}
  token: {type: string, secret: true, optional: true}
  url: {type: string, format: uri, derive: "https://{host}:{port}", aliases: [OLD_URL]}
  callback: {type: string, derive: "{url}/callback"}
  header: {type: string, derive: "Bearer {token}"}
  stage: {type: string, optional: true}
  title: {type: string, optional: true, environments: {staging: {derive: "Harbour {stage}"}}}
  from_ci: {type: string, optional: true}
  mirror: {type: string, derive: "{from_ci}"}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "as it should be, in any form",
        {
            "staging/auth.env": "HOST=a.example\nURL=https://A.example/\nCALLBACK=https://a.example:443/callback\n",
            "staging/backend.env": "HOST=a.example\nURL=https://${HOST}\n",
            "staging/worker.env": "HOST=a.example\n",
        },
        [],
    ),
    (
        "another host and port",
        {"staging/auth.env": "HOST=a.example\nPORT=8443\nURL=https://b.example\n"},
        [
            (
                "error",
                "url is not what host and port make it in staging (host and port)",
                [
                    ("staging/auth.env", 3, 5, "auth: https://b.example instead of https://a.example:8443"),
                    ("staging/auth.env", 1, 6, "auth: derived from this"),
                    ("staging/auth.env", 2, 6, "auth: derived from this"),
                ],
            )
        ],
    ),
    (
        "what holds where an operand is unset",
        {"staging/auth.env": "HOST=a.example\nCALLBACK=https://a.example:8443/callback\n"},
        [
            (
                "error",
                "callback is not what url makes it in staging (port)",
                [
                    (
                        "staging/auth.env",
                        2,
                        10,
                        "auth: https://a.example:8443/callback instead of https://a.example:443/callback",
                    ),
                    ("schema.yaml", 6, 3, "auth: derived from this, unset, derived https://a.example:443"),
                ],
            )
        ],
    ),
    (
        "of a secret only letters",
        {"staging/auth.env": "TOKEN=CANARYalpha\nHEADER=Bearer CANARYbeta\n"},
        [
            (
                "error",
                "header is not what token makes it in staging",
                [
                    ("staging/auth.env", 2, 8, "auth: Bearer •••• (value A) instead of value B"),
                    ("staging/auth.env", 1, 1, "auth: derived from this"),
                ],
            )
        ],
    ),
    (
        "an overlay of one environment, and services and targets as places",
        {
            "development/auth.env": "STAGE=one\nTITLE=two\n",
            "staging/auth.yaml": "env_vars: {STAGE: one, TITLE: two}\n",
            "staging/compose.yaml": "services: {backend: {environment: {STAGE: one, TITLE: three}}}\n",
        },
        [
            (
                "error",
                "title is not what stage makes it in staging (cloud, compose)",
                [
                    ("staging/auth.yaml", 1, 31, "auth: two instead of Harbour one"),
                    ("staging/auth.yaml", 1, 19, "auth: derived from this"),
                    ("staging/compose.yaml", 1, 55, "backend: three instead of Harbour one"),
                    ("staging/compose.yaml", 1, 43, "backend: derived from this"),
                ],
            )
        ],
    ),
    (
        "what is not known, not defined, invalid or still to be filled in",
        {
            "staging/auth.env": "HOST=${NOWHERE}\nURL=https://x\nMIRROR=x\n",
            "staging/backend.env": "HOST=a.example\nURL=https://your-host\nPORT=many\n",
            "staging/worker.env": "HOST=a_b c\nURL=https://x\n",
            "staging/auth.yaml": "secrets: {TOKEN: token-staging:1}\nenv_vars: {HEADER: x}\n",
        },
        [],
    ),
    ("without what it is derived from", {"staging/auth.env": "URL=https://x\n"}, []),
    (
        "inactive files and templates",
        {
            "staging/old.env": "HOST=a.example\nURL=https://b.example\n",
            "staging/template.env": "HOST=a.example\nURL=https://b.example\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_follows_from_others(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


@pytest.mark.parametrize(
    ("files", "hint", "keys", "shown"),
    [
        (
            {"staging/auth.env": "HOST=a.example\nOLD_URL=https://b.example\n"},
            "set OLD_URL to https://a.example:443, or correct host and port",
            ("OLD_URL",),
            ["OLD_URL=https://b.example", "HOST=a.example", "port:"],
        ),
        (
            {"staging/auth.env": "TOKEN=CANARYalpha\nHEADER=x\n"},
            "set HEADER to `Bearer {token}`, or correct token",
            ("HEADER",),
            ["HEADER=x", "TOKEN=••••"],
        ),
        (
            {
                "staging/auth.env": "HOST=a.example\nURL=https://b.example\n",
                "staging/backend.env": "HOST=c.example\nURL=https://b.example\n",
            },
            "set URL to `https://{host}:{port}`, or correct host and port",
            ("URL",),
            ["URL=https://b.example", "HOST=a.example", "port:", "URL=https://b.example", "HOST=c.example", "port:"],
        ),
    ],
)
def test_hint_keys_and_lines(
    files: dict[str, str], hint: str, keys: tuple[str, ...], shown: list[str], tmp_path: Path
) -> None:
    """The value to set, or the template where it differs between services or is secret."""
    one = found(tmp_path, SCHEMA, files, CHECK)
    services = tuple(path.partition("/")[2].removesuffix(".env") for path in files)
    assert facets(one) == [(hint, keys, ("staging",), (), services)]
    assert lines(one) == shown
    assert [(each.problem.because or "")[:8] for each in one] == ["derive: "]


def test_an_absent_value_takes_part_in_agreement(tmp_path: Path) -> None:
    """What one service derives is compared with what another one sets."""
    schema = """
properties:
  host: {type: string, optional: true}
  url: {type: string, format: uri, derive: "https://{host}/", agree: services}
"""
    files = {
        "staging/auth.env": "HOST=a\n",
        "staging/backend.env": "URL=https://b\n",
        "staging/worker.env": "HOST=${X}\n",
    }
    assert table(found(tmp_path, schema, files, "service-drift")) == [
        (
            "error",
            "url differs between auth and backend in staging (host)",
            [
                ("schema.yaml", 4, 3, "auth: unset, derived https://a/"),
                ("staging/backend.env", 1, 5, "backend: https://b"),
            ],
        )
    ]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
