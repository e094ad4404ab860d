"""The `env` of a workflow, a job, a step: names, values, and what each of them sees of those around it."""

from __future__ import annotations

from collections.abc import Mapping as Names

from confcheck.kernel.record import record
from confcheck.model import Entry, Mapping, Node, Scalar
from confcheck.sources.pipelines.core_scalars import core_text
from confcheck.sources.pipelines.expressions import fill
from confcheck.sources.pipelines.found import Found
from confcheck.sources.pipelines.traced import Traced, anew


@record(frozen=True, slots=True)
class Variables:
    """The variables of one mapping."""

    pairs: tuple[tuple[Entry, Traced], ...] = ()

    def over(self, env: Names[str, Traced]) -> dict[str, Traced]:
        """What there is around it, with these on top."""
        return {**env, **{entry.key: value for entry, value in self.pairs}}

    def assign(self, scope: tuple[str, ...], found: Found) -> None:
        """They are those of a block."""
        block = found.block(scope)
        for entry, value in self.pairs:
            found.put(entry, value.value(), block)
            if found.full:
                return


def read_env(owner: Node | None, env: Names[str, Traced], found: Found) -> Variables:
    """The variables that `env` of a mapping sets; `env`: what its expressions see."""
    node = owner.get("env") if isinstance(owner, Mapping) else None
    if isinstance(node, Mapping):
        return Variables(tuple(pair for entry in node.entries if (pair := _pair(entry, env, found)) is not None))
    if isinstance(node, Scalar) and "${{" in node.text:
        found.note(found.spot(node), "these variables are made by an expression, which only the pipeline knows")
    elif node is not None and not (isinstance(node, Scalar) and node.kind == "null"):
        found.problem(found.spot(node), "GitHub refuses this file: `env` is not a mapping")
    return Variables()


def read_text(scalar: Scalar, env: Names[str, Traced], found: Found) -> Traced:
    """A text with its expressions replaced."""
    text, written = core_text(scalar), found.text(scalar)
    return fill(written if text == scalar.text else anew(text, written), env, found.budget)


def _pair(entry: Entry, env: Names[str, Traced], found: Found) -> tuple[Entry, Traced] | None:
    if isinstance(entry.value, Scalar):
        return entry, read_text(entry.value, env, found)
    found.problem(found.spot(entry.value), "GitHub refuses this file: the value of a variable is a list or a mapping")
    return None
