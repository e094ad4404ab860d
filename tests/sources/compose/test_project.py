from __future__ import annotations

import pytest

from confcheck.model import Include, Mention, Origin, Position
from tests.sources.compose.files import notes, problems, project, rows

ABSENT = "compose refuses this file: the file that is named here is not there"
OUTSIDE = "it lies outside the workspace, and only files below its root are read"


def test_a_file_over_another() -> None:
    """Variables by key, also of a list over a mapping; env files one after the other; each with its own file."""
    parsed = project(
        {
            "compose.yml": """
                services:
                  api:
                    env_file: base.env
                    environment: {A: base, B: base}
                  db: {environment: [X=1]}
                """,
            "compose.prod.yml": """
                services:
                  api:
                    env_file: [prod.env]
                    environment:
                      - A=prod
                      - C
                  web: {environment: {Y: "2"}}
                """,
        },
        "compose.prod.yml",
    )
    assert rows(parsed) == [
        ("api", "env_file", "base.env", "compose.yml:3"),
        ("api", "env_file", "prod.env", "compose.prod.yml:3"),
        ("api", "A", "base", "compose.yml:4"),
        ("api", "B", "base", "compose.yml:4"),
        ("api", "A", "prod", "compose.prod.yml:5"),
        ("api", "C", "Inherited", "compose.prod.yml:6"),
        ("db", "X", "1", "compose.yml:5"),
        ("web", "Y", "2", "compose.prod.yml:7"),
    ]
    assert parsed.scopes == (("api",), ("db",), ("web",))
    assert parsed.problems == ()


def test_reset_and_override() -> None:
    """They take away from the files below, as deep as they stand, and nothing of any other service."""
    parsed = project(
        {
            "a.yml": """
                services:
                  api:
                    env_file: a.env
                    environment: {A: a, B: a, C: a}
                    ports: ["80:80"]
                    build: {context: api, args: {P: a, Q: a}}
                  web:
                    environment: {A: a}
                    ports: ["81:80"]
                  gone: {environment: {A: a}}
                  anew: {environment: {A: a}}
                  list: {environment: [A=a]}
                """,
            "b.yml": """
                services:
                  api:
                    env_file: !override [b.env]
                    environment: {A: !reset null, B: !override b}
                    ports: !override ["82:80"]
                    build: {args: {P: !reset null}}
                  web:
                    environment: !reset {}
                    ports: !reset []
                  gone: !reset null
                  anew: !override {environment: {B: b}}
                  list: {environment: {A: !reset null}}
                """,
        },
        "b.yml",
    )
    assert rows(parsed) == [
        ("api", "Q", "a", "a.yml:6"),
        ("api", "env_file", "b.env", "b.yml:3"),
        ("api", "C", "a", "a.yml:4"),
        ("api", "B", "b", "b.yml:4"),
        # Compose looks for the path `environment.A`, which a list does not have.
        ("list", "A", "a", "a.yml:12"),
        ("anew", "B", "b", "b.yml:11"),
    ]
    published = {one.scope[0]: [outer for outer, _, _ in one.published] for one in parsed.endpoints}
    assert published == {"api": [82], "web": [], "list": [], "anew": []}
    assert parsed.problems == ()


def test_reset_of_everything() -> None:
    """Of all services, and of what is declared beside them."""
    files = {
        "a.yml": """
            services: {api: {environment: {A: a}, secrets: [s, t]}}
            secrets: {s: {file: a-s}, t: {file: a-t}}
            """,
        "b.yml": """
            services: !override {api: {environment: {B: b}, secrets: [s, t]}}
            secrets: {s: !override {file: b-s}}
            """,
        "c.yml": "services: !reset {}\n",
    }
    parsed = project(files, "b.yml")
    assert [row[:3] for row in rows(parsed)] == [("api", "B", "b")]
    assert [one.path for one in parsed.mentions] == ["b-s", "a-t"]
    assert project(files, "b.yml", "c.yml").scopes == ()


def test_several_documents_lie_over_each_other() -> None:
    """As several files do."""
    parsed = project({"a.yml": "services: {api: {environment: {A: a}}}\n---\nservices: {api: {environment: {A: b}}}\n"})
    assert rows(parsed) == [("api", "A", "a", "a.yml:1"), ("api", "A", "b", "a.yml:3")]
    assert parsed.scopes == (("api",),)


