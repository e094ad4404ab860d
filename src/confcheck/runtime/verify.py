"""The values of a process beside a lock: what fits its code is what was validated, the rest is judged."""

from __future__ import annotations

from collections.abc import Mapping

from confcheck.kernel.locked import ABSENT, Line, Locked, Unsound
from confcheck.kernel.seal import Sealer, key_id, same
from confcheck.runtime.verdict import Problem, Verdict

UNRESOLVED = ("ref+", "op://")
"""How the text of a reference begins that `vals`, or `op run`, should have replaced by the secret."""


def refuse_forged(locked: Locked, key: bytes | None) -> None:
    """Raises Unsound for another key, and for a lock that is not, byte for byte, what whoever has the key wrote."""
    if key is None:
        return
    if locked.key_id is None:
        hint = "write it again where CONFCHECK_KEY is set"
        raise Unsound("no-key", "was written without a key, and CONFCHECK_KEY is set here", hint)
    if not same(locked.key_id, key_id(key)):
        hint = "give this service the key with which `confcheck lock` was run, or lock again with this one"
        raise Unsound("wrong-key", "was written with another key than CONFCHECK_KEY", hint)
    root = Sealer(locked.seat, locked.head["salt"], key).root(locked.sealed)
    if not same(root or "", locked.root):
        hint = "deploy the lock as `confcheck lock` wrote it, and find out who changed it"
        raise Unsound("forged", "was changed by somebody who has not the key", hint)


def refuse_foreign(locked: Locked, verdict: Verdict) -> None:
    """Raises Unsound for the lock of another environment, target or service than the caller names."""
    asked = (verdict.environment, verdict.target, verdict.service)
    for word, own, wanted in zip(("environment", "target", "service"), locked.seat, asked, strict=True):
        if own != wanted:
            what = f"{word} {own}" if own else f"no {word}"
            instead = f"{word} {wanted}" if wanted else f"no {word}"
            hint = "put the right lock into the image, or name what this process really is"
            raise Unsound(f"other-{word}", f"is for {what}, and this process runs as {instead}", hint)


class Verification:
    """One pass over the settings of a lock."""

    __slots__ = ("_sealer", "_values", "by_shape", "derived", "problems", "suspects", "unproven")

    def __init__(self, values: Mapping[str, str], sealer: Sealer) -> None:
        """Of the values that a process got; the sealer is that of the lock."""
        self._values = values
        self._sealer = sealer
        self.problems: list[Problem] = []
        self.derived: list[Problem] = []
        """Of settings that may be set to what others make them, and are problems if these make nothing of them."""
        self.suspects: dict[str, None] = {}
        """Paths of settings that no code proves: they are judged."""
        self.unproven: list[str] = []
        self.by_shape: list[str] = []

    def line(self, line: Line) -> None:
        """One setting."""
        name, text, doubled = found(line, self._values)
        if doubled or "judge" in line.flags:
            self.suspects[line.path] = None
        if line.held in ("reference", "unlocked"):
            self.by_shape.append(line.path)
            if line.held == "reference" and text is not None and text.startswith(UNRESOLVED):
                message = "is still a reference: nothing has put the secret in its place"
                self.problems.append(Problem("unresolved-reference", message, line.path, name))
            else:
                self.suspects[line.path] = None
        elif text is None:
            self._unset(line)
        elif line.held == "unset":
            self._added(line, name)
        else:
            self._set(line, name, text)

    def _unset(self, line: Line) -> None:
        if ABSENT in line.codes:
            return
        self.suspects[line.path] = None
        if "required" not in line.flags:
            self.problems.append(Problem("removed-value", "is not set any more", line.path, line.names[0]))

    def _added(self, line: Line, name: str) -> None:
        self.suspects[line.path] = None
        added = Problem("added-value", "is set, and was not when the environment was validated", line.path, name)
        if "derived" in line.flags:
            self.derived.append(added)
        else:
            self.problems.append(added)

    def _set(self, line: Line, name: str, text: str) -> None:
        given = self._sealer.value(line.names[0], text, secret=line.held == "secret")
        if given is None or not line.codes:
            self.unproven.append(line.path)
            self.suspects[line.path] = None
        elif not same(given, line.codes[0]) and not any(same(given, code) for code in line.codes[1:]):
            self.suspects[line.path] = None
            message = "is not the value that was validated"
            self.problems.append(Problem("changed-value", message, line.path, name))


def found(line: Line, values: Mapping[str, str]) -> tuple[str, str | None, bool]:
    """The name and the text that the service finds, if any; and whether another of its names holds another text."""
    empty = "empty" in line.flags
    name, text, doubled = line.names[0], values.get(line.names[0]), False
    if len(line.names) == 1:  # as most have
        return name, text if text or empty else None, False
    text = None
    for one in line.names:
        here = values.get(one)
        if here is None or (not here and not empty):
            continue
        if text is None:
            name, text = one, here
        elif here != text:
            doubled = True
    return name, text, doubled


def verify(locked: Locked, values: Mapping[str, str], key: bytes | None, verdict: Verdict) -> None:
    """Fill in the verdict; raises Unsound where the lock itself cannot be relied on."""
    refuse_forged(locked, key)
    refuse_foreign(locked, verdict)
    run = Verification(values, Sealer(locked.seat, locked.head["salt"], key))
    for line in locked.lines:
        run.line(line)
    judged = any("judge" in relation.flags for relation in locked.relations)
    warnings: list[Problem] = []
    if run.suspects or judged:
        from confcheck.runtime.judging import judged_problems, underived  # noqa: PLC0415 - what fits its code needs no judgement

        problems, warnings = judged_problems(locked, values, run.suspects)
        run.problems += [*problems, *underived(locked, values, run.derived)]
    verdict.problems = tuple(sorted(run.problems, key=lambda one: one.key))
    verdict.warnings = tuple(sorted(warnings, key=lambda one: one.key))
    verdict.unproven, verdict.by_shape = tuple(run.unproven), tuple(run.by_shape)
