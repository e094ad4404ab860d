"""Constants in TypeScript and JavaScript: what is read from which place, and that Node.js comes to the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.model import Assignment, Parsed, Structure, Unknown
from confcheck.sources.code import typescript_tree
from confcheck.sources.code.typescript_texts import number_of, string_of
from tests.sources.code.tables import Row, read, rows, said

VALUES = "values"
REFERENCES = "references"
LATER = "? known only when the code runs"
CHANGED = "the code changes this in a way that is not followed"
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "export const HOST: string = 'a', B = `é${HOST}🚢`; let C = HOST + \"c\" + 1;\nconst lower = 1, D = lower;",
            [("HOST", "a", "1:14", "1:29"), ("B", "éa🚢", "1:34", "1:39"), ("C", "ac1", "1:55", "1:59"),
             ("D", "1", "2:18", "2:22")],
        ),
        (
            "const A = 1_000, B = -1.50, C = true, D = null, E = 0x1F, F = 60 * 60 - 1, G = 1e21, H = 10n, I = .5e-7;",
            [("A", "1000", "1:7", "1:11"), ("B", "-1.5", "1:18", "1:22"), ("C", "true", "1:29", "1:33"),
             ("D", "", "1:39", "1:43"), ("E", "31", "1:49", "1:53"), ("F", "3599", "1:59", "1:63"),
             ("G", "1e+21", "1:76", "1:80"), ("H", "10", "1:86", "1:90"), ("I", "5e-8", "1:95", "1:99")],
        ),
        (
            (
                'const A = "\\x41\\u{1F600}\\ud83d\\ude00\\n\\q\\\r\nx" as const, '
                'B = <string>`\\`` satisfies string, C = ("c")!;'
            ),
            [("A", "A😀😀\nqx", "1:7", "1:11"), ("B", "`", "2:14", "2:26"), ("C", "c", "2:49", "2:54")],
        ),
        ('const A = "\\ud800", B = undefined, C = f(), D = 1e999, E = 017;', []),
        ("const F = a?.b, G = `${1}${x}`, H = A ? 1 : 2;", []),
        (
            (
                'const A = process.env.HOST ?? "x", B = import.meta.env["P"] || 8, '
                "C = `http://${process.env.H ?? A}/`;\n"
                "const D = process.env.X, E = process.env.Y!, F = process.env[k] ?? 1, "
                "G = (process.env.Q as string) ?? '';"
            ),
            [("A", "${HOST-x}", "1:7", "1:11"), ("B", "${P:-8}", "1:36", "1:40"),
             ("C", "http://${H-${HOST-x}}/", "1:67", "1:72"), ("G", "${Q-}", "2:71", "2:75")],
        ),
        (
            (
                'enum Env { STAGING = "s", TWO = 2, THREE, "FOUR-4" = `f${TWO}`, X = TWO, Y }\n'
                "class A { static readonly URL = `${Env.STAGING}/`; static #P = 1; static LATER = f(); "
                "m() { const X = 1 } }\n"
                "namespace N { export const M = A.URL; }\ndeclare const W: string;"
            ),
            [("Env.STAGING", "s", "1:12", "1:22"), ("Env.TWO", "2", "1:27", "1:33"),
             ("Env.THREE", "3", "1:36", "1:36"), ("A.URL", "s/", "2:27", "2:33"), ("N.M", "s/", "3:28", "3:32")],
        ),
        ("let A = 1; A = 2; let B = 1; B++; const C = 3; var C = 4;", []),
        ("for (D of x) {} let D = 1; [E] = x; let E = 1;", []),
        ('const O = {A: "x", B: {C: 1}}; const X = O.A + O.B.C, Y = O.Z, P = {a: 1}; P.a = 2; const Q = P.a;',
         [("X", "x1", "1:38", "1:42")]),
    ],
)  # fmt: skip
def test_without_select_every_constant_in_upper_case(text: str, expected: list[Row]) -> None:
    """With a value that is known, or known but for the environment; members of enums and classes by their path."""
    parsed = read("typescript", text, path="f.ts")
    assert expected == rows(parsed)
    assert said(parsed) == []


CODE = """\
const HOST = "h", BASE = { LOG: "info", PORT: 80 };
export const ENV = {
  ...BASE, PORT: 81, 'URL': `https://${HOST}/ü`, "ä": "ö", LIST: [1, { b: null }], CALL: f(),
  [HOST]: "computed", HOST, method() {}, arrow: () => 1, __proto__: null,
};
const IDS = Object.freeze({ JWT: "jwt-staging:latest", DB: `db` }), OPEN = { A: 1, ...other, B: 2 };
const items = ["K=v", `URL=http://${HOST}/`, "S=" + HOST, `I=${image}`, 'no', `${HOST}=1`, ...more, "E="];
const pushed = ["A=1"];
pushed.push("B=2");
export default { apps: [{ name: "a", env: { X: "1" } }, { name: "b", env: { X: "2" } }] };
exports.FLAGS = ["F=1", { name: "G", value: `g` }, { name: HOST, value: 1 }, { name: "H" }, {}];
module.exports = { a: { B: "c" } };
const run = (HOST) => { const inner = `x${HOST}`, own = "y"; };
export async function deploy() { const flags = { memory: "512Mi" }; const h = HOST; }
class Deploy { go() { const env = ["A=" + HOST]; } }
"""


@pytest.mark.parametrize(
    ("select", "expected", "messages"),
    [
        (
            {"ENV": VALUES},
            [("LOG", "info", "1:28", "1:33"), ("PORT", "81", "3:12", "3:18"), ("URL", "https://h/ü", "3:22", "3:30"),
             ("ä", "ö", "3:50", "3:55"), ("LIST", 'json [1,{"b":null}]', "3:60", "3:66"),
             ("CALL", LATER, "3:84", "3:90"),
             ("HOST", "h", "4:23", "4:23")],
            [("4:3", "a computed key is not read"), ("4:58", "a computed key is not read")],
        ),
        (
            {"IDS": REFERENCES},
            [("JWT", "gcp jwt-staging latest", "6:29", "6:34"), ("DB", "gcp db latest", "6:56", "6:61")],
            [],
        ),
        ({"OPEN": VALUES}, [("A", LATER, "6:78", "6:78"), ("B", "2", "6:94", "6:97")],
         [("6:84", "what is spread here is known only when the code runs")]),
        (
            {"items": VALUES},
            [("K", "v", "7:17", "7:19"), ("URL", "http://h/", "7:24", "7:28"), ("S", "h", "7:47", "7:49"),
             ("I", LATER, "7:60", "7:62"), ("E", "", "7:102", "7:104")],
            [("7:73", "an item has no `=`"),
             ("7:79", "the name of this item is not written here, and the item is not read"),
             ("7:92", "the name of this item is not written here, and the item is not read")],
        ),
        ({"pushed": VALUES}, [("A", LATER, "8:18", "8:20")], [("8:7", CHANGED)]),
        ({"default.apps.*.env": VALUES}, [("X", "1", "10:45", "10:48"), ("X", "2", "10:77", "10:80")], []),
        (
            {"FLAGS": VALUES},
            [("F", "1", "11:19", "11:21"), ("G", "g", "11:33", "11:46")],
            [("11:93", "an item has no name"),
             ("11:60", "the name of this item is not written here, and the item is not read"),
             ("11:78", "an item without `value` is not read")],
        ),
        ({"module.exports.a": VALUES}, [("B", "c", "12:25", "12:28")], []),
        ({"run.*": VALUES}, [("inner", LATER, "13:31", "13:40"), ("own", "y", "13:51", "13:57")],
         [("13:40", "what it holds is known only when the code runs, and is not read")]),
        ({"deploy.flags": VALUES, "deploy.h": VALUES},
         [("memory", "512Mi", "14:50", "14:58"), ("h", "h", "14:75", "14:79")], []),
        ({"Deploy.go.env": VALUES}, [("A", "h", "15:37", "15:39")], []),
        ({"nothing": VALUES}, [], [("-", "nothing at nothing")]),
    ],
)  # fmt: skip
def test_selected_parts(select: dict[str, str], expected: list[Row], messages: list[tuple[str, str]]) -> None:
    """Objects, arrays, exports and variables of functions."""
    parsed = read("typescript", CODE, select, path="f.js")
    assert expected == rows(parsed)
    assert messages == said(parsed)


@pytest.mark.parametrize(
    ("text", "path", "expected", "messages"),
    [
        ('const A = ;\nconst B = "b";\n', "f.ts", [("B", "b", "2:7", "2:11")],
         [("1:9", "this is not valid TypeScript, and is not read")]),
        ('const A = {a: "1"\n', "f.ts", [], [("1:1", "this is not valid TypeScript, and is not read")]),
        ("const A = <b>text & more</b>, B = 1;\n", "f.tsx", [("B", "1", "1:31", "1:35")], []),
        ("x" * 1_000_001, "f.ts", [], [("-", "the file has more than 1,000,000 characters, and is not read as code")]),
        ('\ufeffconst A = "a";\r\nconst B = "b";\rconst C = 1', "f.mjs",
         [("A", "a", "1:7", "1:11"), ("B", "b", "2:7", "2:11"), ("C", "1", "3:7", "3:11")], []),
    ],
)  # fmt: skip
def test_what_the_language_refuses(text: str, path: str, expected: list[Row], messages: list[tuple[str, str]]) -> None:
    """Problems with their places; the rest is still read."""
    parsed = read("typescript", text, path=path)
    assert expected == rows(parsed)
    assert messages == said(parsed)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """One problem, which names what to install."""
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    typescript_tree._parser.cache_clear()  # noqa: SLF001
    (problem,) = read("typescript", "const A = 1;", path="f.ts").problems
    typescript_tree._parser.cache_clear()  # noqa: SLF001
    assert problem.message == "TypeScript is read only where its parser is installed"
    assert problem.hint == "pip install 'confcheck[typescript]'"


word = st.text(st.sampled_from("ab=é'\"\\{}$` \t🚢"), max_size=6)
name = st.sampled_from(("A", "B", "C", "D", "K.HOST", "D.k"))
escape = st.sampled_from(("\\n", "\\x41", "\\u{1F600}", "\\ud83d\\ude00", "\\'", "\\0", "\\\n"))
number = st.one_of(
    st.integers(-99, 10**25).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(("1_000", "0x1F", "0b11", "0o17", ".5", "5.", "1e21", "1e-7", "123456789012345680000", "60 * 60")),
)
scalar = st.one_of(
    word.map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.lists(escape, max_size=3).map(lambda parts: '"' + "".join(parts) + '"'),
    number,
    st.sampled_from(("true", "false", "null", "'single'")),
    name,
    st.tuples(st.sampled_from(("", "a=", "\\n", "é🚢\n")), name).map(lambda pair: f"`{pair[0]}${{{pair[1]}}}`"),
    st.tuples(name, word.map(json.dumps)).map(lambda pair: f"{pair[0]} + {pair[1]}"),
)
value = st.recursive(
    scalar,
    lambda inner: st.one_of(
        st.lists(st.one_of(inner, name.map("...[{}]".format)), max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(word.map(json.dumps), inner), max_size=3).map(
            lambda pairs: "({" + ", ".join(f"{key}: {item}" for key, item in pairs) + "})"
        ),
        st.tuples(name, inner).map(lambda pair: f"({{...{pair[0]}, k: {pair[1]}}})"),
        inner.map("Object.freeze({})".format),
    ),
    max_leaves=4,
)
plain_name = st.sampled_from(("A", "B", "C", "D"))
statement = st.one_of(
    st.tuples(st.sampled_from(("const", "let", "var")), plain_name, value).map(
        lambda three: "{} {} = {};".format(*three)
    ),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]} = {pair[1]};"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}.k = {pair[1]};"),
    st.tuples(plain_name, value).map(lambda pair: f"{pair[0]}.push({pair[1]});"),
    st.tuples(plain_name, value).map(lambda pair: f"if (true) {{ {pair[0]} = {pair[1]}; }}"),
    st.tuples(plain_name, value).map(lambda pair: f"{{ const {pair[0]} = {pair[1]}; }}"),
    st.tuples(value, value).map(lambda pair: f"class K {{ static HOST = {pair[0]}; static PORT = {pair[1]}; }}"),
    plain_name.map("delete {}.k;".format),
    plain_name.map("{}++;".format),
)
RUN = """
const vm = require("vm");
const modules = JSON.parse(require("fs").readFileSync(0, "utf8"));
const look = `
  const found = {};
  for (const [key, get] of [["A", () => A], ["B", () => B], ["C", () => C], ["D", () => D],
                            ["K.HOST", () => K.HOST], ["K.PORT", () => K.PORT]]) {
    try { const value = get(); if (value !== undefined) found[key] = [String(value), JSON.stringify(value)]; }
    catch { }
  }
  JSON.stringify(found)`;
