"""Constants in Python: what is read from which place, and that running the code gives the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.model import Assignment, Parsed, Structure, Unknown
from tests.sources.code.tables import Row, read, rows, said

VALUES = "values"
REFERENCES = "references"
LATER = "? known only when the code runs"
BRANCH = "? set in a branch or a loop of the code"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('HOST = "a"\nlower = "b"\n_KEY: str = \'c\'\n', [("HOST", "a", "1:1", "1:8"), ("_KEY", "c", "3:1", "3:13")]),
        (
            "A = 1_000\nB = -1.50\nC = True\nD = None\nE = 0x1F\nF = 60 * 60 - 1\nG = 1e3\n",
            [
                ("A", "1000", "1:1", "1:5"),
                ("B", "-1.5", "2:1", "2:5"),
                ("C", "True", "3:1", "3:5"),
                ("D", "", "4:1", "4:5"),
                ("E", "31", "5:1", "5:5"),
                ("F", "3599", "6:1", "6:5"),
                ("G", "1000.0", "7:1", "7:5"),
            ],
        ),
        (
            'A = "x"\nB = f"{A}-é-{A}" ; C = "1" "2"\nD = A + "y" + B\nE = f"{{{A}}}"\nA += "z"\n',
            [
                ("A", "x", "1:1", "1:5"),
                ("B", "x-é-x", "2:1", "2:5"),
                ("C", "12", "2:20", "2:24"),
                ("D", "xyx-é-x", "3:1", "3:5"),
                ("E", "{x}", "4:1", "4:5"),
                ("A", "xz", "5:1", "5:6"),
            ],
        ),
        (
            ('A = r"\\d"\nB = """b\nc"""\nC = "\\t"\nD = ref\nE = "op://v/i/f"\n'
            'F = f"{1:>5}"\nG = f"{A!r}"\nH = "%s" % A\n'),
            [
                ("A", "\\d", "1:1", "1:7"),
                ("B", "b\nc", "2:1", "2:8"),
                ("C", "\t", "4:1", "4:5"),
                ("E", "1password v/i f", "6:1", "6:5"),
            ],
        ),
        (
            ('class A(B):\n    X = "1"\n    y = "2"\n    class C:\n        Z = f"{X}"\n'
            '    def f(self):\n        LOCAL = "3"\n'),
            [("A.X", "1", "2:5", "2:9")],
        ),
        (
            ('class A:\n    X = "1"\n    Y = X + "2"\nZ = f"{A.X}{A.Y}{A.W}"\nZ1 = A.Y\n'
            'class E(Enum):\n    M = "m"\nN = f"{E.M}"\n'),
            [
                ("A.X", "1", "2:5", "2:9"),
                ("A.Y", "12", "3:5", "3:9"),
                ("Z1", "12", "5:1", "5:6"),
                ("E.M", "m", "7:5", "7:9"),
            ],
        ),
        (
            ('import os\nA = os.environ.get("HOST", "x")\nB = os.getenv("P") or "8"\n'
            "C = f\"http://{os.getenv('H', A)}/\"\n"
            'D = os.environ["X"]\nE = os.getenv("X")\nF = os.getenv(name, "a")\nG = os.getenv("Q", default="r")\n'),
            [
                ("A", "${HOST-x}", "2:1", "2:5"),
                ("B", "${P:-8}", "3:1", "3:5"),
                ("C", "http://${H-${HOST-x}}/", "4:1", "4:5"),
                ("G", "${Q-r}", "8:1", "8:5"),
            ],
        ),
        ('A, B = "1", "2"\nC = D = "3"\n(E, F), G = x\n', [("A", "1", "1:1", "1:8"), ("B", "2", "1:4", "1:13"),
                                                       ("C", "3", "2:1", "2:9"), ("D", "3", "2:5", "2:9")]),
        ('A = "1"\nif x:\n    A = "2"\nB = f"{A}"\ndef f():\n    global C\n    C = "3"\nC = "4"\nD = C + ""\n',
         [("A", "1", "1:1", "1:5")]),
        ('A = "\\ud800"\nB = b"x"\nC = 1e999\nD = 1j\nE = ...\nF = 10**9\nG = 0x' + "f" * 5000 + "\n", []),
    ],
)  # fmt: skip
def test_without_select_every_constant_in_upper_case(text: str, expected: list[Row]) -> None:
    """With a value that is known, or known but for the environment; those of a class by their path."""
    parsed = read("python", text)
    assert expected == rows(parsed)
    assert said(parsed) == []


ENV = """\
PROJECT = "p"
BASE = {"LOG": "info", "PORT": 80}
ENV = {
    **BASE, 'PORT': 81,
    "URL": f"https://{PROJECT}/ü", "ä": "ö", "LIST": [1, {"b": None}], "CALL": f(),
    KEY: "computed", 5: "number",
}
ENV["MORE"] = "m"
ENV.update({"LOG": "debug"})
if x:
    ENV["SOMETIMES"] = "s"
