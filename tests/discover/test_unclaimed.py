"""Files on disk and a manifest in; what looks like a source and is none, out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from confcheck.discover import load_sources, read_manifest, unclaimed
from confcheck.model import Misfit, Unclaimed

HEAD = """\
schema = "s.yaml"
[environments.base]
abstract = true
[environments.staging]
aliases = ["stage"]
[environments.production]
[services.auth]
[services.frontend]
"""
EACH = "{environment}/{service}.env"
DEPLOYED = "{environment}/deploy/{service}.yaml"


def source(files: str, *more: str) -> str:
    """One `[[sources]]`."""
    return "\n".join(("[[sources]]", f'files = "{files}"', "required = false", *more, ""))


def found(root: Path, sources: str, files: Mapping[str, str], head: str = HEAD) -> tuple[Unclaimed, ...]:
    """What no source claims."""
    for path, text in {"confcheck.toml": head + sources, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return load_sources(root, read_manifest(root)).unclaimed


def paths(root: Path, sources: str, *names: str) -> list[str]:
    """The same for files of one setting, beside one that is claimed."""
    return [one.path for one in found(root, sources, dict.fromkeys((*names, "staging/auth.env"), "A=b\n"))]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        (".env", True),
        (".env.staging", True),
        ("staging/shared.env", True),
        ("other/.envs/.production/.django", True),
        ("staging/frontend.env", False),
        (".env.example", False),
        ("staging/auth.env.sample", False),
        ("env.template", False),
        (".env.dist", False),
        (".env.local", False),
        (".env.staging.local", False),
        ("env.ts", False),
        ("staging/README.md", False),
        ("node_modules/x/.env", False),
        ("examples/.env", False),
        ("inner/confcheck.toml", False),
        ("line\nbreak.env", False),
    ],
)
def test_env_files(tmp_path: Path, name: str, listed: bool) -> None:
    """By their names; none that is claimed, made to be copied, somebody's own, or not of the system."""
    assert paths(tmp_path, source(EACH), name) == ([name] if listed else [])


def test_a_workspace_inside_has_its_own(tmp_path: Path) -> None:
    """What lies below its manifest is left to that."""
    assert paths(tmp_path, source(EACH), "a/.env", "b/confcheck.toml", "b/.env", "b/c/.env") == ["a/.env"]


def test_an_environment_called_local_has_files(tmp_path: Path) -> None:
    """Then `.env.local` is nobody's own."""
    head = HEAD + "[environments.local]\n"
    files = {".env.local": "A=b\n", "staging/auth.env": ""}
    assert found(tmp_path, source(EACH), files, head) == (Unclaimed(".env.local"),)


def test_what_a_claimed_file_takes_in_is_claimed(tmp_path: Path) -> None:
    """An env file of a container, and the project's; an inactive source and a template claim, too."""
    files = {
        "staging/compose.yaml": "services: {auth: {env_file: [../common.env, {path: own.env, required: false}]}}\n",
        "common.env": "",
        "staging/own.env": "",
        "staging/.env": "",
        "staging/old.env": "",
        "staging/names.env": "",
        "staging/left.env": "",
    }
    sources = source("{environment}/compose.yaml") + source("*/old.env", "active = false")
    sources += source("*/names.env", "template = true")
    assert found(tmp_path, sources, files) == (Unclaimed("staging/left.env", ("staging",)),)


def test_what_a_list_leaves_out_is_unclaimed(tmp_path: Path) -> None:
    """The pattern fits, but the entry is for another service."""
    assert paths(tmp_path, source(EACH, 'services = ["auth"]'), "staging/frontend.env") == ["staging/frontend.env"]


