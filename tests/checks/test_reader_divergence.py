from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.kernel.secrecy import MASK
from confcheck.resolve.divergence import divergences
from confcheck.resolve.readings import portable, reading
from confcheck.sources import READERS
from tests.workspaces import Row, facets, findings, lines, report, table, write

CHECK = "reader-divergence"


def manifest(*readers: str) -> str:
    """One file for services with these readers, in two environments."""
    services = "".join(f'[services.s{number}]\nreader = "{name}"\n' for number, name in enumerate(readers))
    listed = ", ".join(f'"s{number}"' for number in range(len(readers)))
    return f"""
schema = "schema.yaml"
ignore-keys = ["IGNORED_*"]
[environments.staging]
[environments.production]
{services}
[[sources]]
files = "{{environment}}.env"
services = [{listed}]
required = false
[[sources]]
files = "all.env"
services = [{listed}]
required = false
"""


PYTHON_NODE = manifest("python-dotenv", "node")
PYTHON_DOCKER = manifest("python-dotenv", "docker-run")
COMPOSE = """
schema = "schema.yaml"
[environments.staging]
[services.api]
[services.worker]
[[sources]]
files = "{environment}.env"
services = ["api"]
[[sources]]
files = "{environment}.yaml"
format = "compose"
target = "compose"
names = { worker = "jobs" }
"""
PROJECT = COMPOSE.replace('"{environment}.env"', '".env"')
SCHEMA = """
properties:
  pin: {type: string, optional: true}
  shared: {type: string, optional: true, agree: services}
  key: {type: string, optional: true, secret: true}
"""

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    (
        "a comment for one is a part of the value for the other",
        {"confcheck.toml": PYTHON_NODE, "staging.env": "A=1\nPIN=12#34\n"},
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and node (staging)",
                [
                    ("staging.env", 2, 5, "s0, by python-dotenv: 12#34"),
                    ("staging.env", 2, 5, "s1, by node: 12"),
                ],
            )
        ],
    ),
    (
        "one file for two environments is one finding",
        {"confcheck.toml": PYTHON_NODE, "all.env": "PIN=12#34\n"},
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and node (staging and production)",
                [
                    ("all.env", 1, 5, "s0, by python-dotenv: 12#34"),
                    ("all.env", 1, 5, "s1, by node: 12"),
                ],
            )
        ],
    ),
    (
        "where services must agree it is an error",
        {"confcheck.toml": PYTHON_NODE, "staging.env": "SHARED=a#b\n"},
        [
            (
                "error",
                "SHARED is read differently by python-dotenv and node (staging)",
                [
                    ("staging.env", 1, 8, "s0, by python-dotenv: a#b"),
                    ("staging.env", 1, 8, "s1, by node: a"),
                ],
            )
        ],
    ),
    (
        "what one reader refuses is an error",
        {"confcheck.toml": PYTHON_DOCKER, "staging.env": "export PIN=1\n"},
        [
            (
                "error",
                "PIN is read differently by python-dotenv and docker-run (staging)",
                [
                    ("staging.env", 1, 12, "s0, by python-dotenv: 1"),
                    ("staging.env", 1, 1, "s1, by docker-run: docker refuses this file: a blank in a name"),
                ],
            )
        ],
    ),
    (
        "a blank at the end is seen",
        {"confcheck.toml": PYTHON_DOCKER, "staging.env": "PIN=1 \n"},
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and docker-run (staging)",
                [
                    ("staging.env", 1, 5, "s0, by python-dotenv: 1"),
                    ("staging.env", 1, 5, "s1, by docker-run: 1␠"),
                ],
            )
        ],
    ),
    (
        "what one takes for one value is one finding with its first line",
        {"confcheck.toml": PYTHON_DOCKER, "staging.env": 'PIN="a\nB=1\nC=2"\nSHARED=x\n'},
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and docker-run (staging), and with it the lines down to 3",
                [
                    ("staging.env", 1, 5, "s0, by python-dotenv: a\nB=1\nC=2"),
                    ("staging.env", 1, 5, 's1, by docker-run: "a'),
                ],
            )
        ],
    ),
    (
        "a compose env_file that a process reads itself",
        {
            "confcheck.toml": COMPOSE,
            "staging.env": "PIN='$word'\n",
            "staging.yaml": "services:\n  jobs:\n    env_file: staging.env\n  db: {env_file: staging.env}\n",
        },
        [],
    ),
    (
        "a variable for compose",
        {
            "confcheck.toml": COMPOSE,
            "staging.env": "PIN=a$word\n",
            "staging.yaml": "services:\n  jobs:\n    image: x\n    env_file: staging.env\n",
        },
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and compose (staging (compose))",
                [
                    ("staging.env", 1, 5, "api, by python-dotenv: a$word"),
                    ("staging.env", 1, 5, "worker in staging.yaml, by compose: a${word}"),
                ],
            )
        ],
    ),
    (
        "a raw env_file beside one that is not",
        {
            "confcheck.toml": COMPOSE,
            "staging.env": "A=1\n",
            "staging.yaml": "services:\n  api: {env_file: x.env}\n  jobs: {env_file: [{path: x.env, format: raw}]}\n",
            "x.env": "PIN='1'\n",
        },
        [
            (
                "warning",
                "PIN is read differently by compose and docker-run (staging (compose))",
                [
                    ("x.env", 1, 5, "api in staging.yaml, by compose: 1"),
                    ("x.env", 1, 5, "worker in staging.yaml, by docker-run: '1'"),
                ],
            )
        ],
    ),
    (
        "the file that fills the variables of a compose file: only what it takes from there, through any other key",
        {
            "confcheck.toml": PROJECT,
            ".env": "PIN=a$word\nKEY=x$PIN\nSHARED='$PIN'\n",
            "staging.yaml": "services:\n  jobs:\n    environment: {SHARED: 'x-${KEY}'}\n",
        },
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and compose (staging (compose))",
                [
                    (".env", 1, 5, "api, by python-dotenv: a$word"),
                    (".env", 1, 5, "staging.yaml, by compose: a${word}"),
                ],
            ),
            (
                "warning",
                "KEY is read differently by python-dotenv and compose (staging (compose))",
                [
                    (".env", 2, 1, "api, by python-dotenv: value A"),
                    (".env", 2, 5, "staging.yaml, by compose: ••••${PIN} (value B)"),
                ],
            ),
        ],
    ),
    (
        "a compose file that takes nothing from there",
        {
            "confcheck.toml": PROJECT,
            ".env": "PIN=a$word\n",
            "staging.yaml": "services:\n  jobs: {image: x, environment: {SHARED: $OTHER}}\n",
        },
        [],
    ),
    (
        "compose does not start at all",
        {
            "confcheck.toml": PROJECT,
            ".env": "PIN=1\nSHARED x=1\n",
            "staging.yaml": "services:\n  jobs: {image: x}\n",
        },
        [],
    ),
    (
        "two services that differ, beside a compose file that takes nothing",
        {
            "confcheck.toml": PROJECT
            + "[[sources]]\nfiles='.env'\nservices=['third']\n[services.third]\nreader='node'\n",
            ".env": "PIN=a#word\n",
            "staging.yaml": "services:\n  jobs: {image: x}\n",
        },
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and node (staging)",
                [(".env", 1, 5, "api, by python-dotenv: a#word"), (".env", 1, 5, "third, by node: a")],
            )
        ],
    ),
    (
        "a key that compose takes as it is",
        {
            "confcheck.toml": PROJECT,
            ".env": "PIN=a$word\n",
            "staging.yaml": "services:\n  jobs: {image: x, environment: [PIN]}\n",
        },
        [
            (
                "warning",
                "PIN is read differently by python-dotenv and compose (staging (compose))",
                [
                    (".env", 1, 5, "api, by python-dotenv: a$word"),
                    (".env", 1, 5, "staging.yaml, by compose: a${word}"),
                ],
            )
        ],
    ),
    ("what all read alike", {"confcheck.toml": PYTHON_NODE, "staging.env": "# c\n\nPIN='12#34'\nB=x y\n"}, []),
    ("what no reader reads", {"confcheck.toml": PYTHON_NODE, "staging.env": "no assignment\n"}, []),
    ("two lines for one key", {"confcheck.toml": manifest("node", "dotenvy"), "staging.env": "PIN=1\nPIN=2\n"}, []),
    ("what a command would print", {"confcheck.toml": manifest("node", "bash"), "staging.env": "PIN=$(x)\n"}, []),
    ("no setting", {"confcheck.toml": PYTHON_NODE, "staging.env": "IGNORED_A=1#2\n"}, []),
    ("one reader", {"confcheck.toml": manifest("node", "node"), "staging.env": "PIN=1#2\n"}, []),
    (
        "a container that is no service",
        {
            "confcheck.toml": COMPOSE,
            "staging.env": "PIN=a$word\n",
            "staging.yaml": "services:\n  jobs: {image: x}\n  db: {env_file: staging.env}\n",
        },
        [],
    ),
    (
        "a file that no deployment reads",
        {
            "confcheck.toml": PYTHON_NODE + '[[sources]]\nfiles = "old.env"\nservices = ["s0", "s1"]\nactive = false\n',
            "staging.env": "PIN=1\n",
            "old.env": "PIN=1#2\n",
        },
        [],
    ),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_read_differently(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Files in, findings out."""
    assert table(findings(tmp_path, {"schema.yaml": SCHEMA, **files}, CHECK)) == expected


def _hints(tmp_path: Path, text: str, *readers: str) -> list[str | None]:
    found = findings(
        tmp_path, {"confcheck.toml": manifest(*readers), "staging.env": text, "schema.yaml": SCHEMA}, CHECK
    )
    return [hint for hint, *_ in facets(found)]


def test_the_spelling_that_all_read_alike(tmp_path: Path) -> None:
    """For each of the values, as far as there is one."""
    assert _hints(tmp_path, "PIN=12#34\n", "python-dotenv", "node") == [
        "all of them read alike: PIN='12#34' for 12#34 or PIN=12 for 12"
    ]
    assert _hints(tmp_path, "PIN=12#34\n", "python-dotenv", "node", "docker-run") == [
        "all of them read alike: PIN=12 for 12; there is none for 12#34"
    ]
    assert _hints(tmp_path, "PIN=a #b$c\n", "docker-run", "bash", "node") == [
        "all of them read alike: PIN=a for a; there is none for a #b$c"
    ]
    assert _hints(tmp_path, "PIN='a\nb'\n", "docker-run", "node") == [
        "no spelling is read alike by all of them: change the value, or give each a file of its own"
    ]


def test_what_goes_with_it(tmp_path: Path) -> None:
    """Keys, environments, targets and services."""
    found = findings(
        tmp_path, {"confcheck.toml": PYTHON_DOCKER, "schema.yaml": SCHEMA, "all.env": 'PIN="a\nB=1"\n'}, CHECK
    )
    assert [facet[1:] for facet in facets(found)] == [(("PIN", "B"), ("staging", "production"), (), ("s0", "s1"))]
    assert [one.problem.setting and one.problem.setting.path for one in found] == ["pin"]
    assert lines(found) == ["PIN=a\nB=1", 'PIN="a']


@pytest.mark.parametrize("text", ["KEY=CANARY7#2w9Z\n", "API_TOKEN=CANARY7#2w9Z\n", 'PIN="a\nKEY=CANARY72w9Z"\n'])
def test_a_secret_is_masked(text: str, tmp_path: Path) -> None:
    """In its line, its label and its spelling; also inside the value of another key."""
    found = findings(
        tmp_path,
        {"confcheck.toml": manifest("node", "docker-run", "python-dotenv"), "schema.yaml": SCHEMA, "all.env": text},
        CHECK,
    )
    assert len(found) == 1
    assert "CANARY" not in repr(found)
    assert "value A" in found[0].problem.places[0].label
    assert "value B" in repr([place.label for place in found[0].problem.places])


def test_the_quotes_of_a_secret_are_shown(tmp_path: Path) -> None:
    """They are what has to change."""
    assert _hints(tmp_path, "KEY=CANARY7#2w9Z\n", "node", "python-dotenv") == [
        f"all of them read alike: KEY={MASK} for value A or KEY='{MASK}' for value B"
    ]


def test_one_line_has_one_cause(tmp_path: Path) -> None:
    """What it tells, neither a drift nor a broken file tells once more."""
    files = {
        "confcheck.toml": PYTHON_DOCKER,
        "schema.yaml": SCHEMA,
        "staging.env": 'SHARED="x"\nexport PIN=1\nno assignment\n',
        "production.env": "A=1\n",
    }
    found = [(one.check, one.problem.places[0].line) for one in report(tmp_path, files).findings]
    assert [row for row in found if row[0] in (CHECK, "service-drift", "malformed-source")] == [
        ("malformed-source", 3),
        (CHECK, 2),
        (CHECK, 1),
    ]


def test_a_drift_between_lines_is_still_one(tmp_path: Path) -> None:
    """Only what one line means to several readers is taken out of it."""
    own = '[[sources]]\nfiles = "own.env"\nservices = ["s0"]\n'
    files = {"confcheck.toml": PYTHON_NODE + own, "schema.yaml": SCHEMA, "staging.env": "SHARED=a#b\n"}
    found = findings(tmp_path, {**files, "own.env": "SHARED=c\n"}, "service-drift")
    assert [one.problem.environments for one in found] == [("staging",)]


def test_it_can_be_asked_for_by_each_of_its_services(tmp_path: Path) -> None:
    """The finding belongs to all consumers, in every environment that has the file."""
    root = write(tmp_path, {"confcheck.toml": PYTHON_NODE, "schema.yaml": SCHEMA, "all.env": "PIN=12#34\n"})
    for service in ("s0", "s1"):
        found = api.validate(api.load(root), ("production",), services=(service,)).findings
        assert [one.check for one in found].count(CHECK) == 1


TRICKY = st.text(alphabet="aB1 #'\"$\\{}=`\n\t!;:-", max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(TRICKY, min_size=1, max_size=3), chosen=st.sets(st.sampled_from(READERS), min_size=2))
def test_what_is_proposed_is_read_alike(values: list[str], chosen: set[object]) -> None:
    """By each of the readers, as the value that one of them read."""
    readers = [reader for reader in READERS if reader in chosen]
    text = "".join(f"KEY{number}={value}\n" for number, value in enumerate(values))
    readings = [reading(reader, reader.read(text, "f")) for reader in readers]
    for one in divergences(readings):
        for item in (item for side in one.sides for item in side.items):
            line = portable(readers, item)
            if line is None:
                continue
            found = [reading(reader, reader.read(f"A=1\n{line}\nB=2\n", "f")) for reader in readers]
            assert list(divergences(found)) == []
            assert {each.items[1].value for each in found} == {item.value}
            assert not any(each.problems for each in found)
