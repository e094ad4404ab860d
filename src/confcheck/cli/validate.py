"""`confcheck validate`: whether environments are complete, valid and coherent across services."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from confcheck import __version__
from confcheck.cli import cache, github
from confcheck.cli.options import (
    COLORS,
    FORMATS,
    SEVERITIES,
    BaselineFile,
    Color,
    Environments,
    ExitZero,
    FailOn,
    Format,
    Groups,
    Output,
    Root,
    Services,
    Targets,
    WithEnvironment,
    WriteBaseline,
    choose,
)
from confcheck.cli.output import save, show
from confcheck.cli.progress import progress
from confcheck.cli.terminal import appearance
from confcheck.cli.verdicts import Question, keep, recall
from confcheck.discover.disk import Disk, disk_at
from confcheck.model.extension import Reporter
from confcheck.model.finding import Report, Severity
from confcheck.reporters import REPORTERS
from confcheck.reporters.baseline import baseline as render_baseline
from confcheck.reporters.footer import counted


def validate(
    environments: Environments = None,
    *,
    root: Root = None,
    service: Services = None,
    target: Targets = None,
    group: Groups = None,
    report_format: Format = "text",
    output: Output = None,
    fail_on: FailOn = "error",
    exit_zero: ExitZero = False,
    with_environment: WithEnvironment = False,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    color: Color = "auto",
) -> int:
    """Say whether environments are complete, valid and coherent.

    Exits with 0 (clean), 1 (findings), 2 (a mistake in manifest, schema or options) or 3 (nothing matched).
    """
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    reporter = REPORTERS[FORMATS.index(choose(report_format, FORMATS, "--format", "CONFCHECK_FORMAT"))]
    limit = Severity[choose(fail_on, SEVERITIES, "--fail-on").upper()]
    when = choose(color, COLORS, "--color", "CONFCHECK_COLOR")
    place = api.root_of(root)
    question = Question(place, environments or (), service or (), target or (), group or (), baseline)
    # What the process says is not kept, nor is the system that the page shows.
    kept = not with_environment and reporter.format != "html"
    today = api.today()
    report = recall(question, today) if kept else None
    if report is None:
        disk = disk_at(place)
        with progress(sys.stderr) as watch:
            report = _judge(question, disk, watch, os.environ if with_environment else None)
        if kept:
            keep(question, today, disk, report)
    if write_baseline is not None:
        save(render_baseline(report), write_baseline)
        show(f"wrote {counted(len(report.findings), 'known finding')} to {write_baseline}\n")
        return 0
    _write(report, reporter, None if output == "-" else output, when, place)
    return 0 if exit_zero else verdict(report, limit)


def _judge(
    question: Question, disk: Disk, watch: Callable[[int, int], None] | None, process: Mapping[str, str] | None
) -> Report:
    from confcheck import api  # noqa: PLC0415 (what --help does not need)

    workspace = api.load(question.root, progress=watch, known=cache.known, remember=cache.remember, disk=disk)
    if process is not None:
        workspace = workspace.with_environment(process)
    return api.validate(
        workspace,
        question.environments,
        services=question.services,
        targets=question.targets,
        groups=question.groups,
        baseline=api.known_findings(workspace, question.baseline),
    )


def verdict(report: Report, limit: Severity) -> int:
    """1 if a finding is at or above the limit, else 0; the same for every format."""
    return int(any(finding.severity >= limit for finding in report.findings))


def _write(report: Report, reporter: Reporter, output: str | None, color: str, root: Path) -> None:
    stream = sys.stdout if output is None else None
    options = appearance(color, os.environ, stream, root.absolute().as_posix())
    options = replace(options, prefix=github.prefix(os.environ, root), version=__version__)
    text = reporter.render(report, options)
    if output is None:
        show(text, utf8=reporter.format != "text")
    else:
        save(text, output)
    if reporter.format == "github":
        github.summarise(report, os.environ, options)
