from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Facet, Row, facets, findings, lines, table

CHECK = "port-collision"

MANIFEST = """
schema = "schema.yaml"
provided = ["FROM_CI"]
[environments.test]
[environments.staging]
[services.auth]
[services.backend]
[services.worker]
[[sources]]
files = "{environment}/common.yaml"
format = "compose"
required = false
[[sources]]
files = ["{environment}/compose.yaml", "{environment}/more.yaml"]
format = "compose"
target = "one"
required = false
[[sources]]
files = "everywhere.yaml"
format = "compose"
target = "two"
required = false
[[sources]]
files = "{environment}/other.yaml"
format = "compose"
target = "two"
names = { auth = "login" }
required = false
[[sources]]
files = "{environment}/old.yaml"
format = "compose"
target = "two"
active = false
required = false
[[sources]]
files = "{environment}/variants/*.yaml"
format = "compose"
target = "three"
variants = true
required = false
"""


def services(**ports: str) -> str:
    """A compose file: service → its `ports`, and after a bar whatever else it has."""
    text = "services:\n"
    for name, told in ports.items():
        items, _, rest = told.partition("|")
        text += f"  {name}: {{ports: [{items}]{rest and ', '}{rest}}}\n"
    return text


ONE = "staging/compose.yaml"


def collision(who: str, which: str, *places: tuple[str, int, int, str], where: str = "staging (one)") -> list[Row]:
    """The one finding of a row."""
    return [("warning", f"{who} publish {which} of the host in {where}", list(places))]


AUTH, BACKEND = (ONE, 2, 18, "auth"), (ONE, 3, 21, "backend")

