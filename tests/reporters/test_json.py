import json
from pathlib import Path

from jsonschema import Draft202012Validator

from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Place, Problem, Severity, Snippet
from confcheck.reporters.json import REPORTER
from tests.reporters.reports import SAMPLE, STAGING, finding, report

SCHEMA = json.loads((Path(__file__).parent / "data" / "report-v1.schema.json").read_text(encoding="utf-8"))


def test_the_whole_document() -> None:
    """Fields and their order are those of DESIGN section 8; nothing of a snippet is in it."""
    expected = """\
{
  "version": 1,
  "environments": [
    "staging"
  ],
  "summary": {
    "errors": 1,
    "warnings": 0,
    "notes": 0,
    "suppressed": 2,
    "views": 9,
    "sources": 9,
    "services": 4,
    "settings": 54,
    "assignments": 412
  },
  "findings": [
    {
      "check": "reference-drift",
      "severity": "error",
      "message": "auth.jwt_secret is bound to two secrets (staging, cloud)",
      "hint": "bind JWT_SECRET_KEY to jwt-secret-staging in backend too; it refuses every token that auth signs",
      "environments": [
        "staging"
      ],
      "targets": [
        "cloud"
      ],
      "services": [
        "auth",
        "backend"
      ],
      "setting": "auth.jwt_secret",
      "keys": [
        "JWT_SECRET_KEY",
        "JWT_SECRET_STAGING"
      ],
      "places": [
        {
          "path": "scripts/deployment/staging_config.yaml",
          "line": 65,
          "column": 19,
          "label": "backend: secret jwt-secret-key-staging",
          "environment": "staging",
          "target": "cloud",
          "service": "backend"
        },
        {
          "path": "scripts/deployment/staging_config.yaml",
          "line": 64,
          "column": 23,
          "label": "backend, under an older name: secret jwt-secret-staging",
          "environment": "staging",
          "target": "cloud",
          "service": "backend"
        },
        {
          "path": "config/staging_auth_service_config.json",
          "line": 164,
          "column": 29,
          "label": "auth, under an older name: secret jwt-secret-staging",
          "environment": "staging",
          "target": "cloud",
          "service": "auth"
        }
      ],
      "fingerprint": "f00d"
    }
  ]
}
"""
    assert expected == REPORTER.render(report(SAMPLE, coverage=(STAGING,), suppressed=2), ReporterOptions())


def test_absent_parts() -> None:
    """Only the five fields of the contract are null; an absent text is empty."""
    problem = Problem("m", (Place("a.env", snippet=Snippet("K=1", 0, 1)),))
    document = json.loads(REPORTER.render(report(finding(Severity.NOTE, problem)), ReporterOptions()))
    expected = {
        "check": "reference-drift",
        "severity": "note",
        "message": "m",
        "hint": "",
        "environments": [],
        "targets": [],
        "services": [],
        "setting": None,
        "keys": [],
        "places": [
            {
                "path": "a.env",
                "line": None,
                "column": None,
                "label": "",
                "environment": "",
                "target": None,
                "service": None,
            }
        ],
        "fingerprint": "f00d",
    }
    assert [expected] == document["findings"]


def test_hostile_text_is_escaped_and_read_back_as_it_was() -> None:
    """JSON's own escapes hide nothing from a program and everything from a terminal; other text stays readable."""
    hostile = "a\tb\x1b\x7f\x9b\u202e\u2028\ufeff\U000e0041 •ä漢😀"
    text = REPORTER.render(report(finding(Severity.NOTE, Problem(hostile, ()))), ReporterOptions())
    expected = r'"message": "a\tb\u001b\u007f\u009b\u202e\u2028\ufeff\udb40\udc41 •ä漢😀",'
    assert (expected, hostile) == (text.splitlines()[20].strip(), json.loads(text)["findings"][0]["message"])


def test_the_frozen_schema_is_a_schema() -> None:
    """The description of version 1 is sound itself."""
    Draft202012Validator.check_schema(SCHEMA)
    assert REPORTER.render(report(), ReporterOptions()).startswith('{\n  "version": 1,\n')
