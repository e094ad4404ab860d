"""GitLab CI: variables of jobs, what they take from others, files that are included, and deployments."""

from __future__ import annotations

import pytest

from confcheck.model import Parsed
from confcheck.sources import identify
from tests.sources.pipelines.shown import parse, rows, shown, told, values

REFUSES = "GitLab refuses this file:"


def pipeline(text: str, path: str = ".gitlab-ci.yml", **files: str) -> Parsed:
    """A pipeline with files beside it; `__` stands for `/`, a name without ending is YAML."""
    return parse(
        "gitlab-ci", text, path, files={f"{name.replace('__', '/')}.yml": text for name, text in files.items()}
    )


def test_variables_of_all_jobs_then_of_each() -> None:
    """Hidden jobs are none; objects have their value."""
    found = pipeline("""
        stages: [x]
        variables:
          A: one
          B: {value: 'two', description: d, options: [two, three]}
          C: {description: asked}
        .base:
          variables: {A: base, X: x}
        build:
          extends: .base
          variables:
            A: "three"
            N:
          script: make
        test:
          script: []
    """)
    assert rows(found) == [
        "build A: one 3:3 3:6",
        "build B: two 4:3 4:14",
        "build C: ?what whoever starts the pipeline gives 5:3 5:6",
        "build A: base 7:15 7:18",
        "build X: x 7:24 7:27",
        "build A: three 11:5 11:8",
        "build N:  12:5 -",
        "test A: one 3:3 3:6",
        "test B: two 4:3 4:14",
        "test C: ?what whoever starts the pipeline gives 5:3 5:6",
    ]
    assert (found.scopes, found.problems, found.notes) == ((("build",), ("test",)), (), ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("x", "x"),
        ("'1.10'", "1.10"),
        ("1.10", "1.1"),
        ("0755", "493"),
        ("0x1f", "31"),
        ("8080", "8080"),
        ("089", "089"),
        (".inf", ".inf"),
        ("12:30:45.5", "12:30:45.5"),
        ("$", "$"),
        ("$1 ${}", "$1 ${}"),
        ("true", "true"),
        ("$G", "g"),
        ("a-${G}-b", "a-g-b"),
        ("$LATER", "late g"),
        ("$$G", "$G"),
        ("{value: $G, expand: false}", "$G"),
        ("$CI_COMMIT_SHA", "?a variable that only GitLab knows"),
        ("x/$CI_COMMIT_SHA", "?made partly of what only the pipeline knows"),
        ("$A", "?a variable that only GitLab knows"),
        ("$[[ inputs.x ]]", "?an input of the pipeline"),
        ("!reference [.other, variables, O]", "other"),
        ("!reference [.other, variables, AGAIN]", "other"),
        ("!reference [.other, script]", "?a variable that only GitLab knows"),
    ],
)
def test_values(written: str, expected: str) -> None:
    """Numbers as Ruby writes them, variables where the files tell, references to others."""
    found = pipeline(f"""
        variables: {{G: g}}
        .other:
          variables: {{O: other, AGAIN: !reference [.other, variables, O]}}
          script: [x]
        j:
          variables:
            A: {written}
            LATER: late $G
          script: x
    """)
    assert [row for row in values(found) if row.startswith("j A=")] == [f"j A={expected}"]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("inherit", "expected"),
    [("false", ["j C=c"]), ("[B]", ["j B=b", "j C=c"]), ("true", ["j A=a", "j B=b", "j C=c"])],
)
def test_what_a_job_inherits(inherit: str, expected: list[str]) -> None:
    """`inherit: variables`."""
    found = pipeline(
        f"variables: {{A: a, B: b}}\nj: {{inherit: {{variables: {inherit}}}, variables: {{C: c}}, script: x}}\n"
    )
    assert values(found) == expected


def test_extends_several_and_over_levels() -> None:
    """Later parents win, the job itself over all; who stands there twice counts once."""
    found = pipeline("""
        .a: {variables: {X: a, Y: a}}
        .b: {extends: .a, variables: {Y: b}}
        j: {extends: [.a, .b], variables: {Z: j}, script: x}
    """)
    assert values(found) == ["j X=a", "j Y=a", "j Y=b", "j Z=j"]


