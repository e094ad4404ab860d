from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Row, facets, findings, lines, report, table

CHECK = "undefined-reference"

SCHEMA = """
properties:
  url: {type: string, optional: true}
  host: {type: string, optional: true}
  api_token: {type: string, optional: true}
"""

MANIFEST = """
schema = "schema.yaml"
provided = ["FROM_CI", "HOST"]
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
environments = ["staging"]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/cloud.yaml"
format = "kubernetes"
target = "cloud"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/old.env"
services = ["auth"]
active = false
required = false
[[sources]]
files = "{environment}/variants/{service}-*.env"
variants = true
required = false
"""

CONTAINER = """
kind: Deployment
metadata: {name: auth}
spec: {template: {spec: {containers: [{name: auth, env: [{name: URL, value: 'http://$(PUBLIC_HOST)/$(date)'}]}]}}}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "python-dotenv",
        {"staging/auth.env": "URL=https://${PUBLIC_HOST}/callback\n"},
        [
            (
                "error",
                "url uses the undefined variable PUBLIC_HOST in staging",
                [("staging/auth.env", 1, 5, "auth: PUBLIC_HOST is undefined")],
            )
        ],
    ),
    (
        "outside deployed environments it is a warning, and another finding",
        {"staging/auth.env": "URL=${A}\n", "development/auth.env": "URL=${A}\n"},
        [
            (
                "error",
                "url uses the undefined variable A in staging",
                [("staging/auth.env", 1, 5, "auth: A is undefined")],
            ),
            (
                "warning",
                "url uses the undefined variable A in development",
                [("development/auth.env", 1, 5, "auth: A is undefined")],
            ),
        ],
    ),
    (
        "several services and variables are one finding for one setting",
        {
            "staging/auth.env": "URL=${A}${B}\n",
            "staging/compose.yaml": "services: {backend: {environment: {URL: '${B}${C:-${D}}'}}}\n",
        },
        [
            (
                "error",
                "url uses the undefined variables A, B and D in staging",
                [
                    ("staging/auth.env", 1, 5, "auth: A and B are undefined"),
                    ("staging/compose.yaml", 1, 41, "backend: B and D are undefined"),
                ],
            )
        ],
    ),
    (
        "two settings are two findings",
        {"staging/auth.env": "HOST=${A}\nURL=${A}\n"},
        [
            (
                "error",
                "url uses the undefined variable A in staging",
                [("staging/auth.env", 2, 5, "auth: A is undefined")],
            ),
            (
                "error",
                "host uses the undefined variable A in staging",
                [("staging/auth.env", 1, 6, "auth: A is undefined")],
            ),
        ],
    ),
    (
        "what stands below comes too late",
        {"staging/auth.env": "URL=${LATER}\nLATER=1\n"},
        [
            (
                "error",
                "url uses the undefined variable LATER in staging",
                [("staging/auth.env", 1, 5, "auth: LATER is undefined")],
            )
        ],
    ),
    (
        "compose sees only the .env beside its file, and `?` asks for a value that is not empty",
        {
            "staging/.env": "EMPTY=\nSET=1\n",
            "staging/compose.yaml": """
                services:
                  auth:
                    environment:
                      OTHER: 1
                      URL: $OTHER/${SET}/${EMPTY:?}/${EMPTY?}
                """,
        },
        [
            (
                "error",
                "url uses the undefined variables OTHER and EMPTY in staging",
                [("staging/compose.yaml", 6, 12, "auth: OTHER and EMPTY are undefined")],
            )
        ],
    ),
    (
        "an env_file that two services take in",
        {
            "staging/compose.yaml": """
                services:
                  auth: {env_file: common.env}
                  backend: {env_file: common.env}
                """,
            "staging/common.env": "URL=${A}\n",
        },
        [
            (
                "error",
                "url uses the undefined variable A in staging",
                [
                    ("staging/common.env", 1, 5, "auth: A is undefined"),
                    ("staging/common.env", 1, 5, "backend: A is undefined"),
                ],
            )
        ],
    ),
    (
        "only winners count: another file sets it",
        {"staging/auth.env": "URL=${A}\n", "staging/auth.yaml": "env_vars: {URL: 'http://a'}\nsecrets: {}\n"},
        [],
    ),
    ("defaults, also empty ones, and alternatives", {"staging/auth.env": "URL=${A:-b}${C:-}\n"}, []),
    (
        "compose operators that need nothing",
        {"staging/compose.yaml": "services: {auth: {environment: {URL: '${A:-b}${C-}${D:+e}$$F'}}}\n"},
        [],
    ),
    (
        "python-dotenv wants braces, and compose replaces nothing in single quotes",
        {
            "staging/auth.env": "URL=$A\n",
            "staging/compose.yaml": "services: {backend: {env_file: quoted.env}}\n",
            "staging/quoted.env": "URL='${A}'\n",
        },
        [],
    ),
    (
        "a container that is no service",
        {"staging/compose.yaml": "services: {auth: {}, redis: {environment: {URL: $A}}}"},
        [],
    ),
    ("a key that no service uses", {"staging/auth.env": "OTHER=${A}\n"}, []),
    ("an inactive file", {"staging/auth.env": "", "staging/inactive.env": "URL=${A}\n"}, []),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_undefined(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert expected == table(findings(tmp_path, {"schema.yaml": SCHEMA, **files}, CHECK))


DEFAULT = ", give a default (`${A:-…}`) where the format has such, or name in `provided` what arrives from outside"
HINTS = [
    ({"staging/auth.env": "URL=${A}${B}\n"}, "define A and B above its use or in a lower file"),
    (
        {"staging/compose.yaml": "services: {auth: {environment: {URL: $A}}}\n"},
        "define A in the `.env` beside the compose file",
    ),
    (
        {
            "staging/auth.env": "URL=${A}\n",
            "staging/compose.yaml": "services: {backend: {environment: {URL: $A}}}\n",
        },
        "define A above its use or in a lower file or in the `.env` beside the compose file",
    ),
]


@pytest.mark.parametrize(("files", "hint"), HINTS)
def test_the_hint_says_where_the_reader_looks(files: dict[str, str], hint: str, tmp_path: Path) -> None:
    """It depends on the format."""
    found = findings(tmp_path, {"schema.yaml": SCHEMA, **files}, CHECK)
    assert [hint + DEFAULT] == [one.problem.hint for one in found]


def test_kubernetes_and_targets(tmp_path: Path) -> None:
    """`$(date)` looks like no variable; the targets are in the message and in the places."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "staging/cloud.yaml": CONTAINER,
        "staging/compose.yaml": "services: {auth: {environment: {URL: $A}}, backend: {}}\n",
    }
    found = findings(tmp_path, files, CHECK)
    assert table(found) == [
        (
            "error",
            "url uses the undefined variables PUBLIC_HOST and A in staging (cloud, compose)",
            [
                ("staging/cloud.yaml", 4, 77, "auth: PUBLIC_HOST is undefined"),
                ("staging/compose.yaml", 1, 38, "auth: A is undefined"),
            ],
        )
    ]
    assert [one[1:] for one in facets(found)] == [(("URL",), ("staging",), ("cloud", "compose"), ("auth",))]
    assert [place.target for one in found for place in one.problem.places] == ["cloud", "compose"]


