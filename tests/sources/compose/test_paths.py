"""The paths that a compose file names: text in, mentions with their places out."""

from __future__ import annotations

from textwrap import dedent

import pytest

from confcheck.model import SourceOptions
from confcheck.sources import compose

Row = tuple[str, str, str, int, int, str | None]
CONTEXT, DOCKERFILE, SECRET, CONFIG = "build context", "Dockerfile", "secret file", "config file"


def mentions(text: str, path: str = "deploy/compose.yaml") -> list[Row]:
    """Kind, path, service, line, column, and the folder of a Dockerfile."""
    parsed = compose.parse(dedent(text).lstrip("\n"), SourceOptions(path))
    assert parsed.problems == ()
    return [
        (each.kind, each.path, each.scope[0], place.line, place.column, each.folder)
        for each in parsed.mentions
        if (place := each.origin.value) is not None
    ]


def build(text: str) -> list[Row]:
    """Of a service `a` with this in its `build`."""
    return mentions(f"services: {{a: {{build: {text}}}}}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("../a", [(CONTEXT, "a", "a", 1, 23, None), (DOCKERFILE, "a/Dockerfile", "a", 1, 23, "a")]),
        (".", [(CONTEXT, "deploy", "a", 1, 23, None), (DOCKERFILE, "deploy/Dockerfile", "a", 1, 23, "deploy")]),
        ("''", [(CONTEXT, "deploy", "a", 1, 23, None), (DOCKERFILE, "deploy/Dockerfile", "a", 1, 23, "deploy")]),
        (
            "{context: ../a, dockerfile: x/D}",
            [(CONTEXT, "a", "a", 1, 33, None), (DOCKERFILE, "a/x/D", "a", 1, 51, "a")],
        ),
        (
            "{context: ./a, dockerfile: ../D}",
            [(CONTEXT, "deploy/a", "a", 1, 33, None), (DOCKERFILE, "deploy/D", "a", 1, 50, "deploy/a")],
        ),
        (
            "{context: ../../a, dockerfile: /D}",
            [(CONTEXT, "../a", "a", 1, 33, None), (DOCKERFILE, "/D", "a", 1, 54, "../a")],
        ),
        (
            '"${DIR:-x}/a"',
            [
                (CONTEXT, "deploy/x/a", "a", 1, 23, None),
                (DOCKERFILE, "deploy/x/a/Dockerfile", "a", 1, 23, "deploy/x/a"),
            ],
        ),
        ('"${DIR}/a"', []),
        ('{context: "${DIR}", dockerfile: D}', []),
        ('{context: x, dockerfile: "${D}"}', [(CONTEXT, "deploy/x", "a", 1, 33, None)]),
        ('{context: x, dockerfile_inline: "FROM scratch"}', [(CONTEXT, "deploy/x", "a", 1, 33, None)]),
        ("{dockerfile: D}", []),
        ("{args: {A: b}}", []),
        ("{context: null}", []),
        ("null", []),
        ("[a]", []),
        ("https://github.com/a/b.git", []),
        ("git://host/a", []),
        ("git@github.com:a/b.git#main", []),
        ("deploy@host:a", []),
        ("github.com/a/b", []),
        ("docker-image://alpine", []),
        ("{context: 'https://host/a.tgz', dockerfile: D}", []),
        ("~/a", []),
        ("'C:/a'", []),
        (r"'.\a'", []),
    ],
)
def test_build(text: str, expected: list[Row]) -> None:
    """What compose looks for on disk before it builds, by the rules of its short and its long form."""
    assert expected == build(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("{x: ../b, y: docker-image://c, z: 'service:d', w: 'target:e', v: [f]}", 49),
        ("[x=../b, y=https://c, z, [f]]", 48),
    ],
)
def test_additional_contexts(text: str, column: int) -> None:
    """Those that are folders, as a mapping and as a list."""
    assert build(f"{{additional_contexts: {text}}}") == [(CONTEXT, "b", "a", 1, column, None)]


def test_a_service_inherits_its_build() -> None:
    """Key by key, with the place at which each is written; both services need what is there."""
    text = """
        services:
          base: {build: {context: ../a, dockerfile: D}}
          web:
            extends: base
            build: {dockerfile: E}
        """
    assert mentions(text) == [
        (CONTEXT, "a", "base", 2, 27, None),
        (DOCKERFILE, "a/D", "base", 2, 45, "a"),
        (CONTEXT, "a", "web", 2, 27, None),
        (DOCKERFILE, "a/E", "web", 5, 25, "a"),
    ]


def test_files_of_secrets_and_configs() -> None:
    """Those that a service or a build uses, in both forms; not external ones, nor those from the environment."""
    text = """
        services:
          a:
            secrets: [one, {source: two, target: /x}, gone, {target: y}, env, "${WHICH}"]
            configs: [c, {source: d}]
          b:
            secrets: [one]
            build: {context: "${X}", secrets: [three]}
          c: {secrets: {one: two}}
        secrets:
          one: {file: ./one.txt}
          two: {file: ../two.txt}
          three: {file: three.txt}
          env: {environment: TOKEN}
          unused: {file: unused.txt}
          odd: text
        configs:
          c: {file: c.conf}
          d: {content: text}
        """
    assert mentions(text) == [
        (SECRET, "deploy/one.txt", "a", 10, 15, None),
        (SECRET, "two.txt", "a", 11, 15, None),
        (CONFIG, "deploy/c.conf", "a", 17, 13, None),
        (SECRET, "deploy/one.txt", "b", 10, 15, None),
        (SECRET, "deploy/three.txt", "b", 12, 17, None),
    ]


def test_without_sections_nothing_is_named() -> None:
    """A service may use what another file declares."""
    assert mentions("services: {a: {secrets: [x], configs: [y]}}\nsecrets: [x]\n") == []


def test_volumes_and_develop_are_not_judged() -> None:
    """Compose makes the folders of the one, and what it watches is nobody's setting."""
    assert mentions("services: {a: {volumes: ['./x:/y'], develop: {watch: [{path: ./z, action: sync}]}}}") == []


def test_an_env_file_of_a_home_folder() -> None:
    """It is read by nobody here, and that is said where it is named."""
    parsed = compose.parse("services: {a: {env_file: ~/x.env}}\n", SourceOptions("compose.yaml"))
    assert [(each.message, each.position and each.position.column) for each in parsed.problems] == [
        ("the file lies outside the workspace", 26)
    ]
    assert parsed.entries == ()
