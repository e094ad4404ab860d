"""Plants every class and judges it; the same seed gives the same cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from benchmarks.inject.cases import Case, sample
from benchmarks.inject.example import Example
from benchmarks.inject.faults import Kind
from benchmarks.inject.judge import judged
from benchmarks.inject.more import informed
from benchmarks.inject.table import Row

SEED = 3
"""Not one with which misses were studied and confcheck was mended."""
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
    verdicts = judged(example.texts, _cases(chosen), workers)
    with_more = informed(example)
    better = judged(with_more.texts, _cases(planted(with_more, kinds, number, seed)), workers)
    made, remarks = [], []
    for kind, places, cases in chosen:
        own = tuple(islice(verdicts, len(cases)))
        made.append(Row(kind.name, places, own, tuple(islice(better, len(cases)))))
        for case, verdict in zip(cases, own, strict=True):
            remark = _remark(case, verdict.detected, verdict.at_line, verdict.findings)
            if remark:
                remarks.append((kind, case, remark))
    return tuple(made), tuple(remarks)


def _cases(chosen: Sequence[tuple[Kind, int, list[Case]]]) -> Iterator[Case]:
    return (case for _, _, cases in chosen for case in cases)


def one_of_each(example: Example, kinds: Sequence[Kind], seed: int = SEED) -> str:
    """A table with the first case of every class: what was done where, and which checks speak of it."""
    chosen = [(kind, cases[0]) for kind, _, cases in planted(example, kinds, 1, seed)]
    verdicts = judged(example.texts, (case for _, case in chosen))
    lines = ["| class | where | what | which checks speak |", "|---|---|---|---|"]
    for (kind, case), verdict in zip(chosen, verdicts, strict=True):
        path, *words = case.place.split()
        key = next((word for word in words if word != "+" and not word.isdigit()), "")
        line = f":{case.label.line}" if case.label is not None and case.label.line is not None else ""
        said = ", ".join(f"`{check}`" for check in verdict.checks) or "none"
        lines.append(f"| {kind.name} | `{path}{line}`{f' `{key}`' if key else ''} | {case.variant} | {said} |")
    return "\n".join(lines)


def _remark(case: Case, detected: bool, at_line: bool, findings: tuple[str, ...]) -> str:
    if case.label is None:
        return "; ".join(findings)
    if not detected:
        return "not detected"
    return "" if at_line else f"elsewhere: {'; '.join(findings)}"
