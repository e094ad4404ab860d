"""`confcheck lock` from the words of the command line to the files."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli import main
from confcheck.kernel.locked import read_lock
from tests.runtime.given import AUTH, KEY, SECRET, dotenv, files
from tests.workspaces import write

HELD = "11 settings (5 by value, 1 secret, 1 by shape, 1 unlocked, 3 not set); 1 rule"
REST = "3 settings (1 by value, 1 by shape, 1 not set)"
NOTHING = "error: nothing to lock: no service has a view in staging that fits the options\n"
UNPROVEN = (
    "note: not proven: 1 secret without CONFCHECK_KEY; the self-check sees only that they are set, and their shape\n"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, and the key."""
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    monkeypatch.delenv("CONFCHECK_KEY_FILE", raising=False)
    return write(tmp_path / "workspace", files())


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    os.environ["CONFCHECK_KEY"] = os.environ.get("CONFCHECK_KEY", KEY.decode())
    code = main(["lock", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_locks_of_an_environment(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file per service and target; run again without a change every byte stays."""
    expected = f"locks/staging/auth.lock: {HELD}\nlocks/staging/cloud/backend.lock: {REST}\n"
    assert (0, f"{expected}staging: 2 locks written, 0 unchanged\n", "") == _run(capsys, "stg", "--root", str(root))
    first = {path: path.read_bytes() for path in root.rglob("*.lock")}
    code, out, _ = _run(capsys, "staging", "--root", str(root))
    assert (code, out.splitlines()[-1]) == (0, "staging: 0 locks written, 2 unchanged")
    assert first == {path: path.read_bytes() for path in root.rglob("*.lock")}
    assert {root / "locks/staging/auth.lock", root / "locks/staging/cloud/backend.lock"} == set(first)
    assert not any(SECRET.encode() in data or b"8080" in data for data in first.values())


def test_the_lines_of_a_lock(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract, and how each setting is held; codes aside the text is that of the schema."""
    _run(capsys, "staging", "--root", str(root), "--service", "auth")
    text = (root / "locks/staging/auth.lock").read_text()
    found = re.sub(r"[0-9a-f]{64}", "H", re.sub(r"\b[0-9a-f]{32}\b", "C", text))
    assert found == (
        "confcheck-lock 1\nenvironment staging\ntarget -\nservice auth\nschema C\nprotected no\ndeployed yes\nsalt C\n"
        "key f9f3c0b4a5d8e1aa\n"
        'setting environment ENVIRONMENT value required C {"identifies":[["staging","stg"],["production"]]}\n'
        'setting log_level LOG_LEVEL value agree C {"enum":["INFO","DEBUG"],"default":["INFO"]}\n'
        "setting release RELEASE reference required ! {}\n"
        'setting port PORT unlocked required ! {"type":"integer","format":"port"}\n'
        'setting jwt_secret JWT_SECRET_KEY,JWT_SECRET secret agree,required C {"min_length":32}\n'
        'setting lifetime LIFETIME value required C {"type":"integer","minimum":1,"unit":"min"}\n'
        'setting refresh REFRESH value - C {"type":"integer","unit":"d"}\n'
        "setting motto MOTTO unset - - {}\n"
        'setting debug DEBUG unset - - {"type":"boolean","forbidden":true}\n'
        'setting url URL value - C {"format":"uri","schemes":["https"]}\n'
        'setting callback CALLBACK unset derived - {"format":"uri"}\n'
        'derive callback,url - "{url}/callback"\n'
        'rule lifetime,refresh - {"rule":"lifetime < refresh","kinds":{"lifetime":["integer","min",null],'
        '"refresh":["integer","d",null]},"id":"refresh-outlives","severity":"error",'
        '"message":"a refresh token must outlive an access token"}\n'
        "checksum H\nroot H\n"
    ).replace("f9f3c0b4a5d8e1aa", read_lock(text.encode()).key_id or "")


def test_a_change_changes_its_line_only(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The salt stays, so that a diff shows what changed, the last two lines aside."""
    _run(capsys, "staging", "--root", str(root))
    before = (root / "locks/staging/auth.lock").read_text().splitlines()
    (root / "staging/auth.env").write_text(dotenv({**AUTH, "LIFETIME": "20"}))
    _run(capsys, "staging", "--root", str(root))
    after = (root / "locks/staging/auth.lock").read_text().splitlines()
    changed = [one.split(" ")[:2] for one, other in zip(before, after, strict=True) if one != other]
    assert changed == [["setting", "lifetime"], ["checksum", before[-2].split()[1]], ["root", before[-1].split()[1]]]


def test_check(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For CI: 0 if the locks are what the sources say, else 1, and nothing is written."""
    words = ("staging", "--root", str(root), "--check")
    missing = "locks/staging/auth.lock: is missing\nlocks/staging/cloud/backend.lock: is missing\n"
    again = "`confcheck lock staging` writes them anew"
    assert (1, f"{missing}staging: 0 locks as the sources say, 2 not; {again}\n", "") == _run(capsys, *words)
    assert not (root / "locks").exists()
    _run(capsys, "staging", "--root", str(root))
    assert _run(capsys, *words) == (0, "staging: 2 locks as the sources say\n", "")
    (root / "staging/auth.env").write_text(dotenv({**AUTH, "JWT_SECRET_KEY": SECRET[::-1]}))
    changed = "locks/staging/auth.lock: is not what the sources say\n"
    assert (1, f"{changed}staging: 1 lock as the sources say, 1 not; {again}\n", "") == _run(capsys, *words)
    _run(capsys, "staging", "--root", str(root), "--rotate")
    rotates = "note: 1 value before is accepted, too; `confcheck lock staging` ends that when the rotation is over\n"
    assert _run(capsys, *words) == (0, f"{rotates}staging: 2 locks as the sources say\n", "")
    (root / "locks/staging/gone.lock").write_bytes((root / "locks/staging/auth.lock").read_bytes())
    code, out, _ = _run(capsys, *words)
    assert (code, out.splitlines()[0]) == (1, "locks/staging/gone.lock: belongs to no service any more")
    code, out, _ = _run(capsys, "staging", "--root", str(root))
    assert (
        code,
        out.splitlines()[-2],
    ) == (0, "note: locks/staging/gone.lock belongs to no service any more: delete it")


def test_check_without_the_key(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the values of secrets, and that is said."""
    _run(capsys, "staging", "--root", str(root))
    note = "note: CONFCHECK_KEY is not set: the values of secrets were not compared\n"
    for values, expected in (
        ({}, (0, f"{note}staging: 2 locks as the sources say\n")),
        ({"JWT_SECRET_KEY": SECRET[::-1]}, (0, f"{note}staging: 2 locks as the sources say\n")),
        ({"LIFETIME": "20"}, (1, None)),
        ({"MOTTO": "x"}, (1, None)),
    ):
        (root / "staging/auth.env").write_text(dotenv({**AUTH, **values}))
        monkeypatch.delenv("CONFCHECK_KEY", raising=False)
        code = main(["lock", "staging", "--root", str(root), "--check"])
        out = capsys.readouterr().out
        assert expected == (code, out if expected[1] is not None else None)


def test_without_a_key(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets have no code, and the report says that they are not proven."""
    monkeypatch.delenv("CONFCHECK_KEY")
    assert main(["lock", "staging", "--root", str(root)]) == 0
    assert UNPROVEN in capsys.readouterr().out
    text = (root / "locks/staging/auth.lock").read_text()
    assert "\nkey -\n" in text
    assert text.endswith("\nroot -\n")
    assert " secret agree,required ! " in text


def test_a_key_is_not_left_out_by_chance(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locks with a key are replaced by such without one only if that is said; what is no lock is never replaced."""
    _run(capsys, "staging", "--root", str(root))
    monkeypatch.delenv("CONFCHECK_KEY", raising=False)
    why = "staging/auth.lock: the lock was written with a key, and CONFCHECK_KEY is not set"
    hint = "set it; --force writes locks that hold no secret by its value"
    assert main(["lock", "staging", "--root", str(root)]) == 2
    assert capsys.readouterr().err == f"error: {why} ({hint})\n"
    assert main(["lock", "staging", "--root", str(root), "--force"]) == 0
    assert "\nkey -\n" in (root / "locks/staging/auth.lock").read_text()
    (root / "locks/staging/auth.lock").write_text("A=1\n")
    capsys.readouterr()
    assert main(["lock", "staging", "--root", str(root)]) == 2
    hint = "name another folder with --output, or delete it"
    assert capsys.readouterr().err == f"error: staging/auth.lock: the file is no lock ({hint})\n"


def test_another_key_makes_other_locks(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With another salt; its values cannot be accepted as well."""
    _run(capsys, "staging", "--root", str(root))
    before = read_lock((root / "locks/staging/auth.lock").read_bytes())
    other = KEY.decode()[::-1]
    os.environ["CONFCHECK_KEY"] = other
    code, _, err = _run(capsys, "staging", "--root", str(root), "--rotate")
    hint = "set the CONFCHECK_KEY it was written with, or leave --rotate out"
    message = "the lock was written with another key, so its values cannot be accepted as well"
    assert (2, f"error: staging/auth.lock: {message} ({hint})\n") == (code, err)
    os.environ["CONFCHECK_KEY"] = other
    assert _run(capsys, "staging", "--root", str(root))[0] == 0
    after = read_lock((root / "locks/staging/auth.lock").read_bytes())
    assert before.head["salt"] != after.head["salt"]
    assert before.key_id != after.key_id


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("short", "has 5 characters; 32 or more can hardly be guessed"),
        ("a" * 40, "is made of few different characters, which can be guessed"),
    ],
)
def test_a_weak_key(root: Path, capsys: pytest.CaptureFixture[str], key: str, expected: str) -> None:
    """A note says so, without showing it."""
    os.environ["CONFCHECK_KEY"] = key
    assert main(["lock", "staging", "--root", str(root)]) == 0
    better = "by whoever has a lock: `openssl rand -hex 32` makes a better one"
    assert f"note: CONFCHECK_KEY {expected}, {better}\n" in capsys.readouterr().out


def test_an_environment_with_errors(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is locked; with --force what is wrong stays wrong in the process."""
    (root / "staging/auth.env").write_text(dotenv({**AUTH, "LIFETIME": "0"}))
    hint = "(confcheck validate staging shows them, --force does it all the same)"
    assert (1, "", f"error: staging has 1 error {hint}\n") == _run(capsys, "staging", "--root", str(root))
    assert not (root / "locks").exists()
    assert _run(capsys, "staging", "--root", str(root), "--force")[0] == 0
    assert "setting lifetime LIFETIME value judge,required " in (root / "locks/staging/auth.lock").read_text()


def test_what_nobody_should_take_as_locked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules about other services, and alternatives."""
    schema = (root / "schema.yaml").read_text()
    (root / "schema.yaml").write_text(schema + "  - {id: alike, rule: services.backend.log_level == log_level}\n")
    manifest = (root / "confcheck.toml").read_text()
    more = '[[sources]]\nfiles = "{environment}/variants/*.env"\nservices = ["auth"]\nvariants = true\n'
    (root / "confcheck.toml").write_text(manifest + more)
    for environment in ("staging", "production"):
        (root / environment / "variants").mkdir()
        (root / environment / "variants/a.env").write_text("MOTTO=a\n")
    code, out, _ = _run(capsys, "staging", "--root", str(root), "--force")
    assert code == 0
    assert "note: 1 rule about other services as well: only `confcheck validate` can judge them\n" in out
    assert "note: 1 alternative (`variants`): no lock is written for them\n" in out


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ([], 2, "error: name the environment (confcheck lock staging)\n"),
        (["nowhere"], 3, "error: confcheck.toml: there is no environment `nowhere` (there are staging, production)\n"),
        (["staging", "--service", "nobody"], 2, "error: there is no service `nobody` (there are auth, backend)\n"),
        (["staging", "--service", "auth", "--target", "cloud"], 3, NOTHING),
    ],
)
def test_wrong_words(
    root: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, expected: str
) -> None:
    """One line."""
    assert (code, "", expected) == _run(capsys, *words, "--root", str(root))


def test_a_key_file_that_is_not_there(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no reason to lock without a key."""
    monkeypatch.delenv("CONFCHECK_KEY")
    monkeypatch.setenv("CONFCHECK_KEY_FILE", str(root / "nowhere"))
    assert main(["lock", "staging", "--root", str(root)]) == 2
    assert "error: CONFCHECK_KEY_FILE cannot be read: no such file or directory (" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and nothing half written."""
    (root / "locks").write_text("a file")
    code, out, err = _run(capsys, "staging", "--root", str(root))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {root}/locks/staging/auth.lock: cannot be written: not a directory (")
    (root / "locks").unlink()
    code, out, err = _run(capsys, "staging", "--root", str(root), "--output", "/dev/null/x")
    assert (code, out) == (2, "")
    assert "cannot be written: not a directory" in err


def test_a_disk_that_is_full(root: Path) -> None:
    """The locks before stay as they are; nothing else lies beside them."""
    environment = {**os.environ, "CONFCHECK_KEY": KEY.decode()}
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
        "from confcheck.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", script, "lock", "staging", "--root", str(root)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "auth.lock: cannot be written: file too large" in done.stderr
    assert [path for path in (root / "locks").rglob("*") if path.is_file()] == []


def test_the_self_check_in_one_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Alone, or with the locks; --check compares it."""
    path = root / "selfcheck.py"
    assert (0, f"{path}: the self-check in one file\n", "") == _run(capsys, "--runtime", str(path))
    assert path.read_text() == api.single_file_runtime("selfcheck")
    assert stat.S_IMODE(path.stat().st_mode) & 0o444 == 0o444
    assert (0, f"{path}: as this confcheck writes it\n", "") == _run(capsys, "--runtime", str(path), "--check")
    path.write_text("pass\n")
    words = ("staging", "--root", str(root), "--runtime", str(path))
    assert (1, f"{path}: is not what this confcheck writes\n", "") == _run(capsys, *words, "--check")
    refused = f"error: {path}: the file is no self-check of confcheck (name another file, or delete it)\n"
    assert (2, "", refused) == _run(capsys, *words)
    path.unlink()
    code, out, _ = _run(capsys, *words)
    assert (code, out.startswith(f"{path}: the self-check in one file\nlocks/staging/auth.lock: ")) == (0, True)
