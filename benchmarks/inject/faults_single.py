"""Faults that one service has in one file: missing, misspelt, of another type, out of range, left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.inject import knowledge
from benchmarks.inject.cases import Case, added, changed, removed, renamed, rewritten
from benchmarks.inject.example import ENVIRONMENTS, Example, Site

QUANTITY = re.compile(r"(-?\d+)(ms|s|min|m|h|d|KiB|MiB)?")


def missing(example: Example) -> Iterator[Case]:
    """What a service needs is gone, and no other layer sets it."""
    for site in example.sites:
        alone = [
            (environment, service)
            for environment in site.environments
            for service in site.services
            if len(example.stacks.get((environment, service, site.setting.path), ())) == 1
        ]
        if alone and site.setting.path in knowledge.NEEDED:
            yield removed(example, site)


def misspelt(example: Example) -> Iterator[Case]:
    """A letter swapped, left out, replaced by its neighbour, or all in lower case."""
    for site in example.sites:
        key = site.entry.key
        middle = key.rfind("_") + 2 if "_" in key else 1
        for variant, other in (
            ("swapped", key[: middle - 1] + key[middle : middle + 1] + key[middle - 1] + key[middle + 1 :]),
            ("left out", key[:middle] + key[middle + 1 :]),
            (
                "neighbour",
                key[:middle] + {"E": "R", "O": "P", "S": "D"}.get(key[middle : middle + 1], "X") + key[middle + 1 :],
            ),
            ("lower case", key.lower()),
        ):
            if other != key and other not in example.known:
                yield renamed(example, site, other, variant)


def wrong_type(example: Example) -> Iterator[Case]:
    """Words where a number, a boolean or JSON is read."""
    words = {
        "integer": ("many", "12,5", "3.7.1"),
        "number": ("some", "half", "1;5"),
        "boolean": ("maybe", "2", "null"),
        "array": ("[20, 50", "20;50", "[20, fifty]"),
        "object": ("attempts=3", "{attempts: 3", "[3, 2.0]"),
    }
    for site in example.sites:
        if site.setting.type == "array" and not site.entry.value.startswith("["):
            continue
        for value in words.get(site.setting.type, ()):
            yield changed(example, site, value, value)


def unit_slip(example: Example) -> Iterator[Case]:
    """Milliseconds for seconds, minutes for hours: a thousand times too much, or the wrong unit behind it."""
    slips = {"s": "ms", "min": "s", "m": "s", "h": "min", "d": "h", "KiB": "MiB", "MiB": "KiB", "ms": "s"}
    for site in example.sites:
        match = QUANTITY.fullmatch(site.entry.value)
        if match is None or site.setting.path not in knowledge.DURATIONS | knowledge.SIZES:
            continue
        number, unit = int(match[1]), match[2] or ""
        counted = knowledge.COUNTED_IN.get(site.setting.path, "s")
        yield changed(
            example, site, str(number if counted == "ms" and unit else number * 1000), "bare, of another unit"
        )
        if unit:
            yield changed(example, site, f"{number}{slips[unit]}", f"{slips[unit]} for {unit}")
        else:
            yield changed(example, site, f"{number}{'s' if counted == 'ms' else 'h'}", "a unit too large")


def out_of_range(example: Example) -> Iterator[Case]:
    """Negative quantities, ports beyond 65535, shares beyond 1."""
    for site in example.sites:
        match = QUANTITY.fullmatch(site.entry.value)
        if match is not None and site.setting.type in ("integer", "number"):
            yield changed(example, site, f"-{match[0]}" if match[1] != "0" else "-1", "negative")
        for value in knowledge.TOO_MUCH.get(site.setting.path, ()):
            yield changed(example, site, value, value)


def misspelt_value(example: Example) -> Iterator[Case]:
    """A value of a closed list with a letter wrong, in another case, or from another program's list."""
    for site in example.sites:
        for value in knowledge.CLOSED.get(site.setting.path, ()):
            yield changed(example, site, value, value)


