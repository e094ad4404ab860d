"""The self-check: what it accepts, what it refuses, and in which words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from confcheck.kernel.seal import digest
from confcheck.runtime import Refused, Verdict, attestation, check, require
from tests.runtime.given import BACKEND, KEY, SECRET, VALUES, Site, lock, site

UNSET = "(unset)"


def _values(changes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**VALUES, **changes}.items() if value != UNSET}


def _check(found: Site, changes: dict[str, str] | None = None) -> Verdict:
    return check("auth", environment="staging", lock=found.locks, values=_values(changes or {}))


def _told(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(one.check, one.name or one.setting, one.message) for one in verdict.problems]


CHANGED = "is not the value that was validated"
ADDED = "is set, and was not when the environment was validated"
TABLE = [
    pytest.param({}, [], id="as locked"),
    pytest.param({"LIFETIME": "16"}, [("changed-value", "LIFETIME", CHANGED)], id="another value, as good"),
    pytest.param({"LIFETIME": "15 "}, [("changed-value", "LIFETIME", CHANGED)], id="a blank more"),
    pytest.param(
        {"LIFETIME": "x"},
        [
            ("changed-value", "LIFETIME", CHANGED),
            ("invalid-value", "LIFETIME", "is not a number of min, nor a number with a unit (ms, s, min, h, d)"),
        ],
        id="another value, and none",
    ),
    pytest.param(
        {"LIFETIME": "10080"},
        [
            ("changed-value", "LIFETIME", CHANGED),
            (
                "rule-violation",
                "lifetime",
                "refresh-outlives does not hold: a refresh token must outlive an access token",
            ),
        ],
        id="another value, which breaks a rule",
    ),
    pytest.param({"LIFETIME": UNSET}, [("missing-setting", "LIFETIME", "is not set")], id="missing"),
    pytest.param({"LIFETIME": ""}, [("missing-setting", "LIFETIME", "is not set")], id="empty is missing"),
    pytest.param(
        {"REFRESH": UNSET}, [("removed-value", "REFRESH", "is not set any more")], id="an optional one is gone"
    ),
    pytest.param({"MOTTO": "x"}, [("added-value", "MOTTO", ADDED)], id="added"),
    pytest.param(
        {"DEBUG": "true"},
        [("added-value", "DEBUG", ADDED), ("forbidden-setting", "DEBUG", "is set, and is forbidden in staging")],
        id="added, and forbidden",
    ),
    pytest.param({"UNKNOWN": "x", "PATH": "/bin"}, [], id="what the schema does not know"),
    pytest.param({"JWT_SECRET_KEY": UNSET, "JWT_SECRET": SECRET}, [], id="the older name"),
    pytest.param({"JWT_SECRET": SECRET}, [], id="both names alike"),
    pytest.param(
        {"JWT_SECRET": SECRET.upper()},
        [("alias-conflict", "JWT_SECRET_KEY", "differs from JWT_SECRET, which is another name of it")],
        id="two names, two values",
    ),
    pytest.param(
        {"JWT_SECRET_KEY": SECRET.upper()}, [("changed-value", "JWT_SECRET_KEY", CHANGED)], id="another secret"
    ),
    pytest.param({"PORT": "9000"}, [], id="unlocked, another value"),
    pytest.param(
        {"PORT": "none"},
        [("invalid-value", "PORT", "is not an integer")],
        id="unlocked, of another shape",
    ),
    pytest.param({"PORT": UNSET}, [("missing-setting", "PORT", "is not set")], id="unlocked, and missing"),
    pytest.param({"RELEASE": "r2"}, [], id="provided, whatever it is"),
    pytest.param(
        {"RELEASE": "changeme"},
        [("placeholder-value", "RELEASE", "holds a placeholder: it asks to be changed")],
        id="provided, and a placeholder",
    ),
    pytest.param({"CALLBACK": "https://auth.example.com/callback"}, [], id="derived, as derived"),
    pytest.param(
        {"CALLBACK": "https://other.example.com/callback"},
        [("derived-mismatch", "CALLBACK", "is not what URL makes it")],
        id="derived, and set to something else",
    ),
    pytest.param(
        {"URL": UNSET, "CALLBACK": "https://other.example.com/callback"},
        [("added-value", "CALLBACK", ADDED), ("removed-value", "URL", "is not set any more")],
        id="set, and nothing that it is derived from",
    ),
    pytest.param(
        {"ENVIRONMENT": "production"},
        [
            ("changed-value", "ENVIRONMENT", CHANGED),
            ("environment-mismatch", "ENVIRONMENT", "names production, and this is staging"),
        ],
        id="another environment",
    ),
    pytest.param({"LIFETIME": "15\n", "MOTTO": ""}, [("changed-value", "LIFETIME", CHANGED)], id="a line break"),
    pytest.param({"LIFETIME": "\udcff"}, None, id="bytes that are no UTF-8"),
]


@pytest.mark.parametrize(("changes", "expected"), TABLE)
def test_with_the_key(keyed: Site, changes: dict[str, str], expected: list[tuple[str, str, str]] | None) -> None:
    """Every problem of a process at once, each by its own check."""
    found = _told(_check(keyed, changes))
    if expected is None:
        assert [one for one, _, _ in found] == ["changed-value", "invalid-value"]
    else:
        assert expected == found


def test_everything_in_one_message(keyed: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Sorted, one row per setting, with the remedy, and without any value."""
    changes = {"LIFETIME": "canary-1", "JWT_SECRET_KEY": UNSET, "MOTTO": "canary-2", "RELEASE": "<canary-3>"}
    with pytest.raises(Refused) as caught:
        require("auth", environment="staging", lock=keyed.locks, values=_values(changes))
    assert caught.value.code == 3
    expected = (
        "confcheck: auth in staging does not start, 4 problems:\n"
        "  JWT_SECRET_KEY (jwt_secret) is not set\n"
        "  LIFETIME (lifetime) is not the value that was validated, and is not a number of min, nor a number with a "
        "unit (ms, s, min, h, d)\n"
        "  MOTTO (motto) is set, and was not when the environment was validated\n"
        "  RELEASE (release) holds a placeholder: it holds a blank of a form\n"
        "  help: give the process what was validated; if the change is meant: `confcheck validate staging` and "
        "`confcheck lock staging`, and deploy the locks\n"
    )
    captured = capsys.readouterr()
    assert ("", expected) == (captured.out, captured.err)
    assert expected == str(caught.value)
    assert "canary" not in captured.err + repr(caught.value) + repr(caught.value.problems)


