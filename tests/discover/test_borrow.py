"""Kubernetes objects in other files: manifests in, assignments with the places of the objects out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from confcheck.discover import load_documents, read_manifest
from confcheck.model import Assignment, Document, Origin, Position, Reference, Template, Unknown

BANK = Path(__file__).parents[3] / "shared" / "realworld" / "bank-of-anthos"
HEAD = """\
schema = "s.yaml"
[environments.staging]
[environments.test]
[services.api]
[services.m]
"""
SOURCE = '[[sources]]\nfiles = "k/*.yaml"\nformat = "kubernetes"\n'
BY_ENVIRONMENT = '[[sources]]\nfiles = ["k/*.yaml", "{environment}/*.yaml"]\nformat = "kubernetes"\n'
Row = tuple[str, str, str, str, int]


def load(root: Path, sources: str, files: dict[str, str]) -> dict[str, Document]:
    """Path → document, of a workspace made of these files."""
    for path, content in {"confcheck.toml": HEAD + sources, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(content))
    return {document.path: document for document in load_documents(root, read_manifest(root))}


def rows(document: Document) -> list[Row]:
    """Scope, key, value, place of the value, block."""
    return [
        ("/".join(each.scope), each.key, shown(each), f"{each.origin.path}:{place(each.origin.value)}", each.block)
        for each in document.assignments
    ]


def shown(assignment: Assignment) -> str:
    """A value as the tables write it."""
    match assignment.value:
        case Unknown(why):
            return f"<{why}>"
        case Reference() as reference:
            return f"<{reference.store} {reference.id}>"
        case Template():
            return "<template>"
        case value:
            return str(value)


def place(position: Position | None) -> str:
    """`line:column`."""
    return "-" if position is None else f"{position.line}:{position.column}"


def pod(env_from: str = "", env: str = "", namespace: str = "") -> str:
    """A pod `api`; what `envFrom` and `env` hold begins in column 2 of lines 4 and 6."""
    metadata = f"{{name: api, namespace: {namespace}}}" if namespace else "{name: api}"
    spec = f"{{containers: [{{name: api, envFrom: [\n {env_from}\n ], env: [\n {env}\n ]}}]}}"
    return f"kind: Pod\nmetadata: {metadata}\nspec: {spec}\n"


MAP = """\
kind: ConfigMap
metadata: {name: m}
data:
  LOG: info
  PORT: "80"
  KEY: op://v/i/f
