"""Units of systemd, their drop-ins, and containers of Podman's Quadlet: the environment that a service gets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.model import Assignment, Include, Inherited, Origin, Parsed, SourceOptions
from confcheck.sources.pipelines.found import Block, Found, found_in
from confcheck.sources.pipelines.traced import GAP, Traced
from confcheck.sources.pipelines.unit_lines import Setting, settings, words

_DROP_IN = re.compile(r"(?:.*/)?[^/]+\.(?:service|container)\.d/[^/]+\.conf", re.DOTALL)
_SUFFIX = re.compile(r"\.(?:service|container|socket|mount|swap)\Z")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f]")
_SECTIONS = ("Service", "Socket", "Mount", "Swap")


def recognises(path: str, _text: str) -> bool:
    """Whether a file is a drop-in of a service or container, by its folder."""
    return _DROP_IN.fullmatch(path) is not None


def parse(text: str, options: SourceOptions) -> Parsed:
    """What the unit's processes get: passed variables, then its own, then those of files."""
    found = found_in(text, options)
    unit = _Unit(found, _scope(options.path), container=".container" in posixpath.basename(_whole(options.path)))
    found.scopes.append(unit.scope)
    strays: list[int] = []
    for setting in settings(text, strays):
        if setting.section in (("Container",) if unit.container else _SECTIONS):
            _take(setting, unit)
    for spot in strays:
        found.problem(spot, "systemd drops this line: it is no `KEY=value`")
    _settle(unit)
    return found.parsed()


@dataclass(slots=True)
class _Unit:
    """What is known of a unit so far."""

    found: Found
    scope: tuple[str, ...]
    container: bool
    passed: list[Assignment] = field(default_factory=list)
    own: list[Assignment] = field(default_factory=list)
    files: list[Include] = field(default_factory=list)
    unset: list[Traced] = field(default_factory=list)


def _whole(path: str) -> str:
    """The path of the unit that a drop-in is for; else the path itself."""
    folder = posixpath.dirname(path)
    return folder.removesuffix(".d") if _DROP_IN.fullmatch(path) else path


def _scope(path: str) -> tuple[str, ...]:
    """The name of the unit without its suffix; of an instance also that of its template."""
    name = _SUFFIX.sub("", posixpath.basename(_whole(path)))
    template, at, instance = name.partition("@")
    return (name, template) if at and instance else (template,)


def _take(setting: Setting, unit: _Unit) -> None:
    taken = {
        "Environment": _environment,
        "EnvironmentFile": _file,
        "PassEnvironment": _pass,
        "UnsetEnvironment": _unset,
    }.get(setting.key)
    if taken is None or (unit.container and setting.key in ("PassEnvironment", "UnsetEnvironment")):
        return
    if not len(setting.value) and _is_drop_in(unit):
        message = f"an empty `{setting.key}=` takes away what the unit itself sets, which stays here"
        unit.found.note(setting.spot, message)
    taken(setting, unit)


def _is_drop_in(unit: _Unit) -> bool:
    return _whole(unit.found.options.path) != unit.found.options.path


def _words(setting: Setting, unit: _Unit) -> Iterator[Traced]:
    """The words of a value; a quote that does not end takes the rest away."""
    read = words(setting.value)
    if read.unbalanced is not None:
        unit.found.problem(read.unbalanced, "systemd drops the rest of this line: a quote that is never closed")
    yield from read.found


def _environment(setting: Setting, unit: _Unit) -> None:
    if not len(setting.value):
        unit.own.clear()
        return
    block = unit.found.block(unit.scope)
    for word in _words(setting, unit):
        equals = word.text.find("=")
        key, value = word.part(0, max(0, equals)), word.part(equals + 1, len(word))
        if not _NAME.fullmatch(key.text) or _CONTROL.search(value.text):
            unit.found.problem(word.uses[0], "systemd drops this: it is no `NAME=value` that a variable may have")
        else:
            unit.own.append(_assignment(key, value, block, unit.found))


def _assignment(key: Traced, value: Traced, block: Block, found: Found) -> Assignment:
    place = found.lines.position
    origin = Origin(found.options.path, place(key.uses[0]), place(value.uses[0]))
    return Assignment(key.text, value.value(), origin, block.scope, block.number)


def _pass(setting: Setting, unit: _Unit) -> None:
    if not len(setting.value):
        unit.passed.clear()
        return
    block, found = unit.found.block(unit.scope), unit.found
    for word in _words(setting, unit):
        if _NAME.fullmatch(word.text):
            origin = Origin(found.options.path, found.lines.position(word.uses[0]))
            unit.passed.append(Assignment(word.text, Inherited(), origin, block.scope, block.number))
        else:
            found.problem(word.uses[0], "systemd drops this: it is no name of a variable")


def _unset(setting: Setting, unit: _Unit) -> None:
    if not len(setting.value):
        unit.unset.clear()
    unit.unset.extend(_words(setting, unit))


def _file(setting: Setting, unit: _Unit) -> None:
    value, found = setting.value, unit.found
    if not len(value):
        unit.files.clear()
        return
    required = not value.text.startswith("-")
    path = value.text.removeprefix("-")
    spot = value.uses[0 if required else 1] if len(path) else value.uses[0]
    if "%" in path or GAP in path:
        found.note(spot, "which file this is, only the machine knows")
    elif path.startswith("/"):
        found.note(spot, "this file lies on the machine, outside of the workspace, and is not read")
    elif any(sign in path for sign in "*?["):
        found.note(spot, "which files these are, only the machine knows")
    else:
        if not unit.container:
            hint = "write the whole path, as it is on the machine"
            found.problem(spot, "systemd drops this line: the path is not absolute", hint)
        above = posixpath.dirname(_whole(found.options.path))
        named = posixpath.normpath(posixpath.join(above, path))
        origin = Origin(found.options.path, found.lines.position(setting.spot), found.lines.position(spot))
        reader = "docker-run" if unit.container else "systemd"
        unit.files.append(Include(named, "dotenv", reader, unit.scope, required, origin))


def _settle(unit: _Unit) -> None:
    """All of it in systemd's order, without what `UnsetEnvironment=` takes away."""
    names = {word.text for word in unit.unset if "=" not in word.text}
    pairs = {word.text for word in unit.unset if "=" in word.text}
    for entry in (*unit.passed, *unit.own):
        pair = f"{entry.key}={entry.value}" if isinstance(entry.value, str) else ""
        if entry.key not in names and pair not in pairs:
            unit.found.add(entry)
    for file in unit.files:
        unit.found.add(file)
        if unit.unset:
            message = "`UnsetEnvironment=` also takes away what this file sets, which stays here"
            place = file.origin.value or file.origin.key
            unit.found.note(unit.found.lines.starts[place.line - 1] + place.column - 1, message)
