"""Kubernetes and Knative: the variables of every container, where they are written, and what reaches them."""

from __future__ import annotations

import base64
import json
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import (
    Assignment,
    Borrow,
    Endpoint,
    Include,
    Malformed,
    Origin,
    Parsed,
    Position,
    Reference,
    SourceOptions,
    Template,
    Unknown,
    Value,
    Variable,
)
from confcheck.sources.kubernetes import parse
from tests.sources.positions import REALWORLD, needs_realworld, realworld, rest, shows

Row = tuple[str, str, str, str, str, int]


def read(text: str, path: str = "f.yaml") -> Parsed:
    """One file, its indentation taken back."""
    return parse(dedent(text), SourceOptions(path))


def shown(value: Value) -> str:
    """A value as the tables write it."""
    match value:
        case str():
            return value
        case Reference():
            return f"<{value.store} {value.id} {value.version}>"
        case Unknown():
            return f"<{value.why}>"
        case Template():
            return "".join(piece if isinstance(piece, str) else use(piece) for piece in value.pieces)
        case _:
            raise AssertionError(value)


def use(variable: Variable) -> str:
    """A variable as the tables write it."""
    return f"<{variable.name} {place(variable.position)}>"


def place(position: Position | None) -> str:
    """`line:column`; a dash for none."""
    return "-" if position is None else f"{position.line}:{position.column}"


def found(parsed: Parsed) -> list[Assignment]:
    """The assignments; nothing else is there but what comes from other files: Kubernetes includes none."""
    assert not any(isinstance(entry, Include) for entry in parsed.entries)
    return [entry for entry in parsed.entries if isinstance(entry, Assignment)]


def rows(parsed: Parsed) -> list[Row]:
    """Scope, key, value, place of the key, place of the value, block; for what is borrowed the object as its value."""
    result = []
    for entry in parsed.entries:
        assert not isinstance(entry, Include)
        if isinstance(entry, Borrow):
            key, value = entry.variable, f"<{entry.kind} {entry.name} {entry.key}>"
        else:
            key, value = entry.key, shown(entry.value)
        places = place(entry.origin.key), place(entry.origin.value)
        result.append(("/".join(entry.scope), key, value, *places, entry.block))
    return result


def container(env: str) -> str:
    """A pod `p` whose only container `c` has these items in `env`, each on a line of its own, from line 6 on."""
    head = "kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, env: [\n"
    return head + "".join(f"{item},\n" for item in env.split("\n")) + "]}\n"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("{name: A, value: x}", ("A", "x", "6:8", "6:18")),
        ("{name: A, value: 'x'}", ("A", "x", "6:8", "6:18")),
        ("{name: A, value: 0644}", ("A", "0644", "6:8", "6:18")),
        ("{name: A, value: yes}", ("A", "yes", "6:8", "6:18")),
        ("{name: A, value: ''}", ("A", "", "6:8", "6:18")),
        ("{name: A}", ("A", "", "6:8", "-")),
        ("{name: A, value: 'op://v/i/f'}", ("A", "<1password v/i f>", "6:8", "6:18")),
        ("{name: A, valueFrom: {secretKeyRef: {key: k, name: s}}}", ("A", "<kubernetes s k>", "6:8", "6:52")),
        ("{name: A, valueFrom: {secretKeyRef: {key: k}}}", ("A", "<kubernetes :k None>", "6:8", "6:37")),
        ("{name: A, value: projects/p/secrets/s}", ("A", "<gcp p/s latest>", "6:8", "6:18")),
        ("{name: A, value: op://v/$$i/f}", ("A", "<1password v/$i:f None>", "6:8", "6:18")),
        ("{name: A, valueFrom: {configMapKeyRef: {name: m, key: k}}}", ("A", "<ConfigMap m k>", "6:8", "6:47")),
        ("{name: A, valueFrom: {fieldRef: {fieldPath: x}}}", ("A", "<filled in by Kubernetes>", "6:8", "6:22")),
        ("{name: A, valueFrom: {resourceFieldRef: {}}}", ("A", "<filled in by Kubernetes>", "6:8", "6:22")),
        ("{name: A, value: a$b$ $$ $(x y) $(date)}", ("A", "a$b$ $ $(x y) $(date)", "6:8", "6:18")),
        ("{name: A, value: $$(B)}", ("A", "$(B)", "6:8", "6:18")),
        ("{name: A, value: 'h$(HOST)$(HOST)'}", ("A", "h<HOST 6:20><HOST 6:27>", "6:8", "6:18")),
        ('{name: A, value: "\\x24(HOST)"}', ("A", "<HOST 6:18>", "6:8", "6:18")),
        ("{name: A, value: $(DB_SERVICE_HOST)}", ("A", "<filled in by Kubernetes>", "6:8", "6:18")),
    ],
)
def test_one_variable(item: str, expected: tuple[str, str, str, str]) -> None:
    """The key stands where the variable's name does, the value where it does."""
    parsed = read(container(item))
    assert [("c/p", *expected, 0)] == rows(parsed)
    assert parsed.problems == ()
    assert parsed.scopes == (("c", "p"),)


