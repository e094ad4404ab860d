"""Writes the golden reports of the bundled incident anew: `make golden`, then read the diff."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
INCIDENT = "examples/staging-incident"
GOLDEN = {
    "text": ROOT / "tests/golden/staging-incident.txt",
    "json": ROOT / "tests/golden/staging-incident.json",
}


def report(report_format: str) -> str:
    """The report on the incident's staging environment, as a fresh process prints it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONFCHECK")}
    result = subprocess.run(
        [sys.executable, "-m", "confcheck", "validate", "staging", "--root", INCIDENT, "--format", report_format],
        cwd=ROOT,
        env={**environment, "NO_COLOR": "1", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if result.returncode != 1:
        raise SystemExit(f"expected findings (exit code 1), got {result.returncode}")
    return result.stdout


if __name__ == "__main__":
    for name, path in GOLDEN.items():
        path.write_text(report(name), "utf-8")
