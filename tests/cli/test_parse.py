from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.cli import main
from confcheck.model import Mistake
from confcheck.reporters.readings import FORMATS, rendered
from confcheck.sources import READER_NAMES
from tests.sources.expand import text_at

TEXT = """\
# settings
LOG_LEVEL=info
PIN=12#34
export NAME="a b"
API_TOKEN=CANARY7#2w9Z
LIST="x
PORT=1"
no assignment
PORT=2
PORT=3
"""
TRICKY = st.text(alphabet="AB1=# '\"`$\\{}\n\r\t\0!(\ufeff", max_size=40)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An env file in the working directory, which is no workspace."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.env"
    path.write_text(TEXT)
    return path


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["parse", *words])
    done = capsys.readouterr()
    return code, done.out, done.err


def test_side_by_side(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What all read alike on one line, what differs with who reads it how, what nobody reads with why."""
    words = ("--as", "python-dotenv", "--as", "node", "--as", "docker-run", "--as", "dotenvy")
    assert _run(capsys, file.name, *words) == (
        0,
        dedent(
            """\
            x.env, read as by 4 readers: 3 alike, 4 differently
              docker-run refuses it: 4:1 docker refuses this file: a blank in a name
              dotenvy refuses it: 8:4 dotenvy refuses this file: no `=` behind the name
              2:1     LOG_LEVEL = info
            ≠ 3:1     PIN
                      12#34   python-dotenv, docker-run, dotenvy
                      12      node
            ≠ 4:8     NAME
                      a b                          python-dotenv, node, dotenvy
                      refused: a blank in a name   docker-run
            ≠ 5:1     API_TOKEN
                      •••• A   python-dotenv, docker-run, dotenvy
                      •••• B   node
            ≠ 6:1     LIST, down to line 7
                      x\\nPORT=1        python-dotenv, node, dotenvy
                      "x · PORT = 1"   docker-run
            ! 8:1     python-dotenv drops this line: other text follows the key than `=`   [python-dotenv]
            ! 8:1     Node.js drops this line: it has no `=`   [node]
            ! 8:1     docker refuses this file: a blank in a name   [docker-run]
            ! 8:4     dotenvy refuses this file: no `=` behind the name   [dotenvy]
              9:1     PORT = 2   (counts for dotenvy only)
              10:1    PORT = 3   (counts for python-dotenv, node and docker-run only)
            """
        ),
        "",
    )


def test_one_reader(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing beside it."""
    assert _run(capsys, file.name, "--as", "npm-dotenv")[1] == dedent(
        """\
        x.env, read as by npm-dotenv: 7 assignments
          2:1     LOG_LEVEL = info
          3:1     PIN = 12
          4:8     NAME = a b
          5:1     API_TOKEN = •••• A
          6:1     LIST = x\\nPORT=1
        ! 8:1     npm's dotenv drops this line: it is no assignment   [all]
          9:1     PORT = 2   (another line counts)
          10:1    PORT = 3
        """
    )


def test_a_large_majority_is_the_others(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Fourteen readers fit on a line."""
    out = _run(capsys, file.name)[1]
    assert "x.env, read as by 14 readers: " in out
    assert "          a b                                         the other 11\n" in out


def test_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The form of version 1, whole."""
    file.write_text("A=$(x)\nB\nC='1'\nC=2\nAPI_TOKEN=CANARY7\nexport 1=\n")
    code, out, err = _run(capsys, file.name, "--as", "bash", "--as", "docker-run", "--format", "json")
    at = {"value_line": None, "value_column": None}
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "version": 1,
        "path": "x.env",
        "readers": {
            "bash": {
                "assignments": [
                    {"key": "A", "value": None, "line": 1, "column": 1, "value_line": 1, "value_column": 3},
                    {"key": "C", "value": "1", "line": 3, "column": 1, "value_line": 3, "value_column": 3},
                    {
                        "key": "C",
                        "value": "2",
                        "line": 4,
                        "column": 1,
                        "value_line": 4,
                        "value_column": 3,
                        "effective": True,
                    },
                    {"key": "API_TOKEN", "value": "••••", "line": 5, "column": 1, "value_line": 5, "value_column": 11},
                ],
                "refused": None,
                "problems": [
                    {"line": 2, "column": 1, "message": "bash runs this line as a command, which confcheck never does"},
                    {"line": 6, "column": 8, "message": "bash refuses this name"},
                ],
            },
            "docker-run": {
                "assignments": [
                    {"key": "A", "value": "$(x)", "line": 1, "column": 1, "value_line": 1, "value_column": 3},
                    {"key": "B", "value": None, "line": 2, "column": 1, **at},
                    {"key": "C", "value": "'1'", "line": 3, "column": 1, "value_line": 3, "value_column": 3},
                    {
                        "key": "C",
                        "value": "2",
                        "line": 4,
                        "column": 1,
                        "value_line": 4,
                        "value_column": 3,
                        "effective": True,
                    },
                    {"key": "API_TOKEN", "value": "••••", "line": 5, "column": 1, "value_line": 5, "value_column": 11},
                ],
                "refused": "docker refuses this file: a blank in a name",
                "problems": [{"line": 6, "column": 1, "message": "docker refuses this file: a blank in a name"}],
            },
        },
    }


def test_all_readers_without_as(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the registry; those that are named in their own."""
    assert tuple(json.loads(_run(capsys, file.name, "--format", "json")[1])["readers"]) == READER_NAMES
    words = ("--as", "node", "--as", "bash", "--as", "node", "--format", "json")
    assert tuple(json.loads(_run(capsys, file.name, *words)[1])["readers"]) == ("node", "bash")


def test_portable(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Line by line; the file stays as it is."""
    words = ("--portable", "--as", "python-dotenv", "--as", "node", "--as", "docker-run")
    assert _run(capsys, file.name, *words) == (
        0,
        dedent(
            """\
            x.env, as 3 readers read it alike
              2:1     LOG_LEVEL = info   (as it is)
            ≠ 3:1     PIN
                      no spelling that all read alike   for 12#34, as python-dotenv, docker-run
                      PIN=12                            for 12, as node
            ≠ 4:8     NAME
                      NAME=a b   for a b, as python-dotenv, node
            ≠ 5:1     API_TOKEN
                      no spelling that all read alike   for •••• A, as python-dotenv, docker-run
                      API_TOKEN=••••                    for •••• B, as node
            ≠ 6:1     LIST
                      no spelling that all read alike   for x\\nPORT=1, as python-dotenv, node
                      no spelling that all read alike   for "x, as docker-run
              9:1     PORT = 2   (as it is)
              10:1    PORT = 3   (as it is)
            """
        ),
        "",
    )
    assert file.read_text() == TEXT


def test_portable_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With every value that a line has for somebody."""
    file.write_text("A=1\nAPI_TOKEN=CANARY7#2w9Z\n")
    words = (file.name, "--portable", "--as", "python-dotenv", "--as", "node", "--format", "json")
    expected = {
        "version": 1,
        "path": "x.env",
        "readers": ["python-dotenv", "node"],
        "lines": [
            {"key": "A", "line": 1, "column": 1, "alike": True, "spellings": []},
            {
                "key": "API_TOKEN",
                "line": 2,
                "column": 1,
                "alike": False,
                "spellings": [
                    {"value": "••••", "readers": ["python-dotenv"], "spelling": "API_TOKEN='••••'"},
                    {"value": "••••", "readers": ["node"], "spelling": "API_TOKEN=••••"},
                ],
            },
        ],
    }
    assert json.loads(_run(capsys, *words)[1]) == expected
    revealed = json.loads(_run(capsys, *words, "--reveal")[1])
    assert [one["spelling"] for one in revealed["lines"][1]["spellings"]] == [
        "API_TOKEN='CANARY7#2w9Z'",
        "API_TOKEN=CANARY7",
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("portable", [False, True])
def test_secrets_are_shown_only_on_request(form: str, portable: bool, file: Path) -> None:
    """By their name, their shape, and where a variable carries them on."""
    file.write_text("API_TOKEN=CANARY1x\nB=${API_TOKEN}#\nURL='http://u:CANARY2x@h/'#x\nCANARY3x9Kq==\n")
    shown = rendered(api.parse(file.name), form, portable=portable, reveal=False)
    assert "CANARY" not in shown
    assert "CANARY1x" in rendered(api.parse(file.name), form, portable=portable, reveal=True)
    assert "CANARY" not in repr(api.parse(file.name))


def test_a_report_with_secrets_is_private(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only its owner may read it; the other is a file like others."""
    assert _run(capsys, file.name, "--reveal", "--output", "out.txt")[0] == 0
    assert Path("out.txt").stat().st_mode & 0o777 == 0o600
    assert "CANARY7" in Path("out.txt").read_text()
    assert _run(capsys, file.name, "--output", "plain.txt") == (0, "", "")
    assert "CANARY" not in Path("plain.txt").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("x.env", "--as", "nodee"), "error: --as does not accept 'nodee' (did you mean node?)\n"),
        (("x.env", "--format", "yaml"), "error: --format does not accept 'yaml' (one of text, json)\n"),
        (("y.env",), "error: y.env: the file does not exist\n"),
        ((".",), "error: .: this is a directory, not a file\n"),
        (("-",), "error: -: the file does not exist\n"),
        (("wide.env",), "error: wide.env: the file is UTF-16, not UTF-8 (save the file as UTF-8)\n"),
        (("a\nb",), "error: a\\nb: the file does not exist\n"),
    ],
)
def test_mistakes(words: tuple[str, ...], message: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2."""
    (file.parent / "wide.env").write_text("A=1\n", encoding="utf-16")
    assert _run(capsys, *words) == (2, "", message)


def test_the_file_may_be_anywhere(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also behind a link that leads out of its folder, and under another root."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.env").symlink_to(file)
    code, out, _ = _run(capsys, str(inside / "link.env"), "--as", "node", "--format", "json")
    assert (code, json.loads(out)["path"]) == (0, str(inside / "link.env"))
    assert len(json.loads(out)["readers"]["node"]["assignments"]) == 7


def test_what_is_no_text_is_a_problem(file: Path) -> None:
    """The rest is still read; a byte order mark is what the reader makes of it."""
    file.write_bytes(b"\xef\xbb\xbfA=1\nB=\xff\nC=\x00\nD=2\n")
    (found,) = api.parse(file.name, ("python-dotenv",)).readings
    assert [(item.assignment.key, item.value) for item in found.items] == [("A", "1"), ("B", "\ufffd"), ("D", "2")]
    assert [(one.position and one.position.line, one.message.partition(",")[0]) for one in found.problems] == [
        (1, "the file starts with a byte order mark"),
        (2, "bytes stand here that are not UTF-8"),
        (3, "a NUL byte"),
    ]


def test_a_reference_is_the_text_that_stands_there(file: Path) -> None:
    """Not one of its other forms."""
    file.write_text('A=ref+gcpsecrets://p/s\nB="projects/p/secrets/s/versions/3"\n')
    document = json.loads(rendered(api.parse(file.name, ("node",)), "json", portable=False, reveal=True))
    assert [one["value"] for one in document["readers"]["node"]["assignments"]] == [
        "ref+gcpsecrets://p/s",
        "projects/p/secrets/s/versions/3",
    ]


def test_control_characters_are_escaped(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing drives the terminal; blanks at the ends are seen."""
    file.write_text("A='\x1b[31m'\nB=x \u202e#\nC=1 \n")
    out = _run(capsys, file.name, "--as", "docker-run", "--as", "node")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "1␠" in out


def test_the_api_knows_its_readers(file: Path) -> None:
    """For programs that call it."""
    with pytest.raises(Mistake, match="there is no reader 'nodejs'"):
        api.parse(file.name, ("nodejs",))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=60), TRICKY.map(str.encode)))
def test_whatever_the_bytes_are(data: bytes, file: Path) -> None:
    """A mistake or an answer in every format, and every key stands where it is said to be."""
    file.write_bytes(data)
    try:
        found = api.parse(file.name)
    except Mistake:
        return
    for form in FORMATS:
        for portable in (False, True):
            assert rendered(found, form, portable=portable, reveal=False)
    for one in found.readings:
        for item in one.items:
            at = text_at(found.text, item.assignment.origin.key)
            assert at.startswith(item.assignment.key.removeprefix("\ufeff")) or "\\" in found.text
