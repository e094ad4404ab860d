"""Cloud Build: the variables and secrets of every step, and what the steps deploy to Cloud Run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from confcheck.kernel.record import record
from confcheck.model import (
    Assignment,
    Mapping,
    Node,
    Origin,
    Parsed,
    Scalar,
    Sequence,
    SourceOptions,
    Unknown,
    Value,
)
from confcheck.sources.pipelines.found import Block, Found, found_in
from confcheck.sources.pipelines.gcloud import mentions, take_commands, take_deployment
from confcheck.sources.pipelines.pairs import Target, take_pair
from confcheck.sources.pipelines.script import Command, read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.substitutions import automapped, read_substitutions, substitute
from confcheck.sources.pipelines.traced import Traced
from confcheck.sources.references import bind, parse_reference
from confcheck.sources.trees import read_json, read_yaml

_OWN_PROJECT = re.compile(r"projects/\0/secrets/([^/\0]+)(?:/versions/([^/\0]+))?")
_SHELLS = frozenset("bash sh dash".split())
_PROGRAMS = _SHELLS | {"gcloud"}
_COMMAND = re.compile(r"-[a-zA-Z]*c[a-zA-Z]*")
_SHEBANG = re.compile(r"#!.*\b(?:ba|da)?sh\b")
_UNKNOWN_SECRET = Unknown("a secret that only the build knows")
_ENCRYPTED = Unknown("encrypted with a key of Cloud KMS")


def parse(text: str, options: SourceOptions) -> Parsed:
    """The variables of each step, those of all steps first, and those of every service that is deployed."""
    tree = (read_json if options.path.endswith(".json") else read_yaml)(text, options.path)
    found = found_in(text, options)
    found.problems += tree.problems
    for document in tree.documents:
        if isinstance(document, Mapping):
            _build(document, found)
        elif not (isinstance(document, Scalar) and document.kind == "null"):
            found.problem(found.spot(document), "the document is not a mapping")
    return found.parsed()


@record(frozen=True, slots=True)
class _Build:
    """What all steps share."""

    defaults: dict[str, Traced]
    secrets: dict[str, Value]
    options: Node | None
    found: Found


@record(frozen=True, slots=True)
class _Step:
    """One step."""

    whole: Mapping
    scope: tuple[str, ...]
    env: dict[str, Traced]
    build: _Build

    def text(self, scalar: Scalar) -> Traced:
        """A text of it with its substitutions replaced."""
        return substitute(self.build.found.text(scalar), self.build.defaults, self.build.found.budget)


def _build(document: Mapping, found: Found) -> None:
    defaults = read_substitutions(document, found)
    options = document.get("options")
    build = _Build(defaults, _secrets(document, defaults, found), options, found)
    steps = document.get("steps")
    for number, node in enumerate(steps.items if isinstance(steps, Sequence) else ()):
        if isinstance(node, Mapping):
            named = node.get("id")
            step = _Step(node, (_text(named) or f"steps[{number}]",), {}, build)
            found.scopes.append(step.scope)
            _variables(options, step)
            _variables(node, step)
            _deploy(step)


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _secrets(document: Mapping, defaults: dict[str, Traced], found: Found) -> dict[str, Value]:
    """What `secretEnv` may name."""
    secrets: dict[str, Value] = {}
    available = document.get("availableSecrets")
    for item in _items(available, "secretManager"):
        version = item.get("versionName")
        if isinstance(version, Scalar):
            secrets[_text(item.get("env"))] = _reference(substitute(found.text(version), defaults, found.budget))
    for owner, key, inside in ((available, "inline", "envMap"), (document, "secrets", "secretEnv")):
        for item in _items(owner, key):
            encrypted = item.get(inside)
            names = [entry.key for entry in encrypted.entries] if isinstance(encrypted, Mapping) else []
            secrets.update(dict.fromkeys(names, _ENCRYPTED))
    return secrets


def _items(owner: Node | None, key: str) -> Iterator[Mapping]:
    node = owner.get(key) if isinstance(owner, Mapping) else None
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Mapping):
            yield item


def _reference(version: Traced) -> Value:
    """The secret of a version; that of the build's own project is the one that others name without a project."""
    if version.known:
        return parse_reference(version.text, "gcp") or _UNKNOWN_SECRET
    own = _OWN_PROJECT.fullmatch(version.text)
    return version.value() if own is None else bind("gcp", own[1], own[2])


