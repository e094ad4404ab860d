"""The vocabularies by which names of files, folders, images and containers are understood, kept as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from confcheck.discover.vocabulary import words_in
from confcheck.kernel.record import record

ENVIRONMENTS: dict[str, tuple[str, ...]] = {
    "local": (),
    "development": ("dev", "develop", "devel"),
    "test": ("testing", "tests", "ci"),
    "staging": ("stage", "stg"),
    "production": ("prod", "prd"),
}
"""Environment → other words for it, in the order in which a change travels."""

USUAL = {"development": ("dev",), "test": ("testing",), "staging": ("stage", "stg"), "production": ("prod",)}
"""The words that people type; they become aliases whether a file uses them or not."""

ENVIRONMENT_OF: dict[str, str] = {word: name for name, others in ENVIRONMENTS.items() for word in (name, *others)}

NEGATIONS = frozenset("non not no pre un".split())
"""`.env-non-dev` is not of development."""

SHARED = frozenset("base common shared default defaults global all".split())
"""The file holds what every environment or service has in common."""

PLAIN = SHARED | frozenset(
    "env envs environment environments config configs configuration conf settings vars variables secrets docker "
    "compose app".split()
)
"""Words in the name of an env file that say neither whose it is nor where."""

GENERIC = PLAIN | frozenset(
    "src apps services packages projects modules libs lib etc init resources cfg build cmd internal test tests "
    "deploy deployment deployments infra infrastructure ops k8s kube kubernetes helm manifests overlays "
    "docker-compose scripts ansible terraform".split()
)
"""Folders that are no service."""

DEPLOYING = frozenset(
    "deploy deployment deployments docker infra infrastructure ops k8s kube kubernetes helm manifests overlays "
    "docker-compose compose scripts ansible terraform".split()
)
"""Folders below which a name is a way to deploy, unless it is known as a service."""

CONFIGURING = frozenset("env envs config configs configuration conf settings".split())
"""A folder with one of these words in its name holds settings of others."""

INFRASTRUCTURE = frozenset(
    (
        "postgres postgresql postgis pgvector timescale timescaledb pgbouncer pgadmin pgadmin4 pgpool mysql mariadb "
        "mongo mongodb redis valkey dragonfly keydb memcached rabbitmq kafka zookeeper nats mosquitto pulsar "
        "clickhouse elasticsearch opensearch kibana logstash filebeat fluentd solr meilisearch typesense cassandra "
        "scylla couchdb neo4j influxdb minio mc rustfs seaweedfs azurite mssql localstack nginx traefik caddy "
        "haproxy envoy kong prometheus alertmanager grafana loki promtail tempo jaeger zipkin otel otelcol "
        "opentelemetry cadvisor exporter mailhog mailpit mailcatcher maildev smtp adminer phpmyadmin vault consul "
        "etcd keycloak temporal busybox alpine ubuntu debian seq portainer watchtower certbot selenium vllm db "
        "database cache broker datadog"
    ).split()
)
"""Images and containers that a system uses, and whose settings are not the system's own."""

_STORES = frozenset(
    "db database postgres postgresql mysql mariadb mongo mongodb redis valkey memcached clickhouse".split()
)
"""A name that ends so is a store of whatever stands before: `orders-postgres`."""

_SIDES = frozenset("service services svc server main node master replica primary cp self hosted stack".split())
"""Words around the name of an infrastructure that change nothing."""

_SERVICE_WORDS = frozenset("service services svc".split())
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def environment_word(words: tuple[str, ...], known: Mapping[str, str] = ENVIRONMENT_OF) -> str | None:
    """The one word that names an environment; None if there is none, several, or a negated one."""
    found = [
        word for place, word in enumerate(words) if word in known and (place == 0 or words[place - 1] not in NEGATIONS)
    ]
    return found[0] if len(found) == 1 else None


def clean(name: str) -> str | None:
    """A name as the manifest can hold it; None if nothing of it can."""
    return _NO_NAME.sub("-", name).strip("-._") or None


def is_infrastructure(name: str, image: str | None, *, built: bool) -> bool:
    """Whether a container is something that the system uses, and no part of it; a built image is named by its owner."""
    if image and not built:
        path = [words_in(part.partition("@")[0].partition(":")[0]) for part in image.split("/")[-2:]]
        if any(words[:1] and words[0] in INFRASTRUCTURE for words in path):
            return True
        if path[-1][:1] == ("cp",) and set(path[-1]) & INFRASTRUCTURE:
            return True
    words = [word for word in words_in(name) if word not in _SIDES and word not in ENVIRONMENT_OF]
    return bool(words) and (all(word in INFRASTRUCTURE for word in words) or words[-1] in _STORES)


@record(frozen=True, slots=True)
class Known:
    """Names of services, found by what else may be meant by them."""

    project: str
    names: tuple[str, ...]
    _forms: dict[tuple[str, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names once; of several with one core the first is meant."""
        for name in reversed(self.names):
            self._forms[core(name, self.project)] = name
        for name in self.names:
            self._forms[name,] = name

    def find(self, name: str) -> str | None:
        """The service that a name means: `auth_service` and `harbour-auth` are auth in a project called harbour."""
        return self._forms.get((name,)) or self._forms.get(core(name, self.project))


def core(name: str, project: str) -> tuple[str, ...]:
    """The words of a service's name that tell it from others."""
    dropped = _SERVICE_WORDS | set(words_in(project))
    words = words_in(name)
    return tuple(word for word in words if word not in dropped) or words
