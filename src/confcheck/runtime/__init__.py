"""The self-check of a service: does this process run with the settings that were validated? Standard library only."""

from __future__ import annotations

import os
import sys

from confcheck.kernel.locked import ABSENT, Locked, Unsound
from confcheck.runtime.key import NoKey, Remembered
from confcheck.runtime.locate import DEFAULT, load_lock, lock_path
from confcheck.runtime.said import as_json, said
from confcheck.runtime.streams import say
from confcheck.runtime.verdict import Problem, Verdict
from confcheck.runtime.verify import verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED = 3
"""The exit code after which uvicorn, gunicorn and their workers all stop."""
SWITCH = "CONFCHECK"
_LONGEST_NONCE = 256
_KEY = Remembered()


class Refused(SystemExit):
    """The settings are not those that were validated: ends the process with code 3 if nobody catches it."""

    def __init__(self, verdict: Verdict) -> None:
        """What is wrong was written to stderr before."""
        super().__init__(REFUSED)
        self.verdict = verdict

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, sorted, without values."""
        return self.verdict.problems

    def __str__(self) -> str:
        """The whole message."""
        return said(self.verdict, started=False)


class _Last:
    """What `require` or `check` looked at last in this process: what an attestation is about."""

    __slots__ = ("locked", "values", "verdict")

    def __init__(self) -> None:
        self.locked: Locked | None = None
        self.values: Mapping[str, str] | None = None
        self.verdict: Verdict | None = None


_LAST = _Last()


def require(  # noqa: PLR0913 - what callers rely on
    service: str,
    *,
    environment: str,
    target: str | None = None,
    lock: str | os.PathLike[str] | None = None,
    values: Mapping[str, str] | None = None,
    log: str = "text",
) -> Verdict:
    """Return if the process has the settings that were validated; else list every problem on stderr and raise Refused.

    `environment` and `target` say what this process is; they are never taken from the values. Without a target it is
    the unnamed one, or the only one that the service has. `lock` is a lock, or the folder of them (default: `locks` in
    the working directory). `values` default to the environment of the process. `log="json"` writes one line of JSON
    instead, also if all is well. Takes the key out of the environment.
    """
    verdict = check(service, environment=environment, target=target, lock=lock, values=values)
    started = not verdict.ok and may_start(verdict)
    report(verdict, started=started, log=log)
    if not verdict.ok and not started:
        raise Refused(verdict)
    return verdict


def check(
    service: str,
    *,
    environment: str,
    target: str | None = None,
    lock: str | os.PathLike[str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Verdict:
    """The verdict that `require` acts on: neither writes anything nor ends the process."""
    path = lock_path(os.fsdecode(DEFAULT if lock is None else lock), environment, target, service)
    verdict = Verdict(service, environment, target, path)
    _LAST.verdict, _LAST.locked, _LAST.values = verdict, None, values
    try:
        key = _KEY.take()
        locked = load_lock(path)
        verdict.target = target if target is not None else locked.target
        verify(locked, process_values() if values is None else values, key, verdict)
    except Unsound as error:
        verdict.problems = (Problem(error.why, f"{path} {error.message}"),)
        verdict.hint = error.hint
        return verdict
    except NoKey as error:
        verdict.problems = (Problem("no-key", str(error)),)
        verdict.hint = "correct the path, or take CONFCHECK_KEY_FILE out: then secrets are not proven"
        return verdict
    _LAST.locked = locked
    verdict.protected = locked.head["protected"] == "yes"
    verdict.schema, verdict.count = locked.head["schema"], len(locked.lines)
    verdict.root = locked.checksum if locked.root == ABSENT else locked.root
    _explain(verdict, locked, keyed=key is not None)
    return verdict


def attestation(nonce: str) -> dict[str, object]:
    """What this process runs with now, for `confcheck attest`; the nonce is made up, by whoever asks, for this time.

    Judges the values once more, by the lock that `require` (or `check`) read; raises RuntimeError before that, and
    ValueError for a nonce that is empty or longer than 256 characters. Holds no value. Without CONFCHECK_KEY it has no
    proof, and says so.
    """
    if not isinstance(nonce, str):
        raise TypeError("a nonce is a text")
    if not nonce or len(nonce) > _LONGEST_NONCE:
        raise ValueError(f"a nonce has 1 to {_LONGEST_NONCE} characters")
    locked, last = _LAST.locked, _LAST.verdict
    if locked is None or last is None:
        raise RuntimeError("there is nothing to attest: require() did not read a lock in this process")
    from confcheck.runtime.attest import statement  # noqa: PLC0415 - most processes never attest

    values = process_values() if _LAST.values is None else _LAST.values
    now = Verdict(last.service, last.environment, last.target, last.lock)
    verify(locked, values, _KEY.key, now)
    told: dict[str, object] = {
        "environment": locked.head["environment"],
        "target": locked.target,
        "service": locked.head["service"],
        "schema": locked.head["schema"],
        "root": last.root,
        "count": len(locked.lines),
        "problems": len(now.problems),
        "not_proven": len(now.unproven),
        "nonce": nonce,
    }
    return statement(locked, _KEY.key, values, told)


def _explain(verdict: Verdict, locked: Locked, *, keyed: bool) -> None:
    """The remedy, and what nobody should take as proven."""
    if verdict.unproven:
        count = len(verdict.unproven)
        why = "the lock was written without CONFCHECK_KEY" if keyed else "CONFCHECK_KEY is not set"
        secrets = f"{count} secret{'' if count == 1 else 's'}"
        verdict.notes = (f"not proven ({why}): the values of {secrets}, and that nobody changed the lock",)
    elif locked.key_id is not None and not keyed:
        verdict.notes = ("not proven (CONFCHECK_KEY is not set): that nobody changed the lock",)
    judged = {line.path for line in locked.lines if "judge" in line.flags}
    before = dict.fromkeys(one.setting for one in verdict.problems if one.setting in judged)
    if before:
        verdict.notes += (f"wrong already when it was locked, with --force: {', '.join(before)}",)
    if verdict.problems:
        command = f"`confcheck validate {verdict.environment}` and `confcheck lock {verdict.environment}`"
        verdict.hint = f"give the process what was validated; if the change is meant: {command}, and deploy the locks"


def process_values() -> Mapping[str, str]:
    """The environment of the process, decoded as UTF-8 whatever the locale is; other bytes are kept."""
    if sys.getfilesystemencoding().lower() == "utf-8":
        return dict(os.environ)
    return {
        name.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for name, value in os.environb.items()
    }


def may_start(verdict: Verdict) -> bool:
    """Whether CONFCHECK=warn lets the service start: not in a protected environment, nor without a lock."""
    given = os.environ.get(SWITCH, "")
    if given == "warn" and verdict.protected is False:
        return True
    if given == "warn":
        why = f"{verdict.environment} is protected" if verdict.protected else "no lock says that this is not protected"
        verdict.notes = (*verdict.notes, f"CONFCHECK=warn changes nothing: {why}")
    elif given:
        verdict.notes = (*verdict.notes, "CONFCHECK has a value that means nothing; `warn` is the only one")
    return False


def report(verdict: Verdict, *, started: bool = False, log: str = "text") -> None:
    """Write the verdict to stderr, in one piece; a stderr that is closed or full changes nothing."""
    say(as_json(verdict, started=started) if log == "json" else said(verdict, started=started))


__all__ = ["Problem", "Refused", "Verdict", "attestation", "check", "may_start", "report", "require"]
