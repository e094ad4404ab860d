"""Flags of gcloud: lists beside gcloud's own parser, and commands as they stand in scripts."""

from __future__ import annotations

import json
import random
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import SourceOptions
from confcheck.sources.pipelines.found import found_in
from confcheck.sources.pipelines.pairs import Target, take_flag
from confcheck.sources.pipelines.traced import plain
from confcheck.sources.references import as_value
from tests.sources.pipelines.shown import assigned, parse, rows, shown, told, values
from tests.sources.positions import rest

_GCLOUD = shutil.which("gcloud")
_LIBRARY = Path(_GCLOUD).resolve().parent.parent / "lib" if _GCLOUD else Path("absent")
needs_gcloud = pytest.mark.skipif(not (_LIBRARY / "googlecloudsdk").is_dir(), reason="gcloud's own parser is not here")
_ORACLE = """
import json, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/third_party"]
from googlecloudsdk.calliope import arg_parsers
def read(text):
    try:
        return {key.strip(): value for key, value in arg_parsers.ArgDict(key_type=str, value_type=str)(text).items()}
    except arg_parsers.ArgumentTypeError:
        return None
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
"""


def script(text: str) -> str:
    """A workflow whose one step runs this, from line 5 and column 11 on."""
    lines = "\n".join(f"          {line}" for line in text.strip("\n").split("\n"))
    return f"jobs:\n  j:\n    steps:\n      - run: |\n{lines}\n"


def deployed(text: str, files: dict[str, str] | None = None) -> tuple[list[str], list[str], list[str]]:
    """What a script gives to services; problems; notes."""
    found = parse("github-actions", script(text), ".github/workflows/d.yml", files=files)
    return values(found), told(found.problems), told(found.notes)


def flag(text: str) -> tuple[dict[str, str], bool]:
    """The pairs of one list, and whether gcloud would refuse it."""
    found = found_in(text, SourceOptions("f"))
    take_flag(plain(text, 0, len(text)), Target(found.block(())), found)
    return {one.key: shown(one.value) for one in assigned(found.parsed())}, bool(found.problems)


@needs_gcloud
def test_lists_are_read_as_gcloud_reads_them() -> None:
    """Five thousand random lists; what gcloud refuses is a problem."""
    chance = random.Random(11)
    pieces = ("A", "B", "=", "=", ",", ",", "^", "^@^", "@", "x", " ", "1", ":", "::")
    texts = ["".join(chance.choices(pieces, k=chance.randrange(1, 14))) for _ in range(5000)]
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ORACLE, str(_LIBRARY)],
        input=json.dumps(texts),
        capture_output=True,
        check=True,
        text=True,
    )
    for text, real in zip(texts, json.loads(ran.stdout), strict=True):
        pairs, refused = flag(text)
        if real is None:
            assert refused, text
        elif not any(" " in key or not key for key in real):  # Cloud Run refuses these
            assert (pairs, refused) == (real, False), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gcloud run deploy api --set-env-vars A=1,B=2", ["api A=1", "api B=2"]),
        ("gcloud run deploy api --set-env-vars=A=1 --set-env-vars=B=x=y", ["api A=1", "api B=x=y"]),
        ("gcloud run deploy --image i --set-env-vars 'A=x y' api", ["api A=x y"]),
        ('gcloud --quiet beta run services update api --update-env-vars "^@^A=1,2@B=3"', ["api A=1,2", "api B=3"]),
        ("sudo -E gcloud run jobs deploy nightly --set-env-vars A=1 --execute-now --wait", ["nightly A=1"]),
        ("gcloud run jobs update n --update-secrets A=b:3 --no-async", ["n A=<gcp b 3>"]),
        ("gcloud run jobs create n --set-secrets A=projects/p/secrets/b/versions/7", ["n A=<gcp p/b 7>"]),
        ("gcloud run deploy api --set-secrets=/etc/k=b:1,A=b:latest", ["api A=<gcp b latest>"]),
        ("gcloud run deploy api --set-env-vars A=", ["api A="]),
        ('gcloud run deploy api --set-env-vars "A=1,\n  B=2"', ["api A=1", "api B=2"]),
        ("gcloud run deploy projects/p/locations/l/services/api --set-env-vars A=1", ["api A=1"]),
        ("gcloud run deploy api --set-env-vars A=1 | tee log", ["api A=1"]),
        ("URL=$(gcloud run deploy api --set-env-vars A=1 --format='value(url)')", ["api A=1"]),
        ("if ! gcloud run deploy api --set-env-vars A=1; then exit 1; fi", ["api A=1"]),
        ("gcloud run deploy api --set-env-vars A=1\ngcloud run services update api --update-env-vars A=2",
         ["api A=1", "api A=2"]),
        ("gcloud run deploy api --set-env-vars A=1,B=2\ngcloud run services update api --remove-env-vars A",
         ["api B=2"]),
        ("D='gcloud run'\n$D deploy api --set-env-vars A=1", ["api A=1"]),
        ("gcloud run deploy a --set-env-vars A=1\ngcloud run deploy a --update-env-vars A=2 --remove-env-vars A",
         ["a A=2"]),
        ("gcloud beta run worker-pools deploy pool --set-env-vars A=1", ["pool A=1"]),
        ("gcloud run deploy api --container web --port 80 --set-env-vars A=1 --container log --set-env-vars B=2",
         ["web/api A=1", "log B=2"]),
        ("gcloud run deploy api --container web --set-env-vars A=1 --container log --port=80 --set-env-vars B=2",
         ["web A=1", "log/api B=2"]),
        ("gcloud run deploy api --set-env-vars A=$B,C=$(d)",
         ["api A=?a variable that only the pipeline knows", "api C=?made by a command, which is never run here"]),
        ('B=1; gcloud run deploy api --set-env-vars "A=$B,C=x${B}y"', ["api A=1", "api C=x1y"]),
        ("gcloud run deploy api --set-env-vars A=x$B", ["api A=?made partly of what only the pipeline knows"]),
        ("echo gcloud run deploy api --set-env-vars A=1", []),
        ("echo 'gcloud run deploy api --set-env-vars A=1'", []),
        ("gcloud run services describe api; gcloud run; gcloud builds submit; gcloud", []),
        ("# gcloud run deploy api --set-env-vars A=1", []),
    ],
)  # fmt: skip
def test_commands(text: str, expected: list[str]) -> None:
    """Every way to deploy, and what only looks like one."""
    assert deployed(text) == (expected, [], [])


