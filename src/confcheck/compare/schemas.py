"""What differs between two schemas, whom it concerns, and whether it breaks what was complete and valid."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import declared, listed, shown_default
from confcheck.compare.constraints import Verdict, choices, demands, spec_changes
from confcheck.kernel.names import default_name
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import is_secret_name
from confcheck.model import Manifest, Place, Rule, Schema, Setting
from confcheck.model.difference import SchemaChange, SchemaDifference

_DEMANDS = ("agree", "differ", "differ_from", "requires", "forbidden")
_TEXTS = ("url_path", "points_to", "derive", "only_if", "identifies")


@record(frozen=True, slots=True)
class Described:
    """A schema with the manifest whose services and environments it speaks of."""

    schema: Schema
    manifest: Manifest

    def users(self, setting: Setting) -> tuple[str, ...]:
        """The services that use the setting."""
        return tuple(one.name for one in self.manifest.services if setting.used_by(one.name))

    def demanded(self) -> dict[str, dict[tuple[str, str], None]]:
        """Path → (service, environment) in which it must be set, in some target."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for environment in (one.name for one in self.manifest.environments if not one.abstract):
            lineage = self.manifest.lineage(environment)
            for target in (None, *self.manifest.targets):
                for setting in self.schema.settings_for(environment, target):
                    needed = (name for name in self.users(setting) if setting.required_in(name, lineage))
                    found.setdefault(setting.path, {}).update(((name, environment), None) for name in needed)
        return found


def compare_schemas(names: tuple[str, str], old: Described, new: Described) -> SchemaDifference:
    """Every difference, breaking ones first, each in the order of the newer schema."""
    renames = _renames(old.schema, new.schema)
    changes = [*_services(old.manifest, new.manifest), *_removed(old, new, renames), *_added(old, new, renames)]
    changed: set[str] = set()
    for setting in new.schema.settings:
        before = old.schema.setting(renames.get(setting.path, setting.path))
        if before is not None:
            found = [*_changed(before, setting, old, new)]
            changed.update(change.name for change in found)
            changes += found
    changes += [*_required(old, new, renames), *_rules(old.schema, new.schema)]
    ordered = sorted(dict.fromkeys(changes), key=lambda change: not change.breaking)
    known = {change.name for change in ordered}
    return SchemaDifference(
        *names, tuple(ordered), sum(1 for setting in new.schema.settings if setting.path not in known)
    )


def _names(setting: Setting) -> tuple[str, ...]:
    """Every name under which it is read, the canonical ones first."""
    canonical = [setting.env] if setting.env else [name for _, name in setting.env_of] or [default_name(setting.path)]
    return (*canonical, *(alias.name for alias in setting.aliases if alias.read))


def _renames(old: Schema, new: Schema) -> dict[str, str]:
    """Path of a new setting → path of the one that is gone and was written under a name of it."""
    gone = {name: one.path for one in old.settings if new.setting(one.path) is None for name in _names(one)}
    found: dict[str, str] = {}
    for setting in new.settings:
        if old.setting(setting.path) is None:
            former = next((gone[name] for name in _names(setting) if name in gone), None)
            if former is not None and former not in found.values():
                found[setting.path] = former
    return found


def _services(old: Manifest, new: Manifest) -> Iterator[SchemaChange]:
    before, after = ([one.name for one in manifest.services] for manifest in (old, new))
    for name in before:
        if name not in after:
            yield SchemaChange(
                "service-removed", name, breaking=True, message="is no service any more", services=(name,)
            )
    for name in after:
        if name not in before:
            yield SchemaChange("service-added", name, breaking=False, message="is a new service", services=(name,))


def _removed(old: Described, new: Described, renames: dict[str, str]) -> Iterator[SchemaChange]:
    for setting in old.schema.settings:
        if new.schema.setting(setting.path) is None and setting.path not in renames.values():
            message = f"is described no more ({', '.join(_names(setting))})"
            yield SchemaChange(
                "removed", setting.path, breaking=True, message=message, services=old.users(setting), left=_at(setting)
            )


def _added(old: Described, new: Described, renames: dict[str, str]) -> Iterator[SchemaChange]:
    for setting in new.schema.settings:
        if old.schema.setting(setting.path) is None and setting.path not in renames:
            message = f"is new ({', '.join(_names(setting))})"
            yield SchemaChange(
                "added", setting.path, breaking=False, message=message, services=new.users(setting), right=_at(setting)
            )


def _changed(before: Setting, after: Setting, old: Described, new: Described) -> Iterator[SchemaChange]:
    """What differs in a setting, then what differs only in some environments and targets."""
    users = tuple(dict.fromkeys((*old.users(before), *new.users(after))))
    found = tuple(dict.fromkeys(_verdicts(before, after)))
    for verdict in found:
        yield _change(verdict, before, after, users)
    here: dict[Verdict, dict[str, None]] = {}
    for place in dict.fromkeys((*old.schema.overlaid, *new.schema.overlaid)):
        one = old.schema.overlaid.get(place, {}).get(before.path, before)
        other = new.schema.overlaid.get(place, {}).get(after.path, after)
        if (one, other) != (before, after):
            for verdict in _verdicts(one, other):
                if verdict not in found:
                    here.setdefault(verdict, {})[place[0]] = None
    concrete = {one.name for one in new.manifest.environments if not one.abstract}
    for verdict, environments in here.items():
        yield _change(verdict, before, after, users, tuple(name for name in environments if name in concrete))


def _change(
    verdict: Verdict, before: Setting, after: Setting, users: tuple[str, ...], environments: tuple[str, ...] = ()
) -> SchemaChange:
    sides = (_at(before), _at(after))
    return SchemaChange(verdict.kind, after.path, verdict.breaking, verdict.message, users, environments, *sides)


