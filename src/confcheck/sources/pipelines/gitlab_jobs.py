"""One job of GitLab CI with all that it gets from others: `extends`, `!reference`, `inherit`, `default`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from confcheck.model import Mapping, Node, Scalar, Sequence
from confcheck.sources.pipelines.gitlab_files import (
    Config,
    Given,
    Job,
    Part,
    is_reference,
    listed,
    refused,
    steps_of,
)

_DEEPEST = 10
"""Levels of `extends` and of `!reference` that GitLab follows."""

_MAX_FOLLOWED = 10_000


@dataclass(slots=True)
class Jobs:
    """The jobs of a configuration, each put together once."""

    config: Config
    done: dict[str, Job] = field(default_factory=dict)
    followed: int = 0

    def job(self, name: str, chain: tuple[str, ...] = ()) -> Job:
        """A job over those that it extends."""
        if name not in self.done:
            own = self.config.jobs[name]
            extends = own.keys.get("extends")
            made = Job()
            if extends is not None:
                for base in self._bases(extends, (*chain, name)):
                    _over(made, base)
            _over(made, own)
            made.variables = list({(id(one.entry), one.mapping): one for one in made.variables}.values())
            self.done[name] = made
        return self.done[name]

    def _bases(self, extends: Part, chain: tuple[str, ...]) -> Iterator[Job]:
        node, found = extends.node, extends.found
        for item in node.items if isinstance(node, Sequence) else (node,):
            name = item.text if isinstance(item, Scalar) else ""
            where = Part(item, found)
            if name in chain:
                circle = listed((*chain[chain.index(name) :], name))
                found.problems.append(refused(where, f"jobs extend each other in a circle: {circle}"))
            elif len(chain) > _DEEPEST:
                found.problems.append(refused(where, f"`extends` is nested more than {_DEEPEST} levels deep"))
            elif name in self.config.jobs:
                yield self.job(name, chain)
            elif self.config.closed:
                found.problems.append(refused(where, "`extends` names no job"))

    def variables(self, job: Job) -> list[Given]:
        """The variables of a job, the lowest first: of all jobs as far as it inherits them, then its own."""
        inherit = job.keys.get("inherit")
        wanted = inherit.node.get("variables") if inherit and isinstance(inherit.node, Mapping) else None
        given = list(self.config.whole.variables)
        if isinstance(wanted, Scalar) and wanted.text == "false":
            given = []
        elif isinstance(wanted, Sequence):
            names = {item.text for item in wanted.items if isinstance(item, Scalar)}
            given = [one for one in given if one.entry.key in names]
        named = job.keys.get("variables")
        if named is not None and is_reference(named):
            given += self._variables_of(named, ())
        elif named is not None and not (isinstance(named.node, Scalar) and named.node.kind == "null"):
            named.found.problems.append(refused(named, "`variables` is not a mapping"))
        return given + job.variables

    def _variables_of(self, reference: Part, chain: tuple[tuple[str, ...], ...]) -> Iterator[Given]:
        """The variables of another job."""
        steps = tuple(steps_of(reference.node))
        job = self.config.jobs.get(steps[0]) if steps[1:] == ("variables",) else None
        if job is None:
            self._nothing(reference)
        elif self._follows(reference, steps, chain):
            further = job.keys.get("variables")
            if further is not None and is_reference(further):
                yield from self._variables_of(further, (*chain, steps))
            numbers = {number: next(reference.found.numbers) for number in {one.mapping for one in job.variables}}
            yield from (Given(one.entry, one.found, numbers[one.mapping]) for one in job.variables)

    def referenced(self, reference: Part, chain: tuple[tuple[str, ...], ...] = ()) -> Part | None:
        """What `!reference [JOB, KEY, …]` means."""
        steps = tuple(steps_of(reference.node))
        job = self.config.jobs.get(steps[0]) if len(steps) > 1 else None
        found = None if job is None else _inside(job, steps[1:])
        if found is None:
            self._nothing(reference)
            return None
        if not self._follows(reference, steps, chain):
            return None
        return self.referenced(found, (*chain, steps)) if is_reference(found) else found

    def _nothing(self, reference: Part) -> None:
        if self.config.closed:
            reference.found.problems.append(refused(reference, "`!reference` names nothing"))

    def _follows(self, reference: Part, steps: tuple[str, ...], chain: tuple[tuple[str, ...], ...]) -> bool:
        """Whether GitLab goes on there."""
        self.followed += 1
        if steps in chain:
            circle = listed(tuple(one[0] for one in (*chain[chain.index(steps) :], steps)))
            message = f"`!reference` leads back to itself: {circle}"
        elif len(chain) >= _DEEPEST:
            message = f"`!reference` is nested more than {_DEEPEST} levels deep"
        elif self.followed > _MAX_FOLLOWED:
            message = f"`!reference` leads to others more than {_MAX_FOLLOWED:,} times"
        else:
            return True
        reference.found.problems.append(refused(reference, message))
        return False

    def lines(self, part: Part | None, chain: tuple[tuple[str, ...], ...] = ()) -> Iterator[Part]:
        """The lines of a script, with those of lists in it."""
        if part is None:
            return
        if is_reference(part):
            yield from self.lines(self.referenced(part, chain), (*chain, tuple(steps_of(part.node))))
        elif isinstance(part.node, Scalar):
            yield part
        elif isinstance(part.node, Sequence):
            for item in part.node.items:
                yield from self.lines(Part(item, part.found), chain)

    def script(self, job: Job, key: str) -> Part | None:
        """`script` and its like: of the job, else of `default`, else outside of jobs."""
        default = self.config.whole.keys.get("default")
        shared = default.node.get(key) if default is not None and isinstance(default.node, Mapping) else None
        if key in job.keys:
            return job.keys[key]
        if key == "script" or _keeps_out(job.keys.get("inherit"), key):
            return None
        if shared is not None and default is not None:
            return Part(shared, default.found)
        return self.config.whole.keys.get(key)


def _keeps_out(inherit: Part | None, key: str) -> bool:
    """Whether a job does not take a default."""
    wanted = inherit.node.get("default") if inherit is not None and isinstance(inherit.node, Mapping) else None
    if isinstance(wanted, Sequence):
        return key not in steps_of(wanted)
    return isinstance(wanted, Scalar) and wanted.text == "false"


def _over(made: Job, other: Job) -> None:
    made.variables.extend(other.variables)
    made.keys.update(other.keys)


def _inside(job: Job, steps: tuple[str, ...]) -> Part | None:
    """What stands at a path in a job."""
    if steps[0] == "variables" and len(steps) > 1:
        one = next((each for each in reversed(job.variables) if each.entry.key == steps[1]), None)
        return None if one is None else Part(one.entry.value, one.found)
    part = job.keys.get(steps[0])
    node: Node | None = None if part is None else part.node
    for step in steps[1:]:
        node = node.get(step) if isinstance(node, Mapping) else None
    return None if part is None or node is None else Part(node, part.found)
