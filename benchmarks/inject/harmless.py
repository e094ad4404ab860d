"""Edits that change nothing that matters: to the writing, the layers, the units; and legitimate differences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.inject import edits, knowledge
from benchmarks.inject.cases import Case, entries_of
from benchmarks.inject.entries import Block, Entry
from benchmarks.inject.example import ENVIRONMENTS, Example, Site
from benchmarks.inject.faults import Kind
from benchmarks.inject.harmless_systems import ANCHORS, NEW_SERVICE

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_TIMES = {"ms": 1, "s": 1000, "min": 60_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SIZES = {"B": 1, "KiB": 1024, "MiB": 1024**2}


def _equal(number: int, unit: str) -> Iterator[str]:
    """The same in every other unit that it is a whole number of."""
    units = _SIZES if unit in _SIZES else _TIMES
    for other, size in units.items():
        if other != unit and number * units[unit] % size == 0:
            yield f"{number * units[unit] // size}{other}"
    yield f"{number}{unit}"


def _case(entry: Entry, variant: str, *made: edits.Edit) -> Case:
    return Case(f"{entry.block.path} {entry.key} {entry.whole[0]}", variant, {one.path: one.text for one in made})


def reordered(example: Example) -> Iterator[Case]:
    """Two neighbours change places; neither uses the other."""
    for block in example.blocks:
        entries = [one for one in entries_of(example, block.path) if one.block is block or one.block == block]
        text = example.texts[block.path]
        for one, other in pairwise(entries):
            (start, middle), (after, end) = one.whole, other.whole
            if middle != after or f"${{{one.key}}}" in other.value:
                continue
            swapped = text[:start] + text[after:end] + text[start:middle] + text[end:]
            yield _case(one, "swapped with the next", edits.Edit(block.path, swapped, None))


def commented(example: Example) -> Iterator[Case]:
    """A comment above, and one behind."""
    for site in example.sites:
        entry = site.entry
        text = example.texts[entry.block.path]
        start, end = entry.whole
        indent = entry.block.indent
        above = f"{text[:start]}{indent}# TODO: ask who owns this; was {entry.key}=changeme\n{text[start:]}"
        yield _case(entry, "above", edits.Edit(entry.block.path, above, None))
        if "#" not in text[start:end] and entry.value:
            behind = f"{text[: end - 1]}  # decided in spring{text[end - 1 :]}"
            yield _case(entry, "behind", edits.Edit(entry.block.path, behind, None))


def quoted(example: Example) -> Iterator[Case]:
    """The same value in other quotes, or in none."""
    for site in example.sites:
        entry = site.entry
        text = example.texts[entry.block.path]
        letters = text[slice(*entry.value_span)]
        if entry.block.form == "list" or not entry.value:
            continue
        for variant, other in (("double", json.dumps(entry.value)), ("single", f"'{entry.value}'")):
            literal = "$" in entry.value and (entry.block.form == "dotenv" and variant == "single")
            if other != letters and not literal and not ("'" in entry.value or '"' in entry.value):
                yield _case(entry, variant, edits.splice(text, entry.block.path, entry.value_span, other))


def equivalent_unit(example: Example) -> Iterator[Case]:
    """The same duration or size in another unit."""
    for site in example.sites:
        entry = site.entry
        match = re.fullmatch(r"(\d+)([a-zA-Z]*)", entry.value)
        if match is None or site.setting.path not in knowledge.DURATIONS | knowledge.SIZES:
            continue
        unit = match[2] or knowledge.COUNTED_IN.get(site.setting.path, "")
        for value in _equal(int(match[1]), unit) if unit else ():
            if value != entry.value:
                yield _case(entry, value, edits.set_value(example.texts[entry.block.path], entry, value))


def boolean_words(example: Example) -> Iterator[Case]:
    """Another word for yes or no that the services written in Python read alike."""
    for site in example.sites:
        entry = site.entry
        if site.setting.type == "boolean" and "frontend" not in site.services:
            on = entry.value in ("true", "on")
            for value in ("yes", "True", "1", "on", "TRUE") if on else ("no", "False", "0", "off", "FALSE"):
                if value != entry.value:
                    yield _case(entry, value, edits.set_value(example.texts[entry.block.path], entry, value))


def default_port(example: Example) -> Iterator[Case]:
    """The port that the scheme implies is written out; not where letters are compared: issuers and origins."""
    for site in example.sites:
        match = re.fullmatch(r"(https?|wss?)://([a-z0-9.-]+)(/.*)?", site.entry.value)
        compared_by_letter = site.setting.path in ("auth.jwt_issuer", "urls.frontend") or site.setting.type == "array"
        if match is not None and not compared_by_letter:
            value = f"{match[1]}://{match[2]}:{_PORTS[match[1]]}{match[3] or ''}"
            text = example.texts[site.entry.block.path]
            yield _case(site.entry, value, edits.set_value(text, site.entry, value))


def optional_key(example: Example) -> Iterator[Case]:
    """A setting that need not be set is set: for every environment, or in the last one."""
    for path, value in knowledge.OPTIONAL.values():
        for service, name in example.setting(path).names.items():
            if all((environment, service, path) not in example.winners for environment in ENVIRONMENTS):
                for environment in ("base", "production"):
                    block = example.file(environment, service)
                    edit = edits.add(example.texts[block.path], block, name, value)
                    yield Case(f"{block.path} + {name}", value, {edit.path: edit.text})


def identity(example: Example) -> Iterator[Case]:
    """A service has its own value of what each may have for itself."""
    for path, values in knowledge.IDENTITY.items():
        for service, value in values.items():
            for environment in ("base", *ENVIRONMENTS):
                yield from _own(example, environment, service, path, value)


def _own(example: Example, environment: str, service: str, path: str, value: str) -> Iterator[Case]:
    block, name = example.file(environment, service), example.setting(path).names[service]
    text = example.texts[block.path]
    same = [one for one in entries_of(example, block.path) if one.key == name]
    edit = edits.set_value(text, same[0], value) if same else edits.add(text, block, name, value)
    yield Case(f"{block.path} + {name}", value, {edit.path: edit.text})


def of_environment(example: Example) -> Iterator[Case]:
    """An environment has its own value of what each may have for itself."""
    for site in example.sites:
        entry = site.entry
        template = knowledge.OF_ENVIRONMENT.get(site.setting.path)
        where = entry.block.environment
        if template is None or where == "base" or (where in ("development", "test") and "{name}" in template):
            continue
        alone = set(example.setting(site.setting.path).names) == {*site.services} or "host" not in site.setting.path
        if alone:
            value = template.format(name=where)
            yield _case(entry, value, edits.set_value(example.texts[entry.block.path], entry, value))
    for environment in ENVIRONMENTS:
        for path in ("backend.workers", "backend.rate_limit", "websocket.max_connections", "log_level"):
            for service in example.setting(path).names:
                yield from _own(example, environment, service, path, knowledge.OF_ENVIRONMENT[path])


def moved(example: Example) -> Iterator[Case]:
    """A value stands in another layer, and every service gets what it got."""
    for site in example.sites:
        entry, block = site.entry, site.entry.block
        if block.form != "dotenv" or not entry.value or "$" in entry.value or "secrets" in block.path:
            continue
        if block.environment == "base":
            yield from _down(example, site)
        elif block.path.endswith("shared.env"):
            targets = [example.file(block.environment, service) for service in site.services]
            yield _moved(example, entry, targets, "to each service")
        else:
            yield _moved(example, entry, [example.deployed(block.environment, site.services[0])], "to the deployment")


def _down(example: Example, site: Site) -> Iterator[Case]:
    """From base to every environment."""
    name = site.entry.block.path.rpartition("/")[2]
    blocks = [next(one for one in example.blocks if one.path == f"environments/{e}/{name}") for e in site.environments]
    yield _moved(example, site.entry, blocks, "to each environment")


def _moved(example: Example, entry: Entry, blocks: list[Block], variant: str) -> Case:
    gone = edits.remove(example.texts[entry.block.path], entry)
    made = [edits.add(example.texts[block.path], block, entry.key, entry.value) for block in blocks]
    return _case(entry, variant, gone, *made)


HARMLESS = (
    Kind("lines in another order", reordered),
    Kind("comments", commented),
    Kind("quotes", quoted),
    Kind("equivalent units", equivalent_unit),
    Kind("another word for yes or no", boolean_words),
    Kind("the default port of a URL", default_port),
    Kind("an optional setting is set", optional_key),
    NEW_SERVICE,
    Kind("a service's own identity or size", identity),
    Kind("an environment's own host or size", of_environment),
    Kind("a value moved to another layer", moved),
    ANCHORS,
)
