"""A fleet of services with planted faults, and the findings that a validator must report: no more, no less."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENVIRONMENTS = ("development", "test", "staging", "production", "canary")
SETTINGS = 100
BASED = 20
COMPOSED = 20
KEYWORDS = {
    0: "agree: targets",
    2: "schemes: [https], url-path: /path, parts: {host: s004}",
    3: "agree: environments",
    5: "differ-from: [s001, s009]",
    6: "points-to: svc0000",
    7: "only-if: s003",
    8: 'derive: "https://{s004}/path/deeper"',
    9: "requires: [s001]",
}
"""What some settings say besides their type, so that every check has something to judge in every view."""
RULES = (
    "rules:\n  - {id: in-order, rule: s001 * 2 > s005}\n  - {id: switched-on, rule: s003 && s006.startsWith('https://')}\n"
    "  - {id: beside, rule: s013 == services.svc0000.s013}\n"
)
SPECIAL = {4: "host2.example.com", 8: "https://host2.example.com/path/deeper", SETTINGS - 1: "same"}
FAULT_EVERY = 97
"""Every so many (service, environment) pairs a fault is planted; a prime, so that kinds and places mix."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """How large a fleet is, and what is wrong in it."""

    services: int
    faults: frozenset[tuple[str, str, str, str]]
    """(check, environment, service, setting)."""
    files: int
    assignments: int


def build(root: Path, services: int) -> Fleet:
    """Write the fleet below `root`; the same bytes for the same size."""
    _write(root / "confcheck.toml", _manifest(services))
    _write(root / "schema.yaml", _schema())
    faults: set[tuple[str, str, str, str]] = set()
    files = assignments = 0
    for number in range(services):
        service = f"svc{number:04d}"
        _write(root / f"base/{service}.env", "".join(f"S{i:03d}={_value(i)}\n" for i in range(BASED)))
        files, assignments = files + 1, assignments + BASED
        for place, environment in enumerate(ENVIRONMENTS):
            own = {f"S{i:03d}": _value(i) for i in range(BASED, SETTINGS - COMPOSED)}
            composed = {f"S{i:03d}": _value(i) for i in range(SETTINGS - COMPOSED, SETTINGS)}
            planted = _plant(number * len(ENVIRONMENTS) + place, own, composed)
            if planted is not None:
                check, setting = planted
                faults.add((check, environment, "*" if check == "service-drift" else service, setting))
            _write(root / f"{environment}/{service}.env", "".join(f"{k}={v}\n" for k, v in own.items()))
            lines = "".join(f"      {k}: {v}\n" for k, v in composed.items())
            _write(root / f"{environment}/{service}.yml", f"services:\n  {service}:\n    environment:\n{lines}")
            files, assignments = files + 2, assignments + len(own) + len(composed)
    return Fleet(services, frozenset(faults), files, assignments)


def _plant(index: int, own: dict[str, str], composed: dict[str, str]) -> tuple[str, str] | None:
    """Plant the fault that is due; the check that must find it, and the setting."""
    if index % FAULT_EVERY != 0:
        return None
    kind = index // FAULT_EVERY % 3
    if kind == 0:
        own["S021"] = "many"
        return "invalid-value", "s021"
    if kind == 1:
        del own["S033"]
        return "missing-setting", "s033"
    composed["S099"] = "other"
    return "service-drift", "s099"


def _value(index: int) -> str:
    kinds = (f"value-{index}", str(1000 + index), f"https://host{index}.example.com/path", "true")
    return SPECIAL.get(index, kinds[index % len(kinds)])


def _manifest(services: int) -> str:
    environments = "".join(f'[environments.{name}]\nextends = "base"\n' for name in ENVIRONMENTS)
    declared = "".join(f"[services.svc{number:04d}]\n" for number in range(services))
    hosts = "".join(f'{name} = ["host6.example.com"]\n' for name in ENVIRONMENTS)
    return (
        f'schema = "schema.yaml"\n[environments.base]\nabstract = true\n{environments}{declared}'
        f"[services.svc0000.hosts]\n{hosts}"
        '[[sources]]\nfiles = "{environment}/{service}.env"\n'
        '[[sources]]\nfiles = "{environment}/{service}.yml"\nformat = "compose"\nrequired = false\n'
    )


def _schema() -> str:
    types = ("type: string", "type: integer, minimum: 1", "type: string, format: uri", "type: boolean")
    more = {number: f", {text}" for number, text in KEYWORDS.items()}
    lines = [f"  s{i:03d}: {{{types[i % len(types)]}, env: S{i:03d}{more.get(i, '')}}}" for i in range(SETTINGS - 1)]
    lines.append(f"  s{SETTINGS - 1:03d}: {{type: string, env: S{SETTINGS - 1:03d}, agree: services}}")
    return "properties:\n" + "\n".join(lines) + "\n" + RULES


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
