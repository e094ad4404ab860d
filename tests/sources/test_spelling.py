"""What is written is read back, by our readers and by the real programs; what is refused nobody could write."""

from __future__ import annotations

import io
import json
import shutil
import subprocess

import dotenv
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from confcheck.model import Reader, Reference
from confcheck.sources import READERS
from confcheck.sources.references import bind, reference_text
from confcheck.sources.spelling import candidates, is_read_back, reads_as, spell, spell_bare

BY_NAME = {reader.name: reader for reader in READERS}
PIECES = [
    "'",
    '"',
    "`",
    "$",
    "${A}",
    "$A",
    "#",
    " #",
    "\\",
    "\\n",
    "\n",
    "\r",
    "\t",
    " ",
    "=",
    "a",
    "b c",
    "é",
    "🎉",
    "\x85",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=12)
QUICK = settings(max_examples=250, deadline=None)


@pytest.mark.parametrize(
    ("reader", "text", "line"),
    [
        ("python-dotenv", "plain", "KEY=plain"),
        ("python-dotenv", "", "KEY="),
        ("python-dotenv", "two words", "KEY='two words'"),
        ("python-dotenv", "it's", 'KEY="it\'s"'),
        ("python-dotenv", "a\nb", 'KEY="a\\nb"'),
        ("python-dotenv", "a\rb", 'KEY="a\\rb"'),
        ("python-dotenv", "${NAME}", None),
        ("node", "pa#ss", "KEY='pa#ss'"),
        ("node", "a\\nb\nc", "KEY='a\\nb\nc'"),
        ("node", "'\"", "KEY=`'\"`"),
        ("node", "a\rb", None),
        ("node", " '\"`", None),
        ("compose", "pa$word", "KEY='pa$word'"),
        ("compose", "it's ${A}", "KEY='it\\'s ${A}'"),
        ("next", "pa$word", 'KEY="pa\\$word"'),
        ("npm-dotenv", "a\\", "KEY=a\\"),
        ("bash", "it's $x", 'KEY="it\'s \\$x"'),
        ("systemd", "it's $x", 'KEY="it\'s $x"'),
        ("dotenvy", "a\nb", 'KEY="a\\nb"'),
        ("docker-run", "two words", "KEY=two words"),
        ("docker-run", "'quoted' # too", "KEY='quoted' # too"),
        ("docker-run", "a\nb", None),
        ("docker-run", "a\0b", None),
    ],
)
def test_the_first_spelling_that_the_reader_reads(reader: str, text: str, line: str | None) -> None:
    """On one line where that is possible; None where no spelling is read back."""
    assert spell([BY_NAME[reader]], "KEY", text) == line


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@QUICK
@given(text=TEXTS)
@example(text="\ud800")
@example(text="'it")
@example(text="-----BEGIN KEY-----\nabc=\n-----END KEY-----\n")
def test_written_is_read_back_and_refused_is_inexpressible(reader: Reader, text: str) -> None:
    """Whatever is tried."""
    line = spell([reader], "KEY", text)
    if line is None:
        assert not any(is_read_back(reader, f"KEY={written}", "KEY", text) for written in candidates(text))
    else:
        assert reads_as(reader, f"# head\n{line}\n", [("KEY", text)])


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@QUICK
@given(texts=st.lists(TEXTS, max_size=6))
def test_lines_do_not_meddle_with_each_other(reader: Reader, texts: list[str]) -> None:
    """A whole file of them is read back, too."""
    lines = [(f"KEY{number}", text, spell([reader], f"KEY{number}", text)) for number, text in enumerate(texts)]
    file = "".join(f"{line}\n" for _, _, line in lines if line is not None)
    assert reads_as(reader, file, [(key, text) for key, text, line in lines if line is not None])


@QUICK
@given(texts=st.lists(TEXTS, max_size=6))
def test_python_dotenv_itself_reads_the_same(texts: list[str]) -> None:
    """`dotenv_values` of the whole file, opened as it opens files."""
    lines = {
        f"KEY{number}": (text, spell([BY_NAME["python-dotenv"]], f"KEY{number}", text))
        for number, text in enumerate(texts)
    }
    file = "".join(f"{line}\n" for _, line in lines.values() if line is not None)
    stream = io.TextIOWrapper(io.BytesIO(file.encode()), encoding="utf-8")
    assert dict(dotenv.dotenv_values(stream=stream)) == {
        key: text for key, (text, line) in lines.items() if line is not None
    }


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not on this machine")
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXTS, max_size=20))
def test_node_itself_reads_the_same(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """`node --env-file`; a NUL cannot be in a file that is written, nor half a surrogate pair."""
    lines = {
        f"KEY{number}": (text, spell([BY_NAME["node"]], f"KEY{number}", text)) for number, text in enumerate(texts)
    }
    file = tmp_path_factory.mktemp("node") / "x.env"
    file.write_text(
        "".join(f"{line}\n" for _, line in lines.values() if line is not None), encoding="utf-8", newline=""
    )
    script = "console.log(JSON.stringify(Object.entries(process.env).filter(([k]) => /^KEY\\d+$/.test(k))))"
    done = subprocess.run(
        [str(shutil.which("node")), f"--env-file={file}", "-e", script], capture_output=True, check=True, env={}
    )
    assert dict(json.loads(done.stdout)) == {key: text for key, (text, line) in lines.items() if line is not None}


def test_every_reader_must_read_it_so() -> None:
    """Where it is not known which one will."""
    assert spell(READERS, "KEY", "plain") == "KEY=plain"
    assert spell(READERS, "KEY", "two words") is None


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reference_is_read_back_as_an_equal_one(reader: Reader) -> None:
    """As text it would be something else."""
    reference = bind("gcp", "jwt-secret", "4")
    text = reference_text(reference)
    assert spell([reader], "KEY", reference, text) == "KEY=ref+gcpsecrets://jwt-secret?version=4"
    assert spell([reader], "KEY", text or "") is None
    assert spell([reader], "KEY", Reference("gcp", "other"), text) is None


@pytest.mark.parametrize(("reader", "line"), [("docker-run", "KEY"), ("compose", "KEY"), ("node", None)])
def test_a_bare_name_is_handed_on(reader: str, line: str | None) -> None:
    """By the readers that know such."""
    assert spell_bare(BY_NAME[reader], "KEY") == line


def test_a_key_that_the_reader_does_not_take() -> None:
    """Is no line either."""
    assert spell([BY_NAME["docker-run"]], "A B", "x") is None
