"""What no code proves is judged as `confcheck validate` judges it; loaded only where there is something to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from confcheck.kernel.judgement import judge
from confcheck.kernel.judgement.process import Process
from confcheck.kernel.locked import Locked, Unsound
from confcheck.runtime.verdict import Problem

_NONSENSE = (ValueError, KeyError, IndexError, TypeError, RecursionError)


def judged_problems(
    locked: Locked, values: Mapping[str, str], suspects: Iterable[str]
) -> tuple[list[Problem], list[Problem]]:
    """Problems and warnings; raises Unsound where the lock, though its checksum fits, makes no sense."""
    try:
        faults = judge(locked, values, suspects)
    except _NONSENSE:
        raise _nonsense() from None
    problems: tuple[list[Problem], list[Problem]] = ([], [])
    for one in faults:
        problems[one.warning].append(Problem(one.check, one.message, one.setting, one.name))
    return problems


def underived(locked: Locked, values: Mapping[str, str], added: Sequence[Problem]) -> list[Problem]:
    """Of settings that were not set when they were locked, those that no others make what they are set to."""
    process = Process(locked, values)
    try:
        derived = {one.setting: process.derived(one.setting) for one in added}
    except _NONSENSE:
        raise _nonsense() from None
    return [one for one in added if (derived[one.setting] or (None, None))[1] is None]


def _nonsense() -> Unsound:
    hint = "deploy the lock as `confcheck lock` wrote it"
    return Unsound("changed", "says something that `confcheck lock` never writes", hint)
