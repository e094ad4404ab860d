"""Dockerfiles: which stage counts, what its variables hold, and where all of it stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.entries import assignments, parsed, rows, said, shown, there
from tests.sources.positions import REALWORLD, needs_realworld
from tests.workspaces import findings

CANARY = "hunter2-canary"
OF_BASE = "unknown: made from what the base image sets, if it sets it"


def held(text: str, *select: tuple[str, str]) -> dict[str, str]:
    """What the image holds in the end, arguments aside."""
    found = parsed("dockerfile", text, select=select)
    assert found.problems == ()
    return {one.key: shown(one.value) for one in assignments(found) if not one.build}


def test_a_file_is_read_with_the_place_of_every_name_and_value() -> None:
    """Several on a line, the older form, continued lines with a comment and a blank line in between."""
    text = (
        "ARG VERSION=3.12\nFROM python:${VERSION}-slim\nARG VERSION REVISION\nENV PORT=8080 HOST='0.0.0.0' \\\n"
        '    # why\n\n    MODE="prod"\nENV GREETING hello  world\n  env EMPTY=\n'
    )
    assert rows(parsed("dockerfile", text)) == [
        ("VERSION", "3.12", "1:5", "1:13"),
        ("VERSION", "3.12", "3:5", "1:13"),
        ("REVISION", "inherited", "3:13", None),
        ("PORT", "8080", "4:5", "4:10"),
        ("HOST", "0.0.0.0", "4:15", "4:20"),
        ("MODE", "prod", "7:5", "7:10"),
        ("GREETING", "hello  world", "8:5", "8:14"),
        ("EMPTY", "", "9:7", None),
    ]


def test_arguments_are_for_the_build_and_below_all_variables() -> None:
    """One line is one block; the older form is shown as it is written."""
    found = assignments(parsed("dockerfile", "FROM x\nENV A 1\nARG A=2 B\nENV A=3\n"))
    assert [(one.key, one.build, one.block, one.separator) for one in found] == [
        ("A", True, 3, "="),
        ("B", True, 3, "="),
        ("A", False, 2, " "),
        ("A", False, 4, "="),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ENV A=x B=$A\n", {"A": "x", "B": OF_BASE}),
        (
            "ENV A=x\nENV B=$A C=${A}y D=\"$A z\" E='$A' F=\\$A\n",
            {"A": "x", "B": "x", "C": "xy", "D": "x z", "E": "$A", "F": "$A"},
        ),
        ("ENV A=x\nENV B=${A:-d} C=${A:+p} D=${A-d} E=${A:?no}\n", {"A": "x", "B": "x", "C": "p", "D": "x", "E": "x"}),
        ("ENV A=\nENV B=${A:-d} C=${A:+p} D=${A-d} E=${A+p}\n", {"A": "", "B": "d", "C": "", "D": "", "E": "p"}),
        ("ENV A=x\nENV B=${Z:-$A} C=${Z}\n", {"A": "x", "B": OF_BASE, "C": OF_BASE}),
        ("ENV A=a.tar\nENV B=${A%.tar}\n", {"A": "a.tar", "B": "unknown: made from a variable by a pattern"}),
        ("ENV A=$ B=$$ C=a$1b D=$-\n", {"A": "$", "B": "", "C": "ab", "D": ""}),
        ('ENV A=a\\ b B="a\\"b" C="a\\nb" D=\'a\\\'\n', {"A": "a b", "B": 'a"b', "C": "a\\nb", "D": "a\\"}),
        ('ENV A "a b" c\n', {"A": "a b c"}),
        ("ENV A=ref+gcpsecrets://shop/jwt\n", {"A": "gcp shop/jwt latest"}),
        ("ENV 'A'=1 \"B\"=2\n", {"A": "1", "B": "2"}),
        ("ARG A=x\nENV A=$A\n", {"A": "<A-x@3:7>"}),
        ("ARG A\nENV B=y-${A}-$A\n", {"B": "y-<A@3:9>-<A@3:14>"}),
        ("ARG A\nENV B=${A:-d} C=${A:+p}\n", {"B": "<A:-d@3:7>", "C": "unknown: made from an argument of the build"}),
        ("ARG A=x\nENV B=${A:-d} C=${A:+p} D=${A:?m}\n", {"B": "<A-x@3:7>", "C": "p", "D": "<A-x@3:27>"}),
        ("ARG A=x B=$A-y\nENV C=$B\n", {"C": "<B-<A-x@2:11>-y@3:7>"}),
        ("ENV A=1\nARG A=2\nENV B=$A\n", {"A": "1", "B": "<A-2@4:7>"}),
        ("ARG TARGETARCH\nENV A=$TARGETARCH\n", {"A": "unknown: filled in by the builder"}),
    ],
)
def test_variables_are_replaced_as_docker_replaces_them(lines: str, expected: dict[str, str]) -> None:
    """Every value of a line sees what was before the line; an argument may still be given to the build."""
    assert held(f"FROM x\n{lines}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM x AS a\nENV A=1\nFROM y\nENV B=2\n", {"B": "2"}),
        ("FROM x AS a\nENV A=1\nFROM A AS b\nENV B=$A\nFROM y\nFROM b\nENV C=$B\n", {"A": "1", "B": "1", "C": "1"}),
        ("ARG S=a\nFROM x AS a\nENV A=1\nFROM $S\n", {"A": "1"}),
        ("ARG S\nFROM x AS a\nENV A=1\nFROM ${S:-a}\n", {"A": "1"}),
        ("FROM x AS a\nARG L=warn\nFROM a\nARG L\nENV A=${L:-info}\n", {"A": "<L-warn@5:7>"}),
        ("FROM scratch\nENV A=$B C=${B:-c}\n", {"A": "", "C": "c"}),
        ("FROM --platform=$BUILDPLATFORM x AS a\nFROM a\nENV A=1\n", {"A": "1"}),
        ("# escape=`\nFROM x\nENV A=c:\\d B=a` b `\n  C=1\n", {"A": "c:\\d", "B": "a b", "C": "1"}),
        ("# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nENV A=1 `\n  B=2\n", {"A": "1", "B": "2"}),
        ("# a comment\n# escape=`\nFROM x\nENV A=1 \\\n  B=2\n", {"A": "1", "B": "2"}),
        ('FROM x\nRUN <<EOF\nENV A=1\nEOF\nCOPY <<-"B" <<C /x\nENV A=2\n\tB\nENV A=3\nC\nENV A=4\n', {"A": "4"}),
        ('FROM x\nRUN a \\\n  ENV A=1\nENV B="x\\\ny"\n', {"B": "xy"}),
        ("\ufeffFROM x\r\nENV A=1 \\\r\n B=2\r\n", {"A": "1", "B": "2"}),
        ("FROM x\nENV A=1 \\", {"A": "1"}),
    ],
)
def test_the_last_stage_is_the_image_with_all_that_it_is_built_from(text: str, expected: dict[str, str]) -> None:
    """Directives, comments, continued lines and heredocs as BuildKit takes them."""
    assert held(text) == expected


def test_a_stage_can_be_selected() -> None:
    """By its name, in any case."""
    text = "FROM x AS Dev\nENV A=1\nFROM dev AS prod\nENV A=2\n"
    assert held(text, ("dev", "values")) == {"A": "1"}
    found = parsed("dockerfile", text, select=(("test", "references"),))
    assert (found.entries, said(found.problems)) == (
        (),
        ["None a Dockerfile is selected from by one stage, as `values`", "None nothing at test"],
    )


def test_what_another_stage_bakes_counts_for_the_build() -> None:
    """Only names that some reader's build writes into what it makes."""
    text = "FROM x AS b\nARG NEXT_PUBLIC_A\nENV NEXT_PUBLIC_A=$NEXT_PUBLIC_A PORT=1\nFROM y\nCOPY --from=b /x /x\n"
    found = assignments(parsed("dockerfile", text))
    assert [(one.key, shown(one.value), one.build) for one in found] == [
        ("NEXT_PUBLIC_A", "inherited", True),
        ("NEXT_PUBLIC_A", "<NEXT_PUBLIC_A@3:19>", True),
    ]


