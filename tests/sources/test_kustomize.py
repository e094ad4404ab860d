"""Kustomize: folders in, the variables of the build out, each where it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Assignment, Neighbour, Parsed, SourceOptions
from confcheck.sources.kustomize import parse
from confcheck.sources.kustomize.recognition import NAMES
from tests.sources.kustomize_builds import KUBECTL, builds, difference, read
from tests.sources.positions import REALWORLD, needs_realworld, rest, shows
from tests.sources.test_kubernetes import place, shown

WORK = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: front}}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        envFrom: [{configMapRef: {name: cfg}}]
        env:
        - {name: A, value: base}
        - {name: B, value: base}
"""
BASE = {"base/work.yaml": WORK, "base/kustomization.yaml": "resources: [work.yaml]\n"}
HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
CONTAINER = HEAD + "spec: {template: {spec: {containers: [{name: app, env: [%s]}]}}}\n"
ENV = "/spec/template/spec/containers/0/env"
JSON = "patches:\n- target: {name: web}\n  patch: |\n"
REPLACE = f'{{"op": "replace", "path": "{ENV}/1/value", "value": "x"}}'
OVERLAY = "top/kustomization.yaml"
Row = tuple[str, str, str]


def top(text: str, **files: str) -> Parsed:
    """The folder `top`, which lies on `base`; names of further files have `_` for `/` and are YAML."""
    more = {f"{name.replace('_', '/')}.yaml": content for name, content in files.items()}
    return read({**BASE, **more, "top/kustomization.yaml": f"resources: [../base]\n{text}"})


def rows(parsed: Parsed) -> list[Row]:
    """Key, value, place of the value."""
    return [
        (one.key, shown(one.value), f"{one.origin.path}:{place(one.origin.value)}".replace(OVERLAY, "TOP"))
        for one in parsed.entries
        if isinstance(one, Assignment)
    ]


def told(parsed: Parsed) -> list[str]:
    """Every problem and note with its place; the overlay's file is called TOP."""
    found = [f"{one.path}:{place(one.position)} {one.message}" for one in (*parsed.problems, *parsed.notes)]
    return [line.replace("top/kustomization.yaml", "TOP") for line in found]


A = ("A", "base", "base/work.yaml:12:28")
B = ("B", "base", "base/work.yaml:13:28")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("patches: [{path: p.yaml}]", [("B", "new", "top/p.yaml:4:74"), A]),
        ("patchesStrategicMerge: [p.yaml]", [("B", "new", "top/p.yaml:4:74"), A]),
        ("patches:\n- target: {kind: Deployment}\n  path: p.yaml", [("B", "new", "top/p.yaml:4:74"), A]),
        ("patches:\n- target: {kind: Job}\n  path: p.yaml", [A, B]),
        (
            f"{JSON}    - op: add\n      path: {ENV}/-\n      value: {{name: C, value: x}}",
            [A, B, ("C", "x", "TOP:7:31")],
        ),
        (
            JSON.replace("patches", "patchesJson6902").replace("|\n", f"'[{REPLACE}]'"),
            [A, ("B", "x", "TOP:4:95")],
        ),
        (
            f"{JSON}    - {{op: remove, path: {ENV}/0}}",
            [B],
        ),
    ],
)
def test_patches(text: str, expected: list[Row]) -> None:
    """What a patch says stands in the patch, the rest where it was; a patch's variables come first."""
    parsed = top(text, top_p=CONTAINER % "{name: B, value: new}")
    assert expected == rows(parsed)
    assert (told(parsed), parsed.scopes) == ([], (("app", "web"),))


GENERATED = """\
configMapGenerator:
- name: cfg
  literals: [L=1, "Q='2 3'"]
  envs: [e.yaml]
- name: other
  files: [app.env=f.yaml, g.yaml]
secretGenerator:
- name: sec
  literals: [PW=s3cr3t]
generatorOptions: {disableNameSuffixHash: true}
"""


