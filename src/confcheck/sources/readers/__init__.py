"""The rules by which consumers read env files, one module per reader."""

from __future__ import annotations

from confcheck.model import Reader
from confcheck.sources.readers import (
    bash,
    compose_env,
    docker_run,
    dotenvy,
    expanding,
    godotenv,
    kubectl,
    node,
    npm_dotenv,
    python_dotenv,
    ruby_dotenv,
    systemd,
)

READERS: tuple[Reader, ...] = (
    python_dotenv.READER,
    node.READER,
    npm_dotenv.READER,
    *expanding.READERS,
    compose_env.READER,
    docker_run.READER,
    bash.READER,
    systemd.READER,
    kubectl.READER,
    dotenvy.READER,
    ruby_dotenv.READER,
    godotenv.READER,
)
"""The readers that are built; the first is the one of a dotenv file that names none."""

READER_NAMES: tuple[str, ...] = (
    "python-dotenv",
    "node",
    "npm-dotenv",
    "npm-dotenv+expand",
    "next",
    "vite",
    "docker-run",
    "compose",
    "bash",
    "systemd",
    "kubectl",
    "dotenvy",
    "ruby-dotenv",
    "godotenv",
)
"""Every reader that a manifest may name."""

BAKED: dict[str, str] = {"next": "NEXT_PUBLIC_", "vite": "VITE_"}
"""Reader → how the names begin whose values its build writes into what it makes; nothing reads them later."""

__all__ = ["BAKED", "READERS", "READER_NAMES"]
