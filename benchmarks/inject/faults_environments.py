"""Faults across environments and layers: another environment's values, half a promotion, what silently wins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.inject import edits, knowledge
from benchmarks.inject.cases import Case, Label, added, changed, entries_of, overridden, removed, widened
from benchmarks.inject.example import ENVIRONMENTS, Example, Site
from benchmarks.inject.faults_single import of_site
from benchmarks.inject.names import SERVICES

CLOUD = ("staging", "production")
_PLACE = re.compile(r"https?://|wss?://|\.example\.|harbour-(?:production|staging|test|development)|googleusercontent")


def foreign(example: Example) -> Iterator[Case]:
    """A host, bucket, prefix or secret of production in another environment, or the other way round."""
    for site in example.sites:
        here = site.entry.block.environment
        if here == "base":
            continue
        for there in ENVIRONMENTS if here == "staging" else ("production",) if here != "production" else ("staging",):
            theirs = example.winners.get((there, site.services[0], site.setting.path))
            if theirs is None or there == here or theirs.reference != site.entry.reference:
                continue
            if theirs.value != site.entry.value and _PLACE.search(theirs.value) and "$" not in theirs.value:
                yield changed(example, site, theirs.value, f"that of {there}")


def in_one_only(example: Example) -> Iterator[Case]:
    """Set in staging and not in production, or the other way round."""
    for site in example.sites:
        if site.entry.block.environment in CLOUD:
            here, path = site.entry.block.environment, site.setting.path
            everywhere = all(
                (environment, service, path) in example.winners and len(example.stacks[here, service, path]) == 1
                for environment in CLOUD
                for service in site.services
            )
            if everywhere and path in knowledge.NEEDED | set(knowledge.TOGETHER):
                case = removed(example, site, "in the other one only")
                yield widened(case, *knowledge.TOGETHER.get(path, ()))


def insecure(example: Example) -> Iterator[Case]:
    """What is good on a laptop, where users are."""
    for path, value in knowledge.INSECURE:
        for service in example.setting(path).names:
            for environment in CLOUD:
                yield overridden(example, environment, service, path, value, value)
    for path in ("urls.auth", "urls.backend", "urls.frontend", "urls.websocket", "urls.error_reporting"):
        for environment in CLOUD:
            for site in of_site(example, path, environment):
                scheme, _, rest = site.entry.value.partition("://")
                yield changed(example, site, f"{scheme.removesuffix('s')}://{rest}", "not encrypted")


def half_promoted(example: Example) -> Iterator[Case]:
    """A value changed where it is decided, and not where it is copied to."""
    for path, value in knowledge.COPIES.items():
        for site in of_site(example, path):
            yield changed(example, site, _in_form(site, value), "changed here only")
        for environment in CLOUD:
            for service in example.setting(path).names:
                yield overridden(example, environment, service, path, value, "promoted here only")


def _in_form(site: Site, value: str) -> str:
    unit = re.search(r"[a-zA-Z]+$", site.entry.value) if site.setting.type in ("integer", "number") else None
    return f"{value}{unit[0]}" if unit and value.isdigit() else value


def precedence(example: Example) -> Iterator[Case]:
    """The same key twice: in one file, or in a layer that wins unseen."""
    for site in example.sites:
        block, path = site.entry.block, site.setting.path
        if site.entry.reference or block.form == "kubernetes" or not site.entry.value:
            continue
        other = _another(site)
        yield _after(example, site, other)
        if block.form == "dotenv" and block.services != SERVICES and len(site.services) == 1:
            for environment in site.environments:
                high = example.deployed(environment, site.services[0])
                if path in dict(knowledge.AGREED) and block is not high:
                    yield added(example, high, path, other, "a later layer wins")
    for path, value in knowledge.AGREED:
        for environment in ENVIRONMENTS:
            block = next(one for one in example.blocks if one.path == f"environments/{environment}/shared.env")
            services = [one for one in example.setting(path).names if (environment, one, path) in example.winners]
            winners = [example.winners[environment, one, path] for one in services]
            if winners and all(one.block.order > block.order for one in winners):
                key = example.setting(path).names[services[0]]
                yield added(example, block, path, value, "an earlier layer is not heard", key=key)


def _another(site: Site) -> str:
    value = site.entry.value
    if site.setting.type == "boolean":
        return "true" if value in ("false", "off") else "false"
    match = re.fullmatch(r"(\d+)(.*)", value)
    if match is not None:
        return f"{int(match[1]) + 1}{match[2]}"
    if site.setting.path in knowledge.CLOSED:
        return {"INFO": "ERROR", "json": "console", "HS256": "HS384"}.get(value, "INFO")
    return value.replace("://", "://old-", 1) if "://" in value else f"{value}-old"


def _after(example: Example, site: Site, value: str) -> Case:
    """The key once more, at the end of its block."""
    block = site.entry.block
    edit = edits.add(example.texts[block.path], block, site.entry.key, value)
    label = Label(edit.path, edit.line, (site.setting.path,), site.services, site.environments)
    return Case(f"{edit.path} + {site.entry.key}", "twice in one file", {edit.path: edit.text}, label)


def dialect(example: Example) -> Iterator[Case]:
    """Quotes, dollars, marks and blanks that this reader does not read as they were meant."""
    for block in example.blocks:
        if block.form != "dotenv":
            continue
        text = example.texts[block.path]
        entries = entries_of(example, block.path)
        first = entries[0]
        if first.whole[0] == 0:
            yield _marked(example, first.block.path, text)
        for site in example.sites:
            if site.entry.block is block and site.entry.value and "$" not in site.entry.value:
                yield from _traps(example, site)
    for site in example.sites:
        if site.entry.block.path.endswith("compose.yaml") and "${" in site.entry.value:
            value = re.sub(r"\$\{(\w+?)(:-[^}]*)?\}", r"${\1_NEW}", site.entry.value)
            yield changed(example, site, value, "an unset variable")


def _marked(example: Example, path: str, text: str) -> Case:
    """The file begins with a byte order mark."""
    sites = [one for one in example.sites if one.entry.block.path == path and one.entry.whole[0] == 0]
    settings = tuple(one.setting.path for one in sites)
    label = Label(path, 1, settings, sites[0].services, sites[0].environments)
    return Case(f"{path} 1", "byte order mark", {path: f"\ufeff{text}"}, label)


def _traps(example: Example, site: Site) -> Iterator[Case]:
    text, entry = example.texts[site.entry.block.path], site.entry
    for letters, variant in (
        (f'"{entry.value}', "an open quote"),
        (f"${{{entry.key}_UNSET}}", "an unset variable"),
        (f"\u201c{entry.value}\u201d", "typographic quotes"),
        (f"{entry.value[:1]} #{entry.value[1:]}", "a hash after a blank"),
    ):
        edit = edits.splice(text, entry.block.path, entry.value_span, letters)
        yield _trap(site, edit, variant)
    start, end = entry.key_span[0], entry.value_span[1]
    if "secrets" not in entry.block.path:  # compose reads a colon as it reads the equals sign
        edit = edits.splice(text, entry.block.path, (start, end), f"{entry.key}: {entry.value}")
        yield _trap(site, edit, "a colon for the equals sign")


def _trap(site: Site, edit: edits.Edit, variant: str) -> Case:
    label = Label(edit.path, edit.line, (site.setting.path,), site.services, site.environments)
    return Case(f"{edit.path} {site.entry.key} {site.entry.whole[0]}", variant, {edit.path: edit.text}, label)
