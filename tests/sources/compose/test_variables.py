from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.model import (
    Assignment,
    Include,
    Inherited,
    Neighbour,
    Origin,
    Parsed,
    Position,
    Reference,
    SourceOptions,
    Template,
    Unknown,
    Value,
    Variable,
)
from confcheck.sources import compose
from confcheck.sources.trees.go_scalars import resolve
from tests.sources.expand import text_at

REALWORLD = Path(__file__).parents[4] / "shared" / "realworld"

Row = tuple[str, str, object, tuple[int, int], tuple[int, int] | None]


def parse(text: str, path: str = "deploy/compose.yml") -> Parsed:
    """A compose file, indented as it suits the test."""
    return compose.parse(dedent(text).lstrip("\n"), SourceOptions(path))


def rows(parsed: Parsed) -> list[Row]:
    """Service, key, value as one would write it, places of both; for an env file its path in place of the value."""
    found: list[Row] = []
    for entry in parsed.entries:
        place = entry.origin.value
        there = None if place is None else (place.line, place.column)
        key = (entry.origin.key.line, entry.origin.key.column)
        if isinstance(entry, Include):
            found.append((entry.scope[0], "env_file", entry.path, key, there))
        elif isinstance(entry, Assignment):
            found.append((entry.scope[0], entry.key, _written(entry.value), key, there))
    return found


def _written(value: Value) -> object:
    if isinstance(value, Template):
        return [piece if isinstance(piece, str) else f"{piece.name}{piece.operator}" for piece in value.pieces]
    if isinstance(value, Reference):
        return f"<{value.store} {value.id} {value.version}>"
    return value if isinstance(value, str) else type(value)


def problems(parsed: Parsed) -> list[tuple[int, int, str]]:
    """Line, column, message."""
    return [(found.position.line, found.position.column, found.message) for found in parsed.problems if found.position]


def test_precedence_from_low_to_high() -> None:
    """Build arguments, env files in their order, environment: as compose lets the later win, wherever it stands."""
    parsed = parse("""
        services:
          api:
            environment:
              A: env
            env_file: [base.env, ../shared.env]
            build:
              args:
                - A=arg
                - B
          web:
            build:
              args: {A: arg}
            """)
    assert rows(parsed) == [
        ("api", "A", "arg", (8, 11), (8, 13)),
        ("api", "B", Inherited, (9, 11), None),
        ("api", "env_file", "deploy/base.env", (5, 16), (5, 16)),
        ("api", "env_file", "shared.env", (5, 26), (5, 26)),
        ("api", "A", "env", (4, 7), (4, 10)),
        ("web", "A", "arg", (12, 14), (12, 17)),
    ]
    assert parsed.problems == ()
    own = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
    assert [(entry.block, entry.build) for entry in own] == [(0, True), (0, True), (1, False), (2, True)]