IDS = dict(JWT="jwt-staging:latest", DB="db")
NESTED = {"staging": {"HOST": "s"}, "a.b": {"HOST": "t"}}
OPEN = {"A": "1", **other, "B": "2"}
"""


@pytest.mark.parametrize(
    ("select", "expected", "messages"),
    [
        (
            {"ENV": VALUES},
            [
                ("LOG", "debug", "9:13", "9:20"),
                ("PORT", "81", "4:13", "4:21"),
                ("URL", "https://p/ü", "5:5", "5:12"),
                ("ä", "ö", "5:36", "5:41"),
                ("LIST", 'json [1,{"b":null}]', "5:46", "5:54"),
                ("CALL", LATER, "5:72", "5:80"),
                ("MORE", "m", "8:5", "8:15"),
                ("SOMETIMES", BRANCH, "11:9", "11:9"),
            ],
            [
                ("6:5", "a key that is not written as a string is not read"),
                ("6:22", "a key that is not written as a string is not read"),
            ],
        ),
        (
            {"IDS": REFERENCES},
            [("JWT", "gcp jwt-staging latest", "12:12", "12:16"), ("DB", "gcp db latest", "12:38", "12:41")],
            [],
        ),
        ({"NESTED.staging": VALUES}, [("HOST", "s", "13:23", "13:31")], []),
        ({"NESTED.a.b.HOST": VALUES}, [("HOST", "t", "13:45", "13:53")], []),
        ({"NESTED.*": VALUES}, [("HOST", "s", "13:23", "13:31"), ("HOST", "t", "13:45", "13:53")], []),
        (
            {"OPEN": VALUES},
            [("A", LATER, "14:9", "14:14"), ("B", "2", "14:28", "14:33")],
            [("14:21", "what is spread here is known only when the code runs")],
        ),
        ({"PROJECT": VALUES}, [("PROJECT", "p", "1:1", "1:11")], []),
        ({"PROJECT": REFERENCES}, [("PROJECT", "gcp p latest", "1:1", "1:11")], []),
        ({"nothing.here": VALUES, "ENV.LOG.x": VALUES}, [], [("-", "nothing at nothing.here, ENV.LOG.x")]),
        ({"NESTED": REFERENCES}, [], [("13:22", "this is not a reference to a secret"),
                                      ("13:44", "this is not a reference to a secret")]),
    ],
)  # fmt: skip
def test_dictionaries(select: dict[str, str], expected: list[Row], messages: list[tuple[str, str]]) -> None:
    """Their entries, with what statements below add to them; nothing that can only be told by running the code."""
    parsed = read("python", ENV, select)
    assert expected == rows(parsed)
    assert messages == said(parsed)


LISTS = """\
A = "x"
class Deploy:
    HOST = "h"
    def run(self, image):
        env = ["K=v", f"URL=http://{A}/", "S=" + A, f"I={image}", f'H={self.HOST}', r"R=\\d", '''T=t'''
            , "no", f"{A}=1", A, "E="]
        env.append("M=1")
        env += ["N=2"]
        for x in y:
            env.append(x)
        other = [*env, "Z=1"]
        url = f"{self.HOST}/{image}"
        named = [{"name": "A", "value": 1}, {"name": A, "value": 2}, {"name": "C", "valueFrom": {}}, {"x": 1}]
        def inner():
            deep = self.HOST
    def __init__(self):
        self.first = "never"
        items = "A=1", "B=2"
