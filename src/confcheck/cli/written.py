"""What may be written over, and whether a file is still what was generated."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from confcheck.model.generated import Order
from confcheck.model.mistake import Mistake, Refused

if TYPE_CHECKING:  # what `--help` does not need
    from confcheck.api import Workspace

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_GENERATED = re.compile(
    r"# confcheck generate (?P<text>[^\s:]+)[: ]"
    r"|# Rendered by confcheck for (?P<rendered>[^\s:]+): "
    r'|\{\n  "format": "confcheck/1",\n  "environment": "(?P<json>[^"]+)",\n(?s:.*)\n  "origins": \{'
)
"""How the files begin that we wrote, and for which environment."""


def refuse_sources(workspace: Workspace, path: str, order: Order | None = None) -> None:
    """Raise `Mistake` if the path leads to the manifest, a file of the schema, or a source or include that was read.

    What was generated for the environment of the `order` may be generated again; but not where the only copy of a
    secret would be lost. A file that somebody edits is never such a file, the one that `migrate` wrote included.
    """
    for kind, name in _read(workspace):
        if _is_one(path, workspace.root / name):
            if kind != "a source" or order is None or _generated_for(path) != order.environment:
                message = f"{kind} of this workspace is never written over"
                raise Mistake(message, path=path, hint="name another place with --output")
            if not order.include_secrets and _holds_secrets(workspace, name):
                message = "services get secrets from this file, and they would be lost"
                raise Mistake(message, path=path, hint="--include-secrets keeps them, or name another place")


def _read(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What every file is that was read, and its path below the root."""
    system = workspace.system
    yield "the manifest", system.manifest.path
    declared = (system.manifest.schema[0], *(setting.origin.path for setting in system.schema.settings))
    yield from (("the schema", each) for each in dict.fromkeys(declared))
    read: dict[str, None] = {}
    for document in system.documents:
        read.update(dict.fromkeys((document.path, *document.parsed.others)))
        read.update((one.origin.path, None) for one in (*document.assignments, *document.project))
    yield from (("a source", each) for each in read)


def _is_one(path: str, other: Path) -> bool:
    """Whether both lead to one file, whatever links or spellings do."""
    try:
        return os.path.realpath(path) == os.path.realpath(other) or Path(path).samefile(other)
    except (OSError, ValueError):
        return False


def _generated_for(path: str) -> str | None:
    """The environment that we wrote a file for; None if it is none of ours."""
    try:
        text = Path(path).read_bytes().decode()
    except (OSError, ValueError):
        return None
    found = _GENERATED.match(text)
    return None if found is None else found["text"] or found["rendered"] or found["json"]


def _holds_secrets(workspace: Workspace, name: str) -> bool:
    """Whether some service gets a secret in clear from a file."""
    from confcheck.generate.given import given  # noqa: PLC0415 (what --help does not need)

    system = workspace.system
    views = (view for view in system.views if any(layer.document.path == name for layer in view.layers))
    return any(
        one.withheld and one.origin.path == name for view in views for one in given(system, view, include_secrets=False)
    )


def refuse_difference(path: str, text: str, *, private: bool = False) -> None:
    """Raise `Refused` if the file holds anything else, or a private one can be read by others than its owner.

    The line is named, what stands in it never shown.
    """
    expected = text.encode("utf-8", "backslashreplace")
    try:
        actual = Path(path).read_bytes()
        is_open = bool(Path(path).stat().st_mode & _OTHERS)
    except FileNotFoundError:
        raise Refused(f"{path} does not exist", hint="run the same without --check") from None
    except (OSError, ValueError) as error:
        raise Mistake(f"cannot read {path}: {getattr(error, 'strerror', None) or 'this is no path'}") from None
    if actual != expected:
        line = _first_difference(actual, expected)
        hint = "run the same without --check, or undo what was edited by hand"
        raise Refused(f"{path} is not what would be generated: it differs from line {line} on", hint=hint)
    if private and is_open:
        message = f"{path}: others than its owner may read this file, and it holds secrets"
        raise Refused(message, hint="run the same without --check")


def _first_difference(actual: bytes, expected: bytes) -> int:
    """The first line that is not the same in both, 1-based."""
    one, other = actual.split(b"\n"), expected.split(b"\n")
    same = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return 1 + (min(len(one), len(other)) if same is None else same)