def test_variables_by_reference() -> None:
    """Those of another job, which may have them from a third, under those of the job's own parents."""
    found = pipeline("""
        .a: {variables: {X: a}}
        .b: {variables: !reference [.a, variables]}
        .c: {variables: {Y: c}}
        j: {variables: !reference [.b, variables], extends: .c, script: x}
    """)
    assert (values(found), found.problems) == (["j X=a", "j Y=c"], ())


def test_included_files_come_first() -> None:
    """Paths start at the root of the repository; jobs of one name are one; positions are those of each file."""
    found = pipeline(
        """
        include:
          - local: /ci/base.yml
          - ci/more.yml
        variables: {A: main}
        deploy:
          extends: .base
          variables: {D: $B-$A}
          script: x
        """,
        "app/.gitlab-ci.yml",
        app__ci__base="""
            include: {local: ci/vars.yml}
            .base: {variables: {BASE: '1'}}
            deploy: {variables: {D: low, E: $A}}
            """,
        app__ci__vars="variables: {A: vars, B: vars}\n",
        app__ci__more="variables:\n  A: more\n",
    )
    assert rows(found) == [
        "deploy A: vars app/ci/vars.yml:1:13 1:16",
        "deploy B: vars app/ci/vars.yml:1:22 1:25",
        "deploy A: more app/ci/more.yml:2:3 2:6",
        "deploy A: main 4:13 4:16",
        "deploy BASE: 1 app/ci/base.yml:2:21 2:27",
        "deploy D: low app/ci/base.yml:3:22 3:25",
        "deploy E: main app/ci/base.yml:3:30 3:33",
        "deploy D: vars-main 7:15 7:18",
    ]
    assert (found.problems, found.notes) == ((), ())


NOT_READ = "this `include` is not read: it is not a file of the workspace"


@pytest.mark.parametrize(
    ("include", "problems", "notes"),
    [
        ("https://example.com/x.yml", [], [f"1:10 {NOT_READ}"]),
        ("[{remote: x}, {template: x}, {project: x, file: y}, {component: x}]", [],
         [f"1:{at} {NOT_READ}" for at in (11, 24, 39, 62)]),
        ("{local: 'ci/*.yml'}", [], ["1:18 this `include` is not read: which files it names, only GitLab knows"]),
        ("'ci/$X.yml'", [], ["1:10 this `include` is not read: which files it names, only GitLab knows"]),
        ("gone.yml", [f"1:10 {REFUSES} an included file is not there"], []),
        ("../x.yml", ["1:10 this file is not read: it lies outside the workspace"], []),
        (".gitlab-ci.yml",
         [f"1:10 {REFUSES} files include each other in a circle: .gitlab-ci.yml → .gitlab-ci.yml"], []),
        ("a.yml", [f"1:10 {REFUSES} files include each other in a circle: a.yml → b.yml → a.yml"], []),
        ("{local: c.yml, rules: [{if: $X}]}", [], ["1:10 this file is taken in as if the rules of its `include` held"]),
        ("", [], []),
    ],
)  # fmt: skip
def test_includes_that_are_not_read(include: str, problems: list[str], notes: list[str]) -> None:
    """Each with its place and the reason; then a missing name may be there."""
    text = f"include: {include}\nj: {{script: x}}\n"
    found = pipeline(text, a="include: b.yml", b="include: a.yml", c="x: {script: y}")
    assert (told(found.problems), told(found.notes)) == (problems, notes)
    if notes and NOT_READ in notes[0]:
        unknown = "j: {extends: .gone, script: [!reference [.gone, script]], variables: !reference [.g, variables]}\n"
        assert told(pipeline(f"include: {include}\n{unknown}").problems) == []


