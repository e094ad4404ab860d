"""The canonical schema as plain JSON Schema 2020-12 of typed values, without any word of confcheck's own."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import TypeAlias

from confcheck.kernel.secrecy import holds_secret, is_secret_name
from confcheck.kernel.spec import Json
from confcheck.model import Manifest, Schema, Setting
from confcheck.schema.standard import definitions, standard

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_Object: TypeAlias = "dict[str, Json]"
_Tree: TypeAlias = "dict[str, Setting | _Tree]"


def export(
    schema: Schema,
    manifest: Manifest,
    environment: str | None = None,
    service: str | None = None,
    target: str | None = None,
) -> dict[str, Json]:
    """The settings that a service uses, as this environment and target see them; without names, every setting.

    Names are canonical. Who must set what is known only of a service in an environment: without both, nothing is
    required. A target means something only in an environment.
    """
    settings = schema.settings if environment is None else schema.settings_for(environment, target)
    used = tuple(setting for setting in settings if service is None or setting.used_by(service))
    lineage = () if environment is None else manifest.lineage(environment)
    must = {one.path for one in used if environment and service and one.required_in(service, lineage)}
    supplied = _supplied(used, must)
    place = ("Settings", service and f"of {service}", environment and f"in {environment}", target and f"({target})")
    found: _Object = {"$schema": DIALECT}
    if schema.title is not None:
        found["title"] = schema.title
    found["description"] = f"{' '.join(filter(None, place))}, exported from {schema.path}."
    found |= _group(_tree(used), must.difference(*supplied.values()))
    if supplied:
        found["allOf"] = [
            {"anyOf": [_given(components), *(_given([path]) for path in composites)]}
            for composites, components in supplied.items()
        ]
    defined = definitions(setting.spec for setting in used)
    return deepcopy(found | ({"$defs": defined} if defined else {}))


def _supplied(used: Iterable[Setting], must: set[str]) -> dict[tuple[str, ...], list[str]]:
    """Composites → the required components that each of them may supply."""
    of: dict[str, tuple[str, ...]] = {}
    for setting in used:
        for _, component in setting.parts:
            if component in must:
                of[component] = (*of.get(component, ()), setting.path)
    found: dict[tuple[str, ...], list[str]] = {}
    for component, composites in of.items():
        found.setdefault(composites, []).append(component)
    return found


def _given(paths: Iterable[str]) -> _Object:
    """That all of them are set, whatever they are."""
    below: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        below.setdefault(name, []).extend([rest] if rest else [])
    inner: _Object = {name: _given(rest) for name, rest in below.items() if rest}
    found: _Object = {"required": [*below]}
    return found | ({"properties": inner} if inner else {})


def _tree(settings: Iterable[Setting]) -> _Tree:
    tree: _Tree = {}
    for setting in settings:
        *groups, name = setting.path.split(".")
        branch = tree
        for group in groups:
            below = branch.setdefault(group, {})
            if isinstance(below, Setting):
                raise ValueError(f"{setting.path} lies below another setting")  # noqa: TRY004 - no type is wrong
            branch = below
        branch[name] = setting
    return tree


def _group(tree: _Tree, must: set[str], prefix: str = "") -> _Object:
    properties: _Object = {
        name: _setting(node) if isinstance(node, Setting) else _group(node, must, f"{prefix}{name}.")
        for name, node in tree.items()
    }
    # A group must be there if something in it must.
    required: list[Json] = [name for name in tree if any(f"{path}.".startswith(f"{prefix}{name}.") for path in must)]
    found: _Object = {"type": "object", "properties": properties}
    return found | ({"required": required} if required else {}) | {"additionalProperties": False}


def _setting(setting: Setting) -> _Object:
    found: _Object = {} if setting.title is None else {"title": setting.title}
    found |= standard(setting.spec, setting.description)
    # What is allowed has to be said; a default or an example that is a secret stays where somebody wrote it.
    if setting.default is not None and not hides(setting, setting.default[0]):
        found["default"] = setting.default[0]
    examples: list[Json] = [one for one in setting.examples if not hides(setting, one)]
    flags: _Object = {
        "examples": examples or None,
        "deprecated": setting.deprecated or None,
        "writeOnly": _is_secret(setting) or None,
    }
    return found | {word: value for word, value in flags.items() if value is not None}


def _is_secret(setting: Setting) -> bool:
    """Whether the schema says so, or says nothing and one of its names does."""
    names = (setting.path, setting.env or "", *(name for _, name in setting.env_of))
    return any(map(is_secret_name, names)) if setting.secret is None else setting.secret


def hides(setting: Setting, value: Json) -> bool:
    """Whether a default or an example of the setting is a secret, which stays where somebody wrote it."""
    return _is_secret(setting) or (setting.secret is None and _holds_secret(value))


def _holds_secret(value: Json) -> bool:
    match value:
        case str():
            return holds_secret(value)
        case list():
            return any(map(_holds_secret, value))
        case dict():
            return any(map(_holds_secret, value.values()))
        case _:
            return False
