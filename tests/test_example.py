"""The bundled example is healthy; the incident shows what FAULTS.md lists, in text and in JSON."""

from __future__ import annotations

import filecmp
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import pytest

import confcheck
from tests.golden.regenerate import GOLDEN, report

ROOT = Path(__file__).parent.parent
INCIDENT = ROOT / "examples/staging-incident"
ENVIRONMENTS = ("development", "test", "staging", "production")
SERVICES = ("auth", "backend", "websocket", "frontend")
GROUPS = ("auth", "websocket", "backend", "database", "redis", "urls", "switches")

ROW = re.compile(
    r"^\| (?P<number>\d+) \| `(?P<path>[^`:]+)(?::(?P<line>\d+))?` \| (?P<fault>[^|]+) \| `(?P<check>[a-z-]+)` \|$",
    re.MULTILINE,
)


class JsonPlace(TypedDict):
    """A place of a finding in a JSON report, as far as it is used here."""

    path: str
    line: int | None
    label: str


class JsonFinding(TypedDict):
    """A finding in a JSON report, as far as it is used here."""

    check: str
    severity: str
    message: str
    environments: list[str]
    places: list[JsonPlace]


class JsonReport(TypedDict):
    """A JSON report, as far as it is used here."""

    version: int
    environments: list[str]
    summary: dict[str, int]
    findings: list[JsonFinding]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of FAULTS.md."""

    path: str
    line: int | None
    """None: something is missing from the file as a whole."""
    check: str

    def found_in(self, findings: list[JsonFinding]) -> bool:
        """Whether some finding of that check has a place on that line."""
        return any(
            finding["check"] == self.check and (self.path, self.line) == (place["path"], place["line"])
            for finding in findings
            for place in finding["places"]
        )


def validated(*words: str) -> JsonReport:
    """The JSON report of a fresh process."""
    result = subprocess.run(
        [sys.executable, "-m", "confcheck", "validate", *words, "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode in {0, 1}, result.stderr
    document: JsonReport = json.loads(result.stdout)
    return document


def faults(section: str) -> list[Fault]:
    """The rows of one section of FAULTS.md."""
    text = (INCIDENT / "FAULTS.md").read_text("utf-8")
    part = text.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return [Fault(row["path"], int(row["line"]) if row["line"] else None, row["check"]) for row in ROW.finditer(part)]


@pytest.mark.parametrize("environment", [None, *ENVIRONMENTS])
def test_the_example_is_clean(environment: str | None) -> None:
    """No error, no warning, no note; and what was checked is the whole system."""
    found = validated(*([environment] if environment else []))

    expected = [environment] if environment else list(ENVIRONMENTS)
    assert ([], expected) == (found["findings"], found["environments"])
    assert (len(SERVICES) * len(expected), len(SERVICES)) == (found["summary"]["views"], found["summary"]["services"])


def test_the_example_has_settings_in_every_group() -> None:
    """At least sixty in the seven groups, each with a description that says why it matters."""
    settings = confcheck.load(ROOT).system.schema.settings
    per_group = Counter(setting.path.partition(".")[0] for setting in settings)

    assert [group for group in GROUPS if not per_group[group]] == []
    assert sum(per_group[group] for group in GROUPS) >= 60
    assert [setting.path for setting in settings if not setting.description] == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_of_the_example_has_one_view_per_environment(service: str, environment: str) -> None:
    """So `view(service, environment)` needs no target, and its typed settings can be had."""
    found = confcheck.load(ROOT).view(service, environment, target=None)

    assert (found.view.service, found.view.environment) == (service, environment)
    assert found.settings.model_dump()["environment"] == environment


def test_the_incident_is_the_same_system() -> None:
    """Same schema; development, test and production as in the example, so only staging is to blame."""
    for part in (
        "schemas",
        "environments/base",
        "environments/test",
        "environments/development",
        "environments/production",
    ):
        assert_same(filecmp.dircmp(ROOT / part, INCIDENT / part))


def assert_same(pair: filecmp.dircmp[str]) -> None:
    """Both directories hold the same files with the same content, also further down."""
    assert (pair.left_only, pair.right_only, pair.diff_files) == ([], [], [])
    for inner in pair.subdirs.values():
        assert_same(inner)


def test_the_incident_shows_every_fault_it_lists() -> None:
    """Each row of FAULTS.md is a finding of the named check with a place on the named line."""
    listed, found = faults("Found today"), validated("staging", "--root", str(INCIDENT))["findings"]

    assert len(listed) >= 15
    assert [fault for fault in listed if not fault.found_in(found)] == []
    assert len(found) >= 15
    assert len({finding["check"] for finding in found}) >= 12


def test_the_incident_shows_nothing_that_it_does_not_list() -> None:
    """Every finding rests on a line that a row of FAULTS.md names."""
    listed = faults("Found today")
    found = validated("staging", "--root", str(INCIDENT))["findings"]

    assert [
        (finding["check"], finding["message"])
        for finding in found
        if not any(fault.found_in([finding]) for fault in listed)
    ] == []


def test_the_faults_for_later_checks_name_lines_that_exist() -> None:
    """A later check is expected there; until then the line must at least not move away."""
    later = faults("For later checks")
    length = {fault: len((INCIDENT / fault.path).read_text("utf-8").splitlines()) for fault in later}

    assert len(later) + len(faults("Found today")) >= 41
    assert [fault for fault in later if fault.line is None or fault.line > length[fault]] == []


@pytest.mark.parametrize("environment", ["development", "test", "production"])
def test_the_incident_is_clean_elsewhere(environment: str) -> None:
    """Staging is broken, the rest is not."""
    assert validated(environment, "--root", str(INCIDENT))["findings"] == []


@pytest.mark.parametrize("report_format", list(GOLDEN))
def test_the_report_on_the_incident_is_the_golden_one(report_format: str) -> None:
    """Every frame, caret and sentence; `make golden` writes it anew when a change is meant."""
    assert GOLDEN[report_format].read_text("utf-8") == report(report_format)


def test_the_readme_shows_what_is_printed() -> None:
    """Its sample is a piece of the golden output, to the letter."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = readme.split("```text\n")[1].split("\n```")[0]
    assert sample in (ROOT / "tests/golden/staging-incident.txt").read_text(encoding="utf-8")