def test_paths_start_from_the_folder_of_the_first_file() -> None:
    """Unless a file of another folder shares no service with it: that is a project of its own in all but name."""
    files = {
        "a/compose.yml": "services: {api: {env_file: x.env, environment: {A: $V}}}\n",
        "b/over.yml": "services: {api: {env_file: y.env, build: ./api}}\n",
        "c/compose.yml": "services: {web: {env_file: z.env, environment: {A: $V}}}\n",
        "d/over.yml": "services: {web: {env_file: z2.env}}\n",
        "a/more.yml": "services: {db: {env_file: db.env}}\n",
    }
    parsed = project(files, "b/over.yml", "c/compose.yml", "d/over.yml", "a/more.yml")
    assert rows(parsed) == [
        ("api", "env_file", "a/x.env", "a/compose.yml:1"),
        ("api", "env_file", "a/y.env", "b/over.yml:1"),
        ("api", "A", "<V> [project]", "a/compose.yml:1"),
        ("web", "env_file", "c/z.env", "c/compose.yml:1"),
        ("web", "env_file", "c/z2.env", "d/over.yml:1"),
        ("web", "A", "<V> [project:1]", "c/compose.yml:1"),
        ("db", "env_file", "a/db.env", "a/more.yml:1"),
    ]
    start = Origin("a/compose.yml", Position(1, 1))
    assert parsed.project == Include("a/.env", "dotenv", "compose", (), required=False, origin=start)
    assert parsed.projects == (Include("c/.env", "dotenv", "compose", ("1",), required=False, origin=start),)
    assert [one.path for one in parsed.mentions] == ["a/api", "a/api/Dockerfile"]


def test_what_a_file_extends_tells_where_its_paths_start() -> None:
    """A file of another folder that shares no service, and extends or includes one that only the first folder has."""
    base = {"compose.yml": "services: {api: {environment: {A: 1}}}\n"}
    second = "services: {api-2: {extends: {file: compose.yml, service: api}, env_file: x.env}}\n"
    parsed = project({**base, "more/second.yml": second}, "more/second.yml")
    assert [row[:3] for row in rows(parsed) if row[0] == "api-2"] == [
        ("api-2", "env_file", "x.env"),
        ("api-2", "A", "1"),
    ]
    third = "include: [inner.yml, {path: [inner.yml]}]\nservices: {web: {env_file: x.env}}\n"
    inner = "services: {db: {environment: {B: 1}}}\n"
    parsed = project({**base, "inner.yml": inner, "more/third.yml": third}, "more/third.yml")
    assert [row[2] for row in rows(parsed) if row[0] == "web"] == ["x.env"]
    parsed = project({**base, "more/inner.yml": inner, "more/third.yml": third}, "more/third.yml")
    assert [row[2] for row in rows(parsed) if row[0] == "web"] == ["more/x.env"]


def test_an_env_file_named_again_keeps_its_place() -> None:
    """As compose has it: the place in the order of the first, as it is written last."""
    files = {"a.yml": "services: {api: {env_file: [x, y]}}\n", "b.yml": "services: {api: {env_file: x}}\n"}
    assert [(row[2], row[3]) for row in rows(project(files, "b.yml"))] == [("x", "b.yml:1"), ("y", "a.yml:1")]


