"""What an assignment gives to its key: text, a template over other names, a reference, or something unknown."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.model.origin import Position


@record(frozen=True, slots=True)
class Reference:
    """A value that points into a secret store instead of being one, in normal form."""

    store: str
    """Canonical name of the store: `gcp`, `kubernetes`, `aws-ssm`, `vault`, …"""
    id: str = field(repr=False)
    """Identity inside the store; it may be shown only if `shown` says so."""
    version: str | None = None
    """Version or key; None where none is given."""
    shown: bool = False
    """Whether the id matches the grammar of its store (otherwise someone wrote a password there)."""

    @property
    def comparable(self) -> bool:
        """Whether two of this id are one secret: what stands behind a name of the environment differs by process."""
        return self.store != "env"


@record(frozen=True, slots=True)
class Unknown:
    """A value that is set, but which confcheck cannot know: `provided`, a command substitution, a field reference."""

    why: str
    """A short phrase that never holds the value: "provided from outside"."""


EXECUTED = Unknown("made by a command, which is never run here")
"""What a value is where its reader would execute `$(…)` or what stands in backticks."""


@record(frozen=True, slots=True)
class Inherited:
    """A key without a value of its own, taken from the surrounding process: compose's `- KEY` and `KEY:`."""

    lookup: str = "project"
    """What stands for that process, as `Template.lookup` says it."""


@record(frozen=True, slots=True)
class Structure:
    """An array or object written natively in a structured file, as canonical JSON text."""

    json: str = field(repr=False)


@record(frozen=True, slots=True)
class Variable:
    """A use of another name inside a value: `${name}`, with the operator and its operand if there is one."""

    name: str
    operator: str
    """`""`, `":-"`, `"-"`, `":+"`, `"+"`, `":?"` or `"?"`."""
    operand: Template | None
    position: Position
    """Of the `$`."""


@record(frozen=True, slots=True)
class Template:
    """Text with variables in it; becomes text when a view supplies their values."""

    pieces: tuple[str | Variable, ...] = field(repr=False)
    lookup: str = "file"
    """What the variables see. `file`: earlier keys of the same file, then lower layers of the view; `process`: lower
    layers, then earlier keys of the same file; `own`: only earlier keys of the same file; `project`: only the file's
    project (compose: the `.env` beside it) and `provided`; `project-file`: the project, then earlier keys of the same
    file (compose's `env_file`); `project:` and names of projects joined by commas (compose's `include`): only those,
    the first match wins, and the empty name is the file's project; `lower`: only lower layers, as code does that asks
    its process; otherwise the name of the rules in `sources/expansion_rules.py`: lower layers, then the file as a
    whole."""
    written: str | None = field(default=None, repr=False)
    """The whole text, where a reader replaces variables over and over, also in what it put there; the pieces only say
    then where the variables stand."""


Value: TypeAlias = str | Template | Reference | Unknown | Inherited | Structure
