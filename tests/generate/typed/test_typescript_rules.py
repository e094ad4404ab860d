"""The loader takes and refuses what the kernel does, in a real Node.js process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from confcheck.generate.typed.expressions import translated
from confcheck.generate.typed.plan import Leaf, Plan
from confcheck.generate.typed.typescript import Script
from confcheck.kernel.coerce import TABLE, coerce
from confcheck.kernel.spec import Json, Spec
from confcheck.model import Mistake
from confcheck.model.generated import Order
from tests.generate.typed.modules import environ_texts, leaf
from tests.generate.typed.node import answers, compiled, compiler
from tests.kernel.specs import specs

LOAD = """
const settings = require(process.argv[1]);
const found = JSON.parse(require("fs").readFileSync(0, "utf-8")).map((text, place) => {
  try {
    const value = settings[`loadUnit${place}`]({ A: text }).value0;
    return { value: value.kind === "secret" ? value.reveal() : value };
  } catch (error) {
    if (!(error instanceof settings.SettingsError)) throw error;
    return { problems: error.problems };
  }
});
console.log(JSON.stringify(found));
"""
MATCH = """
const [cases] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(([source, flags, text]) => new RegExp(source, flags).test(text))));
"""


def module(leaves: list[Leaf], *, include_secrets: bool = False) -> str:
    """A service per setting."""
    script = Script(Order("staging", include_secrets=include_secrets))
    plans = [Plan(f"unit{place}", (), {"value0": one}) for place, one in enumerate(leaves)]
    parts = [script.service(plan) for plan in plans]
    return script.text(plans, parts)


def expected(spec: Spec, text: str) -> tuple[Json, str]:
    """The value of the kernel, or its reasons."""
    typed = coerce(text, spec)
    return (typed.value, "") if typed.valid else (None, "; ".join(issue.message for issue in typed.issues))


def told(answer: Json) -> tuple[Json, str]:
    """The same of Node.js."""
    assert isinstance(answer, dict)
    problems = answer.get("problems")
    if isinstance(problems, list):
        assert len(problems) == 1
        return None, str(problems[0]).removeprefix("value0 (A) ")
    return answer["value"], ""


def about(reasons: str) -> str:
    """Reasons as both languages write them: JavaScript has no `1.0`; a single choice is told in other words."""
    text = re.sub(r"(must be|is not one of) (?!at|greater|less).*", "a choice", reasons)
    return re.sub(
        r"-?[0-9.]+(e[+-]?[0-9]+)?",
        lambda match: repr(float(match[0]) + 0.0) if match[0].strip("-.") else match[0],
        text,
    )


def comparable(spec: Spec) -> bool:
    """`format: regex` is about expressions of Python here, of JavaScript there; a schema has no property twice."""
    inner = [spec.items, *(part for _, part in spec.properties)]
    once = len(dict(spec.properties)) == len(spec.properties)
    return once and spec.format != "regex" and all(one is None or comparable(one) for one in inner)


cases = st.tuples(specs.filter(comparable), environ_texts, st.booleans())


def generated(count: int) -> list[tuple[Spec, str, bool]]:
    """Cases as a property test would have them, all at once: one process judges them all."""
    found: list[tuple[Spec, str, bool]] = []

    @settings(max_examples=count, phases=[Phase.generate])
    @given(cases)
    def collect(case: tuple[Spec, str, bool]) -> None:
        found.append(case)

    collect()
    return found


def test_the_loader_judges_a_text_as_the_kernel_does(tmp_path: Path) -> None:
    """The same value, or the same reasons, for hundreds of settings."""
    compiler()
    found = generated(500)
    leaves = [leaf(spec, secret=secret, allow_empty=True) for spec, _, secret in found]
    script = compiled(tmp_path, settings=module(leaves))
    given_texts: list[Json] = [text for _, text, _ in found]
    judged = [told(one) for one in answers(LOAD, str(script / "settings.js"), given=given_texts)]
    right = [expected(spec, text) for spec, text, _ in found]
    wrong = [
        (*case, one, other)
        for case, one, other in zip(found, right, judged, strict=True)
        if (one[0], about(one[1])) != (other[0], about(other[1]))
    ]
    assert wrong == []


def test_the_published_table_holds_in_javascript(tmp_path: Path) -> None:
    """Every example becomes its value, every refused text a problem."""
    rows = [(Spec(type=row.type, encoding=row.encoding), row) for row in TABLE]
    taken = [(spec, text) for spec, row in rows for text, _ in row.examples]
    refused = [(spec, text) for spec, row in rows for text in row.refuses]
    leaves = [leaf(spec, allow_empty=True) for spec, _ in taken + refused]
    script = compiled(tmp_path, settings=module(leaves))
    found = [
        told(one) for one in answers(LOAD, str(script / "settings.js"), given=[text for _, text in taken + refused])
    ]
    assert [expected(spec, text)[0] for spec, text in taken] == [value for value, _ in found[: len(taken)]]
    assert [bool(reason) for _, reason in found] == [False] * len(taken) + [True] * len(refused)


PATTERNS = (
    r"^[a-z]+$",
    r"^harbour-[a-z]+(?:-[a-z]+)*:$",
    r"(?i)^stra\Se$",
    r"^\w+\s\d{2,3}$",
    r"\bword\b",
    r"\Bord",
    r"^a.c$",
    r"(?s)^a.c$",
    r"(?m)^b$",
    r"[]x]",
    r"[^]x]",
    r"[\w.-]+@[\w-]+",
    r"[a\-z]{2}",
    r"[+-.]",
    r"^(?P<year>[0-9]{4})-(?P=year)$",
    r"^(?!test)(?=.{3,}$)[^\s]*\Z",
    r"\A/[^/]*$",
    r"{x}",
    r"a{,2}b",
    r"x{2,3}?y",
    r"\x41\u00e9\U0001F600",
    r"a|b|",
    r"[\t\b]",
    r"\.\-\/\"",
    r"[\D]",
    r"(?<=a)b(?<!c)",
    r"\n$",
)
TEXTS = (
    *(
        "",
        "abc",
        "abc\n",
        "a\nc",
        "a\rc",
        "a\u2028c",
        "b\na",
        "a\nb\nc",
        "]",
        "x",
        "^",
        "+",
        ",",
        "7",
        "ab",
        "cb",
        "\n",
    ),
    *("harbour-x:", "Stra\u00dfe", "STRA\u017fE", "word", "a word.", "sword", "caf\u00e9 12", "\u0663\u0663", "x 123"),
    *("x\x1c12", "x\ufeff12", "a.b-c@d-e", "a-", "-z", "2026-2026", "2026-2025", "testing", "\xa0ab", "/", "/a", "{x}"),
    *("aab", "aaab", "xxy", "A\u00e9\U0001f600", "\t", "\x08", '.-/"'),
)


def test_patterns_match_the_same_texts() -> None:
    """Python and JavaScript mean other characters by the same words; the translation must not."""
    compiler()
    found = [translated(pattern) for pattern in PATTERNS]
    assert [pattern for pattern, one in zip(PATTERNS, found, strict=True) if one is None] == []
    table = [(pattern, *one, text) for pattern, one in zip(PATTERNS, found, strict=True) if one for text in TEXTS]
    given: Json = [[[source, flags, text] for _, source, flags, text in table]]
    right = [re.search(pattern, text) is not None for pattern, _, _, text in table]
    wrong = [
        row for row, expected, one in zip(table, right, answers(MATCH, given=given), strict=True) if expected != one
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "pattern",
    [
        "(?>a)b",
        "a++",
        "(?(1)a|b)",
        r"(a)\1",
        "(?x) a",
        "(?a)\\w",
        "a(?i:b)",
        r"[\W]",
        r"[\S]",
        "[a",
        r"\N{DASH}",
        "(?L)a",
    ],
)
def test_a_pattern_without_an_equal_is_a_mistake(pattern: str) -> None:
    """It is named with its place; a looser check would let wrong values pass."""
    assert translated(pattern) is None
    try:
        re.compile(pattern)
    except re.error:
        return
    with pytest.raises(Mistake) as caught:
        module([leaf(Spec(pattern=pattern))])
    assert str(caught.value) == (
        "schema.yaml:1:1: the pattern of value has no equal in JavaScript "
        "(write it with character classes, groups and repetitions)"
    )