def test_ports_of_several_files() -> None:
    """Appended; the same port written twice is one. Names are those of the last file, a null leaves what is below."""
    files = {
        "a.yml": """
            services:
              api:
                container_name: one
                hostname: low
                network_mode: host
                ports: ["80:80", "81:81"]
                networks: {n: {aliases: [x]}}
                profiles: [a]
                depends_on: [db]
                expose: ["5"]
            """,
        "b.yml": """
            services:
              api:
                container_name: two
                hostname: null
                ports: ["81:81", "82:82"]
                networks: {n: {aliases: [y]}}
                profiles: [b]
                depends_on: {cache: {condition: service_started}}
                expose: ["6"]
                environment:
            """,
    }
    (api,) = project(files, "b.yml").endpoints
    assert [text for text, _ in api.publishes] == ["80:80", "81:81", "82:82"]
    assert [(origin.path, origin.key.line) for _, origin in api.publishes] == [("a.yml", 6), ("b.yml", 5), ("b.yml", 5)]
    assert [(name, origin.path) for name, origin in api.names] == [
        *(("api", "a.yml"), ("two", "b.yml"), ("low", "a.yml"), ("x", "a.yml"), ("y", "b.yml")),
    ]
    assert (api.network, api.profiles) == ("host", ("a", "b"))
    assert [(name, origin.path) for name, origin in api.depends_on] == [("db", "a.yml"), ("cache", "b.yml")]
    assert [port for port, _ in api.ports] == [80, 81, 82, 5, 6]


def test_extends_of_other_files() -> None:
    """A chain over three files: paths start from the file they stand in, variables see the `.env` of the project."""
    parsed = project(
        {
            "compose.yml": """
                services:
                  api:
                    extends: {file: common/base.yml, service: web}
                    environment: {A: own}
                secrets: {s: {file: own.txt}}
                """,
            "common/base.yml": """
                include: [nowhere.yml]
                services:
                  web:
                    extends: {file: ../deep/root.yml, service: app}
                    env_file: web.env
                    environment: {A: "$V", B: web}
                    build: ./src
                    secrets: [s]
                secrets: {s: {file: base.txt}}
                """,
            "deep/root.yml": """
                services:
                  app: {extends: core, environment: {C: app}}
                  core: {env_file: core.env, environment: {C: core}}
                """,
        }
    )
    assert rows(parsed) == [
        ("api", "env_file", "deep/core.env", "deep/root.yml:3"),
        ("api", "env_file", "common/web.env", "common/base.yml:5"),
        ("api", "C", "core", "deep/root.yml:3"),
        ("api", "C", "app", "deep/root.yml:2"),
        ("api", "A", "<V> [project]", "common/base.yml:6"),
        ("api", "B", "web", "common/base.yml:6"),
        ("api", "A", "own", "compose.yml:4"),
    ]
    assert parsed.scopes == (("api",),)
    assert parsed.problems == ()
    # What is declared beside the services of an extended file is not taken over, and what it includes neither.
    assert [(one.kind, one.path) for one in parsed.mentions] == [
        *(("build context", "common/src"), ("Dockerfile", "common/src/Dockerfile"), ("secret file", "own.txt")),
    ]


def test_a_service_takes_away_from_what_it_extends() -> None:
    """Its own tags, and those of a service on the way."""
    parsed = project(
        {
            "a.yml": """
                services:
                  api: {extends: {file: b.yml, service: mid}, environment: {A: !reset null}}
                """,
            "b.yml": """
                services:
                  base: {environment: {A: 1, B: 1, C: 1}, env_file: x}
                  mid: {extends: base, env_file: !reset null, environment: {B: !override m}}
                """,
        }
    )
    assert rows(parsed) == [("api", "C", "1", "b.yml:2"), ("api", "B", "m", "b.yml:3")]


def test_what_is_extended_is_that_of_the_same_file() -> None:
    """A later file changes the service that was extended, not the one that has taken it over."""
    files = {
        "a.yml": "services: {base: {environment: {A: a}}, api: {extends: base}}\n",
        "b.yml": "services: {base: {environment: {A: b}}, web: {extends: base}}\n",
    }
    assert [row for row in rows(project(files, "b.yml")) if row[0] != "base"] == [
        ("api", "A", "a", "a.yml:1"),
        ("web", "A", "b", "b.yml:1"),
    ]


