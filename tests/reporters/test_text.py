import pytest

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Coverage, Finding, Place, Problem, Report, Severity, Snippet
from confcheck.reporters.text import REPORTER
from tests.reporters.reports import SAMPLE, STAGING, finding, marked, report, setting

_PLAIN = ReporterOptions()


def _findings(*findings: Finding) -> str:
    """What is written above the footer."""
    return REPORTER.render(report(*findings), _PLAIN).rsplit("\n\n", 1)[0]


def _footer(checked: Report) -> list[str]:
    """The lines below the findings."""
    return REPORTER.render(checked, _PLAIN).rsplit("\n\n", 1)[1].splitlines()


def test_the_sample_of_the_design() -> None:
    """Frames, help, declaration and footer are those of DESIGN section 8, to the character."""
    expected = """\
error[reference-drift]: auth.jwt_secret is bound to two secrets (staging, cloud)
  --> scripts/deployment/staging_config.yaml:65:19
   |
65 | JWT_SECRET_KEY: jwt-secret-key-staging:latest
   |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backend: secret jwt-secret-key-staging
   |
  --> scripts/deployment/staging_config.yaml:64:23
   |
64 | JWT_SECRET_STAGING: jwt-secret-staging:latest
   |                     ------------------------- backend, under an older name: secret jwt-secret-staging
   |
  --> config/staging_auth_service_config.json:164:29
   |
164| JWT_SECRET_STAGING: jwt-secret-staging
   |                     ------------------ auth, under an older name: secret jwt-secret-staging
   = help: bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs
   = declared: schemas/apex.yaml:18 (agree: services)

staging: 9 views (backend, auth, frontend, e2e in cloud, compose, compose-alpine); 54 settings: \
38 checked by value, 16 references (presence and agreement only); no view for frontend in cloud
1 error, 0 warnings, 0 notes; 412 assignments from 9 sources
"""
    assert expected == REPORTER.render(report(SAMPLE, coverage=(STAGING,)), _PLAIN)


def test_masked_values_and_a_place_without_a_line() -> None:
    """Snippets are shown as they come, masks included; a place that is a whole file has no frame."""
    problem = Problem(
        message="auth.jwt_secret differs between auth and backend in staging",
        places=(
            Place("auth/.env", 3, 12, "auth: value A", snippet=marked("JWT_SECRET=••••", "••••")),
            Place("backend/.env", None, None, "backend: not set here"),
            Place("worker/.env"),
            Place("edge/.env", 7, None, "edge: value B", snippet=marked("JWT_SECRET=••••", "••••")),
            Place("deploy.yml", 9, 3, "ws: value B"),
        ),
    )
    expected = """\
error[service-drift]: auth.jwt_secret differs between auth and backend in staging
  --> auth/.env:3:12
   |
3  | JWT_SECRET=••••
   |            ^^^^ auth: value A
  --> backend/.env: backend: not set here
  --> worker/.env
  --> edge/.env:7
   |
7  | JWT_SECRET=••••
   |            ---- edge: value B
  --> deploy.yml:9:3: ws: value B"""
    assert expected == _findings(finding(Severity.ERROR, problem, "service-drift"))


def test_places_on_one_line_are_shown_once() -> None:
    """Services and targets that meet on a line share its frame; equal labels are said once, marks stay apart."""
    line = "JWT_SECRET: changeme"
    value, key = marked(line, "changeme"), marked(line, "JWT_SECRET")
    problem = Problem(
        message="auth.jwt_secret holds a placeholder",
        places=(
            Place("c.yml", 5, 15, "auth: a placeholder", "staging", "cloud", "auth", value),
            Place("c.yml", 5, 15, "auth: a placeholder", "staging", "compose", "auth", value),
            Place("c.yml", 5, 15, "backend: the same", "staging", "compose", "backend", value),
            Place("c.yml", 5, 3, "an older name", "staging", "compose", "backend", key),
            Place("c.yml", 5, 40, "another key", "staging", None, "backend", marked("OTHER: 1", "1")),
        ),
    )
    expected = """\
warning[placeholder-value]: auth.jwt_secret holds a placeholder
  --> c.yml:5:15
   |
5  | JWT_SECRET: changeme
   |             ^^^^^^^^ auth: a placeholder; backend: the same
   | ---------- an older name
   |
  --> c.yml:5:40
   |
5  | OTHER: 1
   |        - another key"""
    assert expected == _findings(finding(Severity.WARNING, problem, "placeholder-value"))


