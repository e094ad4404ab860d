"""Stands in for the API where a test is about the words of the command line alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from confcheck.discover.disk import Disk
from confcheck.model.finding import Finding, Place, Problem, Report, Severity


def report_of(*severities: Severity) -> Report:
    """A report about staging with one finding per severity."""
    findings = tuple(Finding("c", each, Problem("m", (Place("a.env"),)), "f00d") for each in severities)
    return Report(("staging",), findings, (), views=1, sources=1, services=1, settings=1, assignments=2)


@dataclass
class FakeWorkspace:
    """A workspace that only knows whether it was given an environment."""

    root: Path = Path("/srv/system")
    process: Mapping[str, str] | None = None

    def with_environment(self, process: Mapping[str, str]) -> "FakeWorkspace":
        """Keep the environment."""
        return FakeWorkspace(self.root, process)


@dataclass
class FakeApi:
    """Answers with `report`, `text` or `error`; `asked` is what it was called with."""

    report: Report = field(default_factory=report_of)
    text: str = "auth.jwt_secret in staging\n"
    error: BaseException | None = None
    asked: dict[str, object] = field(default_factory=dict)

    def today(self) -> str:
        """Any day."""
        return "2026-11-29"

    def root_of(self, root: str | None) -> Path:
        """Where the workspace is, as if it had been found."""
        return Path(root or "/srv/system")

    def load(
        self,
        root: str | Path | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        known: Callable[[str], bool],
        remember: Callable[[str], None],
        disk: Disk | None = None,  # noqa: ARG002 - what is looked at is no matter here
    ) -> FakeWorkspace:
        """Take everything that `confcheck.api.load` takes."""
        self.asked |= {"root": None if root is None else str(root), "progress": progress}
        remember("0123456789abcdef")
        assert known("0123456789abcdef")
        if self.error is not None:
            raise self.error
        return FakeWorkspace()

    def known_findings(self, _workspace: FakeWorkspace, _path: str | None) -> dict[str, int]:
        """No baseline."""
        return {}

    def validate(self, workspace: FakeWorkspace, environments: tuple[str, ...], **filters: object) -> Report:
        """Give the report."""
        process = None if workspace.process is None else dict(workspace.process)
        self.asked |= {"environments": environments, "process": process, **filters}
        return self.report

    def explain(self, workspace: FakeWorkspace, setting: str, environment: str, **filters: object) -> str:
        """Give the text."""
        self.asked |= {"root": workspace.root, "setting": setting, "environment": environment, **filters}
        return self.text
