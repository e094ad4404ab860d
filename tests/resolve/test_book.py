"""The address book: who is reached where, as files and manifest say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck import api
from confcheck.model import System, View
from confcheck.resolve.addresses import Address, Network, Owner, is_loopback
from confcheck.resolve.book import address_book
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
[environments.base]
abstract = true
[environments.test]
extends = "base"
[environments.staging]
extends = "test"
[services.auth]
ports = [8081]
hosts = { base = ["auth.base.example.com"], test = ["Auth.test.example.com"] }
[services.backend]
[services.web]
runs-in = "browser"
[services.worker]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/infra.yaml"
format = "compose"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
services = ["backend"]
names = { auth = "login" }
required = false
[[sources]]
files = "{environment}/{service}.local.env"
target = "compose"
required = false
[[sources]]
files = "{environment}/kube.yaml"
format = "kubernetes"
target = "kube"
required = false
"""

SCHEMA = """
properties:
  own: {type: string, format: port, optional: true, env: {worker: PORT, backend: BACKEND_PORT}}
  auth: {properties: {port: {type: integer, format: port, default: 7000, services: [auth, backend]}}}
  other: {type: integer, format: port, default: 1, services: [auth]}
"""

COMPOSE = """
services:
  login: {hostname: Sign-In, expose: [1], ports: ["${OUT:-91}:8081"]}
  auth: {ports: ["92:80"]}
  backend: {network_mode: host}
  web: {}
"""


def system(root: Path, files: dict[str, str]) -> System:
    """The workspace of these files, resolved."""
    return api.load(write(root, {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA, **files})).system


def view(system: System, service: str, environment: str) -> View:
    """The one view of a service in an environment."""
    (found,) = (one for one in system.views if (one.service, one.environment) == (service, environment))
    return found


def test_a_compose_network(tmp_path: Path) -> None:
    """Names in lower case, ports of the container and of the host; `names` of the source say who is who."""
    files = {"test/compose.yaml": COMPOSE, "test/backend.env": "BACKEND_PORT=6000\nAUTH_PORT=5000\n"}
    resolved = system(tmp_path, files)
    book = address_book(resolved)
    login, container = Owner("auth"), Owner("auth", declared=False)
    for target in ("compose", None):
        network = book.networks["test", target]
        assert {name: [one.owner for one in network.names[name]] for name in network.names} == {
            "login": [login],
            "sign-in": [login],
            "auth": [container],
            "backend": [Owner("backend")],
            "web": [Owner("web")],
        }
        assert {owner: tuple(ports) for owner, ports in network.ports.items()} == {
            login: (8081, 1),
            container: (80,),
            Owner("backend"): (6000,),
            Owner("web"): (),
        }
        assert network.published == {login: {91: 8081}, container: {92: 80}}
    assert book.listens(book.networks["test", "compose"], login) == (8081, 1)
    assert book.listens(book.networks["test", "compose"], container) == (80,)
    assert ("staging", "compose") in book.networks  # it extends test, so it reads the same file


def test_hosts_are_inherited(tmp_path: Path) -> None:
    """The own ones first."""
    book = address_book(system(tmp_path, {"test/auth.env": "OTHER=1\n"}))
    assert book.hosts == {
        ("test", Owner("auth")): ["auth.test.example.com", "auth.base.example.com"],
        ("staging", Owner("auth")): ["auth.test.example.com", "auth.base.example.com"],
    }


@pytest.mark.parametrize(
    ("files", "service", "expected"),
    [
        ({"test/worker.env": "PORT=1\n"}, "worker", False),
        ({"test/worker.env": "PORT=1\n", "test/infra.yaml": "services: {redis: {}}\n"}, "worker", False),
        ({"test/infra.yaml": "services: {worker: {}}\n"}, "worker", True),
        ({"test/compose.yaml": COMPOSE, "test/worker.local.env": "PORT=1\n"}, "worker", True),
        ({"test/compose.yaml": COMPOSE}, "backend", False),
        ({"test/infra.yaml": "services: {web: {}}\n"}, "web", False),
        (
            {"test/kube.yaml": "kind: Pod\nspec: {hostNetwork: true, containers: [{name: worker}]}\n"},
            "worker",
            False,
        ),
    ],
)
def test_who_runs_in_a_container(files: dict[str, str], service: str, expected: bool, tmp_path: Path) -> None:
    """Whoever has a block, or shares a named target with services that have one; not on the host's network."""
    resolved = system(tmp_path, files)
    assert expected is address_book(resolved).in_container(view(resolved, service, "test"))


