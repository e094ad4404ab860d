"""Objects of Kubernetes for one service: whole texts, and what cannot be bound."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.generate import GENERATORS
from confcheck.model import Mistake, NothingMatched
from confcheck.model.generated import Generated, Order
from confcheck.model.rendering import Wanted
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
provided = ["OUTSIDE"]
[environments.staging]
[environments.production]
[services.auth]
[services.backend]
[[sources]]
files = "auth.yaml"
format = "yaml"
services = ["auth"]
environments = ["staging"]
target = "cloud"
select = { env = "values", secrets = "references" }
[[sources]]
files = "kube.yaml"
format = "kubernetes"
environments = ["staging"]
target = "cloud"
names = { auth = "api-auth" }
required = false
"""
SCHEMA = """
properties:
  level: {type: string, env: LEVEL, optional: true}
  password: {type: string, env: PASSWORD, optional: true, secret: true}
  token: {type: string, env: TOKEN, optional: true, secret: true}
  outside: {type: string, env: OUTSIDE, optional: true}
"""
HEAD = """\
# Rendered by confcheck for staging: auth in cloud. Edit auth.yaml, not this file.
# The last object is a strategic merge patch of the {} api-auth.
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: api-auth-settings
data:
  LEVEL: "$(HOSTNAME) a$$b"
---
"""
SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: api-auth-secrets
stringData:
  PASSWORD: "Zq8Xw1Lk5"
---
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api-auth
spec:
  template:
    spec:
      containers:
      - name: x
        envFrom:
        - configMapRef:
            name: api-auth-settings
{}"""
FROM_SECRET = """\
        - secretRef:
            name: api-auth-secrets
"""
BOUND = """\
        env:
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: api-auth-secrets
              key: "PASSWORD"
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: app
              key: "token"
"""
KNATIVE = """\
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: api-auth
spec:
  template:
    metadata:
      annotations:
        run.googleapis.com/secrets: pass:projects/one/secrets/pass,pass-2:projects/two/secrets/pass
    spec:
      containers:
      - name: api-auth
        env:
        - name: LEVEL
          value: "$$(HOSTNAME) a$$$$b"
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: pass
              key: "3"
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: pass-2
              key: "latest"
"""
LEVEL = 'env: {LEVEL: "$(HOSTNAME) a$$b"'
KUBE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api-auth}
spec: {template: {spec: {containers: [{name: x}]}}}
"""
CLOUD_RUN = """\
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: api-auth}
spec: {template: {spec: {containers: [{name: api-auth}]}}}
"""


def made(root: Path, text: str, *, clear: bool = False, manifest: str = MANIFEST, kube: str = KUBE) -> Generated:
    """What becomes of that YAML, where the other file deploys it."""
    write(root, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "auth.yaml": text, "kube.yaml": kube})
    return api.generate(api.load(root), "staging", "kubernetes", services=["auth"], include_secrets=clear, force=True)


def test_a_deployment(tmp_path: Path) -> None:
    """Settings in a ConfigMap, which nothing expands; secrets in clear from a Secret that somebody has to make."""
    text = f"{LEVEL}, PASSWORD: Zq8Xw1Lk5, TOKEN: ref+k8s://v1/Secret/app/token}}\n"
    file = made(tmp_path, text)
    there = "# The Secret api-auth-secrets has to be there: what it holds is not in this file.\n"
    outside = "# OUTSIDE comes from outside\n"
    assert file.text == HEAD.format("Deployment") + there + outside + CONFIG + PATCH.format(BOUND)
    assert (file.secret, file.remarks) == (
        False,
        (
            "auth (cloud): comes from outside: OUTSIDE",
            "auth (cloud): the Secret api-auth-secrets must hold PASSWORD",
        ),
    )


def test_a_secret_from_outside(tmp_path: Path) -> None:
    """Whoever makes the Secret is told of it; what is no secret is a comment."""
    manifest = MANIFEST.replace('["OUTSIDE"]', '["OUTSIDE", "TOKEN"]')
    file = made(tmp_path, "env: {LEVEL: low}\n", manifest=manifest)
    bound = """\
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: api-auth-secrets
              key: "TOKEN"
"""
    assert (file.text.endswith(f"        env:\n{bound}"), "# OUTSIDE comes from outside" in file.text) == (True, True)
    assert file.remarks[1:] == ("auth (cloud): the Secret api-auth-secrets must hold TOKEN",)


def test_secrets_in_clear(tmp_path: Path) -> None:
    """In a Secret of their own, never in the ConfigMap."""
    file = made(tmp_path, f"{LEVEL}, PASSWORD: Zq8Xw1Lk5}}\n", clear=True)
    head = HEAD.format("Deployment") + "# OUTSIDE comes from outside\n"
    assert (file.text, file.secret) == (head + CONFIG + SECRET + PATCH.format(FROM_SECRET), True)


