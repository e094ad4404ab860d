"""Which services there are: containers that are part of the system, workloads, folders and files named after one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from confcheck.discover.vocabulary import words_in
from confcheck.infer.files import File, Program
from confcheck.infer.meanings import Held, meanings_of
from confcheck.infer.naming import Name
from confcheck.infer.words import (
    CONFIGURING,
    DEPLOYING,
    ENVIRONMENT_OF,
    GENERIC,
    Known,
    clean,
    core,
    is_infrastructure,
)
from confcheck.kernel.record import record


@record(frozen=True, slots=True)
class Roster:
    """Services, and where they were recognised."""

    known: Known
    held: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    """Path of a compose file or manifest → its services."""
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Folder → services that are built from it."""
    deploying: frozenset[str] = frozenset()
    """Folders with compose files: what lies there belongs to the deployment."""

    def owners(self, name: Name) -> tuple[str, ...] | None:
        """Whose an env file is: () for everyone's, None for what is not the system's own."""
        if name.subject is not None:
            service = self.known.find(name.subject)
            if service is None and is_infrastructure(name.subject, None, built=False):
                return None
            own = service or (None if name.template else clean(name.subject))
            return () if own is None else (own,)
        for qualifier in name.qualifiers:
            if (service := self.known.find(qualifier)) is not None:
                return (service,)
        return self._of_folder(name)

    def means(self, qualifier: str, services: tuple[str, ...]) -> bool:
        """Whether a word in the name of an env file only repeats whose it is."""
        return self.known.find(qualifier) in services

    def roots(self) -> tuple[tuple[str, str], ...]:
        """Service → the folder of its code: the one that is called like it, or the only one it is built from."""
        built: dict[str, list[str]] = {}
        for folder, services in sorted(self.contexts.items()):
            for service in services if folder.rpartition("/")[2].lower() not in GENERIC else ():
                built.setdefault(service, []).append(folder)
        found: list[tuple[str, str]] = []
        for service, folders in sorted(built.items()):
            wanted = core(service, self.known.project)
            called = [each for each in folders if core(each.rpartition("/")[2], self.known.project) == wanted]
            if len(called or folders) == 1:
                found.append((service, (called or folders)[0]))
        return tuple(found)

    def _of_folder(self, name: Name) -> tuple[str, ...]:
        """The nearest folder that is a service; () where a folder of the deployment, or the root, comes first."""
        parts = name.folder.split("/") if name.folder else []
        for place in range(len(parts) - 1, -1, -1):
            folder = "/".join(parts[: place + 1])
            service = self.known.find(parts[place])
            if service is not None and folder not in self.deploying:
                return (service,)
            if folder in self.contexts:
                return self.contexts[folder]
            if folder in self.deploying:
                return ()
            if parts[place].strip(".").lower() not in GENERIC and words_in(parts[place]):
                return self._new(parts[place], parts[:place])
        return ()

    def _new(self, folder: str, above: Iterable[str]) -> tuple[str, ...]:
        """A folder that may be a service which no other file names."""
        deploys = any(each.lower() in DEPLOYING for each in above)
        telling = any(word in ENVIRONMENT_OF or word in CONFIGURING for word in words_in(folder))
        own = clean(folder)
        return () if deploys or telling or own is None or is_infrastructure(folder, None, built=False) else (own,)


def roster_of(files: tuple[File, ...], project: str) -> Roster:
    """The services of compose files and manifests."""
    holding = tuple(file for file in files if file.format != "dotenv")
    system = _system(program for file in holding for program in file.programs)
    inside = [[each.name for each in file.programs if each.name in system] for file in holding]
    meaning = meanings_of([*inside, *_subjects(files)], project)
    held: dict[str, dict[str, Held]] = {}
    contexts: dict[str, dict[str, None]] = {}
    for file in holding:
        kept = held.setdefault(file.path, {})
        for program in file.programs:
            made = meaning.get(program.name) if program.name in system else None
            if made is None:
                continue
            # Of two blocks that mean one service the one that is called so is meant.
            if made.service not in kept or program.name == made.service:
                kept[made.service] = made
            if program.context:
                contexts.setdefault(program.context, {})[made.service] = None
    names = tuple(dict.fromkeys(meaning[name].service for names in inside for name in names if name in meaning))
    return Roster(
        Known(project, names),
        {path: tuple(kept.values()) for path, kept in held.items()},
        {folder: tuple(services) for folder, services in contexts.items()},
        frozenset(file.path.rpartition("/")[0] for file in files if file.format == "compose" and "/" in file.path),
    )


def _subjects(files: Iterable[File]) -> list[list[str]]:
    """What env files are called: `websocket.env` knows the workload `harbour-websocket` by its shorter name."""
    subjects = (file.named.subject for file in files if not file.named.template)
    return [[subject] for subject in dict.fromkeys(subjects) if subject is not None]


def _system(programs: Iterable[Program]) -> frozenset[str]:
    """The names of programs that are part of the system: built here, or given variables, and no infrastructure."""
    foreign: set[str] = set()
    own: set[str] = set()
    for program in programs:
        if program.whole and program.infrastructure:
            foreign.add(program.name)
        elif not program.infrastructure and (program.sets or program.built):
            own.add(program.name)
    return frozenset(own - foreign)
