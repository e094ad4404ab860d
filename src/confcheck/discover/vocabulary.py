"""What the names of files and folders say: which may hold settings, and where none of the system's own are."""

from __future__ import annotations

import re

SKIPPED = frozenset(
    (
        ".git .hg .svn .github .gitlab .circleci .vscode .idea .venv .tox .nox .cache .terraform .next .nuxt .yarn "
        ".gradle .mypy_cache .pytest_cache .ruff_cache __pycache__ node_modules bower_components site-packages venv "
        "vendor dist example examples sample samples fixtures testdata __fixtures__"
    ).split()
)
"""Folders that hold what others wrote, what a build made, or what shows how it might be done."""

TEMPLATES = frozenset("example examples sample template templates tmpl tpl dist".split())
"""The file is copied and filled in; nothing reads it as it is."""

_ENV = re.compile(r"\.env|\.env[._-].+|.+\.env|.+\.env\..+|env\..+|\.secrets", re.IGNORECASE)
_ENV_FOLDER = ".envs"
"""All files in it are env files, whatever they are called."""
_NO_ENV = re.compile(
    r".*\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|php|cs|swift|sh|bash|zsh|fish|ps1|bat|ya?ml|json5?|toml|ini|xml|md|rst"
    r"|txt|html|vault|enc|gpg|asc|age|keys|j2|jinja2?|erb|hbs|bak|old|orig|swp|tmp|lock|pub|gz|zip|map|snap|schema"
    r"|service|d)",
    re.IGNORECASE,
)
"""`env.ts`, `.env.vault`, `.env.bak`: named like env files, and none."""
_DRIVE = re.compile(r"[A-Za-z]:")
_SPLIT = re.compile(r"[._\-\s]+")


def is_env_file(folder: str, name: str) -> bool:
    """Whether a file is an env file by its name."""
    named = _ENV.fullmatch(name) is not None or (_ENV_FOLDER in folder and _ENV_FOLDER in folder.split("/"))
    return named and _NO_ENV.fullmatch(name) is None


def is_template(name: str) -> bool:
    """Whether a file is only there to be copied, by its name."""
    return not TEMPLATES.isdisjoint(words_in(name))


def can_be_named(path: str) -> bool:
    """Whether a manifest can name it: nothing in it must be escaped, and it does not look like a drive."""
    return path.isprintable() and _DRIVE.match(path) is None


def words_in(name: str) -> tuple[str, ...]:
    """The words of a name of a file, folder, image or container, in lower case."""
    return tuple(word for word in _SPLIT.split(name.lower()) if word)
