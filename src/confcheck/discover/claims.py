"""Which source entries claim which files, for which environments and services; two claims on the same are a Mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from confcheck.discover.disk import Disk, printable
from confcheck.discover.walk import Walk
from confcheck.kernel.record import record
from confcheck.model import Manifest, Mistake, Origin, SourceEntry
from confcheck.workspace import Declared, declared, parse_pattern


@record(frozen=True, slots=True)
class Claim:
    """A file as one pattern of one entry claims it."""

    entry: SourceEntry
    path: str
    origin: Origin
    """Of the pattern."""
    order: int
    """Of the pattern in its entry."""
    literal: bool
    """Whether the pattern is the path itself."""
    environments: tuple[str, ...] | None
    services: tuple[str, ...] | None


def find_claims(disk: Disk, manifest: Manifest) -> tuple[Claim, ...]:
    """Every claim of the workspace, in the order of entries, patterns and paths."""
    names = declared(manifest)
    by_path: dict[str, list[Claim]] = {}
    for entry in manifest.sources:
        for claim in _of_entry(disk, names, entry):
            by_path.setdefault(claim.path, []).append(claim)
    settled = [claim for claims in by_path.values() for claim in _settled(claims, manifest)]
    return tuple(sorted(settled, key=lambda claim: (claim.entry.index, claim.order, claim.path)))


def _of_entry(disk: Disk, names: Declared, entry: SourceEntry) -> Iterator[Claim]:
    for order, (text, origin) in enumerate(entry.files):
        pattern = parse_pattern(text, origin)
        walk = Walk(disk, names, origin)
        found = False
        for path, captured in walk.files(pattern).items():
            environments = _narrowed(captured.environment, entry.environments)
            services = _narrowed(captured.service, entry.services)
            if () not in (environments, services):
                found = True
                yield Claim(entry, path, origin, order, pattern.literal, environments, services)
        if not found and entry.required:
            hint = walk.hint(pattern) or "set `required = false` if it may be absent"
            raise Mistake(f"`{text}` matches no file", path=origin.path, position=origin.value, hint=hint)


def _narrowed(captured: str | None, listed: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """What a capture and a list say together: a list filters captures, and speaks where nothing is captured."""
    if captured is None:
        return listed
    return (captured,) if listed is None or captured in listed else ()


def _settled(claims: list[Claim], manifest: Manifest) -> list[Claim]:
    """The claims on one file without overlap; the one that names the file literally wins what both want."""
    if len(claims) == 1:
        return claims
    settled: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: not claim.literal):
        rest = [claim]
        for winner in settled:
            rest = [part for whole in rest for part in _without(whole, winner, manifest)]
        settled += rest
    return settled


def _without(claim: Claim, winner: Claim, manifest: Manifest) -> Iterator[Claim]:
    """The parts of a claim that the winner does not claim too."""
    environments = claim.environments or tuple(each.name for each in manifest.environments)
    services = claim.services or tuple(each.name for each in manifest.services)
    own_environments = _absent(environments, winner.environments)
    own_services = _absent(services, winner.services)
    if own_environments == environments or own_services == services:
        yield claim
        return
    shared = tuple(name for name in environments if name not in own_environments)
    if claim.entry.index != winner.entry.index and claim.literal == winner.literal:
        lost = tuple(name for name in services if name not in own_services)
        raise _claimed_twice(claim, winner, shared, lost)
    if own_environments:
        yield replace(claim, environments=own_environments)
    if own_services:
        yield replace(claim, environments=shared, services=own_services)


def _absent(names: tuple[str, ...], taken: tuple[str, ...] | None) -> tuple[str, ...]:
    return () if taken is None else tuple(name for name in names if name not in taken)


def _claimed_twice(claim: Claim, other: Claim, environments: tuple[str, ...], services: tuple[str, ...]) -> Mistake:
    first, second = sorted((claim, other), key=lambda each: (each.entry.index, each.order))
    place = first.origin.value or first.origin.key
    message = (
        f"two sources claim `{printable(claim.path)}` for {_some(services)} in {_some(environments)}: "
        f"this one and {first.origin.path}:{place.line}:{place.column}"
    )
    hint = "narrow `environments` or `services`, or name the file literally in the one that shall win"
    return Mistake(message, path=second.origin.path, position=second.origin.value, hint=hint)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004
