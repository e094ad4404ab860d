"""What the two names of a rename mean, and whether the one may take the place of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from confcheck.checks.evidence import listed
from confcheck.kernel.names import closest, default_name, expand
from confcheck.kernel.record import record
from confcheck.model import Mistake, Setting, System
from confcheck.model.rename import Wish

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@record(frozen=True, slots=True)
class Aim:
    """What is to be done: for these services the setting, found under `old`, is to be found under `new`."""

    setting: Setting
    wish: Wish
    older: bool
    """Whether OLD is an older name, and NEW the canonical one; else OLD is canonical, and NEW takes its place."""
    services: frozenset[str]
    revived: bool = False
    """Whether NEW was an older name of the same setting so far."""

    @property
    def old(self) -> str:
        """The name that goes."""
        return self.wish.old

    @property
    def new(self) -> str:
        """The name that comes."""
        return self.wish.new


@record(frozen=True, slots=True)
class _Meaning:
    """A name stands for a setting."""

    name: str
    written: str
    """With its placeholders."""
    path: str
    older: bool
    service: str


def aim_of(system: System, wish: Wish) -> Aim:
    """What the wish comes to; raises Mistake, in one line, if it makes no sense."""
    if not _NAME.fullmatch(wish.new):
        raise Mistake("the new name is no name of a variable", hint="letters, digits and `_`, no digit in front")
    if wish.old == wish.new:
        raise Mistake(f"both names are {wish.old}")
    known = tuple(dict.fromkeys(_meanings(system)))
    olds = _meant(known, wish, system)
    setting = system.schema.setting(olds[0].path)
    assert setting is not None  # noqa: S101 - meanings are made of settings
    older = olds[0].older
    services = frozenset(one.service for one in known if (one.name, one.path, one.older) == _key(olds[0]))
    news = [one for one in known if one.name == wish.new and one.service in services]
    for one in news:
        if one.path != setting.path:
            owner = system.schema.setting(one.path)
            place = "" if owner is None else f", {owner.origin.path}:{owner.origin.key.line}"
            raise Mistake(f"{wish.new} is already a name of {one.path} for {one.service}{place}")
    if older:
        _refuse_no_migration(wish, olds[0], news, known)
    else:
        _refuse_no_rename(wish, olds[0])
    return Aim(setting, wish, older, services, revived=not older and any(one.older for one in news))


def _key(meaning: _Meaning) -> tuple[str, str, bool]:
    return meaning.name, meaning.path, meaning.older


def _meanings(system: System) -> Iterator[_Meaning]:
    """Every name of every setting for every service that uses it, in any environment and target."""
    manifest, seen = system.manifest, set()
    for environment in (one.name for one in manifest.environments if not one.abstract):
        for target in (None, *manifest.targets):
            for setting in system.schema.settings_for(environment, target):
                templated = any("{" in name for name in setting.names())
                case = (id(setting), environment if templated else "")
                if case not in seen:
                    seen.add(case)
                    yield from _names(setting, environment, [service.name for service in manifest.services])


def _names(setting: Setting, environment: str, services: list[str]) -> Iterator[_Meaning]:
    for service in filter(setting.used_by, services):
        written = dict(setting.env_of).get(service, setting.env) or default_name(setting.path)
        yield _Meaning(expand(written, environment, service), written, setting.path, older=False, service=service)
        for alias in setting.aliases:
            if alias.services is None or service in alias.services:
                name = expand(alias.name, environment, service)
                yield _Meaning(name, alias.name, setting.path, older=True, service=service)


def _meant(known: tuple[_Meaning, ...], wish: Wish, system: System) -> list[_Meaning]:
    """The meanings of OLD; they agree on the setting and on whether it is an older name."""
    found = [one for one in known if one.name == wish.old and wish.service in (None, one.service)]
    if not found:
        raise _unknown(known, wish, system)
    paths = dict.fromkeys(one.path for one in found)
    if len(paths) > 1:
        each = (f"{path} ({next(one.service for one in found if one.path == path)})" for path in paths)
        raise Mistake(f"{wish.old} is a name of {listed(each)}", hint="say whose with --service")
    if len({one.older for one in found}) > 1:
        sides = (listed(dict.fromkeys(one.service for one in found if one.older is older)) for older in (False, True))
        message = "{} is the name of {} for {}, and an older one for {}".format(wish.old, found[0].path, *sides)
        raise Mistake(message, hint="say whose with --service")
    return found


def _unknown(known: tuple[_Meaning, ...], wish: Wish, system: System) -> Mistake:
    setting = system.schema.setting(wish.old)
    if setting is not None:
        names = dict.fromkeys(one.name for one in known if one.path == wish.old)
        return Mistake(f"{wish.old} is a setting, not a variable", hint=f"its names are {listed(names)}")
    if not _NAME.fullmatch(wish.old):
        return Mistake("the old name is no name of a variable")
    whose = "" if wish.service is None else f" for {wish.service}"
    near = closest(wish.old, dict.fromkeys(one.name for one in known))
    hint = None if near is None else f"did you mean {near}?"
    return Mistake(f"{wish.old} is no name of a setting{whose}", hint=hint)


def _refuse_no_migration(wish: Wish, old: _Meaning, news: list[_Meaning], known: tuple[_Meaning, ...]) -> None:
    """From an older name the way leads only to the canonical one."""
    canonical = dict.fromkeys(one.name for one in known if one.path == old.path and not one.older)
    if not any(not one.older for one in news):
        message = f"{wish.old} is an older name of {old.path}, which can only give way to {listed(canonical, 'or')}"
        raise Mistake(message)
    if wish.keep_alias:
        raise Mistake(f"{wish.old} is an older name already: it stays one without --keep-alias")
    if wish.drop_alias and "{" in old.written:
        message = f"{wish.old} is made from `{old.written}`, which stands for other names too"
        raise Mistake(message, hint="take it out of the schema by hand once no environment uses it")


def _refuse_no_rename(wish: Wish, old: _Meaning) -> None:
    if wish.drop_alias:
        raise Mistake(f"{wish.old} is no older name: there is nothing to drop", hint="leave --drop-alias out")
    if "{" in old.written:
        message = f"{wish.old} is made from `{old.written}` of {old.path}, which stands for other names too"
        raise Mistake(message, hint="change `env` in the schema by hand, and keep the old form among `aliases`")
