"""Plants every class and judges it; the same seed gives the same cases."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.inject.cases import Case, sample
from benchmarks.inject.example import Example
from benchmarks.inject.faults import Kind
from benchmarks.inject.judge import judged
from benchmarks.inject.table import Row

SEED = 1
FAULTS_EACH = 24
HARMLESS_EACH = 100


def planted(example: Example, kinds: Sequence[Kind], number: int, seed: int) -> list[tuple[Kind, int, list[Case]]]:
    """Of every class how many places it has, and that many cases."""
    found = []
    for kind in kinds:
        cases = list(kind.plant(example))
        places = len({case.place for case in cases})
        found.append((kind, places, sample(cases, number, f"{seed}:{kind.name}")))
    return found


def rows(
    example: Example, kinds: Sequence[Kind], number: int, *, seed: int = SEED, workers: int = 1
) -> tuple[tuple[Row, ...], tuple[tuple[Kind, Case, str], ...]]:
    """A row per class, and what was missed or said in vain, each in a line."""
    chosen = planted(example, kinds, number, seed)
    verdicts = judged(example.texts, (case for _, _, cases in chosen for case in cases), workers)
    made, remarks = [], []
    for kind, places, cases in chosen:
        own = tuple(verdict for _, verdict in zip(cases, verdicts, strict=False))
        made.append(Row(kind.name, places, own))
        for case, verdict in zip(cases, own, strict=True):
            remark = _remark(case, verdict.detected, verdict.at_line, verdict.findings)
            if remark:
                remarks.append((kind, case, remark))
    return tuple(made), tuple(remarks)


def _remark(case: Case, detected: bool, at_line: bool, findings: tuple[str, ...]) -> str:
    if case.label is None:
        return "; ".join(findings)
    if not detected:
        return "not detected"
    return "" if at_line else f"elsewhere: {'; '.join(findings)}"
