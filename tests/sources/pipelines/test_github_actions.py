"""Workflows and composite actions: levels of `env`, expressions, deployments, and what `select` names."""

from __future__ import annotations

import pytest

from confcheck.model import Assignment, Parsed, Reference
from confcheck.sources import identify
from tests.sources.pipelines.shown import Select, parse, rows, told, values

WORKFLOW = ".github/workflows/deploy.yml"


def workflow(text: str, *, select: Select = (), path: str = WORKFLOW) -> Parsed:
    """A workflow."""
    return parse("github-actions", text, path, select=select)


def env(text: str) -> list[str]:
    """What the `env` of one job gives."""
    return values(workflow(f"env:\n  OUT: out\njobs:\n  j:\n    env:\n      A: {text}\n"))[1:]


def test_three_levels_and_containers() -> None:
    """The lowest first: workflow, job, its container, its steps one after the other; service containers apart."""
    found = workflow("""
        env:
          A: one
        jobs:
          build:
            env: {A: two, B: "x"}
            container:
              image: node
              env:
                C: 3
            services:
              db: {image: postgres, env: {D: '4'}}
              cache: {image: redis}
            steps:
              - env:
                  A: three
              - run: make
                env:
                  A: four
          test:
            steps: []
    """)
    assert rows(found) == [
        "build A: one 2:3 2:6",
        "build A: two 5:11 5:14",
        "build B: x 5:19 5:22",
        "build C: 3 9:9 9:12",
        "db D: 4 11:35 11:38",
        "build A: three 15:11 15:14",
        "build A: four 18:11 18:14",
        "test A: one 2:3 2:6",
    ]
    assert found.scopes == (("build",), ("db",), ("test",))
    blocks = [entry.block for entry in found.entries if isinstance(entry, Assignment) and entry.key == "A"]
    assert len(set(blocks)) == len(blocks)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("x", "x"),
        ("true", "true"),
        ("True", "true"),
        ("yes", "yes"),
        ("'1.10'", "1.10"),
        ("1.10", "1.1"),
        ("010", "10"),
        ("1e3", "1000"),
        ("12345678901234567890", "1.23456789012346E+19"),
        ("", ""),
        ("~", ""),
        ("${{ env.OUT }}", "out"),
        ("a-${{env.OUT}}-b", "a-out-b"),
        ("${{ env['OUT'] }}", "out"),
        ("${{ 'it''s' }}", "it's"),
        ("${{ 5 }}${{ true }}", "5true"),
        ("${{ env.OUT || 'y' }}", "out"),
        ("${{ '' || 'y' }}", "${{ '' || 'y' }}"),
        ("${{ env.NONE }}", "?an `env` that only the pipeline knows"),
        ("${{ vars.X }}", "?a variable of the repository's settings"),
        ("${{ inputs.X }}", "?an input of the pipeline"),
        ("${{ matrix.X }}", "?a value of the matrix"),
        ("${{ github.ref }}", "?what GitHub knows about the run"),
        ("${{ github.event.number }}", "?made by an expression of the pipeline"),
        ("${{ needs.a.outputs.b }}", "?made by an expression of the pipeline"),
        ("${{ format('{0}', env.OUT) }}", "?made by an expression of the pipeline"),
        ("${{ vars.X || 'y' }}", "?made by an expression of the pipeline"),
        ("${{ secrets.api_key }}", "<github API_KEY None>"),
        ("x${{ secrets.api_key }}", "?made partly of what only the pipeline knows"),
        ("${{ vars.A }}/${{ vars.B }}", "?made partly of what only the pipeline knows"),
        ("${{ never closed", "?made by an expression of the pipeline"),
        ("ref+gcpsecrets://p/s", "<gcp p/s latest>"),
    ],
)
def test_values(written: str, expected: str) -> None:
    """As a variable gets them: booleans and numbers as GitHub writes them, expressions where the file tells."""
    if written == "${{ '' || 'y' }}":
        written, expected = "\"${{ '' || 'y' }}\"", "y"
    assert env(written) == [f"j A={expected}"]


def test_a_secret_is_shown_by_its_name_only_if_it_has_one() -> None:
    """What stands there may be anything."""
    shown = {
        entry.value.shown
        for text in ("${{ secrets.OK }}", "${{ secrets['hunter2 hunter2'] }}")
        for entry in workflow(f'jobs: {{j: {{env: {{A: "{text}"}}}}}}').entries
        if isinstance(entry, Assignment) and isinstance(entry.value, Reference)
    }
    assert shown == {True, False}