def test_include() -> None:
    """A project of its own: folder, variables, several files; its services are those of the whole."""
    parsed = project(
        {
            "compose.yml": """
                include:
                  - db/compose.yml
                  - path: [infra/a.yml, infra/b.yml]
                    project_directory: shared
                    env_file: [infra.env, infra2.env]
                services:
                  api: {environment: {A: $V}}
                  db: {environment: {A: outer}}
                """,
            "db/compose.yml": """
                include: [inner/compose.yml]
                services:
                  db: {env_file: db.env, environment: {A: $V, B: }}
                """,
            "db/inner/compose.yml": "services: {inner: {environment: {A: $V}}}\n",
            "infra/a.yml": "services: {mq: {env_file: mq.env, environment: {A: $V}}}\n",
            "infra/b.yml": "services: {mq: {environment: {A: b}}}\n",
        }
    )
    assert rows(parsed) == [
        ("inner", "A", "<V> [project:,1,2]", "db/inner/compose.yml:1"),
        ("db", "env_file", "db/db.env", "db/compose.yml:3"),
        ("db", "A", "<V> [project:,1]", "db/compose.yml:3"),
        ("db", "B", "Inherited", "db/compose.yml:3"),
        ("db", "A", "outer", "compose.yml:8"),
        ("mq", "env_file", "shared/mq.env", "infra/a.yml:1"),
        ("mq", "A", "<V> [project:,3]", "infra/a.yml:1"),
        ("mq", "A", "b", "infra/b.yml:1"),
        ("api", "A", "<V> [project]", "compose.yml:7"),
    ]
    assert [(one.path, one.scope, one.required) for one in parsed.projects] == [
        ("db/.env", ("1", ""), False),
        ("db/inner/.env", ("2", "", "1"), False),
        ("infra.env", ("3", ""), True),
        ("infra2.env", ("3", ""), True),
    ]
    assert parsed.problems == ()


def test_what_is_included_twice_is_there_once() -> None:
    """From two sides, as a diamond; and the end of a list that says nothing is none."""
    parsed = project(
        {
            "a.yml": "include: [b.yml, c.yml]\n",
            "b.yml": "include: [d.yml]\n",
            "c.yml": "include: [{path: d.yml}]\n",
            "d.yml": "services: {api: {environment: {A: 1}}}\n",
        }
    )
    assert rows(parsed) == [("api", "A", "1", "d.yml:1")]
    assert parsed.problems == ()


def test_circles() -> None:
    """Reported with all that is in them; the rest is read."""
    parsed = project(
        {
            "a.yml": """
                include: [b.yml]
                services:
                  api: {environment: {A: 1}, extends: {file: x.yml, service: x}}
                """,
            "b.yml": "include: [c.yml]\nservices: {b: {environment: {B: 1}}}\n",
            "c.yml": "include: [b.yml, a.yml, c.yml]\n",
            "x.yml": "services: {x: {extends: {file: a.yml, service: api}, environment: {A: 0}}}\n",
        }
    )
    start = "compose refuses this file: files include each other in a circle: "
    services = "compose refuses this file: services extend each other in a circle: "
    assert problems(parsed) == [
        ("c.yml:1:11", f"{start}b.yml → c.yml → b.yml"),
        ("c.yml:1:18", f"{start}a.yml → b.yml → c.yml → a.yml"),
        ("c.yml:1:25", f"{start}c.yml → c.yml"),
        ("x.yml:1:25", f"{services}api (a.yml) → x (x.yml) → api (a.yml)"),
    ]
    assert [row[:3] for row in rows(parsed)] == [("b", "B", "1"), ("api", "A", "0"), ("api", "A", "1")]


SECRET = "Zk9mQ2xVbTd3UHJ0WHMz"


def test_a_name_that_may_be_a_secret_is_not_shown() -> None:
    """Not even in a circle."""
    parsed = project({"a.yml": f"services: {{{SECRET}: {{extends: {SECRET}}}, 'a b': {{extends: 'a b'}}}}\n"})
    assert [message.rpartition(": ")[2] for _, message in problems(parsed)] == [
        *("•••• (a.yml) → •••• (a.yml)", "•••• (a.yml) → •••• (a.yml)"),
    ]