def test_variables_of_the_same_container() -> None:
    """`$(x)` is a variable if an earlier item of the list is called so; a name twice is two assignments."""
    items = "{name: a, value: 1}\n{name: b, value: $(a)$(c)}\n{name: c, value: 2}\n{name: a, value: 3}"
    expected = [
        ("c/p", "a", "1", "6:8", "6:18", 0),
        ("c/p", "b", "<a 7:18>$(c)", "7:8", "7:18", 0),
        ("c/p", "c", "2", "8:8", "8:18", 0),
        ("c/p", "a", "3", "9:8", "9:18", 0),
    ]
    assert expected == rows(read(container(items)))


def test_the_place_of_a_variable_behind_an_alias() -> None:
    """It is that of the alias: the text of the anchor may stand far away."""
    items = "{name: A, value: &v 'x$(B)'}\n{name: C, value: *v}"
    expected = ["x<B 6:23>", "x<B 7:18>"]
    assert expected == [shown(entry.value) for entry in found(read(container(items)))]


MAPS = """\
kind: ConfigMap
metadata: {name: m, namespace: one}
data:
  LOG: info
  "PORT": 80
---
kind: Secret
metadata: {name: s}
data: {PW: aHVudGVy, BIN: gA==}
stringData:
  TOKEN: t
"""


@pytest.mark.parametrize(
    ("env_from", "env", "expected"),
    [
        (
            "{configMapRef: {name: m}}, {secretRef: {name: s}, prefix: P_}, {}",
            "{name: LOG, value: $(PORT)}",
            [
                ("c", "LOG", "info", "4:3", "4:8", 0),
                ("c", "PORT", "80", "5:3", "5:11", 0),
                ("c", "P_PW", "hunter", "9:8", "9:12", 1),
                ("c", "P_BIN", "<binary data>", "9:22", "9:27", 1),
                ("c", "P_TOKEN", "t", "11:3", "11:10", 1),
                ("c", "LOG", "<PORT 19:30>", "19:18", "19:30", 2),
            ],
        ),
        (
            "",
            "{name: A, valueFrom: {configMapKeyRef: {name: m, key: PORT}}}",
            [
                ("c", "A", "80", "19:18", "5:11", 0),
                ("s", "PW", "hunter", "9:8", "9:12", 2),
                ("s", "BIN", "<binary data>", "9:22", "9:27", 2),
                ("s", "TOKEN", "t", "11:3", "11:10", 2),
            ],
        ),
        (
            "{secretRef: {name: s}}",
            "{name: PW, valueFrom: {configMapKeyRef: {name: m, key: NO}}}",
            [
                ("c", "PW", "hunter", "9:8", "9:12", 0),
                ("c", "BIN", "<binary data>", "9:22", "9:27", 0),
                ("c", "TOKEN", "t", "11:3", "11:10", 0),
                ("c", "PW", "<from a key that its ConfigMap does not have>", "19:18", "19:58", 1),
            ],
        ),
        (
            "{configMapRef: {name: no}}, {configMapRef: {name: m}}, {secretRef: {name: s}}",
            "{name: A, value: $(X)$(LOG)}, {name: B, value: $(LOG)}",
            [
                ("c", "", "<ConfigMap no None>", "18:16", "18:37", 0),
                ("c", "LOG", "info", "4:3", "4:8", 1),
                ("c", "PORT", "80", "5:3", "5:11", 1),
                ("c", "PW", "hunter", "9:8", "9:12", 2),
                ("c", "BIN", "<binary data>", "9:22", "9:27", 2),
                ("c", "TOKEN", "t", "11:3", "11:10", 2),
                ("c", "A", "<filled in by Kubernetes>", "19:18", "19:28", 3),
                ("c", "B", "<LOG 19:58>", "19:48", "19:58", 3),
            ],
        ),
    ],
)
def test_maps_and_secrets_of_the_same_file(env_from: str, env: str, expected: list[Row]) -> None:
    """What they supply keeps its place in them; one that nothing uses stands for itself."""
    pod = (
        f"---\nkind: Pod\nmetadata: {{namespace: one}}\nspec:\n  containers:\n  - name: c\n    envFrom: [{env_from}]\n"
    )
    assert expected == rows(read(f"{MAPS}{pod}    env: [{env}]\n"))


