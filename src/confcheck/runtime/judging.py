"""What no code proves is judged as `confcheck validate` judges it; loaded only where there is something to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from confcheck.kernel.judgement import judge
from confcheck.kernel.locked import Locked, Unsound
from confcheck.runtime.verdict import Problem


def judged_problems(
    locked: Locked, values: Mapping[str, str], suspects: Iterable[str]
) -> tuple[list[Problem], list[Problem]]:
    """Problems and warnings; raises Unsound where the lock, though its checksum fits, makes no sense."""
    try:
        faults = judge(locked, values, suspects)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        hint = "deploy the lock as `confcheck lock` wrote it"
        raise Unsound("changed", "says something that `confcheck lock` never writes", hint) from None
    problems: tuple[list[Problem], list[Problem]] = ([], [])
    for one in faults:
        problems[one.warning].append(Problem(one.check, one.message, one.setting, one.name))
    return problems
