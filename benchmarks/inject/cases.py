"""What is planted: a case is the example with one edit, and a label that says what is wrong where."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.inject import edits
from benchmarks.inject.entries import Block, Entry
from benchmarks.inject.example import Example, Site


@dataclass(frozen=True, slots=True)
class Label:
    """What is wrong: where, which settings it concerns, for whom."""

    path: str
    line: int | None
    """None where something is absent."""
    settings: tuple[str, ...]
    services: tuple[str, ...]
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One edit of the example; without a label it is harmless."""

    place: str
    """What it is done to: a file and a key, with `+` if the key is new, and what tells it from its namesakes."""
    variant: str
    texts: Mapping[str, str]
    """The files that differ from those of the example."""
    label: Label | None = None


Operator = Callable[[Example], Iterator[Case]]


def changed(example: Example, site: Site, value: str, variant: str) -> Case:
    """The assignment has another value."""
    return _of(site, variant, edits.set_value(_text(example, site), site.entry, value))


def rewritten(example: Example, site: Site, letters: str, variant: str) -> Case:
    """The value of the assignment is written so, letter by letter."""
    edit = edits.splice(_text(example, site), site.entry.block.path, site.entry.value_span, letters)
    return _of(site, variant, edit)


def renamed(example: Example, site: Site, key: str, variant: str) -> Case:
    """The assignment has another key."""
    return _of(site, variant, edits.rename(_text(example, site), site.entry, key))


def removed(example: Example, site: Site, variant: str = "removed") -> Case:
    """The assignment is gone."""
    return _of(site, variant, edits.remove(_text(example, site), site.entry))


def _text(example: Example, site: Site) -> str:
    return example.texts[site.entry.block.path]


def _of(site: Site, variant: str, edit: edits.Edit) -> Case:
    label = Label(edit.path, edit.line, (site.setting.path,), site.services, site.environments)
    return Case(f"{edit.path} {site.entry.key} {site.entry.whole[0]}", variant, {edit.path: edit.text}, label)


def added(  # noqa: PLR0913, PLR0917 - where, what and why
    example: Example, block: Block, path: str, value: str, variant: str, key: str | None = None
) -> Case:
    """The block sets a setting that it did not set."""
    setting = example.setting(path)
    readers = tuple(one for one in block.services if one in setting.names)
    name = key or setting.names[readers[0]]
    edit = edits.add(example.texts[block.path], block, name, value)
    environments = () if block.environment == "base" else (block.environment,)
    label = Label(edit.path, edit.line, (path,), readers, environments)
    return Case(f"{edit.path} + {name}", variant, {edit.path: edit.text}, label)


def overridden(  # noqa: PLR0913, PLR0917 - who, where, what and why
    example: Example, environment: str, service: str, path: str, value: str, variant: str
) -> Case:
    """One service gets another value in one environment: where it stands for it alone, else one layer above."""
    winner = example.winners.get((environment, service, path))
    own = winner is not None and winner.block.services == (service,) and winner.block.environment == environment
    if winner is not None and own and not winner.reference:
        site = Site(winner, example.setting(path), (service,), (environment,))
        return changed(example, site, value, variant)
    high = winner is not None and winner.block.order > example.file(environment, service).order
    block = example.deployed(environment, service) if high else example.file(environment, service)
    return added(example, block, path, value, variant)


def widened(case: Case, *settings: str) -> Case:
    """The fault concerns these settings too."""
    label = case.label
    if label is None:
        return case
    both = Label(label.path, label.line, (*label.settings, *settings), label.services, label.environments)
    return Case(case.place, case.variant, case.texts, both)


def sample(cases: Sequence[Case], number: int, seed: str) -> list[Case]:
    """So many cases, as many places as there are: a second variant of a place comes after the first of every other."""
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)
    rounds: dict[str, int] = {}
    ranked = []
    for case in shuffled:
        rank = rounds.get(case.place, 0)
        rounds[case.place] = rank + 1
        ranked.append((rank, case))
    ranked.sort(key=lambda one: one[0])
    return [case for _, case in ranked[:number]]


def entries_of(example: Example, path: str) -> list[Entry]:
    """The assignments of a file."""
    return [entry for entry in example.entries if entry.block.path == path]