def test_more_files_than_gitlab_takes() -> None:
    """A hundred and fifty."""
    text = "include: [" + "a.yml, " * 151 + "]\nj: {script: x}"
    assert told(pipeline(text, a="x: {script: y}").problems) == [f"1:1061 {REFUSES} more than 150 files are included"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", []),
        ("[x]", ["1:1 the document is not a mapping"]),
        ("j: x\n.k: [y]", []),
        ("j: {extends: .a, script: x}", [f"1:14 {REFUSES} `extends` names no job"]),
        ("j: {extends: [[x]], script: x}", [f"1:15 {REFUSES} `extends` names no job"]),
        ("a: {extends: b}\nb: {extends: a}", [f"2:14 {REFUSES} jobs extend each other in a circle: a → b → a"]),
        ("a: {extends: a}", [f"1:14 {REFUSES} jobs extend each other in a circle: a → a"]),
        ("a: {variables: x}", [f"1:16 {REFUSES} `variables` is not a mapping"]),
        ("a: {variables: [x]}", [f"1:16 {REFUSES} `variables` is not a mapping"]),
        ("a: {variables: {A: [x]}}", [f"1:20 {REFUSES} the value of a variable is a list or a mapping"]),
        ("a: {variables: {A: {value: [x]}}}", [f"1:28 {REFUSES} the value of a variable is a list or a mapping"]),
        ("a: {variables: {A: $B, B: $C, C: $A}}",
         [f"1:34 {REFUSES} variables are made of each other in a circle: A → B → C → A"]),
        ("a: {script: [!reference [b, script]]}", [f"1:25 {REFUSES} `!reference` names nothing"]),
        ("a: {script: [!reference [a]]}", [f"1:25 {REFUSES} `!reference` names nothing"]),
        ("a: {variables: !reference [b, variables]}", [f"1:27 {REFUSES} `!reference` names nothing"]),
        ("a: {variables: !reference [a, variables]}", [f"1:27 {REFUSES} `!reference` leads back to itself: a → a"]),
        ("a: {script: [!reference [a, script]]}", [f"1:25 {REFUSES} `!reference` leads back to itself: a → a"]),
        ("a: {variables: {A: !reference [a, variables, A]}}",
         [f"1:31 {REFUSES} `!reference` leads back to itself: a → a"]),
        ("a: {script: !nope x}", ["1:13 unknown YAML tag"]),
        ("variables: {A: 1", ["1:12 a bracket is never closed, or a comma is missing in it"]),
    ],
)  # fmt: skip
def test_bad_input(text: str, problems: list[str]) -> None:
    """What GitLab refuses, with the names of every circle."""
    assert told(pipeline(text).problems) == problems


def test_deep_chains_end() -> None:
    """Levels that GitLab does not follow, and variables that grow without end."""
    chain = (
        "".join(f".j{number}: {{extends: .j{number + 1}}}\n" for number in range(14)) + ".j14: {}\nj: {extends: .j0}\n"
    )
    assert [one.split(" ", 1)[1] for one in told(pipeline(chain).problems)] == [
        f"{REFUSES} `extends` is nested more than 10 levels deep"
    ]
    job = "j:\n  script: x\n  variables:\n"
    long = f"{job}    V0: $X\n" + "".join(f"    V{n + 1}: $V{n}\n" for n in range(200))
    assert set(values(pipeline(long))[100:]) == {f"j V{n}=?a variable that only GitLab knows" for n in range(100, 201)}
    wide = f"{job}    V0: xxxxxxxx\n" + "".join(f"    V{n + 1}: $V{n}$V{n}\n" for n in range(60))
    assert values(pipeline(wide))[-1].startswith("j V60=?")
    nested = "".join(f".s{n}: {{script: [!reference [.s{n + 1}, script]]}}\n" for n in range(14))
    found = pipeline(nested + ".s14: {script: [x]}\nj: {script: [!reference [.s0, script]]}\n")
    assert [one.split(" ", 1)[1] for one in told(found.problems)] == [
        f"{REFUSES} `!reference` is nested more than 10 levels deep"
    ]


