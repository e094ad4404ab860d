"""Names of containers, images and services."""

from __future__ import annotations

import pytest

from confcheck.discover.vocabulary import words_in
from confcheck.infer.meanings import Held, meanings_of
from confcheck.infer.words import Known, clean, environment_word, is_infrastructure


@pytest.mark.parametrize(
    ("name", "image", "built", "expected"),
    [
        ("db", None, False, True),
        ("dev-postgres", None, False, True),
        ("rabbitmq-service", "va/abd_vro-rabbitmq", False, True),
        ("account-mongodb", None, True, True),
        ("cache", "redis:7-alpine", False, True),
        ("queue", "confluentinc/cp-kafka:7.6", False, True),
        ("data", "mcr.microsoft.com/mssql/server:2017-latest", False, True),
        ("search", "valkey/valkey@sha256:12ba", False, True),
        ("svc-bie-kafka", "va/abd_vro-svc-bie-kafka:latest", False, False),
        ("auth", "x/auth:1", False, False),
        ("auth", None, True, False),
        ("frontend-proxy", "nginx", True, False),
        ("test", None, False, False),
    ],
)
def test_infrastructure(name: str, image: str | None, built: bool, expected: bool) -> None:
    """By its image, or by a name that says nothing else."""
    assert expected is is_infrastructure(name, image, built=built)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dev", "dev"),
        ("alpine-test", "test"),
        ("non-dev", None),
        ("dev-test", None),
        ("latest", None),
        ("", None),
    ],
)
def test_environment_word(name: str, expected: str | None) -> None:
    """One whole word, and no more than one."""
    assert expected == environment_word(words_in(name))


@pytest.mark.parametrize(
    ("name", "expected"), [("my app", "my-app"), ("${X}", "X"), ("../", None), ("_a.", "a"), ("é", None)]
)
def test_clean(name: str, expected: str | None) -> None:
    """A name as a manifest can hold it."""
    assert expected == clean(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("auth", "auth"),
        ("auth_service", "auth"),
        ("harbour-auth", "auth"),
        ("AUTH", "auth"),
        ("harbour", "harbour"),
        ("author", None),
        ("web-service", "web-service"),
        ("web", "web-service"),
    ],
)
def test_known(name: str, expected: str | None) -> None:
    """Words of the project and `service` make no difference, unless nothing else is left."""
    assert expected == Known("harbour", ("auth", "web-service", "harbour")).find(name)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([["auth", "web"]], {"auth": ("auth", None), "web": ("web", None)}),
        ([["dev-auth"], ["auth"]], {"dev-auth": ("auth", "dev"), "auth": ("auth", None)}),
        ([["dev-auth", "auth"]], {"dev-auth": ("dev-auth", None), "auth": ("auth", None)}),
        ([["dev-auth"], ["test-auth"]], {"dev-auth": ("auth", "dev"), "test-auth": ("auth", "test")}),
        ([["test-runner"]], {"test-runner": ("test-runner", None)}),
        (
            [["alpine-test-auth", "alpine-test-jobs"], ["auth"]],
            {"alpine-test-auth": ("auth", "test"), "alpine-test-jobs": ("jobs", "test"), "auth": ("auth", None)},
        ),
        (
            [["shop-auth"], ["auth"], ["shop-auth-staging"]],
            {"shop-auth": ("auth", None), "auth": ("auth", None), "shop-auth-staging": ("auth", "staging")},
        ),
        (
            [["auth-service"], ["auth_service"]],
            {"auth-service": ("auth-service", None), "auth_service": ("auth-service", None)},
        ),
        ([["..."]], {}),
    ],
)
def test_meanings(files: list[list[str]], expected: dict[str, tuple[str, str | None]]) -> None:
    """Names of one file are never one service; across files a plain name is meant by longer ones."""
    wanted = {name: Held(service, name, word) for name, (service, word) in expected.items()}
    assert wanted == meanings_of(files, "shop")
