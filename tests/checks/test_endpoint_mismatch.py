from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.wide import SECRETS, told
from tests.workspaces import Row, facets, findings, lines, table

CHECK = "endpoint-mismatch"

MANIFEST = """
schema = "schema.yaml"
provided = ["FROM_CI"]
[environments.development]
[environments.staging]
[environments.production]
[services.auth]
ports = [8081]
hosts = { staging = ["auth.staging.example.com"], production = ["auth.example.com"] }
[services.backend]
ports = [8000]
hosts = { staging = ["api.staging.example.com"], production = ["api.example.com"] }
[services.web]
runs-in = "browser"
ports = [3000]
[services.worker]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
names = { auth = "login" }
required = false
[[sources]]
files = "{environment}/kube.yaml"
format = "kubernetes"
target = "kube"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
target = "cloud"
select = { env = "values", secrets = "references" }
required = false
[[sources]]
files = "{environment}/variants/{service}-*.env"
variants = true
target = "tests"
required = false
"""

SCHEMA = """
properties:
  auth_url: {type: string, format: uri, optional: true, points-to: auth}
  auth_host: {type: string, format: host, optional: true, points-to: auth}
  auth_port: {type: integer, format: port, optional: true, points-to: auth}
  auth_addr: {type: string, optional: true, points-to: auth}
  auth_dsn: {type: string, format: dsn, optional: true, points-to: auth}
  auth_urls: {type: array, encoding: csv, optional: true, points-to: auth}
  auth_ports: {type: array, encoding: csv, items: {type: integer}, optional: true, points-to: auth}
  auth_secret_url: {type: string, secret: true, optional: true, points-to: auth}
  worker_url: {type: string, format: uri, optional: true, points-to: worker}
  web_url: {type: string, format: uri, optional: true, points-to: web}
  backend_url: {type: string, format: uri, optional: true, points-to: backend}
  ws_url:
    {type: string, optional: true, points-to: backend, schemes: [ws, wss], url-path: /ws,
     environments: {staging: {schemes: [wss]}}}
  docs_url: {type: string, format: uri, optional: true, schemes: [https]}
  db_url: {type: string, optional: true, schemes: [postgresql]}
  hook_url: {type: string, format: uri, optional: true, url-path: /hook}
  cache_host: {type: string, format: host, optional: true}
  worker:
    services: [worker]
    properties:
      port: {type: integer, format: port, optional: true}
"""

COMPOSE = """
services:
  login:
    container_name: the-login
    ports: ["9081:8081"]
  backend:
    ports: ["8000:8000"]
    environment: {BACKEND}
  worker:
    environment: {WORKER}
  web:
    environment: {WEB}
  redis:
    image: redis
"""

