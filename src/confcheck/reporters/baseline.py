"""The findings of a report as a baseline: identities only, no values, lines or texts."""

from __future__ import annotations

import json

from confcheck.model import Report


def baseline(report: Report) -> str:
    """A JSON document, version 1, one entry per finding, in a stable order."""
    entries = [
        {
            "fingerprint": finding.fingerprint,
            "check": finding.check,
            "setting": None if finding.problem.setting is None else finding.problem.setting.path,
            "environments": list(finding.problem.environments),
        }
        for finding in report.findings
    ]
    entries.sort(key=json.dumps)
    return json.dumps({"version": 1, "findings": entries}, indent=2) + "\n"