def test_what_a_lower_layer_or_the_outside_supplies(tmp_path: Path) -> None:
    """`extends` puts the ancestor's files below; `provided` names are set, and so is a provided setting."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "base/auth.env": "LOWER=1\n",
        "staging/auth.env": "URL=${LOWER}${FROM_CI}\nHOST=${NOWHERE}\n",
        "staging/backend.env": "",
        "staging/old.env": "URL=${NOWHERE}\n",
    }
    assert findings(tmp_path, files, CHECK) == []


def test_a_file_of_an_ancestor_is_judged_in_each_environment(tmp_path: Path) -> None:
    """One environment defines the variable, the other does not."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "base/auth.env": "API_TOKEN=x${A}\n",
        "development/auth.env": "",
        "staging/auth.env": "API_TOKEN=y${A:-b}\n",
        "staging/backend.env": "",
        "staging/variants/backend-blue.env": "URL=${B}\n",
    }
    found = findings(tmp_path, files, CHECK)
    assert table(found) == [
        (
            "error",
            "url uses the undefined variable B in staging",
            [("staging/variants/backend-blue.env", 1, 5, "backend: B is undefined")],
        ),
        (
            "warning",
            "api_token uses the undefined variable A in development",
            [("base/auth.env", 1, 11, "auth: A is undefined")],
        ),
    ]
    assert lines(found) == ["URL=${B}", "API_TOKEN=••••${A}"]


def test_it_is_neither_missing_nor_invalid(tmp_path: Path) -> None:
    """One assignment, one cause."""
    schema = "properties:\n  url: {type: string, format: uri, minLength: 3, services: [auth]}\n"
    found = report(tmp_path, {"schema.yaml": schema, "staging/auth.env": "URL=${A}\n"}).findings
    assert [one.check for one in found if one.check != "missing-source"] == [CHECK]