def test_one_assignment_whole() -> None:
    """Everything an assignment of a mapping and of a list says."""
    parsed = parse("""
        services:
          api:
            environment: {A: 5432}
          web:
            environment: ["A=x"]
        """)
    origins = [
        Origin("deploy/compose.yml", Position(3, 19), Position(3, 22)),
        Origin("deploy/compose.yml", Position(5, 20), Position(5, 22)),
    ]
    assert parsed.entries == (
        Assignment("A", "5432", origins[0], ("api",), 0, secret=False, separator=": "),
        Assignment("A", "x", origins[1], ("web",), 1, secret=False, separator="="),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A: 0644", ("A", "420", (1, 4))),
        ("A: 1.10", ("A", "1.1", (1, 4))),
        ("A: &a 1.10", ("A", "1.1", (1, 7))),
        ("A: '1.10'", ("A", "1.10", (1, 4))),
        ("A: |-\n  1.10", ("A", "1.10", (1, 4))),
        ("- A=1.10", ("A", "1.10", (1, 5))),
        ("A: op://v/i/f", ("A", "<1password v/i f>", (1, 4))),
        ("A: op://v/$$i/f", ("A", "<1password v/$i:f None>", (1, 4))),
        ("A: op://v/$I/f", ("A", ["op://v/", "I", "/f"], (1, 4))),
        ("- A=projects/p/secrets/s", ("A", "<gcp p/s latest>", (1, 5))),
        ("A: true", ("A", "true", (1, 4))),
        ("A:", ("A", Inherited, None)),
        ("A: ~", ("A", Inherited, None)),
        ('A: ""', ("A", "", (1, 4))),
        ("A: 'it''s'", ("A", "it's", (1, 4))),
        ("A: $$x", ("A", "$x", (1, 4))),
        ("A: x${B:-c}", ("A", ["x", "B:-"], (1, 4))),
        ("$A: x", ("$A", "x", (1, 5))),
        ("A: |\n  l1\n  ${B}", ("A", ["l1\n", "B", "\n"], (1, 4))),
        ("- A=x=y", ("A", "x=y", (1, 5))),
        ('- A="x"', ("A", '"x"', (1, 5))),
        ("- 'A=x'", ("A", "x", (1, 6))),
        ("- A=", ("A", "", (1, 5))),
        ("- A", ("A", Inherited, None)),
        ('- "A\\x42=x"', ("AB", "x", (1, 10))),
        ("- A=$B", ("A", ["B"], (1, 5))),
        ("- '5'", ("5", Inherited, None)),
    ],
)
def test_values(line: str, expected: tuple[str, object, tuple[int, int] | None]) -> None:
    """Scalars are what compose makes of them, quotes inside an item belong to the value, keys are not replaced."""
    indented = "\n".join(f"      {part}" for part in line.splitlines())
    parsed = parse(f"services:\n  api:\n    environment:\n{indented}\n")
    ((_, key, value, _, place),) = rows(parsed)
    key_expected, value_expected, place_expected = expected
    moved = None if place_expected is None else (place_expected[0] + 3, place_expected[1] + 6)
    assert (key_expected, value_expected, moved) == (key, value, place)
    assert parsed.problems == ()


def test_build_arguments_are_passed_on_alike() -> None:
    """Their scalars go the same way as those of the environment."""
    parsed = parse("""
        services:
          api: {build: {args: {A: True, B: 0x1F, C: yes, D: null}}}
        """)
    values = [row[1:3] for row in rows(parsed)]
    assert values == [("A", "true"), ("B", "31"), ("C", "yes"), ("D", Inherited)]


def test_what_a_file_resets_is_no_value_of_it() -> None:
    """What it overrides is."""
    parsed = parse("""
        services:
          api:
            environment:
              A: !reset null
              B: !override x
              C: x
            ports: !reset []
          web:
            environment: !override {A: x}
        """)
    assert [row[:3] for row in rows(parsed)] == [("api", "B", "x"), ("api", "C", "x"), ("web", "A", "x")]
    assert parsed.problems == ()


def test_a_path_that_looks_like_a_reference_is_a_path() -> None:
    """Only a variable's value is a reference."""
    (include,) = parse("services: {api: {env_file: projects/p/secrets/s}}").entries
    assert isinstance(include, Include)
    assert include.path == "deploy/projects/p/secrets/s"


def test_places_of_variables() -> None:
    """Exact also behind escapes and in the lines of a block."""
    parsed = parse("""
        services:
          api:
            environment:
              A: x$B
              C: 'x${D:-${E}}'
              F: "\\t$G"
              H: |
                line
                and $I
        """)
    variables = [
        (piece.name, piece.position)
        for entry in parsed.entries
        if isinstance(entry, Assignment) and isinstance(entry.value, Template)
        for piece in entry.value.pieces
        if isinstance(piece, Variable)
    ]
    assert variables == [("B", Position(4, 11)), ("D", Position(5, 12)), ("G", Position(6, 13)), ("I", Position(9, 13))]
    nested = [
        entry.value.pieces[1]
        for entry in parsed.entries[1:2]
        if isinstance(entry, Assignment) and isinstance(entry.value, Template)
    ]
    assert [nested_variable.operand for nested_variable in nested if isinstance(nested_variable, Variable)] == [
        Template((Variable("E", "", None, Position(5, 17)),), "project")
    ]


def test_anchors_and_merge_keys() -> None:
    """Merged entries come first and keep the place where they are written; an overridden one is gone."""
    parsed = parse("""
        x-env: &env
          A: common
          B: common
        x-svc: &svc
          environment: *env
        services:
          api:
            environment:
              <<: *env
              B: own
          web:
            <<: *svc
        """)
    assert rows(parsed) == [
        ("api", "A", "common", (2, 3), (2, 6)),
        ("api", "B", "own", (10, 7), (10, 10)),
        ("web", "A", "common", (2, 3), (2, 6)),
        ("web", "B", "common", (3, 3), (3, 6)),
    ]
    assert parsed.scopes == (("api",), ("web",))


