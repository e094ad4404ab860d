"""Suppressions and the baseline applied to findings: what is kept, what is dropped, what excused nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase

from confcheck.checks import CHECKS
from confcheck.kernel.names import closest
from confcheck.kernel.record import record
from confcheck.model import Finding, Manifest, Mistake, Place, Schema, Suppression, System


@record(frozen=True, slots=True)
class Judged:
    """Findings after suppression."""

    kept: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    unused: tuple[Suppression, ...]


def suppressed(findings: list[Finding], system: System, baseline: Mapping[str, int]) -> Judged:
    """Drop what a suppression covers, then as many findings of a fingerprint as the baseline knows."""
    live = [one for one in system.suppressions if one.reason and not one.expired(system.today)]
    used: set[Suppression] = set()
    known = Counter(baseline)
    kept: list[Finding] = []
    dropped: list[Finding] = []
    for finding in findings:
        covering = [one for one in live if covers(one, finding)]
        used.update(covering)
        if not covering and known[finding.fingerprint] > 0:
            known[finding.fingerprint] -= 1
            dropped.append(finding)
        else:
            (dropped if covering else kept).append(finding)
    return Judged(tuple(kept), tuple(dropped), tuple(one for one in system.suppressions if one not in used))


def refuse_unknown(manifest: Manifest, schema: Schema) -> None:
    """Raise Mistake for an `[[ignore]]` that names a check or a setting that does not exist."""
    checks = [check.id for check in CHECKS]
    paths = [setting.path for setting in schema.settings]
    for one in manifest.ignores:
        if one.line is None:
            _refuse("check", one.checks, checks, one)
            _refuse("setting", (one.setting,) if one.setting is not None else (), paths, one)


def _refuse(word: str, names: tuple[str, ...], known: list[str], one: Suppression) -> None:
    for name in names:
        if name not in known:
            near = closest(name, known)
            position = one.origin.value or one.origin.key
            hint = f"did you mean {near}?" if near else None
            raise Mistake(f"there is no {word} `{name}`", path=one.origin.path, position=position, hint=hint)


def covers(one: Suppression, finding: Finding) -> bool:
    """Whether the suppression is meant for the finding.

    A comment covers a finding that has a place on its line; an entry of the manifest one that fits everything it says,
    and that concerns no other environment than the one it names.
    """
    problem = finding.problem
    return (
        finding.check in one.checks
        and any(_at(one, place) for place in problem.places)
        and (one.setting is None or (problem.setting is not None and problem.setting.path == one.setting))
        and (one.environment is None or set(problem.environments) == {one.environment})
    )


def _at(one: Suppression, place: Place) -> bool:
    if one.line is not None:
        return (place.path, place.line) == (one.origin.path, one.line)
    return one.path is None or fnmatchcase(place.path, one.path)
