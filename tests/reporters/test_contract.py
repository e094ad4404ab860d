"""What holds for every reporter, whatever the report."""

import importlib
import json
import pkgutil
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import confcheck.reporters
from confcheck.kernel.spec import Spec
from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Finding, Place, Problem, Report, Severity
from confcheck.model.origin import Origin, Position
from confcheck.model.setting import Setting
from confcheck.reporters import REPORTERS, reporter_for
from confcheck.reporters.escape import shows
from tests import workspaces
from tests.reporters.reports import any_report, marked
from tests.reporters.reports import report as report_of
from tests.reporters.test_json import SCHEMA

_TOKEN = re.compile(r"token\d+")
_CANARY = "CANARYp7Qx2vRm9TzK4wLs"
_SECRETS = {
    "schema.yaml": """
        properties:
          jwt_secret: {type: string, secret: true, agree: services, minLength: 64, env: JWT_SECRET}
          database: {type: string, format: dsn, env: DATABASE, agree: services}
          lifetime: {type: integer, env: LIFETIME, services: [auth], default: 5}
        """,
    "staging/auth.env": f"""
        JWT_SECRET={_CANARY}1
        DATABASE=postgres://app:{_CANARY}@db/app
        LIFETIME={_CANARY}
        API_TOKEN={_CANARY}
        BROKEN="{_CANARY}
        """,
    "staging/backend.env": f"JWT_SECRET={_CANARY}2\nDATABASE=postgres://app:{_CANARY}@other/app\n",
}


def test_every_module_with_a_reporter_is_registered() -> None:
    """The tuple and the modules hold the same reporters, each named after its module."""
    names = [module.name for module in pkgutil.iter_modules(confcheck.reporters.__path__)]
    modules = {name: importlib.import_module(f"confcheck.reporters.{name}") for name in names}
    defined = {name: module.REPORTER for name, module in modules.items() if hasattr(module, "REPORTER")}
    assert defined == {reporter.format: reporter for reporter in REPORTERS}


@pytest.mark.parametrize("reporter", REPORTERS)
def test_a_reporter_is_found_by_its_format(reporter: Reporter) -> None:
    """The name of the format leads to the reporter."""
    assert reporter == reporter_for(reporter.format)


def test_a_format_that_does_not_exist() -> None:
    """There is no reporter for it."""
    assert reporter_for("jsn") is None


@given(any_report)
def test_any_report_is_rendered_without_anything_hidden(report: Report) -> None:
    """Every reporter takes every report, ends its last line, and writes nothing that a reader cannot see."""
    for reporter in REPORTERS:
        text = reporter.render(report, ReporterOptions())
        hidden = {char for line in text.split("\n") for char in line if not shows(char)}
        assert (set(), "\n") == (hidden, text[-1]), reporter.format


@given(any_report)
def test_colour_changes_nothing_but_colour(report: Report) -> None:
    """Without its escape sequences a coloured report is the plain one."""
    for reporter in REPORTERS:
        colored = reporter.render(report, ReporterOptions(color=True))
        for code in ("0", "1", "1;31", "1;33", "1;34", "1;36"):
            colored = colored.replace(f"\x1b[{code}m", "")
        plain = reporter.render(report, ReporterOptions())
        # Colour may end where a plain line ends in blanks that are cut off.
        assert [line.rstrip() for line in plain.split("\n")] == [line.rstrip() for line in colored.split("\n")]


@given(any_report)
def test_json_is_what_its_frozen_schema_says(report: Report) -> None:
    """Version 1 in every case, with one entry per finding."""
    reporter = reporter_for("json")
    assert reporter is not None
    document = json.loads(reporter.render(report, ReporterOptions()))
    assert ([], len(report.findings)) == (
        [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)],
        len(document["findings"]),
    )


def _tokens() -> Report:
    """A report with a word of its own in everything that findings hold."""
    words = (f"token{number}" for number in range(100))
    origin = Origin(next(words), Position(1, 1))
    setting = Setting(next(words), Spec(), origin, description="unshown", default=("unshown",), title="unshown")
    places = tuple(
        Place(next(words), 1, 2, next(words), next(words), next(words), next(words), marked(one := next(words), one))
        for _ in range(3)
    )
    problem = Problem(
        next(words),
        places,
        next(words),
        setting,
        (next(words),),
        (next(words),),
        (next(words),),
        (next(words),),
        because=next(words),
    )
    return report_of(Finding(next(words), Severity.ERROR, problem, next(words)))


@pytest.mark.parametrize("reporter", REPORTERS, ids=lambda reporter: reporter.format)
def test_a_report_shows_nothing_that_text_and_json_do_not(reporter: Reporter) -> None:
    """Of a finding; what no report needs, none has."""
    text = reporter.render(_tokens(), ReporterOptions())
    known = {word for one in REPORTERS[:2] for word in _TOKEN.findall(one.render(_tokens(), ReporterOptions()))}
    shown = set(_TOKEN.findall(text))
    assert (set(), True, False) == (shown - known, bool(shown), "unshown" in text)


@pytest.mark.parametrize("reporter", REPORTERS, ids=lambda reporter: reporter.format)
def test_a_report_holds_no_secret(reporter: Reporter, tmp_path: Path) -> None:
    """Not of the findings, and not of the system that comes with them."""
    given = workspaces.report(tmp_path, _SECRETS)
    held = (
        {str(one.value) for document in given.system.documents for one in document.assignments} if given.system else ()
    )
    assert {finding.check for finding in given.findings} >= {"service-drift", "invalid-value", "malformed-source"}
    assert any(_CANARY in value for value in held)
    assert _CANARY[:14] not in reporter.render(given, ReporterOptions())


@pytest.mark.parametrize("reporter", [one for one in REPORTERS if one.format != "html"], ids=lambda one: one.format)
def test_only_the_page_looks_at_the_system(reporter: Reporter, tmp_path: Path) -> None:
    """Every other report is made of findings, coverage and counts alone."""
    given = workspaces.report(tmp_path, _SECRETS)
    assert reporter.render(replace(given, system=None), ReporterOptions()) == reporter.render(given, ReporterOptions())
