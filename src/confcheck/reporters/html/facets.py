"""What a finding can be filtered by; the matrix, the filters and the script count by the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from confcheck.kernel.record import record
from confcheck.model.finding import Finding, Report, Severity
from confcheck.reporters.footer import counted
from confcheck.reporters.html.markup import Element, Node, element

NONE = "(none)"
"""Stands where a finding names no service, no target or no environment of this report; no name has parentheses."""

SYMBOLS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTE: "●"}
CLEAN = "✓"


@record(frozen=True, slots=True)
class Facets:
    """The words of one finding, at least one of each kind."""

    environments: tuple[str, ...]
    targets: tuple[str, ...]
    services: tuple[str, ...]


def facets(report: Report, finding: Finding) -> Facets:
    """Those of a finding in this report: environments that nobody asked for do not count."""
    problem = finding.problem
    asked = tuple(name for name in dict.fromkeys(problem.environments) if name in report.environments)
    targets, services = tuple(dict.fromkeys(problem.targets)), tuple(dict.fromkeys(problem.services))
    return Facets(asked or (NONE,), targets or (NONE,), services or (NONE,))


def tally(counts: Counter[Severity]) -> list[Node]:
    """How many findings of each severity: a symbol and a number to look at, words to hear."""
    parts: list[Node] = []
    for severity in reversed(Severity):
        if counts[severity]:
            words = counted(counts[severity], severity.word)
            parts.append(_count(severity.word, f"{SYMBOLS[severity]} {counts[severity]}", words))
    return parts or [_count("clean", CLEAN, "no findings")]


def _count(kind: str, seen: str, heard: str) -> Element:
    return element(
        "span",
        {"class": f"count {kind}", "title": heard},
        element("span", {"aria-hidden": "true"}, seen),
        element("span", {"class": "heard"}, f"{heard} "),
    )


def worst(counts: Iterable[Severity]) -> str:
    """The class of a cell: the word of the worst severity in it, or `clean`."""
    found = max(counts, default=None)
    return "clean" if found is None else found.word
