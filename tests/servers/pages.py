"""The pages of `docs/servers`: their files and their commands are what the tests run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "servers"
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)


def files_of(page: str) -> Mapping[str, str]:
    """Every block with a title: name of the file → text."""
    return {match["title"]: match["body"] for match in BLOCK.finditer(text_of(page)) if match["title"]}


def commands_of(page: str) -> list[str]:
    """Every line of a shell block without a title."""
    bodies = [
        match["body"] for match in BLOCK.finditer(text_of(page)) if match["language"] == "sh" and not match["title"]
    ]
    return [line for body in bodies for line in body.splitlines()]


def text_of(page: str) -> str:
    """The page."""
    return (FOLDER / f"{page}.md").read_text("utf-8")
