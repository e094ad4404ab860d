"""`confcheck attest`: reports of running services beside their locks."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from confcheck import runtime
from confcheck.cli import main
from tests.runtime.given import BACKEND, KEY, SECRET, VALUES, Site, lock, site

SEATS: tuple[tuple[str, str | None, dict[str, str]], ...] = (("auth", None, VALUES), ("backend", "cloud", BACKEND))
ALL_RUN = "staging: 2 reports for 2 locks; 2 settings compared across services: all run with what was locked\n"


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Locks, and a key for whoever asks."""
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    return site(tmp_path, KEY)


def reports(
    found: Site, monkeypatch: pytest.MonkeyPatch, *, key: bytes | None = KEY, nonce: str = "n1", **changes: str
) -> list[dict[str, Any]]:
    """What both services say; `changes` are of backend."""
    said = []
    for service, target, values in SEATS:
        monkeypatch.setattr(runtime._KEY, "key", key)  # noqa: SLF001 - that of the process which is asked
        own = {**values, **(changes if service == "backend" else {})}
        monkeypatch.delenv("CONFCHECK_KEY", raising=False)
        runtime.check(service, environment="staging", target=target, lock=found.locks, values=own)
        said.append(runtime.attestation(nonce))
    monkeypatch.setattr(runtime._KEY, "key", None)  # noqa: SLF001 - as above
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    return said


