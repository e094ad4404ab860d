"""Commands of gcloud that deploy to Cloud Run: which service, and the variables that their flags give it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confcheck.kernel.record import record
from confcheck.model import Assignment, Include, Malformed, Mapping, Origin, Scalar
from confcheck.sources.pipelines.found import Block, Found
from confcheck.sources.pipelines.pairs import Target, flag_items, take_flag
from confcheck.sources.pipelines.script import Command
from confcheck.sources.pipelines.traced import Traced
from confcheck.sources.references import as_value
from confcheck.sources.trees import read_yaml

_SWITCHES = frozenset(
    (
        "-d -h -q --allow-unauthenticated --allow-unencrypted-build --async --automatic-updates --cpu-boost "
        "--cpu-throttling --debug --default-url --delegate-builds --deploy-health-check --dry-run "
        "--enable-workload-certificate --execute-now --gpu-zonal-redundancy --help --iap --invoker-iam-check "
        "--log-http --overflow-scaling --quiet --session-affinity --to-latest --use-http2 --user-output-enabled --wait"
    ).split()
)
"""Flags that take no value; so are all that begin with `--no-` and `--clear-`."""
_WRAPPERS = frozenset("sudo command exec nohup time env timeout retry nice".split())
_FARTHEST = 6
"""Words of such a program and its options before `gcloud`."""
_TRACKS = frozenset("alpha beta preview".split())
_POOLS = (("worker-pools", "deploy"), ("worker-pools", "update"))
_DEPLOYING = (("deploy",), ("services", "update"), ("jobs", "deploy"), ("jobs", "create"), ("jobs", "update"), *_POOLS)
_ORDER = (
    "--env-vars-file",
    "--set-env-vars",
    "--remove-env-vars",
    "--update-env-vars",
    "--set-secrets",
    "--remove-secrets",
    "--update-secrets",
)
"""Flags that give variables, in the order in which gcloud applies them."""
_APART = (
    ("--env-vars-file", "--set-env-vars", "--clear-env-vars", "--update-env-vars --remove-env-vars"),
    ("--set-secrets", "--clear-secrets", "--update-secrets --remove-secrets"),
)
"""Flags of which only one may be given, or those that stand together here."""


@record(frozen=True, slots=True)
class _Flag:
    name: str
    value: Traced | None
    at: int
    container: str


@dataclass(slots=True)
class Deployment:
    """One command: what it deploys, with which flags."""

    found: Found
    command: Command
    flags: list[_Flag] = field(default_factory=list)
    words: list[Traced] = field(default_factory=list)
    """What stands there besides flags."""


def mentions(text: str) -> bool:
    """Whether a script may deploy anything."""
    return "gcloud" in text


def take_commands(commands: Iterable[Command], found: Found) -> None:
    """The variables that commands give to services of Cloud Run."""
    for command in commands:
        start = _start(command)
        if start is not None:
            take_deployment(command, command.words[start + 1 :], found)


def take_deployment(command: Command, arguments: tuple[Traced, ...], found: Found) -> None:
    """What the arguments of gcloud deploy."""
    deployment = Deployment(found, command)
    _sort(arguments, deployment)
    name = _name(deployment)
    if name is None:
        return
    if not name.known or not name.text:
        if any(flag.name in _ORDER for flag in deployment.flags):
            found.note(name.uses[0], "which service gets these variables, only the pipeline knows")
        return
    take_flags(deployment, posixpath.basename(name.text))


def take_flags(deployment: Deployment, service: str) -> None:
    """Every variable of every container of a service, the lowest first."""
    found = deployment.found
    for container, scope in _containers(deployment, service):
        found.scopes.append(scope)
        own = [flag for flag in deployment.flags if flag.container == container]
        _refuse(own, found)
        for name in _ORDER:
            block = found.block(scope)
            for flag in (one for one in own if one.name == name):
                _take(flag, block, deployment)


def _refuse(flags: list[_Flag], found: Found) -> None:
    """Flags that gcloud does not take together."""
    for kinds in _APART:
        given = [flag for flag in flags if any(flag.name in kind.split() for kind in kinds)]
        first = next((kind for kind in kinds if given and given[0].name in kind.split()), "")
        for flag in given:
            if flag.name not in first.split():
                found.problem(flag.at, f"gcloud refuses this command: it does not take {given[0].name} and {flag.name}")
                break


def _containers(deployment: Deployment, service: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The containers with their scopes: the one with a port answers for the service, else the first."""
    named = list(dict.fromkeys(flag.container for flag in deployment.flags if flag.container))
    if not named:
        yield "", (service,)
        return
    ports = [flag.container for flag in deployment.flags if flag.name == "--port" and flag.container]
    first = (ports or named)[0]
    if any(not flag.container and flag.name in _ORDER for flag in deployment.flags):
        yield "", (service,)
    for name in named:
        yield name, tuple(dict.fromkeys((name, service))) if name == first else (name,)