def test_unused_maps_and_secrets() -> None:
    """Their scope is their name, and what a Secret holds is secret; one that a pod mounts as files sets nothing."""
    text = MAPS + dedent("""\
        ---
        kind: ConfigMap
        metadata: {name: files}
        data: {nginx.conf: x}
        ---
        kind: Pod
        spec:
          volumes: [{configMap: {name: files}}, {secret: {secretName: s}}]
          containers: [{name: c}]
        """)
    parsed = read(text)
    assert rows(parsed) == [("m", "LOG", "info", "4:3", "4:8", 1), ("m", "PORT", "80", "5:3", "5:11", 1)]
    assert parsed.scopes == (("c",), ("m",))
    parsed = read(MAPS)
    assert [entry.secret for entry in found(parsed)] == [False, False, True, True, True]
    assert {": "} == {entry.separator for entry in found(parsed)}


def test_namespaces() -> None:
    """A ConfigMap of another namespace is another one; one without a namespace fits every one."""
    maps = "".join(f"kind: ConfigMap\nmetadata: {{name: m{where}}}\ndata: {{A: {value}}}\n---\n" for where, value in
                   ((", namespace: one", 1), (", namespace: two", 2)))  # fmt: skip
    pod = "kind: Pod\nmetadata: {{name: p{}}}\nspec: {{containers: [{{envFrom: [{{configMapRef: {{name: m}}}}]}}]}}\n"
    expected = ["1", "2", None, "2"]
    values = []
    for where in (", namespace: one", ", namespace: two", ", namespace: three", ""):
        entries = [entry for entry in found(read(maps + pod.format(where))) if entry.scope == ("p",)]
        values.append(shown(entries[0].value) if entries else None)
    assert expected == values


TEMPLATE = "{spec: {containers: [{name: c, env: [{name: A, value: x}]}]}}"