const out = modules.map((statements) => {
  const context = vm.createContext({});
  const kept = statements.filter((one) => {
    try { vm.runInContext('"use strict";' + one, context); return true; } catch { return false; }
  });
  return [kept, JSON.parse(vm.runInContext("{" + look + "}", context))];
});
process.stdout.write(JSON.stringify(out));
"""


@needs_node
@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(statement, min_size=1, max_size=8), min_size=5, max_size=20))
def test_what_is_known_is_what_node_gives(modules: list[list[str]]) -> None:
    """Of generated modules, of which every statement runs: each value that is known."""
    done = subprocess.run(["node", "-e", RUN], input=json.dumps(modules), capture_output=True, text=True, check=True)
    for statements, expected in json.loads(done.stdout):
        text = "\n".join(statements)
        for key, (shown, data) in expected.items():
            for entry in _last(read("typescript", text, {key: VALUES}, path="f.js")):
                known = json.loads(data)
                if isinstance(known, dict):
                    assert _agrees(entry.value, known[entry.key]), text
                elif not isinstance(known, list):
                    assert (key.rpartition(".")[2], "" if known is None else shown) == (entry.key, entry.value), text


def _last(parsed: Parsed) -> list[Assignment]:
    """Of each key the assignment that counts, where its value is known."""
    last = {entry.key: entry for entry in parsed.entries if isinstance(entry, Assignment)}
    return [entry for entry in last.values() if not isinstance(entry.value, Unknown)]


def _agrees(value: object, data: object) -> bool:
    if isinstance(value, Structure):
        return bool(json.loads(value.json) == data)
    if isinstance(data, bool) or data is None:
        return value == {True: "true", False: "false", None: ""}[data]
    return value == (data if isinstance(data, str) else string_of(float(str(data))))


@needs_node
def test_numbers_as_node_writes_them() -> None:
    """Every size, and every form."""
    written = ["1e21", "1e20", "123456789012345678901", "1e-6", "1e-7", "1.5e300", "5e-324", "0.1", "9007199254740993"]
    written += ["0xFFFFFFFFFFFFFFFF", "0b1", "0o7", "1_0.5", "00", "08", "1e400", "5.", ".5", "-0", "10n", "100.0"]
    script = "process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map((one) => String(eval(one)))))"
    done = subprocess.run(["node", "-e", script, json.dumps(written)], capture_output=True, text=True, check=True)
    for one, expected in zip(written, json.loads(done.stdout), strict=True):
        number_read = number_of(one.removeprefix("-"))
        found = None if number_read is None else string_of(number_read)
        assert found in (None, expected), one
        assert found is not None or one in ("00", "08", "1e400")
