import io

import pytest

from confcheck.cli.terminal import appearance
from confcheck.model.extension import ReporterOptions

_PLAIN = ReporterOptions()
_COLOR = ReporterOptions(color=True)
_LINKED = ReporterOptions(color=True, hyperlinks="/srv")


class _Stream(io.StringIO):
    """A stream that is a terminal or not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """What it was made as."""
        return self.terminal


@pytest.mark.parametrize(
    ("color", "environ", "terminal", "expected"),
    [
        ("auto", {}, True, _LINKED),
        ("auto", {}, False, _PLAIN),
        ("auto", {}, None, _PLAIN),
        ("auto", {"TERM": "dumb"}, True, _PLAIN),
        ("auto", {"NO_COLOR": "1"}, True, _PLAIN),
        ("auto", {"NO_COLOR": ""}, True, _LINKED),
        ("auto", {"FORCE_COLOR": "1"}, False, _COLOR),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, _PLAIN),
        ("always", {"NO_COLOR": "1"}, True, _LINKED),
        ("always", {}, False, _COLOR),
        ("always", {}, None, _COLOR),
        ("never", {"FORCE_COLOR": "1"}, True, _PLAIN),
    ],
)
def test_who_decides_about_colour(
    color: str, environ: dict[str, str], terminal: bool | None, expected: ReporterOptions
) -> None:
    """The option, then NO_COLOR, then FORCE_COLOR, then the terminal; links only on a terminal, None is a file."""
    stream = None if terminal is None else _Stream(terminal=terminal)
    assert expected == appearance(color, environ, stream, "/srv")
