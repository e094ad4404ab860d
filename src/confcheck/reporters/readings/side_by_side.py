"""`confcheck parse`: every line once where all readers agree, and who reads it how where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from confcheck.checks.evidence import Letters, counted, listed
from confcheck.model import Position
from confcheck.reporters.escape import cells, escape
from confcheck.reporters.readings.values import Values, any_secret, values_of
from confcheck.resolve.divergence import Divergence, Side, divergences, form_of
from confcheck.resolve.readings import Item, ReadFile, Reading

MARK = "≠"
"""In front of a line that is read differently."""
_MOST = 6
"""Readers of a majority that are named one by one; assignments that are shown of what another takes for one value."""


def side_by_side(file: ReadFile, reveal: bool) -> str:
    """For people: in the order of the file, with the places of keys."""
    values = values_of(file.text, reveal=reveal)
    different = list(divergences(file.readings))
    told = {(item.line, item.assignment.key) for one in different for side in one.sides for item in side.items}
    first, counting = file.readings[0], _counting(file.readings)
    alike = [item for item in first.items if (item.line, item.assignment.key) not in told]
    parts = [(one.line, _different(one, values)) for one in different]
    parts += [(item.line, _alike(item, len(file.readings), values, counting)) for item in alike]
    parts += list(_unread(file.readings, different))
    body = [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]
    return "\n".join([*_head(file, len(alike), len(different)), *body]) + "\n"


def _head(file: ReadFile, alike: int, different: int) -> Iterator[str]:
    readers = [one.reader.name for one in file.readings]
    who = readers[0] if len(readers) == 1 else counted(len(readers), "reader")
    count = counted(alike, "assignment") if len(readers) == 1 else f"{alike} alike, {different} differently"
    yield escape(f"{file.path}, read as by {who}: {count}")
    for one in file.readings:
        if one.refused is not None:
            yield escape(f"  {one.reader.name} refuses it: {_at(one.refused.position)} {one.refused.message}")


def _at(position: Position | None) -> str:
    return "" if position is None else f"{position.line}:{position.column}"


def place(item: Item) -> str:
    """Line and column of the key, in a column of their own."""
    return f"{_at(item.assignment.origin.key):<7}"


Counting = dict[str, dict[int, list[str]]]
"""Key that is written more than once → line of each writing that counts for some reader → these readers."""


def _counting(readings: Sequence[Reading]) -> Counting:
    found: Counting = {
        item.candidate.assignment.key: {} for one in readings for item in one.items if not item.effective
    }
    for one in readings if found else ():
        for item in one.items:
            if item.effective and item.candidate.assignment.key in found:
                found[item.assignment.key].setdefault(item.line, []).append(one.reader.name)
    return found


def _alike(item: Item, readings: int, values: Values, counting: Counting) -> list[str]:
    text = values.told(item, Letters(), secret=False)
    counts, several = "", counting.get(item.assignment.key)
    for_whom = [] if several is None else list(dict.fromkeys(several.get(item.line, ())))
    if several is not None and len(for_whom) < readings:
        counts = f"   (counts for {listed(for_whom)} only)" if for_whom else "   (another line counts)"
    return [f"  {place(item)} {escape(values.key(item))} = {escape(text)}{counts}"]


def _different(one: Divergence, values: Values) -> list[str]:
    letters, items = Letters(), [item for side in one.sides for item in side.items]
    secret = any_secret(items)
    meant: dict[object, tuple[str, object]] = {}
    groups: dict[object, tuple[str, list[str]]] = {}
    for side in one.sides:
        told = tuple((item.assignment.key, item.value) for item in side.items), _faults(side)
        if told not in meant:
            forms = tuple((item.assignment.key, form_of(item)) for item in side.items)
            meant[told] = _reads(one, side, values, letters, secret), forms
        text, _ = meant[told]
        groups.setdefault(meant[told], (text, []))[1].append(side.reading.reader.name)
    first = next(item for item in items if item.line == one.line and item.assignment.key == one.key)
    down = f", down to line {one.end}" if one.end > one.line else ""
    width = max(cells(text) for text, _ in groups.values())
    inside = [f"          {text}{' ' * (width - cells(text))}   {who}" for text, who in _named([*groups.values()])]
    return [f"{MARK} {place(first)} {escape(values.key(first))}{down}", *inside]


def _named(groups: Sequence[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Each group with its readers; a large majority is all the others."""
    total = sum(len(names) for _, names in groups)
    for text, names in groups:
        many = len(names) > _MOST and len(names) * 2 > total and len(groups) > 1
        yield text, f"the other {len(names)}" if many else ", ".join(names)


def _faults(side: Side) -> str:
    """What is wrong with the lines to the reader."""
    why = "; ".join(dict.fromkeys(problem.message.partition(": ")[2] or problem.message for problem in side.problems))
    refused = any("refuses" in problem.message for problem in side.problems)
    return f"{'refused' if refused else 'but'}: {why}" if why else ""


def _reads(one: Divergence, side: Side, values: Values, letters: Letters, secret: bool) -> str:
    """What a reader makes of the lines, in a few words."""
    fault = _faults(side)
    if not side.items:
        return escape(fault.replace("but: ", "dropped: ") or "no assignment")
    texts = []
    for item in side.items:
        text = values.told(item, letters, secret=secret)
        texts.append(text if item.assignment.key == one.key else f"{values.key(item)} = {text}")
    more = f" · and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return escape(" · ".join(texts[:_MOST]) + more) + (escape(f"   ({fault})") if fault else "")


def _unread(readings: Sequence[Reading], different: Sequence[Divergence]) -> Iterator[tuple[int, list[str]]]:
    """What is wrong where no reader disagrees with another about a key."""
    told = {id(problem) for one in different for side in one.sides for problem in side.problems}
    found: dict[tuple[str, str], list[str]] = {}
    lines: dict[tuple[str, str], int] = {}
    for one in readings:
        for problem in one.problems:
            if id(problem) not in told:
                key = _at(problem.position), problem.message
                found.setdefault(key, []).append(one.reader.name)
                lines[key] = problem.position.line if problem.position else 0
    for (at, message), names in found.items():
        who = "all" if len(names) == len(readings) else ", ".join(names)
        yield lines[at, message], [escape(f"! {at:<7} {message}   [{who}]")]
