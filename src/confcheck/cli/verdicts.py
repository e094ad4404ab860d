"""Reports of large workspaces, kept until something changes: whoever asks the same again is answered by looking once.

An entry lists what the run looked at. It holds no value: what the report shows is sealed with a key made from
everything that was seen on disk, which nobody has who has not the very files. Looking again gives the key, or, where
anything changed, another one that opens nothing.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from confcheck import __version__
from confcheck.cli import cache
from confcheck.discover.disk import Disk, look_again
from confcheck.kernel.record import record
from confcheck.model.finding import Report
from confcheck.reporters.stored import restore, store

WORTH = 1_000
"""A run that looked at fewer things is sooner done again than looked up."""

_VERSION = 1
_ROUNDS = 100_000
"""Of the derivation of keys: 30 ms for us, and as long for each guess of somebody who has all files but one."""
_READERS = ("PyYAML", "python-dotenv", "zxcvbn")
"""Packages whose version may change what is found."""


@record(frozen=True, slots=True)
class Question:
    """What a verdict depends on besides the files of the workspace."""

    root: Path
    environments: Sequence[str] = ()
    services: Sequence[str] = ()
    targets: Sequence[str] = ()
    groups: Sequence[str] = ()
    baseline: str | None = None

    @property
    def name(self) -> str:
        """Of the entry."""
        words = [os.path.realpath(self.root), *map(list, (self.environments, self.services, self.targets, self.groups))]
        return hashlib.sha256(json.dumps([*words, self.baseline]).encode()).hexdigest()


def recall(question: Question, today: str) -> Report | None:
    """The report that was kept for this question, if nothing has changed since."""
    try:
        entry = json.loads(cache.read(question.name) or "null")
        if not isinstance(entry, dict) or entry.get("version") != _VERSION:
            return None
        seen = look_again(question.root, [(kind, path) for kind, path in entry["looks"]])
        keys = _Keys.of(seen, _circumstances(question, today), base64.b64decode(entry["salt"]))
        text = keys.open(base64.b64decode(entry["sealed"]), base64.b64decode(entry["seal"]))
        return None if text is None else restore(text)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):  # damaged
        return None


def keep(question: Question, today: str, disk: Disk, report: Report) -> None:
    """Remember a report for the next time, if that is worth it."""
    if disk.trace.beyond or len(disk.trace.looks) < WORTH:
        return
    salt = os.urandom(16)
    with contextlib.suppress(OSError):
        keys = _Keys.of(disk.trace.digest(), _circumstances(question, today), salt)
        sealed = keys.mask(store(report).encode())
        parts = {"salt": salt, "seal": keys.seal(sealed), "sealed": sealed}
        written = {name: base64.b64encode(part).decode() for name, part in parts.items()}
        cache.write(question.name, json.dumps({"version": _VERSION, "looks": disk.trace.looks, **written}))


@record(frozen=True, slots=True)
class _Keys:
    """One key that hides, and one that proves."""

    hiding: bytes
    proving: bytes

    @classmethod
    def of(cls, seen: bytes, circumstances: bytes, salt: bytes) -> _Keys:
        """From what was seen and under what circumstances."""
        root = hashlib.pbkdf2_hmac("sha256", seen + circumstances, salt, _ROUNDS)
        hiding, proving = (hmac.digest(root, purpose, "sha256") for purpose in (b"hiding", b"proving"))
        return cls(hiding, proving)

    def mask(self, text: bytes) -> bytes:
        """Exclusive or with SHAKE-256 of the key, which no other entry has: hides, and shows again."""
        stream = hashlib.shake_256(self.hiding).digest(len(text))
        return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")

    def seal(self, sealed: bytes) -> bytes:
        """What proves that nobody changed what is hidden, and that the keys are the right ones."""
        return hmac.digest(self.proving, sealed, "sha256")

    def open(self, sealed: bytes, seal: bytes) -> str | None:
        """What is hidden; None if the keys are others, or if somebody changed it."""
        return self.mask(sealed).decode() if hmac.compare_digest(self.seal(sealed), seal) else None


def _circumstances(question: Question, today: str) -> bytes:
    """Everything but the workspace that a verdict depends on: the day, the baseline, the program and its readers."""
    from importlib.metadata import version  # noqa: PLC0415 - only large workspaces need it

    known = b"" if question.baseline is None else Path(question.baseline).read_bytes()
    program = "\n".join((today, __version__, *map(version, _READERS), *_program()))
    return hashlib.sha256(program.encode()).digest() + hashlib.sha256(known).digest()


def _program() -> Iterator[str]:
    """Each module with its size and age: in a working copy the version stays the same while the code changes."""
    package = Path(__file__).parent.parent
    for path in sorted(package.rglob("*.py")):
        status = path.stat()
        yield f"{path.relative_to(package)} {status.st_size} {status.st_mtime_ns}"