@pytest.mark.parametrize(
    ("text", "service", "expected"),
    [
        ("PORT=6000\n", "worker", [6000]),
        ("PORT=x\n", "worker", []),
        ("AUTH_PORT=7001\nOTHER=9\n", "auth", [7001]),
        ("OTHER=9\n", "auth", [7000]),
        ("AUTH_PORT=7001\n", "backend", []),
    ],
)
def test_own_ports(text: str, service: str, expected: list[int], tmp_path: Path) -> None:
    """`PORT`, the service's name with `_PORT`, or `port` in the group of its name; a default counts."""
    book = address_book(system(tmp_path, {f"test/{service}.env": text}))
    network = book.networks.get(("test", None), Network())
    assert expected == list(network.ports.get(Owner(service), ()))


AUTH, LOCAL, FREE = (
    Address(Owner("auth"), "auth", (80,), "service", "harbour"),
    Address(Owner("auth"), "auth", (80,), "service", "other"),
    Address(Owner("db"), "db", (), "container"),
)
NETWORK = Network(names={"auth": [AUTH, LOCAL], "db": [FREE]})


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("auth", [AUTH, LOCAL]),
        ("auth.harbour", [AUTH]),
        ("auth.harbour.svc", [AUTH]),
        ("auth.harbour.svc.cluster.local", [AUTH]),
        ("pod-0.auth.other.svc.cluster.local", [LOCAL]),
        ("auth.none.svc", []),
        ("db.any.svc", [FREE]),
        ("db.any", []),
        ("auth.harbour.cluster.local", []),
        ("svc", []),
        (".svc", []),
        ("", []),
    ],
)
def test_names_in_a_cluster(host: str, expected: list[Address]) -> None:
    """A name without a namespace fits every one, but only where the host says that it is one of a cluster."""
    assert expected == NETWORK.at(host)


@given(st.text(alphabet="auth.db-svcluserloc", max_size=40))
def test_a_name_finds_only_itself(host: str) -> None:
    """Whatever is found has the name that is asked for as one of its labels."""
    assert all(one.name in host.split(".") for one in NETWORK.at(host))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "app.localhost", "0.0.0.0"])
def test_loopback(host: str) -> None:
    """Every way to say this machine."""
    assert is_loopback(host)
    assert not is_loopback(f"{host}.example.com")


@pytest.mark.parametrize(
    ("host", "environment", "expected"),
    [
        ("auth.base.example.com", "staging", {}),
        ("a.example.com", "staging", {"test": (Owner("backend"),)}),
        ("a.example.com", "test", {}),
        ("inside.example.com", "staging", {}),
        ("single", "staging", {}),
        ("b.example.com", "test", {}),
    ],
)
def test_whose_host_it_is_elsewhere(
    host: str, environment: str, expected: dict[str, tuple[Owner, ...]], tmp_path: Path
) -> None:
    """A host of one's own, or a name inside one of one's own networks, belongs nowhere else."""
    manifest = MANIFEST.replace('extends = "test"\n', 'extends = "base"\n') + (
        '[services.gate]\nhosts = { staging = ["127.b.example.com"] }\n'
    )
    files = {
        "confcheck.toml": manifest.replace(
            "[services.backend]\n",
            '[services.backend]\nhosts = { test = ["a.example.com", "inside.example.com", "single"] }\n',
        ),
        "staging/compose.yaml": "services: {auth: {hostname: inside.example.com}}\n",
    }
    assert expected == address_book(system(tmp_path, files)).elsewhere(host, environment)