def test_what_cannot_be_reached() -> None:
    """Absent, outside, of another kind: problems; elsewhere and unknown: notes, for nothing is wrong with the file."""
    parsed = project(
        {
            "a.yml": """
                include:
                  - gone.yml
                  - ../out.yml
                  - /etc/compose.yml
                  - https://example.com/compose.yml
                  - oci://docker.io/x/y
                  - git@github.com:x/y.git
                  - $DIR/compose.yml
                  - path: [b.yml, gone.yml]
                  - path: []
                  - null
                services:
                  one: {extends: {file: gone.yml, service: x}}
                  two: {extends: {file: ../out.yml, service: x}}
                  three: {extends: {file: b.yml, service: nobody}}
                  four: {extends: {file: "${FILE}", service: x}}
                  five: {extends: {file: b.yml}}
                  six: {extends: [x]}
                """,
            "b.yml": "services: {b: {environment: {B: 1}}}\n",
        }
    )
    assert problems(parsed) == [
        ("a.yml:2:5", ABSENT),
        ("a.yml:3:5", OUTSIDE),
        ("a.yml:4:5", OUTSIDE),
        ("a.yml:9:11", ABSENT),
        ("a.yml:11:5", "compose refuses this file: an included file is no path and no mapping"),
        ("a.yml:13:25", ABSENT),
        ("a.yml:14:25", OUTSIDE),
        ("a.yml:15:20", "`extends` names no service of that file"),
        ("a.yml:17:19", "`extends` names no service of that file"),
        ("a.yml:18:18", "`extends` names no service of this file"),
    ]
    fetched = "this file is fetched from elsewhere, which confcheck does not do"
    unknown = "confcheck cannot tell which file this is: no path, or one made from variables"
    assert notes(parsed) == [
        *(("a.yml:5:5", fetched), ("a.yml:6:5", fetched), ("a.yml:7:5", fetched), ("a.yml:8:5", unknown)),
        ("a.yml:16:26", unknown),
    ]
    assert [row[:3] for row in rows(parsed)] == [("b", "B", "1")]


def test_a_file_that_cannot_be_read() -> None:
    """Of a list: the reason, without a place in it; and the others are read."""
    parsed = project({"a.yml": "services: {api: {environment: {A: 1}}}\n"}, "../b.yml")
    assert problems(parsed) == [("../b.yml", OUTSIDE)]
    assert [row[:3] for row in rows(parsed)] == [("api", "A", "1")]


def test_problems_of_every_file() -> None:
    """Each once, with its file, the files in the order in which they are read."""
    parsed = project(
        {
            "a.yml": "include: [c.yml]\nservices: {api: {extends: {file: b.yml, service: x}}, web: [1]}\n",
            "b.yml": "services: {x: {environment: {A: [1]}}, y: !Ref z}\n",
            "c.yml": "services: {c: {environment: 5}}\nx: [\n",
        }
    )
    assert problems(parsed) == [
        ("c.yml:3:1", "this is not YAML"),
        ("b.yml:1:33", "compose refuses this file: the value of a variable is a list or a mapping"),
        ("b.yml:1:43", "unknown YAML tag !Ref"),
        ("a.yml:2:60", "a service must be a mapping"),
    ]


def test_inline_configs_are_noted() -> None:
    """A file for the container stands in the compose file; only what a service uses is."""
    parsed = project(
        {
            "a.yml": """
                services: {api: {configs: [one, two], secrets: [three]}}
                configs:
                  one: {content: "A=1"}
                  two: {file: two.cfg}
                  four: {content: "B=1"}
                secrets:
                  three: {environment: TOKEN}
                """
        }
    )
    assert notes(parsed) == [("a.yml:3:18", "a file for a container stands here, which is not read")]
    origin = Origin("a.yml", Position(4, 15), Position(4, 15))
    assert parsed.mentions == (Mention("config file", "two.cfg", ("api",), origin),)


def test_a_variable_that_names_a_secret_file_is_a_path() -> None:
    """The variable keeps the path in the container; the file that must be there is the one declared."""
    parsed = project(
        {
            "a.yml": """
                services:
                  db:
                    environment: {DB_PASSWORD_FILE: /run/secrets/db_password}
                    secrets: [db_password]
                secrets: {db_password: {file: ./secrets/db_password.txt}}
                """
        }
    )
    assert rows(parsed) == [("db", "DB_PASSWORD_FILE", "/run/secrets/db_password", "a.yml:3")]
    assert [(one.kind, one.path) for one in parsed.mentions] == [("secret file", "secrets/db_password.txt")]