def test_a_key_twice_in_a_list_is_in_one_block() -> None:
    """So that it is a duplicate, which the same key in two places of precedence is not."""
    parsed = parse("""
        services:
          api:
            environment: [A=1, A=2]
        """)
    assert [(entry.key, entry.block) for entry in parsed.entries if isinstance(entry, Assignment)] == [
        ("A", 0),
        ("A", 0),
    ]


def test_env_file_forms() -> None:
    """Path, format and whether the file must be there."""
    parsed = parse("""
        services:
          a: {env_file: ./a.env}
          b: {env_file: {path: "${DIR:-conf}/b.env", required: false}}
          c:
            env_file:
              - path: /etc/c.env
                format: raw
              - ../../outside.env
          d: {env_file: }
        """)
    found = [entry for entry in parsed.entries if isinstance(entry, Include)]
    assert [(entry.path, entry.format, entry.reader, entry.scope, entry.required) for entry in found] == [
        ("deploy/a.env", "dotenv", "compose", ("a",), True),
        ("deploy/conf/b.env", "dotenv", "compose", ("b",), False),
        ("/etc/c.env", "dotenv", "docker-run", ("c",), True),
        ("../outside.env", "dotenv", "compose", ("c",), True),
    ]
    assert parsed.problems == ()


def test_the_project_is_the_env_file_beside() -> None:
    """What `${X}` sees; nobody has to have one."""
    origin = Origin("compose.yml", Position(1, 1))
    assert parse("services: {}", "compose.yml").project == Include(".env", "dotenv", "compose", (), False, origin)
    beside = parse("", "deploy/compose.yml").project
    assert beside is not None
    assert beside.path == "deploy/.env"


CIRCLE = "compose refuses this file: services extend each other in a circle: "
HERE = "deploy/compose.yml"


def test_extends_in_the_same_file() -> None:
    """What is extended comes lower, kind by kind; the circle and the unknown are problems."""
    parsed = parse("""
        services:
          base:
            environment: {A: base, B: base}
            ports: ["80"]
          api:
            extends: {service: base}
            env_file: api.env
            environment: {A: api}
            ports: ["81"]
          web:
            extends: api
            container_name: web
          near: {extends: {file: ./compose.yml, service: base}}
          lost: {extends: nobody}
          one: {extends: two}
          two: {extends: one}
        """)
    api = [row[1:3] for row in rows(parsed) if row[0] == "api"]
    assert api == [("env_file", "deploy/api.env"), ("A", "base"), ("B", "base"), ("A", "api")]
    assert [row[1:3] for row in rows(parsed) if row[0] == "web"] == api
    assert [row[1:3] for row in rows(parsed) if row[0] == "near"] == [("A", "base"), ("B", "base")]
    assert problems(parsed) == [
        (14, 19, "`extends` names no service of this file"),
        (15, 18, f"{CIRCLE}two ({HERE}) → one ({HERE}) → two ({HERE})"),
        (16, 18, f"{CIRCLE}one ({HERE}) → two ({HERE}) → one ({HERE})"),
    ]
    web = next(found for found in parsed.endpoints if found.scope == ("web",))
    assert [port for port, _ in web.ports] == [80, 81]
    assert [name for name, _ in web.names] == ["web", "web"]


def test_endpoints() -> None:
    """Names and ports with their places; what only a variable knows is left out, a default stands in for it."""
    parsed = parse("""
        services:
          api:
            container_name: app-api
            hostname: ${HOST}
            networks:
              back:
                aliases: [api.internal, "${ALIAS:-other}"]
              front:
            ports:
              - "8080:80"
              - 127.0.0.1:9000-9001:90-91/tcp
              - "[::1]::443"
              - "${PORT:-3000}:3000"
              - "${NOPE}:22"
              - target: 5000
                published: "5001"
              - {target: 6000}
              - 7000-8000:70
              - 10000-20000:10000-20000
            expose: [50, "60-61/udp"]
          web: {networks: [front]}
        """)
    api, web = parsed.endpoints
    assert [(name, origin.key.line, origin.key.column) for name, origin in api.names] == [
        ("api", 2, 3),
        ("app-api", 3, 5),
        ("api.internal", 7, 19),
        ("other", 7, 33),
    ]
    assert [(port, origin.key.line) for port, origin in api.ports] == [
        *((80, 10), (90, 11), (91, 11), (443, 12), (3000, 13), (5000, 15), (6000, 17), (70, 18)),
        *((50, 20), (60, 20), (61, 20)),
    ]
    assert [(outer, inner) for outer, inner, _ in api.published] == [
        *((8080, 80), (9000, 90), (9001, 91), (3000, 3000), (5001, 5000)),
    ]
    assert ([name for name, _ in web.names], web.ports, web.published) == (["web"], (), ())
    assert parsed.problems == ()