def _variables(owner: Node | None, step: _Step) -> None:
    """`env` and `secretEnv` of a step, or of all."""
    if not isinstance(owner, Mapping):
        return
    found = step.build.found
    block = found.block(step.scope)
    for item in _listed(owner.get("env"), "`env`", found):
        text = step.text(item)
        equals = text.text.find("=")
        if equals < 1:
            found.problem(found.spot(item), "Cloud Build refuses this file: an item is not `KEY=value`")
            continue
        key, value = text.part(0, equals), text.part(equals + 1, len(text))
        step.env[key.text] = value
        take_pair(key, value, Target(block), found)
    for item in _listed(owner.get("secretEnv"), "`secretEnv`", found):
        _secret(item, block, step)


def _listed(node: Node | None, what: str, found: Found) -> Iterator[Scalar]:
    if node is None or (isinstance(node, Scalar) and node.kind == "null"):
        return
    if not isinstance(node, Sequence):
        found.problem(found.spot(node), f"Cloud Build refuses this file: {what} is not a list")
        return
    for item in node.items:
        if isinstance(item, Scalar):
            yield item
        else:
            found.problem(found.spot(item), f"Cloud Build refuses this file: an item of {what} is not text")


def _secret(item: Scalar, block: Block, step: _Step) -> None:
    found, name = step.build.found, item.text
    if name not in step.build.secrets:
        found.problem(found.spot(item), "Cloud Build refuses this file: no secret of it has this name")
    value = step.build.secrets.get(name, _UNKNOWN_SECRET)
    origin = Origin(found.options.path, item.position)
    found.add(Assignment(name, value, origin, block.scope, block.number, secret=True))


def _deploy(step: _Step) -> None:
    """What a step deploys: a script of its own, arguments of gcloud, or a script among arguments of a shell."""
    script = step.whole.get("script")
    if isinstance(script, Scalar):
        if not script.text.startswith("#!") or _SHEBANG.match(script.text):
            mapped = automapped(step.whole) or automapped(step.build.options)
            env = {**step.build.defaults, **step.env} if mapped else step.env
            _script(step.build.found.text(script), env, step)
        elif mentions(script.text):
            message = "a script that may deploy, in a language that confcheck does not follow"
            step.build.found.note(step.build.found.spot(script), message)
        return
    arguments = step.whole.get("args")
    words = tuple(step.text(item) for item in _arguments(arguments))
    _build_arguments(words, step.build.found)
    program = posixpath.basename(_text(step.whole.get("entrypoint")) or _image(step))
    if words and program not in _PROGRAMS and step.whole.get("entrypoint") is None:
        program, words = posixpath.basename(words[0].text), words[1:]  # of an image without an entry point of its own
    if program == "gcloud":
        take_deployment(Command((), (), _folder(step)), words, step.build.found)
    elif program in _SHELLS:
        at = next((number for number, word in enumerate(words) if _COMMAND.fullmatch(word.text)), len(words))
        for word in [word for word in words[at:] if not word.text.startswith("-")][:1]:
            _script(word, step.env, step)


def _build_arguments(words: tuple[Traced, ...], found: Found) -> None:
    """Which image a service runs is not known here, and so not who gets them."""
    for word in words:
        if word.text == "--build-arg" or word.text.startswith("--build-arg="):
            found.note(word.uses[0], "arguments for the build of an image, which are not read")
            return


def _arguments(node: Node | None) -> Iterator[Scalar]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item


def _image(step: _Step) -> str:
    """What the image of a step runs: its last name, without tag and digest."""
    return re.split(r"[:@]", posixpath.basename(_text(step.whole.get("name"))))[0]


def _folder(step: _Step) -> str | None:
    named = step.whole.get("dir")
    if not isinstance(named, Scalar):
        return ""
    text = step.text(named)
    return text.text if text.known else None


def _script(text: Traced, env: dict[str, Traced], step: _Step) -> None:
    if not mentions(text.text):
        return
    script = read_script(text, Shell(dict(env), _folder(step), budget=step.build.found.budget))
    take_commands(script.commands, step.build.found)
    if script.stopped is not None:
        at, why = script.stopped
        step.build.found.note(text.uses[at], f"the rest of this script is not read: {why}")
