"""Variable names: two settings of one service must never be read from one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from confcheck.kernel.names import default_name, expand
from confcheck.kernel.record import record
from confcheck.model import Position, Setting
from confcheck.schema.compilation import Compilation
from confcheck.schema.overlay import Overlaid
from confcheck.schema.settings import Draft


@record(frozen=True, slots=True)
class _Claim:
    """A setting is read from a name by some services."""

    name: str
    setting: str
    services: tuple[str, ...] | None
    """None: every service."""
    path: str
    position: Position


def check_claims(compilation: Compilation, drafts: Iterable[Draft], overlaid: Overlaid) -> None:
    """In no environment and target may a name stand for two settings of one service."""
    base = {draft.setting.path: draft for draft in drafts}
    claims = {path: tuple(_claims(draft)) for path, draft in base.items()}
    expands = any("{ENVIRONMENT}" in claim.name for each in claims.values() for claim in each)
    seen: set[tuple[str, ...]] = set()
    for environment in compilation.manifest.environments:
        for target in (None, *compilation.manifest.targets):
            changed = {
                path: tuple(_claims(draft))
                for path, draft in overlaid.get((environment.name, target), {}).items()
                if _names(draft.setting) != _names(base[path].setting)
            }
            case = (environment.name if expands or changed else "", str(target) if changed else "")
            if case not in seen:
                seen.add(case)
                _check(compilation, environment.name, (claims | changed).values())


def _names(setting: Setting) -> tuple[object, ...]:
    """What decides under which names a setting is read."""
    return setting.env, setting.env_of, setting.aliases, setting.services


def _claims(draft: Draft) -> Iterator[_Claim]:
    """Every name under which some service reads the setting."""
    setting, written = draft.setting, draft.written
    used = None if setting.services is None else tuple(service for service, _ in setting.services)
    mapped = dict(setting.env_of)
    place = (setting.origin.path, setting.origin.key)
    if "env" in written.keywords:
        place = (written.keywords["env"].path, written.keywords["env"].value.position)
    for service, scalar in written.pairs("env"):
        if service in mapped:
            yield _Claim(scalar.text, setting.path, (service,), place[0], scalar.position)
    others = None if used is None else tuple(service for service in used if service not in mapped)
    yield _Claim(setting.env or default_name(setting.path), setting.path, others, *place)
    for alias, node in zip(setting.aliases, written.items("aliases"), strict=True):
        if alias.read:
            readers = used if alias.services is None else alias.services
            yield _Claim(alias.name, setting.path, readers, written.keywords["aliases"].path, node.position)


def _check(compilation: Compilation, environment: str, claims: Iterable[tuple[_Claim, ...]]) -> None:
    table: dict[str, list[_Claim]] = {}
    for each in claims:
        for claim in each:
            for expanded in _expanded(compilation, claim, environment):
                table.setdefault(expanded.name, []).append(expanded)
    for name, rivals in table.items():
        for first, second in combinations(rivals, 2):
            if first.setting != second.setting and _overlap(first.services, second.services):
                hint = "one service cannot read two settings from one variable"
                message = f"`{name}` is already a name of {first.setting}"
                compilation.wrong(second.path, second.position, message, hint)


def _expanded(compilation: Compilation, claim: _Claim, environment: str) -> Iterator[_Claim]:
    """The claim with its placeholders filled in; one claim per service if the name depends on the service."""
    if "{SERVICE}" not in claim.name:
        name = expand(claim.name, environment, "")
        yield claim if name == claim.name else replace(claim, name=name)
        return
    services = claim.services
    if services is None:
        services = tuple(service.name for service in compilation.manifest.services)
    for service in services:
        yield replace(claim, name=expand(claim.name, environment, service), services=(service,))


def _overlap(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> bool:
    """Whether some service is in both; None stands for every service, () for none."""
    if first is None or second is None:
        return first != () and second != ()
    return not set(first).isdisjoint(second)
