"""Scripts as simple commands: beside a real bash, and where it ends early."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from confcheck.sources.pipelines.script import read_script
from confcheck.sources.pipelines.shell import Shell
from confcheck.sources.pipelines.traced import GAP, plain

UNKNOWN = "?"
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")


def words(script: str, **env: str) -> list[list[str]]:
    """The words of every command; `?` for a part that is not known."""
    variables = {name: plain(value, 0, len(value)) for name, value in env.items()}
    found = read_script(plain(script, 0, len(script)), Shell(variables))
    return [[word.text.replace(GAP, UNKNOWN) for word in command.words] for command in found.commands]


def stop(script: str) -> tuple[int, str] | None:
    """Where reading ended early."""
    return read_script(plain(script, 0, len(script)), Shell()).stopped


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a b  c", [["a", "b", "c"]]),
        ("a \\\n  b\nc", [["a", "b"], ["c"]]),
        ("a 'b c'\"d\"e # f\n#g\nh#i", [["a", "b cde"], ["h#i"]]),
        ('a "b\\"c\\$d\\e\\\nf" \\g \\', [["a", 'b"c$d\\ef', "g", "\\"]]),
        ("a '' \"\" $''", [["a", "", "", ""]]),
        ("a; b && c || d & e | f\n", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("a >f 2>&1 <g >>h &>i b <<<'x'", [["a", "b"]]),
        ("a <<EOF b\nx y\nEOF\nc <<-'END'\n\tz\n\tEND\nd", [["a", "b"], ["c"], ["d"]]),
        ("a <<EOF\nx", [["a"]]),
        ("if a; then b; elif c; then d; else e; fi; f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("while a; do b; done\n! c\ntime d\n{ e; }\n(f)", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("for x in 1 2; do a $x; done", [["x", "in", "1", "2"], ["a", "?"]]),
        ("case $1 in\n a) b ;;\n c|d) e ;;\nesac\nf", [["?", "in"], ["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("f() { a; }\nfunction g { b; }\nc", [["f"], ["a"], ["b"], ["c"]]),
        ('X=$(a "$(b)") c `d` $((1+2))', [["b"], ["a", "?"], ["c", "?", "?"]]),
        ("((x = 1)); a $x", [["a", "?"]]),
        ("a $1 $@ $? $$ $- ${1} $ $", [["a", "?", "?", "?", "?", "?", "?", "$", "$"]]),
        ("a $'x\\ty' $\"z\"", [["a", "x\ty", "z"]]),
    ],
)
def test_commands(script: str, expected: list[list[str]]) -> None:
    """Words, operators, comments, continued lines, blocks, here-documents."""
    assert words(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a $X ${X} \"$X\" '$X' x$X.y", ["a", "1 2", "1 2", "1 2", "$X", "x1 2.y"]),
        ("Y=$X; a $Y", ["a", "1", "2"]),
        ("Y=b; Y=c; a $Y", ["a", "c"]),
        ("Y=b a $Y", ["a", "?"]),
        ("export Y=b Z; a $Y", ["a", "b"]),
        ("Y=b | c; a $Y", ["a", "?"]),
        ("c && Y=b; a $Y", ["a", "?"]),
        ("c && Y=b && a $Y", ["a", "b"]),
        ("if c; then Y=b; fi; a $Y", ["a", "?"]),
        ("if c; then Y=b; a $Y; fi", ["a", "b"]),
        ("Y=z; if c; then Y=b; else a $Y; fi", ["a", "z"]),
        ("Y=z; while c; do a $Y; Y=b; done", ["a", "?"]),
        ("f() { Y=b; }; Y=c; a $Y", ["a", "?"]),
        ("(Y=b); a $Y", ["a", "?"]),
        ("Y=c; $(Y=b); a $Y", ["a", "c"]),
        ("Y=b; . ./f; a $Y", ["a", "?"]),
        ("Y=b; eval c; a $Y", ["a", "?"]),
        ("Y=b; read Y; a $Y", ["a", "?"]),
        ("Y=b; unset Y; a $Y", ["a", "?"]),
        ("Y=b; Y+=c; a $Y", ["a", "?"]),
        ("Y=(b c); a $Y", ["a", "?"]),
        ("a ${X:-b} ${Y:-b} ${X:+b} ${X#1} ${#X}", ["a", "1 2", "?", "?", "?", "?"]),
        ('a ${E-b} ${E:-b} "${E}" $E', ["a", "?", ""]),
        ("a ${Y:=b} $Y", ["a", "?", "?"]),
        ('Y=$X; a "${Y:-"}"}"', ["a", "1 2"]),
        ("case $1 in x) Y=b;; y) a $Y;; esac", ["a", "?"]),
        ("Y=b; for Y in 1; do a $Y; done", ["a", "?"]),
        ("Y=b; printf -v Y c; a $Y", ["a", "?"]),
        ("local Y+=b; export -n; a $Y", ["a", "?"]),
        ("Y=b; a ${Y/'}'/\\}} ${Y:-'}'}", ["a", "?", "b"]),
    ],
)
def test_variables(script: str, expected: list[str]) -> None:
    """A variable is known only where nothing else can have set it."""
    found = [one for one in words(script, X="1 2", E="") if one[0] == "a"]
    if "a $X" in script:
        expected = ["a", "1", "2", "1", "2", *expected[3:5], "x1", "2.y"]
    if "${X:-b}" in script:
        expected = ["a", "1", "2", *expected[2:]]
    assert found == [expected]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cd x; a", "x"),
        ("cd x && cd ../y && a", "y"),
        ("(cd x); a", ""),
        ("cd $1; a", None),
        ("cd /x; a", None),
        ("cd; a", None),
        ("pushd x; popd; a", None),
        ("b || cd x; a", None),
    ],
)
def test_folder(script: str, expected: str | None) -> None:
    """Where a command runs."""
    found = read_script(plain(script, 0, len(script)), Shell())
    assert found.commands[-1].folder == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a 'b", (2, "a quote that is never closed")),
        ('a "b', (2, "a quote that is never closed")),
        ("a $'b", (2, "a quote that is never closed")),
        ("a `b", (2, "a backtick that is never closed")),
        ("a ${b", (2, "a `${` that is never closed")),
        ("a $(b", (4, "a parenthesis that is never closed")),
        ("(a", (1, "a parenthesis that is never closed")),
        ("$(" * 30, (42, "commands that are nested more than 20 times")),
        ("a } fi ) done ;;", None),
        ("", None),
    ],
)
def test_an_early_end(script: str, expected: tuple[int, str] | None) -> None:
    """The place and the reason."""
    assert stop(script) == expected


def test_too_many_blocks_make_everything_unsure() -> None:
    """A generated script costs no more than it is long."""
    assert words("Y=b\n" + "if c; then Y=d; fi\n" * 2000 + "Y=e\na $Y")[-1] == ["a", "?"]
    assert words("Y=b\n" + "$(c)\n" * 2000 + "Y=e\na $Y")[-1] == ["a", "?"]


_PIECES = (
    *(
        "a",
        "b c",
        "=",
        "x",
        ",",
        "'q r'",
        '"s t"',
        '"$X"',
        "$X",
        "${X}",
        "$E",
        '"$E"',
        "\\ ",
        "\\\n",
        "\\n",
        " ",
        "  ",
        "\n",
    ),
    *(
        "'#'",
        "#",
        " # z\n",
        ";",
        "; ",
        "$'\\t'",
        "''",
        '""',
        "^@^",
        "{",
        "}",
        "%",
        "~x",
        '"\\""',
        '"\\$"',
        "$(true)",
        "`true`",
    ),
    *("Y=1\n", "Y=$X;", "$Y", '"${Y:-d}"', "<<<z ", " 2>/dev/null ", "if true; then Y=2; fi\n", "[", "!"),
)


def _script(chance: random.Random) -> str:
    return "".join(f"probe {''.join(chance.choices(_PIECES, k=chance.randrange(1, 9)))}\n" for _ in range(3))


def _real(folder: Path, scripts: list[str]) -> list[list[list[str]] | None]:
    """What bash passes to `probe` in each script; None where it refuses the script."""
    for number, script in enumerate(scripts):
        (folder / str(number)).write_text(script)
    loop = (
        'cd "$1"; X="1 2"; E=; probe() { printf "%s\\x1f" probe "$@"; printf "\\x1e"; }; '
        "for ((i = 0; i < $2; i++)); do if bash -n $i 2>/dev/null; then (. ./$i 2>/dev/null); "
        'else printf "refused"; fi; printf "\\x1d"; done'
    )
    ran = subprocess.run(
        ["bash", "--norc", "-c", loop, "bash", str(folder), str(len(scripts))],
        capture_output=True,
        check=True,
        text=True,
    )
    outputs = ran.stdout.split("\x1d")[:-1]
    return [
        None if one == "refused" else [call.split("\x1f")[:-1] for call in one.split("\x1e")[:-1]] for one in outputs
    ]


def _agrees(mine: list[list[str]], real: list[list[str]]) -> bool:
    """Whether each command has the same words, as far as they are known."""
    if len(mine) != len(real):
        return False
    return all(any(UNKNOWN in word for word in one) or one == other for one, other in zip(mine, real, strict=True))


@needs_bash
def test_words_are_those_of_bash(tmp_path: Path) -> None:
    """A thousand scripts of random pieces, those that bash refuses aside."""
    chance = random.Random(7)
    scripts = [_script(chance) for _ in range(1000)]
    compared = 0
    for script, real in zip(scripts, _real(tmp_path, scripts), strict=True):
        if real is None:
            continue
        mine = [one for one in words(script, X="1 2", E="") if one[0] == "probe"]
        assert _agrees(mine, real), (script, mine, real)
        compared += 1
    assert compared > 300


def test_places_of_every_character() -> None:
    """What is left of quotes and escapes stands where it is said to."""
    script = 'probe \'a\'"b\\"c" \\d e\\\nf'
    found = read_script(plain(script, 0, len(script)), Shell())
    for word in found.commands[0].words:
        assert [script[spot] for spot in word.spots[:-1]] == list(word.text)


def test_what_a_variable_brings_stands_where_it_was_assigned() -> None:
    """And is used where its `$` is."""
    script = 'V="A=1"\nprobe "$V"'
    word = read_script(plain(script, 0, len(script)), Shell()).commands[0].words[1]
    assert (word.text, list(word.spots[:3]), list(word.uses[:3])) == ("A=1", [3, 4, 5], [15, 15, 15])
