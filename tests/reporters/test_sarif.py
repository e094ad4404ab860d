import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from confcheck.checks import CHECKS, docs_of
from confcheck.kernel.spec import Json
from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Finding, Place, Problem, Report, Severity, Snippet
from confcheck.reporters import sarif
from confcheck.reporters.sarif import LOCATIONS, REPORTER
from tests.reporters.reports import SAMPLE, STAGING, any_report, finding, report

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
_CONFIG = "scripts/deployment/staging_config.yaml"
_DRIFT = [check.id for check in CHECKS].index("reference-drift")


def _run(given: Report, options: ReporterOptions | None = None) -> dict[str, Json]:
    """The one run of the rendered log."""
    log = json.loads(REPORTER.render(given, options or ReporterOptions()))
    assert log.keys() == {"$schema", "version", "runs"}
    (run,) = log["runs"]
    return cast("dict[str, Json]", run)


def _results(given: Report, options: ReporterOptions | None = None) -> list[dict[str, Json]]:
    return cast("list[dict[str, Json]]", _run(given, options)["results"])


def _one(problem: Problem, options: ReporterOptions | None = None) -> dict[str, Json]:
    (result,) = _results(report(finding(Severity.NOTE, problem)), options)
    return result


def _location(path: str, line: int, column: int, text: str, label: str) -> dict[str, Json]:
    region: dict[str, Json] = {"startLine": line, "startColumn": column, "snippet": {"text": text}}
    return {
        "physicalLocation": {"artifactLocation": {"uri": path}, "region": region},
        "message": {"text": label},
    }


def test_the_whole_result() -> None:
    """The primary place is the location, the others are related and linked from the message."""
    expected = {
        "ruleId": "reference-drift",
        "level": "error",
        "message": {
            "text": "auth.jwt_secret is bound to two secrets (staging, cloud)\n"
            "help: bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs\n"
            "see also: [scripts/deployment/staging_config.yaml:64](1), "
            "[config/staging_auth_service_config.json:164](2)"
        },
        "locations": [
            _location(
                _CONFIG,
                65,
                19,
                "JWT_SECRET_KEY: jwt-secret-key-staging:latest",
                "backend: secret jwt-secret-key-staging",
            )
        ],
        "relatedLocations": [
            {
                "id": 1,
                **_location(
                    _CONFIG,
                    64,
                    23,
                    "JWT_SECRET_STAGING: jwt-secret-staging:latest",
                    "backend, under an older name: secret jwt-secret-staging",
                ),
            },
            {
                "id": 2,
                **_location(
                    "config/staging_auth_service_config.json",
                    164,
                    29,
                    "JWT_SECRET_STAGING: jwt-secret-staging",
                    "auth, under an older name: secret jwt-secret-staging",
                ),
            },
        ],
        "partialFingerprints": {"confcheck/v1": "f00d", "primaryLocationLineHash": "f00d:1"},
        "ruleIndex": _DRIFT,
    }
    assert [expected] == _results(report(SAMPLE, coverage=(STAGING,)))


def test_the_run_around_the_results() -> None:
    """What it was about, how columns count, how secrets are masked; the version if someone said it."""
    run = _run(report(), ReporterOptions(version="1.2.3"))
    driver = cast("dict[str, dict[str, Json]]", run.pop("tool"))["driver"]
    rules = cast("list[dict[str, Json]]", driver.pop("rules"))
    assert driver == {"name": "confcheck", "semanticVersion": "1.2.3"}
    assert [check.id for check in CHECKS] == [rule["id"] for rule in rules]
    assert run == {
        "automationDetails": {"id": "confcheck/staging/"},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "redactionTokens": ["••••"],
        "results": [],
    }


def test_a_rule_is_its_check_with_its_page() -> None:
    """Level, summary and the whole page, as text and as Markdown."""
    driver = cast("dict[str, dict[str, Json]]", _run(report())["tool"])["driver"]
    page = (docs_of(CHECKS[_DRIFT]) or "").strip()
    rule = cast("list[dict[str, dict[str, Json]]]", driver["rules"])[_DRIFT]
    assert {
        "id": "reference-drift",
        "shortDescription": {"text": page.splitlines()[0]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["configuration"]},
    } == {key: value for key, value in rule.items() if key != "fullDescription"}
    assert cast("str", rule["fullDescription"]["text"]).startswith(page.splitlines()[0])