def test_a_service_whose_settings_fit_is_quiet(keyed: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """With the key everything is proven."""
    verdict = require("auth", environment="staging", lock=keyed.locks, values=VALUES)
    assert capsys.readouterr() == ("", "")
    assert (verdict.ok, verdict.count, verdict.unproven, verdict.by_shape) == (True, 11, (), ("release", "port"))


def test_as_json(keyed: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, also if all is well."""
    require("auth", environment="staging", lock=keyed.locks, values=VALUES, log="json")
    with pytest.raises(Refused):
        require("auth", environment="staging", lock=keyed.locks, values=_values({"LIFETIME": "16"}), log="json")
    good, bad = map(json.loads, capsys.readouterr().err.splitlines())
    assert (good["verdict"], good["problems"], good["settings"]) == ("ok", [], 11)
    problem = {"check": "changed-value", "setting": "lifetime", "name": "LIFETIME", "message": CHANGED}
    assert ("refused", "error", [problem]) == (bad["verdict"], bad["level"], bad["problems"])
    assert good.keys() == bad.keys()


def test_without_a_key_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Presence and shape of secrets, and that is said; public settings are compared all the same."""
    found = site(tmp_path, KEY)
    assert _told(_check(found, {"JWT_SECRET_KEY": SECRET.upper()})) == []
    assert _told(_check(found, {"JWT_SECRET_KEY": "short"})) == [
        ("invalid-value", "JWT_SECRET_KEY", "is shorter than 32 characters")
    ]
    assert _told(_check(found, {"LIFETIME": "16"})) == [("changed-value", "LIFETIME", CHANGED)]
    require("auth", environment="staging", lock=found.locks, values=VALUES)
    note = "not proven (CONFCHECK_KEY is not set): the values of 1 secret, and that nobody changed the lock"
    assert ("", f"confcheck: auth in staging: {note}\n") == capsys.readouterr()


def test_without_a_key_anywhere(keyless: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """The same, and whoever has a key refuses such a lock."""
    require("auth", environment="staging", lock=keyless.locks, values=VALUES)
    assert "not proven (CONFCHECK_KEY is not set): the values of 1 secret" in capsys.readouterr().err
    os.environ["CONFCHECK_KEY"] = KEY.decode()
    verdict = _check(keyless)
    assert [("no-key", "", f"{keyless.auth} was written without a key, and CONFCHECK_KEY is set here")] == _told(
        verdict
    )


def test_a_reference_is_checked_by_its_shape(keyed: Site) -> None:
    """Only the store knows its value."""
    for changes, expected in (
        ({}, []),
        ({"JWT_SECRET_KEY": "short"}, ["invalid-value"]),
        ({"JWT_SECRET_KEY": ""}, ["missing-setting"]),
    ):
        verdict = check(
            "backend", environment="staging", target="cloud", lock=keyed.locks, values={**BACKEND, **changes}
        )
        assert expected == [one.check for one in verdict.problems]


ENVIRONMENTS = ("environment staging", "environment production")


@pytest.mark.parametrize(
    ("seat", "path", "why", "message"),
    [
        (("auth", "production", None), "staging/auth.lock", "other-environment", ENVIRONMENTS),
        (("backend", "staging", "cloud"), "staging/auth.lock", "other-target", ("no target", "target cloud")),
        (("auth", "staging", "vm"), "staging/cloud/backend.lock", "other-target", ("target cloud", "target vm")),
        (("backend", "staging", None), "staging/auth.lock", "other-service", ("service auth", "service backend")),
    ],
)
def test_the_lock_of_somebody_else(
    keyed: Site, seat: tuple[str, str, str | None], path: str, why: str, message: tuple[str, str]
) -> None:
    """The caller says who this is; each difference has its own message."""
    service, environment, target = seat
    verdict = check(service, environment=environment, target=target, lock=keyed.locks / path, values=VALUES)
    said = f"{keyed.locks / path} is for {message[0]}, and this process runs as {message[1]}"
    assert [(why, "", said)] == _told(verdict)


def test_another_key(keyed: Site) -> None:
    """One message instead of one per secret."""
    os.environ["CONFCHECK_KEY"] = KEY.decode()[::-1]
    verdict = _check(keyed)
    assert [("wrong-key", "", f"{keyed.auth} was written with another key than CONFCHECK_KEY")] == _told(verdict)


def test_a_forged_lock(keyed: Site) -> None:
    """Whoever changes a lock can make its checksum fit, but not its root."""
    body = keyed.auth.read_bytes().partition(b"checksum ")[0].replace(b"required", b"-", 1).replace(b"-,", b"", 1)
    root = keyed.auth.read_bytes().rpartition(b"root ")[2]
    keyed.auth.write_bytes(body + f"checksum {digest(body)}\nroot ".encode() + root)
    assert [one.check for one in _check(keyed).problems] == ["forged"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "truncated"),
        (b"\x7fELF\x00\xff", "no-lock"),
        (b"confcheck-lock 7\n", "newer"),
        (None, "unreadable"),
    ],
)
def test_a_lock_that_is_none(keyed: Site, data: bytes | None, why: str) -> None:
    """It is refused, and nothing else is said."""
    keyed.auth.unlink()
    if data is None:
        keyed.auth.mkdir()
    else:
        keyed.auth.write_bytes(data)
    assert [why] == [one.check for one in _check(keyed).problems]


def test_a_lock_that_is_not_there(keyed: Site) -> None:
    """The help says what is."""
    inner = "there are locks for the targets cloud, compose: name the one that this is"
    several = "there are locks for the environments production, staging"
    (keyed.locks / "staging/compose").mkdir()
    (keyed.locks / "staging/compose/backend.lock").write_bytes(
        (keyed.locks / "staging/cloud/backend.lock").read_bytes()
    )
    seats = [
        ("backend", "staging", None, "staging/backend.lock", inner),
        ("auth", "staging", "cloud", "staging/cloud/auth.lock", f"there is {keyed.auth}, without a target: name none"),
        ("worker", "staging", None, "staging/worker.lock", "there are locks for auth"),
        ("auth", "stg", None, "stg/auth.lock", several),
    ]
    for service, environment, target, path, hint in seats:
        verdict = check(service, environment=environment, target=target, lock=keyed.locks, values=VALUES)
        assert ([("absent", "", f"{keyed.locks / path} does not exist")], hint) == (_told(verdict), verdict.hint)
    verdict = check("auth", environment="staging", lock=keyed.root / "nowhere", values=VALUES)
    assert "write the locks with `confcheck lock`" in verdict.hint
    assert [one.check for one in check("auth", environment="staging", lock="a\0b").problems] == ["unreadable"]


def test_who_names_no_target_has_the_only_one(keyed: Site) -> None:
    """By the folder and by the lock itself; the verdict says which it was."""
    for given in (keyed.locks, keyed.locks / "staging/cloud/backend.lock"):
        verdict = check("backend", environment="staging", lock=given, values=BACKEND)
        assert (verdict.problems, verdict.target) == ((), "cloud")


def test_a_reference_that_nobody_has_replaced(keyed: Site) -> None:
    """The text of a reference is no secret, however long it is."""
    message = "is still a reference: nothing has put the secret in its place"
    for text in ("ref+gcpsecrets://project/jwt-secret?version=4", "op://vault/item/field"):
        verdict = check("backend", environment="staging", lock=keyed.locks, values={**BACKEND, "JWT_SECRET_KEY": text})
        assert [("unresolved-reference", "JWT_SECRET_KEY", message)] == _told(verdict)


def test_the_switch_for_an_emergency(
    keyed: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It starts, loudly; not in a protected environment, and not without a lock."""
    monkeypatch.setenv("CONFCHECK", "warn")
    bad = _values({"LIFETIME": "16"})
    require("auth", environment="staging", lock=keyed.locks, values=bad)
    assert "confcheck: auth in staging STARTS IN SPITE OF 1 PROBLEM (CONFCHECK=warn):\n" in capsys.readouterr().err
    with pytest.raises(Refused):
        require("auth", environment="production", lock=keyed.locks, values={**bad, "ENVIRONMENT": "production"})
    assert "  note: CONFCHECK=warn changes nothing: production is protected\n" in capsys.readouterr().err
    with pytest.raises(Refused):
        require("auth", environment="nowhere", lock=keyed.locks, values=bad)
    assert "no lock says that this is not protected" in capsys.readouterr().err
    monkeypatch.setenv("CONFCHECK", "off")
    with pytest.raises(Refused):
        require("auth", environment="staging", lock=keyed.locks, values=bad)
    assert "CONFCHECK has a value that means nothing; `warn` is the only one" in capsys.readouterr().err


def test_the_key_leaves_the_environment_and_is_remembered(keyed: Site) -> None:
    """No child inherits it; whoever asks again in this process is judged as strictly."""
    for _ in range(2):
        assert [one.check for one in _check(keyed, {"JWT_SECRET_KEY": SECRET.upper()}).problems] == ["changed-value"]
        assert "CONFCHECK_KEY" not in os.environ


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (KEY + b"\n", []),
        (b"", [("no-key", "", "CONFCHECK_KEY_FILE names a file that is empty")]),
        (None, [("no-key", "", "CONFCHECK_KEY_FILE cannot be read: no such file or directory")]),
    ],
)
def test_a_key_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, expected: list[tuple[str, str, str]]
) -> None:
    """As secret stores mount them; a path that leads to nothing is no reason to start unproven."""
    found = site(tmp_path, KEY)
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    monkeypatch.setenv("CONFCHECK_KEY_FILE", str(tmp_path / "key"))
    verdict = _check(found)
    assert (expected, ()) == (_told(verdict), verdict.unproven)
    assert "CONFCHECK_KEY_FILE" not in os.environ


def test_the_environment_of_the_process(keyed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what is judged, where no values are given, and `locks` in the working directory holds the locks."""
    monkeypatch.chdir(keyed.root)
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in {**VALUES, "CONFCHECK_KEY": KEY.decode()}.items():
        monkeypatch.setenv(name, value)
    assert require("auth", environment="staging").ok
    monkeypatch.setenv("LIFETIME", "16")
    assert [one.check for one in check("auth", environment="staging").problems] == ["changed-value"]


def test_during_a_rotation_two_values_are_accepted(keyed: Site) -> None:
    """The old and the new one, whether they were set or not; after the next lock only the new one."""
    new = {"JWT_SECRET_KEY": SECRET[::-1], "LIFETIME": "20", "REFRESH": UNSET, "MOTTO": "hello"}
    changed = {name: value for name, value in {**VALUES, **new}.items() if value != UNSET and name != "RELEASE"}
    (keyed.root / "staging/auth.env").write_text("".join(f"{name}='{value}'\n" for name, value in changed.items()))
    all_of_them = ["changed-value", "changed-value", "removed-value", "added-value"]
    for rotate, expected in ((True, []), (True, []), (False, all_of_them)):
        lock(keyed.root, KEY, rotate=rotate)
        assert _told(_check(keyed, new)) == []
        assert expected == [one.check for one in _check(keyed).problems]
        assert [one.check for one in _check(keyed, {**new, "LIFETIME": "21"}).problems] == ["changed-value"]


def test_a_hundred_thousand_variables(keyed: Site) -> None:
    """They change nothing."""
    many = {f"VARIABLE_{number}": "x" for number in range(100_000)}
    assert check("auth", environment="staging", lock=keyed.locks, values={**many, **VALUES}).ok


def test_an_attestation_needs_a_verdict() -> None:
    """There is nothing to attest before a lock was read, and none without a nonce."""
    with pytest.raises(RuntimeError, match="nothing to attest"):
        attestation("n")
    with pytest.raises(ValueError, match="a nonce has 1 to 256 characters"):
        attestation("")