def run(found: Site, capsys: pytest.CaptureFixture[str], said: object, *words: str) -> tuple[int, str, str]:
    """The command, with the reports in a file."""
    path = found.root / "reports.json"
    path.write_text(said if isinstance(said, str) else json.dumps(said))
    code = main(["attest", "staging", str(path), "--root", str(found.root), *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_all_run_with_what_was_locked(
    found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a list, as lines, as several files, from stdin."""
    said = reports(found, monkeypatch)
    for given in (said, "".join(f"{json.dumps(one)}\n" for one in said)):
        monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
        assert run(found, capsys, given, "--nonce", "n1") == (0, ALL_RUN, "")
    one = found.root / "one.json"
    one.write_text(json.dumps(said[1]))
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    assert run(found, capsys, said[0], str(one), "--nonce", "n1") == (0, ALL_RUN, "")
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(said).encode())))
    assert main(["attest", "staging", "-", "--locks", str(found.locks), "--nonce", "n1"]) == 0
    assert capsys.readouterr().out == ALL_RUN


def test_every_doubt_has_its_own_message(
    found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said, and by whom."""
    good = reports(found, monkeypatch)
    auth, backend = good
    here = "backend in staging (cloud)"
    other_root = f"other-root: {here} runs with another lock: other values, or another contract"
    replayed = f"replayed: {here} answers another nonce: this is an old report, or that of another question"
    bad = f"bad-proof: {here} has a proof that does not fit: another key, or somebody changed the report"
    table: list[tuple[list[dict[str, Any]], str]] = [
        ([auth], f"not-reported: {here} has not reported"),
        ([auth, {**backend, "root": "0" * 64}], other_root),
        ([auth, {**backend, "schema": "0" * 32}], f"other-schema: {here} runs with a lock of another schema"),
        ([auth, {**backend, "nonce": "n0"}], replayed),
        ([auth, {**backend, "proof": "0" * 64}], bad),
        ([auth, {**backend, "count": 99}], bad),
        ([auth, {**backend, "agree": {}}], bad),
        (
            [*good, {**backend, "service": "worker"}],
            "no-lock: worker in staging (cloud) has reported, and there is no lock of it",
        ),
        (
            reports(found, monkeypatch, key=None),
            "no-proof: auth in staging proves nothing: its process had no CONFCHECK_KEY",
        ),
        (
            reports(found, monkeypatch, LOG_LEVEL="DEBUG"),
            f"runs-with-problems: {here} runs in spite of 1 problem with its settings",
        ),
        (
            reports(found, monkeypatch, JWT_SECRET_KEY=SECRET[::-1]),
            "disagreement: jwt_secret differs (cloud): auth, backend",
        ),
    ]
    for said, expected in table:
        monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
        code, out, err = run(found, capsys, said, "--nonce", "n1")
        assert (code, expected in out.splitlines(), err) == (1, True, ""), (expected, out)
        assert SECRET not in out


def test_an_old_report(found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After the next lock the root is another one."""
    said = reports(found, monkeypatch)
    env = found.root / "staging/auth.env"
    env.write_text(env.read_text().replace("LIFETIME='15'", "LIFETIME='20'"))
    lock(found.root, KEY)
    monkeypatch.setenv("CONFCHECK_KEY", KEY.decode())
    code, out, _ = run(found, capsys, said)
    assert (
        code,
        out.splitlines()[0],
    ) == (1, "other-root: auth in staging runs with another lock: other values, or another contract")


def test_without_the_key(found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Roots are compared, and that is not called a proof."""
    said = reports(found, monkeypatch, key=None)
    monkeypatch.delenv("CONFCHECK_KEY")
    assert run(found, capsys, said) == (
        0,
        "note: not proven: CONFCHECK_KEY is not set here, so no proof was verified\n"
        "note: no --nonce was given: an old report would not be noticed\n"
        "note: 2 of the reports say that secrets were not compared: these processes had no key\n"
        "staging: 2 reports for 2 locks: all run with what was locked\n".replace(
            "2 of the reports", "1 of the reports"
        ),
        "",
    )


def test_as_json(found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For programs."""
    said = reports(found, monkeypatch)
    code, out, _ = run(found, capsys, [said[0], {**said[1], "nonce": "n2"}], "--format", "json")
    document = json.loads(out)
    assert (code, document["version"], document["locks"], document["reports"]) == (1, 1, 2, 2)
    assert [(one["check"], one["service"], one["target"], one["setting"]) for one in document["doubts"]] == [
        ("bad-proof", "backend", "cloud", None)
    ]
    assert "the reports answer several nonces" in document["remarks"][1]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("nothing\n", "line 1 is not JSON (one report, a list of them, or one per line)"),
        ("[" * 100_000, "line 1 is not JSON (one report, a list of them, or one per line)"),
        ([1], "report 1 is no object (confcheck.runtime.attestation(nonce) makes them)"),
        ({"version": 2}, "report 1 is not of version 1 (confcheck.runtime.attestation(nonce) makes them)"),
        ({"version": 1}, "report 1 has not the words of a report (confcheck.runtime.attestation(nonce) makes them)"),
    ],
)
def test_what_is_no_report(found: Site, capsys: pytest.CaptureFixture[str], said: object, expected: str) -> None:
    """One line, exit code 2."""
    code, out, err = run(found, capsys, said)
    assert (code, out, err.endswith(f"{expected}\n")) == (2, "", True)


def test_what_cannot_be_compared(
    found: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No locks, a lock that is broken, a file that is not there."""
    monkeypatch.chdir(found.root)
    assert main(["attest", "nowhere", "x.json", "--locks", "locks"]) == 2
    assert capsys.readouterr().err == "error: x.json: cannot be read: no such file or directory\n"
    (found.root / "x.json").write_bytes(b"\xff")
    assert main(["attest", "nowhere", "x.json", "--locks", "locks"]) == 2
    assert capsys.readouterr().err == "error: x.json: is not UTF-8\n"
    (found.root / "x.json").write_text("[]")
    assert main(["attest", "nowhere", "x.json", "--locks", "locks"]) == 3
    assert (
        capsys.readouterr().err
        == "error: locks: there is no lock of nowhere (there are locks of production, staging)\n"
    )
    assert main(["attest", "staging", "x.json", "--locks", "nowhere"]) == 3
    assert capsys.readouterr().err == "error: nowhere: there is no lock of staging (`confcheck lock` writes them)\n"
    found.auth.write_text("")
    assert main(["attest", "staging", "x.json", "--locks", "locks"]) == 2
    assert "error: staging/auth.lock: the lock is empty (" in capsys.readouterr().err
