"""Bad input gives a finding or a one-line error, never a traceback or a hang, and the rest is still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from confcheck import api
from tests.workspaces import write

GOOD = {
    "schema.yaml": "properties:\n  level: {type: string, enum: [low, high]}\n",
    "staging/auth.env": "LEVEL=high\n",
    "staging/backend.env": "LEVEL=wrong\n",
}
WRONG = "level is not one of low, high in staging"


def confcheck(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, stopped if it hangs."""
    return subprocess.run(
        [sys.executable, "-m", "confcheck", *arguments, "--root", str(root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "CONFCHECK_FORMAT": ""},
    )


def raw(name: str, content: bytes) -> Callable[[Path], None]:
    """A file with exactly these bytes."""

    def make(root: Path) -> None:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(content)

    return make


def directory(root: Path) -> None:
    """A directory where a file should be."""
    (root / "staging/auth.env").unlink()
    (root / "staging/auth.env").mkdir()


def loop(root: Path) -> None:
    """A symbolic link to itself."""
    (root / "staging/auth.env").unlink()
    (root / "staging/auth.env").symlink_to("auth.env")


def outside(root: Path) -> None:
    """A symbolic link out of the workspace."""
    secret = root.parent / "outside.env"
    secret.write_text("LEVEL=high\n")
    (root / "staging/auth.env").unlink()
    (root / "staging/auth.env").symlink_to(secret)


def pipe(root: Path) -> None:
    """A named pipe, which would block whoever opens it."""
    (root / "staging/auth.env").unlink()
    os.mkfifo(root / "staging/auth.env")


def huge(root: Path) -> None:
    """A hundred megabytes, mostly of nothing."""
    with (root / "staging/auth.env").open("r+b") as file:
        file.truncate(100 * 1024 * 1024)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(12)
)
BROKEN: list[tuple[str, Callable[[Path], None], str]] = [
    ("a directory", directory, "staging/auth.env"),
    ("a symlink loop", loop, "staging/auth.env"),
    ("a symlink out of the workspace", outside, "staging/auth.env"),
    ("a named pipe", pipe, "staging/auth.env"),
    ("a hundred megabytes", huge, "staging/auth.env"),
    ("a byte order mark", raw("staging/auth.env", b"\xef\xbb\xbfLEVEL=high\n"), "staging/auth.env"),
    ("UTF-16", raw("staging/auth.env", "LEVEL=high\n".encode("utf-16")), "staging/auth.env"),
    ("UTF-16 without a mark", raw("staging/auth.env", "LEVEL=high\n".encode("utf-16-le")), "staging/auth.env"),
    ("a NUL byte", raw("staging/auth.env", b"LEVEL=high\nA=\x00\n"), "staging/auth.env"),
    ("invalid UTF-8", raw("staging/auth.env", b"LEVEL=high\nA=\xff\xfe\n"), "staging/auth.env"),
    ("an unterminated quote", raw("staging/auth.env", b'LEVEL=high\nA="x\n'), "staging/auth.env"),
    ("YAML with tabs", raw("staging/auth.yaml", b"env_vars:\n\tLEVEL: high\n"), "staging/auth.yaml"),
    ("an unknown YAML tag", raw("staging/auth.yaml", b"env_vars: {LEVEL: !nope high}\n"), "staging/auth.yaml"),
    ("an alias bomb", raw("staging/compose.yaml", BOMB.encode()), "staging/compose.yaml"),
    ("a recursive anchor", raw("staging/compose.yaml", b"services: &a {auth: *a}\n"), "staging/compose.yaml"),
    ("deep nesting", raw("staging/compose.yaml", b"[" * 100_000), "staging/compose.yaml"),
    ("an undefined alias", raw("staging/compose.yaml", b"services: *nope\n"), "staging/compose.yaml"),
    ("services that are a list", raw("staging/compose.yaml", b"services: [auth]\n"), "staging/compose.yaml"),
    (
        "an env_file outside the workspace",
        raw("staging/compose.yaml", b"services: {auth: {env_file: ../../../etc/passwd}}\n"),
        "staging/compose.yaml",
    ),
]