def test_many_labels_on_one_line_are_counted() -> None:
    """Six labels are shown, the others are a number."""
    places = tuple(Place("a.env", 1, 1, f"s{number}", snippet=Snippet("K=1", 0, 1)) for number in range(9))
    expected = """\
note[unknown-setting]: m
  --> a.env:1:1
   |
1  | K=1
   | ^ s0; s1; s2; s3; s4; s5; and 3 more"""
    assert expected == _findings(finding(Severity.NOTE, Problem("m", places), "unknown-setting"))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (7, "   = and 1 more place: f6:1007"),
        (8, "   = and 2 more places: f6:1007, f7:1008"),
        (19, "   = and 13 more places: " + ", ".join(f"f{n}:{n + 1001}" for n in range(6, 18)) + ", …"),
    ],
)
def test_past_the_sixth_frame_places_are_listed(count: int, expected: str) -> None:
    """Six frames, then one line; the gutter is as wide as the numbers that are shown."""
    places = tuple(Place(f"f{n}", n + (1001 if n > 5 else 1), 1, snippet=Snippet(f"K={n}", 0, 1)) for n in range(count))
    lines = _findings(finding(Severity.WARNING, Problem("m", places, hint="h"))).splitlines()
    assert (6, [expected, "   = help: h"]) == (sum("-->" in line for line in lines), lines[-2:])


def test_twins_are_drawn_once() -> None:
    """Places that show the same with the same label are named under the first one's frame."""
    places = tuple(Place(path, 3, 1, "auth: older", snippet=Snippet("K=1", 0, 1)) for path in ("a.yml", "b.yml"))
    expected = """\
warning[deprecated-name]: m
  --> a.yml:3:1
   |
3  | K=1
   | ^ auth: older
   = also at: b.yml:3:1"""
    assert expected == _findings(finding(Severity.WARNING, Problem("m", places), "deprecated-name"))


def test_places_with_one_label_share_a_line_and_keep_their_columns() -> None:
    """Lines that must not be shown have no frame, and are found by line and column all the same."""
    places = tuple(Place(path, 4, column, "auth: here") for path, column in (("a.yml", 9), ("b.yml", 11)))
    expected = "error[missing-source]: m\n  --> a.yml:4:9, b.yml:4:11: auth: here"
    assert expected == _findings(finding(Severity.ERROR, Problem("m", places), "missing-source"))


def test_files_with_one_label_share_a_line() -> None:
    """What was searched in vain."""
    places = tuple(Place(path, label="auth: no KEY") for path in ("a.env", "b.env"))
    expected = "error[missing-setting]: m\n  --> a.env, b.env: auth: no KEY"
    assert expected == _findings(finding(Severity.ERROR, Problem("m", places), "missing-setting"))


def test_a_note_with_many_places_is_brief() -> None:
    """It must not push an error off the screen."""
    places = tuple(Place("a.env", n, 1, "x", snippet=Snippet(f"K{n}", 0, 2)) for n in range(1, 6))
    expected = "note[unknown-setting]: m\n  --> a.env:1:1 and 4 more places"
    assert expected == _findings(finding(Severity.NOTE, Problem("m", places), "unknown-setting"))


def test_a_wide_gutter_moves_everything() -> None:
    """Line numbers of four digits and more push the bar to the right, in every frame of the finding."""
    places = (
        Place("a.env", 12, 1, "one", snippet=Snippet("K=1", 0, 1)),
        Place("b.env", 10400, 1, "two", snippet=Snippet("K=2", 0, 1)),
    )
    expected = """\
error[reference-drift]: m
    --> a.env:12:1
     |
12   | K=1
     | ^ one
     |
    --> b.env:10400:1
     |
10400| K=2
     | - two
     = help: h"""
    assert expected == _findings(finding(Severity.ERROR, Problem("m", places, hint="h")))


def test_hostile_text_is_spelled_out_everywhere() -> None:
    """Nothing from a file reaches the terminal as an instruction to it."""
    problem = Problem(
        "m\x1b[2J",
        (Place("p\u202e.env", 1, 1, "l\n", snippet=Snippet("K\t=\x07", 0, 4)),),
        hint="h\u2066",
        setting=setting("a", 3, "s\x9b.yaml"),
        because="b\u200b",
    )
    expected = r"""error[c\u0000]: m\u001b[2J
  --> p\u202e.env:1:1
   |
1  | K    =\u0007
   | ^^^^^^^^^^^^ l\n
   = help: h\u2066
   = declared: s\u009b.yaml:3 (b\u200b)"""
    assert expected == _findings(finding(Severity.ERROR, problem, "c\x00"))