"""
SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {PW: hunter}\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"k/pod.yaml": pod("{configMapRef: {name: m}, prefix: P_}", "{name: P_LOG, value: debug}"),
             "k/m.yaml": MAP},
            [
                ("api", "P_LOG", "info", "k/m.yaml:4:8", 0),
                ("api", "P_PORT", "80", "k/m.yaml:5:9", 0),
                ("api", "P_KEY", "<1password v/i>", "k/m.yaml:6:8", 0),
                ("api", "P_LOG", "debug", "k/pod.yaml:6:23", 1),
            ],
        ),
        (
            {
                "k/pod.yaml": pod("{secretRef: {name: s}},{configMapRef: {name: own}}") + "---\n"
                "kind: ConfigMap\nmetadata: {name: own}\ndata: {PW: y}\n",
                "k/s.yaml": SECRET,
            },
            [("api", "PW", "hunter", "k/s.yaml:3:18", 0), ("api", "PW", "y", "k/pod.yaml:11:12", 1)],
        ),
        (
            {
                "k/pod.yaml": pod(
                    "",
                    "{name: A, value: x},{name: B, valueFrom: {configMapKeyRef: {name: m, key: PORT}}},"
                    "{name: C, value: $(A)},{name: D, value: $(B)}",
                ),
                "k/m.yaml": MAP,
            },
            [
                ("api", "A", "x", "k/pod.yaml:6:19", 0),
                ("api", "B", "80", "k/m.yaml:5:9", 0),
                ("api", "C", "<template>", "k/pod.yaml:6:101", 0),
                ("api", "D", "<filled in by Kubernetes>", "k/pod.yaml:6:124", 0),
            ],
        ),
        (
            {
                "k/pod.yaml": pod(
                    "",
                    "{name: A, valueFrom: {configMapKeyRef: {name: m, key: NO}}},"
                    "{name: B, valueFrom: {configMapKeyRef: {name: no, key: PORT}}}",
                ),
                "k/m.yaml": MAP,
            },
            [
                ("api", "A", "<from a key that its ConfigMap does not have>", "k/pod.yaml:6:48", 0),
                ("api", "B", "<from a ConfigMap that no file holds>", "k/pod.yaml:6:108", 0),
            ],
        ),
        (
            {"k/pod.yaml": pod("{configMapRef: {name: m}}", namespace="one"),
             "k/a.yaml": "kind: ConfigMap\nmetadata: {name: m, namespace: one}\ndata: {A: '1'}\n",
             "k/b.yaml": "kind: ConfigMap\nmetadata: {name: m, namespace: two}\ndata: {A: '2'}\n"},
            [("api", "A", "1", "k/a.yaml:3:11", 0)],
        ),
        (
            {"k/pod.yaml": pod("{configMapRef: {name: m}}"),
             "k/a.yaml": "kind: ConfigMap\nmetadata: {name: m}\ndata: {A: '1'}\n",
             "k/b.yaml": "kind: ConfigMap\nmetadata: {name: m}\ndata: {A: '2'}\n"},
            [("api", "A", "2", "k/b.yaml:3:11", 0)],
        ),
    ],
)  # fmt: skip
def test_objects_of_other_files(tmp_path: Path, files: dict[str, str], expected: list[Row]) -> None:
    """Below the container's own `env`, at their places in the object's file, in a block of their own."""
    document = load(tmp_path, SOURCE, files)["k/pod.yaml"]
    assert expected == rows(document)
    assert document.open == ()


def test_what_comes_from_a_secret_stays_secret(tmp_path: Path) -> None:
    """Wherever it is taken to."""
    files = {"k/pod.yaml": pod("{secretRef: {name: s}},{configMapRef: {name: m}}"), "k/m.yaml": MAP + "---\n" + SECRET}
    document = load(tmp_path, SOURCE, files)["k/pod.yaml"]
    assert {each.key for each in document.assignments if each.secret} == {"PW"}
    assert len({(each.block, each.origin.path) for each in document.assignments}) == 2
    assert document.assignments[0].origin == Origin("k/m.yaml", Position(10, 14), Position(10, 18))


@pytest.mark.parametrize(
    ("env_from", "expected"),
    [
        ("{configMapRef: {name: no}}", [(("api",), 3, 24)]),
        ("{secretRef: {name: no}, prefix: P_}", [(("api",), 3, 21)]),
        ("{configMapRef: {}}", [(("api",), 3, 17)]),
        ("{configMapRef: {name: no, optional: true}}", []),
        ("{configMapRef: {name: m}}", []),
    ],
)
def test_objects_that_no_file_holds(
    tmp_path: Path, env_from: str, expected: list[tuple[tuple[str, ...], int, int]]
) -> None:
    """Whatever takes in all of one may have any key; the place is where the object is named."""
    document = load(tmp_path, SOURCE, {"k/pod.yaml": pod(env_from), "k/m.yaml": MAP})["k/pod.yaml"]
    assert expected == list(_open(document))


def _open(document: Document) -> Iterator[tuple[tuple[str, ...], int, int]]:
    for scope, origin in document.open:
        assert (origin.path, origin.key.line) == (document.path, 4)
        assert origin.value is not None
        yield scope, origin.key.column, origin.value.column


def test_an_object_stands_for_itself_only_if_nothing_takes_from_it(tmp_path: Path) -> None:
    """A map that is called like a service is not read twice."""
    other = "---\nkind: ConfigMap\nmetadata: {name: other}\ndata: {A: x}\n"
    files = {"k/pod.yaml": pod("{configMapRef: {name: m}}"), "k/m.yaml": MAP + other}
    documents = load(tmp_path, SOURCE, files)
    assert rows(documents["k/m.yaml"]) == [("other", "A", "x", "k/m.yaml:10:11", 1)]
    assert documents["k/m.yaml"].parsed.scopes == (("m",), ("other",))


def test_environments(tmp_path: Path) -> None:
    """An environment's own object comes before the common one; that of another environment is none."""
    one = "kind: ConfigMap\nmetadata: {name: m}\ndata: {A: %s}\n"
    files = {
        "staging/pod.yaml": pod("{configMapRef: {name: m}},{configMapRef: {name: n}}"),
        "test/pod.yaml": pod("{configMapRef: {name: m}},{configMapRef: {name: n}}"),
        "k/m.yaml": one % "common",
        "staging/m.yaml": one % "own",
        "test/n.yaml": (one % "other").replace("name: m", "name: n"),
    }
    documents = load(tmp_path, BY_ENVIRONMENT, files)
    assert rows(documents["staging/pod.yaml"]) == [("api", "A", "own", "staging/m.yaml:3:11", 0)]
    assert [(scope, place(origin.value)) for scope, origin in documents["staging/pod.yaml"].open] == [
        (("api",), "4:50")
    ]
    assert [row[2:4] for row in rows(documents["test/pod.yaml"])] == [
        ("common", "k/m.yaml:3:11"),
        ("other", "test/n.yaml:3:11"),
    ]
    assert documents["test/pod.yaml"].open == ()


