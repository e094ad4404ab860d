"""The table: per class how many were planted, found, found at the right line, and what else was said."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.inject.judge import Verdict

_COLUMNS = (
    "fault",
    "places",
    "planted",
    "detected",
    "at the right line",
    "95 % interval",
    "with more rules",
    "right setting",
    "noise",
)


@dataclass(frozen=True, slots=True)
class Row:
    """The verdicts on one class, and how many places of the example it fits."""

    name: str
    places: int
    verdicts: tuple[Verdict, ...]
    informed: tuple[Verdict, ...] = ()
    """The same cases, judged with a schema that says more."""

    @property
    def detected(self) -> int:
        """Cases with any finding."""
        return sum(one.detected for one in self.verdicts)

    @property
    def at_line(self) -> int:
        """Cases with a finding at the line; for what is absent: of the setting and a service."""
        return sum(one.at_line for one in self.verdicts)

    @property
    def with_more(self) -> int:
        """The same with a schema that says more."""
        return sum(one.at_line for one in self.informed)

    @property
    def right_setting(self) -> int:
        """Cases with a finding of the setting."""
        return sum(one.right_setting for one in self.verdicts)

    @property
    def noise(self) -> int:
        """Findings that concern something else."""
        return sum(one.noise for one in self.verdicts)


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if cases == 0:
        return 0.0, 1.0
    z = 1.96
    share, square = hits / cases, z * z / cases
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / cases + square / (4 * cases)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def _interval(hits: int, cases: int) -> str:
    low, high = wilson(hits, cases)
    return f"{low * 100:.0f} to {high * 100:.0f} %"


def faults_table(rows: Sequence[Row]) -> str:
    """The table of the faults, in Markdown."""
    return "\n".join(_faults(rows))


def _faults(rows: Sequence[Row]) -> Iterator[str]:
    yield f"| {' | '.join(_COLUMNS)} |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for row in (*rows, _total(rows)):
        cases = len(row.verdicts)
        found = (row.detected, row.at_line, _interval(row.at_line, cases), row.with_more, row.right_setting)
        counts = (row.places, cases, *found)
        yield f"| {row.name} | {' | '.join(map(str, counts))} | {row.noise} |"


def _total(rows: Sequence[Row]) -> Row:
    verdicts = tuple(one for row in rows for one in row.verdicts)
    return Row("all", sum(row.places for row in rows), verdicts, tuple(one for row in rows for one in row.informed))


def harmless_table(rows: Sequence[Row]) -> str:
    """The table of the harmless edits, in Markdown."""
    return "\n".join(_harmless(rows))


def _harmless(rows: Sequence[Row]) -> Iterator[str]:
    yield "| harmless edit | places | cases | cases with a finding | 95 % interval | findings | with more rules |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for row in (*rows, _total(rows)):
        cases, alarmed = len(row.verdicts), sum(one.noise > 0 for one in row.verdicts)
        more = sum(one.noise for one in row.informed)
        counts = (row.places, cases, alarmed, _interval(alarmed, cases), row.noise, more)
        yield f"| {row.name} | {' | '.join(map(str, counts))} |"


def speed(rows: Sequence[Row]) -> str:
    """How long a case takes: reading and judging every environment."""
    seconds = sorted(one.seconds for row in rows for one in row.verdicts)
    return f"{len(seconds)} cases, {seconds[len(seconds) // 2] * 1000:.0f} ms each (median)"