def test_what_is_published_with_variables() -> None:
    """Every item of `ports` in the short form; profiles and the network too, also of a service that is extended."""
    parsed = parse("""
        services:
          base: {profiles: [full, "${P:-x}", "${Q}"], network_mode: host}
          api:
            extends: base
            ports:
              - "8080:80"
              - "${A}:${B:-1}:1/udp"
              - {target: 5000, published: "${C}", host_ip: "::1", protocol: udp}
              - {target: 5001, host_ip: "${D}"}
              - {target: 5002, published: null}
              - [80]
              - "${bad"
            profiles: [own]
        """)
    _, api = parsed.endpoints
    texts = [text if isinstance(text, str) else "".join(map(written, text.pieces)) for text, _ in api.publishes]
    assert texts == [
        *("8080:80", "<A>:<B>:1/udp", "[::1]:<C>:5000/udp", "<D>::5001/tcp", ":5002/tcp", "${bad"),
    ]
    assert [origin.key.line for _, origin in api.publishes] == [6, 7, 8, 9, 10, 12]
    assert (api.profiles, api.network) == (("full", "x", "own"), "host")


def written(piece: str | Variable) -> str:
    """A piece of a template, a variable by its name."""
    return piece if isinstance(piece, str) else f"<{piece.name}>"


SERVICE = "services:\n  api:\n    "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a", [(1, 1, "a compose file must be a mapping")]),
        ("services: [a]", [(1, 11, "`services` must be a mapping")]),
        (
            SERVICE + "environment: []\n    environment: []\n  api:",
            [
                (4, 5, "compose refuses this file: a key is there twice"),
                (5, 3, "compose refuses this file: a key is there twice"),
            ],
        ),
        ("services:\n  api: text", [(2, 8, "a service must be a mapping")]),
        (
            "include: [a.yml, {env_file: x}, [b.yml]]",
            [
                (1, 11, "compose refuses this file: the file that is named here is not there"),
                (1, 18, "compose refuses this file: what is included has no `path`"),
                (1, 33, "compose refuses this file: an included file is no path and no mapping"),
            ],
        ),
        (SERVICE + "environment: text", [(3, 18, "`environment` must be a mapping or a list")]),
        (SERVICE + "build: {args: 5}", [(3, 19, "`args` must be a mapping or a list")]),
        (
            SERVICE + "environment: {A: [1]}",
            [(3, 22, "compose refuses this file: the value of a variable is a list or a mapping")],
        ),
        (SERVICE + "environment: [[A]]", [(3, 19, "compose refuses this file: an item is not `KEY=value`")]),
        (SERVICE + "environment: [0x1F]", [(3, 19, "compose refuses this file: an item is not `KEY=value`")]),
        (SERVICE + "environment: ['']", [(3, 19, "compose refuses this file: an item is not `KEY=value`")]),
        (
            SERVICE + "environment: [=x]",
            [(3, 19, "compose refuses this file: an item without a name, or with a blank behind it")],
        ),
        (
            SERVICE + "environment: [A =x]",
            [(3, 19, "compose refuses this file: an item without a name, or with a blank behind it")],
        ),
        (
            SERVICE + "environment: [A$B=x]",
            [(3, 20, "confcheck does not follow a name that is made from variables")],
        ),
        (
            SERVICE + "env_file: [$A, {required: true}]",
            [
                (3, 16, "confcheck cannot tell which file this is: no path, or one made from variables"),
                (3, 20, "confcheck cannot tell which file this is: no path, or one made from variables"),
            ],
        ),
        (SERVICE + "ports: 80", [(3, 12, "`ports` must be a list")]),
        (SERVICE + "ports: [a]", [(3, 13, "this is no port, range of ports, or mapping of ports")]),
        (SERVICE + "ports: [80-70]", [(3, 13, "this is no port, range of ports, or mapping of ports")]),
        (SERVICE + "ports: ['70000:80']", [(3, 13, "this is no port, range of ports, or mapping of ports")]),
        (SERVICE + "ports: [{published: 80}]", [(3, 13, "this is no port, range of ports, or mapping of ports")]),
        (SERVICE + "networks: {a: [b]}", [(3, 19, "a network of a service must be a mapping")]),
    ],
)
def test_what_has_the_wrong_shape(text: str, expected: list[tuple[int, int, str]]) -> None:
    """A problem at its place, and nothing else."""
    parsed = parse(text)
    assert problems(parsed) == expected
    assert parsed.entries == ()


