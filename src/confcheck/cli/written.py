"""Whether a file is still what was generated."""

from __future__ import annotations

from pathlib import Path

from confcheck.model.mistake import Mistake, Refused


def refuse_difference(path: str, text: str) -> None:
    """Raise `Refused` if the file holds anything else; the line is named, what stands in it never shown."""
    expected = text.encode("utf-8", "backslashreplace")
    try:
        actual = Path(path).read_bytes()
    except FileNotFoundError:
        raise Refused(f"{path} does not exist", hint="run the same without --check") from None
    except (OSError, ValueError) as error:
        raise Mistake(f"cannot read {path}: {getattr(error, 'strerror', None) or 'this is no path'}") from None
    if actual != expected:
        line = _first_difference(actual, expected)
        hint = "run the same without --check, or undo what was edited by hand"
        raise Refused(f"{path} is not what would be generated: it differs from line {line} on", hint=hint)


def _first_difference(actual: bytes, expected: bytes) -> int:
    """The first line that is not the same in both, 1-based."""
    one, other = actual.split(b"\n"), expected.split(b"\n")
    same = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return 1 + (min(len(one), len(other)) if same is None else same)
