"""The manifest after a migration: edited at its places, everything else byte by byte what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli.rewrite import rewrite
from confcheck.model.migration import Move
from tests.migrate.workspaces import HEAD, SCHEMA, moved, sources
from tests.workspaces import write

OWN = """\
[[sources]]
files = "environments/staging.yaml"
format = "confcheck"
environments = ["staging"]
alone = true
"""
COMPOSE = "services: {auth: {environment: {LEVEL: low}, ports: ['80:80']}}\n"
TABLE = [
    (
        "a source of this environment only goes; the comment above it stays",
        {"staging.env": "LEVEL=low\n"},
        """
# values
[[sources]]  # of staging
files = "staging.env"
environments = ["staging"]
services = ["auth"]
# the end
""",
        f"""
# values
{OWN}replaces = ["staging.env"]

# the end
""",
    ),
    (
        "a pattern stays with the others, which are spelt out",
        {"staging/auth.env": "LEVEL=low\n", "test/auth.env": "LEVEL=low\n"},
        '\n[[sources]]\n  files = "{environment}/{service}.env"  # all\n  required = false\n',
        (
            '\n[[sources]]\n  files = "{environment}/{service}.env"  # all\n'
            '  environments = ["base", "test", "production"]\n  required = false\n'
            f'\n{OWN}replaces = ["staging/auth.env"]\n'
        ),
    ),
    (
        "an item of a list goes, whatever it is called",
        {"shared.env": "LEVEL=low\n"},
        (
            '\n[[sources]]\nfiles = "shared.env"\nenvironments = [\n  "test",  # first\n  "stage",\n  '
            '"production",\n]\n'
            'services = ["auth"]'
        ),
        (
            '\n[[sources]]\nfiles = "shared.env"\nenvironments = [\n  "test",  # first\n  "production",\n]\n'
            f'services = ["auth"]\n\n{OWN}'
        ),
    ),
    (
        "the last item of a list",
        {"shared.env": "LEVEL=low\n"},
        '\n[[sources]]\nfiles = "shared.env"\nenvironments = ["test", "stage", "staging"]\nservices = ["auth"]\n',
        f'\n[[sources]]\nfiles = "shared.env"\nenvironments = ["test"]\nservices = ["auth"]\n\n{OWN}',
    ),
    (
        "a file for everyone stays with the other concrete environments, at its place in the order",
        {"shared.env": "LEVEL=low\n"},
        '\n[[sources]]\nfiles = "shared.env"\nservices = ["auth"]\n',
        f'\n[[sources]]\nfiles = "shared.env"\nenvironments = ["test", "production"]\nservices = ["auth"]\n\n{OWN}',
    ),
    (
        "a pattern of a list that claims nothing else goes",
        {"a/staging.env": "LEVEL=low\n", "b/staging.env": "", "b/test.env": ""},
        '\n[[sources]]\nfiles = ["a/{environment}.env", "b/{environment}.env"]\nservices = ["auth"]\n',
        (
            '\n[[sources]]\nfiles = ["b/{environment}.env"]\nenvironments = ["base", "test", "production"]\n'
            f'services = ["auth"]\n\n{OWN}replaces = ["a/staging.env", "b/staging.env"]\n'
        ),
    ),
    (
        "a compose file stays for its names and ports",
        {"compose.yaml": COMPOSE},
        '\n[[sources]]\nfiles = "compose.yaml"\nenvironments = ["staging"]\ntarget = "compose"\n',
        (
            '\n[[sources]]\nfiles = "compose.yaml"\nvalues = false\nenvironments = ["staging"]\ntarget = "compose"\n'
            f"\n{OWN}"
        ),
    ),
    (
        "one that others have, too, is there twice",
        {"staging.yml": COMPOSE, "test.yml": COMPOSE},
        """
[[sources]]
files = ["{environment}.yml"]
format = "compose"
target = "compose"
services = ["auth"]
required = false
[sources.names]
backend = "api"  # inside

# next
[[ignore]]
check = "weak-secret"
reason = "r"
""",
        f"""
[[sources]]
files = ["{{environment}}.yml"]
environments = ["base", "test", "production"]
format = "compose"
target = "compose"
services = ["auth"]
required = false
[sources.names]
backend = "api"  # inside

[[sources]]
files = "{{environment}}.yml"
environments = ["staging"]
format = "compose"
services = ["auth"]
target = "compose"
names = {{ "backend" = "api" }}
required = false
values = false

