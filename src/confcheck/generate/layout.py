"""The parts of a consolidated file in the order in which every format writes them."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model.consolidated import Block, Consolidated, Item, Part

FORMAT = "confcheck/1"


def sections(whole: Consolidated) -> Iterator[tuple[tuple[str, ...], tuple[Item, ...]]]:
    """Where a section stands, as keys from the root, and what it holds; sections of the file's own are no part."""
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
