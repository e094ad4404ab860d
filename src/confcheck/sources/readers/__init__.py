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
    docker_run.READER,
    compose_env.READER,
    bash.READER,
    systemd.READER,
    kubectl.READER,
    dotenvy.READER,
    ruby_dotenv.READER,
    godotenv.READER,
)
"""Every reader; the first is the one of a dotenv file that names none."""

READER_NAMES: tuple[str, ...] = tuple(reader.name for reader in READERS)
"""What a manifest may name."""

BAKED: dict[str, str] = {"next": "NEXT_PUBLIC_", "vite": "VITE_"}
"""Reader → how the names begin whose values its build writes into what it makes; nothing reads them later."""

__all__ = ["BAKED", "READERS", "READER_NAMES"]
