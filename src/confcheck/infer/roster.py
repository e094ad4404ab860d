"""Which services there are: containers that are part of the system, workloads, folders and files named after one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from confcheck.infer.files import File, Program
from confcheck.infer.naming import Name
from confcheck.infer.words import (
    DEPLOYING,
    ENVIRONMENT_OF,
    GENERIC,
    clean,
    environment_word,
    is_infrastructure,
    same_service,
    words_in,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A service in a file that names its services."""

    service: str
    inside: str
    """What the file calls it."""
    word: str | None
    """The environment that this name holds: `dev` in `dev-auth`."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Services, and where they were recognised."""

    project: str
    names: tuple[str, ...] = ()
    held: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    """Path of a compose file or manifest → its services."""
    contexts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Folder → services that are built from it."""
    deploying: frozenset[str] = frozenset()
    """Folders with compose files: what lies there belongs to the deployment."""

    def owners(self, name: Name) -> tuple[str, ...] | None:
        """Whose an env file is: () for everyone's, None for what is not the system's own."""
        if name.subject is not None:
            known = same_service(name.subject, self.names, self.project)
            if known is None and is_infrastructure(name.subject, None, built=False):
                return None
            own = known or clean(name.subject)
            return () if own is None else (own,)
        for qualifier in name.qualifiers:
            if (known := same_service(qualifier, self.names, self.project)) is not None:
                return (known,)
        return self._of_folder(name)

    def _of_folder(self, name: Name) -> tuple[str, ...]:
        parts = name.folder.split("/") if name.folder else []
        for place in range(len(parts) - 1, -1, -1):
            part, folder = parts[place], "/".join(parts[: place + 1])
            known = same_service(part, self.names, self.project)
            if known is not None and folder not in self.deploying:
                return (known,)
            if folder in self.contexts:
                return self.contexts[folder]
            if folder in self.deploying:
                return ()
            words = words_in(part)
            if part.strip(".").lower() in GENERIC or not words:
                continue
            below = {each.lower() for each in parts[:place]}
            unknown = below & DEPLOYING or any(word in ENVIRONMENT_OF for word in words)
            own = clean(part)
            return () if unknown or own is None or is_infrastructure(part, None, built=False) else (own,)
        return ()


def roster_of(files: tuple[File, ...], project: str) -> Roster:
    """The services of compose files and manifests."""
    holding = [file for file in files if file.format != "dotenv"]
    programs = [(file, program) for file in holding for program in file.programs]
    system = _system(program for _, program in programs)
    inside = tuple(dict.fromkeys(program.name for _, program in programs if program.name in system))
    apart = [{program.name for program in file.programs} for file in holding]
    meaning = _meanings(inside, project, apart)
    held: dict[str, dict[str, Held]] = {}
    contexts: dict[str, dict[str, None]] = {}
    for file, program in programs:
        made = meaning.get(program.name)
        if made is not None:
            # Of two blocks that mean one service the one that is called so is meant.
            kept = held.setdefault(file.path, {})
            if made.service not in kept or program.name == made.service:
                kept[made.service] = made
            if program.context:
                contexts.setdefault(program.context, {})[made.service] = None
    return Roster(
        project,
        tuple(dict.fromkeys(each.service for each in meaning.values())),
        {path: tuple(kept.values()) for path, kept in held.items()},
        {folder: tuple(services) for folder, services in contexts.items()},
        frozenset(file.named.path.rpartition("/")[0] for file in files if file.format == "compose" and "/" in file.path),
    )


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


def _meanings(inside: tuple[str, ...], project: str, apart: list[set[str]]) -> dict[str, Held]:
    """Name in a file → the service that it means; names of one file are never one service."""
    plain = tuple(name for name in inside if environment_word(words_in(name)) is None)
    shortest = sorted(plain, key=lambda each: (len(each), each))
    bare: dict[str, list[str]] = {}
    for name in inside:
        bare.setdefault(_without_environment(name), []).append(name)
    meanings: dict[str, Held] = {}
    for name in inside:
        word = environment_word(words_in(name))
        others = tuple(each for each in shortest if not any({name, each} <= names for names in apart))
        service = same_service(name, others, project) if word is None else _inner(name, word, others)
        if service is None and word is not None and len(bare[_without_environment(name)]) > 1:
            service = _without_environment(name)
        if word is None and service is not None and (len(service), service) > (len(name), name):
            service = None  # the shorter name is the service's
        own = clean(service or name)
        if own is not None:
            meanings[name] = Held(own, name, word if service is not None else None)
    return meanings


def _without_environment(name: str) -> str:
    word = environment_word(words_in(name))
    return "-".join(each for each in words_in(name) if each != word)


def _inner(name: str, word: str, plain: tuple[str, ...]) -> str | None:
    """The plain name inside one with an environment: `backend` in `alpine-test-backend`."""
    for service in sorted(plain, key=lambda each: (-len(each), each)):
        for side in (name.removesuffix(service), name.removeprefix(service)):
            if side != name and word in words_in(side) and (side[-1] in "-_." or side[0] in "-_."):
                return service
    return None