{OWN}
# next
[[ignore]]
check = "weak-secret"
reason = "r"
""",
    ),
    (
        "lines end as they did",
        {"shared.env": "LEVEL=low\n"},
        '\r\n[[sources]]\r\nfiles = "shared.env"\r\nservices = ["auth"]\r\n',
        '\r\n[[sources]]\r\nfiles = "shared.env"\r\nenvironments = ["test", "production"]\r\n'
        'services = ["auth"]\r\n\r\n' + OWN.replace("\n", "\r\n"),
    ),
    (
        "many old files stand one below the other",
        {f"staging/{name}.env": f"LEVEL=low\nX{name}=1\n" for name in "abcd"},
        '\n[[sources]]\nfiles = "staging/*.env"\nenvironments = ["staging"]\nservices = ["auth"]\n',
        f"\n{OWN}replaces = [\n" + "".join(f'    "staging/{name}.env",\n' for name in "abcd") + "]\n\n",
    ),
    (
        "templates, what is inactive, and what stands for others stay as they are",
        {"staging/auth.env": "LEVEL=low\n", "old.env": "", "t.env": "", "test.env": ""},
        (
            '\n[[sources]]\nfiles = "old.env"\nservices = ["auth"]\nactive = false\n[[sources]]\nfiles = "t.env"\n'
            'template = true\n[[sources]]\nfiles = "test.env"\nenvironments = ["test"]\n'
            'services = ["auth"]\n[[sources]]\n'
            'files = "staging/{service}.env"\nenvironments = ["staging"]'
        ),
        (
            '\n[[sources]]\nfiles = "old.env"\nservices = ["auth"]\nactive = false\n[[sources]]\nfiles = "t.env"\n'
            'template = true\n[[sources]]\nfiles = "test.env"\nenvironments = ["test"]\nservices = ["auth"]\n'
            f'{OWN}replaces = ["staging/auth.env"]\n\n'
        ),
    ),
]


@pytest.mark.parametrize(("files", "before", "after"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_becomes_of_the_sources(files: dict[str, str], before: str, after: str, tmp_path: Path) -> None:
    """And what the workspace is then: the same."""
    migration = moved(tmp_path, before, files)
    assert sources(tmp_path) == after
    assert migration.differences == ()
    assert api.load(tmp_path).view("auth", "staging").view.settings[0].winner is not None


def test_a_manifest_that_is_a_part_of_another_file(tmp_path: Path) -> None:
    """The rest of pyproject.toml stays what it is."""
    text = """\
[project]
name = "x"  # of the project
[[tool.other.sources]]
files = "x"
[tool.confcheck]
schema = "schema.yaml"
environments.staging = {}
environments.test = {}
services.auth = {}
[[tool.confcheck.sources]]
files = "{environment}.env"
services = ["auth"]
[tool.last]
"""
    write(tmp_path, {"schema.yaml": SCHEMA, "staging.env": "LEVEL=low\n", "test.env": "", "pyproject.toml": text})
    (tmp_path / "confcheck.toml").unlink()
    rewrite(tmp_path, api.migrate(api.load(tmp_path), Move("staging", force=True)).files)
    assert (tmp_path / "pyproject.toml").read_text() == text.replace(
        'files = "{environment}.env"\n', 'files = "{environment}.env"\nenvironments = ["test"]\n'
    ).replace(
        "[tool.last]\n",
        '\n[[tool.confcheck.sources]]\nfiles = "environments/staging.yaml"\nformat = "confcheck"\n'
        'environments = ["staging"]\nalone = true\nreplaces = ["staging.env"]\n[tool.last]\n',
    )


SHARED = '[[sources]]\nfiles = "shared.env"\nservices = ["auth"]\n'
OWN_FILES = '[[sources]]\nfiles = "{environment}.env"\nservices = ["auth"]\n'


@pytest.mark.parametrize(
    ("entries", "narrowed"),
    [(SHARED + OWN_FILES, '["base", "test", "production"]'), (OWN_FILES + SHARED, '["test", "production"]')],
)
def test_the_precedence_of_others_decides_how_a_file_for_everyone_is_narrowed(
    entries: str, narrowed: str, tmp_path: Path
) -> None:
    """It has its place among the files of ancestors, or among those of the environment itself."""
    files = {"shared.env": "LEVEL=shared\n", "base.env": "LEVEL=base\n", "production.env": "", "staging.env": ""}
    head = HEAD.replace("[environments.production]", '[environments.production]\nextends = "base"')
    write(tmp_path, {"schema.yaml": SCHEMA, **files, "confcheck.toml": head + entries})
    before = api.load(tmp_path).view("auth", "production").settings.model_dump()
    rewrite(tmp_path, api.migrate(api.load(tmp_path), Move("staging", force=True)).files)
    assert api.load(tmp_path).view("auth", "production").settings.model_dump() == before
    text = (tmp_path / "confcheck.toml").read_text()
    assert f'files = "shared.env"\nenvironments = {narrowed}\n' in text