"""


@pytest.mark.parametrize(
    ("path", "expected", "messages"),
    [
        (
            "Deploy.run.env",
            [(key, BRANCH, place, value) for key, place, value in (
                ("K", "5:17", "5:19"), ("URL", "5:25", "5:29"), ("S", "5:44", "5:46"), ("I", "5:55", "5:57"),
                ("H", "5:69", "5:71"), ("R", "5:87", "5:89"), ("T", "5:97", "5:99"), ("E", "6:35", "6:37"),
                ("M", "7:21", "7:23"), ("N", "8:18", "8:20"))],
            [
                ("9:9", "the code changes this in a way that is not followed"),
                ("6:15", "the name of this item is not written here, and the item is not read"),
                ("6:21", "the name of this item is not written here, and the item is not read"),
                ("6:31", "the name of this item is not written here, and the item is not read"),
            ],
        ),
        ("Deploy.run.env.0", [("K", BRANCH, "5:17", "5:19")], []),
        ("Deploy.run.other", [("Z", "1", "11:25", "11:27")],
         [("11:18", "the name of this item is not written here, and the item is not read")]),
        ("Deploy.run.url", [("url", LATER, "12:9", "12:15")],
         [("12:15", "what it holds is known only when the code runs, and is not read")]),
        ("Deploy.run.inner.deep", [("deep", "h", "15:13", "15:20")], []),
        (
            "Deploy.run.named",
            [("A", "1", "13:27", "13:41")],
            [
                ("13:102", "an item has no name"),
                ("13:54", "the name of this item is not written here, and the item is not read"),
                ("13:70", "an item without `value` is not read"),
            ],
        ),
        ("Deploy.__init__.items", [("A", "1", "18:18", "18:20"), ("B", "2", "18:25", "18:27")], []),
        ("Deploy", [("HOST", "h", "3:5", "3:12")], []),
    ],
)  # fmt: skip
def test_lists_and_functions(path: str, expected: list[Row], messages: list[tuple[str, str]]) -> None:
    """`KEY=VALUE` and `name`/`value`, in variables of functions; a list that a loop changes keeps its names."""
    parsed = read("python", LISTS, {path: VALUES})
    assert expected == rows(parsed)
    assert messages == said(parsed)


@pytest.mark.parametrize(
    "change",
    [
        'ENV.pop("A")', 'del ENV["A"]', "ENV[key] = 1", 'x = ENV.pop("A")', "ENV.update(x)", 'ENV["A"]["B"] = 1',
        "ENV |= x", "ENV.clear()", 'if x:\n    ENV.pop("A")', "f(ENV.popitem())", "OTHER = ENV\nOTHER.clear()",
        '(x, ENV["A"]) = y', 'ENV["A"] += "2"', 'for ENV["A"] in x: pass', "with a:\n    ENV.setdefault(1, 2)",
    ],
)  # fmt: skip
def test_what_changes_a_dictionary_in_another_way(change: str) -> None:
    """Its keys are kept, nothing is known of their values, and a note says where."""
    parsed = read("python", f'ENV = {{"A": "1"}}\n{change}\n', {"ENV": VALUES})
    ((key, value, *_),) = rows(parsed)
    assert (key, value) in (("A", BRANCH), ("A", LATER))
    assert [message for _, message in said(parsed)] == ["the code changes this in a way that is not followed"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("A = (\n", [("1:5", "this is not valid Python")]),
        ('A = "x\n', [("1:5", "this is not valid Python")]),
        ("if x:\nA = 1\n", [("2:1", "this is not valid Python")]),
        ("A = " + "-" * 50_000 + "1", [("-", "Python cannot read this file: it is nested too deep, or holds a NUL")]),
        ("#" * 2_000_001, [("-", "the file has more than 2,000,000 characters, and is not read as code")]),
        ("\ufeffA = '\\d'\n", []),
    ],
)
def test_what_python_refuses(text: str, messages: list[tuple[str, str]]) -> None:
    """One problem, with its place, and nothing of what Python says to it; its warnings are nobody's business."""
    assert messages == said(read("python", text))


@pytest.mark.parametrize("text", ["\tA = 1\n", "A = '\\N{no}'\n", "A = " + "(" * 5_000, "A = 1\0\n", "f'{'"])
def test_what_each_python_places_elsewhere(text: str) -> None:
    """One problem as well; of which kind, and where in its line, differs from version to version."""
    parsed = read("python", text)
    assert len(parsed.problems) == 1
    assert parsed.entries == ()


