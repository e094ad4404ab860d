"""Rules and `only-if`: compiled once, every mistake in them at its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, NamedTuple

from confcheck.model import Position, Rule, Setting
from confcheck.schema.compilation import Compilation
from confcheck.schema.overlay import Overlaid
from confcheck.schema.settings import Draft

if TYPE_CHECKING:
    from confcheck.kernel.rules import Kind, Names, Operand, Program, Refusal


class _Written(NamedTuple):
    """A text in the language of rules, where it stands, and the services in whose views it is judged."""

    text: str
    path: str
    position: Position
    services: tuple[str, ...]
    said: str
    """What those services are called when none of them fits."""


class _Known(NamedTuple):
    """What rules may name, and what decides whether they may."""

    names: Names
    variants: dict[str, list[Setting]]
    """Path → the setting, and what overlays make of it."""
    torn: frozenset[str]
    """Settings that an overlay gives another type."""


def compile_rules(
    compilation: Compilation, drafts: Iterable[Draft], overlaid: Overlaid, rules: Iterable[Rule], texts: Map[str, str]
) -> dict[str, Program]:
    """Every text in the language of rules → its program."""
    base = list(drafts)
    changed = [draft for each in overlaid.values() for draft in each.values()]
    written = [*_rules(compilation, rules), *_conditions(compilation, [*base, *changed])]
    if not written:
        return {}
    known = _known(compilation, [draft.setting for draft in (*base, *changed)])
    programs: dict[str, Program] = {}
    for one in written:
        program = programs.get(one.text) or _compiled(compilation, one, known.names, texts)
        if program is not None:
            programs[one.text] = program
            _check_operands(compilation, one, program, known, texts)
    return programs


def _rules(compilation: Compilation, rules: Iterable[Rule]) -> Iterator[_Written]:
    every = tuple(service.name for service in compilation.manifest.services)
    for rule in rules:
        position = rule.origin.value or rule.origin.key
        said = "no service" if rule.services is None else "none of its `services`"
        yield _Written(rule.rule, rule.origin.path, position, every if rule.services is None else rule.services, said)


def _conditions(compilation: Compilation, drafts: Iterable[Draft]) -> Iterator[_Written]:
    every = tuple(service.name for service in compilation.manifest.services)
    seen: set[tuple[str, Position]] = set()
    for draft in drafts:
        text, keyword = draft.setting.only_if, draft.written.keywords.get("only-if")
        if text is None or keyword is None or (keyword.path, keyword.value.position) in seen:
            continue
        seen.add((keyword.path, keyword.value.position))
        services = tuple(service for service in every if draft.setting.used_by(service))
        yield _Written(text, keyword.path, keyword.value.position, services, "no service of the setting")


def _known(compilation: Compilation, settings: Iterable[Setting]) -> _Known:
    from confcheck.kernel.rules import Names, joined, kind_of  # noqa: PLC0415 - only schemas with rules need it

    kinds: dict[str, Kind] = {}
    variants: dict[str, list[Setting]] = {}
    torn: set[str] = set()
    for setting in settings:
        kind, before = kind_of(setting.spec), kinds.get(setting.path)
        both = kind if before is None else joined(before, kind)
        torn |= {setting.path} if both is None else set()
        kinds[setting.path] = both or before or kind
        variants.setdefault(setting.path, []).append(setting)
    services = tuple(service.name for service in compilation.manifest.services)
    return _Known(Names(kinds, services), variants, frozenset(torn))


def _compiled(compilation: Compilation, one: _Written, names: Names, texts: Map[str, str]) -> Program | None:
    from confcheck.kernel.rules import Refusal, compile_rule  # noqa: PLC0415 - as above

    try:
        return compile_rule(one.text, names)
    except Refusal as refusal:
        _refuse(compilation, one, refusal, texts)
        return None


def _check_operands(
    compilation: Compilation, one: _Written, program: Program, known: _Known, texts: Map[str, str]
) -> None:
    """Somebody must use all that the rule names; a setting that is a number here and a text there fits no rule."""
    from confcheck.kernel.rules import Refusal  # noqa: PLC0415 - as above

    def uses(service: str, operand: Operand) -> bool:
        return any(setting.used_by(service) for setting in known.variants[operand.path])

    for operand in program.operands:
        if operand.path in known.torn:
            message = f"`{operand.path}` has another type in some environment or target"
            _refuse(compilation, one, Refusal(message, operand.at), texts)
        if operand.service is not None and not uses(operand.service, operand):
            message = f"`{operand.service}` does not use `{operand.path}`"
            _refuse(compilation, one, Refusal(message, operand.at), texts)
    own = [operand for operand in program.operands if operand.service is None]
    if own and not any(all(uses(service, operand) for operand in own) for service in one.services):
        hint = "a setting of another service is written services.NAME.PATH"
        _refuse(compilation, one, Refusal(f"{one.said} uses every setting that the rule names", own[0].at, hint), texts)


def _refuse(compilation: Compilation, one: _Written, refusal: Refusal, texts: Map[str, str]) -> None:
    position = _inside(texts.get(one.path, ""), one, refusal.at)
    where = "" if position is not None or not refusal.at else f", at character {refusal.at + 1} of the rule"
    compilation.wrong(one.path, position or one.position, f"{refusal.message}{where}", refusal.hint)


def _inside(text: str, one: _Written, offset: int) -> Position | None:
    """The place of a character of a rule that stands on one line as it is; None for blocks and escapes."""
    lines = text.split("\n", one.position.line)
    line = lines[one.position.line - 1] if len(lines) >= one.position.line else ""
    start = one.position.column - 1
    quote = line[start : start + 1] if line[start : start + 1] in ("'", '"') else ""
    written = quote + one.text + quote
    if not one.text or not line.startswith(written, start):
        return None
    return Position(one.position.line, one.position.column + len(quote) + offset)
