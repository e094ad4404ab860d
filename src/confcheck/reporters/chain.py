"""The chain of one setting in one view: its state, and every definition, the winner first."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import at_key, is_secret, listed, shown_default, shown_unset
from confcheck.kernel.record import record
from confcheck.kernel.secrecy import shown_variable
from confcheck.model import Candidate, Resolved, Setting, View

ABSENT = "not set"


@record(frozen=True, slots=True)
class State:
    """What a service gets for a setting."""

    word: str
    """`provided`, `derived`, `default`, `missing`, `unset`, `undefined`, `reference`, `unknown`, `invalid` or `set`."""
    text: str
    """The same in a sentence, never with a value."""


@record(frozen=True, slots=True)
class Definition:
    """One assignment of the chain as it may be shown."""

    role: str
    """`wins`, `shadowed`, `unread` or `inactive`; `derived` and `from` where no assignment supplies the value."""
    place: str
    """`path:line:column` of the value, of the key where nothing is written."""
    line: str
    """Rebuilt from the key and the masked value."""
    remark: str = ""


def state(resolved: Resolved) -> State:
    """How the view stands to the setting."""
    winner = resolved.winner
    if resolved.provided:
        return State("provided", "provided from outside")
    if winner is None:
        return _absence(resolved)
    if winner.undefined:
        secret = is_secret(resolved.setting, winner)
        names = dict.fromkeys(shown_variable(variable.name, secret=secret) for variable in winner.undefined)
        return State("undefined", f"uses {listed(names)}, which {'is' if len(names) == 1 else 'are'} not defined")
    if resolved.typed is None:
        if resolved.reference is not None:
            return State("reference", "a reference, its value is not known here")
        return State("unknown", "set, its value is not known here")
    reasons = [issue.message for issue in resolved.typed.issues]
    return State("invalid", f"set, but {listed(reasons)}") if reasons else State("set", "set")


def _absence(resolved: Resolved) -> State:
    if resolved.derived is not None:
        return State("derived", f"{ABSENT}, derived from {listed(resolved.derived.operands)}")
    if resolved.default is not None:
        return State("default", f"{ABSENT}, the default holds")
    if resolved.required:
        return State("missing", f"{ABSENT}, and required")
    return State("unset", f"{ABSENT}, and optional")


def definitions(resolved: Resolved) -> Iterator[Definition]:
    """The winner, what it shadows, and what nothing reads."""
    if resolved.winner is not None:
        role = "shadowed" if resolved.provided else "wins"
        yield definition(role, resolved.setting, resolved.winner, _remark(resolved.winner))
    for candidate in resolved.shadowed:
        yield definition("shadowed", resolved.setting, candidate, _remark(candidate))
    for candidate in resolved.unread:
        yield definition("unread", resolved.setting, candidate, "nothing reads this name any more")


def derivation(view: View, resolved: Resolved) -> Iterator[Definition]:
    """Where nothing sets a derived setting: what it is, and everything that it is made of."""
    derived = resolved.derived
    if derived is None or resolved.present:
        return
    setting = resolved.setting
    yield Definition("derived", declared_at(setting), f"{resolved.names[0]}={shown_unset(resolved)[1]}")
    for one in filter(None, map(view.get, derived.operands)):
        if one.winner is not None:
            yield definition("from", one.setting, one.winner, _remark(one.winner))
        elif one.provided:
            yield Definition("from", declared_at(one.setting), one.names[0], "provided from outside")
        else:
            how, text = shown_unset(one)
            yield Definition("from", declared_at(one.setting), f"{one.names[0]}={text}", how)


def declared_at(setting: Setting) -> str:
    """Where the schema has it, `path:line:column`."""
    return f"{setting.origin.path}:{setting.origin.key.line}:{setting.origin.key.column}"


def definition(role: str, setting: Setting, candidate: Candidate, remark: str = "") -> Definition:
    """One assignment with its line and place."""
    assignment = candidate.assignment
    position = assignment.origin.value or assignment.origin.key
    place = f"{assignment.origin.path}:{position.line}:{position.column}"
    snippet = at_key(None, setting, candidate, "").snippet
    return Definition(role, place, snippet.text if snippet is not None else "", remark)


def _remark(candidate: Candidate) -> str:
    words = ["older name"] if candidate.alias is not None else []
    if candidate.supplier is not None:
        origin = candidate.supplier.origin
        words.append(f"written at {origin.path}:{(origin.value or origin.key).line}")
    return ", ".join(words)


def facts(setting: Setting) -> str:
    """Type, format, unit, encoding, secrecy and default in one line."""
    spec = setting.spec
    words = [spec.type, spec.format or "", f"in {spec.unit}" if spec.unit else "", spec.encoding or ""]
    words.append("secret" if setting.secret else "")
    words.append(f"default {default(setting)}" if setting.default is not None and not setting.secret else "")
    return ", ".join(filter(None, words))


def default(setting: Setting) -> str:
    """The schema's default as it may be shown: a secret's never, even if only the name says that it is one."""
    return shown_default(setting)


def older_names(setting: Setting) -> list[str]:
    """Its aliases, with those that nothing reads marked."""
    return [alias.name + ("" if alias.read else " (nothing reads it)") for alias in setting.aliases]


def agreements(setting: Setting) -> list[str]:
    """What it must agree with, differ from or be: `agree: services`."""
    keywords = (
        ("agree", setting.agree),
        ("differ", setting.differ),
        ("differ-from", setting.differ_from),
        ("derive", filter(None, (setting.derive,))),
    )
    return [f"{keyword}: {words}" for keyword, listing in keywords if (words := ", ".join(listing))]
