"""The rules by which consumers read env files, one module per reader."""

from __future__ import annotations

from confcheck.model import Reader
from confcheck.sources.deferred import read_by

READERS: tuple[Reader, ...] = (
    Reader("python-dotenv", read_by("python_dotenv")),
    Reader("node", read_by("node")),
    Reader("npm-dotenv", read_by("npm_dotenv")),
    Reader("npm-dotenv+expand", read_by("expanding", "read_expand")),
    Reader("next", read_by("expanding", "read_next")),
    Reader("vite", read_by("expanding", "read_vite")),
    Reader("docker-run", read_by("docker_run"), duplicates="both", process_wins=False),
    Reader("compose", read_by("compose_env"), process_wins=False),
    Reader("bash", read_by("bash"), process_wins=False),
    Reader("systemd", read_by("systemd"), process_wins=False),
    Reader("kubectl", read_by("kubectl"), duplicates="both", process_wins=False, absent=""),
    Reader("dotenvy", read_by("dotenvy"), duplicates="first"),
    Reader("ruby-dotenv", read_by("ruby_dotenv")),
    Reader("godotenv", read_by("godotenv")),
)
"""Every reader; the first is the one of a dotenv file that names none."""

READER_NAMES: tuple[str, ...] = tuple(reader.name for reader in READERS)
"""What a manifest may name."""

BAKED: dict[str, str] = {"next": "NEXT_PUBLIC_", "vite": "VITE_"}
"""Reader → how the names begin whose values its build writes into what it makes; nothing reads them later."""

__all__ = ["BAKED", "READERS", "READER_NAMES"]
