"""Whether the settings of one process are right: the part of `confcheck validate` that one process can see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from confcheck.kernel.judgement.alone import alone
from confcheck.kernel.judgement.fault import Fault
from confcheck.kernel.judgement.process import Process, spread
from confcheck.kernel.judgement.together import TOGETHER
from confcheck.kernel.locked import Locked, Relation

JUDGED = (
    "missing-setting",
    "invalid-value",
    "placeholder-value",
    "forbidden-setting",
    "alias-conflict",
    "environment-mismatch",
    "endpoint-mismatch",
    "requires-unmet",
    "choice-unmet",
    "component-mismatch",
    "derived-mismatch",
    "value-reuse",
    "rule-violation",
)
"""The checks; of `endpoint-mismatch` schemes and paths, of `value-reuse` what is `differ-from`."""


def judge(
    locked: Locked,
    values: Mapping[str, str],
    suspects: Iterable[str] | None = None,
    unknown: frozenset[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Every fault of the values that has to do with one of the suspects (None: of all), sorted.

    `unknown`: paths of settings that are set to what nobody here knows. Raises ValueError if the lock, though its
    checksum fits, says nothing that makes sense.
    """
    process = Process(locked, values, unknown)
    paths = spread(locked.relations, suspects) if suspects is not None else {line.path: None for line in locked.lines}
    is_dead = _conditions(process)
    found = [fault for path in paths for fault in alone(process, process.state(path), is_dead)]
    for relation in locked.relations:
        if suspects is None or "judge" in relation.flags or not paths.keys().isdisjoint(relation.paths):
            found += _judged(process, relation)
    return tuple(sorted(found, key=lambda one: (one.setting, one.check, one.message)))


def _judged(process: Process, relation: Relation) -> Iterator[Fault]:
    if relation.kind == "rule":
        from confcheck.kernel.judgement.ruled import ruled  # noqa: PLC0415 - a language of its own; few locks need it

        yield from ruled(process, relation)
    elif relation.kind in TOGETHER:
        yield from TOGETHER[relation.kind](process, relation)


def _conditions(process: Process) -> Callable[[str], bool]:
    """Whether the `only-if` of a setting does not hold."""
    conditions = {one.paths[0]: one for one in process.locked.relations if one.kind == "only-if"}

    def is_dead(path: str) -> bool:
        if path not in conditions:
            return False
        from confcheck.kernel.judgement.ruled import dead  # noqa: PLC0415 - as above

        return dead(process, conditions[path])

    return is_dead


__all__ = ["JUDGED", "Fault", "judge"]
