"""To which environments hosts and secret ids belong, by what is declared and by how they are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from confcheck.checks.evidence.addressed import addressed
from confcheck.kernel.names import expand
from confcheck.kernel.spec import Json
from confcheck.model import Candidate, Document, Manifest, Reference, Resolved, System, View
from confcheck.resolve.addresses import AddressBook, is_loopback
from confcheck.resolve.book import address_book, environments_of

_GAP = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Uses:
    """What the winners of every environment use."""

    rests: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    """Environment → at which label its name stands in hosts of its own, and what follows."""
    bound: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    """(store, id) → environments that bind it."""


def belonging_of(system: System) -> Callable[[View, Resolved, Candidate], tuple[Belonging, ...]]:
    """Asks one value after the other what of it belongs elsewhere."""
    finder = _Finder(system.manifest, address_book(system), _names(system.manifest))
    finder.gather(system)

    def find(view: View, resolved: Resolved, winner: Candidate) -> tuple[Belonging, ...]:
        if isinstance(winner.value, Reference):
            return tuple(finder.of_reference(view, resolved, winner, winner.value))
        return tuple(finder.of_hosts(view, resolved, winner)) if _may_hold_host(resolved) else ()

    return find


def _names(manifest: Manifest) -> dict[str, str]:
    """Every name of a concrete environment in lower case, words joined by `-`."""
    concrete = [one for one in manifest.environments if not one.abstract]
    return {_words(name): one.name for one in concrete for name in (one.name, *one.aliases)}


def _words(text: str) -> str:
    return _GAP.sub("-", text.lower()).strip("-")


def _may_hold_host(resolved: Resolved) -> bool:
    winner = resolved.winner
    return (
        winner is not None
        and isinstance(winner.value, str)
        and "." in winner.value
        and resolved.setting.spec.type in ("string", "array")
    )


@dataclass(slots=True)
class _Finder:
    manifest: Manifest
    book: AddressBook
    names: dict[str, str]
    uses: _Uses = field(default_factory=_Uses)
    hosts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Text → hosts in it."""
    readers: dict[int, frozenset[str]] = field(default_factory=dict)
    """Identity of a document → environments that read it."""

    def gather(self, system: System) -> None:
        for view in system.views:
            for resolved in view.settings:
                reference = resolved.reference
                if reference is not None:
                    self.uses.bound.setdefault((reference.store, reference.id), {})[view.environment] = None
                elif _may_hold_host(resolved):
                    for host in self._hosts(resolved):
                        rests = (rest for name, rest in self._labels(host) if name == view.environment)
                        self.uses.rests.setdefault(view.environment, set()).update(rests)

    def of_hosts(self, view: View, resolved: Resolved, winner: Candidate) -> Iterator[Belonging]:
        for host in self._hosts(resolved):
            declared = self.book.elsewhere(host, view.environment)
            wrong = [name for name in declared if not self._shared(winner, name) or resolved.setting.points_to]
            others = tuple(name for name in wrong if not self._extends(name, wrong))
            if others:
                owners = tuple(owner for name in others for owner in declared[name])
                why = f"is {owners[0].name} in {' and '.join(others)}"
                rights = self.book.hosts.get((view.environment, owners[0]), [])
                yield Belonging("host", host, others, why, rights[0] if rights else None)
            elif not declared:
                yield from self._named_host(view, winner, host)

    def _named_host(self, view: View, winner: Candidate, host: str) -> Iterator[Belonging]:
        own = self.manifest.lineage(view.environment)
        labels = tuple(self._labels(host))
        if is_loopback(host) or any(name in own for name, _ in labels):
            return
        for name, rest in labels:
            if rest in self.uses.rests.get(view.environment, ()) and not self._shared(winner, name):
                yield Belonging("host", host, (name,), f"is named after {name}")

    def of_reference(
        self, view: View, resolved: Resolved, winner: Candidate, reference: Reference
    ) -> Iterator[Belonging]:
        id_ = f"-{_words(reference.id)}-"
        own = self.manifest.lineage(view.environment)
        named = {name for word, name in self.names.items() if f"-{word}-" in id_}
        if not named.isdisjoint(own):
            return
        bound = [name for name in self.uses.bound.get((reference.store, reference.id), ()) if name != view.environment]
        for name in sorted(name for name in named if not self._shared(winner, name)):
            if bound == [name]:
                yield Belonging("secret", reference.id.lower(), (name,), f"is bound in {name}")
            elif any(f"-{expansion}-" in id_ for expansion in _expansions(view, resolved, name)):
                yield Belonging("secret", reference.id.lower(), (name,), f"is named after {name}")

    def _hosts(self, resolved: Resolved) -> tuple[str, ...]:
        """The hosts in a value, known by its text; none in one that its setting refuses."""
        text = resolved.winner.value if resolved.winner is not None else None
        typed = resolved.typed
        if not isinstance(text, str) or typed is None or typed.issues:
            return ()
        if text not in self.hosts:
            value: Json = typed.value if isinstance(typed.value, list) else text
            places = (host for one in addressed(value) for host, _ in one.places if host is not None)
            self.hosts[text] = tuple(dict.fromkeys(places))
        return self.hosts[text]

    def _labels(self, host: str) -> Iterator[tuple[str, tuple[int, str]]]:
        """Every label that is the name of an environment: which one it is, and the domain behind it."""
        labels = host.split(".")
        for place, label in enumerate(labels[:-2]):
            if label in self.names:
                yield self.names[label], (place, ".".join(labels[place + 1 :]))

    def _extends(self, environment: str, others: list[str]) -> bool:
        """Whether the environment has the host only from another of these."""
        return not {*others}.isdisjoint(self.manifest.lineage(environment)[:-1])

    def _shared(self, winner: Candidate, environment: str) -> bool:
        """Whether what the value is written in is read in that environment too."""
        return environment in self._readers(winner.layer.document)

    def _readers(self, document: Document) -> frozenset[str]:
        if id(document) not in self.readers:
            self.readers[id(document)] = frozenset(environments_of(self.manifest, document))
        return self.readers[id(document)]


def _expansions(view: View, resolved: Resolved, environment: str) -> Iterator[str]:
    """What the setting is called in another environment, as words of an id."""
    for name in resolved.setting.names():
        if "{ENVIRONMENT}" in name:
            yield _words(expand(name, environment, view.service))
