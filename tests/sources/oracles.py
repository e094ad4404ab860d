"""The real programs that read env files, many files at a time, and what confcheck says of the same files.

`python -m tests.sources.oracles 20000 SEED` compares as many files per program.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from confcheck.model import Assignment, Parsed, Reader, Unknown
from confcheck.sources.expansion_rules import RULES
from confcheck.sources.readers import READERS
from tests.sources.by_node import NEWEST, by_node, node_version, packages
from tests.sources.deployments import Real, by_docker, by_kubectl, by_systemd, systemd
from tests.sources.expand import Refused, pairs

PROCESS = {"EXT": "proc"}
_DEPLOYING: dict[str, tuple[Callable[[], object], Callable[[Sequence[str]], list[Real]]]] = {
    "docker-run": (partial(shutil.which, "docker"), by_docker),
    "kubectl": (partial(shutil.which, "kubectl"), by_kubectl),
    "systemd": (systemd, by_systemd),
}
_REFUSING = ("docker-run", "kubectl")
_SLOW = {"docker-run": 10, "kubectl": 10}
"""Programs that take a process for each file are given so many times fewer of them."""
_BY_PROGRAM = {"npm-dotenv": "npm", "npm-dotenv+expand": "expand", "next": "next", "vite": "vite", "node": "node"}
_SHELL = """
cd "$1" || exit
for ((i = 0; i < $2; i++)); do
  /bin/bash --norc --noprofile -c 'set -a; . "./$0.env" >&2 </dev/null; exec /usr/bin/env -0' $i >$i.out 2>$i.err
