"""What the names in compose files and manifests mean: `dev-auth` and `harbour-auth` are auth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from confcheck.discover.vocabulary import words_in
from confcheck.infer.words import clean, core, environment_word
from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Held:
    """A service in a file that names its services."""

    service: str
    inside: str
    """What the file calls it."""
    word: str | None
    """The environment that this name holds: `dev` in `dev-auth`."""


@record(frozen=True, slots=True)
class _Names:
    """All names, and which never mean the same: those that stand in one file."""

    project: str
    words: dict[str, str | None]
    """Name → the environment in it."""
    together: dict[str, set[str]]
    plain: tuple[str, ...]
    """Those without an environment, the shortest first."""
    cores: dict[tuple[str, ...], list[str]]

    def alike(self, name: str) -> str | None:
        """A shorter name for the same service."""
        shorter = self.cores[core(name, self.project)]
        return next((each for each in shorter[: shorter.index(name)] if each not in self.together[name]), None)

    def inner(self, name: str, word: str) -> str | None:
        """The longest plain name inside one with an environment: `backend` in `alpine-test-backend`."""
        for service in reversed(self.plain):
            if service in self.together[name] or service not in name:
                continue
            for side in (name.removesuffix(service), name.removeprefix(service)):
                if side != name and word in words_in(side) and (side[-1] in "-_." or side[0] in "-_."):
                    return service
        return None


def meanings_of(files: Iterable[list[str]], project: str) -> dict[str, Held]:
    """Name in a file → the service that it means; `files` are the names in each file."""
    names = _gathered(files, project)
    bare = [_bare(name) for name in names.words]
    meanings: dict[str, Held] = {}
    starts: set[str] = set()
    for name, word in names.words.items():
        service = names.alike(name) if word is None else names.inner(name, word)
        if service is not None and word is not None and name.endswith(service):
            starts.add(name.removesuffix(service))
        if service is None and word is not None and bare.count(_bare(name)) > 1 and _bare(name) not in names.words:
            service = _bare(name)
        meanings[name] = Held(service or name, name, None if service is None else word)
    for name, held in meanings.items():
        start = next((start for start in sorted(starts) if name.startswith(start) and name != start), None)
        if held.service == name and start is not None:  # `alpine-test-jobs` beside `alpine-test-auth`, which is auth
            meanings[name] = Held(name.removeprefix(start), name, names.words[name])
    found = ((held, meanings.get(held.service, held).service) for held in meanings.values())
    cleaned = ((held.inside, clean(service), held) for held, service in found)
    return {name: replace(held, service=own) for name, own, held in cleaned if own is not None}


def _gathered(files: Iterable[list[str]], project: str) -> _Names:
    together: dict[str, set[str]] = {}
    for names in files:
        for name in names:
            together.setdefault(name, set()).update(names)
    words = {name: environment_word(words_in(name)) for name in together}
    plain = tuple(sorted((name for name in words if words[name] is None), key=lambda each: (len(each), each)))
    cores: dict[tuple[str, ...], list[str]] = {}
    for name in plain:
        cores.setdefault(core(name, project), []).append(name)
    return _Names(project, words, together, plain, cores)


def _bare(name: str) -> str:
    """The name without its environment."""
    word = environment_word(words_in(name))
    return "-".join(each for each in words_in(name) if each != word)
