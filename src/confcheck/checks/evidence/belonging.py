"""To which environments hosts and secret ids belong, by what is declared and by how they are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.kernel.addressed import addressed
from confcheck.kernel.names import expand
from confcheck.kernel.record import record
from confcheck.kernel.spec import Json
from confcheck.model import Document, Manifest, Reference, Resolved, System, View
from confcheck.resolve.addresses import AddressBook, Owner
from confcheck.resolve.book import address_book, environments_of

_GAP = re.compile(r"[^a-z0-9]+")


@record(frozen=True, slots=True)
class Belonging:
    """What belongs to other environments, and why."""

    kind: str
    """`host` or `secret`."""
    text: str = field(repr=False)
    """The host or id, in lower case."""
    environments: tuple[str, ...]
    why: str
    """Reads after the text."""
    right: str | None = None
    """What this environment has in its place, if that is known."""


@record(frozen=True, slots=True)
class _Uses:
    """What the winners of every environment use."""

    rests: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    """Environment → at which label its name stands in hosts of its own, and what follows."""
    bound: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    """(store, id) → environments that bind it."""


def belongings(system: System) -> Iterator[tuple[View, Resolved, tuple[Belonging, ...]]]:
    """Every winner that holds something of another environment."""
    finder = _Finder(system.manifest, address_book(system), _names(system.manifest))
    # Most values name nobody, so the first pass leaves next to nothing to the second.
    for use in list(finder.candidates(system)):
        if found := tuple(finder.of(use)):
            yield use.view, use.resolved, found


@record(frozen=True, slots=True)
class _Use:
    """A winner that may belong elsewhere."""

    view: View
    resolved: Resolved
    document: Document
    held: Reference | tuple[str, ...] = field(repr=False)
    """The reference, or the hosts that some environment may claim."""


def _names(manifest: Manifest) -> dict[str, str]:
    """Every name of a concrete environment in lower case, words joined by `-`."""
    concrete = [one for one in manifest.environments if not one.abstract]
    return {_words(name): one.name for one in concrete for name in (one.name, *one.aliases)}


def _words(text: str) -> str:
    return _GAP.sub("-", text.lower()).strip("-")


@dataclass(slots=True)
class _Finder:
    manifest: Manifest
    book: AddressBook
    names: dict[str, str]
    uses: _Uses = field(default_factory=_Uses)
    hosts: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Type and text → hosts in it that some environment declares, or is the namesake of."""
    suspects: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict)
    """(environment, hosts) → whether another one may claim some of them."""
    readers: dict[int, frozenset[str]] = field(default_factory=dict)
    """Identity of a document → environments that read it."""

    def candidates(self, system: System) -> Iterator[_Use]:
        """What may belong elsewhere; notes on the way what each environment uses."""
        for view in system.views:
            for resolved in view.settings:
                winner = resolved.winner
                if winner is None or winner.undefined or resolved.provided:
                    continue
                value = winner.value
                if isinstance(value, Reference) and not value.comparable:
                    continue
                held = self._hosts(resolved, value) if isinstance(value, str) else value
                if held and isinstance(held, Reference | tuple) and self._is_suspect(view.environment, held):
                    yield _Use(view, resolved, winner.layer.document, held)

    def _is_suspect(self, environment: str, held: Reference | tuple[str, ...]) -> bool:
        """Whether others may claim it; the first time something is seen, it is noted that the environment uses it."""
        if isinstance(held, Reference):
            self.uses.bound.setdefault((held.store, held.id), {})[environment] = None
            return True
        suspect = self.suspects.get((environment, held))
        if suspect is None:
            labels = [label for host in held for label in self._labels(host)]
            self.uses.rests.setdefault(environment, set()).update(rest for name, rest in labels if name == environment)
            foreign = any(name != environment for name, _ in labels)
            suspect = foreign or any(self.book.elsewhere(host, environment) for host in held)
            self.suspects[environment, held] = suspect
        return suspect

    def of(self, use: _Use) -> Iterator[Belonging]:
        """What of it belongs to other environments."""
        if isinstance(use.held, Reference):
            yield from self._of_reference(use, use.held)
            return
        for host in use.held:
            declared = self.book.elsewhere(host, use.view.environment)
            yield from self._declared(use, host, declared) if declared else self._named(use, host)

    def _declared(self, use: _Use, host: str, declared: dict[str, tuple[Owner, ...]]) -> Iterator[Belonging]:
        wrong = [name for name in declared if use.resolved.setting.points_to or not self._shared(use, name)]
        others = tuple(name for name in wrong if not self._extends(name, wrong))
        if others:
            owner = declared[others[0]][0]
            rights = self.book.hosts.get((use.view.environment, owner), [None])
            yield Belonging("host", host, others, f"is {owner.name} in {' and '.join(others)}", rights[0])

    def _named(self, use: _Use, host: str) -> Iterator[Belonging]:
        labels, own = tuple(self._labels(host)), self.manifest.lineage(use.view.environment)
        if any(name in own for name, _ in labels):
            return
        for name, rest in labels:
            if rest in self.uses.rests[use.view.environment] and not self._shared(use, name):
                yield Belonging("host", host, (name,), f"is named after {name}")

    def _of_reference(self, use: _Use, reference: Reference) -> Iterator[Belonging]:
        own, id_ = use.view.environment, f"-{_words(reference.id)}-"
        named = {name for word, name in self.names.items() if f"-{word}-" in id_}
        if not named.isdisjoint(self.manifest.lineage(own)):
            return
        bound = [name for name in self.uses.bound[reference.store, reference.id] if name != own]
        for name in sorted(name for name in named if not self._shared(use, name)):
            if bound == [name]:
                yield Belonging("secret", reference.id.lower(), (name,), f"is bound in {name}")
            elif any(f"-{expansion}-" in id_ for expansion in _expansions(use.view, use.resolved, name)):
                yield Belonging("secret", reference.id.lower(), (name,), f"is named after {name}")

    def _hosts(self, resolved: Resolved, text: str) -> tuple[str, ...]:
        """The hosts in a value that some environment may claim; none in one that its setting refuses."""
        if "." not in text:
            return ()
        spec, typed = resolved.setting.spec, resolved.typed
        found = self.hosts.get((spec.type, text))
        if found is None:
            value: Json = typed.value if spec.type == "array" and typed is not None else text
            places = (host for one in addressed(value) for host, _ in one.places if host is not None)
            found = tuple(dict.fromkeys(filter(self._is_claimed, places)))
            found = self.hosts.setdefault((spec.type, text), found if spec.type in ("string", "array") else ())
        return found if found and typed is not None and not typed.issues else ()

    def _is_claimed(self, host: str) -> bool:
        return any(host in hosts for hosts in self.book.public.values()) or any(self._labels(host))

    def _labels(self, host: str) -> Iterator[tuple[str, tuple[int, str]]]:
        """Every label that is the name of an environment: which one it is, and the domain behind it."""
        labels = host.split(".")
        for place, label in enumerate(labels[:-2]):
            if label in self.names:
                yield self.names[label], (place, ".".join(labels[place + 1 :]))

    def _extends(self, environment: str, others: list[str]) -> bool:
        """Whether the environment has the host only from another of these."""
        return not {*others}.isdisjoint(self.manifest.lineage(environment)[:-1])

    def _shared(self, use: _Use, environment: str) -> bool:
        """Whether what the value is written in is read in that environment too."""
        readers = self.readers.get(id(use.document))
        if readers is None:
            readers = self.readers[id(use.document)] = frozenset(environments_of(self.manifest, use.document))
        return environment in readers


def _expansions(view: View, resolved: Resolved, environment: str) -> Iterator[str]:
    """What the setting is called in another environment, as words of an id."""
    for name in resolved.setting.names():
        if "{ENVIRONMENT}" in name:
            yield _words(expand(name, environment, view.service))
