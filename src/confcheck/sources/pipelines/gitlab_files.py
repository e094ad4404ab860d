"""The jobs of GitLab CI: a file and those of the workspace that it includes, put together as GitLab does."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace

from confcheck.kernel.record import record
from confcheck.model import Entry, Malformed, Mapping, Node, Scalar, Sequence
from confcheck.sources.pipelines.found import Found
from confcheck.sources.trees import read_yaml

KEYWORDS = frozenset(
    "default include stages variables workflow spec image services cache before_script after_script types".split()
)
"""Keys of a file that are no jobs."""
_MAIN = ".gitlab-ci.y"
_MAX_FILES = 150
_REFERENCE_TAG = "unknown YAML tag !reference"
_LOOK_BACK = 64
_URL = re.compile(r"https?://.*")
_NAME = re.compile(r"[A-Za-z0-9_.:/ -]{1,80}")


@record(frozen=True, slots=True)
class Part:
    """A node and the file that holds it."""

    node: Node
    found: Found


@record(frozen=True, slots=True)
class Given:
    """One entry of a mapping of variables, the file that holds it, and which mapping it is."""

    entry: Entry
    found: Found
    mapping: int


@dataclass(slots=True)
class Job:
    """What files say about one job, or about all."""

    variables: list[Given] = field(default_factory=list)
    """The lowest first."""
    keys: dict[str, Part] = field(default_factory=dict)
    """Everything else; what comes later replaces what was there."""


@dataclass(slots=True)
class Config:
    """All files together."""

    whole: Job = field(default_factory=Job)
    """What stands outside of jobs."""
    jobs: dict[str, Job] = field(default_factory=dict)
    closed: bool = True
    """Whether every file that takes part was read."""
    files: int = 0


def read_config(text: str, found: Found) -> Config:
    """The file with everything that it includes from the workspace."""
    # Any other file is a part of one that has what it does not find in itself.
    config = Config(closed=posixpath.basename(found.options.path).startswith(_MAIN))
    if config.closed:
        found = replace(found, roots=found.roots[:1])
    else:
        found = replace(found, roots=(*found.roots[1:], found.roots[0]))
    _load(text, found, config, (found.options.path,))
    return config


def _load(text: str, found: Found, config: Config, chain: tuple[str, ...]) -> None:
    tree = read_yaml(text, found.options.path)
    found.problems.extend(problem for problem in tree.problems if problem.message != _REFERENCE_TAG)
    for document in tree.documents:
        if not isinstance(document, Mapping):
            if not (isinstance(document, Scalar) and document.kind == "null"):
                found.problem(found.spot(document), "the document is not a mapping")
        elif document.get("spec") is None or len(tree.documents) == 1:
            _include(document.get("include"), found, config, chain)
            _merge(document, found, config)


def _merge(document: Mapping, found: Found, config: Config) -> None:
    """What a file says, over what the files before it said."""
    for entry in document.entries:
        if entry.key == "variables":
            _add(config.whole, entry, found)
        elif entry.key in KEYWORDS:
            config.whole.keys[entry.key] = Part(entry.value, found)
        elif isinstance(entry.value, Mapping):
            job = config.jobs.setdefault(entry.key, Job())
            for inner in entry.value.entries:
                _add(job, inner, found)


def _add(job: Job, entry: Entry, found: Found) -> None:
    if entry.key == "variables" and isinstance(entry.value, Mapping):
        number = next(found.numbers)
        job.variables.extend(Given(inner, found, number) for inner in entry.value.entries)
    else:
        job.keys[entry.key] = Part(entry.value, found)


def _include(node: Node | None, found: Found, config: Config, chain: tuple[str, ...]) -> None:
    for item in node.items if isinstance(node, Sequence) else (node,):
        local: Node | None = item
        if isinstance(item, Mapping):
            local = item.get("local")
            if item.get("rules") is not None and local is not None:
                found.note(found.spot(item), "this file is taken in as if the rules of its `include` held")
        if isinstance(local, Scalar) and local.kind != "null" and not _URL.fullmatch(local.text):
            _local(local, found, config, chain)
        elif item is not None and not (isinstance(item, Scalar) and item.kind == "null"):
            config.closed = False
            found.note(found.spot(item), "this `include` is not read: it is not a file of the workspace")


def _local(named: Scalar, found: Found, config: Config, chain: tuple[str, ...]) -> None:
    """A file of the same repository, which is named from its root."""
    spot = found.spot(named)
    if re.search(r"[*$]|\0", named.text):
        config.closed = False
        found.note(spot, "this `include` is not read: which files it names, only GitLab knows")
        return
    path = _path(named.text, found)
    config.files += 1
    if path in chain:
        circle = " → ".join((*chain[chain.index(path) :], path))
        found.problem(spot, f"GitLab refuses this file: files include each other in a circle: {circle}")
        return
    if config.files > _MAX_FILES:
        found.problem(spot, f"GitLab refuses this file: more than {_MAX_FILES} files are included")
        return
    neighbour = found.options.neighbours(path)
    if neighbour.text is not None:
        _load(neighbour.text, found.other(path, neighbour.text), config, (*chain, path))
        return
    config.closed = False
    if neighbour.refusal is not None:
        found.problem(spot, f"this file is not read: {neighbour.refusal}")
    else:
        found.problem(spot, "GitLab refuses this file: an included file is not there")


def _path(named: str, found: Found) -> str:
    """Where a file is that is named from the root: a file that others include does not say where that is."""
    paths = [posixpath.normpath(posixpath.join(root, named.lstrip("/"))) for root in found.roots]
    return next((path for path in paths if found.options.neighbours(path).text is not None), paths[0])


def is_reference(part: Part) -> bool:
    """Whether a list is written behind `!reference`."""
    offset = part.found.spot(part.node)
    before = part.found.lines.text[max(0, offset - _LOOK_BACK) : offset]
    return isinstance(part.node, Sequence) and before.rstrip().endswith("!reference")


def steps_of(node: Node) -> list[str]:
    """The names in the list of a `!reference`."""
    return [item.text for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []


def listed(names: tuple[str, ...]) -> str:
    """Names of jobs as they may be shown."""
    return " → ".join(name if _NAME.fullmatch(name) else "…" for name in names)


def refused(part: Part, message: str) -> Malformed:
    """A problem where a part stands."""
    return Malformed(part.found.options.path, part.node.position, f"GitLab refuses this file: {message}")
