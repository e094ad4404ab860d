from pathlib import Path

import pytest

from confcheck.checks import CHECKS
from confcheck.cli import main


def _completed(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What bash is offered for the last word of a command line."""
    monkeypatch.setenv("_CONFCHECK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    with pytest.raises(SystemExit) as caught:
        main([])
    output = capsys.readouterr()
    assert (caught.value.code, output.err) == (0, "")
    return output.out.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "confcheck ",
            [
                *("init", "sources", "validate", "explain", "diff", "impact", "rename", "parse", "generate", "render"),
                *("migrate", "lock", "run", "attest", "checks", "schema"),
            ],
        ),
        ("confcheck validate ", ["staging"]),
        ("confcheck validate st", ["staging"]),
        ("confcheck validate --service ", ["auth", "backend"]),
        ("confcheck validate --target c", ["cloud"]),
        ("confcheck validate --group ", ["auth"]),
        ("confcheck validate --format j", ["json", "junit"]),
        ("confcheck validate --fail-on ", ["error", "warning", "note"]),
        ("confcheck validate --color a", ["auto", "always"]),
        ("confcheck explain auth.j", ["auth.jwt_secret"]),
        ("confcheck explain auth.jwt_secret ", ["staging"]),
        ("confcheck diff s", ["staging"]),
        ("confcheck diff --format ", ["text", "json", "markdown"]),
        ("confcheck sources --format ", ["text", "json"]),
        ("confcheck generate s", ["staging"]),
        ("confcheck generate --format y", ["yaml"]),
        ("confcheck checks ", [check.id for check in CHECKS]),
        ("confcheck schema ", ["export", "diff"]),
        ("confcheck schema export --environment ", ["staging"]),
        ("confcheck schema export --service a", ["auth"]),
        ("confcheck schema export --target ", ["cloud"]),
        ("confcheck schema export --format ", ["yaml", "json"]),
    ],
)
def test_words_are_completed(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    expected: list[str],
) -> None:
    """Commands, options' words, and the names of the workspace around the working directory."""
    monkeypatch.chdir(workspace)
    assert expected == _completed(words, monkeypatch, capsys)


def test_targets_that_only_a_consolidated_file_names(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are as good as any."""
    text = "format: confcheck/1\ntargets: {edge: {}, core: {}}\n"
    (workspace / "staging.yaml").write_text(text, "utf-8")
    manifest = (workspace / "confcheck.toml").read_text("utf-8")
    source = '[[sources]]\nfiles = "{environment}.yaml"\nformat = "confcheck"\n'
    (workspace / "confcheck.toml").write_text(manifest + source, "utf-8")
    monkeypatch.chdir(workspace)
    assert _completed("confcheck validate --target ", monkeypatch, capsys) == ["cloud", "edge", "core"]


def test_the_root_may_be_named(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From elsewhere the option leads to the workspace."""
    assert _completed(f"confcheck validate --root {workspace} --service ", monkeypatch, capsys) == ["auth", "backend"]


@pytest.mark.parametrize("option", ["", "--service ", "--target ", "--group "])
def test_without_a_workspace_nothing_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """A shell must not see an error."""
    monkeypatch.chdir(tmp_path)
    assert _completed(f"confcheck validate {option}", monkeypatch, capsys) == []


def test_no_setting_is_offered_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for the argument of explain."""
    monkeypatch.chdir(tmp_path)
    assert _completed("confcheck explain ", monkeypatch, capsys) == []


def test_the_script_for_a_shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It can be shown without being installed."""
    monkeypatch.setenv("_CONFCHECK_COMPLETE", "source_bash")
    with pytest.raises(SystemExit):
        main([])
    assert "complete -o default -F _confcheck_completion confcheck" in capsys.readouterr().out
