from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, Spot, found, placed, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "rule-violation"

SCHEMA = """
properties:
  beat: {type: number, unit: s, services: [auth, worker], optional: true, aliases: [PULSE]}
  limit: {type: integer, unit: min, services: [auth], optional: true}
  pool: {type: integer, services: [auth, backend], default: 5}
  quiet: {type: boolean, services: [backend], optional: true}
  from_ci: {type: integer, services: [backend], optional: true}
  origin: {type: string, format: uri, services: [backend], optional: true}
  origins: {type: array, encoding: csv, services: [backend], optional: true, targets: {cloud: {encoding: words}}}
  key: {type: string, secret: true, services: [auth, backend], optional: true}
  other_key: {type: string, secret: true, services: [auth, backend], optional: true}
  dsn: {type: string, format: dsn, services: [worker], optional: true}
  wait: {type: integer, unit: s, services: [worker], optional: true, targets: {compose: {unit: min}}}
  size: {type: integer, services: [worker], optional: true}
rules:
  - {id: beat-before-limit, rule: beat * 2 <= limit, message: two beats must fit}
  - {id: pool-fits, rule: pool <= 10, severity: warning}
  - {id: quiet-pool, rule: "quiet || pool > 1 || has(origin)", environments: [base], services: [backend]}
  - {id: origin-allowed, rule: origin in origins}
  - {id: auth-first, rule: "quiet || services.auth.limit * 2 > services.worker.beat", targets: [cloud, compose]}
  - {id: keys-differ, rule: key != other_key && key != "CANARYbeta"}
  - {id: encrypted, rule: 'url(dsn).getScheme() == "postgresql" && dsn.startsWith("CANARYgamma")'}
  - {id: waits, rule: wait < duration("2m")}
  - {id: only-others, rule: services.worker.size > services.auth.pool}
"""
AUTH_FIRST = "quiet || services.auth.limit * 2 > services.worker.beat"


def rule(name: str) -> Spot:
    """Where the rule of that id is written."""
    return placed(SCHEMA, f"id: {name}, rule: ", "the rule")


def declared(path: str, label: str) -> Spot:
    """Where a setting is declared."""
    return placed(SCHEMA, f"\n  {path}: ", label, key=True)


TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("kept, over units", {"staging/auth.env": "BEAT=30s\nLIMIT=1\n"}, []),
    (
        "broken",
        {"staging/auth.env": "# here\nBEAT=31\nLIMIT=60s\n"},
        [
            (
                "error",
                "beat-before-limit does not hold for auth in staging: two beats must fit",
                [
                    ("staging/auth.env", 2, 6, "auth: beat = 31 s"),
                    ("staging/auth.env", 3, 7, "auth: limit = 60s"),
                    rule("beat-before-limit"),
                ],
            )
        ],
    ),
    (
        "one finding for every target, an older name counts",
        {
            "staging/auth.yaml": "env_vars:\n  PULSE: 31\n  LIMIT: 1\n",
            "staging/compose.yaml": 'services:\n  auth:\n    environment: {BEAT: "40", LIMIT: "1"}\n',
            "development/auth.env": "BEAT=1\nLIMIT=1\n",
        },
        [
            (
                "error",
                "beat-before-limit does not hold for auth in staging (cloud, compose): two beats must fit",
                [
                    ("staging/auth.yaml", 2, 10, "auth: beat = 31 s"),
                    ("staging/auth.yaml", 3, 10, "auth: limit = 1 min"),
                    ("staging/compose.yaml", 3, 25, "auth: beat = 40 s"),
                    ("staging/compose.yaml", 3, 38, "auth: limit = 1 min"),
                    rule("beat-before-limit"),
                ],
            )
        ],
    ),
    (
        "each service for itself, a default is a value, and the severity is that of the rule",
        {"staging/auth.env": "POOL=11\n", "staging/backend.env": "POOL=12\n", "development/auth.env": "LIMIT=1\n"},
        [
            (
                "warning",
                "pool-fits does not hold for auth and backend in staging: pool <= 10",
                [
                    ("staging/auth.env", 1, 6, "auth: pool = 11"),
                    ("staging/backend.env", 1, 6, "backend: pool = 12"),
                    rule("pool-fits"),
                ],
            )
        ],
    ),
    (
        "values that keep it elsewhere, and the same value twice",
        {"staging/auth.env": "POOL=11\n", "staging/backend.env": "POOL=11\n", "development/auth.env": "POOL=1\n"},
        [
            (
                "warning",
                "pool-fits does not hold for auth and backend in staging: pool <= 10",
                [
                    ("staging/auth.env", 1, 6, "auth: pool = 11"),
                    ("staging/backend.env", 1, 6, "backend: pool = 11"),
                    rule("pool-fits"),
                ],
            )
        ],
    ),
    (
        "restricted to services and to environments that extend one; what is only asked for is a place too",
        {"staging/backend.env": "POOL=1\nQUIET=no\n"},
        [
            (
                "error",
                "quiet-pool does not hold for backend in staging: quiet || pool > 1 || has(origin)",
                [
                    ("staging/backend.env", 2, 7, "backend: quiet = no"),
                    ("staging/backend.env", 1, 6, "backend: pool = 1"),
                    declared("origin", "backend: origin is not set"),
                    rule("quiet-pool"),
                ],
            )
        ],
    ),
    (
        "a default that breaks a rule stands in the schema",
        {"staging/worker.env": "SIZE=4\n", "staging/auth.env": "LIMIT=1\n"},
        [
            (
                "error",
                "only-others does not hold for worker in staging: services.worker.size > services.auth.pool",
                [
                    ("staging/worker.env", 1, 6, "worker: size = 4"),
                    declared("pool", "auth: pool = 5, the default"),
                    rule("only-others"),
                ],
            )
        ],
    ),
    (
        "lists as each target reads them",
        {
            "staging/backend.yaml": "env_vars:\n  ORIGIN: https://a\n  ORIGINS: https://a https://b\n",
            "staging/compose.yaml": (
                "services:\n  backend:\n    environment: {ORIGIN: 'https://a', ORIGINS: 'https://a https://b'}\n"
            ),
        },
        [
            (
                "error",
                "origin-allowed does not hold for backend in staging (compose): origin in origins",
                [
                    ("staging/compose.yaml", 3, 27, "backend: origin = https://a"),
                    ("staging/compose.yaml", 3, 49, "backend: origins = https://a https://b"),
                    rule("origin-allowed"),
                ],
            )
        ],
    ),
    (
        "other services in the same target; those of the unnamed target run beside every one",
        {
            "staging/backend.yaml": "env_vars:\n  QUIET: 'no'\n",
            "staging/worker.yaml": "env_vars:\n  BEAT: 3m\n",
            "staging/auth.env": "LIMIT=1m\n",
        },
        [
            (
                "error",
                f"auth-first does not hold for backend in staging (cloud): {AUTH_FIRST}",
                [
                    ("staging/backend.yaml", 2, 10, "backend: quiet = no"),
                    ("staging/auth.env", 1, 7, "auth: limit = 1m"),
                    ("staging/worker.yaml", 2, 9, "worker: beat = 3m"),
                    rule("auth-first"),
                ],
            )
        ],
    ),
    (
        "secrets are compared, not shown, nor what they are compared with",
        {"staging/auth.env": "KEY=CANARYalpha\nOTHER_KEY=CANARYalpha\n"},
        [
            (
                "error",
                "keys-differ does not hold for auth in staging: key != other_key && key != ••••",
                [
                    ("staging/auth.env", 1, 1, "auth: key = value A"),
                    ("staging/auth.env", 2, 1, "auth: other_key = value A"),
                    rule("keys-differ"),
                ],
            )
        ],
    ),
    (
        "a password inside a URL is masked, and the URL is still taken apart",
        {"staging/worker.env": "DSN=mysql://u:CANARYalpha@db/x\n"},
        [
            (
                "error",
                "encrypted does not hold for worker in staging: url(dsn).getScheme() == •••• && dsn.startsWith(••••)",
                [
                    ("staging/worker.env", 1, 5, "worker: dsn = mysql://••••@db/x (value A)"),
                    rule("encrypted"),
                ],
            )
        ],
    ),
    (
        "an overlay with another unit",
        {
            "staging/worker.yaml": "env_vars:\n  WAIT: 100\n",
            "staging/compose.yaml": "services:\n  worker:\n    environment: {WAIT: 100}\n",
        },
        [
            (
                "error",
                'waits does not hold for worker in staging (compose): wait < duration("2m")',
                [("staging/compose.yaml", 3, 25, "worker: wait = 100 min"), rule("waits")],
            )
        ],
    ),
    ("nothing is set", {"staging/auth.env": "POOL=1\n"}, []),
    ("not all is known", {"staging/auth.env": "BEAT=90\n", "staging/backend.env": "ORIGIN=https://a\n"}, []),
    (
        "another check tells it",
        {"staging/auth.env": "BEAT=${GONE}\nLIMIT=1\n", "staging/backend.env": "POOL=many\n"},
        [],
    ),
    (
        "templates and inactive files are no deployment",
        {"staging/old.env": "POOL=99\n", "staging/template.env": "POOL=99\n"},
        [],
    ),
    (
        "each variant is judged",
        {"staging/variants/auth-a.env": "POOL=99\n", "staging/variants/auth-b.env": "POOL=9\n"},
        [
            (
                "warning",
                "pool-fits does not hold for auth in staging: pool <= 10",
                [("staging/variants/auth-a.env", 1, 6, "auth: pool = 99"), rule("pool-fits")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_rule_violation(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


def test_facets(tmp_path: Path) -> None:
    """The names that are written, or would be; what to do; where."""
    files = {"staging/worker.env": "SIZE=4\n", "staging/auth.env": "PULSE=31\nLIMIT=1\n"}
    assert facets(found(tmp_path, SCHEMA, files, CHECK)) == [
        ("change PULSE or LIMIT so that the rule holds", ("PULSE", "LIMIT"), ("staging",), (), ("auth",)),
        ("change SIZE or POOL so that the rule holds", ("SIZE", "POOL"), ("staging",), (), ("worker",)),
    ]


@pytest.mark.parametrize(
    ("rule", "hint", "keys"),
    [
        ("quiet || stage in ['development']", "change QUIET so that the rule holds", ("QUIET", "STAGE")),
        ("stage == 'test'", "change STAGE so that the rule holds", ("STAGE",)),
    ],
)
def test_what_identifies_is_not_to_be_changed(rule: str, hint: str, keys: tuple[str, ...], tmp_path: Path) -> None:
    """Unless the rule is about nothing else."""
    schema = f"""
properties:
  stage: {{type: string, services: [auth], identifies: environment}}
  quiet: {{type: boolean, services: [auth]}}
rules:
  - {{id: r, rule: "{rule}"}}
"""
    files = {"staging/auth.env": "STAGE=staging\nQUIET=false\n"}
    (problem,) = (one.problem for one in found(tmp_path, schema, files, CHECK))
    assert (problem.hint, problem.keys) == (hint, keys)


def test_lines(tmp_path: Path) -> None:
    """The rule is shown in one line, as its values are."""
    files = {"staging/auth.env": "KEY=CANARYalpha\nOTHER_KEY=CANARYalpha\n"}
    assert lines(found(tmp_path, SCHEMA, files, CHECK)) == [
        "KEY=••••",
        "OTHER_KEY=••••",
        "rule: key != other_key && key != ••••",
    ]


def test_long_rules_are_cut(tmp_path: Path) -> None:
    """A block of many lines is one line of what fits."""
    schema = (
        f"properties:\n  pool: {{type: integer}}\nrules:\n  - id: long\n    rule: >\n{'      pool > 1 &&' * 40} true\n"
    )
    (finding,) = found(tmp_path, schema, {"staging/auth.env": "POOL=1\n"}, CHECK)
    text = " ".join(["pool > 1 &&"] * 40)[:160]
    assert lines([finding])[-1] == f"rule: {text}…"
    assert finding.problem.message == f"long does not hold for auth in staging: {text}…"


def test_a_variable_that_another_file_sets(tmp_path: Path) -> None:
    """The place is where the value is written, the label says where it is used."""
    files = {
        "staging/compose.yaml": "services:\n  auth:\n    environment: {POOL: '${SIZE}'}\n",
        "staging/.env": "SIZE=12\n",
    }
    assert table(found(tmp_path, SCHEMA, files, CHECK)) == [
        (
            "warning",
            "pool-fits does not hold for auth in staging (compose): pool <= 10",
            [
                ("staging/.env", 1, 6, "auth: pool = 12, used at staging/compose.yaml:3"),
                rule("pool-fits"),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("rule_", "settings", "values"),
    [
        ("key != label", "label: {type: string}", "LABEL=CANARYalpha"),
        ("!(key in labels)", "labels: {type: array, encoding: csv}", "LABELS=a,CANARYalpha,b"),
        ("!label.contains(key)", "label: {type: string}", "LABEL=x-CANARYalpha-y"),
        ("!key.contains(label)", "label: {type: string}", "LABEL=CANARYal"),
        (
            "!dsn.contains(label)",
            "dsn: {type: string, secret: false}\n  label: {}",
            "DSN=x://u:CANARYalpha@h\nLABEL=CANARYalpha",
        ),
        (
            "pin != number",
            "pin: {type: integer, secret: true}\n  number: {type: integer}",
            "PIN=48151623\nNUMBER=48151623",
        ),
    ],
)
def test_what_equals_a_secret_is_not_shown_beside_it(rule_: str, settings: str, values: str, tmp_path: Path) -> None:
    """That the two are equal is what the finding says, so the open one is masked as well."""
    schema = (
        f"properties:\n  key: {{type: string, secret: true}}\n  {settings}\nrules:\n  - {{id: r, rule: '{rule_}'}}\n"
    )
    files = {"staging/auth.env": f"KEY=CANARYalpha\n{values}\n"}
    (finding,) = found(tmp_path, schema, files, CHECK)
    text = repr(replace(finding.problem, setting=None))
    assert [secret for secret in ("CANARY", "4815") if secret in text] == []


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """Not as a value, not as what it is compared with, not by way of a rule that does not hold."""
    files = {
        "staging/auth.env": "KEY=CANARYalpha\nOTHER_KEY=CANARYalpha\nBEAT=1\n",
        "staging/backend.env": "KEY=CANARYbeta\nOTHER_KEY=CANARYdelta\n",
        "staging/worker.env": "DSN=mysql://u:CANARYgamma@db/x\n",
        "development/auth.env": "KEY=CANARYalpha\n",
    }
    text = told(tmp_path, SCHEMA, files)
    assert [secret for secret in SECRETS if secret in text] == []
    assert "keys-differ does not hold" in text


def test_what_is_derived_takes_part_and_stays_masked(tmp_path: Path) -> None:
    """A setting that others make has a value in a rule; what a secret went into is shown to nobody."""
    schema = """
properties:
  host: {type: string, services: [auth]}
  key: {type: string, secret: true, services: [auth]}
  url: {type: string, services: [auth], derive: "https://{host}/callback"}
  signed: {type: string, services: [auth], derive: "{host}:{key}"}
rules:
  - {id: local, rule: url.startsWith("https://localhost")}
  - {id: short, rule: signed.size() < 4}
"""
    files = {"schema.yaml": schema, "staging/auth.env": "HOST=example.com\nKEY=CANARYalpha\n"}
    broken = findings(tmp_path, files, CHECK)
    assert table(broken) == [
        (
            "error",
            'local does not hold for auth in staging: url.startsWith("https://localhost")',
            [
                ("schema.yaml", 5, 3, "auth: url = https://example.com/callback, derived"),
                ("schema.yaml", 8, 23, "the rule"),
            ],
        ),
        (
            "error",
            "short does not hold for auth in staging: signed.size() < ••••",
            [
                ("schema.yaml", 6, 3, "auth: signed = value A, derived"),
                ("schema.yaml", 9, 23, "the rule"),
            ],
        ),
    ]
    assert "CANARY" not in str(broken)