def malformed_url(example: Example) -> Iterator[Case]:
    """No scheme, a misspelt one, a slash missing, a slash too many, a blank in the host."""
    for site in example.sites:
        value = site.entry.value
        scheme, found, rest = value.partition("://")
        if not found or scheme not in ("http", "https", "ws", "wss") or "," in value:
            continue
        yield changed(example, site, rest, "no scheme")
        yield changed(example, site, f"{scheme[0]}{scheme[2:]}://{rest}", "scheme misspelt")
        yield changed(example, site, f"{scheme}:/{rest}", "one slash")
        yield changed(example, site, f"{scheme}//{rest}", "no colon")
        yield changed(
            example, site, f"{scheme}://{rest.replace('.', ' .', 1)}" if "." in rest else f"{scheme}:// {rest}", "blank"
        )
        yield changed(example, site, f"{value}/", "slash at the end")


def empty(example: Example) -> Iterator[Case]:
    """Nothing, or a blank, where a value was."""
    for site in example.sites:
        if site.entry.value and not site.entry.reference and site.setting.path in knowledge.NEEDED:
            quotes = "" if site.entry.block.form in ("dotenv", "list") else '""'
            yield rewritten(example, site, quotes, "empty")
            yield rewritten(example, site, " " if site.entry.block.form == "list" else '" "', "a blank")


def placeholder(example: Example) -> Iterator[Case]:
    """What a template held is still there."""
    for site in example.sites:
        if site.setting.type != "string" or not site.entry.value:
            continue
        for value in ("changeme", "<TODO>", "REPLACE_ME", "your-value-here"):
            yield changed(example, site, value, value)
        if "://" in site.entry.value:
            yield changed(example, site, f"{site.entry.value.partition('://')[0]}://example.com", "example.com")


def boolean_spelling(example: Example) -> Iterator[Case]:
    """A spelling of yes and no that the reader does not know: JavaScript compares with `true`, Python knows a few."""
    for site in example.sites:
        if site.setting.type != "boolean":
            continue
        on = site.entry.value in ("true", "on")
        python = ("enabled", "ja", "+", "active") if on else ("disabled", "nein", "-", "none")
        script = ("yes", "True", "on", "enabled") if on else ("no", "False", "off", "disabled")
        for value in script if site.services == ("frontend",) else python:
            yield changed(example, site, value, value)


def coerced(example: Example) -> Iterator[Case]:
    """YAML reads a bare word as something else than was written: a boolean, a date, base 8 or 60, a float."""
    traps = {
        "string": ("no", "2024-01-01", "12e3", "1.10"),
        "integer": ("010", "1:30", "1_000"),
        "number": ("010", "1:30", "1_0"),
    }
    for site in example.sites:
        if site.entry.block.form == "mapping" and not site.entry.reference:
            for value in traps.get(site.setting.type, ()):
                yield rewritten(example, site, value, value)
    for environment, service, path in _read_in_yaml(example):
        block = example.deployed(environment, service)
        for value in traps[example.setting(path).type]:
            case = added(example, block, path, "TRAP", value)
            texts = {where: text.replace(" TRAP\n", f" {value}\n") for where, text in case.texts.items()}
            yield Case(case.place, value, texts, case.label)


def _read_in_yaml(example: Example) -> Iterator[tuple[str, str, str]]:
    """Numbers and ids that a deployment might set for a service in a mapping."""
    for environment in ENVIRONMENTS:
        for service, path in (
            ("auth", "auth.port"),
            ("auth", "redis.session_ttl"),
            ("auth", "auth.session_cookie_domain"),
            ("backend", "backend.workers"),
            ("backend", "backend.request_timeout"),
            ("backend", "release"),
        ):
            if example.deployed(environment, service).form == "mapping":
                yield environment, service, path


def older_name(example: Example) -> Iterator[Case]:
    """A name of yesterday is still used."""
    for site in example.sites:
        environment = site.entry.block.environment
        for name in site.setting.older[site.services[0]]:
            if "{" not in name or environment != "base":
                yield renamed(example, site, name.replace("{ENVIRONMENT}", environment.upper()), name)


def of_site(example: Example, path: str, environment: str | None = None) -> Iterator[Site]:
    """The winning assignments of a setting."""
    for site in example.sites:
        if site.setting.path == path and environment in (None, *site.environments):
            yield site