def test_another_source_entry_lends_nothing(tmp_path: Path) -> None:
    """Two entries are two systems of files."""
    sources = SOURCE.replace("k/*", "a/*") + SOURCE.replace("k/*", "b/*")
    files = {"a/pod.yaml": pod("{configMapRef: {name: m}}"), "b/m.yaml": MAP}
    documents = load(tmp_path, sources, files)
    assert (documents["a/pod.yaml"].assignments, len(documents["a/pod.yaml"].open)) == ((), 1)
    assert len(documents["b/m.yaml"].assignments) == 3


@pytest.mark.skipif(not BANK.is_dir(), reason="needs ../shared/realworld/bank-of-anthos")
def test_a_real_system(tmp_path: Path) -> None:
    """Every container of the Bank of Anthos gets all of its variables; none comes from outside its files."""
    names = sorted((BANK / "kubernetes-manifests").glob("*.yaml"))
    documents = load(tmp_path, SOURCE, {f"k/{path.name}": path.read_text() for path in names})
    assert [document.open for document in documents.values()] == [()] * len(names)
    taken = [
        f"{each.key} {each.origin.path}:{each.origin.key.line}"
        for each in documents["k/userservice.yaml"].assignments
        if each.origin.path != "k/userservice.yaml"
    ]
    assert taken == [
        "LOCAL_ROUTING_NUM k/config.yaml:20",
        "PUB_KEY_PATH k/config.yaml:21",
        "ACCOUNTS_DB_URI k/accounts-db.yaml:17",
        "POSTGRES_DB k/accounts-db.yaml:18",
        "POSTGRES_PASSWORD k/accounts-db.yaml:19",
        "POSTGRES_USER k/accounts-db.yaml:20",
    ]


EXTERNAL = """\
kind: ExternalSecret
metadata: {{name: s}}
spec:
  secretStoreRef: {{name: {store}}}
  data: [{{secretKey: k, remoteRef: {{key: {remote}}}}}]
"""
KEPT = "kubernetes s"
BOUND = """\
kind: Pod
metadata: {name: api}
spec:
  containers:
  - name: api
    env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
"""


