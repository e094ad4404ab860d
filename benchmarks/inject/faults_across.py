"""Faults across services: one of them differs, or does not reach the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.inject import edits, knowledge
from benchmarks.inject.cases import Case, Label, changed, overridden, rewritten, widened
from benchmarks.inject.example import ENVIRONMENTS, Example
from benchmarks.inject.faults_single import of_site


def one_differs(example: Example) -> Iterator[Case]:
    """One of several services has another value."""
    for path, value in knowledge.AGREED:
        for service in example.setting(path).names:
            for environment in ENVIRONMENTS:
                yield overridden(example, environment, service, path, value, service)


def producer_and_consumer(example: Example) -> Iterator[Case]:
    """The path, port or protocol that one side speaks is not that of the other."""
    for site in of_site(example, "urls.websocket"):
        value = site.entry.value
        yield widened(changed(example, site, value.removesuffix("/ws"), "no path"), "websocket.path")
        yield widened(changed(example, site, f"{value}/socket", "another path"), "websocket.path")
        scheme, _, rest = value.partition("://")
        yield changed(example, site, f"{'ws' if scheme == 'wss' else 'wss'}://{rest}", "the other scheme")
        yield changed(example, site, f"{'https' if scheme == 'wss' else 'http'}://{rest}", "http for a websocket")
    for path in ("urls.auth", "urls.backend", "urls.websocket"):
        for site in of_site(example, path):
            port = re.search(r":(\d+)(?=/|$)", site.entry.value)
            if port is not None:
                other = site.entry.value.replace(port[0], f":{int(port[1]) + 1}")
                yield changed(example, site, other, "another port")
    for path, url in (
        ("auth.port", "urls.auth"),
        ("backend.port", "urls.backend"),
        ("websocket.port", "urls.websocket"),
    ):
        service = path.partition(".")[0]
        for environment in ENVIRONMENTS:
            yield widened(overridden(example, environment, service, path, "9000", "listens elsewhere"), url)
    for environment in ENVIRONMENTS:
        moved = overridden(example, environment, "websocket", "websocket.path", "/socket", "another path")
        yield widened(moved, "urls.websocket")
    yield from _edge(example)


def _edge(example: Example) -> Iterator[Case]:
    """What the platform in front closes or forwards, beside the settings."""
    for environment in ("staging", "production"):
        file = f"environments/{environment}/knative/websocket.yaml"
        text = example.texts[file]
        for old, new, variant, settings in (
            ("timeoutSeconds: 900", "timeoutSeconds: 20", "the edge closes first", ("websocket.connection_timeout",)),
            ("containerPort: 8090", "containerPort: 8080", "the edge forwards elsewhere", ("websocket.port",)),
        ):
            start = text.index(old)
            edit = edits.splice(text, file, (start, start + len(old)), new)
            label = Label(file, edit.line, settings, ("websocket",), (environment,))
            yield Case(f"{file} {old}", variant, {file: edit.text}, label)


def secret_not_shared(example: Example) -> Iterator[Case]:
    """One service holds another key than the others."""
    for path in knowledge.SHARED_SECRETS:
        for site in of_site(example, path):
            if site.entry.reference and len(site.entry.block.services) == 1:
                name, _, version = site.entry.value.partition(":")
                new = f"{name}-v2:{version}" if version else f"{name}-v2"
                yield rewritten(example, site, new, "another secret")
                if version:
                    yield rewritten(example, site, f"{name}:{int(version) - 1 or 9}", "another version")
        for environment in ("development", "test"):
            for service in example.setting(path).names:
                value = "TV4hN0x2bUdGq7Lw9sKpZrYcE1jXaMvB8oQiT5uRf6g=" if path == "auth.fernet_key" else _fresh(path)
                yield overridden(example, environment, service, path, value, service)
    for site in example.sites:
        if site.entry.reference and site.entry.block.form == "kubernetes" and site.setting.path != "redis.url":
            text = example.texts[site.entry.block.path]
            key = re.compile(r'key: "(\d+)"').search(text, site.entry.value_span[1])
            if key is not None:
                edit = edits.splice(text, site.entry.block.path, key.span(1), str(int(key[1]) + 1))
                label = Label(edit.path, edit.line, (site.setting.path,), site.services, site.environments)
                place = f"{edit.path} {site.entry.key} {site.entry.whole[0]}"
                yield Case(place, "another version", {edit.path: edit.text}, label)


def _fresh(path: str) -> str:
    return f"{path.rpartition('.')[2].replace('_', '-')}-Kq83Zt0VxW5nLmRb7YcJ2dPfHs9gUa"


def origin_missing(example: Example) -> Iterator[Case]:
    """The address of the frontend is not among the origins that are let in."""
    for path in ("backend.cors_origins", "websocket.allowed_origins"):
        for site in of_site(example, path):
            first, *others = site.entry.value.split(",")
            scheme, _, host = first.partition("://")
            for value, variant in (
                (first.replace("://app.", "://www."), "another host"),
                (f"{'http' if scheme == 'https' else 'https'}://{host}", "the other scheme"),
                (f"{scheme}://{host.partition(':')[0]}:8443", "another port"),
                ("http://localhost:5173", "that of the laptop"),
            ):
                yield widened(changed(example, site, ",".join((value, *others)), variant), "urls.frontend")
    for site in of_site(example, "urls.frontend"):
        moved = site.entry.value.replace("://app.", "://booking.")
        case = changed(example, site, moved, "the frontend moved")
        yield widened(case, "backend.cors_origins", "websocket.allowed_origins")


def dangling(example: Example) -> Iterator[Case]:
    """The host is nobody's."""
    for path in ("urls.auth", "urls.backend", "urls.websocket", "database.host", "redis.host", "backend.smtp_host"):
        for site in of_site(example, path):
            match = re.match(r"(?:\w+://)?([a-z0-9.-]+)", site.entry.value)
            if match is None or site.entry.reference:
                continue
            first, dot, rest = match[1].partition(".")
            for variant, other in (("misspelt", first[:-1] + "z"), ("older", f"{first}-old"), ("plural", f"{first}s")):
                span = match.span(1)
                value = site.entry.value[: span[0]] + other + dot + rest + site.entry.value[span[1] :]
                yield changed(example, site, value, variant)
    for path, host in (("database.url", "@postgres"), ("redis.url", "@redis")):
        for site in of_site(example, path):
            if host in site.entry.value:
                component = f"{path.partition('.')[0]}.host"
                yield widened(changed(example, site, site.entry.value.replace(host, f"{host}-old"), "older"), component)
