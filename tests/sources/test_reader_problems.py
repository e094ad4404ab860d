"""What each reader says of the lines that it refuses, drops or would run, and where."""

from __future__ import annotations

import pytest

from confcheck.model import EXECUTED, Assignment, Inherited, Template, Unknown, Variable
from confcheck.sources.readers import READERS
from confcheck.sources.readers.bash_words import ARITHMETIC, CUT, HOME, SHELL

Said = tuple[int, int, str, str | None]
EXPORT = "leave `export` out"
RUNS = "bash runs this line as a command, which confcheck never does"
PROGRAM = "bash runs a program here, which confcheck never does"
ON = "bash refuses this file from here on: "


def read(name: str, text: str) -> tuple[list[Assignment], list[Said]]:
    """The assignments, and what is said: line, column, message, hint."""
    parsed = next(reader for reader in READERS if reader.name == name).read(text, "f")
    said = [(one.position.line, one.position.column, one.message, one.hint) for one in parsed.problems if one.position]
    assert len(said) == len(parsed.problems)
    return [entry for entry in parsed.entries if isinstance(entry, Assignment)], said


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("npm-dotenv", "A=1\n  B C=2\n# c\n", [(2, 3, "npm's dotenv drops this line: it is no assignment", None)]),
        ("ruby-dotenv", "A=1\nA B\n", [(2, 1, "Ruby's dotenv drops this line: it is no assignment", None)]),
        (
            "ruby-dotenv",
            "export A\n",
            [
                (
                    1,
                    8,
                    "Ruby's dotenv refuses this file unless the process has this variable",
                    None,
                )
            ],
        ),
        ("ruby-dotenv", "A=1\nexport A\n", []),
        ("kubectl", "export A=1\n", [(1, 1, "kubectl refuses this file: a name that no variable may have", EXPORT)]),
        ("kubectl", "\n 1A=1\n", [(2, 2, "kubectl refuses this file: a name that no variable may have", None)]),
        (
            "kubectl",
            "A=" + "x" * 65_534 + "\nB=1\n",
            [(1, 1, "kubectl drops this line of 64 KiB or more, and without a word all that follows", None)],
        ),
        ("systemd", "export A=1\n", [(1, 1, "systemd drops this line: a name that no variable may have", EXPORT)]),
        ("systemd", "A=1\n A.B =2\n", [(2, 2, "systemd drops this line: a name that no variable may have", None)]),
        ("systemd", "A\n", [(1, 1, "systemd drops this line: it has no `=`", None)]),
        ("systemd", "A='x\n", [(1, 3, "systemd takes the rest of the file for this value: unterminated quote", None)]),
        (
            "systemd",
            "; c \\\nA=1\n",
            [
                (
                    2,
                    1,
                    "systemd before version 254 takes this line for a part of the comment above, which ends in `\\`",
                    "drop the `\\` at the end of the comment",
                )
            ],
        ),
        ("dotenvy", "A=1\n1=2\n", [(2, 1, "dotenvy refuses this file: no name that a variable may have", None)]),
        ("dotenvy", "A b\n", [(1, 3, "dotenvy refuses this file: no `=` behind the name", None)]),
        ("dotenvy", "A\n", [(1, 1, "dotenvy refuses this file: no `=` behind the name", None)]),
        (
            "dotenvy",
            "A=x y\n",
            [(1, 5, "dotenvy refuses this file: text behind a blank, without quotes around both", None)],
        ),
        (
            "dotenvy",
            "A=x\\y\n",
            [(1, 4, "dotenvy refuses this file: a `\\` before a character that it does not escape", None)],
        ),
        ("dotenvy", "A=${B\n", [(1, 3, "dotenvy refuses this file: a `${` without a `}`", None)]),
        ("dotenvy", "A=1$'x'\n", [(1, 3, "dotenvy refuses this file: unterminated quote", None)]),
        (
            "dotenvy",
            "A='x\n",
            [(1, 1, "dotenvy refuses this file: an open quote, or a blank or `\\` at its very end", None)],
        ),
        ("dotenvy", "A=1\n ", [(2, 1, "dotenvy refuses this file: a blank at its very end", None)]),
        ("godotenv", "A-B=1\nC=2", [(1, 2, "godotenv refuses this file: a character that no name may have", None)]),
        ("godotenv", "A='x\n", [(1, 3, "godotenv refuses this file: unterminated quote", None)]),
        ("godotenv", "=x\n", [(1, 1, "godotenv drops this value: it has no name", None)]),
        ("godotenv", "A=1\nexport ", [(2, 1, "godotenv refuses this file: no name behind `export`", None)]),
        ("godotenv", "A=1\r\r\n =x", [(3, 2, "godotenv drops this value: it has no name", None)]),
        ("godotenv", "A=1\nxy", [(2, 1, "godotenv takes this for a value without a name: it has no `=`", None)]),
        (
            "node",
            "export A=\n",
            [(1, 1, "Node.js takes `export` for a part of this name, since nothing follows the `=`", None)],
        ),
        (
            "next",
            "A=1\nB=$C\nC=$D\nD=${B}\n",
            [(2, 3, "Next.js refuses this file: variables that lead back to themselves, B → C → D → B", None)],
        ),
        ("next", "A=${A:-x}\n", []),
        (
            "next",
            "A=x${A:-${B}}\n",
            [(1, 3, "Next.js refuses this file: variables that lead back to themselves, A → A", None)],
        ),
        ("vite", "A=$A\n", [(1, 3, "Vite cuts this off: variables that lead back to themselves, A → A", None)]),
        (
            "vite",
            "A=x${B}\nB=y${C}\nC=z${B}\n",
            [(2, 3, "Vite never ends: variables that lead back to themselves, B → C → B", None)],
        ),
        (
            "next",
            "A=" + "$B" * 1_001 + "\n",
            [(1, 3, "Next.js refuses this file: too many steps for the variables of this value", None)],
        ),
        (
            "npm-dotenv+expand",
            "A=" + "$B" * 1_001 + "\n",
            [
                (
                    1,
                    3,
                    "npm's dotenv-expand does not come to an end: too many steps for the variables of this value",
                    None,
                )
            ],
        ),
        ("bash", "A=1 x y\nB=2\n", [(1, 5, RUNS, None)]),
        ("bash", "A= 1\n", [(1, 4, RUNS, None)]),
        ("bash", "A=1\nif true; then\nB=2\nfi\n", [(2, 1, PROGRAM, None), (4, 1, PROGRAM, None)]),
        ("bash", "(A=1)\n", [(1, 1, PROGRAM, None)]),
        ("bash", "if x; then A=1; fi\n{ B=1; }\nf() { C=1; }\n", [(line, 1, PROGRAM, None) for line in (1, 2, 3)]),
        ("bash", "f ( )\n{\nA=1\n}\n", [(line, 1, PROGRAM, None) for line in (1, 2, 4)]),
        ("bash", "case $X in\na) B=1;;\nesac\n", [(line, 1, PROGRAM, None) for line in (1, 2, 3)]),
        ("bash", "! A=1\n[[ x ]]\n", [(2, 1, PROGRAM, None)]),
        ("bash", "A=1\nfor x\n", [(2, 1, PROGRAM, None), (2, 1, ON + "a program that does not end", None)]),
        ("bash", "fi\nA=1\n", [(1, 1, ON + "a word that ends what was never begun", None)]),
        ("bash", "A='x\n", [(1, 3, ON + "unterminated quote", None)]),
        ("bash", 'A="x\n', [(1, 3, ON + "unterminated quote", None)]),
        ("bash", "A=$'x\n", [(1, 3, ON + "unterminated quote", None)]),
        ("bash", "A=`x\n", [(1, 3, ON + "unterminated backtick", None)]),
        ("bash", "A=$(x\n", [(1, 3, ON + "unterminated `$(`", None)]),
        ("bash", "A=$('x\n", [(1, 3, ON + "unterminated `$(`", None)]),
        ("bash", "A=${x\n", [(1, 3, ON + "unterminated `${`", None)]),
        ("bash", 'A="${x\n', [(1, 4, ON + "unterminated `${`", None)]),
        ("bash", "A=x)\n", [(1, 4, ON + "a parenthesis outside of quotes", None)]),
        ("bash", "(A=1\n", [(1, 1, ON + "a parenthesis that is never closed", None)]),
        ("bash", "A=(x\n", [(1, 4, ON + "an array that does not end", None)]),
        ("bash", "A=(x;y)\nB=\n", [(1, 5, "bash refuses this line: an operator inside an array", None)]),
        ("bash", "A[x=1\n", [(1, 1, ON + "unterminated `[`", None)]),
        ("bash", "A=1;;\n", [(1, 4, ON + "an operator where a command must stand", None)]),
        ("bash", "&& A=1\n", [(1, 1, ON + "an operator where a command must stand", None)]),
        ("bash", "A=1 <\n", [(1, 5, ON + "a redirection without a file", None)]),
        ("bash", "A=<<x\nB=2\n", [(1, 3, ON + "confcheck reads no here-documents", None)]),
        ("bash", "A=1 > x\n", [(1, 1, "bash opens a file here, which confcheck never does", None)]),
        ("bash", "A=(x # c\ny)\n", [(1, 1, "bash makes an array of this, which no process gets", None)]),
        ("bash", "A[0]+=x\n", [(1, 1, "bash makes an array of this, which no process gets", None)]),
        ("bash", "A[0]x\n", [(1, 1, RUNS, None)]),
        ("bash", "A=1&\n", [(1, 1, "bash runs this in a process of its own: what it assigns is lost", None)]),
        (
            "bash",
            "A=1 |\nB=2\n",
            [(line, 1, "bash runs this in a process of its own: what it assigns is lost", None) for line in (1, 2)],
        ),
        (
            "bash",
            "x && A=1\n",
            [(1, 1, RUNS, None), (1, 6, "bash runs this only if the command before says so", None)],
        ),
        ("bash", "A=1 || B=2\n", []),
        ("bash", "export 1=2\n", [(1, 8, "bash refuses this name", None)]),
        ("bash", "export $A\n", [(1, 8, "only a shell can tell what this comes to", None)]),
        ("bash", "$A\n", [(1, 1, "only a shell can tell what this comes to", None), (1, 1, RUNS, None)]),
        ("bash", "A=${}\nB=1\n", [(1, 3, "bash refuses this line: a substitution that means nothing", None)]),
        ("bash", "x ${A b}\n", [(1, 3, "bash refuses this line: a substitution that means nothing", None)]),
        (
            "bash",
            "export A=1 B=${!}${1b}\n",
            [(1, 18, "bash refuses this line: a substitution that means nothing", None)],
        ),
        ("bash", "UID=1 A=1\nB=2\n", [(1, 1, "bash refuses this line: the variable is read-only", None)]),
        (
            "bash",
            "A=" + "${B:-" * 41 + "}" * 41,
            [(1, 203, "confcheck skips this line: nested more than 40 times", None)],
        ),
        (
            "bash",
            ": ${A:=1}\ntrue x\nB=$(x) && C=1\n",
            [(3, 11, "bash runs this only if the command before says so", None)],
        ),
    ],
)
def test_what_is_said(name: str, text: str, expected: list[Said]) -> None:
    """The place, and what that reader does with it."""
    assert expected == read(name, text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=$(x 'y)' \")\" \\) (z))\n", EXECUTED),
        ("A=`x`\n", EXECUTED),
        ('A="a`x`$?"\n', EXECUTED),
        ("A=$((1 + 2))\n", ARITHMETIC),
        ("A=$[1]\n", ARITHMETIC),
        ("A=${B#x}\n", CUT),
        ("A=${#B}\n", CUT),
        ("A=${!B}\n", CUT),
        ("A=${B:1:2}${1%x}\n", CUT),
        ("A=~\n", HOME),
        ("A=x:~y/z\n", HOME),
        ("A=$$\n", SHELL),
        ("A=$0\n", SHELL),
        ("A=${?}\n", SHELL),
        ("A=$PWD\n", SHELL),
        ("RANDOM=1\n", SHELL),
        ("A=${B:-$(x)}\n", EXECUTED),
        ("A=$(x)\nA+=y\n", EXECUTED),
        ("A=op://v/i/f\nA+=y\n", Unknown("added to a value that is not known here")),
        ("A=x\nA+=$$\n", SHELL),
    ],
)
def test_what_only_a_shell_could_tell(text: str, expected: Unknown) -> None:
    """Nothing is run."""
    assert read("bash", text)[0][-1].value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=$'\\a\\101\\x41\\u00e9\\U0001F600\\cA\\q\\'x\\0y'\n", "\aAA\xe9\U0001f600\x01\\q'x"),
        ("A=$'\\UFFFFFFFF'\n", "\ufffd"),
        ('A=$"x"y\\\nz\n', "xyz"),
        ('A="x\\\ny\\z\\$"\n', "xy\\z$"),
        ("A=$1${2}x$#$@${*}$%\n", "x0$%"),
        ("A=x\\", "x\\"),
        ("A=a~b:c\n", "a~b:c"),
        ("typeset -x A=1\n", "1"),
        ("readonly -- A='x y' # c\n", "x y"),
        ("A=1 2>/dev/null\n", "1"),
    ],
)
def test_what_bash_spells(text: str, expected: str) -> None:
    """Quotes and escapes of every kind."""
    (entry,) = read("bash", text)[0]
    assert (entry.key, entry.value) == ("A", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=x\u2028'y'\u2028`z\n", "x\u2028y\u2028`z"),
        ("A='x\u2028y' z\u2028'\n", "x\u2028y' z\u2028"),
        ('A=x\u2028"y\u2028z"\u2028w\n', "x\u2028y\u2028z\u2028w"),
        ("A='x'\u2028y\n", "x"),
        ('A="a\\nb\\rc"\n', "a\nb\rc"),
    ],
)
def test_quotes_of_npm_between_line_separators(text: str, expected: str) -> None:
    """JavaScript ends a line there, npm's dotenv does not."""
    assert [entry.value for entry in read("npm-dotenv", text)[0]] == [expected]


