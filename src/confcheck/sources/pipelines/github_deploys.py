"""Google's action that deploys to Cloud Run: its inputs are the flags of gcloud."""

from __future__ import annotations

import re
from collections.abc import Mapping as Names

from confcheck.model import Mapping, Scalar
from confcheck.sources.pipelines.found import Found
from confcheck.sources.pipelines.gcloud import take_deployment
from confcheck.sources.pipelines.github_env import read_text
from confcheck.sources.pipelines.pairs import Target, take_input
from confcheck.sources.pipelines.script import Command, read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import Traced, anew

_ACTION = re.compile(r"google-github-actions/deploy-cloudrun@.*")


def take_action(step: Mapping, env: Names[str, Traced], folder: str | None, found: Found) -> None:
    """The variables that a step with this action gives to its service."""
    uses, inputs = step.get("uses"), step.get("with")
    if not isinstance(uses, Scalar) or not _ACTION.fullmatch(uses.text) or not isinstance(inputs, Mapping):
        return
    given = {one.key: one.value for one in inputs.entries if isinstance(one.value, Scalar) and one.value.kind != "null"}
    named = given.get("service") or given.get("job")
    if named is None:
        return
    service = read_text(named, env, found)
    if not service.known:
        if {"env_vars", "secrets", "flags"} & given.keys():
            found.note(service.uses[0], "which service gets these variables, only the pipeline knows")
        return
    scope = (service.text.rpartition("/")[2],)
    found.scopes.append(scope)
    for name in ("env_vars", "secrets"):
        if name in given:
            target = Target(found.block(scope), references=name == "secrets")
            take_input(read_text(given[name], env, found), target, found)
    if "flags" in given:
        _flags(read_text(given["flags"], env, found), service, folder, found)


def _flags(flags: Traced, service: Traced, folder: str | None, found: Found) -> None:
    """More flags, as gcloud would get them."""
    for command in read_script(flags, Shell(lost=True)).commands:
        run, deploy = anew("run", service), anew("deploy", service)
        take_deployment(Command((), (), folder), (run, deploy, service, *command.words), found)
