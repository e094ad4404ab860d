"""Programs called `helm` for tests: the real one, where there is one, and one that only prints what it is told to."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

LIBRARY = "helm_python"
"""The package `helm-python-sdk` of PyPI: Helm's own code as a library, which renders as `helm template` does. It is too
large to be installed for everyone; where somebody has installed it, it is the real program of the tests."""

_REAL = f"""\
import sys
sys.path[:0] = {[path for path in sys.path if path]!r}
import {LIBRARY} as helm

def merged(low, high):
    maps = [key for key in low if isinstance(low[key], dict) and isinstance(high.get(key), dict)]
    both = {{key: merged(low[key], high[key]) for key in maps}}
    return {{**low, **high, **both}}

_, command, name, chart, *rest = sys.argv
assert command == "template" and set(rest[::2]) <= {{"-f"}}
values = {{}}
for path in rest[1::2]:
    values = merged(values, helm.values_from_yaml(open(path).read()))
try:
    print(helm.Config(kubeconfig_content="").install(chart, name, values, dry_run="client")["manifest"].strip())
except helm.HelmError as error:
    sys.exit(f"Error: {{error}}")
"""


def real(folder: Path) -> bool:
    """Whether the real program is on PATH, if need be as a program in that folder, which comes first there."""
    if shutil.which("helm") is not None:
        return True
    if importlib.util.find_spec(LIBRARY) is None:
        return False
    write(folder, _REAL)
    return True


def write(folder: Path, text: str) -> None:
    """A program `helm` in Python."""
    folder.mkdir(exist_ok=True)
    place = folder / "helm"
    place.write_text(f"#!{sys.executable} -E\n{text}", encoding="utf-8")
    place.chmod(0o755)


def path_with(folder: Path) -> str:
    """PATH with that folder first."""
    return os.pathsep.join((str(folder), os.environ["PATH"]))


CHART = {
    "deploy/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
    "deploy/shop/values.yaml": "backend:\n  env:\n    LOG_LEVEL: info\n    PICKERS: 12\n",
    "deploy/shop/values-staging.yaml": "backend:\n  env:\n    LOG_LEVEL: loud\n",
    "deploy/shop/templates/backend.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-backend
spec:
  template:
    spec:
      containers:
      - name: backend
        env:
        - name: PORT
          value: "80{{ add 40 40 }}"
        {{- range $name, $value := .Values.backend.env }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
""",
    "schema.yaml": (
        "properties:\n  log_level: {type: string, enum: [info]}\n"
        "  pickers: {type: integer}\n  port: {type: integer, maximum: 80}\n"
    ),
    "confcheck.toml": """\
schema = "schema.yaml"
[environments.staging]
[services.backend]
[[sources]]
files = ["deploy/shop/values.yaml", "deploy/shop/values-{environment}.yaml"]
format = "helm"
""",
}
"""A chart with two layers of values."""

RENDERED = """\
---
# Source: shop/templates/backend.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-backend
spec:
  template:
    spec:
      containers:
      - name: backend
        env:
        - name: PORT
          value: "8080"
        - name: LOG_LEVEL
          value: "loud"
        - name: PICKERS
          value: "12"
"""
"""What Helm 4.2 makes of it for staging."""