def test_a_script_sees_the_variables_around_it() -> None:
    """Expressions are replaced in its text, variables by the shell; the step's own count."""
    found = workflow("""
        env: {SERVICE: api, LEVEL: debug}
        jobs:
          deploy:
            env: {MODE: fast}
            steps:
              - env: {LEVEL: info}
                run: >-
                  gcloud run deploy ${{ env.SERVICE }}
                  --set-env-vars "LOG=$LEVEL,MODE=${{ env.MODE }},KEY=${{ secrets.key }},SHA=${{ github.sha }}"
              - run: gcloud run deploy $SERVICE-two --set-env-vars LOG=$LEVEL
              - run: gcloud run deploy ${{ vars.NAME }} --set-env-vars A=1
    """)
    assert [row for row in rows(found) if not row.startswith("deploy ")] == [
        "api LOG=info 9:27 9:31",
        "api MODE=fast 9:38 9:43",
        "api KEY=<github KEY None> 9:59 9:63",
        "api SHA=?what GitHub knows about the run 9:82 9:86",
        "api-two LOG=debug 10:60 10:64",
    ]
    assert found.scopes == (("deploy",), ("api",), ("api-two",))
    assert told(found.notes) == ["11:32 which service gets these variables, only the pipeline knows"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("echo A=2 >> $GITHUB_ENV", "?a variable that only the pipeline knows"),
        ("cat x.env >> $GITHUB_ENV", "?a variable that only the pipeline knows"),
        ("echo B=2 >> $GITHUB_ENV", "1"),
        ("echo A=2", "1"),
    ],
)
def test_what_a_step_may_set_for_those_behind_it_is_not_sure(step: str, expected: str) -> None:
    """`GITHUB_ENV` beats the `env` of workflow and job."""
    found = workflow(f"""
        env: {{A: '1'}}
        jobs:
          j:
            steps:
              - run: {step}
              - run: gcloud run deploy api --set-env-vars A=$A
    """)
    assert values(found)[-1] == f"api A={expected}"


@pytest.mark.parametrize(
    ("job", "read"),
    [
        ("runs-on: ubuntu-latest", True),
        ("runs-on: windows-latest", False),
        ("{runs-on: windows-latest, defaults: {run: {shell: bash}}}", True),
        ("defaults: {run: {shell: pwsh}}", False),
        ("defaults: {run: {shell: 'bash -e {0}'}}", True),
        ("defaults: {run: {shell: python}}", False),
    ],
)
def test_scripts_of_other_languages_are_not_read(job: str, read: bool) -> None:
    """And a note says so where one may deploy."""
    text = f"""
        jobs:
          j:
            {job.strip("{}") if job.startswith("{runs") else job}
            steps:
              - run: make
              - run: gcloud run deploy api --set-env-vars A=1
    """
    if job.startswith("{runs"):
        text = text.replace(
            "runs-on: windows-latest, defaults: {run: {shell: bash",
            ("runs-on: windows-latest\n            defaults: {run: {shell: bash}}"),
        )
    found = workflow(text)
    assert values(found) == (["api A=1"] if read else [])
    assert [note.message for note in found.notes] == (
        [] if read else ["a script that may deploy, in a language that confcheck does not follow"]
    )


def test_a_file_of_variables_is_looked_for_where_the_script_runs() -> None:
    """`working-directory` of the step, of the job, of the workflow; then `cd`."""
    text = """
        defaults: {run: {working-directory: w}}
        jobs:
          a:
            steps:
              - run: gcloud run deploy one --env-vars-file e.yaml
              - run: cd z && gcloud run deploy two --env-vars-file e.yaml
              - {run: gcloud run deploy three --env-vars-file e.yaml, working-directory: s}
              - {run: gcloud run deploy four --env-vars-file e.yaml, working-directory: "${{ inputs.x }}"}
          b:
            defaults: {run: {working-directory: j}}
            steps:
              - run: gcloud run deploy five --env-vars-file e.yaml
    """
    files = {f"app/{name}/e.yaml": f"A: {name}" for name in ("w", "w/z", "s", "j")}
    found = parse("github-actions", text, f"app/{WORKFLOW}", files=files)
    assert values(found) == ["one A=w", "two A=w/z", "three A=s", "five A=j"]
    assert told(found.notes) == ["8:54 which file of variables this is, only the pipeline knows"]


