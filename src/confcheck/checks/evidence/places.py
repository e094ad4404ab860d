"""Places: where an assignment stands, with its line rebuilt from what may be shown."""

from __future__ import annotations

from dataclasses import replace

from confcheck.checks.evidence.shown import shown
from confcheck.kernel.secrecy import MASK, shown_key
from confcheck.model import Candidate, Origin, Place, Position, Setting, Snippet, View


def at_value(view: View | None, setting: Setting | None, candidate: Candidate, label: str) -> Place:
    """The assignment that wrote the value, marked at it; at its key if the value is masked or nothing is written.

    A value that a variable or a pass-through key fetched stands where it was written; the label says who uses it.
    """
    if candidate.supplier is not None:
        use = candidate.assignment.origin
        label = f"{label}, used at {use.path}:{(use.value or use.key).line}"
        key = shown_key(candidate.supplier.key)
        candidate = replace(candidate, assignment=candidate.supplier, supplier=None)
    else:
        key = _key(setting, candidate)
    assignment, text = candidate.assignment, shown(setting, candidate)
    if assignment.origin.value is None or text in ("", MASK):
        return _at_key(view, candidate, label, key, text)
    line = key + assignment.separator
    snippet = Snippet(line + text, len(line), len(text))
    return _placed(view, assignment.origin, assignment.origin.value, label, snippet)


def at_key(view: View | None, setting: Setting | None, candidate: Candidate, label: str) -> Place:
    """The assignment, marked at its key."""
    return _at_key(view, candidate, label, _key(setting, candidate), shown(setting, candidate))


def _at_key(view: View | None, candidate: Candidate, label: str, key: str, text: str) -> Place:
    assignment = candidate.assignment
    line = key if assignment.origin.value is None else (key + assignment.separator + text).rstrip()
    return _placed(view, assignment.origin, assignment.origin.key, label, Snippet(line, 0, len(key)))


def _key(setting: Setting | None, candidate: Candidate) -> str:
    """The key of a setting is a name of the schema; any other may be a piece of a secret."""
    return shown_key(candidate.assignment.key) if setting is None else candidate.assignment.key


def at_name(view: View | None, candidate: Candidate, label: str) -> Place:
    """The assignment, only its key: nothing is known about a name outside the schema, so no value is shown."""
    key = shown_key(candidate.assignment.key)
    return _placed(view, candidate.assignment.origin, candidate.assignment.origin.key, label, Snippet(key, 0, len(key)))


def at_file(view: View | None, path: str, label: str) -> Place:
    """A file as a whole: what was searched, what is missing."""
    return _in_view(view, Place(path, label=label))


def at_position(path: str, position: Position | None, label: str) -> Place:
    """A point in a file whose line must not be shown."""
    if position is None:
        return Place(path, label=label)
    return Place(path, position.line, position.column, label)


def declared(setting: Setting, label: str, view: View | None = None) -> Place:
    """Where the schema declares the setting."""
    name = setting.path.rsplit(".", 1)[-1]
    key = setting.origin.key
    place = Place(setting.origin.path, key.line, key.column, label, snippet=Snippet(f"{name}:", 0, len(name)))
    return _in_view(view, place)


def _placed(view: View | None, origin: Origin, position: Position, label: str, snippet: Snippet) -> Place:
    return _in_view(view, Place(origin.path, position.line, position.column, label, snippet=snippet))


def _in_view(view: View | None, place: Place) -> Place:
    if view is None:
        return place
    return Place(
        place.path,
        place.line,
        place.column,
        place.label,
        view.environment,
        view.target,
        view.service,
        place.snippet,
    )