def test_variables_of_bash() -> None:
    """With their operators; `:=` assigns on the way, `+=` puts what was there in front."""
    entries, _ = read("bash", 'A=${B:=b}\nC+="$D"\nC+=y\nC+=z\nexport E\nexport C\n')
    found = [
        (entry.key, entry.value)
        if isinstance(entry.value, str | Inherited)
        else (entry.key, [one if isinstance(one, str) else one.name + one.operator for one in entry.value.pieces])
        for entry in entries
        if isinstance(entry.value, str | Inherited | Template)
    ]
    assert found == [
        ("B", ["B:-"]),
        ("A", ["B:-"]),
        ("C", ["C", "D"]),
        ("C", ["C", "D", "y"]),
        ("C", ["C", "D", "yz"]),
        ("E", Inherited()),
    ]


def test_an_executed_value_of_ruby() -> None:
    """A command outside of single quotes; `$()` and an escaped one are text."""
    entries, _ = read("ruby-dotenv", "A=\"x$(a (b) c)\"\nB='$(x)'\nC=$()\\$(y)$(\nD=${A}\\$(y)$A$ {\n")
    assert [entry.value for entry in entries[:3]] == [EXECUTED, "$(x)", "$()$(y)$("]
    value = entries[3].value
    assert isinstance(value, Template)
    places = [one.position.column for one in value.pieces if isinstance(one, Variable)]
    assert places == [3, 12]
