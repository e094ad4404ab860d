"""Objects after which the cluster makes Secrets: the keys, and what they are bound to."""

from __future__ import annotations

import pytest

from confcheck.model import Assignment, Malformed, Position
from tests.sources.test_kubernetes import Row, read, rows

POD = """\
---
kind: Pod
spec:
  containers:
  - name: c
    envFrom: [{secretRef: {name: s}, prefix: P_}]
    env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: A}}}]
"""
EXTERNAL = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: s}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
"""
TEMPLATED = """\
data: [{secretKey: p, remoteRef: {key: k}}]
  target: {template: {data: {A: '{{ .p }}', B: 'x{{ .p }}', C: '{{ .q }}'}}}\
"""
CLUSTER_WIDE = """\
kind: ClusterExternalSecret
metadata: {name: other}
spec:
  externalSecretName: s
  externalSecretSpec:
    secretStoreRef: {name: vault}
"""


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            "data: [{secretKey: A, remoteRef: {key: app/db, property: password}}]",
            [
                ("P_A", "<external-secrets vault/app/db password>", "6:22", "6:42"),
                ("X", "<external-secrets vault/app/db password>", "13:18", "13:54"),
            ],
        ),
        (
            "data: [{secretKey: A, remoteRef: {key: k, version: '3'}}, {secretKey: B}, {remoteRef: {key: k}}]",
            [
                ("P_A", "<external-secrets vault/k 3>", "6:22", "6:42"),
                ("X", "<external-secrets vault/k 3>", "13:18", "13:54"),
            ],
        ),
        (
            TEMPLATED,
            [
                ("P_A", "<external-secrets vault/k None>", "7:30", "7:33"),
                ("P_B", "<made of what a secret store holds>", "7:45", "7:48"),
                ("P_C", "<made of what a secret store holds>", "7:61", "7:64"),
                ("X", "<external-secrets vault/k None>", "14:18", "14:54"),
            ],
        ),
        (
            "data: [{secretKey: A, remoteRef: {key: k}}]\n  target: {template: {mergePolicy: Merge, data: {B: x}}}",
            [
                ("P_A", "<external-secrets vault/k None>", "6:22", "6:42"),
                ("P_B", "<made of what a secret store holds>", "7:50", "7:53"),
                ("X", "<external-secrets vault/k None>", "14:18", "14:54"),
            ],
        ),
        (
            "backendType: gcp\n  data: [{key: remote, name: A}]",
            [
                ("P_A", "<external-secrets vault/remote None>", "7:30", "7:16"),
                ("X", "<external-secrets vault/remote None>", "14:18", "14:54"),
            ],
        ),
        ("data: []", [("X", "<kubernetes s A>", "13:18", "13:54")]),
        ("data: x", [("X", "<kubernetes s A>", "13:18", "13:54")]),
    ],
)
def test_an_external_secret(spec: str, expected: list[tuple[str, str, str, str]]) -> None:
    """Every key is a reference to the store; `secretKeyRef` keeps its own place."""
    parsed = read(f"{EXTERNAL}  {spec}\n{POD}")
    assert expected == [row[1:5] for row in rows(parsed)]
    assert (parsed.problems, parsed.notes) == ((), ())


def test_keys_that_only_the_store_knows() -> None:
    """They are noted, and what is taken as a whole may hold more than is seen."""
    parsed = read(
        f"{EXTERNAL}  data: [{{secretKey: A, remoteRef: {{key: k}}}}]\n  dataFrom: [{{extract: {{key: k}}}}]\n{POD}"
    )
    message = "which keys this takes is known only to the secret store"
    assert parsed.notes == (Malformed("f.yaml", Position(7, 13), message),)
    expected: list[Row] = [
        ("c", "P_A", "<external-secrets vault/k None>", "6:22", "6:42", 0),
        ("c", "P_", "<Secret s None>", "13:16", "13:34", 1),
        ("c", "X", "<external-secrets vault/k None>", "14:18", "14:54", 2),
    ]
    assert expected == rows(parsed)
    assert parsed.objects == ()


def test_names_of_the_secret() -> None:
    """The target's, the cluster-wide object's, or the object's own."""
    texts = (
        EXTERNAL.replace("name: s", "name: other") + "  target: {name: s}\n",
        CLUSTER_WIDE,
    )
    data = "data: [{secretKey: A, remoteRef: {key: k}}]\n"
    for text, indent in zip(texts, ("  ", "    "), strict=True):
        parsed = read(text + indent + data + POD)
        assert [row[2] for row in rows(parsed)] == ["<external-secrets vault/k None>"] * 2


