"""The rules by which consumers read env files, one module per reader."""

from __future__ import annotations

from confcheck.model import Reader
from confcheck.sources.readers import compose_env, docker_run, node, python_dotenv

READERS: tuple[Reader, ...] = (python_dotenv.READER, node.READER, compose_env.READER, docker_run.READER)
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

__all__ = ["READERS", "READER_NAMES"]