R = "Docker refuses this file:"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [f"1:1 {R} it has no `FROM`"]),
        ("ARG A=1\n", [f"1:1 {R} it has no `FROM`"]),
        ("ENV A=1\nRUN x\nFROM y\n", [f"1:1 {R} an instruction stands before the first `FROM`"]),
        ("FROM x\nENV A=1 B\n", [f"2:9 {R} every word of `ENV` must be `name=value`"]),
        ("FROM x\nENV =1\n", [f"2:5 {R} every word of `ENV` must be `name=value`"]),
        ("FROM x\nENV A\n", [f"2:1 {R} `ENV` without a value"]),
        ("FROM x\nENV\n", [f"2:1 {R} `ENV` without a name"]),
        ("FROM x\nARG\nARG =1\n", [f"2:1 {R} `ARG` without a name", f"3:5 {R} `ARG` without a name"]),
        (f'FROM x\nENV A="{CANARY}\n', [f"2:7 {R} a quote is never closed"]),
        (f"FROM x\nENV A='{CANARY}\n", [f"2:7 {R} a quote is never closed"]),
        (f"FROM x\nENV A=${{B:-{CANARY}\n", [f"2:7 {R} `${{` is never closed"]),
        ("FROM x\nENV A=${} B=${:x} C=${B!x} D=${B:x}\n", [f"2:7 {R} `${{` begins no variable here"]),
        ("FROM x\nENV A=${B!x}\n", [f"2:7 {R} `${{` begins no variable here"]),
        ("FROM scratch\nENV A=${B:?say}\n", [f"2:7 {R} a variable that must be set is not"]),
        ("FROM x\nFLY A=1\n", [f"2:1 {R} an instruction is unknown"]),
        ("FROM x y\nENV A=1\n", [f"1:1 {R} `FROM` takes an image, and a name behind `AS`"]),
        ("FROM ${docker.base}\nENV A=1\n", [f"1:6 {R} `${{` begins no variable here"]),
        ("FROM x\nRUN <<EOF\nENV A=1\n", [f"2:1 {R} a heredoc is never ended"]),
        ("# escape=x\nFROM x\n", [f"1:1 {R} `escape` is neither a backslash nor a backtick"]),
        ("# escape=`\n# escape=`\nFROM x\n", [f"2:1 {R} the directive `escape` is there twice"]),
        (
            "FROM x\nENV A=" + "${B:-" * 60 + "}" * 60 + "\n",
            ["2:212 variables are nested here more deeply than is read"],
        ),
    ],
)
def test_what_docker_refuses_is_a_problem_and_never_quoted(text: str, problems: list[str]) -> None:
    """With its place."""
    assert said(parsed("dockerfile", text).problems) == problems


