"""The chain of one setting: winner, shadowed, declaration, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.checks.evidence import listed, shown
from confcheck.kernel.secrecy import shown_key
from confcheck.model import Candidate, Resolved, Setting, System, View
from confcheck.reporters.escape import escape

ABSENT = "not set"


def explanation(system: System, path: str, views: tuple[View, ...], aside: tuple[View, ...]) -> str:
    """Every definition of the setting in the given views, the winner first; `aside` are inactive files."""
    found = [(view, resolved) for view in views for resolved in view.settings if resolved.setting.path == path]
    lines = [*_declaration(system, found[0][1].setting, views)]
    for view, resolved in found:
        lines += ["", *_chain(view, resolved)]
    lines += [
        _line("inactive", resolved.setting, candidate, f"{view.service}: no deployment reads this file")
        for view in aside
        for resolved in view.settings
        if resolved.setting.path == path
        for candidate in resolved.candidates
    ]
    return "\n".join(escape(line) for line in lines) + "\n"


def _declaration(system: System, setting: Setting, views: tuple[View, ...]) -> Iterator[str]:
    yield f"{setting.path} in {views[0].environment}"
    if setting.description:
        yield f"  {setting.description}"
    yield f"  declared: {setting.origin.path}:{setting.origin.key.line}"
    yield f"  type: {_type(setting)}"
    uses = dict.fromkeys(
        f"{view.service} as {resolved.names[0]}{'' if resolved.required else ' (optional)'}"
        for view in system.views
        if view.environment == views[0].environment
        for resolved in view.settings
        if resolved.setting.path == setting.path
    )
    yield f"  used by: {listed(uses)}"
    older = [alias.name + ("" if alias.read else " (nothing reads it)") for alias in setting.aliases]
    if older:
        yield f"  older names: {', '.join(older)}"
    for keyword, words in (("agree", setting.agree), ("differ", setting.differ), ("differ-from", setting.differ_from)):
        if words:
            yield f"  {keyword}: {', '.join(words)}"


def _type(setting: Setting) -> str:
    spec = setting.spec
    facts = [spec.type, spec.format or "", f"in {spec.unit}" if spec.unit else "", spec.encoding or ""]
    if setting.secret:
        facts.append("secret")
    if setting.default is not None and not setting.secret:
        facts.append(f"default {setting.default[0]}")
    return ", ".join(fact for fact in facts if fact)


def _chain(view: View, resolved: Resolved) -> Iterator[str]:
    target = f" ({view.target})" if view.target else ""
    variant = f" from {view.variant}" if view.variant else ""
    yield f"{view.service}{target}{variant}: {_state(resolved)}"
    if resolved.winner is not None:
        yield _line("wins", resolved.setting, resolved.winner, _remark(resolved.winner))
    for candidate in resolved.shadowed:
        yield _line("shadowed", resolved.setting, candidate, _remark(candidate))
    for candidate in resolved.unread:
        yield _line("unread", resolved.setting, candidate, "nothing reads this name any more")


def _state(resolved: Resolved) -> str:
    winner = resolved.winner
    if resolved.provided:
        return "provided from outside"
    if winner is None:
        unset = "and required" if resolved.required else "and optional"
        return f"{ABSENT}, {unset if resolved.default is None else 'the default holds'}"
    if winner.undefined:
        return f"uses {listed(shown_key(variable.name) for variable in winner.undefined)}, which is not defined"
    if resolved.typed is None:
        known = "a reference, its" if resolved.reference is not None else "set, its"
        return f"{known} value is not known here"
    reasons = [issue.message for issue in resolved.typed.issues]
    return f"set, but {listed(reasons)}" if reasons else "set"


def _remark(candidate: Candidate) -> str:
    return "older name" if candidate.alias is not None else ""


def _line(word: str, setting: Setting, candidate: Candidate, remark: str) -> str:
    assignment = candidate.assignment
    position = assignment.origin.value or assignment.origin.key
    place = f"{assignment.origin.path}:{position.line}:{position.column}"
    text = f"{shown_key(assignment.key)}{assignment.separator}{shown(setting, candidate)}".rstrip()
    return f"  {word:<8}  {place}  {text}" + (f"  ({remark})" if remark else "")
