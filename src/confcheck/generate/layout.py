"""The parts of a consolidated file in the order in which every format writes them."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.consolidated import Block, Consolidated, Item, Part


def sections(whole: Consolidated) -> Iterator[tuple[tuple[str, ...], tuple[Item, ...]]]:
    """Every section: the keys that lead to it from the root, and what it holds; one of a target alone holds nothing."""
    yield from _of_part(whole.top, ())
    for target, part in whole.targets:
        yield ("targets", target), ()
        yield from _of_part(part, ("targets", target))


def _of_part(part: Part, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[Item, ...]]]:
    if part.shared:
        yield (*place, "shared"), part.shared
    for word, blocks in (("services", part.services), ("variables", part.variables)):
        yield from _blocks(blocks, (*place, word))


def _blocks(blocks: tuple[Block, ...], place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[Item, ...]]]:
    for block in blocks:
        yield (*place, block.service), block.items
