"""The verdict in words: one message, sorted, without a value; or one line of JSON."""

from __future__ import annotations

from confcheck.runtime.verdict import Problem, Verdict

_FEW = 5


def said(verdict: Verdict, *, started: bool) -> str:
    """Everything that somebody has to know, ending in a line break; empty if there is nothing."""
    if verdict.ok:
        return _remarks(verdict)
    who = f"confcheck: {verdict.service} in {verdict.where}"
    wrong = _listed(verdict.problems)
    count = "1 problem" if len(wrong) == 1 else f"{len(wrong)} problems"
    does = f"STARTS IN SPITE OF {count.upper()} (CONFCHECK=warn)" if started else f"does not start, {count}"
    rows = [f"{who} {does}:", *wrong]
    rows += [f"  warning: {row.strip()}" for row in _listed(verdict.warnings)]
    rows += [f"  note: {note}" for note in verdict.notes]
    if verdict.hint:
        rows.append(f"  help: {verdict.hint}")
    return "\n".join((*rows, ""))


def _remarks(verdict: Verdict) -> str:
    """One line if something is not proven, and one for each warning; a service whose settings all fit is quiet."""
    rows = [f"warning: {row.strip()}" for row in _listed(verdict.warnings)] + list(verdict.notes)
    return "".join(f"confcheck: {verdict.service} in {verdict.where}: {row}\n" for row in rows)


def _listed(problems: tuple[Problem, ...]) -> list[str]:
    """One row per setting, with everything that is wrong about it."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        rows.setdefault((one.setting, one.name), []).append(one.message)
    return [f"  {_who(*about)}{', and '.join(dict.fromkeys(messages))}" for about, messages in rows.items()]


def _who(setting: str, name: str) -> str:
    """What a row begins with: the variable, and the setting that it is."""
    if not name:
        return f"{setting} " if setting else ""
    return f"{name} ({setting}) "


def as_json(verdict: Verdict, *, started: bool) -> str:
    """The same for programs: one line of JSON, without a line break inside."""
    import json  # noqa: PLC0415 - only who asks for it pays

    return (
        json.dumps(
            {
                "version": 1,
                "event": "confcheck",
                "level": "info" if verdict.ok else "error",
                "verdict": "ok" if verdict.ok else "started" if started else "refused",
                "service": verdict.service,
                "environment": verdict.environment,
                "target": verdict.target,
                "lock": verdict.lock,
                "schema": verdict.schema or None,
                "root": verdict.root or None,
                "settings": verdict.count,
                "problems": [_object(one) for one in verdict.problems],
                "warnings": [_object(one) for one in verdict.warnings],
                "not_proven": list(verdict.unproven),
                "by_shape": list(verdict.by_shape),
                "notes": list(verdict.notes),
                "help": verdict.hint or None,
            }
        )
        + "\n"
    )


def _object(problem: Problem) -> dict[str, str | None]:
    return {
        "check": problem.check,
        "setting": problem.setting or None,
        "name": problem.name or None,
        "message": problem.message,
    }
