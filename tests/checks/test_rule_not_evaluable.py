from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, Spot, found, placed, told
from tests.workspaces import Row, facets, table

CHECK = "rule-not-evaluable"

SCHEMA = """
properties:
  beat: {type: number, unit: s, services: [auth, worker], optional: true}
  limit: {type: integer, unit: min, services: [auth], optional: true}
  must: {type: integer, services: [worker]}
  key: {type: string, secret: true, services: [auth, worker], optional: true}
  from_ci: {type: integer, services: [backend], optional: true}
  pool: {type: integer, services: [backend], optional: true}
  host: {type: string, services: [backend], optional: true, default: CANARYbeta}
  made: {type: string, services: [backend], optional: true, derive: "{from_ci}"}
  dsn: {type: string, format: dsn, services: [backend], optional: true, parts: {host: host}}
  text: {type: string, services: [worker], optional: true}
rules:
  - {id: beat-before-limit, rule: beat * 2 <= limit}
  - {id: must-beat, rule: must > 1 && beat > 1}
  - {id: long-key, rule: key.size() > 8}
  - {id: from-ci, rule: from_ci < pool}
  - {id: beside, rule: pool < services.worker.must}
  - {id: host-is, rule: host == "a" && pool > 0}
  - {id: made-is, rule: made != "a" && pool > 0}
  - {id: ratio, rule: 10 / pool > 1}
  - {id: spans, rule: duration(text) > duration("1s")}
  - {id: either, rule: "has(limit) || beat < 1", services: [auth]}
"""
REFERENCE = "a reference, whose value only the store knows"


def rule(name: str) -> Spot:
    """Where the rule of that id is written."""
    return placed(SCHEMA, f"id: {name}, rule: ", "the rule")


