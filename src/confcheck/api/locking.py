"""Locks from a workspace on disk to texts; nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from confcheck.api.workspace import Workspace
from confcheck.checks.evidence import counted
from confcheck.discover.locks import locked_environments, read_lock_files
from confcheck.kernel.locked import Locked, Unsound, read_lock
from confcheck.kernel.seal import weakness
from confcheck.kernel.spec import Json
from confcheck.lock import Codes, contract, former, left_out, lock_of, schema_digest, written
from confcheck.lock.attest import Asked, readable
from confcheck.lock.attest import attest as compare
from confcheck.model import Mistake, NothingMatched, View
from confcheck.model.attest import Attested
from confcheck.model.lock import LockFile, LockOrder, Locks
from confcheck.runtime.verify import refuse_forged


def lock(workspace: Workspace, order: LockOrder, folder: Path) -> Locks:
    """The locks of an environment beside those in the folder.

    Raises `NothingMatched` where no view fits, `Mistake` for what is no lock in the folder, and for locks with a key
    where there is none now, unless forced.
    """
    name = workspace.environment(order.environment)
    system = workspace.system
    workspace.check_names("service", order.services, tuple(one.name for one in system.manifest.services))
    workspace.check_names("target", order.targets, system.manifest.targets)
    every = [view for view in system.views if view.environment == name]
    views = [view for view in every if view.variant is None and _is_wanted(view, order)]
    if not views:
        raise NothingMatched(f"nothing to lock: no service has a view in {name} that fits the options")
    before = read_lock_files(folder, name)
    digest = schema_digest(system.schema)
    files = tuple(_file(workspace, view, order, digest, before.get(lock_name(view))) for view in views)
    known = {lock_name(view) for view in every}
    stale = tuple(path for path in before if path not in known)
    variants = sum(_is_wanted(view, order) for view in every if view.variant is not None)
    return Locks(name, files, stale, (*_weak(order), *_remarks(workspace, views, files, variants)))


def lock_name(view: View) -> str:
    """Of the file below the folder of locks."""
    return "/".join(filter(None, (view.environment, view.target, f"{view.service}.lock")))


def _is_wanted(view: View, order: LockOrder) -> bool:
    fits = not order.services or view.service in order.services
    return fits and (not order.targets or view.target in order.targets)


def _file(workspace: Workspace, view: View, order: LockOrder, digest: str, before: bytes | None) -> LockFile:
    system = workspace.system
    old = former(lock_name(view), before, order)
    codes = Codes(order.key, old.salt if old is not None else token_hex(16), system.manifest.unlocked)
    locked = lock_of(contract(system, view, digest), view, codes, old)
    return LockFile(
        lock_name(view),
        written(locked, codes.key, old),
        before,
        held=tuple(sorted(Counter(line.held for line in locked.lines).items())),
        rules=sum(one.kind == "rule" for one in locked.relations),
        accepted=sum(len(line.codes) > 1 for line in locked.lines),
        unproven=sum(line.held == "secret" and not line.codes for line in locked.lines),
    )


def _weak(order: LockOrder) -> Iterator[str]:
    weak = None if order.key is None else weakness(order.key)
    if weak is not None:
        yield f"CONFCHECK_KEY {weak}, by whoever has a lock: `openssl rand -hex 32` makes a better one"


def _remarks(workspace: Workspace, views: list[View], files: tuple[LockFile, ...], variants: int) -> Iterator[str]:
    """What nobody should take as proven, or as locked."""
    unproven = sum(one.unproven for one in files)
    if unproven:
        yield (
            f"not proven: {counted(unproven, 'secret')} without CONFCHECK_KEY; the self-check sees only that they are "
            "set, and their shape"
        )
    left = sum(left_out(workspace.system, view) for view in views)
    if left:
        yield f"{counted(left, 'rule')} about other services as well: only `confcheck validate` can judge them"
    if variants:
        yield f"{counted(variants, 'alternative')} (`variants`): no lock is written for them"


def attest(
    environment: str, folder: Path, reports: Sequence[Json], *, nonce: str | None, key: bytes | None
) -> Attested:
    """What the reports of running services say, beside the locks of their environment in the folder.

    Raises `NothingMatched` where there is no lock, `Mistake` for a lock that is not sound and for what is no report.
    """
    texts = read_lock_files(folder, environment)
    if not texts:
        raise NothingMatched(f"there is no lock of {environment}", path=str(folder), hint=_others(folder))
    locks = tuple(_sound(path, data, key) for path, data in texts.items())
    sound: list[dict[str, Json]] = []
    for number, one in enumerate(reports, 1):
        why = readable(one)
        if why is not None or not isinstance(one, dict):
            raise Mistake(f"report {number} {why}", hint="confcheck.runtime.attestation(nonce) makes them")
        sound.append(one)
    return compare(Asked(environment, locks, nonce, key), sound)


def _others(folder: Path) -> str:
    found = locked_environments(folder)
    return f"there are locks of {', '.join(found)}" if found else "`confcheck lock` writes them"


def _sound(path: str, data: bytes, key: bytes | None) -> Locked:
    try:
        locked = read_lock(data)
        refuse_forged(locked, key if locked.key_id is not None else None)
    except Unsound as error:
        raise Mistake(f"the lock {error.message}", path=path, hint=error.hint) from None
    return locked