@pytest.mark.parametrize(("make", "path"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_a_finding_and_the_rest_is_checked(
    make: Callable[[Path], None], path: str, tmp_path: Path
) -> None:
    """The broken file is named, and the other service's fault is still found."""
    root = write(tmp_path / "w", GOOD)
    make(root)
    done = confcheck(root, "validate", "staging")
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stderr) == (1, "")
    report = api.validate(api.load(root), ["staging"])
    broken = [one.problem for one in report.findings if one.check == "malformed-source"]
    assert [problem.places[0].path for problem in broken] == [path]
    assert [one.problem.message for one in report.findings if one.check == "invalid-value"] == [WRONG]


@pytest.mark.parametrize(("make", "path"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_file_is_listed_with_the_reason(make: Callable[[Path], None], path: str, tmp_path: Path) -> None:
    """With a manifest, and without one as far as there is a file; the others are listed as ever."""
    root = write(tmp_path / "w", GOOD)
    make(root)
    claimed = confcheck(root, "sources", "--format", "json")
    assert (claimed.returncode, claimed.stderr) == (0, "")
    rows = {one["path"]: one for one in json.loads(claimed.stdout)["sources"]}
    assert rows[path]["read"] in ("part", "none")
    assert [note for note in rows[path]["notes"] if not note["message"]] == []
    assert rows["staging/backend.env"]["read"] == "whole"
    (root / "confcheck.toml").unlink()
    alone = confcheck(root, "sources", "--format", "json")
    assert (alone.returncode, alone.stderr) == (0, "")
    rows = {one["path"]: one for one in json.loads(alone.stdout)["sources"]}
    assert rows["staging/backend.env"]["read"] == "whole"
    if path in rows:
        assert rows[path]["read"] in ("part", "none")


def test_a_missing_env_file_is_a_finding_and_the_rest_is_checked(tmp_path: Path) -> None:
    """It is named where it is taken in, and what is wrong elsewhere is found."""
    root = write(tmp_path, {**GOOD, "staging/compose.yaml": "services: {auth: {env_file: gone.env}}\n"})
    done = confcheck(root, "validate", "staging")
    assert (done.returncode, done.stderr) == (1, "")
    findings = api.validate(api.load(root), ["staging"]).findings
    assert [one.problem.places[0].path for one in findings if one.check == "dangling-path"] == ["staging/compose.yaml"]
    assert [one.problem.message for one in findings if one.check == "invalid-value"] == [WRONG]


RULE = "properties:\n  level: {{type: string}}\nrules:\n- id: a\n  rule: {}\n"
MISTAKES = [
    ("no manifest", {"confcheck.toml": None}, 2, "confcheck.toml"),
    ("a manifest that is no TOML", {"confcheck.toml": "schema = "}, 2, "confcheck.toml:1:"),
    ("no schema file", {"schema.yaml": None}, 2, "schema.yaml"),
    ("a schema that is no YAML", {"schema.yaml": "properties: ["}, 2, "schema.yaml:"),
    ("an unknown keyword", {"schema.yaml": "properties: {level: {typ: string}}"}, 2, "schema.yaml:1:22: "),
    ("a manifest in UTF-16", {"confcheck.toml": "schema = 'x'".encode("utf-16")}, 2, "confcheck.toml"),
    ("an unknown name in a rule", {"schema.yaml": RULE.format("lvel == 'x'")}, 2, "schema.yaml:5:9: there is no "),
    ("a type error in a rule", {"schema.yaml": RULE.format("level > 1")}, 2, "schema.yaml:5:15: `>` does not fit "),
    ("a rule that divides by zero", {"schema.yaml": RULE.format("1 / 0 < 1")}, 2, "schema.yaml:5:11: division by"),
    ("10,000 parentheses", {"schema.yaml": RULE.format("(" * 10_000 + "level")}, 2, "schema.yaml:5:9: the rule is "),
    ("1,000 parentheses", {"schema.yaml": RULE.format("(" * 1_000 + "level")}, 2, "schema.yaml:5:57: the rule is "),
    ("a rule of a megabyte", {"schema.yaml": RULE.format("level<" * 170_000)}, 2, "schema.yaml:5:9: the rule is "),
    ("an unknown escape", {"schema.yaml": RULE.format("level == '\\q'")}, 2, "schema.yaml:5:19: this escape is "),
    ("an unknown function", {"schema.yaml": RULE.format("siz(level) > 1")}, 2, "schema.yaml:5:9: rules have no "),
    ("a schema in UTF-16", {"schema.yaml": "properties: {}".encode("utf-16")}, 2, "schema.yaml"),
]


@pytest.mark.parametrize(("files", "code", "place"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_broken_manifest_or_schema_is_one_line(
    files: dict[str, str | bytes | None], code: int, place: str, tmp_path: Path
) -> None:
    """With the place, and exit code 2."""
    root = write(tmp_path, GOOD)
    for name, content in files.items():
        if content is None:
            (root / name).unlink()
        else:
            (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    done = confcheck(root, "validate", "staging")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert done.stderr.startswith("error: ")
    assert place in done.stderr


def test_an_environment_that_does_not_exist_is_exit_3(tmp_path: Path) -> None:
    """A gate must not pass on an empty set."""
    done = confcheck(write(tmp_path, GOOD), "validate", "stagign")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "error: confcheck.toml: there is no environment `stagign` (did you mean staging?)\n"


def test_a_pattern_that_matches_nothing_is_exit_2(tmp_path: Path) -> None:
    """Unless the source says `required = false`."""
    manifest = (
        'schema = "schema.yaml"\n[environments.staging]\n[services.auth]\n[[sources]]\nfiles = "gone/{service}.env"\n'
    )
    done = confcheck(write(tmp_path, {**GOOD, "confcheck.toml": manifest}), "validate")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("error: confcheck.toml:5:9: ")


def test_no_source_at_all_is_exit_3(tmp_path: Path) -> None:
    """Nothing was judged."""
    root = write(tmp_path, {})
    done = confcheck(root, "validate")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


PROGRAM = """
import os, pathlib, sys
from confcheck import api
api.validate(api.load(sys.argv[1]))  # imports everything, which the other user may not be able to read
pathlib.Path(sys.argv[1], "staging/auth.env").chmod(0)
if os.geteuid() == 0:  # root can read every file
    os.setgid(65534)
    os.setuid(65534)
for finding in api.validate(api.load(sys.argv[1])).findings:
    if finding.check in ("malformed-source", "invalid-value"):
        print(finding.check, finding.problem.places[0].path)
"""


def test_an_unreadable_file_is_a_finding(open_path: Path) -> None:
    """As a user who may not read it."""
    root = write(open_path / "w", GOOD)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root)], capture_output=True, text=True, check=False, timeout=60
    )
    expected = "malformed-source staging/auth.env\ninvalid-value staging/backend.env\n"
    assert done.stdout == expected, done.stderr