def test_links(tmp_path: Path) -> None:
    """A link is as good as what it leads to: claimed if that is, never listed itself."""
    (tmp_path / "staging").mkdir()
    for link, target in ((".env", "shared.env"), ("staging/auth.env", "../real.env"), (".env.gone", "nowhere")):
        (tmp_path / link).symlink_to(target)
    (tmp_path / "linked").symlink_to("staging")
    files = {"shared.env": "", "real.env": "", "staging/frontend.env": ""}
    assert found(tmp_path, source("linked/{service}.env"), files) == (Unclaimed("shared.env"),)


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds nothing that anybody reads."""
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert paths(tmp_path, source(EACH), "closed/.env", "open/.env") == ["open/.env"]


@pytest.mark.parametrize(
    ("name", "misfit"),
    [
        ("front-end", Misfit(DEPLOYED, "service", "front-end", "frontend")),
        ("worker", Misfit(DEPLOYED, "service", "worker")),
        ("auth", None),
    ],
)
def test_files_among_claimed_ones(tmp_path: Path, name: str, misfit: Misfit | None) -> None:
    """What would be claimed under a declared name; its folder says which environment it is of."""
    files = {f"{environment}/deploy/auth.yaml": "LEVEL: info\n" for environment in ("staging", "production")}
    path = f"staging/deploy/{name}.yaml"
    expected = () if misfit is None else (Unclaimed(path, ("staging",), misfit),)
    assert expected == found(tmp_path, source(DEPLOYED), {**files, path: "LEVEL: info\n"})


KUBERNETES = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: auth}\n"
    "spec: {template: {spec: {containers: [{name: auth, env: [{name: A, value: b}]}]}}}\n"
)


@pytest.mark.parametrize(
    ("name", "text", "listed"),
    [
        ("worker.yaml", KUBERNETES, True),
        ("ingress.yaml", "apiVersion: v1\nkind: Ingress\nmetadata: {name: x}\n", False),
        ("broken.yaml", KUBERNETES + "x: [\n", False),
        ("worker.example.yaml", KUBERNETES, False),
        ("worker.json", KUBERNETES, False),
        ("folder.yaml/worker.yaml", KUBERNETES, False),
    ],
)
def test_only_what_sets_something_looks_like_its_neighbours(tmp_path: Path, name: str, text: str, listed: bool) -> None:
    """Read as they are; a manifest without variables is no source, and one that cannot be read may be anything."""
    files = {"k8s/auth.yaml": KUBERNETES, f"k8s/{name}": text}
    result = found(tmp_path, source("k8s/{service}.yaml", 'format = "kubernetes"'), files)
    assert [one.path for one in result] == ([f"k8s/{name}"] if listed else [])


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("*.{environment}.yml", "x.qa.yml", Misfit("*.{environment}.yml", "environment", "qa")),
        ("*.{environment}.yml", "x.stagign.yml", Misfit("*.{environment}.yml", "environment", "stagign", "staging")),
        ("{service}.{environment}.yml", "auth.qa.yml", Misfit("{service}.{environment}.yml", "environment", "qa")),
        ("{service}.{environment}.yml", "web.qa.yml", Misfit("{service}.{environment}.yml", "service", "web")),
        ("[a-z]*.{environment}.yml", "X.qa.yml", None),
        ("*.staging.yml", "x.qa.yml", None),
    ],
)
def test_the_word_that_does_not_fit(tmp_path: Path, pattern: str, name: str, expected: Misfit | None) -> None:
    """The first capture that holds no declared name."""
    files = {"auth.staging.yml": "A: b\n", name: "A: b\n"}
    result = found(tmp_path, source(pattern, 'format = "yaml"'), files)
    assert [one.misfit for one in result] == ([] if expected is None else [expected])


def test_a_name_that_is_declared_and_left_out(tmp_path: Path) -> None:
    """A contradiction or a list leaves a structured file out on purpose."""
    files = {"staging/auth.staging.yml": "A: b\n", "staging/auth.production.yml": "A: b\n"}
    assert found(tmp_path, source("{environment}/auth.{environment}.yml"), files) == ()


@pytest.mark.parametrize(
    ("sources", "path", "expected"),
    [
        (source(EACH), "staging/x.env", ("staging",)),
        (source(EACH), "base/x.env", ()),
        (source(EACH), "x.env", ()),
        (source("all/{service}.env", 'environments = ["staging"]'), "all/x.env", ()),
        (source("{environment}/{environment}.{service}.env"), "staging/x.env", ()),
    ],
)
def test_whose_they_are(tmp_path: Path, sources: str, path: str, expected: tuple[str, ...]) -> None:
    """The environment that the folder stands for, if a pattern says so of the files in it."""
    names = ("staging/auth.env", "base/auth.env", "all/auth.env", "staging/staging.auth.env", path)
    result = {one.path: one.environments for one in found(tmp_path, sources, dict.fromkeys(names, "A=b\n"))}
    assert result[path] == expected


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders far below are not looked at, and no more than so many neighbours are read."""
    monkeypatch.setattr(unclaimed, "MAX_FOLDERS", 2)
    monkeypatch.setattr(unclaimed, "MAX_READ", 1)
    files = {"a/auth.yaml": "A: b\n", "a/x.yaml": "A: b\n", "a/y.yaml": "A: b\n", "a/.env": "", "b/.env": ""}
    result = found(tmp_path, source("a/{service}.yaml"), files)
    assert [one.path for one in result] == ["a/.env", "a/x.yaml"]
