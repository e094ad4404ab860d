"""Runs confcheck on a case and compares what it finds with the label; knows findings, but no check."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.inject.cases import Case, Label
from confcheck import api
from confcheck.model import Finding, Mistake, Report


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one case."""

    detected: bool
    at_line: bool
    right_setting: bool
    noise: int
    """Findings that concern neither the settings nor the line."""
    findings: tuple[str, ...]
    """Each in a line, for people."""
    checks: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Judge:
    """A copy of the example in a folder; a case is written into it and taken back."""

    root: Path
    healthy: Mapping[str, str]

    def judge(self, case: Case) -> Verdict:
        """Validate every environment of the case."""
        for path, text in case.texts.items():
            self._write(path, text)
        start = time.perf_counter()
        try:
            report = api.validate(api.load(self.root, known=lambda _: True))
        except Mistake as mistake:
            return Verdict(
                False, False, False, 1, (f"mistake: {mistake}",), ("a mistake",), time.perf_counter() - start
            )
        finally:
            for path in case.texts:
                self._restore(path)
        return _compared(report, case.label, time.perf_counter() - start)

    def _write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def _restore(self, path: str) -> None:
        if path in self.healthy:
            self._write(path, self.healthy[path])
        else:
            (self.root / path).unlink()


def _compared(report: Report, label: Label | None, seconds: float) -> Verdict:
    found = report.findings
    lines = tuple(
        f"{one.check} {one.problem.places[0].path}:{one.problem.places[0].line}: {one.problem.message}" for one in found
    )
    checks = tuple(dict.fromkeys(one.check for one in found))
    if label is None:
        return Verdict(bool(found), False, False, len(found), lines, checks, seconds)
    right = [one for one in found if _of_setting(one, label)]
    placed = [one for one in found if _at_line(one, label)]
    noise = sum(not (_of_setting(one, label) or _at_line(one, label)) for one in found)
    return Verdict(bool(found), bool(placed), bool(right), noise, lines, checks, seconds)


def _of_setting(finding: Finding, label: Label) -> bool:
    setting = finding.problem.setting
    return setting is not None and setting.path in label.settings


def _at_line(finding: Finding, label: Label) -> bool:
    """The line is one of the places; for what is absent: the setting is right, and a service that lacks it is named."""
    places = finding.problem.places
    if label.line is None:
        named = {*finding.problem.services, *(place.service for place in places)}
        return _of_setting(finding, label) and bool(named & {*label.services})
    return any((place.path, place.line) == (label.path, label.line) for place in places)


def judged(healthy: Mapping[str, str], cases: Iterable[Case], workers: int = 1) -> Iterator[Verdict]:
    """The verdict on every case, in order."""
    if workers == 1:
        with tempfile.TemporaryDirectory() as folder:
            _open(healthy, folder)
            yield from map(_judge, cases)
        return
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(workers, None, _open, (healthy, folder)) as pool:
        yield from pool.map(_judge, cases, chunksize=4)


_JUDGES: list[Judge] = []
"""That of this process."""


def _open(healthy: Mapping[str, str], folder: str) -> None:
    root = Path(tempfile.mkdtemp(dir=folder))
    _JUDGES[:] = [Judge(root, healthy)]
    for path, text in healthy.items():
        _JUDGES[0]._write(path, text)  # noqa: SLF001 - its own


def _judge(case: Case) -> Verdict:
    return _JUDGES[0].judge(case)