done
"""
_OF_SHELL = {"PWD", "OLDPWD", "SHLVL", "_", "PATH", "LC_ALL"}
_UNTOLD = ("program", "reads no", "only a shell", "opens a file", "process of its own", "only if the command before")
"""Problems of lines about whose outcome confcheck says nothing."""

TRICKY = [
    *("A", "BC", "_d.e-f", "export ", "export\t", "é", "1", "x y", "true", "EXT", "null"),
    *("=", "=", "=", " = ", ": ", "'", '"', "`", "'", '"', "\\", "\\n", '\\"', "\\'", "\\$", "\\t", "#", " #", "\t# c"),
    *("$", "{", "}", "$A", "${A}", "$BC", "${BC}", "${BC:-x}", "${A-}", "${", "$$", "${A:-${BC}}", "${A:+x}", "$EXT"),
    *("\n", "\n", "\n", "\n", "\r\n", "\r", " ", "\t", "\v", "\f", "\x85", "\xa0", "\u2028", "\u3000", "\ufeff"),
    *(
        "A=1\n",
        "BC=two\n",
        "# note\n",
        "\n\n",
        '"x"',
        "'y z'",
        "A='1\n2'\n",
        'BC="a\\"b"\n',
        "  A=3\n",
        "\nA=",
        "\nBC=",
    ),
    *("(", "$(", "$(x)", ")", "*", "<", ";", "&", "|", "~", "[", "-", ".", ":-", "---\n"),
]
_RUN = ("$(", "<(", ">(", "`", ";", "&", "|")
"""No shell gets a file with one of these."""

# What Node.js 20 and 24 read alike: no line without `=`, no tab, no line that begins with a blank, no value of blanks.
_NODE_VALUES = [
    "x",
    "a b",
    "v # c",
    "#c",
    "a=b==",
    "$A${B}",
    "$B",
    "${C:-d}",
    "\\$A",
    "'l1\nl=$B2'",
    '"a\\nb"',
    "${C-$A}",
]
_NODE_LINES = st.builds(
    "{}={}\n".format, st.sampled_from(["A", "B", "C", "C D", "é", "1"]), st.sampled_from(_NODE_VALUES)
)


# What takes lines as they are, or refuses all of them for one, is asked about lines that are mostly right.
_PIECES = [
    "A",
    "BC",
    "EXT",
    "é",
    "x y",
    "=",
    "'",
    '"',
    "\\",
    "#",
    " #",
    "$A",
    " ",
    "\t",
    "\r",
    "\xa0",
    "\u2028",
    "\v",
    ";",
]
_LINES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "", " ", "\t", "\u3000", "\ufeff", "export ", "# ", ";"]),
    st.sampled_from(["A", "BC", "_d", "D.e", "F-g", "h", "EXT", "NOPE", "1", "I J", "é", "."]),
    st.sampled_from(["=", "=", "=", "=", "= ", "", " =", ":"]),
    st.lists(st.sampled_from(_PIECES), max_size=5).map("".join),
    st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n", "\\\n", " \n"]),
)
_KINDS = {"bash": "shell", "docker-run": "lines", "kubectl": "lines", "systemd": "lines"}


def kind_of(reader: str) -> str:
    """Which files a program is given: not all of them may be run, nor do all versions of Node.js read them alike."""
    if reader in ("vite", "node") and node_version() < NEWEST:
        return "node"
    return _KINDS.get(reader, "any")


def files(kind: str) -> st.SearchStrategy[str]:
    """Files of one kind, around what is tricky."""
    if kind == "node":
        return st.lists(_NODE_LINES, max_size=5).map("".join)
    if kind == "lines":
        return st.lists(_LINES, min_size=1, max_size=4).map("".join).map(lambda text: text.removesuffix("\n"))
    tricky = [one for one in TRICKY if kind != "shell" or not any(part in one for part in _RUN)]
    texts = st.lists(st.sampled_from(tricky), min_size=1, max_size=22).map("".join)
    # Two harmless pieces may be a command together.
    return texts.filter(lambda text: not any(part in text for part in _RUN)) if kind == "shell" else texts


@cache
def generate(kind: str, count: int, number: int) -> tuple[str, ...]:
    """So many files, each once."""
    found: dict[str, None] = {}

    @seed(number)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(files(kind))
    def collect(text: str) -> None:
        found.setdefault(text)

    while len(found) < count:
        before = len(found)
        collect()
        if len(found) == before:
            break
        number += 1
        collect = seed(number)(collect)
    return tuple(list(found)[:count])


def by_bash(texts: Sequence[str]) -> list[Real]:
    """What bash exports after `set -a; . file`, each in a shell of its own; complaints are not told."""
    environment = {**PROCESS, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            Path(folder, f"{number}.env").write_bytes(text.encode())
        subprocess.run(
            ["bash", "-c", _SHELL, "bash", folder, str(len(texts))], env=environment, check=True, timeout=3600
        )
        raw = [
            Path(folder, f"{number}.out").read_bytes().decode(errors="surrogateescape") for number in range(len(texts))
        ]
    lines = [[line.partition("=") for line in one.split("\0") if line] for one in raw]
    return [{key: value for key, _, value in one if key not in _OF_SHELL} if one else None for one in lines]


def by_python_dotenv(texts: Sequence[str]) -> list[Real]:
    """What python-dotenv makes of the files, in an environment of one variable."""
    logging.getLogger("dotenv").setLevel(logging.ERROR)
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(PROCESS)
    try:
        return [dict(dotenv_values(stream=StringIO(text))) for text in texts]
    finally:
        os.environ.clear()
        os.environ.update(kept)


def ours(reader: Reader, text: str) -> tuple[Parsed, Real]:
    """What confcheck says that the program makes of the file."""
    parsed = reader.read(text, "f")
    try:
        found = pairs(parsed, PROCESS, bare=reader.name == "python-dotenv", absent=reader.absent)
    except Refused:
        return parsed, None
    values = dict(found)
    if reader.name in _REFUSING and any(" refuses this file" in problem.message for problem in parsed.problems):
        return parsed, None
    if reader.name == "kubectl" and len(values) < len(found):  # that a key stands there twice is `duplicate-key`
        return parsed, None
    if reader.name in RULES:  # a variable that the process has already stays as it is
        values |= {key: value for key, value in PROCESS.items() if key in values}
    return parsed, values


def is_told(reader: Reader, parsed: Parsed, values: Real) -> bool:
    """Whether confcheck says what comes out: not where only execution could tell, nor where there is no end."""
    if reader.name == "bash":
        unknown = any(isinstance(one, Assignment) and isinstance(one.value, Unknown) for one in parsed.entries)
        return not unknown and not any(part in problem.message for problem in parsed.problems for part in _UNTOLD)
    return values is None or None not in values.values() or reader.name == "python-dotenv"


def program(reader: str, folder: Path | None) -> Callable[[Sequence[str]], list[Real]] | None:
    """The real program of a reader; None where it is not on this machine."""
    if reader == "python-dotenv":
        return by_python_dotenv
    if reader == "bash":
        return by_bash if shutil.which("bash") else None
    if reader in _DEPLOYING:
        there, run = _DEPLOYING[reader]
        return run if there() else None
    if reader == "node" and node_version():
        return partial(by_node, Path(), "node")
    return None if folder is None else partial(by_node, folder, _BY_PROGRAM[reader])


def differences(
    reader: Reader, run: Callable[[Sequence[str]], list[Real]], texts: Sequence[str]
) -> list[tuple[str, Real, Real]]:
    """Files of which confcheck and the program say different things: text, ours, theirs."""
    told = []
    for text in texts:
        parsed, values = ours(reader, text)
        if is_told(reader, parsed, values):
            told.append((text, values if values is None or reader.name != "bash" else {**PROCESS, **values}))
    theirs = run([text for text, _ in told])
    found: list[tuple[str, Real, Real]] = [
        (text, mine, real) for (text, mine), real in zip(told, theirs, strict=True) if mine != real
    ]
    assert len(told) * 2 > len(texts), "most files must be compared"
    return found


ORACLES = ("python-dotenv", "node", "npm-dotenv", "npm-dotenv+expand", "next", "vite", "bash", *_DEPLOYING)
"""The readers whose real program can be on a machine: by Python, Node.js, or as a part of the system."""


def files_for(reader: str, count: int, number: int) -> tuple[str, ...]:
    """The files that the program of a reader is given where others are given so many."""
    return generate(kind_of(reader), count // _SLOW.get(reader, 1), number)


def main(arguments: Mapping[int, str]) -> int:
    """Compare, print what differs; 1 if anything does."""
    count, number = int(arguments[1]), int(arguments.get(2, "1"))
    folder = packages()
    bad = 0
    for reader in READERS:
        run = program(reader.name, folder) if reader.name in ORACLES else None
        if reader.name in ORACLES and run is None:
            print(f"{reader.name}: its program is not on this machine")  # noqa: T201
        if run is not None:
            texts = files_for(reader.name, count, number)
            found = differences(reader, run, texts)
            print(f"{reader.name}: {len(texts)} files, {len(found)} read differently")  # noqa: T201
            for one in found[:5]:
                print("  ", *map(repr, one))  # noqa: T201
            bad += len(found)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(dict(enumerate(sys.argv))))
