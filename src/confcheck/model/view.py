"""Views: the settings of one service in one environment and target, winners and everything they shadow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import TypeAlias

from confcheck.kernel.record import record
from confcheck.kernel.spec import Typed
from confcheck.model.assignment import Assignment, Mention, Parsed
from confcheck.model.manifest import Manifest, SourceEntry
from confcheck.model.origin import Origin
from confcheck.model.setting import Alias, Schema, Setting
from confcheck.model.suppression import Suppression
from confcheck.model.value import Reference, Structure, Unknown, Variable

Outcome: TypeAlias = str | Reference | Structure | Unknown | None
"""What a key holds in a view once variables are replaced; None: nothing after all (an unmet pass-through)."""


@record(frozen=True, slots=True)
class Dangling:
    """A mention of a path where nothing is."""

    mention: Mention
    near: str | None = None
    """A path that exists and was probably meant."""


@record(frozen=True, slots=True)
class Document:
    """One file as one source entry claims it, with the files it includes."""

    source: SourceEntry
    parsed: Parsed
    assignments: tuple[Assignment, ...] = ()
    """Its own and those of included files, in the order of precedence: later wins."""
    project: tuple[Assignment, ...] = ()
    """What variables with `lookup = project` see."""
    environments: tuple[str, ...] | None = None
    """Canonical names of the environments it is claimed for; None: every one."""
    services: tuple[str, ...] | None = None
    """Services it is claimed for, captured or listed; None: every one, or those its format names."""
    open: tuple[tuple[tuple[str, ...], Origin], ...] = ()
    """Scopes that take in an object that no file holds, and where it is named: any key may come from there."""
    dangling: tuple[Dangling, ...] = ()
    """What it names, and is not there."""

    @property
    def path(self) -> str:
        """Of the file, relative to the workspace root."""
        return self.parsed.path


@record(frozen=True, slots=True)
class Layer:
    """A document's place in the precedence of one view: the higher rank wins."""

    rank: int
    document: Document


@record(frozen=True, slots=True)
class Candidate:
    """An assignment as one view sees it: on its layer, with its variables replaced."""

    assignment: Assignment
    layer: Layer
    value: Outcome = field(repr=False)
    alias: Alias | None = None
    """Set when it was written under an older name."""
    undefined: tuple[Variable, ...] = ()
    """Variables of it that have neither value nor default."""
    supplier: Assignment | None = field(default=None, repr=False)
    """The assignment that the whole value comes from, where a variable or a pass-through key fetched it."""
    secret: bool = False
    """Whether its place says that it is secret, or a secret went into it through a variable."""


@record(frozen=True, slots=True)
class Derived:
    """What `derive` makes of a setting in one view; no assignment says it, so its places are those of its operands."""

    value: str | Unknown = field(repr=False)
    typed: Typed | None
    """None where the value is not known, or is none of the setting's type."""
    operands: tuple[str, ...]
    """Paths of the settings it is made of, in the order of the template; the view has every one."""
    secret: bool = False
    """Whether a secret went into it."""


@record(frozen=True, slots=True)
class Resolved:
    """One setting in one view."""

    setting: Setting
    """With the overlays of the view's environment and target applied."""
    names: tuple[str, ...]
    """Under which the service finds it: canonical first, then the aliases that are still read."""
    candidates: tuple[Candidate, ...] = ()
    """Every assignment under those names, the best first."""
    winner: Candidate | None = None
    """The one that supplies the value; None if the setting is unset (or provided) here."""
    unread: tuple[Candidate, ...] = ()
    """Assignments under names that nothing reads any more: they have no effect."""
    typed: Typed | None = None
    """The winner's text as a typed value; None when unset, a reference, or unknown."""
    default: Typed | None = None
    """The schema's default, typed; takes part in `agree` when the setting is unset."""
    provided: bool = False
    """Whether the manifest says that it arrives from outside: set, value unknown, never compared."""
    required: bool = False
    """Whether it must be set here: components that a composite supplies need not."""
    derived: Derived | None = None
    """What `derive` makes of it, set or not; None without `derive`, and where a setting that it needs is unset."""

    @property
    def present(self) -> bool:
        """Whether the service gets a value for it, known or not, the default aside."""
        return self.winner is not None or self.provided

    @property
    def effective(self) -> Typed | None:
        """What the service gets: the winner's value, else what is derived, else the default; None if not known."""
        if self.provided:
            return None
        if self.winner is not None:
            return self.typed
        return self.default if self.derived is None else self.derived.typed

    @property
    def reference(self) -> Reference | None:
        """The secret it is bound to, if its value is a reference."""
        if self.winner is not None and isinstance(self.winner.value, Reference):
            return self.winner.value
        return None

    @property
    def shadowed(self) -> tuple[Candidate, ...]:
        """Everything the winner beats."""
        return tuple(candidate for candidate in self.candidates if candidate is not self.winner)


@record(frozen=True, slots=True)
class View:
    """The settings of one service in one environment and target."""

    service: str
    environment: str
    target: str | None
    variant: str | None = None
    """Path of the one file that this view is made for: an alternative (`variants`), an inactive file, a template."""
    layers: tuple[Layer, ...] = ()
    """The lowest first."""
    settings: tuple[Resolved, ...] = ()
    """Every setting that the service uses, in the order of the schema."""
    unknown: tuple[Candidate, ...] = ()
    """Assignments whose key is no setting of this service."""
    _by_path: dict[str, Resolved] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the settings once."""
        self._by_path.update((resolved.setting.path, resolved) for resolved in self.settings)

    @property
    def paths(self) -> Iterable[str]:
        """Of the settings that the service uses."""
        return self._by_path.keys()

    def get(self, path: str) -> Resolved | None:
        """The setting of that path, if the service uses it."""
        return self._by_path.get(path)


@record(frozen=True, slots=True)
class Misfit:
    """Why a pattern that claims the files beside one does not claim that, too."""

    pattern: str
    capture: str
    """`environment` or `service`."""
    word: str
    """What stands in the name of the file where a declared one should."""
    near: str | None = None
    """The declared name that was probably meant."""


@record(frozen=True, slots=True)
class Unclaimed:
    """A file of the workspace that looks like a source, and that no source claims."""

    path: str
    environments: tuple[str, ...] = ()
    """Of the claimed files beside it, where its folder says whose they are; empty: not known."""
    misfit: Misfit | None = None
    """Set where it looks like the claimed files beside it."""


@record(frozen=True, slots=True)
class System:
    """Everything that was read, resolved: what every check gets."""

    manifest: Manifest
    schema: Schema
    documents: tuple[Document, ...]
    views: tuple[View, ...]
    inactive: tuple[View, ...] = ()
    """One view per service, environment and inactive file: never deployed, only compared."""
    templates: tuple[View, ...] = ()
    """One view per service, environment and template: only its keys are compared with the schema."""
    unused: tuple[Suppression, ...] = ()
    """Suppressions that suppress nothing, once the other checks have run."""
    today: str = ""
    """ISO date of the run, for what is past its `until`; empty: nothing is ever past."""
    unclaimed: tuple[Unclaimed, ...] = ()
    """By path."""

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """Every suppression of the manifest and of the files, each once."""
        of_files = (one for document in self.documents for one in document.parsed.suppressions)
        return tuple(dict.fromkeys((*self.manifest.ignores, *of_files)))
