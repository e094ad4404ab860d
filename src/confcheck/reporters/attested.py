"""What `confcheck attest` found, as text and as JSON."""

from __future__ import annotations

import json

from confcheck.checks.evidence import counted
from confcheck.model.attest import Attested
from confcheck.reporters.escape import escape


def as_text(found: Attested) -> str:
    """One line per doubt, then on what the verdict rests."""
    rows = [f"{one.check}: {escape(one.message)}" for one in found.doubts]
    rows += [f"note: {remark}" for remark in found.remarks]
    doubts = counted(len(found.doubts), "doubt") if found.doubts else "all run with what was locked"
    compared = f"; {counted(found.agreements, 'setting')} compared across services" if found.agreements else ""
    seen = f"{counted(found.reports, 'report')} for {counted(found.locks, 'lock')}"
    rows.append(f"{found.environment}: {seen}{compared}: {doubts}")
    return "\n".join((*rows, ""))


def as_json(found: Attested) -> str:
    """Version 1; additions only."""
    document = {
        "version": 1,
        "environment": found.environment,
        "locks": found.locks,
        "reports": found.reports,
        "compared": found.agreements,
        "doubts": [
            {
                "check": one.check,
                "message": one.message,
                "service": one.service,
                "target": one.target,
                "setting": one.setting,
            }
            for one in found.doubts
        ],
        "remarks": list(found.remarks),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