@pytest.mark.parametrize(
    ("text", "problems", "notes"),
    [
        ("gcloud run deploy api --set-env-vars A", ["5:48 gcloud refuses this list: an item is not `KEY=value`"], []),
        ("gcloud run deploy api --set-env-vars A=1,hunter2hunter2",
         ["5:52 gcloud refuses this list: an item is not `KEY=value`"], []),
        ("gcloud run deploy api --set-env-vars ^^A=1",
         ["5:48 gcloud refuses this list: nothing stands between the two `^`"], []),
        ("gcloud run deploy api --set-env-vars 'A B=1'",
         ["5:49 Cloud Run refuses this list: the name of a variable has a blank in it"], []),
        ("gcloud run deploy api --set-secrets A=", ["5:49 this is not a reference to a secret"], []),
        ("gcloud run deploy api --set-secrets A=b", ["5:49 gcloud refuses a secret without a version"], []),
        ("gcloud run deploy api --set-env-vars", ["5:33 gcloud refuses this command: a flag without a value"], []),
        ("gcloud run deploy api --set-env-vars A=1 --update-env-vars B=2", [
            "5:52 gcloud refuses this command: it does not take --set-env-vars and --update-env-vars"], []),
        ("gcloud run deploy api --clear-secrets --update-secrets A=b:1 --remove-secrets C", [
            "5:49 gcloud refuses this command: it does not take --clear-secrets and --update-secrets"], []),
        ("gcloud run deploy $X --set-env-vars A=1", [],
         ["5:29 which service gets these variables, only the pipeline knows"]),
        ("gcloud run deploy --set-env-vars A=1", [],
         ["5:22 which service gets these variables, only the pipeline knows"]),
        ("gcloud run deploy $X --image i", [], []),
        ('gcloud run deploy api --set-env-vars "$X"', [],
         ["5:49 which variables these are, only the pipeline knows"]),
        ('gcloud run deploy api --set-env-vars "$X=1"', [],
         ["5:49 the name of this variable is only known to the pipeline"]),
        ("gcloud run deploy api --env-vars-file $X", [],
         ["5:49 which file of variables this is, only the pipeline knows"]),
        ("cd $X; gcloud run deploy api --env-vars-file e.yaml", [],
         ["5:56 which file of variables this is, only the pipeline knows"]),
        ("gcloud run deploy api --env-vars-file /tmp/e.yaml", [],
         ["5:49 this file of variables is not in the workspace"]),
        ("gcloud run deploy api --env-vars-file e.yaml", [], ["5:49 this file of variables is not in the workspace"]),
        ("gcloud run deploy api --env-vars-file ../e.yaml",
         ["5:49 this file of variables is not read: it lies outside the workspace"], []),
        ("gcloud run deploy 'api", [], ["5:29 the rest of this script is not read: a quote that is never closed"]),
    ],
)  # fmt: skip
def test_what_is_refused_and_what_only_the_pipeline_knows(text: str, problems: list[str], notes: list[str]) -> None:
    """Whole messages with their places; the text itself is in none of them."""
    _, found, noted = deployed(text)
    assert (found, noted) == (problems, notes)


