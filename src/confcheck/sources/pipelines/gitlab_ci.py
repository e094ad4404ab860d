"""GitLab CI: the variables of every job, and what its scripts deploy to Cloud Run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from confcheck.model import Mapping, Node, Parsed, Scalar, Sequence, SourceOptions
from confcheck.sources.pipelines.found import Block, Found, found_in
from confcheck.sources.pipelines.gcloud import mentions, take_commands
from confcheck.sources.pipelines.gitlab_files import Config, Given, Job, Part, read_config
from confcheck.sources.pipelines.gitlab_jobs import Jobs
from confcheck.sources.pipelines.gitlab_variables import Values, inputs
from confcheck.sources.pipelines.script import read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Traced, elsewhere, joined

_SCRIPTS = (("before_script", "script"), ("after_script",))
"""What runs in one shell."""
_RULE = "variables of a rule count only where it holds, and are not read"


def parse(text: str, options: SourceOptions) -> Parsed:
    """Every job that runs with its variables, the lowest first; without one, what is there for whoever includes it."""
    found = found_in(text, options)
    config = read_config(text, found)
    jobs = Jobs(config)
    running = [name for name in config.jobs if not name.startswith(".")]
    for name in running:
        if found.full:
            break
        _job(jobs.job(name), (name,), jobs, found)
    if not running:
        _assign(Values(config.whole.variables, jobs, found), ())
    _conditional(config)
    return found.parsed()


def _job(job: Job, scope: tuple[str, ...], jobs: Jobs, found: Found) -> None:
    found.scopes.append(scope)
    values = Values(jobs.variables(job), jobs, found)
    _assign(values, scope)
    for part in _rules(job.keys.get("rules")):
        part.found.note(part.found.spot(part.node), _RULE)
    _matrix(job.keys.get("parallel"))
    for keys in _SCRIPTS:
        lines = [line for key in keys for line in jobs.lines(jobs.script(job, key))]
        _script(lines, values)


def _assign(values: Values, scope: tuple[str, ...]) -> None:
    """All writings of all variables, each with what it comes to in this job."""
    blocks: dict[int, Block] = {}
    for one in values.given:
        if one.mapping not in blocks:
            blocks[one.mapping] = one.found.block(scope)
        one.found.put(one.entry, values.of(one).value(), blocks[one.mapping], at=_value(one))
        if one.found.full:
            return


def _value(one: Given) -> Node:
    """What holds the value: the `value` of an object, if it has one."""
    node = one.entry.value
    return (node.get("value") or node) if isinstance(node, Mapping) else node


def _script(lines: list[Part], values: Values) -> None:
    """Lines of one shell, though of several files."""
    if not any(isinstance(line.node, Scalar) and mentions(line.node.text) for line in lines):
        return
    shell, before = Shell(budget=values.found.budget), dict[str, Traced]()
    for _, group in groupby(lines, key=lambda line: line.found.options.path):
        parts = list(group)
        found = parts[0].found
        given = values.env(found)
        made = {name: elsewhere(value) for name, value in shell.variables.items() if value is not before.get(name)}
        shell.variables, before = {**given, **made}, given
        script = joined(_texts(parts))
        read = read_script(script, shell)
        take_commands(read.commands, found)
        if read.stopped is not None:
            at, why = read.stopped
            found.note(script.uses[at], f"the rest of this script is not read: {why}")
            return


def _texts(parts: list[Part]) -> Iterator[Traced]:
    for part in parts:
        if isinstance(part.node, Scalar):
            yield inputs(part.found.text(part.node))


def _rules(part: Part | None) -> Iterator[Part]:
    """The rules that set variables."""
    for rule in part.node.items if part is not None and isinstance(part.node, Sequence) else ():
        variables = rule.get("variables") if isinstance(rule, Mapping) else None
        if part is not None and variables is not None:
            yield Part(variables, part.found)


def _matrix(part: Part | None) -> None:
    matrix = part.node.get("matrix") if part is not None and isinstance(part.node, Mapping) else None
    if part is not None and matrix is not None:
        part.found.note(part.found.spot(matrix), "the variables of a matrix differ from run to run, and are not read")


def _conditional(config: Config) -> None:
    """Variables of `workflow: rules`."""
    workflow = config.whole.keys.get("workflow")
    rules = workflow.node.get("rules") if workflow is not None and isinstance(workflow.node, Mapping) else None
    if workflow is not None and rules is not None:
        for part in _rules(Part(rules, workflow.found)):
            part.found.note(part.found.spot(part.node), _RULE)