@pytest.mark.parametrize(
    ("kind", "spec", "scopes"),
    [
        ("Deployment", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("StatefulSet", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("DaemonSet", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("ReplicaSet", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("ReplicationController", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("Job", f"{{template: {TEMPLATE}}}", (("c", "w"),)),
        ("CronJob", f"{{jobTemplate: {{spec: {{template: {TEMPLATE}}}}}}}", (("c", "w"),)),
        ("Pod", "{containers: [{name: w}]}", (("w",),)),
        ("Pod", "{containers: [{}]}", (("w",),)),
        ("Pod", "{containers: [{name: c}, {name: side}, {}], initContainers: [{name: i}]}",
         (("c", "w"), ("side",), ("w[2]",), ("i",))),
        ("Pod", "{initContainers: [{name: i}]}", (("i",),)),
        ("Deployment", "{template: x}", ()),
        ("CustomThing", f"{{template: {TEMPLATE}}}", ()),
        ("Service", "{ports: []}", ()),
    ],
)  # fmt: skip
def test_scopes(kind: str, spec: str, scopes: tuple[tuple[str, ...], ...]) -> None:
    """The first container stands for its workload; the others, and those that run before it, only for themselves."""
    text = f"kind: {kind}\nmetadata: {{name: w}}\nspec: {spec}\n"
    assert scopes == read(text).scopes
    assert scopes == read(f"kind: List\nitems:\n- {{kind: {kind}, metadata: {{name: w}}, spec: {spec}}}\n").scopes


def knative(annotations: str, env: str, version: str = "serving.knative.dev/v1") -> str:
    """A Knative Service."""
    return f"""\
apiVersion: {version}
kind: Service
metadata: {{name: w}}
spec:
  template:
    metadata: {{annotations: {{{annotations}}}}}
    spec: {{containers: [{{env: [{{name: A, valueFrom: {{secretKeyRef: {env}}}}}]}}]}}
"""


@pytest.mark.parametrize(
    ("annotations", "reference", "expected"),
    [
        ("", "{name: jwt, key: latest}", "<gcp jwt latest>"),
        ("", "{name: jwt, key: '3'}", "<gcp jwt 3>"),
        ("", "{name: jwt, key: token}", "<kubernetes jwt token>"),
        ("", "{name: jwt}", "<gcp jwt latest>"),
        ("", "{name: projects/p/secrets/jwt, key: '3'}", "<gcp p/jwt 3>"),
        ("run.googleapis.com/x: y", "{name: jwt, key: token}", "<kubernetes jwt token>"),
        ("run.googleapis.com/secrets: 'j:projects/shared/secrets/jwt'", "{name: j, key: '3'}", "<gcp shared/jwt 3>"),
        ("run.googleapis.com/secrets: 'j:projects/shared/secrets/jwt'", "{name: j, key: t}", "<kubernetes j t>"),
        ("run.googleapis.com/secrets: 'j'", "{name: j, key: '3'}", "<gcp j 3>"),
    ],
)  # fmt: skip
def test_references_on_cloud_run(annotations: str, reference: str, expected: str) -> None:
    """There a key that is a version is the version; any other is a key of a Kubernetes Secret, in Services and Jobs."""
    for text in (knative(annotations, reference), job(annotations, reference)):
        assert [expected] == [shown(entry.value) for entry in found(read(text))]


KEYS = st.sampled_from(["latest", "1", "2", "01", "token", "tls.key", "JWT_SECRET", "a:b", "a b", "x7k2m9q4w8z1"])
NAMES = st.sampled_from(["jwt", "jwt-1", "JWT", "p/jwt", "projects/p/secrets/jwt", "jwt:1", "x7k2m9q4w8z1"])


@given(st.lists(st.tuples(NAMES, KEYS | st.none()), min_size=2, max_size=2))
def test_references_that_look_alike_are_the_same(pairs: list[tuple[str, str | None]]) -> None:
    """Wherever they stand on Cloud Run: what is shown of two references is equal if and only if they are."""
    written = [json.dumps({"name": name, "key": key} if key else {"name": name}) for name, key in pairs]
    texts = [text("", reference) for reference in written for text in (knative, job)]
    references = [entry.value for text in texts for entry in found(read(text)) if isinstance(entry.value, Reference)]
    assert len(references) == len(texts)
    seen = [reference for reference in references if reference.shown]
    for one in seen:
        for other in seen:
            assert (f"{one.id}:{one.version}" == f"{other.id}:{other.version}") == (one == other)


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("jwt", "token", True),
        ("jwt.app", "tls.key", True),
        ("jwt", "_JWT-1", True),
        ("JWT", "token", False),
        ("jwt", "to ken", False),
        ("jwt", "a/b", False),
        ("jwt", "a" * 254, False),
        ("jwt", "x7k2m9q4w8z1", False),
        ("x7k2m9q4w8z1", "token", False),
    ],
)
def test_what_may_be_shown_of_a_key(name: str, key: str, expected: bool) -> None:
    """Name and key if they fit the grammar of Kubernetes and do not look like a secret."""
    (entry,) = found(read(container(f"{{name: A, valueFrom: {{secretKeyRef: {{name: {name}, key: {key}}}}}}}")))
    assert isinstance(entry.value, Reference)
    assert expected == entry.value.shown


def job(annotations: str, env: str) -> str:
    """A Cloud Run Job."""
    return f"""\
apiVersion: run.googleapis.com/v1
kind: Job
metadata: {{name: w}}
spec:
  template:
    metadata: {{annotations: {{{annotations}}}}}
    spec:
      template: {{spec: {{containers: [{{env: [{{name: A, valueFrom: {{secretKeyRef: {env}}}}}]}}]}}}}
"""


def test_what_other_files_may_borrow() -> None:
    """Every object, also one that is used here, under its kind, name and namespace; each in a block of its own."""
    uses = "---\nkind: Pod\nspec: {containers: [{name: c, envFrom: [{configMapRef: {name: m}}]}]}\n"
    objects = read(MAPS + uses).objects
    assert [key for key, _ in objects] == [("ConfigMap", "m", "one"), ("Secret", "s", "")]
    lent = [[(one.scope, one.key, one.block, one.secret) for one in assignments] for _, assignments in objects]
    assert lent == [
        [(("m",), "LOG", 2, False), (("m",), "PORT", 2, False)],
        [(("s",), "PW", 3, True), (("s",), "BIN", 3, True), (("s",), "TOKEN", 3, True)],
    ]


def test_references_in_data() -> None:
    """The value of a ConfigMap, and the decoded one of a Secret, may be a reference by its own form."""
    encoded = base64.b64encode(b"op://v/i/f").decode()
    text = f"kind: ConfigMap\ndata: {{A: ref+env://X}}\n---\nkind: Secret\ndata: {{B: {encoded}}}\n"
    assert [row[2] for row in rows(read(text))] == ["<env X None>", "<1password v/i f>"]


@pytest.mark.parametrize(("optional", "expected"), [("true", True), ("false", False), ("x", False)])
def test_what_is_borrowed(optional: str, expected: bool) -> None:
    """All of an object under a prefix, or one key as a variable; a name that is expanded from it is not known."""
    text = f"""\
        kind: Pod
        metadata: {{name: p, namespace: n}}
        spec:
          containers:
          - name: c
            envFrom:
            - {{prefix: P_, secretRef: {{name: s, optional: {optional}}}}}
            env:
            - {{name: A, valueFrom: {{configMapKeyRef: {{name: m, key: k, optional: {optional}}}}}}}
            - {{name: B, value: $(A)}}
        """
    parsed = read(text)
    whole, one = (entry for entry in parsed.entries if isinstance(entry, Borrow))
    at = Origin("f.yaml", Position(7, 20), Position(7, 38))
    assert whole == Borrow("Secret", "s", "n", None, "P_", ("c", "p"), 0, expected, at)
    at = Origin("f.yaml", Position(9, 14), Position(9, 53))
    assert one == Borrow("ConfigMap", "m", "n", "k", "A", ("c", "p"), 1, expected, at)
    assert [row[1:3] for row in rows(parsed)][2:] == [("B", "<filled in by Kubernetes>")]


def test_a_cloud_run_job() -> None:
    """Its tasks have the containers."""
    text = f"apiVersion: run.googleapis.com/v1\nkind: Job\nmetadata: {{name: j}}\nspec: {{template: {{spec: {{template: {TEMPLATE}}}}}}}\n"  # noqa: E501
    assert read(text).scopes == (("c", "j"),)


@pytest.mark.parametrize(
    ("text", "position", "message", "hint"),
    [
        (container("{value: x}"), Position(6, 1), "a variable has no name", None),
        (container("{name: ''}"), Position(6, 1), "a variable has no name", None),
        (container("A=x"), Position(6, 1), "a variable has no name", None),
        (container("{name: A, value: [x]}"), Position(6, 18), "the value of a variable is not text", None),
        ("kind: Pod\nspec: {containers: [{env: {A: x}}]}\n", Position(2, 27), "`env` is not a list of variables", None),
        ("kind: Pod\nspec: {containers: [{env: x}]}\n", Position(2, 27), "`env` is not a list of variables", None),
        ("kind: Secret\ndata: {A: '$$$'}\n", Position(2, 11), "a value of a Secret's `data` is not base64",
         "`stringData` takes plain text"),
        ("kind: Secret\ndata: {A: é}\n", Position(2, 11), "a value of a Secret's `data` is not base64",
         "`stringData` takes plain text"),
        ("kind: Secret\ndata: {A: [x]}\n", Position(2, 11), "a value of a Secret's `data` is not base64",
         "`stringData` takes plain text"),
        ("kind: [\n", Position(2, 1), "this is not YAML", None),
        ('{"kind": }', Position(1, 10), "a value is expected", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text: str, position: Position, message: str, hint: str | None) -> None:
    """It is a problem with its place; nothing is quoted."""
    assert (Malformed("f.yaml", position, message, hint),) == read(text).problems


@pytest.mark.parametrize("text", ["", "---\n", "- 1\n", "text\n", "a: 1\n", "kind: [x]\n", "kind: Kustomization\n"])
def test_other_documents_are_none_of_its_business(text: str) -> None:
    """They yield nothing, and no problem."""
    assert Parsed("f.yaml") == read(text)


def test_structured_data_of_a_map() -> None:
    """Kubernetes refuses it; it is read as JSON all the same."""
    assert rows(read("kind: ConfigMap\nmetadata: {name: m}\ndata: {A: [x]}\n")) == [
        ("m", "A", '["x"]', "3:8", "3:11", 0)
    ]


def origin(line: int, key: int, value: int) -> Origin:
    """Of the file under test."""
    return Origin("f.yaml", Position(line, key), Position(line, value))


def test_endpoints() -> None:
    """Containers by their ports, Services by name in the scope of the workload behind them, Ingresses by host."""
    text = """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: w, namespace: ns}
        spec:
          template:
            metadata: {labels: {app: w, tier: x}}
            spec:
              containers:
              - {name: c, ports: [{containerPort: 80}, {containerPort: "81"}, {containerPort: x}]}
              - {name: side}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: front}, spec: {selector: {app: w}, ports: [{port: 8080}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: lone, namespace: far}, spec: {selector: {app: other}}}
        ---
        kind: Ingress
        spec:
          rules:
          - {host: a.example.com, http: {paths: [{backend: {service: {name: front}}}, {backend: {serviceName: far}}]}}
          - {http: {paths: [{backend: {service: {name: front}}}]}}
        """
    host = ("a.example.com", origin(19, 6, 12))
    ports = ((80, origin(9, 28, 43)), (81, origin(9, 49, 64)))
    expected = (
        Endpoint(("c", "w"), (("w", origin(3, 12, 18)),), ports, namespace="ns", network="Deployment w"),
        Endpoint(("side",), namespace="ns", network="Deployment w"),
        Endpoint(("c", "w"), (("front", origin(12, 44, 50)),), ((8080, origin(12, 94, 100)),), kind="service"),
        Endpoint(("lone",), (("lone", origin(14, 44, 50)),), kind="service", namespace="far"),
        Endpoint(("far",), (host,), kind="public"),
        Endpoint(("c", "w"), (host,), kind="public"),
    )
    assert expected == read(text).endpoints


def test_endpoints_of_other_kinds() -> None:
    """A headless Service has the ports of its pods; routes and domains lead to Services and workloads."""
    text = """\
        ---
        {apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None, ports: [{port: 5432}]}}
        ---
        {kind: Pod, metadata: {name: p}, spec: {hostNetwork: true, containers: [{name: p}]}}
        ---
        kind: HTTPRoute
        spec:
          hostnames: [a.example.com, b.example.com]
          rules: [{backendRefs: [{name: db}, {port: 80}]}]
        ---
        {kind: HTTPRoute, spec: {rules: [{backendRefs: [{name: db}]}]}}
        ---
        {kind: DomainMapping, metadata: {name: c.example.com}, spec: {ref: {name: p}}}
        ---
        {kind: DomainMapping, metadata: {name: d.example.com}, spec: {routeName: q}}
        """
    expected = (
        Endpoint(("p",), (("p", origin(4, 24, 30)),), network="host"),
        Endpoint(("db",), (("db", origin(2, 44, 50)),), ((5432, origin(2, 88, 94)),)),
        Endpoint(("db",), (("a.example.com", origin(8, 15, 15)),), kind="public"),
        Endpoint(("db",), (("b.example.com", origin(8, 30, 30)),), kind="public"),
        Endpoint(("p",), (("c.example.com", origin(13, 34, 40)),), kind="public"),
        Endpoint(("q",), (("d.example.com", origin(15, 34, 40)),), kind="public"),
    )
    assert expected == read(text).endpoints


def test_hosts_of_a_knative_service() -> None:
    """Its URLs stand in an annotation and in its status; the first place of a host counts."""
    text = """\
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata:
          name: w
          annotations: {run.googleapis.com/urls: '["https://A.run.app","https://b.example.com"]'}
        spec: {template: {spec: {containers: [{}]}}}
        status:
          url: https://b.example.com
          address: {url: "http://w.ns.svc:80/x"}
        """
    expected = (
        ("w", origin(4, 3, 9)),
        ("a.run.app", origin(5, 17, 42)),
        ("b.example.com", origin(5, 17, 42)),
        ("w.ns.svc", origin(9, 13, 18)),
    )
    (endpoint,) = read(text).endpoints
    assert (expected, "public") == (endpoint.names, endpoint.kind)


def test_ten_thousand_documents() -> None:
    """Each is read; what looks like a search through all of them for each of them is none."""
    one = (
        "---\nkind: ConfigMap\nmetadata: {{name: m, namespace: n{0}}}\ndata: {{A: x}}\n---\nkind: Pod\nmetadata: "
        "{{name: p{0}, namespace: n{0}, labels: {{app: p{0}, x: y}}}}\nspec: {{containers: [{{name: c, envFrom: "
        "[{{configMapRef: {{name: m}}}}]}}]}}\n---\nkind: Service\nmetadata: {{name: p{0}}}\n"
        "spec: {{selector: {{x: y, app: p{0}}}}}\n"
    )
    parsed = read("".join(one.format(number) for number in range(3_500)))
    assert len(found(parsed)) == 3_500
    assert [endpoint.scope for endpoint in parsed.endpoints[-2:]] == [("c", "p3498"), ("c", "p3499")]


CORPUS = MAPS + "---\n" + knative("", "{name: jwt, key: '3'}") + "---\n" + container("{name: A, value: 'x$(LOG)'}")


@given(
    cut=st.integers(0, len(CORPUS)),
    length=st.integers(0, 6),
    inserted=st.text(alphabet="&*!<:[]{}'\"|>-$()\n ,abA", max_size=4),
)
def test_broken_files_are_read(cut: int, length: int, inserted: str) -> None:
    """No text raises, and wherever a key stands, the text shows it."""
    text = CORPUS[:cut] + inserted + CORPUS[cut + length :]
    for entry in found(parse(text, SourceOptions("f"))):
        written = rest(text, entry.origin.key)
        assert any(shows(written, entry.key[start:]) for start in range(len(entry.key) + 1))


@needs_realworld
def test_real_files() -> None:
    """No real file raises; every key and every literal stands where it is said to be."""
    wrong = []
    for name in realworld(".yaml", ".yml", ".json"):
        text = (REALWORLD / name).read_bytes().decode("utf-8", "replace")
        for entry in found(parse(text, SourceOptions(name))):
            literal = (
                entry.value if isinstance(entry.value, str) and not entry.secret and "$" not in entry.value else ""
            )
            at = entry.origin.value
            if not shows(rest(text, entry.origin.key), entry.key) or not (at is None or shows(rest(text, at), literal)):
                wrong.append((name, entry.key))
    assert wrong == []


@needs_realworld
def test_the_real_dump_of_a_running_service() -> None:
    """The reference that no other service is bound to is at its quote."""
    name = "apex/config/staging_auth_service_config.json"
    parsed = parse((REALWORLD / name).read_text(encoding="utf-8"), SourceOptions(name))
    expected = [("apex-auth-service", "JWT_SECRET_STAGING", "<gcp jwt-secret-staging latest>", "160:25", "164:29", 0)]
    assert expected == [row for row in rows(parsed) if row[1] == "JWT_SECRET_STAGING"]
