"""Overlays: a setting as one environment and target see it, keyword by keyword."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model import Mapping
from confcheck.schema.compilation import Compilation
from confcheck.schema.settings import Draft, compile_setting
from confcheck.schema.written import Keyword, Written

Overlaid: TypeAlias = dict[tuple[str, str | None], dict[str, Draft]]
"""(environment, target) → path → the setting there, only where it changes."""


@record(frozen=True, slots=True)
class _Overlays:
    """The overlays of one setting, by canonical names."""

    environments: dict[str, dict[str, Keyword]]
    targets: dict[str, dict[str, Keyword]]


def apply_overlays(compilation: Compilation, drafts: Iterable[Draft]) -> Overlaid:
    """Every setting that an overlay changes, in every environment and target where it does."""
    overlaid: Overlaid = {}
    for draft in drafts:
        if "environments" in draft.written.keywords or "targets" in draft.written.keywords:
            for place, changed in _variants(compilation, draft):
                overlaid.setdefault(place, {})[draft.setting.path] = changed
    return overlaid


def _variants(compilation: Compilation, draft: Draft) -> Iterator[tuple[tuple[str, str | None], Draft]]:
    """The setting under each set of overlays, compiled once per set."""
    overlays = _Overlays(
        _read(compilation, draft, "environments"),
        _read(compilation, draft, "targets"),
    )
    compiled: dict[tuple[tuple[str, ...], str | None], Draft] = {}
    manifest = compilation.manifest
    for environment in manifest.environments:
        line = tuple(name for name in manifest.lineage(environment.name) if name in overlays.environments)
        for target in (None, *manifest.targets):
            applied = (line, target if target in overlays.targets else None)
            if applied not in compiled:
                compiled[applied] = _apply(compilation, draft, overlays, applied)
            if compiled[applied].setting != draft.setting:
                yield (environment.name, target), compiled[applied]


def written_overlays(compilation: Compilation, draft: Draft) -> Iterator[Written]:
    """The overlays of a setting as they are written, also those that change nothing."""
    for keyword in ("environments", "targets"):
        for keywords in _read(compilation, draft, keyword).values():
            yield replace(draft.written, keywords=keywords)


def _apply(
    compilation: Compilation, draft: Draft, overlays: _Overlays, applied: tuple[tuple[str, ...], str | None]
) -> Draft:
    line, target = applied
    keywords = dict(draft.written.keywords)
    for name in line:
        keywords |= overlays.environments[name]
    if target is not None:
        keywords |= overlays.targets[target]
    where = [*line[-1:], *([target] if target is not None else [])]
    if not where:
        return draft
    inside = replace(compilation, where=f" in {', '.join(where)}")
    return compile_setting(inside, replace(draft.written, keywords=keywords))


def _read(compilation: Compilation, draft: Draft, keyword: str) -> dict[str, dict[str, Keyword]]:
    """Name → keywords of its overlay; a name that the manifest does not know, or one given twice, is a mistake."""
    find = compilation.environment if keyword == "environments" else compilation.target
    found: dict[str, dict[str, Keyword]] = {}
    for entry in draft.written.entries(keyword):
        path = draft.written.keywords[keyword].path
        name = find(entry.key, path, entry.position)
        if name is not None and name in found:
            compilation.wrong(path, entry.position, f"the {keyword[:-1]} has an overlay already, under another name")
        elif name is not None and isinstance(entry.value, Mapping):
            found[name] = {item.key: Keyword(path, item.position, item.value) for item in entry.value.entries}
    return found
