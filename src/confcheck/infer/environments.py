"""Which environments there are, and by which words the names of files mean them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from confcheck.infer.files import File
from confcheck.infer.words import ENVIRONMENT_OF, ENVIRONMENTS
from confcheck.kernel.record import record

DEFAULT = "development"
"""Where env files and compose files belong that name no environment."""
CLUSTER = "production"
"""Where manifests belong that name none."""

UNDEPLOYED = frozenset(("local", "development", "test", "ci"))
"""Environments on which nobody depends, without a manifest that says so."""


@record(frozen=True, slots=True)
class Words:
    """Word → environment, for the words that names use."""

    of: dict[str, str] = field(default_factory=dict)

    def environment(self, word: str | None) -> str | None:
        """The environment that a word means."""
        return None if word is None else self.of.get(word, ENVIRONMENT_OF.get(word))


def words_of(files: Iterable[File]) -> Words:
    """One environment per meaning; two words for it in one folder are two environments (`test` beside `ci`)."""
    beside: dict[tuple[str, str], set[str]] = {}
    for file in files:
        if file.named.word is not None and not file.named.template:
            beside.setdefault((file.named.folder, file.format), set()).add(file.named.word)
    apart: set[str] = set()
    for words in beside.values():
        for name in ENVIRONMENTS:
            meant = {word for word in words if ENVIRONMENT_OF[word] == name}
            apart |= meant if len(meant) > 1 else set()
    seen = {word for words in beside.values() for word in words}
    return Words({word: word if word in apart else ENVIRONMENT_OF[word] for word in sorted(seen)})


def is_deployed(name: str) -> bool:
    """Whether others depend on the environment, unless the manifest says otherwise."""
    return ENVIRONMENT_OF[name] in ("staging", "production")


def in_order(environments: Iterable[str]) -> tuple[str, ...]:
    """Environments in the order in which a change travels."""
    places = {name: place for place, name in enumerate(ENVIRONMENTS)}
    return tuple(
        sorted(set(environments), key=lambda name: (places[ENVIRONMENT_OF[name]], name != ENVIRONMENT_OF[name], name))
    )
