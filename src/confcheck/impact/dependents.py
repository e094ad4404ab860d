"""Statements of the schema that name a setting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.model import Origin, Place, Schema, Setting
from confcheck.model.impact import Dependent

_STRING = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\])*\1""")
_FIELD = re.compile(r"\{([^{}]*)\}")


def dependents(schema: Schema, path: str) -> Iterator[Dependent]:
    """Everything that depends on the setting of that path, in the order of the schema, overlays behind it."""
    for setting in schema.forms:
        if setting.path != path:
            yield from _of_setting(setting, path)
    for choice in schema.choices:
        if path in choice.settings:
            text = ", ".join(choice.settings)
            yield Dependent(choice.keyword, choice.group, text, _place(choice.origin))
    for rule in schema.rules:
        if names(rule.rule, path):
            yield Dependent("rule", rule.id, rule.rule, _place(rule.origin))


def _of_setting(setting: Setting, path: str) -> Iterator[Dependent]:
    place = _place(setting.origin)
    for part, component in setting.parts:
        if component == path:
            yield Dependent("parts", setting.path, part, place)
    if setting.derive is not None and path in _FIELD.findall(setting.derive):
        yield Dependent("derive", setting.path, setting.derive, place)
    if setting.only_if is not None and names(setting.only_if, path):
        yield Dependent("only-if", setting.path, setting.only_if, place)
    if path in setting.requires:
        yield Dependent("requires", setting.path, "", place)
    if path in setting.differ_from:
        yield Dependent("differ-from", setting.path, "", place)


def names(rule: str, path: str) -> bool:
    """Whether a rule names the setting: as a whole dotted name, also of another service, not inside a string."""
    outside = _STRING.sub('""', rule)
    other = r"services(?:\.[\w-]+|\[\"\"\])\."
    # What follows may be a method, `path.startsWith(…)`; any other step leads on to another setting.
    return re.search(rf"(?<![\w.])(?:{other})?{re.escape(path)}(?![\w-])(?!\.\w+(?!\w|\s*\())", outside) is not None


def _place(origin: Origin) -> Place:
    return Place(origin.path, origin.key.line, origin.key.column)
