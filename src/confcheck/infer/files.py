"""The files of a survey, by what they are: env files, compose files, Kubernetes manifests, and those left alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import field

from confcheck.discover.survey import Survey, Surveyed
from confcheck.discover.vocabulary import is_configuration
from confcheck.infer.naming import Name, compose_name, env_name, manifest_name
from confcheck.infer.words import is_infrastructure
from confcheck.kernel.record import record
from confcheck.model import Assignment, Include, Mapping, Neighbour, Node, Scalar, Sequence, SourceOptions
from confcheck.sources import compose, dotenv
from confcheck.sources.kubernetes.objects import entries_at, find, items_at, objects, text_at, workload
from confcheck.sources.trees import read_json, read_yaml

_OBJECT = re.compile(r"^(?:apiVersion:|\s*\"apiVersion\"\s*:)", re.MULTILINE)
_SERVICES = re.compile(r"^[\"']?(?:services|include)[\"']?:", re.MULTILINE)
_TAKES = re.compile(r"extends:|^[\"']?include[\"']?:", re.MULTILINE)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
_DEFAULT = re.compile(r"\$\{[A-Za-z0-9_]+:?-([^{}]*)\}")
_HELM = "{{"


@record(frozen=True, slots=True)
class Program:
    """One block of a compose file or manifest that runs something."""

    name: str
    """As the file has it."""
    whole: bool
    """Whether it says what runs; an overlay leaves that to another file."""
    infrastructure: bool
    sets: bool
    """Whether it sets variables."""
    built: bool = False
    context: str | None = None
    """The folder it is built from, relative to the root; None: not built, or not from here."""


@record(frozen=True, slots=True)
class File:
    """A file that a manifest may claim."""

    named: Name
    format: str
    programs: tuple[Program, ...] = ()
    includes: frozenset[str] = frozenset()
    """Paths of the env files it takes in."""
    names: frozenset[str] = field(default_factory=frozenset, repr=False)
    """Those an env file sets; those a compose file has filled in from the `.env` beside it."""

    @property
    def path(self) -> str:
        """Relative to the root."""
        return self.named.path

    @property
    def partial(self) -> bool:
        """Whether it makes sense only on top of another."""
        return any(not program.whole for program in self.programs)

    @property
    def own(self) -> tuple[Program, ...]:
        """The programs that are part of the system."""
        return tuple(program for program in self.programs if not program.infrastructure)


@record(frozen=True, slots=True)
class Left:
    """A file that looks like configuration, and is left alone."""

    path: str
    reason: str


def files_of(survey: Survey) -> tuple[tuple[File, ...], tuple[Left, ...]]:
    """Every file that may become a source, by path, and what is left alone."""
    files: list[File] = []
    left: list[Left] = []
    texts = {each.path: each.text for each in survey.files}
    for surveyed in survey.files:
        found = _classified(surveyed, texts)
        if isinstance(found, File):
            files.append(found)
        elif found is not None:
            left.append(found)
    beside = {posixpath.dirname(file.path) for file in files if file.format == "compose" and file.named.compose}
    odd = {file.path for file in files if _is_odd(file, beside)}
    left += (Left(path, "services as in a compose file") for path in odd)
    extended = _extended(survey) - odd
    left += (Left(file.path, "another compose file takes it in") for file in files if file.path in extended)
    return tuple(file for file in files if file.path not in extended | odd), tuple(
        sorted(left, key=lambda each: each.path)
    )


def _is_odd(file: File, beside: set[str]) -> bool:
    """Whether only the content says that it is a compose file, and no other such file is near."""
    return file.format == "compose" and not file.named.compose and posixpath.dirname(file.path) not in beside


def _classified(surveyed: Surveyed, texts: Dictionary[str, str]) -> File | Left | None:
    path, text = surveyed.path, surveyed.text
    if surveyed.kind == "dotenv":
        return File(env_name(path), "dotenv", names=_keys(path, text))
    if _OBJECT.search(text):
        return _manifest(path, text)
    if _SERVICES.search(text) and (made := _compose(path, text, texts)) is not None:
        return made
    base = path.rpartition("/")[2]
    if (is_configuration(base) or manifest_name(path).word is not None) and _HELM not in text:
        return Left(path, f"{'JSON' if path.lower().endswith('.json') else 'YAML'} of the program's own form")
    return None


def _keys(path: str, text: str) -> frozenset[str]:
    parsed = dotenv.parse(text, SourceOptions(path, reader="compose"))
    return frozenset(entry.key for entry in parsed.entries if isinstance(entry, Assignment))


def _compose(path: str, text: str, texts: Dictionary[str, str]) -> File | None:
    """A compose file, with the services of those that it includes; None where `services` are something else."""
    asked: dict[str, None] = {}

    def neighbours(other: str) -> Neighbour:
        asked[other] = None
        return Neighbour(texts.get(other))

    programs = {one.name: one for one in _programs(path, text)}
    named = compose_name(path)
    if not named.compose and not any(program.whole for program in programs.values()):
        return None
    parsed = compose.parse(text, SourceOptions(path, neighbours=neighbours))
    held = {name for scope in parsed.scopes for name in scope}
    for other in asked:
        for one in _programs(other, texts.get(other, "")):
            if one.name in held:
                programs.setdefault(one.name, one)
    if not programs:
        return None
    includes = frozenset(entry.path for entry in (*parsed.entries, *parsed.projects) if isinstance(entry, Include))
    return File(named, "compose", tuple(programs.values()), includes, frozenset(_VARIABLE.findall(text)))


def _programs(path: str, text: str) -> Iterator[Program]:
    for document in read_yaml(text, path).documents:
        for entry in entries_at(document, "services"):
            program = _program(entry.key, entry.value, path)
            if program is not None:
                yield program


def _program(name: str, node: Node, path: str) -> Program | None:
    if not isinstance(node, Mapping):
        return None
    build = node.get("build")
    image = _DEFAULT.sub(r"\1", text_at(node, "image")) or None
    context = (text_at(build, "context") or ".") if isinstance(build, Mapping) else text_at(node, "build")
    return Program(
        name,
        whole=build is not None or image is not None or node.get("extends") is not None,
        infrastructure=is_infrastructure(name, image, built=build is not None),
        sets=any(_filled(node.get(key)) for key in ("environment", "env_file")),
        built=build is not None,
        context=_inside(posixpath.dirname(path), context) if build is not None else None,
    )


def _filled(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return bool(node.entries)
    if isinstance(node, Sequence):
        return bool(node.items)
    return isinstance(node, Scalar) and node.text != ""


def _inside(folder: str, context: str) -> str | None:
    """A build context as a folder of the workspace; None if it lies outside or is known only at run time."""
    if "$" in context or ":" in context or context.startswith("/"):
        return None
    joined = posixpath.normpath(posixpath.join(folder, context)).removeprefix(".")
    # The folder of the compose file holds the deployment, whatever else.
    return None if joined.startswith(".") or joined == folder else joined


def _manifest(path: str, text: str) -> File | Left | None:
    """A Kubernetes manifest with workloads that set variables; None for one without settings."""
    if _HELM in text:
        return None
    tree = (read_json if path.lower().endswith(".json") else read_yaml)(text, path)
    programs = []
    for whole in objects(tree.documents):
        runs = workload(whole)
        if runs is None or not runs.name:
            continue
        containers = runs.containers
        image = text_at(containers[0], "image") if containers else ""
        sets = any(items_at(each, "env") or items_at(each, "envFrom") for each in containers)
        infrastructure = is_infrastructure(runs.name, image or None, built=False)
        programs.append(Program(runs.name, bool(image), infrastructure, sets))
    if any(not program.whole for program in programs):
        return Left(path, "a patch of another manifest")
    return File(manifest_name(path), "kubernetes", tuple(programs)) if any(each.sets for each in programs) else None


def _extended(survey: Survey) -> frozenset[str]:
    """The compose files that others include or from which they take services: what they set arrives with those."""
    found: set[str] = set()
    for file in survey.files:
        if file.kind == "structured" and _TAKES.search(file.text) and _SERVICES.search(file.text):
            for document in read_yaml(file.text, file.path).documents:
                found.update(_extends(document, file.path))
    return frozenset(found)


def _extends(document: Node, path: str) -> Iterator[str]:
    for entry in entries_at(document, "services"):
        named = text_at(entry.value, "extends", "file")
        if named and find(entry.value, "extends") is not None:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), named))
            if target != path:
                yield target
    for item in _listed(find(document, "include")):
        for node in _listed(find(item, "path") if isinstance(item, Mapping) else item):
            if isinstance(node, Scalar):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), node.text))


def _listed(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, or the one that stands for itself."""
    if isinstance(node, Sequence):
        return node.items
    return () if node is None else (node,)
