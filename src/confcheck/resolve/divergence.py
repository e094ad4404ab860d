"""Where several readers read one file differently: line by line, what lies inside a longer value with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import field

from confcheck.kernel.record import record
from confcheck.model import Inherited, Malformed, Template, Unknown
from confcheck.resolve.readings import Item, Line, Reading

_UNKNOWN = object()


@record(frozen=True, slots=True)
class Side:
    """What one reader makes of some lines."""

    reading: Reading
    items: tuple[Item, ...] = field(repr=False)
    problems: tuple[Malformed, ...]


@record(frozen=True, slots=True)
class Divergence:
    """Lines that are read differently, for one cause: the first of them."""

    line: int
    end: int
    sides: tuple[Side, ...]
    """One per reading, in their order."""
    key: str = field(repr=False)
    """The key that the line is about, as most readers have it: the shortest one on the first line."""


def divergences(readings: Sequence[Reading]) -> Iterator[Divergence]:
    """Every line that not all read alike, those that belong together at once; takes time with the size of the file."""
    known, shared = _lines(readings)
    files = [_File(one, one.by_line(known - shared), _by_line(one.problems)) for one in readings]
    end, group = 0, list[int]()
    for line in sorted(known - shared):
        if _alike(files, line):
            continue
        if line > end and group:
            yield _divergence(files, group)
            group = []
        if not group:
            end = line
        end = max(end, *(file.reach(line, known, shared) for file in files))
        group.append(line)
    if group:
        yield _divergence(files, group)


def _lines(readings: Sequence[Reading]) -> tuple[set[int], set[int]]:
    """The lines on which some reader has a key, and those of them on which all have one item in common, no other."""
    items: dict[int, Item] = {}
    times: Counter[int] = Counter()
    apart = {one.position.line for each in readings for one in each.problems if one.position is not None}
    for each in readings:
        lines = [item.candidate.assignment.origin.key.line for item in each.items]
        times.update(lines)
        apart.update(
            line for line, item in zip(lines, each.items, strict=True) if items.setdefault(line, item) is not item
        )
    return set(items), {line for line, count in times.items() if count == len(readings) and line not in apart}


@record(frozen=True, slots=True)
class _File:
    """A reading by the lines of the file, but for those that all have in common."""

    reading: Reading
    items: Line = field(repr=False)
    problems: dict[int, list[Malformed]]

    def reach(self, line: int, known: set[int], shared: set[int]) -> int:
        """The last line that the value which begins here may take in: the one above the reader's next key."""
        breaks = max((_breaks(item) for item in self.items.get(line, ())), default=0)
        end = line
        while end < line + breaks and not (end + 1 in self.items or end + 1 in self.problems or end + 1 in shared):
            end += 1
        return end if any(one in known for one in range(line + 1, end + 1)) else line


def _by_line(problems: Sequence[Malformed]) -> dict[int, list[Malformed]]:
    found: dict[int, list[Malformed]] = {}
    for problem in problems:
        if problem.position is not None:
            found.setdefault(problem.position.line, []).append(problem)
    return found


def _breaks(item: Item) -> int:
    value = item.assignment.value
    if isinstance(value, str):
        return value.count("\n")
    if isinstance(value, Template):
        text = value.written if value.written is not None else "".join(p for p in value.pieces if isinstance(p, str))
        return text.count("\n")
    return 0


def _alike(files: Sequence[_File], line: int) -> bool:
    """Whether all have the same keys with the same values there, and none complains alone."""
    first, *others = ([(item.assignment.key, form_of(item)) for item in file.items.get(line, ())] for file in files)
    if any(not _same(first, other) for other in others):
        return False
    return len({line in file.problems for file in files}) == 1


def _same(one: Sequence[tuple[str, Hashable]], other: Sequence[tuple[str, Hashable]]) -> bool:
    return len(one) == len(other) and all(
        key == its and (form == form_its or _UNKNOWN in (form, form_its))
        for (key, form), (its, form_its) in zip(one, other, strict=True)
    )


def form_of(item: Item) -> Hashable:
    """What is compared; what nobody can know differs from nothing."""
    value = item.value
    if isinstance(value, Unknown):
        return _UNKNOWN
    if value is None and isinstance(item.assignment.value, Inherited):
        return Inherited()
    return value


def _divergence(files: Sequence[_File], group: Sequence[int]) -> Divergence:
    sides = tuple(
        Side(
            file.reading,
            tuple(item for line in group for item in file.items.get(line, ())),
            tuple(problem for line in group for problem in file.problems.get(line, ())),
        )
        for file in files
    )
    first = (item.assignment.key for file in files for item in file.items.get(group[0], ()))
    return Divergence(group[0], group[-1], sides, min(first, key=len))
