import io
from collections.abc import Callable, Iterable

import pytest

from confcheck.cli.progress import progress


class _Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def _clock(times: Iterable[float]) -> Callable[[], float]:
    """A clock that shows these times, one per look."""
    return iter(times).__next__


@pytest.mark.parametrize(
    ("times", "steps", "expected"),
    [
        ((0.0,), (), ()),
        ((0.0, 0.5, 0.99), ((1, 3), (2, 3)), ()),
        ((0.0, 1.5), ((0, 0),), ()),
        (
            (0.0, 0.5, 1.0, 1.05, 1.2),
            ((100, 1000), (500, 1000), (600, 1000), (1000, 1000)),
            (
                "\rreading [###############...............] 500/1000",
                "\rreading [##############################] 1000/1000",
                "\r                                                  \r",
            ),
        ),
        (
            (0.0, 2.0, 3.0),
            ((10, 10), (1, 5)),
            (
                "\rreading [##############################] 10/10",
                "\rreading [######........................] 1/5  ",
                "\r                                            \r",
            ),
        ),
    ],
)
def test_the_bar_comes_late_and_goes_without_a_trace(
    times: tuple[float, ...], steps: tuple[tuple[int, int], ...], expected: tuple[str, ...]
) -> None:
    """Nothing in the first second, then ten drawings a second at most, and an empty line at the end."""
    stream = _Terminal()
    with progress(stream, _clock(times)) as show:
        assert show is not None
        for done, total in steps:
            show(done, total)
    assert "".join(expected) == stream.getvalue()


def test_the_bar_goes_when_the_work_fails() -> None:
    """An error line starts on an empty line."""

    def work() -> None:
        with progress(stream, _clock((0.0, 5.0))) as show:
            assert show is not None
            show(1, 2)
            raise ZeroDivisionError

    stream = _Terminal()
    with pytest.raises(ZeroDivisionError):
        work()
    assert stream.getvalue().endswith("\r" + " " * 44 + "\r")


def test_nobody_watches() -> None:
    """Without a terminal there is nothing to call and nothing is written."""
    stream = io.StringIO()
    with progress(stream) as show:
        assert show is None
    assert stream.getvalue() == ""
