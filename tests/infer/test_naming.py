"""What paths say."""

from __future__ import annotations

import pytest

from confcheck.infer.naming import Name, compose_name, env_name, literal, manifest_name, pattern


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", {"shape": ".env"}),
        (".env.staging", {"shape": ".env", "word": "staging", "segment": 0}),
        ("web/.env.PROD", {"shape": ".env", "word": "prod", "segment": 1}),
        (".env.local", {"shape": ".env", "local": True}),
        (".env.test.local", {"shape": ".env", "word": "test", "segment": 0, "local": True}),
        (".env.override", {"shape": ".env", "local": True}),
        (".env.example", {"shape": ".env", "template": True}),
        (".env.prod.example", {"shape": ".env", "word": "prod", "segment": 0, "template": True}),
        (
            ".env.dev-azure.sample",
            {"shape": ".env", "word": "dev", "segment": 0, "qualifiers": ("azure",), "template": True},
        ),
        (".env.single-bucket-example", {"shape": ".env", "qualifiers": ("single-bucket",), "template": True}),
        (".env.docker.defaults", {"shape": ".env", "shared": True}),
        (".env.alpine-test", {"shape": ".env", "word": "test", "segment": 0, "qualifiers": ("alpine",)}),
        (".env.staging.e2e", {"shape": ".env", "word": "staging", "segment": 0, "qualifiers": ("e2e",)}),
        (".env.test.pre-staging", {"shape": ".env", "word": "test", "segment": 0, "qualifiers": ("pre-staging",)}),
        (".env-non-dev", {"shape": ".env", "qualifiers": ("non-dev",)}),
        (".secrets", {"shape": ".secrets"}),
        ("env.example", {"shape": "env", "template": True}),
        ("env.staging", {"shape": "env", "word": "staging", "segment": 0}),
        ("staging.env", {"shape": "*.env", "word": "staging", "segment": 0}),
        ("auth.env", {"shape": "*.env", "subject": "auth"}),
        ("auth.staging.env", {"shape": "*.env", "subject": "auth", "word": "staging", "segment": 0}),
        ("tb-node.postgres.env", {"shape": "*.env", "subject": "tb-node", "qualifiers": ("postgres",)}),
        ("common.env", {"shape": "*.env", "shared": True}),
        ("variables.env", {"shape": "*.env"}),
        ("auth.env.template", {"shape": "*.env", "subject": "auth", "template": True}),
        ("environments/stage/auth.env", {"shape": "*.env", "subject": "auth", "word": "stage", "segment": 1}),
        (".envs/.local/.django", {"shape": ".*", "subject": "django", "word": "local", "segment": 1}),
        ("overlays/dev-integration-test/.env", {"shape": ".env"}),
    ],
)
def test_env_files(path: str, expected: dict[str, object]) -> None:
    """Environment, owner, and what kind of file it is."""
    assert Name(path, **expected) == env_name(path)  # type: ignore[arg-type]  # the table holds keywords of every type


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docker-compose.yml", {}),
        ("compose.override.yaml", {"override": True}),
        ("docker-compose.base.yml", {"shared": True}),
        ("docker-compose.prod.yml", {"word": "prod", "segment": 0}),
        ("docker-compose-local.yml", {"word": "local", "segment": 0}),
        ("d/docker-compose.staging.alpine.yml", {"word": "staging", "segment": 1, "qualifiers": ("alpine",)}),
        ("docker-compose-windows.prod.yml", {"word": "prod", "segment": 0, "qualifiers": ("windows",)}),
        ("docker-compose.test.override.yml", {"word": "test", "segment": 0, "override": True}),
        ("podman-compose.yml", {}),
        ("ci/basic/compose.yaml", {"word": "ci", "segment": 0}),
    ],
)
def test_compose_files(path: str, expected: dict[str, object]) -> None:
    """Environment, what qualifies it, and whether it lies over another."""
    assert Name(path, compose=True, **expected) == compose_name(path)  # type: ignore[arg-type]  # as above


def test_a_compose_file_by_content_is_qualified_by_its_name() -> None:
    """`jibri.yml` adds jibri to what is there."""
    assert Name("jibri.yml", qualifiers=("jibri",)) == compose_name("jibri.yml")


@pytest.mark.parametrize(
    ("path", "word", "segment", "folder"),
    [
        ("k8s/backend.yaml", None, -1, "k8s"),
        ("k8s/backend-staging-service.yaml", "staging", 1, "k8s"),
        ("overlays/prod/backend.yaml", "prod", 1, "overlays"),
        ("dev-test.yaml", None, -1, ""),
    ],
)
def test_manifests(path: str, word: str | None, segment: int, folder: str) -> None:
    """The file's own name before its folders; two environments are none."""
    name = manifest_name(path)
    assert (name.word, name.segment, name.folder) == (word, segment, folder)


@pytest.mark.parametrize(
    ("path", "service", "environment", "expected"),
    [
        ("environments/staging/auth.env", "auth", True, "environments/{environment}/{service}.env"),
        ("environments/staging/auth.env", None, True, "environments/{environment}/auth.env"),
        ("environments/staging/auth.env", "auth", False, "environments/staging/{service}.env"),
        ("staging/.env.staging", None, True, "{environment}/.env.{environment}"),
        ("web/.env", "web", True, "{service}/.env"),
        ("web/web.env", "web", True, "web/{service}.env"),
        ("auth-service/.env", "auth", True, "auth-service/.env"),
        (".envs/.prod/.django", "django", True, ".envs/.{environment}/.{service}"),
        ("{{slug}}/a*b?[c]/.env.dev", None, True, "[{][{]slug[}][}]/a[*]b[?][[]c]/.env.{environment}"),
        ("staging.env", "staging", True, "{environment}.env"),
    ],
)
def test_patterns(path: str, service: str | None, environment: bool, expected: str) -> None:
    """Captures where the path has the whole word; everything else stands for itself."""
    assert expected == pattern(env_name(path), service, environment=environment)


def test_a_literal_pattern_fits_only_its_path() -> None:
    """Every character that means something is escaped."""
    assert literal("a\\b{c}") == "a[\\]b[{]c[}]"
