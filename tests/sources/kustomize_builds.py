"""Kustomizations made up by chance, and what the real kustomize makes of them.

`python -m tests.sources.kustomize_builds 500 SEED` compares as many.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from confcheck.model import Assignment, Borrow, Neighbour, Parsed, Reference, SourceOptions, Template
from confcheck.sources.kubernetes import parse as parse_kubernetes
from confcheck.sources.kustomize import parse

KUBECTL = shutil.which("kubectl")
_HASH = re.compile(r"-[a-z0-9]{10}\b")
_NAMES = ("A", "B", "C", "D")
Yaml = dict[str, Any]
"""What a YAML file holds; only what is made up here."""
Files = dict[str, str]


def builds(count: int, number: int) -> Iterator[Files]:
    """So many workspaces, each with an overlay `top` on something."""
    chance = random.Random(number)
    for _ in range(count):
        yield _Maker(chance).files()


class _Maker:
    """Makes up one build."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.directive = chance.choice((1, 2))
        """Which way a build empties `env`: of `$patch: replace` after `null` kustomize keeps only the directive."""
        self.made: Files = {}

    def files(self) -> Files:
        self._base("base", "web")
        folders = ["../base"]
        if self.chance.random() < 0.4:
            self._base("other", "job")
            folders.append("../other")
        if self.chance.random() < 0.5:
            self._overlay("middle", folders)
            folders = ["../middle"]
        self._overlay("top", folders, component=self.chance.random() < 0.4)
        return self.made

    def _write(self, path: str, *documents: object) -> None:
        self.made[path] = yaml.safe_dump_all(documents, sort_keys=False)

    def _variable(self) -> Yaml:
        name = self.chance.choice(_NAMES)
        return self.chance.choice(
            [
                {"name": name, "value": self.chance.choice(["x", "", "1", "$(A)-$(B)", "$$(A)", "$(Q)"])},
                {"name": name, "value": f"v{self.chance.randrange(9)}"},
                {"name": name, "valueFrom": {"secretKeyRef": {"name": "sec", "key": "k"}}},
                {"name": name, "valueFrom": {"configMapKeyRef": {"name": "cfg", "key": self.chance.choice(_NAMES)}}},
                {"name": name, "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
            ]
        )

    def _variables(self) -> list[Yaml]:
        return list(
            {one["name"]: one for one in (self._variable() for _ in range(self.chance.randrange(1, 4)))}.values()
        )

    def _container(self, name: str) -> Yaml:
        made: Yaml = {"name": name, "image": "i", "env": self._variables()}
        if self.chance.random() < 0.5:
            made["envFrom"] = [{"configMapRef": {"name": "cfg"}}, {"secretRef": {"name": "sec"}, "prefix": "S_"}]
        return made

    def _base(self, folder: str, name: str) -> None:
        pod = {"containers": [self._container(f"{name}-{each}") for each in ("one", "two")]}
        template = {"metadata": {"labels": {"app": name}}, "spec": pod}
        if name == "job":
            spec: Yaml = {"schedule": "@daily", "jobTemplate": {"spec": {"template": template}}}
            whole = {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": spec}
        else:
            spec = {"selector": {"matchLabels": {"app": name}}, "template": template}
            whole = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}
        self._write(f"{folder}/work.yaml", whole)
        made: Yaml = {"resources": ["work.yaml"]}
        if name == "web":
            made |= self._generators(folder, None)
        self._write(f"{folder}/kustomization.yaml", made)

    def _generators(self, folder: str, behaviour: str | None) -> Yaml:
        literals = [f"{key}={self.chance.choice(['1', 'x y', 'q=r', chr(39) + 'z' + chr(39)])}" for key in _NAMES[:3]]
        config: Yaml = {"name": "cfg", "literals": self.chance.sample(literals, 2)}
        if self.chance.random() < 0.5:
            self.made[f"{folder}/e.env"] = "# c\nE=1\n  F='2'\n\nG=a=b #c\n"
            config[self.chance.choice(["envs", "env"])] = ["e.env"]
            if "env" in config:
                config["env"] = "e.env"
        if self.chance.random() < 0.3:
            self.made[f"{folder}/note.txt"] = "text\n"
            config["files"] = self.chance.choice([["note.txt"], ["N=note.txt"]])
        secret: Yaml = {"name": "sec", "literals": [f"k=s{self.chance.randrange(9)}", "A=1"]}
        if behaviour:
            config["behavior"] = behaviour
            return {"configMapGenerator": [config]}
        return {"configMapGenerator": [config], "secretGenerator": [secret]}

    def _overlay(self, folder: str, below: list[str], *, component: bool = False) -> None:
        made: Yaml = {"resources": below}
        if self.chance.random() < 0.4:
            made["namePrefix"] = f"{folder[0]}-"
        if self.chance.random() < 0.2:
            made["nameSuffix"] = "-v1"
        if self.chance.random() < 0.3:
            made["namespace"] = folder
        if self.chance.random() < 0.5:
            made |= self._generators(folder, self.chance.choice(["merge", "replace", "merge"]))
        if self.chance.random() < 0.3:
            made["generatorOptions"] = {"disableNameSuffixHash": True}
        made |= self._patches(folder)
        if component:
            made["components"] = ["../part"]
            part = {"kind": "Component", "apiVersion": "kustomize.config.k8s.io/v1alpha1", **self._patches("part")}
            self._write("part/kustomization.yaml", part)
        self._write(f"{folder}/kustomization.yaml", made)

    def _patches(self, folder: str) -> Yaml:
        made: Yaml = {}
        for number in range(self.chance.randrange(3)):
            how = self.chance.randrange(4)
            path = f"{folder}/p{number}.yaml"
            if how == 0:
                self._write(path, self._strategic())
                made.setdefault("patchesStrategicMerge", []).append(f"p{number}.yaml")
            elif how == 1:
                made.setdefault("patches", []).append({"patch": yaml.safe_dump(self._strategic(), sort_keys=False)})
            elif how == 2:
                self._write(path, self._operations())
                target = {"kind": "Deployment", "name": self.chance.choice(["web", "w.*", "web"])}
                made.setdefault("patches", []).append({"path": f"p{number}.yaml", "target": target})
            else:
                target = {"group": "apps", "version": "v1", "kind": "Deployment", "name": "web"}
                patch = yaml.safe_dump(self._operations(), sort_keys=False)
                made.setdefault("patchesJson6902", []).append({"patch": patch, "target": target})
        return made

    def _strategic(self) -> Yaml:
        container: Yaml = {"name": self.chance.choice(["web-one", "web-two", "web-new"])}
        how = self.chance.choice((0, self.directive, 3, 4, 5))
        container["env"] = self._variables()
        if how == 0:
            container["env"].append({"name": "A2", "$patch": "delete"})
            container["env"] = [one for one in container["env"] if one["name"] != "A"]
            container["env"].append({"name": "A", "$patch": "delete"})
        elif how == 1:
            container["env"].insert(0, {"$patch": "replace"})
        elif how == 2:
            container["env"] = None
        elif how == 3:
            container["envFrom"] = [{"configMapRef": {"name": "cfg"}, "prefix": "P_"}]
        elif how == 4 and container["name"] != "web-new":
            container = {"name": container["name"], "$patch": "delete"}
        whole: Yaml = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
        whole["spec"] = {"template": {"spec": {"containers": [container]}}}
        return whole

    def _operations(self) -> list[Yaml]:
        env = f"/spec/template/spec/containers/{self.chance.randrange(2)}/env"
        value = {"name": "J", "value": "json"}
        return self.chance.sample(
            [
                {"op": "add", "path": f"{env}/-", "value": value},
                {"op": "add", "path": f"{env}/0", "value": value | {"name": "K"}},
                {"op": "replace", "path": f"{env}/0", "value": value | {"name": "L"}},
                {"op": "replace", "path": f"{env}/0/name", "value": "M"},
                {"op": "remove", "path": f"{env}/0"},
                {"op": "replace", "path": env, "value": [value]},
                {"op": "move", "from": f"{env}/0", "path": f"{env}/-"},
                {"op": "test", "path": "/metadata/labels", "value": {}},
            ],
            self.chance.randrange(1, 3),
        )


def built(files: Files) -> Parsed | str:
    """The output of the real kustomize, read as Kubernetes manifests; its complaint where it refuses."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            (Path(root) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(root) / path).write_text(text, encoding="utf-8")
        command = [str(KUBECTL), "kustomize", str(Path(root) / "top")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr[-600:] if done.returncode else parse_kubernetes(done.stdout, SourceOptions("out.yaml"))


def read(files: Files, path: str = "top/kustomization.yaml") -> Parsed:
    """The same files as confcheck reads them."""
    options = SourceOptions(path, neighbours=lambda each: _neighbour(files, each))
    return parse(files[path], options)


def _neighbour(files: Files, path: str) -> Neighbour:
    if path.startswith(".."):
        return Neighbour(refusal="it lies outside the workspace, and only files below its root are read")
    return Neighbour(files.get(path))


def variables(parsed: Parsed) -> dict[tuple[str, str], str]:
    """Container and variable → what the container gets in the end, without the hashes in names."""
    found = {}
    for one in parsed.entries:
        scope = _HASH.sub("", one.scope[0])
        if isinstance(one, Assignment):
            found[scope, one.key] = _HASH.sub("", repr(_shown(one)))
        elif isinstance(one, Borrow):
            found[scope, f"{one.variable} {_HASH.sub('', one.name)}"] = repr(one.key)
    return found


def _shown(one: Assignment) -> object:
    value = one.value
    if isinstance(value, Template):
        return [piece if isinstance(piece, str) else piece.name for piece in value.pieces]
    return (value.id, value.version) if isinstance(value, Reference) else value


def difference(files: Files) -> str | None:
    """Where confcheck and the real kustomize differ on a build; None where they do not."""
    mine, real = read(files), built(files)
    if isinstance(real, str):
        return None if mine.problems else f"kustomize refuses it: {real}"
    if mine.problems:
        return f"kustomize builds it: {mine.problems[0].message}"
    own, other = variables(mine), variables(real)
    return None if own == other else f"{sorted(own.items() ^ other.items())}"


def main(count: int, number: int) -> int:
    """Compare, print what differs; 1 if anything does."""
    bad = 0
    for files in builds(count, number):
        found = difference(files)
        if found is not None:
            bad += 1
            print(found, *(f"--- {path}\n{text}" for path, text in files.items()), sep="\n")  # noqa: T201
    print(f"{count} builds, {bad} differ")  # noqa: T201
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