KUBE = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: auth, namespace: harbour}
spec:
  template:
    metadata: {labels: {app: auth}}
    spec: {containers: [{name: auth, ports: [{containerPort: 8081}]}, {name: worker, env: [{SIDE}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: login, namespace: harbour}
spec: {selector: {app: auth}, ports: [{port: 90}]}
---
kind: Ingress
spec:
  rules:
  - {host: sso.staging.example.com, http: {paths: [{backend: {service: {name: login}}}]}}
  - {host: "*.sso.example.com", http: {paths: [{backend: {service: {name: login}}}]}}
  - {host: [none], http: {paths: [{backend: {service: {name: login}}}]}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: backend}
spec: {template: {spec: {containers: [{name: backend, ports: [{containerPort: 8000}], env: [{ENV}]}]}}}
"""


def compose(where: str = "staging", **values: str) -> dict[str, str]:
    """A compose file in which one service sets something."""
    text = COMPOSE
    for name in ("BACKEND", "WORKER", "WEB"):
        text = text.replace(f"{{{name}}}", f"{{{values.get(name.lower(), '')}}}")
    return {f"{where}/compose.yaml": text}


def kube(value: str = "", side: str = "") -> dict[str, str]:
    """A Kubernetes file in which backend, or the sidecar of auth, sets something."""
    text = KUBE.replace("{ENV}", f"{{name: AUTH_URL, value: '{value}'}}" if value else "{name: NONE, value: x}")
    side = f"{{name: AUTH_URL, value: '{side}'}}" if side else "{name: NONE, value: x}"
    return {"staging/kube.yaml": text.replace("{SIDE}", side)}


def cloud(name: str, value: str) -> dict[str, str]:
    """A file of the cloud in which backend sets something."""
    return {"staging/backend.yaml": f"env:\n  {name}: '{value}'\n"}


NEAR_OR_EDGE = "write NEAR and let the schema allow ws in compose (targets), or write wss://api.staging.example.com/ws"

ROWS: list[tuple[str, dict[str, str], list[tuple[str, str, str, str | None]]]] = [
    # Of no service in particular.
    (
        "a slip of a name in the network",
        compose(backend="CACHE_HOST: rediss"),
        [("warning", "host", "backend: rediss is no name in compose, but redis is", "write redis")],
    ),
    (
        "a slip in a URL with its port",
        compose(backend="DOCS_URL: https://redsi:8443/x"),
        [("warning", "host", "backend: redsi is no name in compose, but redis is", "write https://redis:8443/x")],
    ),
    ("a name in the network", compose(backend="CACHE_HOST: redis"), []),
    ("another name, perhaps of another network", compose(backend="CACHE_HOST: memcached"), []),
    ("a name with a domain", compose(backend="CACHE_HOST: rediss.example.net"), []),
    ("itself", compose(backend="CACHE_HOST: localhost"), []),
    ("a slip in a browser", compose(web="CACHE_HOST: rediss"), []),
    ("a slip outside of containers", cloud("CACHE_HOST", "rediss"), []),
    # In a compose network.
    ("a name of the container", compose(backend="AUTH_URL: http://login:8081/x"), []),
    ("its container_name", compose(backend="AUTH_URL: http://the-login:8081"), []),
    ("the public host", compose(backend="AUTH_URL: https://auth.staging.example.com"), []),
    ("the public host with its own port", compose(backend="AUTH_URL: https://auth.staging.example.com:8081"), []),
    (
        "the same in two services",
        compose(backend="AUTH_URL: http://login:8081", worker="AUTH_URL: http://login:8081"),
        [],
    ),
    (
        "its own port",
        {"staging/auth.env": "AUTH_PORT=8082\n"},
        [("error", "port", "auth: auth is on 8081, not on 8082", "write 8081")],
    ),
    ("the machine below", compose(backend="AUTH_URL: http://host.docker.internal:9081"), []),
    (
        "localhost",
        compose(backend="AUTH_URL: http://localhost:9081/in?a=b"),
        [("error", "host", "backend: localhost is the container of backend itself", "write http://login:8081/in")],
    ),
    (
        "another loopback",
        compose(backend="AUTH_URL: http://127.0.0.1:8081"),
        [("error", "host", "backend: 127.0.0.1 is the container of backend itself", "write http://login:8081")],
    ),
    (
        "the published port",
        compose(backend="AUTH_URL: http://login:9081"),
        [
            (
                "error",
                "port",
                "backend: 9081 is the port on the host, from here auth is on 8081",
                "write http://login:8081",
            )
        ],
    ),
    (
        "no port",
        compose(backend="AUTH_URL: http://login/"),
        [("error", "port", "backend: without a port http means 80, auth is on 8081", "write http://login:8081/")],
    ),
    (
        "the port of another",
        compose(backend="AUTH_URL: http://login:8000"),
        [("error", "port", "backend: 8000 is the port of backend, auth is on 8081", "write http://login:8081")],
    ),
    (
        "a port of nobody",
        compose(backend="AUTH_URL: http://login:8082"),
        [("error", "port", "backend: auth is on 8081, not on 8082", "write http://login:8081")],
    ),
    (
        "a wrong port of the machine below",
        compose(backend="AUTH_URL: http://host.docker.internal:8081"),
        [
            (
                "error",
                "port",
                "backend: auth is on 9081, not on 8081",
                "write http://host.docker.internal:9081",
            )
        ],
    ),
    (
        "another service",
        compose(worker="AUTH_URL: http://backend:8000"),
        [("error", "host", "worker: backend is backend", "write http://login:8081")],
    ),
    (
        "the public host of another",
        compose(worker="AUTH_URL: https://api.staging.example.com"),
        [("error", "host", "worker: api.staging.example.com is backend", "write https://auth.staging.example.com")],
    ),
    (
        "a container that may be a proxy",
        compose(worker="AUTH_URL: http://redis/auth"),
        [
            (
                "warning",
                "host",
                "worker: redis is a container that is no declared service",
                "write http://login:8081/auth",
            )
        ],
    ),
    (
        "an unknown host",
        compose(worker="AUTH_URL: http://proxy.example.net"),
        [
            (
                "warning",
                "host",
                "worker: proxy.example.net is no known address of auth",
                "write http://login:8081, or add the host to `hosts` of auth",
            )
        ],
    ),
    ("itself by localhost", compose(backend="BACKEND_URL: http://localhost:8000"), []),
    (
        "itself by localhost at a wrong port",
        compose(backend="BACKEND_URL: http://localhost:8001"),
        [("error", "port", "backend: backend is on 8000, not on 8001", "write http://localhost:8000")],
    ),
    ("a page by localhost", compose(backend="WEB_URL: http://localhost:3000"), []),
    ("a page by its container", compose(backend="WEB_URL: http://web:3000"), []),
    ("nothing is known of the ports", compose(backend="WORKER_URL: http://worker:1234"), []),
    (
        "the own port setting of the service",
        {**compose(backend="WORKER_URL: http://worker:1234"), "staging/worker.env": "WORKER_PORT=5555\n"},
        [("warning", "port", "backend: worker is on 5555, not on 1234", "write http://worker:5555")],
    ),
    # In a browser.
    ("localhost with the published port", compose(web="AUTH_URL: http://localhost:9081"), []),
    ("localhost with its port", compose(web="AUTH_URL: http://localhost:8081"), []),
    (
        "localhost with the port of another",
        compose(web="AUTH_URL: http://localhost:8000"),
        [("error", "port", "web: 8000 is the port of backend, auth is on 9081 or 8081", "write http://localhost:9081")],
    ),
    (
        "a container's name",
        compose(web="AUTH_URL: http://login:8081"),
        [
            (
                "error",
                "host",
                "web: login is the name of a container, which no browser knows",
                "write http://localhost:9081",
            )
        ],
    ),
    # In the cloud.
    ("a public host", cloud("AUTH_URL", "https://auth.staging.example.com:443/x"), []),
    ("an IPv6 loopback on the host", cloud("AUTH_URL", "http://[::1]:8081"), []),
    (
        "a wrong port behind an IPv6 loopback",
        cloud("AUTH_URL", "http://[::1]:1"),
        [("error", "port", "backend: auth is on 8081, not on 1", "write http://[::1]:8081")],
    ),
    (
        "a name of compose",
        {**compose(), **cloud("AUTH_URL", "http://login:8081")},
        [
            (
                "error",
                "host",
                "backend: login is a name inside compose, which cloud does not know",
                "write http://auth.staging.example.com",
            )
        ],
    ),
    (
        "a name of compose in another environment",
        {**compose("development"), **cloud("AUTH_URL", "http://login:8081")},
        [
            (
                "error",
                "host",
                "backend: login is a name of development, which staging does not know",
                "write http://auth.staging.example.com",
            )
        ],
    ),
    ("a host of another environment is told elsewhere", cloud("AUTH_URL", "https://auth.example.com"), []),
    ("a reference", {"staging/backend.yaml": "secrets: {AUTH_URL: auth-url:3}\n"}, []),
    ("a placeholder", cloud("AUTH_ADDR", "your-auth-host"), []),
    ("an invalid value", cloud("AUTH_URL", "auth:8081"), []),
    ("no address", cloud("AUTH_ADDR", "/var/run/auth.sock"), []),
    ("a number that is no port", cloud("AUTH_ADDR", "99999"), []),
    ("host and no port that exists", cloud("AUTH_ADDR", "auth.staging.example.com:99999"), []),
    ("no host", cloud("AUTH_DSN", "sqlite:///auth.db"), []),
    # Hosts, ports, lists.
    (
        "only a host",
        cloud("AUTH_HOST", "api.staging.example.com"),
        [("error", "host", "backend: api.staging.example.com is backend", "write auth.staging.example.com")],
    ),
    (
        "only a port",
        compose(backend="AUTH_PORT: 9081"),
        [
            (
                "error",
                "port",
                "backend: 9081 is the port on the host, from here auth is on 8081, 443 or 80",
                "write 8081",
            )
        ],
    ),
    ("only a right port", compose(backend="AUTH_PORT: 8081"), []),
    ("only a published port in a browser", compose(web="AUTH_PORT: 9081"), []),
    ("the port of its public host", compose(backend="AUTH_PORT: 443"), []),
    (
        "host and port as text",
        compose(backend="AUTH_ADDR: LOGIN:8082"),
        [("error", "port", "backend: auth is on 8081, not on 8082", "write login:8081")],
    ),
    (
        "a port as text",
        compose(backend="AUTH_ADDR: '8082'"),
        [("error", "port", "backend: auth is on 8081, 443 or 80, not on 8082", "write 8081")],
    ),
    (
        "a list",
        compose(backend="AUTH_URLS: 'http://login:8081,http://backend:8000,http://login:1'"),
        [
            (
                "error",
                "host and port",
                "backend: backend is backend; auth is on 8081, not on 1",
                "write http://login:8081",
            )
        ],
    ),
    (
        "a list of ports",
        compose(backend="AUTH_PORTS: '8081,1'"),
        [("error", "port", "backend: auth is on 8081, 443 or 80, not on 1", "write 8081")],
    ),
    (
        "several hosts in one URL",
        compose(backend="AUTH_DSN: 'mongodb://login:8081,redis:1/db'"),
        [
            (
                "warning",
                "host",
                "backend: redis is a container that is no declared service",
                "write mongodb://login:8081/db",
            )
        ],
    ),
    # In Kubernetes.
    ("the port of the Service", kube("http://login:90"), []),
    ("every form of its name", kube("http://login.harbour:90"), []),
    ("with svc", kube("http://login.harbour.svc:90"), []),
    ("with the domain of the cluster", kube("http://login.harbour.svc.cluster.local:90"), []),
    ("a pod of it", kube("http://pod-0.login.harbour.svc.cluster.local:90"), []),
    ("the ingress", kube("https://sso.staging.example.com"), []),
    ("a wildcard of it", kube("https://a.sso.example.com"), []),
    (
        "deeper than the wildcard",
        kube("https://a.b.sso.example.com"),
        [
            (
                "warning",
                "host",
                "backend: a.b.sso.example.com is no known address of auth",
                "write https://sso.staging.example.com, or add the host to `hosts` of auth",
            )
        ],
    ),
    (
        "the port of the container",
        kube("http://login:8081"),
        [("error", "port", "backend: auth is on 90, not on 8081", "write http://login:90")],
    ),
    (
        "another namespace",
        kube("http://login.other.svc:90"),
        [("warning", "host", "backend: login.other.svc is no known address of auth", "write http://login:90")],
    ),
    (
        "localhost of another pod",
        kube("http://localhost:8081"),
        [("error", "host", "backend: localhost is the container of backend itself", "write http://login:90")],
    ),
    ("localhost of one's own pod", kube(side="http://localhost:8081"), []),
    # On no container's network.
    ("localhost", {"staging/backend.env": "AUTH_URL=http://localhost:8081\n"}, []),
    (
        "localhost at a wrong port",
        {"staging/backend.env": "AUTH_URL=http://localhost:8082\n"},
        [("error", "port", "backend: auth is on 8081, not on 8082", "write http://localhost:8081")],
    ),
    (
        "what another target publishes",
        {**compose(), "staging/variants/backend-a.env": "AUTH_URL=http://localhost:9081\n"},
        [],
    ),
    (
        "an alternative with a name of another target",
        {**compose(), "staging/variants/backend-a.env": "AUTH_URL=http://login:8081\n"},
        [
            (
                "warning",
                "host",
                "backend: login is a name inside compose, which tests does not know",
                "write http://auth.staging.example.com",
            )
        ],
    ),
    ("an unknown host where nothing is known", {"development/backend.env": "AUTH_URL=http://what.example.net\n"}, []),
    (
        "nothing to recommend",
        {**compose("development"), "staging/auth.env": "WORKER_URL=http://worker\n"},
        [
            (
                "error",
                "host",
                "auth: worker is a name of development, which staging does not know",
                "correct it, or add it to hosts or ports of worker",
            )
        ],
    ),
    # Schemes and paths.
    (
        "scheme and path",
        cloud("WS_URL", "ws://api.staging.example.com/socket"),
        [
            (
                "error",
                "scheme and path",
                "backend: ws is not wss; the path is /socket, not /ws",
                "write wss://api.staging.example.com/ws",
            )
        ],
    ),
    (
        "the edge has the scheme",
        compose(web="WS_URL: ws://localhost:8000/ws"),
        [
            (
                "error",
                "scheme",
                "web: ws is not wss",
                "write wss://api.staging.example.com/ws, or let the schema allow ws in compose (targets)",
            )
        ],
    ),
    (
        "another address of the same target is nearer than the edge",
        compose(web="WS_URL: ws://backend:8000/ws"),
        [
            (
                "error",
                "scheme and host",
                "web: ws is not wss; backend is the name of a container, which no browser knows",
                NEAR_OR_EDGE.replace("NEAR", "ws://localhost:8000/ws"),
            )
        ],
    ),
    (
        "the same in a container, with a scheme that is none of both",
        compose(worker="WS_URL: http://localhost:8000"),
        [
            (
                "error",
                "scheme, host and path",
                "worker: http is not wss; localhost is the container of worker itself; the path is /, not /ws",
                NEAR_OR_EDGE.replace("NEAR", "ws://backend:8000/ws"),
            )
        ],
    ),
    (
        "right but for scheme and path",
        compose(web="WS_URL: ws://localhost:8000"),
        [
            (
                "error",
                "scheme and path",
                "web: ws is not wss; the path is /, not /ws",
                NEAR_OR_EDGE.replace("NEAR", "ws://localhost:8000/ws"),
            )
        ],
    ),
    (
        "a target that does not know the service",
        cloud("WS_URL", "ws://auth.staging.example.com/ws"),
        [
            (
                "error",
                "scheme and host",
                "backend: ws is not wss; auth.staging.example.com is auth",
                "write wss://api.staging.example.com/ws",
            )
        ],
    ),
    (
        "a scheme alone in such a target",
        cloud("WS_URL", "ws://api.staging.example.com/ws"),
        [
            (
                "error",
                "scheme",
                "backend: ws is not wss",
                "write wss://api.staging.example.com/ws, or let the schema allow ws in cloud (targets)",
            )
        ],
    ),
    (
        "the same where nothing is encrypted",
        {"development/backend.env": "WS_URL=http://localhost:8000\n"},
        [
            (
                "error",
                "scheme and path",
                "backend: http is not ws or wss; the path is /, not /ws",
                "write ws://localhost:8000/ws",
            )
        ],
    ),
    (
        "no scheme",
        {"development/backend.env": "WS_URL=localhost:8000\n"},
        [("error", "scheme", "backend: no scheme, it must be ws or wss", "write ws://localhost:8000/ws")],
    ),
    (
        "only a scheme",
        {"staging/backend.env": "DOCS_URL=http://docs.example.com/a\n"},
        [("error", "scheme", "backend: http is not https", "write https://docs.example.com/a")],
    ),
    ("a driver in the scheme", {"staging/backend.env": "DB_URL=postgresql+asyncpg://u@db/x\n"}, []),
    (
        "another database",
        {"staging/backend.env": "DB_URL=mysql://db/x\n"},
        [("error", "scheme", "backend: mysql is not postgresql", "write postgresql://db/x")],
    ),
    ("a path", {"staging/backend.env": "HOOK_URL=https://x.example.com/hook?a=b\n"}, []),
    (
        "only a path",
        {"staging/backend.env": "HOOK_URL=https://x.example.com:444/Hook\n"},
        [("error", "path", "backend: the path is /Hook, not /hook", "write https://x.example.com:444/hook")],
    ),
]


def found(root: Path, files: dict[str, str]) -> list[tuple[str, str, str, str | None]]:
    """Severity, wrong parts, label and hint of each finding."""
    rows = []
    for one in findings(root, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}, CHECK):
        words = one.problem.message.partition(" has ")[2].partition(" in ")[0].split(" ", 2)
        rows.append((one.severity.word, words[2], one.problem.places[0].label, one.problem.hint))
    return rows


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_an_address_means(
    files: dict[str, str], expected: list[tuple[str, str, str, str | None]], tmp_path: Path
) -> None:
    """From where it is used, the parts that are wrong, and what would be right."""
    assert expected == found(tmp_path, files)


HINTED = [
    row for row in ROWS if row[2] and " " not in (row[2][0][3] or "").partition(", or ")[0].removeprefix("write ")
]


@pytest.mark.parametrize("files", [row[1] for row in HINTED], ids=[row[0] for row in HINTED])
def test_what_is_recommended_is_right(files: dict[str, str], tmp_path: Path) -> None:
    """Whoever writes what the hint says hears no more of it, of a list but one item."""
    given = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}
    (one,) = findings(tmp_path, given, CHECK)
    place, right = one.problem.places[0], (one.problem.hint or "").partition(", or ")[0].removeprefix("write ")
    assert place.line is not None
    assert place.column is not None
    text = (tmp_path / place.path).read_text("utf-8").splitlines()
    line = text[place.line - 1]
    before, after = line[: place.column - 1], line[place.column - 1 :].lstrip("'")
    text[place.line - 1] = before + f"'{right}'" + after[len(re.split(r"['}\s]", after)[0]) :].removeprefix("'")
    assert findings(tmp_path, {**given, place.path: "\n".join(text) + "\n"}, CHECK) == []


def test_one_problem_per_setting_and_environment(tmp_path: Path) -> None:
    """Every view is a place; the hint says what is right where."""
    files = {
        "confcheck.toml": MANIFEST,
        "schema.yaml": SCHEMA,
        **compose(backend="AUTH_URL: http://localhost:8081", web="AUTH_URL: http://login:9081"),
        "staging/worker.env": "AUTH_URL=http://localhost:1\n",
        "development/worker.env": "AUTH_URL=http://localhost:1\n",
        "production/worker.env": "AUTH_URL=http://auth.example.com:8081\n",
    }
    expected: list[Row] = [
        (
            "error",
            "auth_url has the wrong port in development",
            [("development/worker.env", 1, 10, "worker: auth is on 8081, not on 1")],
        ),
        (
            "error",
            "auth_url has the wrong host in staging (compose)",
            [
                ("staging/compose.yaml", 8, 29, "backend: localhost is the container of backend itself"),
                ("staging/compose.yaml", 12, 29, "web: login is the name of a container, which no browser knows"),
                ("staging/worker.env", 1, 10, "worker: localhost is the container of worker itself"),
            ],
        ),
    ]
    problems = findings(tmp_path, files, CHECK)
    assert expected == table(problems)
    assert facets(problems) == [
        ("write http://localhost:8081", ("AUTH_URL",), ("development",), (), ("worker",)),
        (
            "write http://login:8081 in backend and worker, http://localhost:9081 in web",
            ("AUTH_URL",),
            ("staging",),
            ("compose",),
            ("backend", "web", "worker"),
        ),
    ]
    assert [one.problem.because for one in problems] == ["points-to: auth"] * 2


def test_what_is_only_unknown_is_a_problem_of_its_own(tmp_path: Path) -> None:
    """A warning beside an error of the same setting."""
    files = compose(backend="AUTH_URL: http://localhost:8081", worker="AUTH_URL: http://redis:8081")
    problems = findings(tmp_path, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files}, CHECK)
    assert [(one.severity.word, one.problem.message) for one in problems] == [
        ("error", "auth_url has the wrong host in staging (compose)"),
        ("warning", "auth_url has an unknown host in staging (compose)"),
    ]


@pytest.mark.parametrize(
    ("manifest", "files", "expected"),
    [
        (
            MANIFEST.replace('target = "compose"\n', ""),
            compose(web="WS_URL: ws://backend:8000/ws"),
            NEAR_OR_EDGE.replace("NEAR", "ws://localhost:8000/ws").replace(
                "compose (targets)", "staging (environments)"
            ),
        ),
        (
            MANIFEST,
            {**compose(web="WS_URL: ws://backend:8000/ws"), **cloud("WS_URL", "ws://auth.staging.example.com/ws")},
            NEAR_OR_EDGE.replace("NEAR", "wss://api.staging.example.com/ws in backend, ws://localhost:8000/ws in web"),
        ),
        (
            MANIFEST,
            {**compose(web="WS_URL: ws://localhost:8000/ws"), **cloud("WS_URL", "ws://auth.staging.example.com/ws")},
            "write wss://api.staging.example.com/ws, or let the schema allow ws in compose (targets)",
        ),
    ],
    ids=["no target", "another address in each target", "the same address in both"],
)
def test_every_target_has_its_own_address(manifest: str, files: dict[str, str], expected: str, tmp_path: Path) -> None:
    """The address stays within the target where that knows the service; the schema decides about the scheme."""
    problems = findings(tmp_path, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, **files}, CHECK)
    assert [one.problem.hint for one in problems] == [expected]


def test_a_host_that_the_manifest_gets_is_no_longer_unknown(tmp_path: Path) -> None:
    """As the hint says."""
    files = {"schema.yaml": SCHEMA, **compose(worker="AUTH_URL: http://proxy.example.net")}
    manifest = MANIFEST.replace('["auth.staging.example.com"]', '["auth.staging.example.com", "proxy.example.net"]')
    assert findings(tmp_path, {"confcheck.toml": manifest, **files}, CHECK) == []


def test_what_the_build_bakes_in_is_judged(tmp_path: Path) -> None:
    """A right address in `environment` mends no bundle that was built with a wrong one."""
    manifest = MANIFEST.replace('runs-in = "browser"\n', 'runs-in = "browser"\nreader = "next"\n')
    manifest = manifest.replace(
        'files = "{environment}/{service}.env"\n', 'files = "{environment}/{service}.env"\nreader = "node"\n'
    )
    web = """
      web:
        build:
          context: .
          args: {NEXT_PUBLIC_API: "http://backend:8000"}
        environment: {NEXT_PUBLIC_API: "http://localhost:9000"}
      backend: {ports: ["9000:8000"]}
    """
    files = {
        "confcheck.toml": manifest,
        "schema.yaml": "properties:\n  api: {type: string, env: NEXT_PUBLIC_API, points-to: backend, optional: true}\n",
        "staging/compose.yaml": f"services:{web}",
    }
    expected: list[Row] = [
        (
            "error",
            "api has the wrong host in staging (compose)",
            [("staging/compose.yaml", 5, 35, "web: backend is the name of a container, which no browser knows")],
        )
    ]
    problems = findings(tmp_path, files, CHECK)
    assert expected == table(problems)
    assert [one.problem.hint for one in problems] == ["write http://localhost:9000"]


@pytest.mark.parametrize(
    ("name", "value", "label", "hint"),
    [
        (
            "AUTH_URL",
            "http://user:CANARYalpha@backend:8000/x",
            "backend: backend is backend",
            "write http://login:8081/x",
        ),
        ("AUTH_SECRET_URL", "http://backend:8000/CANARYbeta", "backend: another host", "write login:8081"),
        ("AUTH_SECRET_URL", "http://login:9081/CANARYbeta", "backend: another port", "write 8081"),
        (
            "AUTH_URL",
            "http://login:8081@CANARYalpha:CANARYbeta@backend/",
            "backend: backend is backend",
            "write http://login:8081/",
        ),
    ],
)
def test_secrets_are_not_repeated(name: str, value: str, label: str, hint: str, tmp_path: Path) -> None:
    """Only what the line itself shows is told; the rest comes from the address book."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **compose(backend=f"{name}: '{value}'")}
    problems = findings(tmp_path, files, CHECK)
    assert [(one.problem.places[0].label, one.problem.hint) for one in problems] == [(label, hint)]
    everything = repr(problems) + told(tmp_path, SCHEMA, files)
    assert [secret for secret in SECRETS if secret in everything] == []
    assert [line for line in lines(problems) if line is None] == []