def test_generators() -> None:
    """Literals, env files and whole files have places of their own; a Secret's are secret."""
    parsed = top(GENERATED, top_e="# c\nE='1'\n", top_f="X=1\n", top_g="a: 1\nb: 2\n")
    expected = [
        ("E", "'1'", "top/e.yaml:2:3"),
        ("L", "1", "TOP:4:16"),
        ("Q", "2 3", "TOP:4:22"),
        A,
        B,
        ("PW", "s3cr3t", "TOP:10:17"),
        ("X", "1", "top/f.yaml:1:3"),
    ]
    assert expected == rows(parsed)
    assert [one.key for one in parsed.entries if isinstance(one, Assignment) and one.secret] == ["PW"]
    pairs = [one.key for one in parsed.entries if isinstance(one, Assignment) and one.separator == "="]
    assert pairs == ["E", "L", "Q", "PW", "X"]
    assert parsed.scopes == (("app", "web"), ("other",), ("sec",))
    assert told(parsed) == ["top/g.yaml:1:1 a file of its own stands here, which is not read"]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("merge", [("K", "base", "base/kustomization.yaml:4:16"), ("L", "new", "TOP:5:16")]),
        ("replace", [("L", "new", "TOP:5:16")]),
        ("create", [("K", "base", "base/kustomization.yaml:4:16"), ("L", "base", "base/kustomization.yaml:4:24")]),
    ],
)
def test_behaviour(behaviour: str, expected: list[Row]) -> None:
    """An overlay puts keys into what the base generates, or in its place; a second one of the name is refused."""
    base = "resources: [work.yaml]\nconfigMapGenerator:\n- name: cfg\n  literals: [K=base, L=base]\n"
    text = f"configMapGenerator:\n- name: cfg\n  behavior: {behaviour}\n  literals: [L=new]\n"
    parsed = top(text, base_kustomization=base)
    assert expected == rows(parsed)[:-2]
    refused = ["TOP:3:9 there is a ConfigMap of this name already"]
    assert told(parsed) == (refused if behaviour == "create" else [])


SERVICES = """\
kind: Service
apiVersion: v1
metadata: {name: web}
spec: {ports: [{port: 80}], selector: {app: web}}
---
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: {name: in}
spec:
  rules:
  - host: example.com
    http: {paths: [{backend: {service: {name: web}}}]}
---
kind: Namespace
apiVersion: v1
metadata: {name: n}
"""


def test_names() -> None:
    """A workload has its names with and without prefixes; what it names in the build is found under its new name."""
    maps = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: cfg}\ndata: {K: v}\n"
    base = "resources: [work.yaml, maps.yaml, services.yaml]\nnameSuffix: -v1\n"
    files = {"base_kustomization": base, "base_maps": maps, "base_services": SERVICES}
    parsed = top("namePrefix: stg-\nnamespace: shop\n", **files)
    assert parsed.scopes == (("app", "stg-web-v1", "web", "web-v1"),)
    assert rows(parsed) == [("K", "v", "base/maps.yaml:4:11"), A, B]
    names = {name: (one.scope[0], one.namespace, origin.path) for one in parsed.endpoints for name, origin in one.names}
    assert names == {
        "stg-web-v1": ("app", "shop", "base/services.yaml"),
        "example.com": ("app", "", "base/services.yaml"),
    }
    assert [(each.name, each.namespace, each.container) for each in parsed.placements] == [
        ("stg-web-v1", "shop", "app")
    ]


def test_a_patch_that_names_what_had_another_name() -> None:
    """It means the object, and a reference by the old name means what it is called now."""
    maps = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: cfg}\ndata: {K: v}\n"
    base = "resources: [work.yaml, maps.yaml]\nnamePrefix: p-\n"
    patch = CONTAINER % "{name: Z, valueFrom: {configMapKeyRef: {name: cfg, key: K}}}"
    parsed = top("patches: [{path: p.yaml}]", base_kustomization=base, base_maps=maps, top_p=patch)
    assert [row[:2] for row in rows(parsed)] == [("K", "v"), ("Z", "v"), ("A", "base"), ("B", "base")]
    assert told(parsed) == []


def test_the_container_that_stands_for_the_workload() -> None:
    """It is the first of whoever wrote the workload, also where kustomize puts others before it."""
    patch = CONTAINER.replace("name: app", "name: proxy") % "{name: P, value: x}"
    parsed = top("patches: [{path: p.yaml}]", top_p=patch)
    assert parsed.scopes == (("app", "web"), ("proxy",))