def test_the_rest_is_still_read() -> None:
    """A fault in one value leaves it unknown and everything else as it is."""
    parsed = parse("""
        services:
          api:
            environment: {A: "${", B: x}
          web: 5
          job: {environment: [C=y]}
        """)
    assert [row[:3] for row in rows(parsed)] == [("api", "A", Unknown), ("api", "B", "x"), ("job", "C", "y")]
    assert [(line, column) for line, column, _ in problems(parsed)] == [(3, 23), (4, 8)]


LINES = [
    *("services:", "  api:", "  web:", "    environment:", "    env_file:", "    build:", "      args:", "    ports:"),
    *(
        "      A: 1",
        "      B: ${X:-y}",
        "      - C=z",
        "      - D",
        "      - '80:80'",
        "      - path: a.env",
        "    expose:",
    ),
    *("    extends: api", "    extends: {service: web}", "    <<: *a", "x: &a", "  y: *a", "include:", "  - b", "---"),
    *(
        "    networks: {n: {aliases: [q]}}",
        "    hostname: ${",
        "      - ${",
        "      ? [1]",
        "\t",
        "{",
        "]",
        '      E: "',
        "null",
    ),
]


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=6), max_size=14).map("\n".join))
def test_any_text_gives_a_result(text: str) -> None:
    """Nothing raises; every place lies in the file and points at its key or value."""
    parsed = compose.parse(text, SourceOptions("compose.yml"))
    check_places(text, parsed)


def check_places(text: str, parsed: Parsed) -> None:
    """Keys and values stand where the origins say, unless an alias, a block or an escape stands for them."""
    for entry in parsed.entries:
        if not isinstance(entry, Assignment):
            continue
        assert text_at(text, entry.origin.key).lstrip("'\"").startswith((entry.key, "*", "!", "&", "|", ">", "?"))
        if entry.origin.value is not None and isinstance(entry.value, str) and "\\" not in entry.value:
            there = text_at(text, entry.origin.value)
            if resolve(re.split(r"[\s,}\]]", there)[0])[0] != "string":
                continue  # compose passes it on in another form than it is written in
            written = there.removeprefix(there[0] if there[:1] in ("'", '"') else "")
            assert there.startswith((entry.value, "*", "|", ">", "$")) or written.startswith((entry.value, "$", "\\"))


FILES = sorted(REALWORLD.glob("**/*compose*.y*ml")) if REALWORLD.exists() else []


@pytest.mark.skipif(not FILES, reason="the real projects are not beside the repository")
def test_real_files() -> None:
    """Every place of every compose file of the real projects, and of those that they take in: thousands of them."""
    assert len(FILES) > 100
    seen = 0
    met: set[Path] = set()
    for file in FILES:
        parsed = compose.parse(_real(file), SourceOptions(file.relative_to(REALWORLD).as_posix(), neighbours=_beside))
        for path in {one.origin.path for one in parsed.entries}:
            own = tuple(one for one in parsed.entries if one.origin.path == path)
            check_places(_real(REALWORLD / path), Parsed(path, own))
            met.add(REALWORLD / path)
        seen += len(parsed.entries)
    assert seen > 3000
    assert met >= {REALWORLD / "ragflow/docker/docker-compose-base.yml"}


def _real(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def _beside(path: str) -> Neighbour:
    file = REALWORLD / path
    return Neighbour(_real(file) if file.is_file() else None)
