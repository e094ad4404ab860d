"""Lists exist once: registries, files, tests and pages agree."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import confcheck
from confcheck import checks, reporters, sources
from confcheck.checks import CHECKS
from confcheck.discover import alone, reading
from confcheck.infer import belonging
from confcheck.model import Check
from confcheck.reporters import REPORTERS
from confcheck.sources import READER_NAMES, READERS, SOURCES, guess_format, source_for

ROOT = Path(__file__).parent.parent
NO_CHECKS = {"bindings", "evidence", "ignored"}


def test_every_check_module_is_registered_under_its_own_name() -> None:
    """`missing_setting.py` holds `missing-setting`, and the tuple holds all of them."""
    modules = {module.name for module in pkgutil.iter_modules(checks.__path__)} - NO_CHECKS
    assert {check.id.replace("-", "_") for check in CHECKS} == modules
    for check in CHECKS:
        module = importlib.import_module(f"confcheck.checks.{check.id.replace('-', '_')}")
        assert module.CHECK is check


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_a_table_of_its_own(check: Check) -> None:
    """The test module has the check's name."""
    assert (ROOT / "tests" / "checks" / f"test_{check.id.replace('-', '_')}.py").exists()


def test_what_spans_services_comes_before_what_one_service_gets_wrong() -> None:
    """After what cannot be read: many see only the beginning of a long report."""
    assert [check.id for check in CHECKS[:12]] == [
        "malformed-source",
        "reference-drift",
        "service-drift",
        "environment-drift",
        "target-drift",
        "value-reuse",
        "endpoint-mismatch",
        "foreign-environment",
        "component-mismatch",
        "derived-mismatch",
        "rule-violation",
        "missing-source",
    ]


def test_ids_are_unique() -> None:
    """No two entries of a registry share a name."""
    for names in (
        [check.id for check in CHECKS],
        [source.format for source in SOURCES],
        [reader.name for reader in READERS],
        [reporter.format for reporter in REPORTERS],
        list(READER_NAMES),
    ):
        assert len(names) == len(set(names))


def test_every_source_is_found_by_its_format_and_guessed_by_its_names() -> None:
    """The registry is the only list of formats."""
    for source in SOURCES:
        assert source_for(source.format) is source
        for pattern in source.names:
            assert guess_format(pattern.replace("*", "x")) == source.format
    assert source_for("spreadsheet") is None
    assert guess_format("notes.txt") is None


def test_formats_that_code_speaks_of_exist() -> None:
    """Where a list of files treats some formats otherwise."""
    spoken = {*alone.OTHER_PURPOSE, *reading.ENV_READERS, *reading.TREES, *belonging.RUNNING, *belonging.PIPELINES}
    assert spoken <= {source.format for source in SOURCES}
    assert set(reading.ENV_READERS.values()) <= set(READER_NAMES)


def test_every_reporter_module_format_is_registered() -> None:
    """JSON and text are there; the command line derives its choices from the tuple."""
    assert {reporter.format for reporter in REPORTERS} >= {"text", "json"}
    assert reporters.__all__ == sorted(reporters.__all__)


def test_public_names_exist_and_are_sorted() -> None:
    """What a package promises it has."""
    for package in (confcheck, checks, reporters, sources):
        for name in package.__all__:
            assert hasattr(package, name)
    assert set(confcheck.__all__) == {
        "InvalidSettings",
        "Mistake",
        "NothingMatched",
        "Workspace",
        "__version__",
        "explain",
        "load",
        "validate",
    }
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = confcheck.nothing
