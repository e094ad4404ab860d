"""Whose a configuration file is, and where it holds, as far as its path and what it holds say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from confcheck.discover.alone import Alone
from confcheck.discover.survey import Survey
from confcheck.discover.vocabulary import is_configuration, words_in
from confcheck.infer.environments import DEFAULT, Words, in_order, words_of
from confcheck.infer.files import files_of
from confcheck.infer.naming import Name, compose_name, env_name, manifest_name
from confcheck.infer.roster import Roster, roster_of
from confcheck.infer.words import CONFIGURING, DEPLOYING, ENVIRONMENT_OF, GENERIC, Known, environment_word
from confcheck.kernel.record import record
from confcheck.model import Manifest
from confcheck.model.inventory import Claimed, FoundSource
from confcheck.sources import READERS

_DOTENV = "dotenv"
_NODE = "node"
_LOCAL = "local"
_NAMING = {_DOTENV: env_name, "compose": compose_name}
RUNNING = ("compose", "kubernetes", "kustomize")
"""Formats whose blocks are containers and workloads."""
_CI = "ci"
PIPELINES = ("github-actions", "gitlab-ci", "cloud-build")
_TESTING = frozenset(("test", _CI))
"""Environments whose names folders have that hold anything that tests read."""
_AROUND = GENERIC | DEPLOYING | frozenset("dockerfile application appsettings values kustomization".split())
"""Words in the name of a file that say what it is, not whose."""


@record(frozen=True, slots=True)
class Names:
    """The names of environments and services, and where they are found."""

    words: Words
    roster: Roster
    vocabulary: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT_OF)
    """Word in lower case → environment."""
    services: tuple[str, ...] | None = None
    """Those that a manifest declares; None: there is none, and names of files may speak of others."""
    readers: Mapping[str, str] = field(default_factory=dict)
    """Service → reader, where a manifest says it."""
    node: frozenset[str] = frozenset()
    """Folders in which JavaScript runs."""

    def reader(self, path: str) -> str:
        """How an env file is read that no other file takes in."""
        services = self._owners(path)
        roots = {root for service, root in self.roster.roots() if (service,) == services}
        if len(services) == 1 and services[0] in self.readers:
            return self.readers[services[0]]
        return _NODE if self.node & {path.rpartition("/")[0], *roots} else READERS[0].name

    def found(self, one: Alone) -> FoundSource:
        """The file with what is known of it."""
        reading = one.reading
        return FoundSource(
            reading.path,
            reading.job.format,
            reading.job.reader,
            self._environments(one),
            self._services(one),
            None,
            reading.assignments,
            reading.notes,
            reading.extent,
            None if self.services is None else Claimed.NOT,
            one.template,
        )

    def _environments(self, one: Alone) -> tuple[str, ...]:
        path = one.reading.job.path
        form = one.reading.job.format
        found = self._stated(path, form)
        if not found and form in RUNNING:  # jobs of a pipeline are called `test` for what they do
            found = self._of_names(path, one.reading.scopes)
        if not found:
            by_taker = [self._stated(taker.path, taker.format) for taker in one.takers]
            found = tuple(name for names in by_taker for name in names) if all(by_taker) else ()
        return tuple(dict.fromkeys(found)) if self.services is not None else in_order(found)

    def _stated(self, path: str, form: str) -> tuple[str, ...]:
        """What the path says."""
        known = self.vocabulary
        if form in PIPELINES:  # `.gitlab-ci.yml` says what it is
            known = {word: name for word, name in known.items() if word != _CI}
        words = words_in(path.rpartition("/")[2])
        longer = [name for name in known if _holds(words, words_in(name))]
        if longer:  # `prod-eu`, of which `prod` is a part
            return (known[max(longer, key=len)],)
        name: Name = _NAMING.get(form, manifest_name)(path, known)
        if (environment := self.words.environment(name.word)) is not None:
            return (environment,)
        if name.local and self.services is None and path.lower().endswith(f".{_LOCAL}"):
            return (_LOCAL if _LOCAL in self.words.of else DEFAULT,)
        return ()

    def _of_names(self, path: str, scopes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The environments in the names of services: `dev` in `dev-auth`, which is auth."""
        found = [self.words.environment(one.word) for one in self.roster.held.get(path, ())]
        for name in (name for scope in scopes for name in scope):
            word = environment_word(words_in(name), self.vocabulary)
            if word is not None and self.roster.known.find(_without(name, word)) is not None:
                found.append(self.words.environment(word))
        return tuple(name for name in found if name is not None)

    def _services(self, one: Alone) -> tuple[str, ...]:
        job = one.reading.job
        if one.takers:
            takers = (self._of_blocks(each.path, (each.scope,)) if each.scope else () for each in one.takers)
            if found := tuple(dict.fromkeys(name for names in takers for name in names)):
                return found
        if job.format == _DOTENV:
            return self._owners(job.path)
        return self._of_blocks(job.path, one.reading.scopes) or self._of_path(job.path)

    def _owners(self, path: str) -> tuple[str, ...]:
        """Whose an env file is, by its path."""
        owners = self.roster.owners(env_name(path, self.vocabulary)) or ()
        return owners if self.services is None else tuple(name for name in owners if name in self.services)

    def _of_blocks(self, path: str, scopes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """The services that blocks of a file stand for."""
        held = {one.inside: one.service for one in self.roster.held.get(path, ())}
        found: dict[str, None] = {}
        for scope in scopes:
            meant = (held.get(name) or self._meant(name) for name in scope)
            found.update({service: None for service in meant if service is not None})
        return tuple(found)

    def _meant(self, name: str) -> str | None:
        """The service that a container or workload is, without the environment in its name."""
        word = environment_word(words_in(name), self.vocabulary)
        bare = None if word is None else self.roster.known.find(_without(name, word))
        return self.roster.known.find(name) or bare

    def _of_path(self, path: str) -> tuple[str, ...]:
        """The known service that the file is called after, else the nearest folder that is one."""
        *parts, base = path.split("/")
        stem = base.rpartition(".")[0] or base
        rest = [word for word in words_in(stem) if word not in self.vocabulary and word not in _AROUND]
        if rest and (service := self.roster.known.find("-".join(rest))) is not None:
            return (service,)
        for place in range(len(parts) - 1, -1, -1):
            folder = "/".join(parts[: place + 1])
            service = None if parts[place].lower() in _AROUND else self.roster.known.find(parts[place])
            if service is not None or folder in self.roster.contexts:
                return self.roster.contexts.get(folder, ()) if service is None else (service,)
        return ()


def _without(name: str, word: str) -> str:
    """A name without a word of it."""
    return "-".join(each for each in words_in(name) if each != word)


def _holds(words: tuple[str, ...], several: tuple[str, ...]) -> bool:
    """Whether words stand beside each other in a name; one alone does not count."""
    length = len(several)
    return length > 1 and any(words[start : start + length] == several for start in range(len(words) - length + 1))


def configures(path: str, vocabulary: Mapping[str, str] = ENVIRONMENT_OF) -> bool:
    """Whether YAML, JSON or TOML says by its name that it holds settings, or for which environment it is."""
    *folders, base = path.lower().split("/")
    if is_configuration(base) or not CONFIGURING.isdisjoint(folders):
        return True
    above = folders[-1] if folders else ""
    stated = any(word in vocabulary for word in base.split(".")[:-1])
    return stated or (above in vocabulary and vocabulary[above] not in _TESTING)


def inferred_names(survey: Survey) -> Names:
    """The names that the files of a folder without a manifest speak of, as `init` understands them."""
    files, _ = files_of(survey)
    return Names(words_of(files), roster_of(files, survey.name), node=survey.node)


def declared_names(manifest: Manifest, project: str) -> Names:
    """The names of a manifest; `project` is that of its folder."""
    vocabulary = {word.lower(): one.name for one in manifest.environments for word in (one.name, *one.aliases)}
    services = tuple(one.name for one in manifest.services)
    contexts: dict[str, tuple[str, ...]] = {}
    for one in manifest.services:
        if one.root:
            contexts[one.root] = (*contexts.get(one.root, ()), one.name)
    return Names(
        Words(vocabulary),
        Roster(Known(project, services), contexts=contexts),
        vocabulary,
        services,
        {one.name: one.reader for one in manifest.services if one.reader is not None},
    )
