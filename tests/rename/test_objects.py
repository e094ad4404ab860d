"""Keys of ConfigMaps and Secrets: renamed with what names them, or not at all."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from confcheck import api
from tests.rename.workspaces import MANIFEST, SCHEMA, changed, plan


def cluster(environment: str, more: str = "", kind: str = "ConfigMap") -> str:
    """A workload with its object; the environment is that of its first container."""
    data = "stringData" if kind == "Secret" else "data"
    return dedent(f"""\
        kind: {kind}
        metadata: {{name: settings}}
        {data}:
          KEY: "x"
        ---
        kind: Deployment
        metadata: {{name: auth}}
        spec:
          template:
            spec:
              containers:
              - name: auth
                {environment}
        {{more}}
        """).replace("{more}", more.replace("\n", "\n      "))


WHOLE = "envFrom: [{configMapRef: {name: settings}}]"
SECRET = WHOLE.replace("configMapRef", "secretRef")
SIDE = "      - name: side\n  env: [{name: A, valueFrom: {%s: {name: %s, key: KEY}}}]"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (cluster(WHOLE), 'KEY: "x"', 'NEW: "x"'),
        (cluster(SECRET, kind="Secret"), 'KEY: "x"', 'NEW: "x"'),
        (cluster(WHOLE, SIDE % ("configMapKeyRef", "settings")), "KEY", "NEW"),
        (cluster(WHOLE, SIDE % ("secretKeyRef", "other")), 'KEY: "x"', 'NEW: "x"'),
        (
            cluster("env: [{name: KEY, valueFrom: {configMapKeyRef: {name: settings, key: KEY}}}]"),
            "name: KEY",
            "name: NEW",
        ),
    ],
)
def test_a_key_changes_with_all_that_names_it(tmp_path: Path, text: str, old: str, new: str) -> None:
    """A variable that is filled from one key keeps that key; one that takes all of an object needs it renamed."""
    found = changed(plan(tmp_path, {"cluster.yaml": text}, "KEY", "NEW"))

    assert found == {"cluster.yaml": text.replace(old, new), "schema.yaml": SCHEMA.replace("env: KEY ", "env: NEW ")}


VOLUME = "      volumes: [{name: v, configMap: {name: settings, items: [{key: KEY, path: p}]}}]"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"cluster.yaml": cluster(SECRET, SIDE % ("secretKeyRef", "settings"), "Secret")},
            (
                "cluster.yaml:15:73: secretKeyRef names the key KEY of an object that would be renamed (rename both by "
                "hand)"
            ),
        ),
        (
            {"cluster.yaml": cluster(WHOLE, VOLUME)},
            "cluster.yaml:14:69: items names the key KEY of an object that would be renamed (rename both by hand)",
        ),
        (
            {"cluster.yaml": cluster(WHOLE.replace("[{", "[{prefix: K, ")).replace("KEY:", "EY:")},
            (
                "cluster.yaml:4:3: KEY is not written here letter by letter, so that it cannot be changed in place "
                "(change it by hand, then try again)"
            ),
        ),
        (
            {
                "confcheck.toml": MANIFEST.replace('"cluster.yaml"', '["cluster.yaml", "map.yaml"]'),
                "cluster.yaml": cluster("env: [{name: KEY, valueFrom: {configMapKeyRef: {name: m, key: KEY}}}]"),
                "map.yaml": "kind: ConfigMap\nmetadata: {name: m}\ndata: {KEY: x}\n",
            },
            "cluster.yaml:13:22: KEY is taken from a ConfigMap of another file here (rename it here and there by hand)",
        ),
    ],
)
def test_what_cannot_be_proved_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    """With the place that stands in the way."""
    with pytest.raises(api.Mistake) as caught:
        plan(tmp_path, files, "KEY", "NEW")
    assert str(caught.value) == message
