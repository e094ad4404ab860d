from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, found, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "command-substitution"

SCHEMA = """
properties:
  build_id: {type: string, optional: true, aliases: [BUILD, {name: OLD_BUILD, read: false}]}
  note: {type: string, optional: true, services: [auth]}
  jwt_secret: {type: string, secret: true, optional: true}
  from_ci: {type: string, optional: true}
"""

RUNNING = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
reader = "bash"
[services.backend]
reader = "ruby-dotenv"
[[sources]]
files = "{environment}/{service}.env"
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "readers that run it, whatever stands around",
        {
            "confcheck.toml": RUNNING,
            "staging/auth.env": "BUILD_ID=v\"$(git `x` 'CANARYalpha'\n)\"\nNOTE='$(date)'\n",
            "staging/backend.env": "BUILD_ID='$(date)'\nJWT_SECRET=a$(b (c))\n",
        },
        [
            (
                "warning",
                f"{key} holds a command that a shell would execute",
                [(path, line, 1, f"{path[8:-4]}: a command in the value")],
            )
            for path, line, key in (
                ("staging/auth.env", 1, "BUILD_ID"),
                ("staging/backend.env", 1, "BUILD_ID"),
                ("staging/auth.env", 3, "NOTE"),
                ("staging/backend.env", 2, "JWT_SECRET"),
            )
        ],
    ),
    ("none", {"staging/auth.env": "BUILD_ID=4f2c9e1\nNOTE=(see $HOME)\n"}, []),
    (
        "a command",
        {"staging/auth.env": "# here\nBUILD_ID=$(git rev-parse HEAD)\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/auth.env", 2, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "backticks",
        {"staging/auth.env": "BUILD_ID=`git rev-parse HEAD`\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "within double quotes, and inside another text",
        {"staging/auth.env": 'BUILD_ID="v$(date +%s)"\nNOTE=a`b`c\n'},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            ),
            (
                "warning",
                "NOTE holds a command that a shell would execute",
                [("staging/auth.env", 2, 1, "auth: a command in the value")],
            ),
        ],
    ),
    (
        "one in another",
        {"staging/auth.env": "BUILD_ID=$(echo $(date))\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "what only looks like one",
        {
            "staging/auth.env": "BUILD_ID=$((1+2))\nNOTE=a`b\nJWT_SECRET=pa$(ss\n",
            "staging/backend.env": "BUILD_ID=$()\nJWT_SECRET=pa$$word\n",
        },
        [],
    ),
    ("escaped", {"staging/auth.env": "BUILD_ID=\\$(date)\nNOTE=\\`date`\n"}, []),
    (
        "around and inside a variable",
        {"staging/auth.env": "A=b\nBUILD_ID=${A}-$(date)\nNOTE=$(cat ${A})\nJWT_SECRET=${A:-$(pass CANARYalpha)}\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/auth.env", 2, 1, "auth: a command in the value")],
            ),
            (
                "warning",
                "NOTE holds a command that a shell would execute",
                [("staging/auth.env", 3, 1, "auth: a command in the value")],
            ),
            (
                "warning",
                "JWT_SECRET holds a command that a shell would execute",
                [("staging/auth.env", 4, 1, "auth: a command in the value")],
            ),
        ],
    ),
    (
        "older names, and names that nothing reads",
        {"staging/auth.env": "BUILD=$(date)\nOLD_BUILD=`date`\n"},
        [
            (
                "warning",
                "BUILD holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            ),
            (
                "warning",
                "OLD_BUILD holds a command that a shell would execute",
                [("staging/auth.env", 2, 1, "auth: a command in the value")],
            ),
        ],
    ),
    (
        "in a file that another one overrides",
        {"base/auth.env": "BUILD_ID=$(date)\n", "staging/auth.env": "BUILD_ID=1\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("base/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "a file that environments share is one cause",
        {"base/auth.env": "BUILD_ID=$(date)\n", "staging/auth.env": "NOTE=x\n", "development/auth.env": "NOTE=x\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [
                    ("base/auth.env", 1, 1, "auth: a command in the value"),
                    ("base/auth.env", 1, 1, "auth: a command in the value"),
                ],
            )
        ],
    ),
    (
        "outside deployed environments it is the same",
        {"development/auth.env": "BUILD_ID=$(date)\n"},
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("development/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "what is provided is written all the same",
        {"staging/auth.env": "FROM_CI=$(date)\n"},
        [
            (
                "warning",
                "FROM_CI holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "names outside the schema, whose value is not shown",
        {"staging/auth.env": "TOKEN_NOW=$(vault CANARYalpha)\n"},
        [
            (
                "warning",
                "TOKEN_NOW holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "a key that may be a piece of a secret",
        {"staging/auth.env": "kF3z9CANARYalpha=$(date)\n"},
        [
            (
                "warning",
                "•••• holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "a secret",
        {"staging/auth.env": "JWT_SECRET=$(pass CANARYalpha)\n"},
        [
            (
                "warning",
                "JWT_SECRET holds a command that a shell would execute",
                [("staging/auth.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
    (
        "structured files are not read by shells",
        {
            "staging/auth.yaml": "env_vars: {BUILD_ID: $(date), NOTE: '`date`'}\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    environment:\n      - BUILD_ID=$(date)\n"
                "      - NOTE=`date`\n  backend:\n"
                "    environment: {BUILD_ID: $(date)}\n"
            ),
            "staging/kube.yaml": (
                "kind: Deployment\nmetadata: {name: worker}\n"
                "spec: {template: {spec: {containers: [{name: worker, env: [{name: A, value: b}, "
                "{name: BUILD_ID, value: $(A)}]}]}}}\n"
            ),
        },
        [],
    ),
    (
        "env files of compose, and the file beside it where it is one",
        {
            "staging/some.list": "BUILD_ID=$(date)\n",
            "staging/compose.yaml": (
                "services:\n  auth:\n    env_file: [some.list]\n  backend:\n    env_file: some.list\n"
            ),
        },
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [
                    ("staging/some.list", 1, 1, "auth: a command in the value"),
                    ("staging/some.list", 1, 1, "backend: a command in the value"),
                ],
            )
        ],
    ),
    (
        "variants; not inactive files, not templates",
        {
            "staging/variants/auth-a.env": "BUILD_ID=$(date)\n",
            "staging/old.env": "BUILD_ID=$(date)\n",
            "staging/template.env": "BUILD_ID=$(date)\n",
        },
        [
            (
                "warning",
                "BUILD_ID holds a command that a shell would execute",
                [("staging/variants/auth-a.env", 1, 1, "auth: a command in the value")],
            )
        ],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_a_shell_would_execute(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(found(tmp_path, SCHEMA, files, CHECK))


SHARED = """
schema = "schema.yaml"
ignore-keys = ["PS*"]
[environments.development]
[environments.staging]
[services.worker]
[services.auth]
[[sources]]
files = "shared.env"
services = ["worker", "auth"]
"""


def test_a_file_for_several_services(tmp_path: Path) -> None:
    """A setting for one of them, a name outside the schema for the other; ignored names are none of ours."""
    files = {"confcheck.toml": SHARED, "schema.yaml": SCHEMA, "shared.env": "NOTE=$(date)\nPS1=`pwd`\n"}
    (shown,) = findings(tmp_path, files, CHECK)
    assert table([shown]) == [
        (
            "warning",
            "NOTE holds a command that a shell would execute",
            [
                ("shared.env", 1, 1, "worker: a command in the value"),
                ("shared.env", 1, 1, "worker: a command in the value"),
                ("shared.env", 1, 1, "auth: a command in the value"),
                ("shared.env", 1, 1, "auth: a command in the value"),
            ],
        )
    ]
    assert (shown.problem.setting and shown.problem.setting.path) == "note"


@pytest.mark.parametrize("environment", ["development", "staging"])
def test_every_environment_that_reads_the_file_sees_it(environment: str, tmp_path: Path) -> None:
    """A gate for one environment does not pass because another one reads the file, too."""
    files = {"confcheck.toml": SHARED, "schema.yaml": SCHEMA, "shared.env": "BUILD_ID=$(date)\n"}
    assert [one.problem.environments for one in findings(tmp_path, files, CHECK, environment)] == [
        ("development", "staging")
    ]


def test_hint_keys_and_lines(tmp_path: Path) -> None:
    """What to do, which name; the command only where the schema knows the name."""
    files = {"staging/auth.env": "BUILD=$(date) # CANARYalpha\nJWT_SECRET=`CANARYbeta`\nNAME=$(CANARYgamma)\n"}
    shown = found(tmp_path, SCHEMA, files, CHECK)
    hint = "write the value itself, or name the key in `provided` and let the deployment compute it"
    assert facets(shown) == [(hint, (key,), ("staging",), (), ("auth",)) for key in ("NAME", "BUILD", "JWT_SECRET")]
    assert lines(shown) == ["NAME", "BUILD=$(date)", "JWT_SECRET=••••"]


@pytest.mark.parametrize("files", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_no_secret_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """Not in messages, labels, lines, hints or keys of any check, nor in an explanation."""
    assert not [secret for secret in SECRETS if secret in told(tmp_path, SCHEMA, files)]
