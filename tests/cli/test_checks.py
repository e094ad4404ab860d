from collections.abc import Iterator

import pytest

import confcheck.checks
from confcheck.cli import main
from confcheck.model.extension import Check
from confcheck.model.finding import Problem, Severity
from confcheck.model.view import System


def _nothing(_system: System) -> Iterator[Problem]:
    """Find nothing."""
    yield from ()


_DRIFT = Check("service-drift", Severity.ERROR, _nothing)
_ALIAS = Check("alias-conflict", Severity.ERROR, _nothing, Severity.WARNING)
_PAGES = {"service-drift": "Services differ.\n\nThey should agree.\n", "alias-conflict": "Two names."}


@pytest.fixture(autouse=True)
def _two_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two checks with short pages."""
    monkeypatch.setattr(confcheck.checks, "CHECKS", (_DRIFT, _ALIAS))
    monkeypatch.setattr(confcheck.checks, "docs_of", lambda check: _PAGES[check.id])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ["checks"],
            "service-drift   error          Services differ.\nalias-conflict  error/warning  Two names.\n",
        ),
        (["checks", "service-drift"], "service-drift (error)\n\nServices differ.\n\nThey should agree.\n"),
        (["checks", "alias-conflict"], "alias-conflict (error/warning)\n\nTwo names.\n"),
    ],
)
def test_the_list_and_the_page(capsys: pytest.CaptureFixture[str], words: list[str], expected: str) -> None:
    """The list has id, severity and the first line of the page; with an id the page is shown."""
    assert (0, (expected, "")) == (main(words), capsys.readouterr())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("service-drfit", "there is no check 'service-drfit' (did you mean service-drift?)"),
        ("zzz", "there is no check 'zzz' (confcheck checks lists them)"),
    ],
)
def test_a_check_that_does_not_exist(capsys: pytest.CaptureFixture[str], word: str, expected: str) -> None:
    """One line, with the check that may have been meant."""
    assert (2, ("", f"error: {expected}\n")) == (main(["checks", word]), capsys.readouterr())


def test_without_docstrings(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under python -OO there are no pages: the list is bare, and a page says why it is not there."""
    monkeypatch.setattr(confcheck.checks, "docs_of", lambda _check: None)
    expected = "error: the pages of the checks are docstrings, and python -OO drops those (run it without -OO)\n"
    assert (
        main(["checks"]),
        capsys.readouterr(),
    ) == (0, ("service-drift   error\nalias-conflict  error/warning\n", ""))
    assert (2, ("", expected)) == (main(["checks", "service-drift"]), capsys.readouterr())
