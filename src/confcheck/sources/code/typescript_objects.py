"""Objects of TypeScript: their entries, and what is spread among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcheck.kernel.record import record
from confcheck.model import Position
from confcheck.sources.code.constants import COMPUTED, Constant, Leaf, Named, Table, table

if TYPE_CHECKING:
    from tree_sitter import Node

    from confcheck.sources.code.typescript_values import Reading

_FUNCTIONS = ("arrow_function", "function_expression", "function", "generator_function", "class", "method_definition")
_SPREAD = "what is spread here is known only when the code runs"
_KEY = "a computed key is not read"


def object_of(reading: Reading, node: Node) -> Constant:
    """Its entries, and where some cannot be told."""
    found = _Object([], [], set())
    for child in node.named_children:
        found.take(reading, child)
    return table(found.entries, reading.code.of(node), found.gaps)


@record(frozen=True, slots=True)
class _Object:
    """An object on its way."""

    entries: list[Named]
    gaps: list[tuple[Position, str]]
    spread: set[str]

    def take(self, reading: Reading, child: Node) -> None:
        """One part of it; functions are no settings."""
        if child.type == "spread_element":
            self._spread(reading, child)
        elif child.type == "shorthand_property_identifier":
            self._put(reading.code.text_of(child), reading.code.of(child), reading.value(child))
        elif child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            name = None if key is None or key.type == "computed_property_name" else reading.key(key)
            if value is None or value.type in _FUNCTIONS:
                return
            if name is None or name[0] == "__proto__":
                self.gaps.append((reading.code.of(child), _KEY))
            else:
                self._put(*name, reading.value(value))

    def _put(self, key: str, position: Position, constant: Constant) -> None:
        if key in self.spread:  # it is meant to replace what was spread before it
            self.spread.discard(key)
            self.entries[:] = [entry for entry in self.entries if entry.key != key]
        self.entries.append(Named(key, position, constant))

    def _spread(self, reading: Reading, child: Node) -> None:
        value = reading.value(child.named_children[-1]) if child.named_children else None
        if isinstance(value, Table) and not value.scope:
            replaced = {entry.key for entry in value.entries}
            self.entries[:] = [*(one for one in self.entries if one.key not in replaced), *value.entries]
            self.gaps.extend(value.gaps)
        else:
            self.entries[:] = [Named(one.key, one.position, Leaf(COMPUTED, one.position)) for one in self.entries]
            self.gaps.append((reading.code.of(child), _SPREAD))
        self.spread.update(entry.key for entry in self.entries)