TABLE: list[tuple[str, dict[str, str], list[Row]]] = [
    ("two ports", {ONE: services(auth="'80:80'", backend="'81:80'")}, []),
    (
        "one port",
        {ONE: services(auth="'80:80'", backend="'80:81'")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    (
        "all of three",
        {ONE: services(auth="'80:80'", backend="'80:81'", redis="'0.0.0.0:80:1'")},
        collision("auth, backend and redis all", "port 80", AUTH, BACKEND, (ONE, 4, 19, "redis")),
    ),
    ("two addresses", {ONE: services(auth="'127.0.0.1:80:80'", backend="'10.0.0.1:80:80'")}, []),
    (
        "one address in two words",
        {ONE: services(auth="'127.0.0.1:80:80'", backend="'localhost:80:80'", worker="'10.0.0.1:80:80'")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    (
        "every address",
        {ONE: services(auth="'127.0.0.1:80:80'", backend="'[::]:80:80'")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    ("two protocols", {ONE: services(auth="'53:53'", backend="'53:53/udp'")}, []),
    (
        "another protocol",
        {ONE: services(auth="'53:53/udp'", backend="{target: 53, published: 53, protocol: udp}")},
        collision("auth and backend both", "port 53/udp", AUTH, BACKEND),
    ),
    (
        "ranges",
        {ONE: services(auth="'8000-8010:8000-8010'", backend="'8009-8020:9-20'", worker="'7000-7100:80'")},
        collision("auth and backend both", "ports 8009 to 8010", AUTH, BACKEND),
    ),
    ("the host picks one", {ONE: services(auth="'80'", backend="'80'")}, []),
    ("one service twice", {ONE: services(auth="'80:80', '80:80'")}, []),
    (
        "disjoint profiles",
        {ONE: services(auth="'80:80'|profiles: [a]", backend="'80:80'|profiles: [b, c]")},
        [],
    ),
    (
        "profiles that meet",
        {ONE: services(auth="'80:80'|profiles: [a, b]", backend="'80:80'|profiles: [b, c]")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    (
        "one without a profile always runs",
        {ONE: services(auth="'80:80'", backend="'80:80'|profiles: [b]")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    ("the network of the host", {ONE: services(auth="'80:80'|network_mode: host", backend="'80:80'")}, []),
    (
        "variables as .env says",
        {ONE: services(auth="'${A}:80'", backend="'${B:-80}:80'"), "staging/.env": "A=80\n"},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    (
        "the .env beats a default",
        {ONE: services(auth="'80:80'", backend="'${B:-80}:80'"), "staging/.env": "B=81\n"},
        [],
    ),
    ("variables from outside", {ONE: services(auth="'${FROM_CI}:80'", backend="'80:80'")}, []),
    ("a secret is no port", {ONE: services(auth="'${TOKEN}:80'", backend="'80:80'"), "staging/.env": "TOKEN=80\n"}, []),
    (
        "one unknown address",
        {ONE: services(auth="'${IP}:80:80'", backend="'${IP}:80:80'", worker="'${OTHER}:80:80'")},
        collision("auth and backend both", "port 80", AUTH, BACKEND),
    ),
    ("an unknown port", {ONE: services(auth="'${IP}:80'", backend="'1${X}:80'", worker="'80${Y}:80:80'")}, []),
    (
        "files that run together",
        {ONE: services(auth="'80:80'"), "staging/more.yaml": services(backend="'80:80'")},
        collision("auth and backend both", "port 80", AUTH, ("staging/more.yaml", 2, 21, "backend")),
    ),
    (
        "a file over another, which says the same port again",
        {ONE: services(auth="'80:80'"), "staging/more.yaml": services(auth="'80:80'", redis="'80:1'")},
        collision(
            "auth and redis both",
            "port 80",
            ("staging/more.yaml", 2, 18, "auth"),
            ("staging/more.yaml", 3, 19, "redis"),
        ),
    ),
    (
        "alternatives: one service under two names",
        {
            "everywhere.yaml": services(auth="'80:80'", postgres="'1:1'"),
            "staging/other.yaml": services(login="'80:80'", database="'1:1'"),
            "test/other.yaml": services(postgres="'2:1'"),
        },
        [],
    ),
    ("two targets", {ONE: services(auth="'80:80'"), "staging/other.yaml": services(backend="'80:80'")}, []),
    ("inactive", {"staging/other.yaml": services(login="'80:80'"), "staging/old.yaml": services(x="'80:80'")}, []),
    (
        "variants",
        {
            "staging/common.yaml": services(gate="'80:80'"),
            "staging/variants/a.yaml": services(auth="'80:80'", redis="'1:1'"),
            "staging/variants/b.yaml": services(backend="'80:80'", redis="'1:1'", worker="'1:1'"),
        },
        collision(
            "redis and worker both",
            "port 1",
            ("staging/variants/b.yaml", 3, 19, "redis"),
            ("staging/variants/b.yaml", 4, 20, "worker"),
            where="staging (three)",
        ),
    ),
]


def found(root: Path, files: dict[str, str]) -> list[Row]:
    """The findings over every environment."""
    return table(findings(root, {"confcheck.toml": MANIFEST, **files}, CHECK))


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_collides(files: dict[str, str], expected: list[Row], tmp_path: Path) -> None:
    """Whole message and every place; a service with no declared name goes by that of its block."""
    assert expected == found(tmp_path, files)


def test_environments_and_targets_are_counted_up(tmp_path: Path) -> None:
    """One file that several environments read is one cause; a file without a target takes part in each of them."""
    files = {
        "confcheck.toml": MANIFEST,
        "everywhere.yaml": services(auth="'127.0.0.1:80:80', '[::1]:443:443'", backend="'80:80'"),
        "staging/common.yaml": services(worker="'443:443'"),
    }
    problems = findings(tmp_path, files, CHECK)
    assert table(problems) == [
        (
            "warning",
            "auth and backend both publish port 80 of the host in test and staging (two)",
            [("everywhere.yaml", 2, 18, "auth"), ("everywhere.yaml", 3, 21, "backend")],
        ),
        (
            "warning",
            "worker and auth both publish port 443 of the host in staging (two)",
            [("staging/common.yaml", 2, 20, "worker"), ("everywhere.yaml", 2, 37, "auth")],
        ),
    ]
    expected: list[Facet] = [
        ("give backend another port of the host", (), ("test", "staging"), ("two",), ("auth", "backend")),
        ("give auth another port of the host", (), ("staging",), ("two",), ("worker", "auth")),
    ]
    assert expected == facets(problems)
    assert lines(problems) == ["127.0.0.1:80:80", "80:80", "443:443", "[::1]:443:443"]


def test_two_addresses_are_two_collisions(tmp_path: Path) -> None:
    """Unless someone takes every address."""
    ports = {"a": "'1.1.1.1:80:80'", "b": "'1.1.1.1:80:80'", "c": "'2.2.2.2:80:80'", "d": "'2.2.2.2:80:80'"}
    assert [row[1] for row in found(tmp_path, {ONE: services(**ports)})] == [
        "a and b both publish port 80 of the host in staging (one)",
        "c and d both publish port 80 of the host in staging (one)",
    ]


def test_an_address_that_is_none_is_not_shown(tmp_path: Path) -> None:
    """It may be anything."""
    files = {"confcheck.toml": MANIFEST, ONE: services(auth="'CANARY pa$$word:80:80'", backend="'80:80'")}
    problems = findings(tmp_path, files, CHECK)
    assert lines(problems) == ["80:80", "80:80"]
    assert "CANARY" not in repr(problems)