def declared(path: str, label: str) -> Spot:
    """Where a setting is declared."""
    return placed(SCHEMA, f"\n  {path}: ", label, key=True)


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("none is set, or all", {"staging/auth.env": "BEAT=1\nLIMIT=1\n", "development/auth.env": "KEY=CANARYalpha\n"}, []),
    (
        "only some are set",
        {"staging/auth.env": "LIMIT=1\n"},
        [
            (
                "note",
                "beat-before-limit cannot be judged for auth in staging: beat is not set",
                [
                    declared("beat", "auth: beat is not set"),
                    ("staging/auth.env", 1, 7, "auth: limit = 1 min"),
                    rule("beat-before-limit"),
                ],
            )
        ],
    ),
    (
        "what is missing counts as not known, too",
        {"staging/worker.env": "BEAT=2\n"},
        [
            (
                "note",
                "must-beat cannot be judged for worker in staging: must is not set",
                [
                    declared("must", "worker: must is not set"),
                    ("staging/worker.env", 1, 6, "worker: beat = 2 s"),
                    rule("must-beat"),
                ],
            )
        ],
    ),
    ("what decides is known", {"staging/worker.env": "BEAT=0\n"}, []),
    (
        "one note for references in every target",
        {
            "staging/auth.yaml": "secrets:\n  KEY: key-staging:latest\n",
            "staging/worker.yaml": "secrets:\n  KEY: key-staging:latest\n",
        },
        [
            (
                "note",
                f"long-key cannot be judged for auth and worker in staging (cloud): key is {REFERENCE}",
                [
                    ("staging/auth.yaml", 2, 8, "auth: key is a reference, whose value only the store knows"),
                    ("staging/worker.yaml", 2, 8, "worker: key is a reference, whose value only the store knows"),
                    rule("long-key"),
                ],
            )
        ],
    ),
    (
        "provided, and another service without a view",
        {"staging/backend.env": "POOL=1\n"},
        [
            (
                "note",
                "from-ci cannot be judged for backend in staging: from_ci is provided from outside",
                [
                    declared("from_ci", "backend: from_ci is provided from outside"),
                    ("staging/backend.env", 1, 6, "backend: pool = 1"),
                    rule("from-ci"),
                ],
            ),
            (
                "note",
                "beside cannot be judged for backend in staging: worker has no view here",
                [("staging/backend.env", 1, 6, "backend: pool = 1"), rule("beside")],
            ),
            (
                "note",
                "made-is cannot be judged for backend in staging: made is derived from a value that is not known here",
                [
                    declared("made", "backend: made is derived from a value that is not known here"),
                    ("staging/backend.env", 1, 6, "backend: pool = 1"),
                    rule("made-is"),
                ],
            ),
        ],
    ),
    (
        "a component stands in its composite, whatever its default",
        {"staging/backend.env": "POOL=1\nMADE=b\nDSN=postgresql://db/x\n", "staging/worker.env": "MUST=3\nBEAT=2\n"},
        [
            (
                "note",
                "from-ci cannot be judged for backend in staging: from_ci is provided from outside",
                [
                    declared("from_ci", "backend: from_ci is provided from outside"),
                    ("staging/backend.env", 1, 6, "backend: pool = 1"),
                    rule("from-ci"),
                ],
            ),
            (
                "note",
                "host-is cannot be judged for backend in staging: host is inside the value of another setting",
                [
                    declared("host", "backend: host is inside the value of another setting"),
                    ("staging/backend.env", 1, 6, "backend: pool = 1"),
                    rule("host-is"),
                ],
            ),
        ],
    ),
    (
        "what a variable takes from outside",
        {"staging/compose.yaml": "services:\n  auth:\n    environment: {BEAT: '${FROM_CI}', LIMIT: '1'}\n"},
        [
            (
                "note",
                "beat-before-limit cannot be judged for auth in staging (compose): beat is provided from outside",
                [
                    ("staging/compose.yaml", 3, 25, "auth: beat is provided from outside"),
                    ("staging/compose.yaml", 3, 46, "auth: limit = 1 min"),
                    rule("beat-before-limit"),
                ],
            )
        ],
    ),
    (
        "an error of the computation",
        {"staging/worker.env": "TEXT=soon\nMUST=1\n"},
        [
            (
                "note",
                "spans cannot be judged for worker in staging: a text is no duration as `90s`, `1h30m` or `500ms`",
                [("staging/worker.env", 1, 6, "worker: text = soon"), rule("spans")],
            )
        ],
    ),
    (
        "another check tells it",
        {"staging/auth.env": "BEAT=${GONE}\nLIMIT=1\n", "staging/worker.env": "MUST=many\nTEXT=changeme\n"},
        [],
    ),
    (
        "of a file that cannot be read nobody knows what it sets",
        {"staging/auth.yaml": "{]\n", "staging/auth.env": "LIMIT=1\n"},
        [],
    ),
    ("an alternative need not set everything", {"staging/variants/auth-a.env": "LIMIT=1\n"}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_rule_not_evaluable(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_facets(tmp_path: Path) -> None:
    """What is not set can be set; what is only known elsewhere cannot."""
    files = {"staging/auth.yaml": "env_vars:\n  LIMIT: 1\nsecrets:\n  KEY: key-staging:latest\n"}
    assert facets(found(tmp_path, SCHEMA, files, CHECK)) == [
        ("set BEAT", ("BEAT", "LIMIT"), ("staging",), ("cloud",), ("auth",)),
        (None, ("KEY",), ("staging",), ("cloud",), ("auth",)),
    ]


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """Neither values nor defaults nor ids that do not look like one."""
    schema = SCHEMA.replace("key.size() > 8", 'key != "CANARYgamma" && limit > 1')
    files = {
        "staging/auth.env": "KEY=CANARYalpha\n",
        "development/auth.yaml": "secrets:\n  KEY: CANARYdelta+/=\nenv_vars:\n  LIMIT: 3\n",
    }
    text = told(tmp_path, schema, files)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "long-key cannot be judged" in text
