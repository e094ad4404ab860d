"""Files whose text tells their format, whatever they are called."""

from __future__ import annotations

import pytest

from confcheck.sources import identify
from confcheck.sources.recognition import compose, consolidated

RUNS = "services:\n  auth:\n    image: auth\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yml", ""),
        ("a/docker-compose.staging.yaml", "nonsense: [\n"),
        ("stack.yml", RUNS),
        ("a/b.YAML", f"version: '3'\nname: x\n{RUNS}volumes:\n  data:\n"),
        ("x.yml", f"x-common: &common\n  image: a\n{RUNS}"),
        ("x.yml", "services: {auth: {build: .}}\n"),
        ("x.yml", '"services":\n  auth:\n    extends: {file: base.yml, service: auth}\n'),
        ("x.yml", "# services:\nservices:\n\n  # first\n  auth:\n    environment: {A: 1}\n  b: {image: c}\n"),
        ("x.yml", "include: [a.yml]\nservices:\n  a: &a\n    image: b\n  c: *a\n"),
        ("x.yml", f"{RUNS}---\nservices: {{}}\n"),
    ],
)
def test_compose_files(path: str, text: str) -> None:
    """By the name, or by its keys and a service that says what runs."""
    assert (compose(path, text), identify(path, text)) == (True, "compose")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.json", RUNS),
        ("composer.yml", "name: x\n"),
        ("x.yml", ""),
        ("x.yml", "services:\n"),
        ("x.yml", "services: [docker:dind]\n"),
        ("x.yml", "services:\n  - type: web\n    name: api\n"),
        ("x.yml", "services:\n  _defaults:\n    autowire: true\n"),
        ("x.yml", "services:\n  auth: auth:1\n"),
        ("x.yml", "services:\n  auth:\n    environment: {A: 1}\n"),
        ("values.yaml", f"replicas: 1\n{RUNS}"),
        ("x.yml", "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n"),
        ("x.yml", "- services:\n    a:\n      image: b\n"),
        ("x.yml", "services: {auth: {image\n"),
        ("x.yml", "services:\n\tauth:\n\t\timage: a\n"),
    ],
)
def test_what_is_no_compose_file(path: str, text: str) -> None:
    """Other programs have services, too, and broken YAML says nothing."""
    assert not compose(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "# written by confcheck\nformat: confcheck/1\nservices: {}\n"),
        ("a.json", '{\n  "format": "confcheck/1"\n}'),
        ("a.json", '{"format": "confcheck/1"}'),
        ("a.toml", 'format = "confcheck/1"\n'),
    ],
)
def test_files_of_our_own_format(path: str, text: str) -> None:
    """In each of its three languages."""
    assert (consolidated(path, text), identify(path, text)) == (True, "confcheck")


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.md", "format: confcheck/1\n"), ("a.yaml", "output:\n  formats: confcheck/1\n"), ("a.yaml", "")],
)
def test_what_is_not_of_our_own_format(path: str, text: str) -> None:
    """The key must be called so, in a file of that kind."""
    assert not consolidated(path, text)
