"""What the names of files and folders say: which may hold settings, and where none of the system's own are."""

from __future__ import annotations

import re

FOREIGN = frozenset(
    (
        ".git .hg .svn .vscode .idea .venv .tox .nox .cache .terraform .next .nuxt .yarn .gradle .mypy_cache "
        ".pytest_cache .ruff_cache __pycache__ node_modules bower_components site-packages venv vendor dist "
        "fixtures testdata __fixtures__"
    ).split()
)
"""Folders that hold what others wrote, what a build made, or what only tests read."""

SKIPPED = FOREIGN | frozenset(".github .gitlab .circleci example examples sample samples".split())
"""Folders without settings of the system: also those of the pipelines, and what shows how it might be done."""

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
_STRUCTURED = re.compile(r".+\.(?:ya?ml|json)", re.IGNORECASE)
_TOOLS = re.compile(
    r"package(?:-lock)?\.json|tsconfig.*|pnpm-.*|\..*|release-please-config\.json|.+\.schema\.json"
    r"|(?:babel|biome|commitlint|cypress|jest|karma|lint|postcss|prettier|tailwind|vitest|webpack)[.-]config\.json",
    re.IGNORECASE,
)
"""YAML and JSON that tools read."""
_CONFIGURATION = re.compile(
    r"(?:app)?(?:settings|config|configuration|application|values)(?:[._-].*)?|.*[._-](?:settings|config|values)",
    re.IGNORECASE,
)
"""What YAML, JSON and TOML are called that programs read their settings from, without the ending."""
_DRIVE = re.compile(r"[A-Za-z]:")
_SPLIT = re.compile(r"[._\-\s]+")


def is_env_file(folder: str, name: str) -> bool:
    """Whether a file is an env file by its name."""
    named = _ENV.fullmatch(name) is not None or (_ENV_FOLDER in folder and _ENV_FOLDER in folder.split("/"))
    return named and _NO_ENV.fullmatch(name) is None


def is_structured(name: str) -> bool:
    """Whether a file is YAML or JSON that may hold anything."""
    return _STRUCTURED.fullmatch(name) is not None and not is_of_tools(name)


def is_of_tools(name: str) -> bool:
    """Whether a file is YAML or JSON that holds settings of a tool, not of the system."""
    return _STRUCTURED.fullmatch(name) is not None and _TOOLS.fullmatch(name) is not None


def is_configuration(name: str) -> bool:
    """Whether a file of YAML, JSON or TOML says by its name that it holds settings of a program."""
    return _CONFIGURATION.fullmatch(name.rpartition(".")[0]) is not None and not is_of_tools(name)


def without_template(name: str) -> str:
    """The name that the copy will have, if an ending says that a file is to be copied: `a.yml` of `a.yml.example`."""
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending.lower() in TEMPLATES else name


def is_template(name: str) -> bool:
    """Whether a file is only there to be copied, by its name."""
    return not TEMPLATES.isdisjoint(words_in(name))


def can_be_named(path: str) -> bool:
    """Whether a manifest can name it: nothing in it must be escaped, and it does not look like a drive."""
    return path.isprintable() and _DRIVE.match(path) is None


def words_in(name: str) -> tuple[str, ...]:
    """The words of a name of a file, folder, image or container, in lower case."""
    return tuple(word for word in _SPLIT.split(name.lower()) if word)
