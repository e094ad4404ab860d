from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given

from confcheck.checks import CHECKS
from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Coverage, Finding, Place, Problem, Report, Severity
from confcheck.reporters.junit import REPORTER
from tests.reporters.reports import SAMPLE, STAGING, any_report, finding, report

_IDS = [check.id for check in CHECKS]


def _tree(given: Report) -> ET.Element:
    """The parsed document."""
    return ET.fromstring(REPORTER.render(given, ReporterOptions()))


def _cases(given: Report, *, passing: bool = False) -> list[tuple[str | None, str | None, list[str]]]:
    """Class, name and outcome of the cases; those that pass only if asked for."""
    return [
        (case.get("classname"), case.get("name"), [child.tag for child in case])
        for case in _tree(given).iter("testcase")
        if passing or len(case)
    ]


def test_the_whole_document() -> None:
    """A finding fails the cells of both its services; text and attributes are escaped."""
    problem = Problem(
        'a<b & "c"', (Place("a.env", 3, 4, "x > y"),), hint="do it", environments=("staging",), services=("auth",)
    )
    given = replace(
        report(finding(Severity.ERROR, problem, "x"), finding(Severity.ERROR, problem, "x")),
        coverage=(),
    )
    expected = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="confcheck" tests="1" failures="1" errors="0">
  <testsuite name="staging" tests="1" failures="1" errors="0">
    <testcase classname="staging.auth" name="x">
      <failure message="a&lt;b &amp; &quot;c&quot; (and 1 more)" type="x">error: a&lt;b &amp; &quot;c&quot;
  a.env:3:4: x &gt; y
  help: do it

error: a&lt;b &amp; &quot;c&quot;
  a.env:3:4: x &gt; y
  help: do it</failure>
    </testcase>
  </testsuite>
</testsuites>
"""
    assert expected == REPORTER.render(given, ReporterOptions())


def test_every_check_of_every_service_is_a_case() -> None:
    """Those that pass show; a finding fails the case of every service it concerns."""
    cases = _cases(report(SAMPLE, coverage=(STAGING,)), passing=True)
    assert [(f"staging.{service}", check) for service in STAGING.services for check in _IDS] == [
        (classname, name) for classname, name, _ in cases
    ]
    assert [case for case in cases if case[2]] == [
        ("staging.backend", "reference-drift", ["failure"]),
        ("staging.auth", "reference-drift", ["failure"]),
    ]


def test_the_counts_are_those_of_the_cases() -> None:
    """Of all suites, and of each."""
    tree = _tree(report(SAMPLE, coverage=(STAGING, replace(STAGING, environment="test", services=("auth",)))))
    assert [
        ("testsuites", "confcheck", str(5 * len(_IDS)), "2"),
        ("testsuite", "staging", str(4 * len(_IDS)), "2"),
        ("testsuite", "test", str(len(_IDS)), "0"),
    ] == [(one.tag, one.get("name"), one.get("tests"), one.get("failures")) for one in (tree, *tree)]


def test_only_errors_fail_a_case() -> None:
    """Warnings and notes are output of a case that passes."""
    problem = Problem("m", (Place("a.env", 1),), environments=("staging",), services=("auth",))
    found = [finding(severity, problem) for severity in Severity]
    (case,) = _tree(report(*found[:2])).iter("testcase")
    assert [(one.tag, one.text) for one in case] == [("system-out", "warning: m\n  a.env:1\n\nnote: m\n  a.env:1")]
    assert _cases(report(*found)) == [("staging.auth", "reference-drift", ["failure", "system-out"])]


def test_what_concerns_no_service_or_environment() -> None:
    """It gets a case of its own, so that no finding is lost."""
    problem = Problem("m", (Place("confcheck.toml", 1),))
    found = (
        finding(Severity.ERROR, problem),
        finding(Severity.ERROR, replace(problem, environments=("staging",))),
        finding(Severity.ERROR, replace(problem, services=("auth",))),
    )
    assert _cases(report(*found, coverage=(STAGING,))) == [
        ("staging", "reference-drift", ["failure"]),
        ("workspace", "reference-drift", ["failure"]),
        ("workspace.auth", "reference-drift", ["failure"]),
    ]


def test_only_what_was_asked_for_shows() -> None:
    """A finding between staging and production is not a failure of production when staging is validated."""
    problem = Problem("m", (Place("a.env", 1),), environments=("staging", "production"), services=("auth", "worker"))
    assert _cases(report(finding(Severity.ERROR, problem), coverage=(STAGING,))) == [
        ("staging.auth", "reference-drift", ["failure"])
    ]


@given(any_report)
def test_any_report_is_xml_with_every_finding(given: Report) -> None:
    """Whatever stands in the values, a parser reads it, and the numbers agree with the cases."""
    tree = _tree(given)
    assert (str(len(list(tree.iter("testcase")))), str(len(list(tree.iter("failure"))))) == (
        tree.get("tests"),
        tree.get("failures"),
    )
    told = "".join(tree.itertext())
    assert all(f"{one.severity.word}: " in told for one in given.findings)
    errors = {one.check for one in given.findings if one.severity is Severity.ERROR}
    assert bool(errors) is bool(list(tree.iter("failure")))


def test_what_xml_forbids_is_spelled_out() -> None:
    """Control characters, surrogates and non-characters never reach the parser."""
    hostile = "\x00\x0b\x1f\ud800\ufffe\uffff]]>"
    problem = Problem(hostile, (Place(hostile),), hint=hostile, environments=(hostile,), services=(hostile,))
    coverage = Coverage(hostile, 1, (hostile,), (), 1, 1, 0)
    (suite,) = _tree(report(Finding("c", Severity.ERROR, problem, "f"), coverage=(coverage,)))
    assert suite.get("name") == "\\u0000\\u000b\\u001f\\ud800\\ufffe\\uffff]]>"
