"""Trees of files on disk, and what `init` makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from confcheck import api
from confcheck.discover.survey import survey
from confcheck.infer import MANIFEST, Beginning, infer
from confcheck.model import Report


def grow(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files."""
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text), encoding="utf-8", newline="")
    return root


def begun(root: Path) -> Beginning:
    """What `init` would write; there must be something."""
    beginning = infer(survey(root))
    assert beginning is not None
    return beginning


def judged(root: Path) -> Report:
    """Write what `init` would write, and validate it."""
    beginning = begun(root)
    grow(root, {beginning.schema_path: beginning.schema, MANIFEST: beginning.manifest})
    return api.validate(api.load(root))