name = st.sampled_from(("A", "B", "C", "D", "K.HOST", "K.PORT"))
word = st.text(st.sampled_from("ab=é'\"\\{}%$ \t\n🚢"), max_size=6)
scalar = st.one_of(
    word.map(repr),
    word.map(json.dumps),
    st.integers(-99, 10**12).map(str),
    st.sampled_from(("True", "False", "None", "1.50", "1e22", "0b11", "60 * 60", '"""x\ny"""', "r'\\d'", "'a' 'b'")),
    name,
    st.tuples(word, name).map(
        lambda pair: f"f'{pair[0]!r}{{{pair[1]}}}'" if not set(pair[0]) & set("'\"\\{}\n") else pair[1]
    ),
    st.tuples(name, word).map(lambda pair: f"{pair[0]} + {pair[1]!r}"),
)
value = st.recursive(
    scalar,
    lambda inner: st.one_of(
        st.lists(st.one_of(inner, name.map("*{}".format)), max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(word.map(repr), inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
        ),
        st.tuples(name, inner).map(lambda pair: f"{{**{pair[0]}, 'k': {pair[1]}}}"),
    ),
    max_leaves=4,
)
plain_name = st.sampled_from(("A", "B", "C", "D"))
statement = st.one_of(
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}: object = {pair[1]}"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]} += {pair[1]}"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}['k'] = {pair[1]}"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}['k'] += {pair[1]}"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}.append({pair[1]})"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}.update({pair[1]})"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}.extend({pair[1]})"),
    st.tuples(plain_name, value).map(lambda pair: f"if 1:\n    {pair[0]} = {pair[1]}"),
    st.tuples(plain_name, plain_name, value).map(lambda three: f"{three[0]}, {three[1]} = {three[2]}, {three[1]}"),
    st.tuples(value, value).map(lambda pair: f"class K:\n    HOST = {pair[0]}\n    PORT = {pair[1]}"),
    plain_name.map("del {}".format),
    plain_name.map("{}.pop('k', 0)".format),
    st.tuples(plain_name, value).map(lambda pair: f"for {pair[0]} in [{pair[1]}]: pass"),
    st.tuples(plain_name, plain_name).map(lambda pair: f"{pair[0]} = ({pair[1]} := '7') + '8'"),
)
RUN = """
import json, sys
results = []
for text in json.load(sys.stdin):
    names = {}
    for one in text:
        try:
            exec(one, names)
        except Exception:
            continue
    found = {}
    for name in "ABCD":
        if name in names:
            found[name] = names[name]
    if "K" in names:
        found["K.HOST"], found["K.PORT"] = getattr(names["K"], "HOST", None), getattr(names["K"], "PORT", None)
    results.append({name: [str(one), one] for name, one in found.items()})
json.dump(results, sys.stdout)
"""


def execute(modules: list[list[str]]) -> list[dict[str, tuple[str, object]]]:
    """Name → its text and value when a module has run, for each module: statements, of which none may fail."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(modules), capture_output=True, text=True, check=True
    )
    found: list[dict[str, tuple[str, object]]] = json.loads(done.stdout)
    return found


def running(statements: list[str]) -> list[str]:
    """Those of the statements that do not fail, one after the other."""
    names: dict[str, object] = {}
    kept = []
    for one in statements:
        try:
            exec(one, names)  # made above, and harmless
        except Exception:  # noqa: BLE001
            continue
        kept.append(one)
    return kept


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(statement, min_size=1, max_size=9), min_size=5, max_size=20))
def test_what_is_known_is_what_running_the_code_gives(modules: list[list[str]]) -> None:
    """Of generated modules: each value that is known, of a name or of a whole list or dictionary."""
    sound = [running(statements) for statements in modules]
    for statements, expected in zip(sound, execute(sound), strict=True):
        text = "\n".join(statements)
        for key, (shown, data) in expected.items():
            for entry in _last(read("python", text, {key: VALUES})):
                if isinstance(data, dict):
                    assert _agrees(entry.value, data[entry.key]), text
                elif not isinstance(data, list):
                    assert (key.rpartition(".")[2], "" if data is None else shown) == (entry.key, entry.value), text


def _last(parsed: Parsed) -> list[Assignment]:
    """Of each key the assignment that counts, where its value is known."""
    last = {entry.key: entry for entry in parsed.entries if isinstance(entry, Assignment)}
    return [entry for entry in last.values() if not isinstance(entry.value, Unknown)]


def _agrees(value: object, data: object) -> bool:
    if isinstance(value, Structure):
        return bool(json.loads(value.json) == data)
    return value == ("" if data is None else str(data))