def test_googles_action_deploys_too() -> None:
    """Its inputs are lists with escapes; its flags are those of gcloud."""
    found = workflow("""
        jobs:
          j:
            steps:
              - uses: google-github-actions/deploy-cloudrun@v2
                with:
                  service: projects/p/locations/l/services/api
                  env_vars: |
                    A = one
                    B=x\\,y, C=d=e
                    D=${{ vars.D }}
                  secrets: K=key:2,/mnt/x=other:1
                  flags: --set-env-vars=E=5 --cpu 2 --quiet
              - uses: google-github-actions/deploy-cloudrun@v2
                with: {job: nightly, env_vars: "{}"}
              - uses: google-github-actions/deploy-cloudrun@v2
                with: {service: "${{ vars.S }}", env_vars: A=1}
              - uses: google-github-actions/deploy-cloudrun@v2
                with: {service: api, env_vars: 'A=1,hunter2,=x,,${{ vars.X }}'}
              - uses: google-github-actions/deploy-cloudrun@v2
                with: {metadata: service.yaml}
              - uses: actions/checkout@v4
                with: {env_vars: A=1}
    """)
    assert rows(found) == [
        "api A=one 8:13 8:17",
        "api B=x,y 9:13 9:15",
        "api C=d=e 9:21 9:23",
        "api D=?a variable of the repository's settings 10:13 10:15",
        "api K=<gcp key 2> 11:20 11:22",
        "api E=5 12:33 12:35",
        "api A=1 18:41 18:43",
    ]
    assert found.scopes == (("j",), ("api",), ("nightly",))
    refused = "the action refuses this list: an item is not `KEY=value`"
    assert told(found.problems) == [f"18:45 {refused}", f"18:53 {refused}"]
    assert told(found.notes) == [
        "16:26 which service gets these variables, only the pipeline knows",
        "18:57 which variables these are, only the pipeline knows",
    ]


SELECTED = """
    env: {LEVEL: debug}
    jobs:
      deploy:
        env: {A: '1', B: "${{ secrets.b }}"}
        steps:
          - uses: x/y@v1
          - id: ship
            uses: x/z@v1
            env: {LEVEL: info}
            with:
              service: api
              env_vars: |
                LOG=${{ env.LEVEL }}
                MODE=x
              secrets: |
                K=key:2
              list: [C=3, D]
              nested: {x: 1}
"""


@pytest.mark.parametrize(
    ("select", "expected", "problems"),
    [
        ((("jobs.deploy.env", "values"),), ["- A: 1 4:11 4:14", "- B: <github B None> 4:19 4:22"], []),
        ((("jobs.*.steps.*.with.env_vars", "values"),), ["- LOG=info 13:13 13:17", "- MODE=x 14:13 14:18"], []),
        ((("jobs.deploy.steps.ship.with.secrets", "references"),), ["- K=<gcp key 2> 16:13 16:15"], []),
        ((("jobs.deploy.steps.1.with.list", "values"),), ["- C=3 17:18 17:20"], ["17:23 an item is not `KEY=value`"]),
        ((("jobs.deploy.steps.ship.with.nested", "values"),), ["- x: 1 18:20 18:23"], []),
        ((("jobs.deploy.steps.ship.env", "values"), ("env", "values")),
         ["- LEVEL: info 9:15 9:22", "- LEVEL: debug 1:7 1:14"], []),
        ((("jobs.deploy.env", "references"),), ["- A: <gcp 1 latest> 4:11 4:14", "- B: <github B None> 4:19 4:22"], []),
        ((("jobs.other.env", "values"), ("x", "references")), [], ["- nothing at jobs.other.env, x"]),
        ((("jobs.deploy.steps.ship.with.service", "values"),), [],
         ["11:20 the action refuses this list: an item is not `KEY=value`"]),
    ],
)  # fmt: skip
def test_select(select: Select, expected: list[str], problems: list[str]) -> None:
    """What a path of keys, indices and ids of steps leads to, for the services of the source."""
    found = workflow(SELECTED, select=select)
    assert (rows(found), told(found.problems), found.scopes) == (expected, problems, ())


def test_select_a_whole_with() -> None:
    """Every input under its name; what is no text is a structure."""
    found = workflow(SELECTED, select=(("jobs.*.steps.*.with", "values"),))
    assert values(found)[0] == "- service=api"
    assert values(found)[-2:] == ['- list=["C=3","D"]', '- nested={"x":1}']
    found = workflow(SELECTED, select=(("jobs.*.steps.*.with", "references"),))
    assert told(found.problems) == [
        "17:17 this is not a reference to a secret",
        "18:19 this is not a reference to a secret",
    ]
    found = workflow("env: {A: ''}", select=(("env", "references"),))
    assert told(found.problems) == ["1:10 this is not a reference to a secret"]


def test_a_composite_action_is_one_job_with_the_name_of_its_folder() -> None:
    """It has no `env` of its own, only its steps have."""
    text = "runs:\n  using: composite\n  steps:\n    - {run: make, shell: bash, env: {A: '1'}}\n"
    assert identify("ci/ship/action.yml", text) == "github-actions"
    assert values(parse("github-actions", text, "ci/ship/action.yml")) == ["ship A=1"]
    assert values(parse("github-actions", text, "action.yml")) == ["action A=1"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".github/workflows/ci.yml", "", "github-actions"),
        ("sub/.github/workflows/ci.yaml", "jobs:", "github-actions"),
        (".github/workflows/x/ci.yml", "jobs:", "yaml"),
        ("action.yaml", "name: x\nruns:\n  using: node20\n", "github-actions"),
        ("action.yml", "name: x\n", "yaml"),
        ("workflows/ci.yml", "jobs:", "yaml"),
    ],
)
def test_what_is_recognised(path: str, text: str, expected: str) -> None:
    """By the folder; an action by its name and what it runs."""
    assert identify(path, text) == expected