def test_a_sealed_secret() -> None:
    """Only the cluster can read it: a key is bound to itself, as in `secretKeyRef`; the cipher text is not shown."""
    sealed = "kind: SealedSecret\nmetadata: {name: s}\nspec:\n  encryptedData:\n    A: AgBcanary\n"
    parsed = read(sealed + POD)
    assert [row[1:5] for row in rows(parsed)] == [
        ("P_A", "<kubernetes s A>", "5:5", "5:8"),
        ("X", "<kubernetes s A>", "12:18", "12:54"),
    ]
    named = sealed.replace("name: s", "name: other") + "  template: {metadata: {name: s}}\n"
    assert [row[2] for row in rows(read(named + POD))] == ["<kubernetes s A>"] * 2
    assert "canary" not in repr(parsed)


@pytest.mark.parametrize(
    ("provider", "parameters", "expected"),
    [
        (
            "gcp",
            "secrets: |\n      - resourceName: projects/p/secrets/jwt/versions/4\n        path: o",
            "<gcp p/jwt 4>",
        ),
        ("gcp", "secrets: |\n      - {resourceName: projects/p/secrets/jwt/versions/5, fileName: o}", "<gcp p/jwt 5>"),
        ("vault", "objects: |\n      - {objectName: o, secretPath: data/db, secretKey: pw}", "<vault data/db pw>"),
        ("aws", "objects: |\n      - {objectName: /d, objectType: ssmparameter, objectAlias: o}", "<aws-ssm /d None>"),
        ("aws", "objects: |\n      - {objectName: db, jmesPath: [{path: pw, objectAlias: o}]}", "<aws-secrets db pw>"),
        ("azure", "objects: |\n      array:\n        - |\n          objectName: o", "<azure o None>"),
        ("azure", "objects: 'x: ['", "<azure o None>"),
        ("azure", "objects: [o]", "<azure o None>"),
    ],
)  # fmt: skip
def test_a_secret_provider_class(provider: str, parameters: str, expected: str) -> None:
    """`secretObjects` names the Secret, the parameters what stands behind."""
    text = (
        f"kind: SecretProviderClass\nmetadata: {{name: x}}\nspec:\n  provider: {provider}\n  parameters:\n"
        f"    {parameters}\n  secretObjects:\n  - secretName: s\n"
        f"    data: [{{key: A, objectName: o}}, {{key: B}}]\n{POD}"
    )
    assert [row[1:3] for row in rows(read(text))] == [("P_A", expected), ("X", expected)]


def test_a_plain_secret_gives_its_value_however_it_is_taken() -> None:
    """`secretKeyRef` gets what `envFrom` gets: the value stands where the Secret has it, and is a secret."""
    text = f"kind: Secret\nmetadata: {{name: s}}\nstringData: {{A: x}}\n{POD}"
    found = read(text)
    assert [row[2] for row in rows(found)] == ["x", "x"]
    assert [entry.secret for entry in found.entries if isinstance(entry, Assignment)] == [True, True]


@pytest.mark.parametrize(
    ("optional", "expected"),
    [("", ["<from a key that its ConfigMap does not have>"]), (", optional: true", [])],
)
def test_a_key_that_need_not_be_there(optional: str, expected: list[str]) -> None:
    """Without it the container starts, and has no such variable."""
    text = (
        "kind: ConfigMap\nmetadata: {name: m}\ndata: {}\n---\nkind: Pod\nspec: {containers: [{name: c, env: [{name: A, "
        f"valueFrom: {{configMapKeyRef: {{name: m, key: k{optional}}}}}}}]}}]}}\n"
    )
    assert expected == [row[2] for row in rows(read(text))]