def test_a_knative_service(tmp_path: Path) -> None:
    """Where Google keeps the secrets: no ConfigMap, `$(` escaped, and secrets of two projects told apart."""
    one, two = "ref+gcpsecrets://one/pass?version=3", "ref+gcpsecrets://two/pass"
    file = made(tmp_path, f"{LEVEL}, PASSWORD: '{one}', TOKEN: '{two}'}}\n", kube=CLOUD_RUN)
    assert file.text == HEAD.format("Knative service") + "# OUTSIDE comes from outside\n" + KNATIVE


def test_nothing_but_a_name(tmp_path: Path) -> None:
    """A service without any variable has a patch all the same."""
    file = made(tmp_path, "env: {}\n", manifest=MANIFEST.replace('provided = ["OUTSIDE"]', ""))
    patch = PATCH.partition("        envFrom:")[0]
    assert file.text == HEAD.format("Deployment").replace("auth.yaml", "what the manifest names") + patch


REMEDY = "have an ExternalSecret make a Secret of it, and name that one: ref+k8s://v1/Secret/NAME/KEY"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "env: {TOKEN: ref+vault://kv/app#/token}\n",
            f"auth.yaml:1:14: Kubernetes cannot bind token (TOKEN) of auth: it refers to the store vault ({REMEDY})",
        ),
        (
            "env: {TOKEN: ref+k8s://v1/Secret/app}\n",
            (
                "auth.yaml:1:14: Kubernetes cannot bind token (TOKEN) of auth: it refers to a Secret without saying "
                "which key of it (name the key: ref+k8s://v1/Secret/NAME/KEY)"
            ),
        ),
        (
            "env: {TOKEN: 'ref+gcpsecrets://app#/token'}\n",
            (
                "auth.yaml:1:14: Kubernetes cannot bind token (TOKEN) of auth: it refers to a field of a secret "
                f"({REMEDY})"
            ),
        ),
        (
            "env: {TOKEN: ref+k8s://v1/Secret/app/token, PASSWORD: ref+gcpsecrets://app}\n",
            (
                "auth is bound to secrets of Google and to those of Kubernetes, and one workload has one kind "
                "(keep them in one store)"
            ),
        ),
        (
            "env: {TOKEN: Zq8Xw1Lk5, PASSWORD: ref+gcpsecrets://app}\n",
            (
                "auth.yaml:1:14: TOKEN of auth is a secret in clear, and Cloud Run has no place for it "
                "(put it into Secret Manager, or leave --include-secrets away)"
            ),
        ),
        (
            "env: {LEVEL: " + "x" * 1_000_000 + "}\n",
            "the settings of auth are more than one ConfigMap holds",
        ),
        (
            "env: {TOKEN: ref+gcpsecrets://app}\n",
            (
                "auth.yaml:1:14: TOKEN of auth is a secret of Google, and the Deployment api-auth cannot be bound to "
                f"it ({REMEDY})"
            ),
        ),
    ],
)
def test_what_cannot_be_bound(text: str, message: str, tmp_path: Path) -> None:
    """One line with the place and what to do, never a value."""
    with pytest.raises(Mistake) as caught:
        made(tmp_path, text, clear=True, kube=CLOUD_RUN if "PASSWORD" in text else KUBE)
    assert str(caught.value) == message


def test_a_name_that_is_none(tmp_path: Path) -> None:
    """Kubernetes has its own rules; the manifest says what the service is called there."""
    manifest = MANIFEST.replace("api-auth", "API_auth")
    with pytest.raises(Mistake) as caught:
        made(tmp_path, "env: {LEVEL: low}\n", manifest=manifest, kube=KUBE.replace("api-auth", "API_auth"))
    hint = 'name it in the manifest: names = { auth = "…" } in a source of the format kubernetes'
    assert str(caught.value) == f"confcheck.toml: `API_auth` cannot name an object of Kubernetes ({hint})"


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (
            "dotenv",
            "an env file is that of one service in one target, and 2 fit (name one with --{}, or write them all",
        ),
        ("kubernetes", "these objects are those of one service in one target, and 2 fit (name one with --{}, or write"),
    ],
)
def test_several_views(form: str, message: str, tmp_path: Path) -> None:
    """The option that tells them apart; none is as bad."""
    write(tmp_path, {"staging/auth.env": "", "staging/backend.env": ""})
    workspace = api.load(tmp_path)
    with pytest.raises(Mistake) as caught:
        api.generate(workspace, "staging", form, force=True)
    assert str(caught.value).startswith(message.format("service"))
    generator = next(one for one in GENERATORS if one.format == form)
    with pytest.raises(NothingMatched):
        generator.render(workspace.system, Order("development"))