def test_components() -> None:
    """They change what was there before them."""
    part = "kind: Component\npatches:\n- path: p.yaml\n"
    parsed = top("components: [../part]", part_kustomization=part, part_p=CONTAINER % "{name: A, value: part}")
    assert rows(parsed) == [("A", "part", "part/p.yaml:4:74"), B]
    alone = read({"part/kustomization.yaml": part, "part/p.yaml": CONTAINER % ""}, "part/kustomization.yaml")
    message = "a component is built by those that take it in: what it patches is read there"
    assert told(alone) == [f"part/kustomization.yaml:1:1 {message}"]


OUTSIDE = "it lies outside the workspace, and only files below its root are read"
MERGE = "configMapGenerator: [{name: cfg, behavior: merge, literals: [A=1]}]\n"


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("resources: x", {}, [
            "TOP:1:12 a base does not take part: no folder with a kustomization is there"]),
        ("resources: [[]]", {}, ["TOP:1:13 an item of `resources` is no text"]),
        ("components: [{}]", {}, ["TOP:1:14 a component is no text"]),
        ("resources: [x.yaml]", {}, [
            "TOP:1:13 a file that is named here does not take part: nothing is there"]),
        ("resources: [../../x.yaml]", {}, [
            f"TOP:1:13 a file that is named here does not take part: it cannot be read: {OUTSIDE}"]),
        ("resources: [../../x]", {}, [
            f"TOP:1:13 a base does not take part: {OUTSIDE}"]),
        ("resources: ['https://example.com/x?ref=v1']", {}, [
            "TOP:1:13 a base from elsewhere is not read: only files of the workspace are"]),
        ("resources: ['git@example.com:x']\ncomponents: [github.com/a/b]", {}, [
            "TOP:1:13 a base from elsewhere is not read: only files of the workspace are",
            "TOP:2:14 a component from elsewhere is not read: only files of the workspace are"]),
        ("resources: [../a]", {
            "a/kustomization.yaml": "resources: [../b]", "b/kustomization.yml": "resources: [../a]"}, [
            "b/kustomization.yml:1:13 a base does not take part: it takes itself in, `a` -> `b` -> `a`"]),
        ("resources: [.]", {}, [
            "TOP:1:13 a base does not take part: it takes itself in, `top` -> `top`"]),
        ("resources: [../a]", {"a/Kustomization": "kind: Kustomization"}, [
            "TOP:1:13 a base does not take part: its kustomization is empty"]),
        ("kind: Kustomization", {}, [
            "TOP:1:1 this kustomization is empty, which kustomize refuses"]),
        ("resources: [w.yaml, w.yaml]", {"top/w.yaml": WORK}, [
            "TOP:1:21 an object of this is in the build already"]),
        (MERGE, {}, ["TOP:1:29 there is no ConfigMap of this name to merge"]),
        ("configMapGenerator: [x, {}]", {}, [
            "TOP:1:22 an item of `configMapGenerator` is no mapping",
            "TOP:1:25 a generator has no name"]),
        ("secretGenerator: [{name: s, literals: [A, =x, [], A=1, A=2]}]", {}, [
            "TOP:1:40 a literal is not `KEY=VALUE`",
            "TOP:1:43 a literal is not `KEY=VALUE`",
            "TOP:1:47 an item of `literals` is no text",
            "TOP:1:56 a key of a generator is there twice"]),
        ("configMapGenerator: [{name: s, env: e.env, files: f}]", {"top/e.env": "A B=1\nC\n"}, [
            "top/e.env:1:1 kubectl refuses this file: a name that no variable may have",
            "TOP:1:51 a file that is named here does not take part: nothing is there"]),
        ("patches: [{}, {target: {}}]", {}, [
            "TOP:1:11 an item of `patches` has neither a `path` nor a `patch`",
            "TOP:1:15 an item of `patches` has neither a `path` nor a `patch`"]),
        ("patchesStrategicMerge: [[]]", {}, [
            "TOP:1:25 an item of `patchesStrategicMerge` is no text"]),
        ("patches: [{patch: '[]'}, {patch: 'x'}, {patch: ''}]", {}, [
            "TOP:1:11 a JSON patch needs a `target`",
            "TOP:1:35 this is neither an object nor a JSON patch"]),
        ("patches: [{patch: 'kind: Pod'}]", {}, [
            "TOP:1:20 the build has no object of this kind and name to patch"]),
        ("patches:\n- patch: |\n    a: 'x", {}, ["TOP:3:8 a quote is never closed"]),
        ("vars: [{name: V}, x]\nhelmCharts: []", {}, [
            "TOP:1:1 what a variable of kustomize becomes is unknown",
            "TOP:2:1 what helm makes of a chart is not read"]),
        ("resources: [t.yaml]", {"top/t.yaml": "kind: Pod\na: {{ x }}\n"}, [
            "top/t.yaml:2:4 this is a template of a Helm chart, which is not read"]),
        ("resources: [t.yaml]\na: 'x", {"top/t.yaml": "a: 'x"}, ["TOP:2:4 a quote is never closed"]),
        ("resources: [t.yaml]", {"top/t.yaml": "a: 'x"}, ["top/t.yaml:1:4 a quote is never closed"]),
        ("resources: [t.json]", {"top/t.json": "{"}, [
            "top/t.json:1:2 a key in double quotes is expected, but the text ends"]),
        ("[]", {}, []),
    ],
)  # fmt: skip
def test_what_is_refused_or_not_read(text: str, files: dict[str, str], expected: list[str]) -> None:
    """Each has its place, in the file where it stands."""
    assert expected == told(read({"top/kustomization.yaml": text, **files}))


