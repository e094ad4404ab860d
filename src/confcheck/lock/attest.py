"""Reports of running services beside the locks: who has not reported, who runs with something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from confcheck.kernel.locked import ABSENT, Locked
from confcheck.kernel.record import record
from confcheck.kernel.seal import key_id, same
from confcheck.kernel.spec import Json
from confcheck.model.attest import Attested, Doubt
from confcheck.runtime.attest import SAID, VERSION, proof

_NUMBERS = ("count", "problems", "not_proven")
_TEXTS = ("environment", "service", "schema", "root", "nonce")


@record(frozen=True, slots=True)
class Asked:
    """What the reports are held against."""

    environment: str
    locks: tuple[Locked, ...]
    nonce: str | None = None
    """The one that was asked; None: nobody says."""
    key: bytes | None = None

    def __repr__(self) -> str:
        """Never the key."""
        return f"Asked({self.environment!r}, {len(self.locks)} locks)"


def readable(report: Json) -> str | None:
    """Why something is no report; None if it is one."""
    if not isinstance(report, dict):
        return "is no object"
    version = report.get("version")
    if version != VERSION or isinstance(version, bool):
        return f"is not of version {VERSION}"
    texts = all(isinstance(report.get(word), str) for word in _TEXTS)
    numbers = all(isinstance(report.get(word), int) for word in _NUMBERS)
    target, agree, proved = (report.get(word) for word in ("target", "agree", "proof"))
    fits = isinstance(target, str | None) and isinstance(agree, dict | None) and isinstance(proved, str | None)
    return None if texts and numbers and fits else "has not the words of a report"


def attest(asked: Asked, reports: Sequence[Mapping[str, Json]]) -> Attested:
    """Every doubt, in the order of the locks; reports as `readable` takes them."""
    by_seat: dict[tuple[str, str | None, str], list[Mapping[str, Json]]] = {}
    for one in reports:
        by_seat.setdefault(_seat(one), []).append(one)
    doubts: list[Doubt] = []
    for locked in asked.locks:
        found = by_seat.pop(locked.seat, [])
        if not found:
            doubts.append(_doubt("not-reported", locked.seat, "has not reported"))
        for one in found:
            doubts += _about(asked, locked, one)
    for seat in by_seat:
        doubts.append(_doubt("no-lock", seat, "has reported, and there is no lock of it"))
    agreements, differing = _agreement(reports)
    doubts += differing
    unique = tuple(dict.fromkeys(doubts))
    return Attested(
        asked.environment, len(asked.locks), len(reports), unique, tuple(_remarks(asked, reports)), agreements
    )


def _seat(report: Mapping[str, Json]) -> tuple[str, str | None, str]:
    target = report["target"]
    return str(report["environment"]), None if target is None else str(target), str(report["service"])


def _doubt(check: str, seat: tuple[str, str | None, str], message: str) -> Doubt:
    environment, target, service = seat
    where = environment if target is None else f"{environment} ({target})"
    return Doubt(check, f"{service} in {where} {message}", service, target)


def _about(asked: Asked, locked: Locked, report: Mapping[str, Json]) -> Iterator[Doubt]:
    seat = locked.seat
    if asked.nonce is not None and report["nonce"] != asked.nonce:
        yield _doubt("replayed", seat, "answers another nonce: this is an old report, or that of another question")
    if report["schema"] != locked.head["schema"]:
        yield _doubt("other-schema", seat, "runs with a lock of another schema")
    elif report["root"] != (locked.checksum if locked.root == ABSENT else locked.root):
        yield _doubt("other-root", seat, "runs with another lock: other values, or another contract")
    if report["problems"]:
        count = "1 problem" if report["problems"] == 1 else f"{report['problems']} problems"
        yield _doubt("runs-with-problems", seat, f"runs in spite of {count} with its settings")
    if asked.key is None:
        return
    if report["proof"] is None:
        yield _doubt("no-proof", seat, "proves nothing: its process had no CONFCHECK_KEY")
    elif not same(str(report["proof"]), proof(asked.key, {word: report[word] for word in (*SAID, "agree")})):
        yield _doubt("bad-proof", seat, "has a proof that does not fit: another key, or somebody changed the report")


def _agreement(reports: Sequence[Mapping[str, Json]]) -> tuple[int, list[Doubt]]:
    """How many settings were compared, and those that differ between services; codes of one nonce only."""
    found: dict[tuple[str, str, str], dict[str, dict[str, None]]] = {}
    for one in reports:
        agree = one["agree"]
        for path, code in agree.items() if isinstance(agree, dict) else ():
            for target in _meets(one, reports):
                key = (str(one["nonce"]), target, path)
                found.setdefault(key, {}).setdefault(str(code), {})[str(one["service"])] = None
    doubts = []
    for (_, target, path), codes in found.items():
        if len(codes) > 1:
            groups = ", ".join(" and ".join(services) for services in codes.values())
            where = f" ({target})" if target else ""
            doubts.append(Doubt("disagreement", f"{path} differs{where}: {groups}", None, target or None, path))
    return len({path for _, _, path in found}), doubts


def _meets(one: Mapping[str, Json], reports: Sequence[Mapping[str, Json]]) -> list[str]:
    """The targets in which a service meets others: without one of its own, in every one."""
    if one["target"] is not None:
        return [str(one["target"])]
    return list(dict.fromkeys(str(other["target"]) for other in reports if other["target"] is not None)) or [""]


def _remarks(asked: Asked, reports: Sequence[Mapping[str, Json]]) -> Iterator[str]:
    if asked.key is None:
        yield "not proven: CONFCHECK_KEY is not set here, so no proof was verified"
    elif any(one.key_id not in (None, key_id(asked.key)) for one in asked.locks):
        yield "some locks were written with another key than CONFCHECK_KEY"
    if asked.nonce is None:
        yield "no --nonce was given: an old report would not be noticed"
    if len({one["nonce"] for one in reports}) > 1:
        yield "the reports answer several nonces: values are compared only between those that answer the same"
    unproven = [one for one in reports if one["not_proven"]]
    if unproven:
        yield f"{len(unproven)} of the reports say that secrets were not compared: these processes had no key"
