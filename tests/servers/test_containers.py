"""Dockerfiles and manifests: what a container would run, run here, in the environment that the manifest gives it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, cast

import pytest
import yaml

from tests.servers.conftest import BROKEN, GOOD, KEY, Place, confcheck, outside
from tests.servers.pages import files_of
from tests.servers.processes import Outcome, Site, outcome

DOCKERFILES = ["Dockerfile", "Dockerfile.everywhere", "Dockerfile.alone"]
INSTRUCTION = re.compile(r"^(?P<word>FROM|WORKDIR|COPY|RUN|ENTRYPOINT|CMD) (?P<rest>.+)$")
SECRETS = {("api", "token"): GOOD["API_TOKEN"], ("api-token", "3"): GOOD["API_TOKEN"], ("confcheck", "key"): KEY}
ANSWER = "log level info\n"


def instructions(dockerfile: str) -> Sequence[tuple[str, str]]:
    """Word and rest of each line; a line that is none of the few words that the pages use is a mistake."""
    found = [INSTRUCTION.match(line) for line in files_of("containers")[dockerfile].splitlines()]
    return [(match["word"], match["rest"]) for match in found if match] if all(found) else []


def command_of(dockerfile: str) -> str:
    """What a container of the image runs."""
    rest = dict(instructions(dockerfile))
    return shlex.join([*json.loads(rest["ENTRYPOINT"]), *json.loads(rest["CMD"])])


@pytest.fixture(scope="session")
def single_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The self-check in one file, as the page has it written."""
    folder = tmp_path_factory.mktemp("single-file")
    assert confcheck(folder, "lock", "--runtime", "confcheck_runtime.py") == 0
    return folder / "confcheck_runtime.py"


@pytest.fixture
def image(place: Place, single_file: Path) -> Place:
    """The place of the app of the page about uvicorn, with what else the images hold."""

    def placed(page: str = "uvicorn", *, broken: bool = False) -> Site:
        site = place(page, broken=broken).having(DEPLOYED_TO="staging")
        shutil.copy(single_file, site.folder)
        (site.folder / "requirements.txt").write_text("confcheck\nuvicorn\n", "utf-8")
        return site

    return placed


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_an_image_is_made_of_what_is_there(image: Place, dockerfile: str) -> None:
    """It begins with FROM, ends with ENTRYPOINT and CMD in brackets, and copies nothing that nobody made."""
    words = [word for word, _ in instructions(dockerfile)]
    assert (words[:2], words[-2:]) == (["FROM", "WORKDIR"], ["ENTRYPOINT", "CMD"])
    copied = [name for word, rest in instructions(dockerfile) if word == "COPY" for name in rest.split()[:-1]]
    folder = image().folder
    assert [name for name in copied if not (folder / name).exists()] == []


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
@pytest.mark.parametrize(("broken", "expected"), [(False, Outcome(-15, ANSWER, 0)), (True, Outcome(3, "", 1))])
def test_a_container_serves_only_with_good_settings(
    image: Place, dockerfile: str, broken: bool, expected: Outcome
) -> None:
    """And SIGTERM reaches the server itself."""
    assert expected == outcome(command_of(dockerfile), image(broken=broken))


@pytest.mark.parametrize(("name", "expected"), [("", Outcome(2, "", 0)), ("production", Outcome(3, "", 1))])
def test_an_image_for_every_environment_needs_the_right_name(image: Place, name: str, expected: Outcome) -> None:
    """Without a name, and with one whose lock is not there, nothing starts."""
    assert expected == outcome(command_of("Dockerfile.everywhere"), image().having(DEPLOYED_TO=name))


class SecretKey(TypedDict):
    """A part of a Secret."""

    name: str
    key: str


class From(TypedDict):
    """Where a variable comes from."""

    secretKeyRef: SecretKey


class Variable(TypedDict, total=False):
    """An entry of `env`."""

    name: str
    value: str
    valueFrom: From


class Container(TypedDict, total=False):
    """A container of a manifest."""

    name: str
    image: str
    command: list[str]
    args: list[str]
    env: list[Variable]


def containers(text: str) -> Mapping[str, Container]:
    """Name → container, init containers too, of a workload whose labels select its own pods."""
    whole = yaml.safe_load(text)
    labels = whole["spec"]["template"].get("metadata", {}).get("labels")
    assert labels == whole["spec"].get("selector", {}).get("matchLabels")
    pod = whole["spec"]["template"]["spec"]
    assert set(pod) <= {"initContainers", "containers"}
    return {one["name"]: cast("Container", one) for one in (*pod.get("initContainers", ()), *pod["containers"])}


def environ_of(container: Container) -> dict[str, str]:
    """What the cluster gives it."""
    return {
        one["name"]: one["value"] if "value" in one else SECRETS[secret_of(one)] for one in container.get("env", ())
    }


def secret_of(variable: Variable) -> tuple[str, str]:
    """Name and key of a Secret."""
    reference = variable["valueFrom"]["secretKeyRef"]
    return reference["name"], reference["key"]


def workspace(folder: Path, manifest: str) -> Path:
    """A workspace whose source is this manifest."""
    own = {"confcheck.toml": files_of("containers")["confcheck.toml"], "deployment.yaml": manifest}
    for name, text in {**files_of("index"), "app.py": files_of("uvicorn")["app.py"], **own}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


CONTAINERS = [("deployment.yaml", "check"), ("wrapped.yaml", "api"), ("service.yaml", "api")]


@pytest.mark.parametrize(("manifest", "name"), CONTAINERS)
def test_a_manifest_is_validated_locked_and_run(tmp_path: Path, manifest: str, name: str) -> None:
    """A container starts with the environment that the manifest gives it, and with no other."""
    text = files_of("containers")[manifest]
    place = workspace(tmp_path, text)
    assert (confcheck(place, "validate", "staging"), confcheck(place, "lock", "staging")) == (0, 0)
    container = containers(text)[name]
    words = shlex.join([*container["command"], *container["args"]])
    site = Site(place, {**outside(place), **environ_of(container)}, (KEY, *GOOD.values(), *BROKEN.values()))

    assert (Outcome(-15, ANSWER, 0) if name == "api" else Outcome(0, "", 0)) == outcome(words, site)
    assert Outcome(3, "", 1) == outcome(words, site.having(**BROKEN))


@pytest.mark.parametrize(("manifest", "name"), CONTAINERS)
def test_a_wrong_value_in_a_manifest_is_found(tmp_path: Path, manifest: str, name: str) -> None:
    """The manifest that is deployed is the one that is validated."""
    text = files_of("containers")[manifest]
    assert {"name": "LOG_LEVEL", "value": "info"} in containers(text)[name]["env"]
    assert confcheck(workspace(tmp_path, text.replace("value: info", "value: loud")), "validate", "staging") == 1


def test_both_containers_of_a_pod_get_the_same_settings() -> None:
    """Or the check would speak of another process; the key of the locks goes to the check alone."""
    both = containers(files_of("containers")["deployment.yaml"])
    check, api = environ_of(both["check"]), environ_of(both["api"])
    assert {**api, "CONFCHECK_KEY": KEY} == check
