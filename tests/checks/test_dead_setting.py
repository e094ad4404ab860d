from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, lines, table

CHECK = "dead-setting"

SCHEMA = """
properties:
  tracing: {type: boolean, services: [auth, backend], default: false}
  rate: {type: number, services: [auth, backend], only-if: tracing}
  bucket: {type: string, services: [auth], optional: true}
  region: {type: string, services: [auth], optional: true, only-if: has(bucket), aliases: [ZONE]}
  mode: {type: string, services: [auth], optional: true}
  key: {type: string, secret: true, services: [auth], optional: true, only-if: 'mode == "keyed"'}
  note: {type: string, services: [auth], optional: true, only-if: 'key != "CANARYbeta" && tracing'}
  peer: {type: string, services: [backend], optional: true, only-if: services.auth.tracing}
  cloudy: {type: string, services: [auth], optional: true, targets: {cloud: {only-if: tracing}}}
  shared: {type: string, services: [auth, worker], optional: true, only-if: tracing}
  from_ci: {type: string, services: [auth], optional: true, only-if: tracing}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("alive", {"staging/auth.env": "TRACING=on\nRATE=1\nBUCKET=b\nREGION=r\nMODE=keyed\nKEY=CANARYalpha\n"}, []),
    (
        "dead by a default",
        {"staging/auth.env": "RATE=1\n"},
        [
            (
                "note",
                "rate has no effect in staging: it means something only if tracing",
                [
                    ("staging/auth.env", 1, 1, "auth: set"),
                    ("schema.yaml", 3, 3, "auth: tracing = false, the default"),
                ],
            )
        ],
    ),
    (
        "one finding for services and targets, under an older name too",
        {
            "staging/auth.yaml": "env_vars:\n  ZONE: r\n  TRACING: off\n  RATE: 1\n",
            "staging/backend.env": "RATE=2\nTRACING=no\n",
        },
        [
            (
                "note",
                "rate has no effect in staging (cloud): it means something only if tracing",
                [
                    ("staging/auth.yaml", 4, 3, "auth: set"),
                    ("staging/backend.env", 1, 1, "backend: set"),
                    ("staging/auth.yaml", 3, 12, "auth: tracing = off"),
                    ("staging/backend.env", 2, 9, "backend: tracing = no"),
                ],
            ),
            (
                "note",
                "region has no effect in staging (cloud): it means something only if has(bucket)",
                [
                    ("staging/auth.yaml", 2, 3, "auth: set"),
                    ("schema.yaml", 5, 3, "auth: bucket is not set"),
                ],
            ),
        ],
    ),
    ("what cannot be judged is alive", {"staging/auth.env": "KEY=CANARYalpha\nTRACING=on\nRATE=1\n"}, []),
    (
        "outside deployed environments it is the same",
        {"development/auth.env": "MODE=open\nKEY=CANARYalpha\n"},
        [
            (
                "note",
                'key has no effect in development: it means something only if mode == "keyed"',
                [
                    ("development/auth.env", 2, 1, "auth: set"),
                    ("development/auth.env", 1, 6, "auth: mode = open"),
                ],
            )
        ],
    ),
    (
        "a condition over another service",
        {"staging/backend.env": "PEER=x\n", "staging/auth.env": "LOG=x\n"},
        [
            (
                "note",
                "peer has no effect in staging: it means something only if services.auth.tracing",
                [
                    ("staging/backend.env", 1, 1, "backend: set"),
                    ("schema.yaml", 3, 3, "auth: tracing = false, the default"),
                ],
            )
        ],
    ),
    ("without a view of the other service", {"staging/backend.env": "PEER=x\n"}, []),
    (
        "a condition of one target",
        {
            "staging/auth.yaml": "env_vars:\n  CLOUDY: x\n",
            "staging/compose.yaml": "services:\n  auth:\n    environment: {CLOUDY: x}\n",
        },
        [
            (
                "note",
                "cloudy has no effect in staging (cloud): it means something only if tracing",
                [
                    ("staging/auth.yaml", 2, 3, "auth: set"),
                    ("schema.yaml", 3, 3, "auth: tracing = false, the default"),
                ],
            )
        ],
    ),
    ("where the condition means nothing, neither does its absence", {"staging/worker.env": "SHARED=x\n"}, []),
    ("another check tells it", {"staging/auth.env": "BUCKET=b\nREGION=${GONE}\nTRACING=on\nRATE=1\n"}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_dead_setting(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_facets(tmp_path: Path) -> None:
    """The names that are written, what to do, where."""
    assert facets(found(tmp_path, SCHEMA, {"staging/auth.yaml": "env_vars:\n  ZONE: r\n"}, CHECK)) == [
        ("take region out, or make the condition hold", ("ZONE",), ("staging",), ("cloud",), ("auth",))
    ]


def test_a_dead_setting_is_not_missing(tmp_path: Path) -> None:
    """Nobody has to set what means nothing; where it means something it is missing."""
    files = {"staging/auth.env": "TRACING=no\n", "staging/backend.env": "TRACING=yes\n"}
    assert table(found(tmp_path, SCHEMA, files, "missing-setting")) == [
        (
            "error",
            "rate is not set for backend in staging",
            [("staging/backend.env", None, None, "backend: no RATE")],
        )
    ]


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """A condition over a secret does not tell it."""
    files = {"staging/auth.env": "KEY=CANARYbeta\nNOTE=x\nMODE=open\n"}
    findings = found(tmp_path, SCHEMA, files, CHECK)
    assert [one.problem.message for one in findings] == [
        'key has no effect in staging: it means something only if mode == "keyed"',
        "note has no effect in staging: it means something only if key != •••• && tracing",
    ]
    assert lines(findings)[0] == "KEY=••••"
    text = told(tmp_path, SCHEMA, files)
    assert [secret for secret in SECRETS if secret in text] == []
