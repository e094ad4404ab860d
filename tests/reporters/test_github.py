import pytest

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Place, Problem, Severity
from confcheck.reporters.github import REPORTER
from tests.reporters.reports import SAMPLE, STAGING, finding, report


def _annotation(problem: Problem, severity: Severity = Severity.NOTE, prefix: str = "") -> str:
    """The first line of a report with one finding."""
    return REPORTER.render(report(finding(severity, problem, "c")), ReporterOptions(prefix=prefix)).split("\n")[0]


def test_the_whole_report() -> None:
    """One command on one line, then the sums."""
    expected = (
        "::error file=scripts/deployment/staging_config.yaml,line=65,col=19,title=confcheck%3A reference-drift::"
        "auth.jwt_secret is bound to two secrets (staging, cloud)%0A"
        "scripts/deployment/staging_config.yaml:65:19: backend: secret jwt-secret-key-staging%0A"
        "scripts/deployment/staging_config.yaml:64:23: backend, under an older name: secret jwt-secret-staging%0A"
        "config/staging_auth_service_config.json:164:29: auth, under an older name: secret jwt-secret-staging%0A"
        "help: bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs\n"
        "1 error, 0 warnings, 0 notes (2 suppressed); 412 assignments from 9 sources\n"
    )
    assert expected == REPORTER.render(report(SAMPLE, coverage=(STAGING,), suppressed=2), ReporterOptions())


def test_nothing_found() -> None:
    """Only the sums: no annotation is the good news."""
    assert (
        REPORTER.render(report(), ReporterOptions())
        == "0 errors, 0 warnings, 0 notes; 412 assignments from 9 sources\n"
    )


@pytest.mark.parametrize(
    ("severity", "place", "expected"),
    [
        (Severity.ERROR, Place("a.env"), "::error file=a.env,title=confcheck%3A c::m%0Aa.env"),
        (Severity.WARNING, Place("a.env", 3), "::warning file=a.env,line=3,title=confcheck%3A c::m%0Aa.env:3"),
        (Severity.NOTE, Place("a.env", 3, 4), "::notice file=a.env,line=3,col=4,title=confcheck%3A c::m%0Aa.env:3:4"),
        (Severity.NOTE, None, "::notice title=confcheck%3A c::m"),
    ],
)
def test_levels_and_places(severity: Severity, place: Place | None, expected: str) -> None:
    """As much of the place as there is; a note is a notice."""
    assert expected == _annotation(Problem("m", (place,) if place else ()), severity)


@pytest.mark.parametrize(
    ("text", "in_property", "in_message"),
    [
        ("a:b,c", "a%3Ab%2Cc", "a:b,c"),
        ("100%", "100%25", "100%25"),
        ("%0A", "%250A", "%250A"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("x\n::stop-commands::y", "x%0A%3A%3Astop-commands%3A%3Ay", "x%0A::stop-commands::y"),
        ("\x1b[31m\u202e", "\\u001b[31m\\u202e", "\\u001b[31m\\u202e"),
    ],
)
def test_hostile_text_stays_inside_its_command(text: str, in_property: str, in_message: str) -> None:
    """No text ends a property, a message or a line, and nothing hides."""
    expected = f"::notice file={in_property},title=confcheck%3A c::{in_message}%0A"
    assert _annotation(Problem(text, (Place(text),))).startswith(expected)


def test_the_file_is_that_of_the_repository() -> None:
    """A workspace may be a folder of the repository."""
    assert (
        _annotation(Problem("m", (Place("a.env", 1),)), prefix="deploy/")
        == "::notice file=deploy/a.env,line=1,title=confcheck%3A c::m%0Adeploy/a.env:1"
    )


def test_the_worst_ten_are_annotated() -> None:
    """One annotation per finding, and a line that says how many are not shown."""
    problem = Problem("m", (Place("a.env", 1),))
    severities = [Severity.NOTE] * 4 + [Severity.WARNING] * 4 + [Severity.ERROR] * 4
    lines = REPORTER.render(report(*(finding(one, problem) for one in severities)), ReporterOptions()).splitlines()
    assert [line.split(" ")[0] for line in lines[:-2]] == ["::error"] * 4 + ["::warning"] * 4 + ["::notice"] * 2
    assert lines[-2:] == [
        "2 more findings without annotation (GitHub shows 10): see the step summary, or --format markdown",
        "4 errors, 4 warnings, 4 notes; 412 assignments from 9 sources",
    ]


def test_places_are_told_up_to_the_sixth() -> None:
    """An annotation is read in a small box."""
    problem = Problem("m", tuple(Place(f"{number}.env", 1) for number in range(8)))
    told = "%0A".join(f"{number}.env:1" for number in range(6))
    assert _annotation(problem).endswith(f"::m%0A{told}%0Aand 2 more places")