def test_a_file_of_variables() -> None:
    """Values that are not text are refused, as YAML 1.1 has it; positions are those of the file."""
    files = {
        "deploy/e.yaml": 'A: "1"\nB: yes\nC: 2\nD: true\nE:\nF: [x]\nG: 2024-01-01\nA: x\n',
        "e.env": "H=1\n",
    }
    text = script(
        "cd deploy\ngcloud run deploy api --env-vars-file e.yaml\ngcloud alpha run deploy b --env-vars-file ../e.env"
    )
    found = parse("github-actions", text, ".github/workflows/d.yml", files=files)
    assert rows(found) == [
        "api A: 1 deploy/e.yaml:1:1 1:4",
        "api B: yes deploy/e.yaml:2:1 2:4",
        "api C: 2 deploy/e.yaml:3:1 3:4",
        "api D: true deploy/e.yaml:4:1 4:4",
        "api E:  deploy/e.yaml:5:1 5:3",
        "api G: 2024-01-01 deploy/e.yaml:7:1 7:4",
        "api A: x deploy/e.yaml:8:1 8:4",
        "b <e.env python-dotenv> 7:53",
    ]
    refused = "gcloud refuses this file: the value of a variable is not text"
    assert told(found.problems) == [f"{place} {refused}" for place in ("2:4", "3:4", "4:4", "5:3", "6:4", "7:4")]


def test_places_behind_continued_lines_quotes_and_variables() -> None:
    """The text at each place is the key, or its value."""
    text = script(
        """
        VARS="LOG=debug,MODE=x"
        gcloud run deploy api \\
          --set-env-vars "$VARS" \\
          --update-env-vars="^;^KEY=a,b;OTHER=\\"q\\"" \\
          --set-secrets 'JWT=jwt-key:2'
        """.replace("        ", "")
    )
    assert rows(parse("github-actions", text, "w.yml")) == [
        "api LOG=debug 5:17 5:21",
        "api MODE=x 5:27 5:32",
        "api KEY=a,b 8:35 8:39",
        'api OTHER="q" 8:43 8:50',
        "api JWT=<gcp jwt-key 2> 9:28 9:32",
    ]


_NAMES = st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True)
_VALUES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="|\ufeff\u2028\u2029\x85\ufffe\uffff"),
    max_size=12,
)


@given(st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=5), st.sampled_from(("=", " ", " \\\n  ")), st.booleans())
def test_any_value_is_read_where_it_stands(pairs: dict[str, str], between: str, folded: bool) -> None:
    """Quoted as a shell needs it, in a block of YAML, on lines that go on."""
    listed = shlex.quote("^|^" + "|".join(f"{key}={value}" for key, value in pairs.items()))
    run = f"gcloud run deploy api --quiet --set-env-vars{between}{listed}"
    text = script(run) if not folded else script(run).replace("run: |", "run: |-")
    if "${{" in text:
        return
    found = assigned(parse("github-actions", text, "w.yml"))
    assert {entry.key: entry.value for entry in found} == {key: as_value(value) for key, value in pairs.items()}
    for entry in found:
        assert rest(text, entry.origin.key).startswith(f"{entry.key}=")
        assert entry.origin.value is not None
        assert rest(text, entry.origin.value).startswith(pairs[entry.key].split("'")[0])
