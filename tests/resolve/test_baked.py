"""What a build bakes in, seen through whole workspaces: files in, the winner and what it shadows out."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.workspaces import write

MANIFEST = """
schema = "schema.yaml"
[environments.staging]
[services.web]
reader = "READER"
[[sources]]
files = "web.env"
reader = "node"
environments = ["staging"]
required = false
[[sources]]
files = "compose.yaml"
environments = ["staging"]
[[sources]]
files = "override.yaml"
format = "compose"
environments = ["staging"]
required = false
"""
SCHEMA = """
properties:
  url: {type: string, optional: true, env: NEXT_PUBLIC_URL, aliases: [NEXT_PUBLIC_OLD]}
  vite: {type: string, optional: true, env: VITE_URL}
  port: {type: string, optional: true, env: PORT}
"""


def chains(root: Path, files: dict[str, str], reader: str = "next") -> dict[str, list[str]]:
    """Path of each setting that is set → the values for it, the winner first."""
    manifest = MANIFEST.replace("READER", reader)
    system = api.load(write(root, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, **files})).system
    (view,) = system.views
    return {
        one.setting.path: [str(each.value) for each in ((one.winner, *one.shadowed) if one.winner else one.shadowed)]
        for one in view.settings
        if one.candidates
    }


def compose(*, args: str = "", environment: str = "", env_file: str = "") -> str:
    """A compose file with the service web."""
    file = f"    env_file: {env_file}\n" if env_file else ""
    build = f"    build:\n      args: {{{args}}}\n" if args else ""
    return f"services:\n  web:\n{build}{file}    environment: {{{environment}}}\n"


BOTH = compose(
    args="NEXT_PUBLIC_URL: built, VITE_URL: built, PORT: built",
    environment="NEXT_PUBLIC_URL: run, VITE_URL: run, PORT: run",
)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("next", {"url": ["built", "run"], "vite": ["run", "built"], "port": ["run", "built"]}),
        ("vite", {"url": ["run", "built"], "vite": ["built", "run"], "port": ["run", "built"]}),
        ("node", {"url": ["run", "built"], "vite": ["run", "built"], "port": ["run", "built"]}),
    ],
)
def test_only_names_that_the_reader_bakes(tmp_path: Path, reader: str, expected: dict[str, list[str]]) -> None:
    """`NEXT_PUBLIC_` of Next.js, `VITE_` of Vite; everything else is as compose has it."""
    assert chains(tmp_path, {"compose.yaml": BOTH}, reader) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"compose.yaml": compose(environment="NEXT_PUBLIC_URL: run")}, ["run"]),
        (
            {
                "compose.yaml": compose(environment="NEXT_PUBLIC_URL: run", env_file="more.env"),
                "more.env": "NEXT_PUBLIC_URL=file\n",
            },
            ["run", "file"],
        ),
        (
            {
                "compose.yaml": compose(args="NEXT_PUBLIC_URL: built", env_file="more.env"),
                "more.env": "NEXT_PUBLIC_URL=file\n",
            },
            ["built", "file"],
        ),
        (
            {"web.env": "NEXT_PUBLIC_URL=file\n", "compose.yaml": compose(args="NEXT_PUBLIC_URL: built")},
            ["built", "file"],
        ),
        (
            {
                "compose.yaml": compose(args="NEXT_PUBLIC_URL: built"),
                "override.yaml": compose(environment="NEXT_PUBLIC_URL: run"),
            },
            ["built", "run"],
        ),
        (
            {
                "compose.yaml": compose(args="NEXT_PUBLIC_URL: built", environment="NEXT_PUBLIC_URL: run"),
                "override.yaml": compose(args="NEXT_PUBLIC_URL: rebuilt"),
            },
            ["rebuilt", "built", "run"],
        ),
        (
            {"compose.yaml": compose(args="NEXT_PUBLIC_OLD: built", environment="NEXT_PUBLIC_URL: run")},
            ["run", "built"],
        ),
    ],
)
def test_the_build_wins_where_it_gets_the_name(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    """Across files too; where no build gets the name the order is as always, and nothing is lost."""
    assert chains(tmp_path, files) == {"url": expected}


def test_an_empty_argument_leaves_the_bundle_without(tmp_path: Path) -> None:
    """What the container gets later does not fill it."""
    file = compose(args="NEXT_PUBLIC_URL: ''", environment="NEXT_PUBLIC_URL: run")
    manifest = MANIFEST.replace("READER", "next")
    root = write(tmp_path, {"confcheck.toml": manifest, "schema.yaml": SCHEMA, "compose.yaml": file})
    resolved = api.load(root).system.views[0].get("url")
    assert resolved is not None
    assert (resolved.winner, [one.value for one in resolved.candidates]) == (None, ["", "run"])