OPERATION = "{op: %s, path: " + ENV + "%s}"
ABSENT = "the path of a JSON patch leads to nothing in an object that it is for"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (OPERATION % ("remove", "/2"), ABSENT),
        (OPERATION % ("remove", "/x"), ABSENT),
        (OPERATION % ("remove", "/0/nothing"), ABSENT),
        (OPERATION % ("remove", "/0/name/x"), ABSENT),
        (OPERATION % ("remove", "/9/name"), ABSENT),
        ("{op: remove, path: ''}", ABSENT),
        ("{op: remove, path: /spec/nothing/x}", ABSENT),
        ("{op: add, path: " + ENV + "/3, value: x}", ABSENT),
        ("{op: copy, from: /nothing, path: /spec/x}", ABSENT),
        ("{op: copy, path: /spec/x}", "an operation of a JSON patch has no `from`"),
        ("{op: add, path: /spec/x}", "an operation of a JSON patch has no `value`"),
        ("{op: add}", "an operation of a JSON patch has no `path`"),
        ("{op: odd, path: /spec}", "an operation of a JSON patch is none that there is"),
        ("{op: remove, path: spec}", "the path of a JSON patch does not begin with `/`"),
        ("{op: remove, path: " + "/x" * 101 + "}", "the path of a JSON patch leads deeper than is read"),
        ("{op: test, path: /kind, value: Pod}", "the test of a JSON patch fails: another value is there"),
        ("{op: add, path: /metadata/labels, value: " + "[" * 95 + "]" * 95 + "}", None),
        ("{op: test, path: /kind, value: Deployment}", None),
        ("{op: add, path: /metadata/annotations, value: {a~b/c: x}}", None),
        ("{op: move, from: /metadata/labels/tier, path: /metadata/labels/t~1x~0y}", None),
        ("{op: replace, path: '', value: {kind: Pod}}", None),
    ],
)
def test_json_patches_that_do_not_fit(operation: str, expected: str | None) -> None:
    """They are told at their path, and the object stays as it was."""
    parsed = top(f"{JSON}    - {operation}\n")
    assert ([] if expected is None else [expected]) == [problem.message for problem in parsed.problems]
    assert expected is None or rows(parsed) == [A, B]
    assert all(problem.position is not None and problem.position.line == 5 for problem in parsed.problems)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("{}", True),
        ("{kind: Deployment, group: apps, version: v1, name: web}", True),
        ("{kind: Deploy.*}", False),
        ("{version: v2}", False),
        ("{name: 'w.*|x'}", True),
        ("{name: we}", False),
        ("{name: '['}", False),
        ("{namespace: x}", False),
        ("{labelSelector: tier=front}", True),
        ("{labelSelector: 'tier==front, tier'}", True),
        ("{labelSelector: '!tier'}", False),
        ("{labelSelector: 'tier!=front'}", False),
        ("{labelSelector: 'tier in (back, front), !x'}", True),
        ("{labelSelector: 'tier notin (front)'}", False),
        ("{labelSelector: '???'}", False),
        ("{annotationSelector: a=b}", False),
    ],
)
def test_targets(target: str, expected: bool) -> None:
    """Which objects a patch is for."""
    parsed = top(f"patches:\n- target: {target}\n  path: p.yaml\n", top_p=CONTAINER % "{name: A, $patch: delete}")
    assert ([B] if expected else [A, B]) == rows(parsed)


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        (HEAD + "$patch: delete\n", []),
        (HEAD + "spec: null\n", []),
        (HEAD + "spec: {template: {spec: {containers: [{name: app, $patch: delete}]}}}\n", []),
        (HEAD + "spec: {template: {spec: {containers: [{name: app, env: [{$patch: delete}]}]}}}\n", []),
        (HEAD + "spec: {template: {spec: {containers: [{name: app, env: null}]}}}\n", []),
        (HEAD + "spec: {template: {spec: {$patch: replace, containers: [{name: app}]}}}\n", []),
        (CONTAINER % "{$patch: replace}, {name: C, value: x}", ["C"]),
        (CONTAINER % "{value: x}", ["A", "B"]),
        (HEAD + "metadata: {name: web}\nspec: {replicas: 2}\n", ["A", "B"]),
    ],
)
def test_strategic_merge(patch: str, expected: list[str]) -> None:
    """Directives, and lists that are merged by the names of their items."""
    assert expected == [row[0] for row in rows(top("patches: [{path: p.yaml}]", top_p=patch))]


