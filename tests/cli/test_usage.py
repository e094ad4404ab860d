import pytest

from confcheck.cli import main
from confcheck.cli.options import FORMATS
from tests.cli.fakes import FakeApi


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "missing command (see confcheck --help)"),
        ("valdate", "no such command 'valdate'. Did you mean 'validate'? (see confcheck --help)"),
        ("frobnicate", "no such command 'frobnicate' (see confcheck --help)"),
        ("validate --fromat json", "no such option: --fromat (did you mean --format? see confcheck validate --help)"),
        ("validate --zzz", "no such option: --zzz (see confcheck validate --help)"),
        ("validate --root", "option '--root' requires an argument (see confcheck --help)"),
        ("validate --exit-zero=1", "option '--exit-zero' does not take a value (see confcheck --help)"),
        ("validate --format jsom", "--format does not accept 'jsom' (did you mean json?)"),
        ("validate --format xml", f"--format does not accept 'xml' (one of {', '.join(FORMATS)})"),
        ("validate --fail-on never", "--fail-on does not accept 'never' (one of error, warning, note)"),
        ("validate --color sometimes", "--color does not accept 'sometimes' (one of auto, always, never)"),
        ("explain", "missing argument 'SETTING' (see confcheck explain --help)"),
        ("explain auth.jwt_secret", "missing argument 'ENVIRONMENT' (see confcheck explain --help)"),
        ("explain a b c", "got unexpected extra argument(s) (c) (see confcheck explain --help)"),
        ("checks a b", "got unexpected extra argument(s) (b) (see confcheck checks --help)"),
    ],
)
@pytest.mark.usefixtures("fake_api")
def test_a_slip_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str], words: str, expected: str) -> None:
    """No usage block, but what was meant and where to read on."""
    assert (2, ("", f"error: {expected}\n")) == (main(words.split()), capsys.readouterr())


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("CONFCHECK_FORMAT", f"CONFCHECK_FORMAT does not accept 'yes' (one of {', '.join(FORMATS)})"),
        ("CONFCHECK_COLOR", "CONFCHECK_COLOR does not accept 'yes' (one of auto, always, never)"),
    ],
)
def test_a_bad_variable_is_named(
    fake_api: FakeApi,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    expected: str,
) -> None:
    """Whoever did not write the option must learn where it came from."""
    monkeypatch.setenv(variable, "yes")
    assert (2, ("", f"error: {expected}\n"), {}) == (main(["validate"]), capsys.readouterr(), fake_api.asked)
