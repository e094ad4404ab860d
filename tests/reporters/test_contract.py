"""What holds for every reporter, whatever the report."""

import importlib
import json
import pkgutil

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import confcheck.reporters
from confcheck.model.extension import Reporter, ReporterOptions
from confcheck.model.finding import Report
from confcheck.reporters import REPORTERS, reporter_for
from confcheck.reporters.escape import shows
from tests.reporters.reports import any_report
from tests.reporters.test_json import SCHEMA


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
