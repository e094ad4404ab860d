"""What GitHub Actions says about a run, and the summary that it shows of a step."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from confcheck.cli.interrupt import Held
from confcheck.model.extension import ReporterOptions
from confcheck.model.finding import Report
from confcheck.model.mistake import Mistake
from confcheck.reporters.markdown import REPORTER, shortened

SUMMARY = 1 << 20
"""Bytes that GitHub takes as the summary of one step."""


def prefix(environ: Mapping[str, str], root: Path) -> str:
    """What leads from the checked out repository to the workspace: `deploy/`; empty outside of GitHub Actions."""
    checkout = environ.get("GITHUB_WORKSPACE")
    if not checkout:
        return ""
    path, repository = root.resolve(), Path(checkout).resolve()
    if path == repository or not path.is_relative_to(repository):
        return ""
    return path.relative_to(repository).as_posix() + "/"


def summarise(report: Report, environ: Mapping[str, str], options: ReporterOptions) -> None:
    """Append the whole table to the summary of this step, if it has one; what is there already stays."""
    path = environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with Held(), Path(path).open("ab") as stream:
            written = os.fstat(stream.fileno()).st_size
            text = ("\n" if written else "") + REPORTER.render(report, options)
            stream.write(shortened(text, SUMMARY - written).encode())
    except OSError as error:
        raise Mistake(f"cannot write the step summary: {error.strerror}", hint="GITHUB_STEP_SUMMARY names it") from None