def test_without_docstrings_the_id_stands_for_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -OO` drops the pages, and SARIF wants a text."""
    monkeypatch.setattr("confcheck.checks.docs_of", lambda _check: None)
    driver = cast("dict[str, dict[str, Json]]", _run(report())["tool"])["driver"]
    rule = cast("list[dict[str, Json]]", driver["rules"])[_DRIFT]
    assert rule["help"] == {"text": "reference-drift", "markdown": "reference-drift"}
    assert {"text": "reference-drift"} == rule["shortDescription"] == rule["fullDescription"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("a.env"), {"uri": "a.env", "region": {"startLine": 1}}),
        (Place("a.env", 3), {"uri": "a.env", "region": {"startLine": 3}}),
        (Place("a.env", None, 7), {"uri": "a.env", "region": {"startLine": 1}}),
        (
            Place("ü b/[c]:%.env", 3, 2, snippet=Snippet("A=\u202e1", 2, 1)),
            {
                "uri": "%C3%BC%20b/%5Bc%5D%3A%25.env",
                "region": {"startLine": 3, "startColumn": 2, "snippet": {"text": "A=\\u202e1"}},
            },
        ),
    ],
)
def test_a_place(place: Place, expected: dict[str, Json]) -> None:
    """A file as a whole is its first line; a path is a URI; a snippet is what the text report shows."""
    (location,) = cast("list[dict[str, dict[str, Json]]]", _one(Problem("m", (place,)))["locations"])
    physical = location["physicalLocation"]
    uri = cast("dict[str, Json]", physical["artifactLocation"])["uri"]
    assert (expected, False) == ({"uri": uri, "region": physical["region"]}, "message" in location)


def test_paths_are_those_of_the_repository() -> None:
    """GitHub knows nothing of the workspace inside it."""
    result = _one(Problem("m", (Place("a.env", 1), Place("b.env", 2))), ReporterOptions(prefix="deploy/"))
    text = json.dumps(result)
    assert result["message"] == {"text": "m\nsee also: [deploy/b.env:2](1)"}
    assert '{"uri": "deploy/a.env"}' in text
    assert '{"uri": "deploy/b.env"}' in text


@pytest.mark.parametrize(
    ("message", "places", "expected"),
    [
        ("see [here](1) or [there]", 1, "see [here]\\(1) or [there]"),
        ("m", 3, "m\nsee also: [f1\\[\\]\\\\.env:1](1), [f2\\[\\]\\\\.env:1](2)"),
        ("m\x1b", 1, "m\\u001b"),
    ],
)
def test_only_our_links_are_links(message: str, places: int, expected: str) -> None:
    """Text that looks like a link is none; brackets and backslashes in the text of one are escaped."""
    problem = Problem(message, tuple(Place(f"f{number}[]\\.env", 1) for number in range(places)))
    assert {"text": expected} == _one(problem)["message"]


def test_a_place_in_several_targets_is_one() -> None:
    """Views are no places of a file; another label, line or column is another place."""
    place = Place("a.env", 1, 2, "auth: 5", "staging", "cloud", "auth")
    problem = Problem("m", (place, replace(place, target="compose"), replace(place, column=3, target="compose")))
    result = _one(problem)
    assert [one["id"] for one in cast("list[dict[str, Json]]", result["relatedLocations"])] == [1]
    assert result["message"] == {"text": "m\nsee also: [a.env:1](1)"}


def test_more_places_than_a_message_can_link() -> None:
    """Six are linked; all of them are related, up to what GitHub takes."""
    result = _one(Problem("m", tuple(Place(f"{number}", 1) for number in range(LOCATIONS + 5))))
    text = cast("dict[str, str]", result["message"])["text"]
    assert text == "m\nsee also: [1:1](1), [2:1](2), [3:1](3), [4:1](4), [5:1](5), [6:1](6) and 993 more"
    assert len(cast("list[Json]", result["relatedLocations"])) == LOCATIONS - 1


def test_more_results_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst stay, and the run says what is left out."""
    monkeypatch.setattr(sarif, "RESULTS", 2)
    problem = Problem("m", (Place("a.env", 1),))
    run = _run(report(*(finding(severity, problem) for severity in Severity)))
    results = cast("list[dict[str, Json]]", run["results"])
    text = "1 more finding left out: GitHub takes 2 at most"
    notification = {"level": "warning", "message": {"text": text}}
    assert [result["level"] for result in results] == ["error", "warning"]
    assert [{"executionSuccessful": True, "toolExecutionNotifications": [notification]}] == run["invocations"]


def test_equal_fingerprints_differ_for_github() -> None:
    """Two findings of one identity are two alerts; ours stays what it is."""
    problem = Problem("m", (Place("a.env", 1),))
    found = _results(report(finding(Severity.NOTE, problem), finding(Severity.NOTE, problem)))
    assert [result["partialFingerprints"] for result in found] == [
        {"confcheck/v1": "f00d", "primaryLocationLineHash": "f00d:1"},
        {"confcheck/v1": "f00d", "primaryLocationLineHash": "f00d:2"},
    ]


def test_a_check_that_is_not_ours_has_no_rule() -> None:
    """Its id is enough for SARIF."""
    (result,) = _results(report(Finding("c", Severity.NOTE, Problem("m", ()), "f")))
    assert (result["ruleId"], "ruleIndex" in result, result["locations"]) == ("c", False, [])


@given(any_report)
def test_any_report_is_valid(given: Report) -> None:
    """The schema of SARIF 2.1.0 holds for every report, with the formats that jsonschema can check."""
    log = json.loads(REPORTER.render(given, ReporterOptions()))
    errors = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER).iter_errors(log)
    assert ([], len(given.findings)) == ([error.message for error in errors], len(log["runs"][0]["results"]))


def test_the_schema_is_one_and_refuses() -> None:
    """A schema that accepts everything would prove nothing."""
    Draft7Validator.check_schema(SCHEMA)
    log = json.loads(REPORTER.render(report(SAMPLE), ReporterOptions()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft7Validator(SCHEMA).is_valid(log)
