"""Runs the checks: stamps id, severity and fingerprint, applies suppressions, filters, sorts, counts."""

from confcheck.engine.run import Selection, fingerprint, run, worst
from confcheck.engine.suppress import refuse_unknown

__all__ = ["Selection", "fingerprint", "refuse_unknown", "run", "worst"]
