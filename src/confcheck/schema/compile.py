"""From well-formed files to the compiled schema: groups, settings, choices, rules, overlays."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import field, replace

from confcheck.kernel.record import record
from confcheck.model import Choice, Manifest, Mapping, Origin, Position, Rule, Scalar, Schema, Setting
from confcheck.schema.claims import check_claims
from confcheck.schema.compilation import Compilation
from confcheck.schema.crossings import check_mentions
from confcheck.schema.meta import GROUP, SETTING, keywords
from confcheck.schema.mistakes import Mistakes, suggestion
from confcheck.schema.overlay import apply_overlays, written_overlays
from confcheck.schema.rules import compile_rules
from confcheck.schema.settings import Draft, check_handed_down, compile_setting
from confcheck.schema.written import Keyword, Written, keywords_of

_HANDED_DOWN = ("services", "agree", "secret", "optional")
"""Keywords of a group that hold for its settings, unless they have their own."""
_CHOICES = ("exactly-one", "at-least-one")


@record(frozen=True, slots=True)
class _Gathered:
    """What the walk through the groups finds."""

    groups: list[Written] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    rules: list[tuple[Rule, Position]] = field(default_factory=list)
    """Each with the place of its id."""


def compile_schema(path: str, roots: Map[str, Mapping], manifest: Manifest, texts: Map[str, str]) -> Schema:
    """The schema whose first file is `path`; raises Mistake, with the place, for the first thing that is wrong.

    `texts` are the texts of the files, to find the column inside a rule.
    """
    compilation = Compilation(roots, manifest, Mistakes())
    gathered = _gather(compilation, path)
    overlaid = apply_overlays(compilation, gathered.drafts)
    settings = tuple(draft.setting for draft in gathered.drafts)
    names = tuple(setting.path for setting in settings)
    check_mentions(compilation, names)
    check_claims(compilation, gathered.drafts, overlaid)
    choices = tuple(choice for group in gathered.groups for choice in _choices(compilation, group, frozenset(names)))
    _check_ids(compilation, gathered)
    compilation.mistakes.raise_first(roots)
    rules = tuple(rule for rule, _ in gathered.rules)
    programs = compile_rules(compilation, gathered.drafts, overlaid, rules, texts)
    compilation.mistakes.raise_first(roots)
    return Schema(
        path=path,
        title=gathered.groups[0].text("title"),
        settings=settings,
        overlaid={place: _settings(changed) for place, changed in overlaid.items()},
        choices=choices,
        rules=rules,
        programs=programs,
        groups=tuple(group.name for group in gathered.groups if group.name),
    )


def written_forms(path: str, roots: Map[str, Mapping], manifest: Manifest, setting: str) -> tuple[Written, ...]:
    """How a setting of a sound schema is written: by itself first, then each of its overlays."""
    compilation = Compilation(roots, manifest, Mistakes())
    drafts = [draft for draft in _gather(compilation, path).drafts if draft.setting.path == setting]
    overlays = (written for draft in drafts for written in written_overlays(compilation, draft))
    return (*(draft.written for draft in drafts), *overlays)


def _gather(compilation: Compilation, path: str) -> _Gathered:
    """Everything below the root of the schema."""
    roots = compilation.roots
    root = Written("", Origin(path, roots[path].position), keywords_of(roots[path], path, roots))
    gathered = _Gathered()
    _walk(compilation, root, {}, gathered)
    return gathered


def _settings(drafts: dict[str, Draft]) -> dict[str, Setting]:
    return {path: draft.setting for path, draft in drafts.items()}


def _is_group(written: Written) -> bool:
    """A node with keywords of groups alone; one with a `type` is a setting."""
    only = keywords(GROUP) - keywords(SETTING) | {"properties"}
    return "type" not in written.keywords and not only.isdisjoint(written.keywords)


def _walk(compilation: Compilation, group: Written, handed: dict[str, Keyword], gathered: _Gathered) -> None:
    """Gather a group and everything below it, handing its keywords down."""
    compilation.admit(group, GROUP)
    check_handed_down(compilation, group)
    gathered.groups.append(group)
    gathered.rules.extend(_rules(compilation, group))
    handed = handed | {name: group.keywords[name] for name in _HANDED_DOWN if name in group.keywords}
    if group.depth and "properties" not in group.keywords:
        compilation.wrong(group.origin.path, group.origin.key, "`properties` is missing")
    for entry in group.entries("properties"):
        child = compilation.open(entry, group.keywords["properties"].path, group)
        if _is_group(child):
            _walk(compilation, child, handed, gathered)
        else:
            compilation.admit(child, SETTING)
            gathered.drafts.append(compile_setting(compilation, replace(child, keywords=handed | child.keywords)))


def _rules(compilation: Compilation, group: Written) -> Iterator[tuple[Rule, Position]]:
    path = group.keywords["rules"].path if "rules" in group.keywords else ""
    for node in group.items("rules"):
        entries = node.entries if isinstance(node, Mapping) else ()
        words = {entry.key: Keyword(path, entry.position, entry.value) for entry in entries}
        text = words["rule"].value.position
        written = Written("", Origin(path, node.position, text), words)
        yield _rule(compilation, written, group.name), words["id"].value.position


def _rule(compilation: Compilation, written: Written, group: str) -> Rule:
    given = written.keywords
    return Rule(
        id=written.text("id") or "",
        rule=written.text("rule") or "",
        origin=written.origin,
        group=group,
        message=written.text("message"),
        severity=written.text("severity"),
        environments=compilation.environments(written, "environments") if "environments" in given else None,
        targets=compilation.targets(written, "targets") if "targets" in given else None,
        services=compilation.services(written, "services") if "services" in given else None,
    )


def _check_ids(compilation: Compilation, gathered: _Gathered) -> None:
    seen: set[str] = set()
    for rule, position in gathered.rules:
        if rule.id in seen:
            compilation.wrong(rule.origin.path, position, f"another rule has the id `{rule.id}`")
        seen.add(rule.id)


def _choices(compilation: Compilation, group: Written, known: frozenset[str]) -> Iterator[Choice]:
    """The choices of a group, their settings by full path; a path may be written relative to the group."""
    for keyword in _CHOICES:
        if keyword in group.keywords:
            written = group.keywords[keyword]
            origin = Origin(written.path, written.position, written.value.position)
            settings = tuple(_member(compilation, group, (keyword, item), known) for item in group.scalars(keyword))
            yield Choice(group.name, keyword, settings, origin)


def _member(compilation: Compilation, group: Written, named: tuple[str, Scalar], known: frozenset[str]) -> str:
    keyword, item = named
    inside = f"{group.name}.{item.text}" if group.name else item.text
    found = next((path for path in (inside, item.text) if path in known), None)
    if found is None:
        path = group.keywords[keyword].path
        compilation.wrong(path, item.position, f"`{keyword}` names no setting", suggestion(item.text, sorted(known)))
    return found or item.text
