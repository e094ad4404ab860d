"""Workflows and composite actions of GitHub: `env` of workflow, jobs and steps, and what their scripts deploy."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping as Names

from confcheck.kernel.record import record
from confcheck.model import Mapping, Node, Parsed, Scalar, Sequence, SourceOptions
from confcheck.sources.pipelines.core_scalars import yaml_1_2
from confcheck.sources.pipelines.found import Found, found_in
from confcheck.sources.pipelines.gcloud import mentions, take_commands
from confcheck.sources.pipelines.github_deploys import take_action
from confcheck.sources.pipelines.github_env import Variables, read_env, read_text
from confcheck.sources.pipelines.github_select import take_selected
from confcheck.sources.pipelines.script import read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Traced
from confcheck.sources.trees import read_yaml

_WORKFLOW = re.compile(r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml", re.DOTALL)
_ACTION = re.compile(r"(?:.*/)?action\.ya?ml", re.DOTALL)
_RUNS = re.compile(r"^runs[ \t]*:", re.MULTILINE)
_LASTING = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:=|<<)")
_WHOLE_FILE = re.compile(r"\bcat\b(?![^\n]*<<)[^\n]*GITHUB_ENV")
_POSIX = re.compile(r"(?:/\S*/)?(?:ba|da|z)?sh(?:\s.*)?", re.DOTALL)


def recognises(path: str, text: str) -> bool:
    """Whether a file is a workflow by its folder, or an action by its name and what it runs."""
    if _WORKFLOW.fullmatch(path) is not None:
        return True
    return _ACTION.fullmatch(path) is not None and _RUNS.search(text) is not None


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every job with its variables, the lowest first, and every service that is deployed; or what `select` names."""
    tree = read_yaml(text, options.path, yaml_1_2)
    found = found_in(text, options)
    found.problems += tree.problems
    if options.select:
        take_selected(tree.documents, found)
        return found.parsed()
    for document in tree.documents:
        if isinstance(document, Mapping):
            _document(document, found)
        elif not (isinstance(document, Scalar) and document.kind == "null"):
            found.problem(found.spot(document), "the document is not a mapping")
    return found.parsed()


@record(frozen=True, slots=True)
class _Job:
    """What the steps of a job share."""

    scope: tuple[str, ...]
    shell: str
    folder: str | None


def _document(document: Mapping, found: Found) -> None:
    """A workflow, or a composite action, whose steps are one job that bears the name of its folder."""
    outer = read_env(document, {}, found)
    jobs, runs = document.get("jobs"), document.get("runs")
    for entry in jobs.entries if isinstance(jobs, Mapping) else ():
        if isinstance(entry.value, Mapping) and not found.full:
            _job(entry.key, entry.value, outer, document, found)
    if isinstance(runs, Mapping) and runs.get("steps") is not None:
        folder = posixpath.basename(posixpath.dirname(found.options.path)) or "action"
        _steps(runs, _Job((folder,), "", ""), {}, found)
        found.scopes.append((folder,))


def _job(name: str, job: Mapping, outer: Variables, workflow: Mapping, found: Found) -> None:
    """The variables of a job: of the workflow, its own, those of its container, those of its steps."""
    scope = (name,)
    found.scopes.append(scope)
    own = read_env(job, outer.over({}), found)
    env = own.over(outer.over({}))
    inner = read_env(job.get("container"), env, found)
    for variables in (outer, own, inner):
        variables.assign(scope, found)
    services = job.get("services")
    for service in services.entries if isinstance(services, Mapping) else ():
        if (aside := read_env(service.value, env, found)).pairs:
            found.scopes.append((service.key,))
            aside.assign((service.key,), found)
    shell = _default(job, "shell") or _default(workflow, "shell")
    folder = _default(job, "working-directory") or _default(workflow, "working-directory")
    if not shell and "windows" in _text(job.get("runs-on")):
        shell = "pwsh"
    _steps(job, _Job(scope, shell, folder), inner.over(env), found)


def _default(owner: Mapping, key: str) -> str:
    """What `defaults.run` says."""
    defaults = owner.get("defaults")
    run = defaults.get("run") if isinstance(defaults, Mapping) else None
    return _text(run.get(key)) if isinstance(run, Mapping) else ""


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _steps(owner: Mapping, job: _Job, env: Names[str, Traced], found: Found) -> None:
    steps = owner.get("steps")
    for step in steps.items if isinstance(steps, Sequence) else ():
        if not isinstance(step, Mapping):
            continue
        own = read_env(step, env, found)
        own.assign(job.scope, found)
        inside = own.over(env)
        take_action(step, inside, _folder(step, job, inside, found), found)
        run = step.get("run")
        if isinstance(run, Scalar):
            if mentions(run.text):
                _script(run, step, job, inside, found)
            env = _later(run.text, env)


def _later(script: str, env: Names[str, Traced]) -> Names[str, Traced]:
    """What is still sure of the variables behind a step that may set some for the steps after it."""
    if "GITHUB_ENV" not in script:
        return env
    if _WHOLE_FILE.search(script):
        return {}
    changed = set(_LASTING.findall(script))
    return {name: value for name, value in env.items() if name not in changed}


def _script(run: Scalar, step: Mapping, job: _Job, env: Names[str, Traced], found: Found) -> None:
    """What the script of a step deploys."""
    shell = _text(step.get("shell")) or job.shell
    if shell and not _POSIX.fullmatch(shell):
        found.note(found.spot(run), "a script that may deploy, in a language that confcheck does not follow")
        return
    text = read_text(run, env, found)
    script = read_script(text, Shell(dict(env), _folder(step, job, env, found), budget=found.budget))
    take_commands(script.commands, found)
    if script.stopped is not None:
        at, why = script.stopped
        found.note(text.uses[at], f"the rest of this script is not read: {why}")


def _folder(step: Mapping, job: _Job, env: Names[str, Traced], found: Found) -> str | None:
    """Where the script of a step runs; None where only the pipeline knows."""
    node = step.get("working-directory")
    if not isinstance(node, Scalar):
        return job.folder if job.folder is None or "${{" not in job.folder else None
    text = read_text(node, env, found)
    return text.text if text.known else None
