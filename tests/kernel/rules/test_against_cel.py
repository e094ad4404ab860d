"""Our rules and Google's CEL say the same about thousands of expressions and patterns."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.kernel.rules.differential import DIFFERENCES, ERROR, REFUSED, differences, differs, ours
from tests.kernel.rules.generated import Generator, mutated, values

COUNT = 20_000
SEED = 20_260
PIECES = (
    *"aAbkK_. -é\n",
    *(
        "^",
        "$",
        "|",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?s:",
        "(?m)",
        "(?P<n>",
        "*",
        "+",
        "?",
        "*?",
        "{2}",
        "{1,2}",
        "{0,}",
        "{",
    ),
    *(r"\d", r"\w", r"\s", r"\S", r"\W", r"\b", r"\B", r"\A", r"\z", r"\.", r"\n", r"\x41", r"\x{e9}", r"\1", r"\Z"),
    *("[a-k]", "[^a]", "[]a]", r"[\s_]", r"[^\w]", "[[:alpha:]]", "[[:^digit:]]", "[a-", "[b-a]", "(?=a)"),
)


LEFT_OUT = ("only ASCII letters", "nothing to repeat")
"""Of what is said of patterns that RE2 takes: other letters without case, `a(?i)*` that repeats the `a`."""


@pytest.fixture(scope="module", autouse=True)
def _cel() -> None:
    """The differential tests need Google's CEL, which has no wheels for every platform."""
    pytest.importorskip("cel_expr_python", reason="cel-expr-python has no wheel for this platform")


def test_every_expression_means_the_same() -> None:
    """Values, errors and refusals; whatever differs is on the short list with its reason."""
    assert differences(COUNT, SEED) == []


def test_the_generator_covers_the_language() -> None:
    """Most expressions have a value, many an error, and each operator and function occurs."""
    random = Random(SEED)
    generator = Generator(random)
    texts = [generator.make("bool", 4).ours for _ in range(1_000)]
    outcomes = [ours(text, values(random))[0] for text in texts]

    assert outcomes.count("bool") > 600
    assert outcomes.count(ERROR) > 30
    together = "\n".join(texts)
    signs = ("&&", "||", "!", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "?", " in ", "[", "duration(")
    names = ("size(", ".size()", "startsWith", "endsWith", "contains", "matches", ".all(", ".exists(")
    assert [word for word in (*signs, *names) if word not in together] == []


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        (("bool", "True"), ("bool", "True"), False),
        (("bool", "True"), ("bool", "False"), True),
        (("int", "1"), ("float", "1.0"), True),
        ((ERROR, "division by zero"), (ERROR, "divide by zero"), False),
        ((ERROR, "division by zero"), ("bool", "True"), True),
        ((REFUSED, "division by zero"), (ERROR, "divide by zero"), False),
        ((REFUSED, "the rule ends too early"), ("bool", "True"), True),
        ((REFUSED, "the rule ends too early"), (REFUSED, "Syntax error"), False),
        (("bool", "True"), (REFUSED, "Syntax error"), True),
        (("bool", "True"), (REFUSED, "overload for '_<_' applied to '(int, double)'"), False),
        (("bool", "True"), (REFUSED, "overload for '_<_' applied to '(int, string)'"), True),
    ],
)
def test_a_difference_is_seen(mine: tuple[str, object], other: tuple[str, object], expected: bool) -> None:
    """What the comparison takes for one: another value, another type, an error on one side, a refusal on one."""
    assert differs(mine, other) is expected


def test_the_list_of_differences_is_short() -> None:
    """Each is a decision; a long list would hide mistakes."""
    assert len(DIFFERENCES) <= 6


def test_every_pattern_means_the_same() -> None:
    """`matches` finds what RE2 finds; a pattern that RE2 refuses is refused, some that it takes as well."""
    from cel_expr_python import cel  # noqa: PLC0415 - not on every platform

    random = Random(SEED)
    environment = cel.NewEnv(variables={"n.s": cel.Type.STRING})
    wrong, compared = [], 0
    for _ in range(4_000):
        pattern = "".join(random.choice(PIECES) for _ in range(random.randrange(1, 7)))
        text = "".join(random.choice("aAbkK_. -é\n\u017f\u212a1") for _ in range(random.randrange(6)))
        expression = f"n.s.matches({json.dumps(pattern)})"
        result = environment.compile(expression).eval(data={"n.s": text})
        theirs = (ERROR, "") if result.type() == cel.Type.ERROR else ("bool", repr(result.value()))
        mine = ours(expression, {"n.s": text})
        compared += mine[0] != REFUSED
        left_out = r"\B" in pattern or any(word in str(mine[1]) for word in LEFT_OUT)
        if mine != theirs and not (mine[0] == REFUSED and (theirs[0] == ERROR or left_out)):
            wrong.append((pattern, text, mine, theirs))
    assert wrong == []
    assert compared > 1_500


def test_changed_characters_still_make_expressions() -> None:
    """Of what is changed at random some still reads, or the comparison of grammars would say little."""
    random = Random(SEED)
    generator = Generator(random)
    texts = [mutated(generator.make("bool", 3).ours, random) for _ in range(500)]
    assert sum(ours(text, values(random))[0] != REFUSED for text in texts) > 25