def test_references_that_multiply() -> None:
    """Ten levels of ten are too many."""
    text = "".join(f".s{n}: {{script: [{', '.join([f'!reference [.s{n + 1}, script]'] * 10)}]}}\n" for n in range(8))
    found = pipeline(text + ".s8: {script: [gcloud]}\nj: {script: [!reference [.s0, script]]}\n")
    assert {one.split(" ", 1)[1] for one in told(found.problems)} == {
        f"{REFUSES} `!reference` leads to others more than 10,000 times"
    }


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ("script: gcloud run deploy api --set-env-vars A=$A", ["api A=a"]),
        ("script: [X=1, 'gcloud run deploy api --set-env-vars A=$X']", ["api A=1"]),
        ("{before_script: [X=1], script: ['gcloud run deploy api --set-env-vars A=$X']}", ["api A=1"]),
        ("{script: [X=1], after_script: ['gcloud run deploy api --set-env-vars A=$X']}",
         ["api A=?a variable that only the pipeline knows"]),
        ("script: [[X=1, [Y=2]], 'gcloud run deploy api --set-env-vars A=$X$Y']", ["api A=12"]),
        ("script: [!reference [.s, script], 'gcloud run deploy api --set-env-vars A=$S']", ["api A=s"]),
        ("script: ['gcloud run deploy api --set-env-vars A=$D']", ["api A=d"]),
        ("{inherit: {default: false}, script: ['gcloud run deploy api --set-env-vars A=$D']}",
         ["api A=?a variable that only the pipeline knows"]),
        ("{inherit: {default: [image]}, script: ['gcloud run deploy api --set-env-vars A=$D']}",
         ["api A=?a variable that only the pipeline knows"]),
        ("{inherit: {default: [before_script]}, script: ['gcloud run deploy api --set-env-vars A=$D']}", ["api A=d"]),
        ("script: ['gcloud run deploy api --set-env-vars A=$[[ inputs.a ]]']", ["api A=?an input of the pipeline"]),
        ("script: ['gcloud run deploy api --set-env-vars A=$CI_COMMIT_SHA']",
         ["api A=?a variable that only the pipeline knows"]),
    ],
)  # fmt: skip
def test_deployments(job: str, expected: list[str]) -> None:
    """Lines of one shell, with those of `default`; `after_script` has a shell of its own."""
    text = f"""
        variables: {{A: a}}
        default: {{before_script: [D=d]}}
        .s: {{script: [S=s]}}
        j: {{{job[1:-1] if job.startswith("{") else job}}}
    """
    assert [row for row in values(pipeline(text)) if row.startswith("api ")] == expected


def test_a_script_of_several_files() -> None:
    """What another file assigns is known, and stands where it is used."""
    found = pipeline(
        """
        include: base.yml
        before_script: [Z=z]
        deploy:
          variables: {LIST: "C=3"}
          script:
            - !reference [.base, script]
            - gcloud run deploy api --set-env-vars "$LIST" --update-env-vars "$FROM,$HERE" --set-env-vars Z=$Z
            - gcloud run deploy 'api
        """,
        base='variables: {FROM: "A=1"}\n.base: {script: [HERE=B=2, gcloud run deploy base --set-env-vars "$FROM"]}\n',
    )
    deployed = [row for row in rows(found) if not row.startswith("deploy ")]
    assert deployed == [
        "base A=1 base.yml:1:20 1:22",
        "api C=3 4:22 4:24",
        "api Z=z 7:99 7:101",
        "api A=1 7:71 7:71",
        "api B=2 7:77 7:77",
    ]
    assert told(found.notes) == ["8:25 the rest of this script is not read: a quote that is never closed"]


def test_notes_on_what_differs_from_run_to_run() -> None:
    """Rules and matrices."""
    found = pipeline("""
        workflow: {rules: [{if: $X, variables: {A: b}}, {when: always}]}
        j:
          rules: [{if: $X, variables: {A: b}}]
          parallel: {matrix: [{A: [b, c]}]}
          script: x
        k: {parallel: 3, rules: x, script: x}
    """)
    assert told(found.notes) == [
        "1:40 variables of a rule count only where it holds, and are not read",
        "3:31 variables of a rule count only where it holds, and are not read",
        "4:22 the variables of a matrix differ from run to run, and are not read",
    ]


def test_a_file_without_jobs_has_its_variables_for_whoever_includes_it() -> None:
    """And a header of inputs is none of them."""
    found = pipeline("spec: {inputs: {x: }}\n---\nvariables: {A: a}\n.j: {variables: {B: b}}\n", "ci/v.gitlab-ci.yml")
    assert (values(found), found.scopes) == (["- A=a"], ())


def test_names() -> None:
    """As GitLab calls them, and as people do."""
    for path in (".gitlab-ci.yml", "ci/deploy.gitlab-ci.yml", "x/.gitlab-ci-deploy.yml"):
        assert identify(path, "") == "gitlab-ci"


def test_no_text_of_the_file_is_in_a_message() -> None:
    """Neither values nor names that may be anything."""
    canary = "hunter2\"'hunter2"
    found = pipeline(f"""
        j:
          extends: |-
            {canary}
          variables: {{A: [x]}}
          script: gcloud run deploy api --set-env-vars {canary}
    """)
    assert canary not in repr(found)
    assert [shown(one.value) for one in found.entries if hasattr(one, "value")] == [
        "?a variable that only GitLab knows"
    ]