@pytest.mark.parametrize(
    ("text", "problems", "notes"),
    [
        ("", [], []),
        ("- a", ["1:1 the document is not a mapping"], []),
        ("jobs: [a]", [], []),
        ("jobs: {a: b, c: {steps: x}, d: {steps: [x, {run: [gcloud]}]}}", [], []),
        ("env: x", ["1:6 GitHub refuses this file: `env` is not a mapping"], []),
        ("env: [x]", ["1:6 GitHub refuses this file: `env` is not a mapping"], []),
        ("env: {A: [x]}", ["1:10 GitHub refuses this file: the value of a variable is a list or a mapping"], []),
        ("env: ${{ fromJSON('{}') }}", [],
         ["1:6 these variables are made by an expression, which only the pipeline knows"]),
        ("jobs:\n\ta: b", ["2:1 a tab stands where YAML expects blanks"], []),
        ("env: {A: 1", ["1:6 a bracket is never closed, or a comma is missing in it"], []),
    ],
)  # fmt: skip
def test_bad_input(text: str, problems: list[str], notes: list[str]) -> None:
    """What GitHub refuses is a problem, what nobody can know a note."""
    found = workflow(text)
    assert (told(found.problems), told(found.notes)) == (problems, notes)


def test_a_key_twice_in_one_env_stands_there_twice() -> None:
    """In one block, so that `duplicate-key` sees it."""
    found = workflow("jobs: {j: {env: {A: x, A: y}}}")
    blocks = [entry.block for entry in found.entries if isinstance(entry, Assignment)]
    assert (values(found), len(set(blocks))) == (["j A=x", "j A=y"], 1)


def test_aliases_stand_where_they_are_used() -> None:
    """A script behind an alias has its place, though not letter by letter."""
    found = workflow("""
        x-run: &run gcloud run deploy api --set-env-vars A=1
        jobs:
          j: {steps: [{run: *run}]}
    """)
    assert rows(found) == ["api A=1 3:21 3:21"]


def test_no_text_of_the_file_is_in_a_message() -> None:
    """Not of values, and not of lists that are refused."""
    canary = "hunter2hunter2"
    found = workflow(f"""
        env: {{A: [{canary}]}}
        jobs:
          j:
            steps:
              - run: gcloud run deploy api --set-env-vars {canary} --set-secrets A={canary} '{canary}
              - run: gcloud run deploy api --set-env-vars {canary} --set-secrets A={canary}:x,B={canary}
    """)
    assert len(found.problems) == 3
    assert canary not in repr(found)


def test_a_small_file_with_very_many_variables() -> None:
    """What all jobs share is there for each; at fifty thousand a note says that there are more."""
    shared = "".join(f"  A{number}: x\n" for number in range(500))
    found = workflow(f"env:\n{shared}jobs:\n" + "".join(f"  j{number}: {{env: {{B: y}}}}\n" for number in range(500)))
    assert len(found.entries) == 50_000
    assert [note.message for note in found.notes] == [
        "confcheck reads no more than 50,000 variables of a pipeline, those of every job counted"
    ]


def test_variables_that_grow_without_end() -> None:
    """A script that doubles a variable over and over is given up on in time."""
    doubled = "\n".join(["          X=$X$X"] * 40)
    found = workflow(f"jobs:\n  j:\n    steps:\n      - run: |\n          X=12345678\n{doubled}\n"
                     "          gcloud run deploy api --set-env-vars A=$X\n")  # fmt: skip
    assert values(found) == ["api A=?longer than what confcheck puts together"]


@pytest.mark.parametrize(
    "run",
    [
        "gcloud run deploy api --no-traffic --async --port=80",
        "time gcloud version",
        "sudo true",
        "/usr/bin/gcloud info",
    ],
)
def test_commands_that_give_no_variables(run: str) -> None:
    """Whatever else gcloud does."""
    found = workflow(f"jobs: {{j: {{steps: [{{run: {run}}}]}}}}")
    assert (found.entries, found.problems, found.notes) == ((), (), ())


def test_containers_beside_flags_for_all() -> None:
    """Flags before the first `--container` are those of the service."""
    run = "gcloud run deploy api --set-env-vars A=1 --container=log --set-env-vars B=2 --container=web --port 80"
    found = workflow(f"jobs: {{j: {{steps: [{{run: {run}}}]}}}}")
    assert (values(found), found.scopes) == (["api A=1", "log B=2"], (("j",), ("api",), ("log",), ("web", "api")))