@pytest.mark.parametrize("count", [2_000])
def test_many(count: int) -> None:
    """Services, documents, services that extend one another, tags: all in linear time, and bounded."""
    services = "".join(f"  s{number}: {{environment: {{A: {number}}}}}\n" for number in range(count))
    assert len(project({"a.yml": f"services:\n{services}"}).entries) == count
    documents = "---\n".join(f"services: {{s{number}: {{environment: {{A: 1}}}}}}\n" for number in range(count))
    assert len(project({"a.yml": documents}).entries) == count
    alike = "---\n".join("services: {s: {environment: !override {A: 1}}}\n" for _ in range(count))
    assert len(project({"a.yml": alike}).entries) == 1
    same = "---\n".join("services: {s: {environment: {A: 1}}}\n" for _ in range(count))
    parsed = project({"a.yml": same})
    assert len(parsed.entries) == 1_000
    assert problems(parsed)[0][1] == "this service is put together from more than 1,000 parts"
    chain = "".join(f"  s{number}: {{extends: s{number + 1}, environment: {{A: 1}}}}\n" for number in range(count))
    parsed = project({"a.yml": f"services:\n{chain}"})
    assert len(parsed.entries) == 30 * count - sum(range(30))
    assert {message for _, message in problems(parsed)} == {
        "more than 30 services extend each other",
        "`extends` names no service of this file",
    }


def test_includes_without_end() -> None:
    """Neither too deep nor too many."""
    names = [f"f{number}.yml" for number in range(1_100)]
    deep = {name: f"include: [f{number + 1}.yml]\n" for number, name in enumerate(names)}
    assert problems(project(deep)) == [("f100.yml:1:11", "more than 100 files include each other")]
    flat = dict.fromkeys(names, "services: {}\n")
    listed = "".join(f"  - {name}\n" for name in names)
    found = problems(project({"a.yml": f"include:\n{listed}", **flat}))
    assert found[0] == ("a.yml:1002:5", "this project includes more than 1,000 others")
    assert len(found) == 100


def test_more_variables_than_anybody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the bound is left, and said."""
    monkeypatch.setattr("confcheck.sources.compose.files._MOST_ENTRIES", 2)
    parsed = project({"a.yml": "services: {a: {environment: {A: 1, B: 1, C: 1}}, b: {environment: {A: 1}}}\n"})
    assert [row[:2] for row in rows(parsed)] == [("a", "A"), ("a", "B"), ("a", "C")]
    assert problems(parsed) == [("a.yml:1:67", "the project holds more than 3 variables; the rest is left")]


def test_depends_on_and_networks_of_other_shapes() -> None:
    """What is no name is left out."""
    parsed = project({"a.yml": "services: {a: {depends_on: [b, '${C}'], networks: {n: {aliases: ['${D}', e]}}}}\n"})
    (endpoint,) = parsed.endpoints
    assert [name for name, _ in endpoint.depends_on] == ["b"]
    assert [name for name, _ in endpoint.names] == ["a", "e"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("services:\n  api:\n\tenvironment: {A: 1}\n", ("a.yml:3:1", "a tab stands where YAML expects blanks")),
        (
            "services: {api: {environment: {A: 1}\n",
            ("a.yml:1:17", "a bracket is never closed, or a comma is missing in it"),
        ),
        ("services:\n  api:\n    environment:\n      A: 'x\n", ("a.yml:4:10", "a quote is never closed")),
        (
            "services:\n  api:\n    environment:\n   - A\n",
            ("a.yml:4:4", "the indentation does not fit the lines above"),
        ),
        ("services: [api]\n", ("a.yml:1:11", "`services` must be a mapping")),
        ("services: {api: &a {environment: *a}}\n", ("a.yml:1:34", "an alias stands inside the value it repeats")),
    ],
)
def test_broken_files(text: str, said: tuple[str, str]) -> None:
    """One problem with its place."""
    assert problems(project({"a.yml": text})) == [said]


def test_anchors_that_are_defined_again() -> None:
    """Legal: the last one above the alias counts."""
    text = "x: &e {A: 1}\ny: &e {A: 2}\nservices: {api: {environment: *e}}\nz: &e {A: 3}\n"
    assert rows(project({"a.yml": text})) == [("api", "A", "2", "a.yml:2")]