def test_lists_of_other_kinds_are_replaced() -> None:
    """Nobody told kustomize how a Knative Service is merged."""
    service = WORK.replace("apps/v1", "serving.knative.dev/v1").replace("Deployment", "Service")
    patch = (CONTAINER % "{name: C, value: x}").replace("apps/v1", "serving.knative.dev/v1")
    parsed = top("patches: [{path: p.yaml}]", base_work=service, top_p=patch.replace("Deployment", "Service"))
    assert [row[0] for row in rows(parsed)] == ["C"]


def test_a_patch_with_another_name() -> None:
    """The object keeps its own, unless `options` say otherwise."""
    patch = "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: new}\n"
    text = "patches:\n- target: {kind: Deployment}\n  path: p.yaml\n"
    assert top(text, top_p=patch).scopes == (("app", "web"),)
    assert top(text + "  options: {allowNameChange: true}\n", top_p=patch).scopes == (("app", "new"),)


def test_what_is_filled_in_while_building() -> None:
    """Variables and replacements of kustomize make a value unknown, and so does a key that only the builder has."""
    text = (
        "vars: [{name: VAR}]\nreplacements:\n- targets: [{select: {kind: Deployment}, fieldPaths: "
        "['spec.template.spec.containers.[name=app].env.[name=A].value', 'spec.template.spec.containers.0.x\\.y', [], "
        "metadata.name.x, '']}, {select: {kind: Job}}]\n- path: r.yaml\n"
        "configMapGenerator: [{name: cfg, envs: [e.yaml]}]\npatches: [{path: p.yaml}]\n"
    )
    more = "- targets: [{select: {name: cfg}, fieldPaths: [data.F]}]\n"
    patch = CONTAINER % "{name: C, value: x-$(VAR)}"
    parsed = top(text, top_r=more, top_e="E\nF=1\n", top_p=patch)
    unknown = "<filled in when the manifests are built>"
    assert [row[:2] for row in rows(parsed)] == [
        ("E", unknown),
        ("F", unknown),
        ("C", "<filled in by Kubernetes>"),
        ("A", unknown),
        ("B", "base"),
    ]