@pytest.mark.parametrize(
    ("sources", "files", "expected"),
    [
        (SOURCE, {"k/s.yaml": EXTERNAL.format(store="vault", remote="db")}, "external-secrets vault/db"),
        (SOURCE, {"k/s.yaml": "kind: SealedSecret\nmetadata: {name: s}\nspec: {encryptedData: {k: x}}"}, KEPT),
        (SOURCE, {"k/s.yaml": EXTERNAL.format(store="vault", remote="db").replace("k,", "o,")}, "kubernetes s"),
        (
            BY_ENVIRONMENT,
            {f"{name}/s.yaml": EXTERNAL.format(store="vault", remote=name) for name in ("staging", "test")},
            "kubernetes s",
        ),
        (
            SOURCE,
            {f"k/{name}.yaml": EXTERNAL.format(store="vault", remote=name) for name in ("a", "b")},
            "kubernetes s",
        ),
    ],
)  # fmt: skip
def test_a_secret_that_another_object_makes(tmp_path: Path, sources: str, files: dict[str, str], expected: str) -> None:
    """A key of it is what the object takes from its store, if there is one answer; its place stays its own."""
    (one,) = load(tmp_path, sources, {"k/p.yaml": BOUND, **files})["k/p.yaml"].assignments
    assert isinstance(one.value, Reference)
    assert f"{one.value.store} {one.value.id}" == expected
    assert (one.key, one.origin) == ("A", Origin("k/p.yaml", Position(6, 18), Position(6, 54)))


def test_a_secret_that_another_file_holds(tmp_path: Path) -> None:
    """It gives its value, as to `envFrom`, with the place where that stands."""
    secret = {"k/s.yaml": "kind: Secret\nmetadata: {name: s}\nstringData: {k: x}\n"}
    (one,) = load(tmp_path, SOURCE, {"k/p.yaml": BOUND, **secret})["k/p.yaml"].assignments
    assert (one.key, one.value, one.secret, one.scope) == ("A", "x", True, ("api",))
    assert one.origin == Origin("k/s.yaml", Position(3, 14), Position(3, 17))


def test_a_key_that_need_not_be_there(tmp_path: Path) -> None:
    """The container starts without it, where the object is known and has no such key."""
    pod = BOUND.replace("secretKeyRef: {name: s, key: k", "configMapKeyRef: {name: m, key: no, optional: true")
    maps = {"k/m.yaml": "kind: ConfigMap\nmetadata: {name: m}\ndata: {A: x}\n"}
    assert load(tmp_path / "a", SOURCE, {"k/p.yaml": pod, **maps})["k/p.yaml"].assignments == ()
    (one,) = load(tmp_path / "b", SOURCE, {"k/p.yaml": pod})["k/p.yaml"].assignments
    assert isinstance(one.value, Unknown)


def test_a_build_of_kustomize(tmp_path: Path) -> None:
    """Each environment has what its overlay makes of the base; every value is told where it is written."""
    base = BOUND.replace("valueFrom: {secretKeyRef: {name: s, key: k}}", "value: base").replace(
        "kind", "apiVersion: v1\nkind"
    )
    files = {
        "base/kustomization.yaml": "resources: [pod.yaml]\nconfigMapGenerator: [{name: m, envs: [m.env]}]\n",
        "base/pod.yaml": base,
        "base/m.env": "M=1\n",
        "staging/kustomization.yaml": "resources: [../base]\nnamePrefix: stg-\n",
        "test/kustomization.yaml": "resources: [../../base]\n",
    }
    documents = load(tmp_path, '[[sources]]\nfiles = "{environment}/kustomization.yaml"\n', files)
    document = documents["staging/kustomization.yaml"]
    assert rows(document) == [
        ("api/stg-api", "A", "base", "base/pod.yaml:7:28", 0),
        ("stg-m/m", "M", "1", "base/m.env:1:3", 1),
    ]
    (problem,) = documents["test/kustomization.yaml"].parsed.problems
    assert (problem.path, problem.position) == ("test/kustomization.yaml", Position(1, 13))
