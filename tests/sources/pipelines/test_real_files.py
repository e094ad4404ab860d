"""The pipelines of real projects: every `env` and `variables` that plain YAML shows is read, at its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from confcheck.model import Assignment, Neighbour, Parsed, SourceOptions
from confcheck.sources import identify, source_for
from tests.sources.positions import REALWORLD, needs_realworld, rest, shows

FORMATS = ("github-actions", "cloud-build", "gitlab-ci")


def real(format_: str) -> list[str]:
    """Paths of the real files of a format; one made-up name where the folder is absent, to be skipped."""
    suffixes = (".yml", ".yaml", ".json", ".service")
    paths = [path for path in REALWORLD.rglob("*") if path.is_file() and path.suffix in suffixes]
    names = {str(path.relative_to(REALWORLD)): path for path in sorted(paths)}
    texts = ((name, path.read_bytes().decode(errors="replace")) for name, path in names.items())
    return [name for name, text in texts if identify(name, text) == format_] or ["absent"]


def read(format_: str, name: str) -> Parsed:
    """A real file among the others of its project."""
    source = source_for(format_)
    assert source is not None

    def neighbours(path: str) -> Neighbour:
        place = Path(REALWORLD, path)
        return Neighbour(place.read_text() if not path.startswith("..") and place.is_file() else None)

    return source.parse((REALWORLD / name).read_bytes().decode(), SourceOptions(name, neighbours=neighbours))


def _env(node: Any) -> list[str]:  # noqa: ANN401 - plain YAML
    found = node.get("env") if isinstance(node, dict) else None
    return [str(key) for key in found] if isinstance(found, dict) else []


def _expected(workflow: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Job and variable, as often as a level around a step sets it."""
    found: Counter[tuple[str, str]] = Counter()
    for name, job in (workflow.get("jobs") or {}).items():
        steps = job.get("steps") or []
        keys = [
            *_env(workflow),
            *_env(job),
            *_env(job.get("container")),
            *(key for step in steps for key in _env(step)),
        ]
        found.update((str(name), key) for key in keys)
        for service, container in (job.get("services") or {}).items():
            found.update((service, key) for key in _env(container))
    return found


@needs_realworld
@pytest.mark.parametrize("name", real("github-actions"))
def test_every_env_of_a_workflow(name: str) -> None:
    """Nothing is missing, nothing made up."""
    parsed = read("github-actions", name)
    if parsed.problems:
        assert "cookiecutter" in name  # a template, which is no YAML
        return
    plain = yaml.safe_load((REALWORLD / name).read_text())
    if "jobs" not in plain:
        plain = {"jobs": {name.split("/")[-2]: plain["runs"]}}
    found = Counter((entry.scope[0], entry.key) for entry in parsed.entries if isinstance(entry, Assignment))
    assert found == _expected(plain)


@needs_realworld
@pytest.mark.parametrize("format_", FORMATS)
def test_places_of_real_files(format_: str) -> None:
    """The text at the place of each key is the key."""
    for name in real(format_):
        for entry in read(format_, name).entries:
            assert isinstance(entry, Assignment)
            text = (REALWORLD / entry.origin.path).read_text()
            assert shows(rest(text, entry.origin.key), entry.key), (name, entry.origin)


@needs_realworld
def test_variables_of_a_real_pipeline_of_gitlab() -> None:
    """Its global ones for every job, also of the file that it includes; nothing of it is refused."""
    parsed = read("gitlab-ci", "mender/.gitlab-ci.yml")
    names = list(yaml.safe_load(_untagged("mender/.gitlab-ci.yml"))["variables"])
    included = list(yaml.safe_load(_untagged("mender/.gitlab-ci-default-pipeline.yml"))["variables"])
    entries = [entry for entry in parsed.entries if isinstance(entry, Assignment)]
    publish = [entry.key for entry in entries if entry.scope == ("publish:versions:tags",)]
    assert publish == [*included, *names]
    assert parsed.problems == ()


def _untagged(name: str) -> str:
    return (REALWORLD / name).read_text().replace("!reference", "")


@needs_realworld
@pytest.mark.parametrize("name", real("cloud-build"))
def test_every_env_of_a_build(name: str) -> None:
    """For each step those of all steps, then its own."""
    build = yaml.safe_load((REALWORLD / name).read_text())
    common = (build.get("options") or {}).get("env") or []
    expected = [
        (step.get("id") or f"steps[{number}]", item.split("=")[0])
        for number, step in enumerate(build["steps"])
        for item in [*common, *(step.get("env") or [])]
    ]
    parsed = read("cloud-build", name)
    assert [(one.scope[0], one.key) for one in parsed.entries if isinstance(one, Assignment)] == expected
    assert parsed.problems == ()
    assert len(parsed.notes) == any("--build-arg" in (step.get("args") or ()) for step in build["steps"])