def test_errors_come_first() -> None:
    """Findings are ordered by severity; equals keep the order of the report."""
    severities = (Severity.NOTE, Severity.ERROR, Severity.WARNING, Severity.ERROR)
    findings = [finding(each, Problem(str(number), (Place("a"),))) for number, each in enumerate(severities)]
    heads = [block.splitlines()[0] for block in _findings(*findings).split("\n\n")]
    expected = [
        "error[reference-drift]: 1",
        "error[reference-drift]: 3",
        "warning[reference-drift]: 2",
        "note[reference-drift]: 0",
    ]
    assert expected == heads


def test_colour_and_links() -> None:
    """Colour marks severity and frame, a link leads to the file; the text itself is the same."""
    problem = Problem("m", (Place("a b.env", 3, 1, "l", snippet=Snippet("K=1", 2, 1)),), hint="h")
    options = ReporterOptions(color=True, hyperlinks="/srv/some where")
    expected = (
        "\x1b[1;31merror[c]\x1b[0m\x1b[1m: m\x1b[0m\n"
        "  \x1b[1;34m-->\x1b[0m \x1b]8;;file:///srv/some%20where/a%20b.env\x1b\\a b.env:3:1\x1b]8;;\x1b\\\n"
        "\x1b[1;34m   |\x1b[0m\n"
        "\x1b[1;34m3  |\x1b[0m K=1\n"
        "\x1b[1;34m   |\x1b[0m   \x1b[1;31m^\x1b[0m l\n"
        "   \x1b[1;34m=\x1b[0m \x1b[1mhelp:\x1b[0m h"
    )
    rendered = REPORTER.render(report(finding(Severity.ERROR, problem, "c")), options)
    assert expected == rendered.rsplit("\n\n", 1)[0]


def test_a_clean_run_says_so() -> None:
    """One line and the footer."""
    expected = """\
no findings: everything that was checked in staging is valid and agrees across services

staging: 1 view (auth); 1 setting: 1 checked by value
0 errors, 0 warnings, 0 notes (2 suppressed); 412 assignments from 9 sources
"""
    coverage = Coverage("staging", 1, ("auth",), (), 1, 1, 0)
    assert expected == REPORTER.render(report(coverage=(coverage,), suppressed=2), _PLAIN)


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (
            Coverage("test", 2, ("auth", "ws"), ("cloud",), 3, 2, 1, gaps=(("ws", None), ("edge", "cloud"))),
            """\
test: 2 views (auth, ws in cloud); 3 settings: 2 checked by value, 1 reference (presence and agreement only); \
no view for ws, edge in cloud""",
        ),
        (
            Coverage(
                "test", 21, tuple(map(str, range(21))), ("x",), 1, 1, 0, gaps=tuple((str(n), "x") for n in range(22))
            ),
            """\
test: 21 views (21 services in x); 1 setting: 1 checked by value; \
no view for 22 pairs of service and target""",
        ),
        (Coverage("te\x1bst", 0, (), (), 0, 0, 0), r"te\u001bst: 0 views; 0 settings: 0 checked by value"),
    ],
)
def test_the_footer_counts_in_words(coverage: Coverage, expected: str) -> None:
    """Singular and plural are right, and what does not exist is not mentioned."""
    assert expected == _footer(report(coverage=(coverage,)))[0]


@pytest.mark.parametrize(
    ("severities", "suppressed", "expected"),
    [
        ((3, 2, 1), 0, "1 error, 1 warning, 1 note; 412 assignments from 9 sources"),
        ((3, 3, 1), 1, "2 errors, 0 warnings, 1 note (1 suppressed); 412 assignments from 9 sources"),
    ],
)
def test_the_last_line_is_the_sum(severities: tuple[int, ...], suppressed: int, expected: str) -> None:
    """Every severity is named, also where nothing has it."""
    findings = [finding(Severity(number), Problem("m", (Place("a"),))) for number in severities]
    assert [expected] == _footer(report(*findings, suppressed=suppressed))


def test_one_assignment_from_one_source() -> None:
    """The singular, where there is nothing else."""
    single = Report((), (), (), views=1, sources=1, services=1, settings=1, assignments=1)
    expected = (
        "no findings: everything that was checked is valid and agrees across services\n\n"
        "0 errors, 0 warnings, 0 notes; 1 assignment from 1 source\n"
    )
    assert expected == REPORTER.render(single, _PLAIN)