def test_a_base_in_a_base_in_a_base() -> None:
    """There is an end to it, and to one that doubles with every folder."""
    deep = {f"f{n}/kustomization.yaml": f"resources: [../f{n + 1}]\nnamePrefix: a" for n in range(60)}
    (problem,) = read(deep, "f0/kustomization.yaml").problems
    assert "more than 50 levels deep" in problem.message
    wide = {
        f"f{n}/kustomization.yaml": f"resources: [../f{n + 1}, ../f{n + 1}]\nnamePrefix: a{n}" for n in range(20)
    } | {"f20/kustomization.yaml": "namePrefix: x"}
    assert "at most 1,000 folders" in read(wide, "f0/kustomization.yaml").problems[-1].message


def test_a_patch_that_grows_without_end() -> None:
    """Copies of copies end where a file would, in depth and in number."""
    deep = top(JSON + "    - {op: copy, from: /spec, path: /spec/x}\n" * 120)
    assert [problem.message for problem in deep.problems] == ["the patch adds more than is read"]
    wide = "".join(f"    - {{op: copy, from: /spec, path: /spec/x{number}}}\n" for number in range(40))
    assert [problem.message for problem in top(JSON + wide + "- target: {}\n  patch: '[]'\n").problems] == [
        "the patches up to here add more than 1,000,000 values; the others are not applied",
        "the patch adds more than is read",
    ]


@pytest.mark.skipif(KUBECTL is None, reason="kubectl is not on this machine")
def test_against_the_real_kustomize() -> None:
    """What every container gets, on builds that were made up by chance; and what one refuses the other does too."""
    assert [found for files in builds(15, 3) if (found := difference(files)) is not None] == []


EVERYTHING = """\
resources: [../base]
namePrefix: p-
configMapGenerator:
- name: cfg
  envs: [e.env]
  literals: ['L=1']
patches:
- path: p.yaml
- target: {kind: Deployment}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/env/-
      value: {name: Z, value: z}
"""
CORPUS = {
    **BASE,
    "top/e.env": "E=1\n F=2\n",
    "top/p.yaml": CONTAINER % "{name: B, value: new}, {name: A, $patch: delete}",
    "top/kustomization.yaml": EVERYTHING,
}


@given(
    name=st.sampled_from(sorted(CORPUS)),
    cut=st.integers(0, 400),
    length=st.integers(0, 6),
    inserted=st.text(alphabet="&*!<:[]{}'\"|>-$()\n ,abA", max_size=4),
)
def test_broken_files_are_read(name: str, cut: int, length: int, inserted: str) -> None:
    """No text raises, and wherever a key stands, its file shows it."""
    files = {**CORPUS, name: CORPUS[name][:cut] + inserted + CORPUS[name][cut + length :]}
    for entry in read(files).entries:
        if isinstance(entry, Assignment) and entry.origin.key != entry.origin.value:
            written = rest(files[entry.origin.path], entry.origin.key)
            assert any(shows(written, entry.key[start:]) for start in range(len(entry.key) + 1))


def test_without_a_kustomization() -> None:
    """A text that holds none says nothing."""
    parsed = parse("", SourceOptions("kustomization.yaml"))
    assert (parsed.entries, parsed.problems) == ((), ())


@needs_realworld
def test_real_builds() -> None:
    """Every real kustomization: no exception, and every key stands in the file where it is said to be."""
    wrong, count = [], 0
    for name in NAMES:
        for path in sorted(REALWORLD.rglob(name)):
            count += 1
            root = REALWORLD / path.relative_to(REALWORLD).parts[0]
            parsed = parse(path.read_text(), SourceOptions(str(path.relative_to(root)), neighbours=beside(root)))
            for one in parsed.entries:
                if isinstance(one, Assignment) and one.origin.key != one.origin.value:
                    written = rest((root / one.origin.path).read_text(), one.origin.key)
                    wrong += [] if shows(written, one.key) else [(path, one.key)]
    assert (wrong, count > 90) == ([], True)


def beside(root: Path) -> Callable[[str], Neighbour]:
    """The files of a real project."""
    return lambda path: Neighbour((root / path).read_text() if (root / path).is_file() else None)
