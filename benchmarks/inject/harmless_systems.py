"""Harmless edits of whole files: services that are new, and YAML that says the same with anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.inject.cases import Case
from benchmarks.inject.example import MANIFEST, SCHEMA, Example
from benchmarks.inject.faults import Kind

_CONTAINERS = {
    "jaeger": "jaegertracing/all-in-one:1.60",
    "minio": "minio/minio:RELEASE.2024-11-07T00-52-20Z",
    "adminer": "adminer:4",
    "prometheus": "prom/prometheus:v2.54.0",
    "rabbitmq": "rabbitmq:4",
    "nginx": "nginx:1.27",
}
_WORKERS = ("worker", "scheduler", "billing", "search", "reports", "importer")
_DECLARED = """
[services.{name}]
reader = "python-dotenv"
ports = [{port}]
"""
_SCHEMA = """
  {name}:
    services: [{name}]
    properties:
      concurrency:
        description: Jobs at a time.
        type: integer
        minimum: 1
      queue:
        description: Name of the queue.
        type: string
"""


def new_service(example: Example) -> Iterator[Case]:
    """Another container in compose, or another service with a section, a group of settings and files of its own."""
    for environment in ("development", "test"):
        path = f"environments/{environment}/compose.yaml"
        text = example.texts[path]
        for number, (name, image) in enumerate(_CONTAINERS.items()):
            for variant, more in (
                ("a container", ""),
                ("with a port", f'    ports: ["{9100 + number}:{9100 + number}"]\n'),
                ("with an environment", f"    environment:\n      {name.upper()}_MODE: small\n"),
            ):
                block = f"  {name}:\n    image: {image}\n{more}\n"
                at = text.index("  auth:\n")
                yield Case(f"{path} + {name}", variant, {path: text[:at] + block + text[at:]})
    for number, name in enumerate(_WORKERS):
        yield _declared(example, name, 8300 + number, in_base=True)
        yield _declared(example, name, 8300 + number, in_base=False)


def _declared(example: Example, name: str, port: int, *, in_base: bool) -> Case:
    manifest, schema = example.texts[MANIFEST], example.texts[SCHEMA]
    section = manifest.index("\n[services.frontend]\n")
    group = schema.index("\n  database:\n")
    body = f"{name.upper()}_CONCURRENCY=4\n"
    queue = f"{name.upper()}_QUEUE=jobs\n"
    texts = {
        MANIFEST: manifest[:section] + _DECLARED.format(name=name, port=port) + manifest[section:],
        SCHEMA: schema[:group] + _SCHEMA.format(name=name) + schema[group:],
    }
    for environment in ("development", "test", "staging", "production"):
        texts[f"environments/{environment}/{name}.env"] = queue if in_base else body + queue
    if in_base:
        texts[f"environments/base/{name}.env"] = f"# {name}\n{body}"
    return Case(f"{MANIFEST} + {name}", "with base" if in_base else "without base", texts)


def anchored(example: Example) -> Iterator[Case]:
    """A value that stands twice gets an anchor; a merged mapping is written out; a mapping is merged."""
    for path in sorted({one.path for one in example.blocks if one.form != "dotenv"}):
        text = example.texts[path]
        scalars = [(entry, entry.value_span) for entry in example.entries if entry.block.path == path]
        by_value: dict[str, list[tuple[int, int]]] = {}
        for entry, span in scalars:
            if entry.block.form != "list":
                by_value.setdefault(text[slice(*span)], []).append(span)
        for value, spans in by_value.items():
            if len(spans) > 1:
                yield from _aliased(path, text, value, spans)
        yield from _merged(path, text)
        yield from _items(path, text)


def _aliased(path: str, text: str, value: str, spans: list[tuple[int, int]]) -> Iterator[Case]:
    first, *others = sorted(set(spans))
    for later in others:
        anchored_text = text[: first[0]] + f"&same {value}" + text[first[1] : later[0]] + "*same" + text[later[1] :]
        yield Case(f"{path} {first[0]} {later[0]}", "a value and its alias", {path: anchored_text})


def _items(path: str, text: str) -> Iterator[Case]:
    """Items of lists that stand in several services."""
    found: dict[str, list[tuple[int, int]]] = {}
    for match in re.finditer(r"^ {6}- ([A-Z_]+=\S+)$", text, re.MULTILINE):
        found.setdefault(match[1], []).append(match.span(1))
    for value, spans in found.items():
        if len(spans) > 1:
            yield from _aliased(path, text, value, spans)


def _merged(path: str, text: str) -> Iterator[Case]:
    """What is merged is written out, and what is written is merged."""
    body = re.search(r"^x-environment: &environment\n((?:  .*\n)+)", text, re.MULTILINE)
    if body is not None:
        lines = "".join(f"    {line}\n" for line in body[1].splitlines())
        for match in re.finditer(r"^      <<: \*environment\n", text, re.MULTILINE):
            yield Case(
                f"{path} {match.start()}", "written out", {path: text[: match.start()] + lines + text[match.end() :]}
            )
    for match in re.finditer(r"^(env_vars|secrets):\n((?:  .*\n)+)", text, re.MULTILINE):
        own = match[2].splitlines(keepends=True)
        for number in range(1, len(own)):
            extracted = f"x-{match[1]}: &some\n{''.join(own[:number])}"
            rest = f"{match[1]}:\n  <<: *some\n{''.join(own[number:])}"
            yield Case(
                f"{path} {match.start()} {number}",
                "merged",
                {path: f"{text[: match.start()]}{extracted}\n{rest}{text[match.end() :]}"},
            )


NEW_SERVICE = Kind("a new service", new_service)
ANCHORS = Kind("anchors, aliases and merges", anchored)