STATEFUL = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: api-auth, namespace: prod}
spec: {template: {spec: {containers: [{name: main}, {name: proxy}]}}}
"""
STATEFUL_PATCH = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: api-auth-settings
  namespace: prod
data:
  LEVEL: "low"
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: api-auth
  namespace: prod
spec:
  template:
    spec:
      containers:
      - name: main
        envFrom:
        - configMapRef:
            name: api-auth-settings
"""
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {initContainers: [{name: api-auth}], containers: [{name: main}]}}}}}
"""
CRON_PATCH = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: auth-settings
data:
  LEVEL: "low"
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  jobTemplate:
    spec:
      template:
        spec:
          initContainers:
          - name: api-auth
            envFrom:
            - configMapRef:
                name: auth-settings
"""
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: api-auth}\nspec: {containers: [{name: x}]}\n"
POD_PATCH = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: api-auth-settings
data:
  LEVEL: "low"
---
apiVersion: v1
kind: Pod
metadata:
  name: api-auth
spec:
  containers:
  - name: x
    envFrom:
    - configMapRef:
        name: api-auth-settings
"""
TASK = """\
apiVersion: run.googleapis.com/v1
kind: Job
metadata: {name: api-auth}
spec: {template: {spec: {template: {spec: {containers: [{image: x}]}}}}}
"""
TASK_PATCH = """\
apiVersion: run.googleapis.com/v1
kind: Job
metadata:
  name: api-auth
spec:
  template:
    spec:
      template:
        spec:
          containers:
          - name: api-auth
            env:
            - name: LEVEL
              value: "low"
"""


@pytest.mark.parametrize(
    ("kube", "shown", "patch", "doubt"),
    [
        (STATEFUL, "the StatefulSet api-auth", STATEFUL_PATCH, []),
        (CRON, "the CronJob nightly", CRON_PATCH, []),
        (POD, "the Pod api-auth", POD_PATCH, []),
        (
            TASK,
            "the Job api-auth",
            TASK_PATCH,
            ["the container of the Job api-auth has no name: call it api-auth, or the patch does not find it"],
        ),
        (
            f"{POD}---\n{KUBE}",
            "the Pod api-auth",
            POD_PATCH,
            ["auth also runs in the Deployment api-auth: the patch is of the Pod api-auth alone"],
        ),
    ],
)
def test_what_runs_the_service(kube: str, shown: str, patch: str, doubt: list[str], tmp_path: Path) -> None:
    """The patch is of the very kind, namespace, object and container that the source has."""
    manifest = MANIFEST.replace('provided = ["OUTSIDE"]', "")
    file = made(tmp_path, "env: {LEVEL: low}\n", manifest=manifest, kube=kube)
    head = (
        "# Rendered by confcheck for staging: auth in cloud. Edit auth.yaml, not this file.\n"
        f"# The last object is a strategic merge patch of {shown}.\n"
    )
    assert (file.text, list(file.remarks)) == (head + patch, doubt)


@pytest.mark.parametrize("reference", [False, True])
def test_nothing_says_what_runs_it(reference: bool, tmp_path: Path) -> None:
    """Then a Deployment, or a Knative service for secrets of Google, of that name; both commands say so."""
    text = "env: {LEVEL: low" + (", TOKEN: ref+gcpsecrets://one/pass" if reference else "") + "}\n"
    file = made(tmp_path, text, kube="")
    doubt = "no Kubernetes file says what runs auth: workload and container are taken to have the same name"
    assert file.remarks[-1] == doubt
    kind = "Knative service" if reference else "Deployment"
    assert f"# The last object is a strategic merge patch of the {kind} auth.\n" in file.text
    order = Order("staging", ("auth",))
    rendering = api.render(api.load(tmp_path), Wanted(order, str(tmp_path / "out"), "kubernetes", force=True))
    assert rendering.remarks[-1] == doubt


def test_a_secret_of_kubernetes_that_reads_as_one_of_google(tmp_path: Path) -> None:
    """In a Knative service a key that is a version means Google; nothing is written that means something else."""
    with pytest.raises(Mistake) as caught:
        made(tmp_path, "env: {TOKEN: ref+k8s://v1/Secret/app/latest}\n", kube=CLOUD_RUN)
    message = "auth.yaml:1:14: Kubernetes cannot express token (TOKEN) of auth: its name, or its value (change it)"
    assert str(caught.value) == message


def test_a_service_whose_name_kubernetes_does_not_take(tmp_path: Path) -> None:
    """Then the objects are called as the container is."""
    manifest = MANIFEST.replace("auth = ", "api_auth = ").replace('"auth"', '"api_auth"')
    manifest = manifest.replace("[services.auth]", "[services.api_auth]")
    kube = KUBE.replace("name: api-auth", "name: web").replace("name: x", "name: api-auth")
    files = {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "auth.yaml": "env: {LEVEL: low}", "kube.yaml": kube}
    workspace = api.load(write(tmp_path, files))
    text = api.generate(workspace, "staging", "kubernetes", services=["api_auth"], force=True).text
    assert "name: api-auth-settings" in text
    assert "patch of the Deployment web." in text