def _start(command: Command) -> int | None:
    """Which word is `gcloud`; None where the command runs something else."""
    for number, word in enumerate(command.words[:_FARTHEST]):
        if posixpath.basename(word.text) == "gcloud":
            return number
        if number == 0 and posixpath.basename(word.text) not in _WRAPPERS:
            return None
    return None


def _sort(arguments: tuple[Traced, ...], deployment: Deployment) -> None:
    """Flags with their values apart from the other words."""
    container, index = "", 0
    while index < len(arguments):
        word = arguments[index]
        index += 1
        if not word.text.startswith("-"):
            deployment.words.append(word)
            continue
        equals = word.text.find("=")
        name = word.text if equals < 0 else word.text[:equals]
        value = None if equals < 0 else word.part(equals + 1, len(word))
        if value is None and not _is_switch(name) and index < len(arguments):
            value = arguments[index]
            index += 1
        if name == "--container" and value is not None:
            container = value.text
        deployment.flags.append(_Flag(name, value, word.uses[0], container))


def _is_switch(name: str) -> bool:
    return name in _SWITCHES or name.startswith(("--no-", "--clear-"))


def _name(deployment: Deployment) -> Traced | None:
    """What is deployed; an empty text where the command does not say, None where it deploys nothing."""
    words = deployment.words
    texts = [word.text for word in words]
    start = 1 if texts[:1] and texts[0] in _TRACKS else 0
    if texts[start : start + 1] != ["run"]:
        return None
    for verb in _DEPLOYING:
        end = start + 1 + len(verb)
        if tuple(texts[start + 1 : end]) == verb:
            return words[end] if len(words) > end else words[end - 1].part(0, 0)
    return None


def _take(flag: _Flag, block: Block, deployment: Deployment) -> None:
    found, value = deployment.found, flag.value
    if value is None:
        found.problem(flag.at, "gcloud refuses this command: a flag without a value")
    elif flag.name == "--env-vars-file":
        _file(value, block, deployment)
    elif flag.name.startswith("--remove-"):
        _remove({item.text.lstrip() for item in flag_items(value)}, block, found)
    else:
        take_flag(value, Target(block, references=flag.name.endswith("secrets")), found)


def _remove(keys: set[str], block: Block, found: Found) -> None:
    """What an earlier command gave to the service, and this one takes away again."""
    found.entries[:] = [
        entry
        for entry in found.entries
        if not (isinstance(entry, Assignment) and entry.scope == block.scope and entry.key in keys)
    ]


def _file(value: Traced, block: Block, deployment: Deployment) -> None:
    """A file of variables: YAML, or an env file."""
    found, folder = deployment.found, deployment.command.folder
    if not value.known or folder is None:
        found.note(value.uses[0], "which file of variables this is, only the pipeline knows")
        return
    for path in _candidates(value.text, folder, found):
        neighbour = found.options.neighbours(path)
        if neighbour.refusal is not None:
            found.problem(value.uses[0], f"this file of variables is not read: {neighbour.refusal}")
            return
        if neighbour.text is None:
            continue
        if path.endswith(".env"):
            origin = Origin(found.options.path, *[found.lines.position(value.uses[0])] * 2)
            found.add(Include(path, "dotenv", "python-dotenv", block.scope, required=True, origin=origin))
        else:
            _variables(neighbour.text, path, block, found)
        return
    found.note(value.uses[0], "this file of variables is not in the workspace")


def _candidates(named: str, folder: str, found: Found) -> Iterator[str]:
    """Where the file may be: from the root of the repository, or from beside the pipeline's own file."""
    named = named.removeprefix("/workspace/")
    if named.startswith("/"):
        return
    path = posixpath.join(folder, named)
    yield from dict.fromkeys(posixpath.normpath(posixpath.join(root, path)) for root in found.roots)


def _variables(text: str, path: str, block: Block, found: Found) -> None:
    """The variables of such a file; gcloud takes only text for a value, by the rules of YAML 1.1."""
    tree = read_yaml(text, path)
    found.problems += tree.problems
    for document in tree.documents[:1]:
        for entry in document.entries if isinstance(document, Mapping) else ():
            node = entry.value
            if not isinstance(node, Scalar) or node.kind != "string":
                message = "gcloud refuses this file: the value of a variable is not text"
                found.problems.append(Malformed(path, node.position, message, "put it into quotes"))
            if isinstance(node, Scalar):
                origin = Origin(path, entry.position, node.position)
                value = as_value(node.text)
                own = Assignment(entry.key, value, origin, block.scope, block.number, separator=": ")
                found.add(own)
