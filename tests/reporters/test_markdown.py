import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Place, Problem, Report, Severity
from confcheck.reporters.markdown import REPORTER, shortened
from tests.reporters.reports import SAMPLE, STAGING, any_report, finding, report

_SUMS = "412 assignments from 9 sources\n"


def _row(problem: Problem, prefix: str = "") -> str:
    """The line of the only finding."""
    text = REPORTER.render(report(finding(Severity.NOTE, problem, "c")), ReporterOptions(prefix=prefix))
    return text.splitlines()[4]


def test_the_whole_report() -> None:
    """A heading, the environments, the findings, the sums."""
    expected = """\
## confcheck: staging

| environment | errors | warnings | notes | views | settings | by value | references |
| --- | --- | --- | --- | --- | --- | --- | --- |
| staging | 1 | 0 | 0 | 9 | 54 | 38 | 16 |

| severity | check | finding | places |
| --- | --- | --- | --- |
| error | reference-drift | auth.jwt_secret is bound to two secrets (staging, cloud)<br>_help:_ bind JWT_SECRET_KEY to \
jwt-secret-staging in backend too; it refuses every token that auth signs | \
`scripts/deployment/staging_config.yaml:65` backend: secret jwt-secret-key-staging<br>\
`scripts/deployment/staging_config.yaml:64` backend, under an older name: secret jwt-secret-staging<br>\
`config/staging_auth_service_config.json:164` auth, under an older name: secret jwt-secret-staging |

1 error, 0 warnings, 0 notes (2 suppressed); 412 assignments from 9 sources
"""
    assert expected == REPORTER.render(report(SAMPLE, coverage=(STAGING,), suppressed=2), ReporterOptions())


def test_nothing_found() -> None:
    """Said in words, because an empty table looks like a fault."""
    expected = (
        "## confcheck: staging\n\nNo findings: everything that was checked is valid and agrees across services.\n\n"
        f"0 errors, 0 warnings, 0 notes; {_SUMS}"
    )
    assert expected == REPORTER.render(report(), ReporterOptions())


def test_the_worst_come_first_and_count_where_they_are() -> None:
    """A finding without environments counts in each."""
    here, there, everywhere = (("staging",), ("test",), ())
    found = [
        finding(severity, Problem(f"m{number}", (Place("a.env"),), environments=environments))
        for number, (severity, environments) in enumerate(
            [(Severity.NOTE, here), (Severity.ERROR, there), (Severity.WARNING, everywhere)]
        )
    ]
    lines = REPORTER.render(report(*found, coverage=(STAGING,)), ReporterOptions()).splitlines()
    assert lines[4] == "| staging | 0 | 1 | 1 | 9 | 54 | 38 | 16 |"
    assert lines[8:11] == [
        "| error | reference-drift | m1 | `a.env` |",
        "| warning | reference-drift | m2 | `a.env` |",
        "| note | reference-drift | m0 | `a.env` |",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b", "a &#124; b"),
        ("`rm`", "&#96;rm&#96;"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("*a* ~b~ [c](d) #1 \\|", "\\*a\\* \\~b\\~ \\[c\\](d) \\#1 \\\\&#124;"),
        ("JWT_SECRET_KEY _a_ __b", "JWT_SECRET_KEY \\_a\\_ \\_\\_b"),
        ("${X} $y$", "&#36;{X} &#36;y&#36;"),
        ("@octocat a@b.example", "@<!-- -->octocat a@<!-- -->b.example"),
        ("https://x.example www.x.example", "https\\://x.example www\\.x.example"),
        ("a\nb\u202e", "a\\\\nb\\\\u202e"),
    ],
)
def test_text_is_nothing_but_text(text: str, expected: str) -> None:
    """No markup, link, mention or column comes out of a message, a hint or a label."""
    row = _row(Problem(text, (Place("a.env", 1, label=text),), hint=text))
    label = expected if "\n" not in text else "a\\\\nb\\\\u202e"
    assert f"| note | c | {expected}<br>_help:_ {expected} | `a.env:1` {label} |" == row


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("deploy/a_b*.env", "`deploy/a_b*.env`"),
        ("a`b", "<code>a&#96;b</code>"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a\\b", "<code>a\\\\b</code>"),
        ("a\nb", "<code>a\\\\nb</code>"),
        ("<i>", "`<i>`"),
        (" ", "<code> </code>"),
    ],
)
def test_a_path_is_code(path: str, expected: str) -> None:
    """Also one with the marks that end code or a column."""
    assert f"| note | c | m | {expected} |" == _row(Problem("m", (Place(path),)))


def test_places_are_those_of_the_repository_up_to_the_sixth() -> None:
    """A workspace may be a folder of it."""
    row = _row(Problem("m", tuple(Place(f"{number}", 1) for number in range(7))), "x/")
    assert "<br>".join(f"`x/{number}:1`" for number in range(6)) + "<br>and 1 more place |" == row[17:]


@given(any_report)
def test_any_report_is_tables_of_even_rows(given: Report) -> None:
    """Every row has as many columns as its header, whatever stands in it."""
    blocks = REPORTER.render(given, ReporterOptions()).split("\n\n")
    for block in blocks:
        if block.startswith("| "):
            header, *rows = block.splitlines()
            assert {header.count("|")} == {row.count("|") for row in rows}
    rows = [row for block in blocks if block.startswith("| severity") for row in block.splitlines()[2:]]
    assert len(given.findings) == len(rows)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (63, "first\nsecond ••••\nthird line of it that is rather long\n"),
        (62, "first\nsecond ••••\n\n… and more than fits here\n"),
        (55, "first\nsecond ••••\n\n… and more than fits here\n"),
        (54, "first\n\n… and more than fits here\n"),
        (35, "first\n\n… and more than fits here\n"),
        (34, ""),
        (0, ""),
        (-1, ""),
    ],
)
def test_a_report_is_shortened_by_lines(limit: int, expected: str) -> None:
    """Bytes count, not characters; what is left out is said where there is room to say it."""
    assert expected == shortened("first\nsecond ••••\nthird line of it that is rather long\n", limit)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(-5, 300))
def test_a_shortened_report_fits(text: str, limit: int) -> None:
    """Never more bytes than asked for."""
    assert len(shortened(text, limit).encode()) <= max(limit, 0)