def _verdicts(before: Setting, after: Setting) -> Iterator[Verdict]:
    secret = any(one.secret or any(map(is_secret_name, one.names())) for one in (before, after))
    yield from _naming(before, after)
    yield from spec_changes(before.spec, after.spec, secret=secret)
    yield from choices(before.schemes, after.schemes, "schemes")
    for keyword in _DEMANDS:
        yield from demands(getattr(before, keyword), getattr(after, keyword), keyword.replace("_", "-"))
    yield from demands(_pairs(before), _pairs(after), "parts")
    for keyword in _TEXTS:
        one, other = getattr(before, keyword), getattr(after, keyword)
        if one != other:
            message = f"{keyword.replace('_', '-')} is {other or 'not given'}, was {one or 'not given'}"
            yield Verdict("stricter" if other else "looser", bool(other), message)
    yield from _flags(before, after)


def _pairs(setting: Setting) -> tuple[str, ...]:
    return tuple(f"{part} is {path}" for part, path in setting.parts)


def _naming(before: Setting, after: Setting) -> Iterator[Verdict]:
    old, new = _names(before), _names(after)
    lost = [name for name in old if name not in new]
    moved = before.path != after.path
    if lost:
        message = f"is no more read as {', '.join(lost)}, but as {', '.join(new)}"
        yield Verdict("renamed", breaking=True, message=f"was {before.path}, {message}" if moved else message)
    elif moved or old[0] != new[0]:
        older = f"; {old[0]} is an older name" if old[0] != new[0] else ""
        was = f"was {before.path}, " if moved else ""
        yield Verdict("renamed", breaking=False, message=f"{was}is read as {new[0]}{older}")
    more = [name for name in new if name not in old]
    if more and not lost and old[0] == new[0]:
        yield Verdict("widened", breaking=False, message=f"is also read as {', '.join(more)}")


def _flags(before: Setting, after: Setting) -> Iterator[Verdict]:
    if before.allow_empty != after.allow_empty:
        words = "may be empty" if after.allow_empty else "counts as unset if it is empty"
        yield Verdict("widened" if after.allow_empty else "narrowed", not after.allow_empty, words)
    if before.secret != after.secret:
        said = {True: "is secret", False: "is no secret and is shown", None: "is secret only if its name says so"}
        yield Verdict("secret-changed", before.secret is True, f"{said[after.secret]} now")
    if before.default != after.default:
        was, now = (shown_default(one) or "none" for one in (before, after))
        yield Verdict("default-changed", breaking=False, message=f"default is {now}, was {was}")
    if before.deprecated != after.deprecated:
        yield Verdict("deprecated", breaking=False, message=f"is {'' if after.deprecated else 'not '}deprecated now")


def _required(old: Described, new: Described, renames: dict[str, str]) -> Iterator[SchemaChange]:
    """Where a setting must be set that need not be, and the other way round; and who uses it at all."""
    before, after = old.demanded(), new.demanded()
    for setting in new.schema.settings:
        former = old.schema.setting(renames.get(setting.path, setting.path))
        was = before.get(former.path, {}) if former is not None else {}
        now = after.get(setting.path, {})
        left = None if former is None else _at(former)
        for kind, breaking, message, pairs in (
            ("newly-required", True, "must be set", [pair for pair in now if pair not in was]),
            ("optional", False, "need not be set any more", [pair for pair in was if pair not in now]),
        ):
            if pairs:
                services, environments = (tuple(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
                yield SchemaChange(kind, setting.path, breaking, message, services, environments, left, _at(setting))
        if former is not None:
            yield from _usage(former, setting, old, new)


def _usage(former: Setting, setting: Setting, old: Described, new: Described) -> Iterator[SchemaChange]:
    was, now = old.users(former), new.users(setting)
    common = {one.name for one in old.manifest.services} & {one.name for one in new.manifest.services}
    more = tuple(name for name in now if name not in was and name in common)
    less = tuple(name for name in was if name not in now and name in common)
    sides = (_at(former), _at(setting))
    if more:
        words = f"is used by {listed(more)} too"
        yield SchemaChange("used", setting.path, False, words, more, (), *sides)
    if less:
        words = f"is no more used by {listed(less)}"
        yield SchemaChange("unused", setting.path, True, words, less, (), *sides)


def _rules(old: Schema, new: Schema) -> Iterator[SchemaChange]:
    """Rules by their ids, choices by what they are about."""
    before, after = ({rule.id: rule for rule in schema.rules} for schema in (old, new))
    for name, rule in after.items():
        if name not in before:
            yield SchemaChange("stricter", name, breaking=True, message=f"is a new rule: {rule.rule}", right=_of(rule))
        elif before[name].rule != rule.rule:
            message = f"the rule is {rule.rule}, was {before[name].rule}"
            yield SchemaChange(
                "stricter", name, breaking=True, message=message, left=_of(before[name]), right=_of(rule)
            )
    for name, rule in before.items():
        if name not in after:
            yield SchemaChange("looser", name, breaking=False, message="is no rule any more", left=_of(rule))
    chosen, choose = ({(one.group, one.keyword, one.settings) for one in schema.choices} for schema in (old, new))
    for group, keyword, settings in sorted(choose - chosen):
        message = f"{keyword} of {listed(settings)} holds now"
        yield SchemaChange("stricter", group or keyword, breaking=True, message=message)
    for group, keyword, settings in sorted(chosen - choose):
        message = f"{keyword} of {listed(settings)} holds no more"
        yield SchemaChange("looser", group or keyword, breaking=False, message=message)


def _of(rule: Rule) -> Place:
    return Place(rule.origin.path, rule.origin.key.line, rule.origin.key.column)


def _at(setting: Setting) -> Place:
    return declared(setting, "")
