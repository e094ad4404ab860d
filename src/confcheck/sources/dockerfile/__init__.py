"""Dockerfiles: what `ENV` and `ARG` set in the image, the last stage or the one that is selected."""

from __future__ import annotations

from collections.abc import Iterator

from confcheck.model import Assignment, Malformed, Parsed, SourceOptions
from confcheck.sources.dockerfile.instructions import instructions
from confcheck.sources.dockerfile.stages import File, Stage
from confcheck.sources.lines import lines_of
from confcheck.sources.readers import BAKED

_IGNORED = ".dockerignore"


def parse(text: str, options: SourceOptions) -> Parsed:
    """The variables of the image, above the arguments of its build."""
    if options.path.endswith(_IGNORED):  # named like the Dockerfile that it belongs to, and holds no settings
        return Parsed(options.path)
    found = instructions(text)
    file = File(options.path, lines_of(text), found.escape)
    for offset, message in found.faults:
        file.problem(offset, f"Docker refuses this file: {message}")
    for instruction in found.all:
        file.read(instruction)
    if not file.stages and not file.problems:
        file.problem(0, "Docker refuses this file: it has no `FROM`")
    stage = _selected(file, options)
    entries = () if stage is None else tuple(_entries(file, stage))
    return Parsed(options.path, entries, problems=tuple(file.problems), notes=tuple(file.notes))


def _selected(file: File, options: SourceOptions) -> Stage | None:
    """The stage that makes the image."""
    if not options.select:
        return file.stages[-1] if file.stages else None
    (name, mode), *more = options.select
    if more or mode != "values":
        message = "a Dockerfile is selected from by one stage, as `values`"
        file.problems.append(Malformed(file.path, None, message))
    stage = next((one for one in file.stages if one.name == name.lower()), None)
    if stage is None and file.stages:
        file.problems.append(Malformed(file.path, None, f"nothing at {name}"))
    return stage


def _entries(file: File, stage: Stage) -> Iterator[Assignment]:
    """Arguments first, since a variable of the same name hides them; what other stages bake counts for the build."""
    yield from file.arguments
    lineage = [file.stages[number] for number in stage.lineage]
    for number, other in enumerate(file.stages):
        if number not in stage.lineage:
            yield from filter(_is_baked, other.arguments)
            yield from (_built(one) for one in other.variables if _is_baked(one))
    for one in lineage:
        yield from one.arguments
    for one in lineage:
        yield from one.variables


def _is_baked(one: Assignment) -> bool:
    """Whether a build writes its value into what it makes, which the image then copies."""
    return one.key.startswith(tuple(BAKED.values()))


def _built(one: Assignment) -> Assignment:
    return Assignment(one.key, one.value, one.origin, block=one.block, separator=one.separator, build=True)
