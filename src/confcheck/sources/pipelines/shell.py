"""What a shell holds while a script is followed: variables whose values are sure, and the folder it is in."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from confcheck.model import Unknown
from confcheck.sources.pipelines.traced import GAP, Budget, Traced

UNSET = Unknown("a variable that only the pipeline knows")
UNSURE = Unknown("a variable that the script may change on the way")
_MAX_BLOCKS = 1_000
"""A script with more of them is no script: nothing in it is sure any more."""


@dataclass(slots=True)
class Block:
    """An `if`, a loop, a function: what it changes is not sure behind it."""

    kind: str
    before: dict[str, Traced | None] = field(default_factory=dict)
    """Variables that it changes → what they were."""


@dataclass(slots=True)
class Shell:
    """Variables and folder, as far as they are sure."""

    variables: dict[str, Traced] = field(default_factory=dict, repr=False)
    folder: str | None = ""
    """Relative to where the script starts; None: not known."""
    tainted: frozenset[str] = frozenset()
    """Names that something else may set at any time."""
    lost: bool = False
    """Whether a program or file that is not read here may have set anything."""
    blocks: list[Block] = field(default_factory=list)
    opened: int = 0
    budget: Budget = field(default_factory=Budget)
    unset: Unknown = UNSET
    """What a variable is that nothing here sets."""

    def look(self, name: str) -> Traced:
        """What a variable holds; a gap where that is not sure."""
        found = None if self.lost or name in self.tainted else self.variables.get(name)
        return _gap(UNSURE if self.lost or name in self.tainted else self.unset) if found is None else found

    def set(self, name: str, value: Traced) -> None:
        """A variable gets a value."""
        if self.blocks:
            self.blocks[-1].before.setdefault(name, self.variables.get(name))
        self.variables[name] = value

    def forget(self, name: str) -> None:
        """A variable gets a value that is not known here."""
        self.set(name, _gap(UNSURE))

    def open(self, kind: str, unsteady: frozenset[str] = frozenset()) -> None:
        """A block begins; `unsteady`: what a loop may change while it runs."""
        self.opened += 1
        self.lost = self.lost or self.opened > _MAX_BLOCKS
        self.blocks.append(Block(kind))
        for name in unsteady & self.variables.keys():
            self.forget(name)

    def otherwise(self) -> None:
        """Another branch of the block begins: nothing of the one above counts."""
        for name, value in self.blocks[-1].before.items() if self.blocks else ():
            if value is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = value

    def close(self) -> None:
        """The block ends."""
        block = self.blocks.pop() if self.blocks else Block("")
        for name in block.before:
            self.forget(name)
        if block.kind == "function":
            self.tainted |= block.before.keys()

    def change(self, where: Traced | None) -> None:
        """`cd`."""
        if where is None or not where.known or where.text.startswith(("/", "~", "-")) or self.folder is None:
            self.folder = None
        else:
            self.folder = posixpath.normpath(posixpath.join(self.folder, where.text))

    def aside(self) -> Shell:
        """A copy, for what a subshell does to itself."""
        self.opened += 1
        self.lost = self.lost or self.opened > _MAX_BLOCKS
        variables = {} if self.lost else dict(self.variables)
        inner = Shell(variables, self.folder, self.tainted, self.lost, budget=self.budget, unset=self.unset)
        inner.opened = self.opened
        return inner


def _gap(why: Unknown) -> Traced:
    return Traced(GAP, (-1, -1), (-1, -1), ((0, why),))