def test_what_is_not_read_is_a_note() -> None:
    """Variables of images that are built from this one, and names that are made from variables."""
    found = parsed("dockerfile", "FROM x\nONBUILD ENV A=1\nONBUILD RUN y\nENV $A=1\n")
    assert said(found.notes) == [
        "2:9 what an image that is built from this one sets is not read",
        "4:5 a name that is made from variables is not read",
    ]
    assert (found.entries, found.problems) == ((), ())


def test_a_file_of_what_the_build_ignores_is_no_dockerfile() -> None:
    """Though it is named like one."""
    found = parsed("dockerfile", "node_modules\n*.env\n", "Dockerfile.dockerignore")
    assert (found.entries, found.problems) == ((), ())


def test_ten_thousand_stages_are_read_up_to_a_limit() -> None:
    """Each would copy what it inherits."""
    found = parsed("dockerfile", "FROM x AS a0\nENV A=1\n" + "".join(f"FROM a{n} AS a{n + 1}\n" for n in range(10_000)))
    assert rows(found) == [("A", "1", "2:5", "2:7")]
    assert len(found.problems) == 9_001


@given(
    st.lists(
        st.sampled_from(
            ["ENV ", "ARG ", "FROM x\n", "A", "=", "$A", "${A:-", "}", "'", '"', "\\", " ", "\n", "ü", "<<A"]
        ),
        max_size=30,
    )
)
def test_the_text_at_the_place_of_a_name_is_the_name(parts: list[str]) -> None:
    """Or its quote, or its escape; nothing raises."""
    text = "FROM x\n" + "".join(parts)
    for one in assignments(parsed("dockerfile", text)):
        assert there(text, one.origin.key).startswith((one.key[:1], "'", '"', "\\"))


MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[services.auth]
[services.web]
reader = "next"
[[sources]]
files = "Dockerfile"
services = ["auth", "web"]
[[sources]]
files = "compose.{environment}.yaml"
required = false
format = "compose"
"""
SCHEMA = """
properties:
  url: {type: string, format: uri, env: URL, services: [auth]}
  api: {type: string, format: uri, env: NEXT_PUBLIC_API, services: [web]}
"""
DOCKERFILE = (
    "FROM node AS build\nARG NEXT_PUBLIC_API=nothing\nENV NEXT_PUBLIC_API=$NEXT_PUBLIC_API\n"
    "FROM node\nARG HOST=nowhere\nENV URL=$HOST\n"
)


@pytest.mark.parametrize(
    ("compose", "expected"),
    [
        ("services: {}\n", [("Dockerfile", 6), ("Dockerfile", 3)]),
        (
            "services: {auth: {build: {context: ., args: {HOST: 'http://x', NEXT_PUBLIC_API: 'http://y'}}}}\n",
            [("Dockerfile", 3)],
        ),
        (
            "services: {web: {build: {context: ., args: {HOST: 'http://x', NEXT_PUBLIC_API: 'http://y'}}}}\n",
            [("Dockerfile", 6)],
        ),
    ],
)
def test_the_build_arguments_of_a_compose_file_override_defaults(
    tmp_path: Path, compose: str, expected: list[tuple[str, int]]
) -> None:
    """For the service that is built with them."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        "Dockerfile": DOCKERFILE,
        "compose.staging.yaml": compose,
    }
    found = findings(tmp_path, files, "invalid-value")
    assert sorted((place.path, place.line) for one in found for place in one.problem.places) == sorted(expected)


@needs_realworld
def test_real_files_are_read_without_a_complaint() -> None:
    """But for those that a build tool fills in first, and one of which lines are missing."""
    wrong = []
    for folder, _, names in os.walk(REALWORLD):
        for name in names:
            if name.startswith("Dockerfile") or name.endswith(".Dockerfile"):
                path = Path(folder) / name
                found = parsed("dockerfile", path.read_text("utf-8-sig"), name)
                if found.problems or found.notes:
                    wrong.append(path.relative_to(REALWORLD).as_posix())
    assert sorted(wrong) == [
        "otel-demo/src/shipping/Dockerfile",
        "thingsboard/msa/tb/docker-cassandra/Dockerfile",
        "thingsboard/msa/tb/docker-postgres/Dockerfile",
        "thingsboard/msa/vc-executor-docker/docker/Dockerfile",
    ]
