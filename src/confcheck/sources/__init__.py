"""One module per format: text in, assignments with positions out; nothing here reads a file or raises on input."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from confcheck.model import Source
from confcheck.sources.deferred import parsed_by, recognised_by
from confcheck.sources.readers import BAKED, READER_NAMES, READERS

DOCKERFILES = ("Dockerfile", "Dockerfile.*", "*.Dockerfile", "*.dockerfile", "Containerfile", "Containerfile.*")
SPRING_NAMES = tuple(
    f"{name}{profile}.{ending}"
    for name in ("application", "bootstrap")
    for profile in ("", "-*")
    for ending in ("yml", "yaml", "properties")
)

SOURCES: tuple[Source, ...] = (
    Source(
        "compose",
        ("docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml"),
        parsed_by("compose"),
        owns_services=True,
        joins="list",
        recognises=recognised_by("recognition", "compose"),
    ),
    Source(
        "kustomize",
        ("kustomization.yaml", "kustomization.yml", "Kustomization"),
        parsed_by("kustomize"),
        owns_services=True,
        recognises=recognised_by("kustomize.recognition"),
    ),
    Source(
        "kubernetes",
        (),
        parsed_by("kubernetes"),
        owns_services=True,
        recognises=recognised_by("kubernetes.recognition"),
    ),
    Source(
        "terraform",
        ("*.tf", "*.tfvars", "*.tfvars.json"),
        parsed_by("terraform"),
        owns_services=True,
        joins="folder",
    ),
    Source("dockerfile", DOCKERFILES, parsed_by("dockerfile"), selects=True, marks=True),
    Source("appsettings", ("appsettings*.json",), parsed_by("appsettings"), marks=True),
    Source("spring", SPRING_NAMES, parsed_by("spring"), marks=True),
    Source("properties", ("*.properties",), parsed_by("properties")),
    Source(
        "github-actions",
        (),
        parsed_by("pipelines.github_actions"),
        owns_services=True,
        selects=True,
        recognises=recognised_by("pipelines.github_actions"),
    ),
    Source(
        "cloud-build",
        ("cloudbuild*.yaml", "cloudbuild*.yml", "cloudbuild*.json"),
        parsed_by("pipelines.cloud_build"),
        owns_services=True,
    ),
    Source(
        "gitlab-ci",
        (".gitlab-ci*.yml", ".gitlab-ci*.yaml", "*.gitlab-ci.yml", "*.gitlab-ci.yaml"),
        parsed_by("pipelines.gitlab_ci"),
        owns_services=True,
    ),
    Source("gcloud", (), parsed_by("pipelines.gcloud_script"), owns_services=True),
    Source("procfile", ("Procfile*",), parsed_by("pipelines.procfile"), owns_services=True),
    Source(
        "systemd",
        ("*.service", "*.container"),
        parsed_by("pipelines.systemd"),
        owns_services=True,
        recognises=recognised_by("pipelines.systemd"),
    ),
    Source(
        "helm-values",
        ("values*.yaml", "values*.yml"),
        parsed_by("helm.values"),
        owns_services=True,
        selects=True,
        joins="list",
        shares=True,
    ),
    Source("helm", (), parsed_by("helm.rendered"), owns_services=True, joins="list"),
    Source("yaml", ("*.yaml", "*.yml"), parsed_by("select", "parse_yaml"), selects=True),
    Source("json", ("*.json",), parsed_by("select", "parse_json"), selects=True),
    Source("toml", ("*.toml",), parsed_by("select", "parse_toml"), selects=True),
    Source(
        "confcheck",
        (),
        parsed_by("consolidated"),
        owns_services=True,
        recognises=recognised_by("recognition", "consolidated"),
    ),
    Source("python", (), parsed_by("code.python"), selects=True),
    Source("typescript", (), parsed_by("code.typescript"), selects=True),
    Source("dotenv", (".env", ".env.*", ".env-*", "*.env", "*.env.*", "env.*"), parsed_by("dotenv")),
)


def source_for(name: str) -> Source | None:
    """The source of that format, or None."""
    return next((source for source in SOURCES if source.format == name), None)


@lru_cache(maxsize=4096)
def guess_format(basename: str) -> str | None:
    """The format that a file's base name suggests; the first source whose pattern fits decides."""
    for source in SOURCES:
        if any(fnmatchcase(basename, pattern) for pattern in source.names):
            return source.format
    return None


def identify(path: str, text: str) -> str | None:
    """The format of a file that no manifest speaks of: by what it holds, else by its base name; None: of none."""
    for source in SOURCES:
        if source.recognises is not None and source.recognises(path, text):
            return source.format
    return guess_format(path.rpartition("/")[2])


__all__ = ["BAKED", "READERS", "READER_NAMES", "SOURCES", "guess_format", "identify", "source_for"]
