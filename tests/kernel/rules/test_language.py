"""What a rule may say, and what is said of one that says something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcheck.kernel.rules import Fault, Refusal
from confcheck.kernel.spec import Json
from tests.kernel.rules.given import compiled, evaluated, refused

HOLDS = [
    "count == 3",
    "count >= 3 && count <= 3 && !(count < 3) && !(count > 3) && count != 4",
    "count / 2 == 1 && -count / 2 == -1 && count % 2 == 1 && -count % 2 == -1",
    "count * 1.5 == 4.5 && count + 0.5 > 3 && 1 / share == 2.0",
    "count in [1, 3] && !(count in [])",
    "name == 'har' + \"bour\" && name < 'i' && name.size() == 7 && size(name) == 7",
    "name.startsWith('har') && name.endsWith('bour') && name.contains('rb') && name.matches('^h.*r$')",
    "matches(name, 'b')",
    "on ? count > 2 : count < 2",
    "on || count / (count - 3) > 0",
    "count / (count - 3) > 0 || on",
    "!on || has(name)",
    "on != false && on > false",
    "group.words.all(x, x < 'c') && group.words.exists(x, x == 'b') && 'a' in group.words",
    "group.words.all(x, group.words.exists(y, x == y))",
    "size(group.object) == 2 && 'a' in group.object && !('c' in group.object)",
    "size(group.any) == 4 && group.any.exists(x, x == 'a') && group.any == group.any",
    "group.any.exists(x, x == null)",
    "group.any.exists(x, x == 1.0) && group.any.exists(x, x + 1 == 2)",
    'group["dashed-name"] == false && services.auth.group["dashed-name"] == on == false || on',
    "services.auth.count == count && services['load-tester'].count == 3",
    "url(url).getScheme() == 'https' && url(url).getHost() == 'api.example.com:8443'",
    "url(url).getHostname() == 'api.example.com' && url(url).getPort() == '8443'",
    "url(url) == url('https://user@api.example.com:8443/v1')",
    "has(count) // a comment\n && on",
    "null == null && on",
    "---count == -3 && !!on && - count < 0",
    "[count, 4] == [3, 4] && [1, 2.5].exists(x, x > count - 1)",
    "-9223372036854775808 < count && 0x1F == 31 && .5 == share",
    "'\\x41\\102\\u0043\\U00000044\\n' == 'ABCD' + '''\n''' && r'\\n' != '\\n' && on",
]

FAILS = [
    ("count / (count - 3) == 1", "division by zero"),
    ("count % (count - 3) == 1", "division by zero"),
    ("9223372036854775807 + count > 0", "an integer is beyond 64 bits"),
    ("-9223372036854775808 / (count - 4) > 0", "an integer is beyond 64 bits"),
    ("-9223372036854775808 % (count - 4) > 0", "an integer is beyond 64 bits"),
    ("-(count - 3 - 9223372036854775807 - 1) > 0", "an integer is beyond 64 bits"),
    ("duration(name) > duration('1s')", "a text is no duration as `90s`, `1h30m` or `500ms`"),
    ("url(name).getPort() == ''", "a text is no URL with a host"),
    ("group.any.all(x, x > 0)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x ? on : on)", "an operation does not fit the type of a value"),
    ("group.any.all(x, -x < 0)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x * 2 < 5)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x - 2 < 5)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x / 2 < 5)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x % 2 < 5)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x >= 0 || on && x > 0)", "an operation does not fit the type of a value"),
    ("group.any.all(x, !x)", "an operation does not fit the type of a value"),
    ("group.any.all(x, size(x) > 0)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x.startsWith('a'))", "an operation does not fit the type of a value"),
    ("group.any.all(x, x.matches('a'))", "an operation does not fit the type of a value"),
    ("group.any.all(x, x.getPort() == '')", "an operation does not fit the type of a value"),
    ("group.any.all(x, x in x)", "an operation does not fit the type of a value"),
    ("group.any.all(x, x.all(y, on))", "an operation does not fit the type of a value"),
    ("group.any.all(x, x == 1 || duration(x) == duration('1s'))", "a text is no duration as `90s`, `1h30m` or `500ms`"),
    ("[count, count / (count - 3)] == [1]", "division by zero"),
    ("(count / (count - 3) > 0) ? on : on", "division by zero"),
    ("[1].all(x, count / (count - 3) > 0)", "division by zero"),
    ("count / (count - 3) + seconds > 0", "division by zero"),
]

REFUSED = [
    ("", (0, "the rule ends too early", None)),
    ("count ==", (8, "the rule ends too early", None)),
    ("(count == 1", (11, "the rule ends too early: `)` is missing", None)),
    ("count == 1)", (10, "`)` is not expected here", None)),
    ("count == 1 count", (11, "`count` is not expected here", None)),
    ("count == 1 'secret'", (11, "this text is not expected here", None)),
    ("on ? on", (7, "the rule ends too early: `:` is missing", None)),
    ("count.", (6, "the rule ends too early: a name is missing", None)),
    ("count.in", (6, "`in` is not expected here", "a name would be")),
    ("[count, ] == [, 1]", (14, "`,` is not expected here", None)),
    ("count = 1", (6, "this character has no meaning in a rule", "`==` compares")),
    ("on & on", (3, "this character has no meaning in a rule", "`&&` is the word for and")),
    ("on | on", (3, "this character has no meaning in a rule", "`||` is the word for or")),
    ("count > 1;", (9, "this character has no meaning in a rule", None)),
    ("name == {'a': 1}", (8, "rules have no maps", None)),
    ("name == b'a'", (8, "rules have no bytes", None)),
    ("count == 1u", (9, "rules have no unsigned integers", None)),
    ("name == 'a", (8, "this text has no closing quote", None)),
    ("name == 'a\\q'", (10, "this escape is none of CEL's", r"write `\\` for a backslash")),
    ("name == '''a\\ud800'''", (12, "this escape is no character", None)),
    ("name == '\\U00110000'", (9, "this escape is no character", None)),
    (r"name == r'a\'", (8, "a raw text cannot end with a backslash", None)),
    ("if == 1", (0, "`if` is a reserved word of CEL", None)),
    ("count == 9223372036854775808", (9, "this integer is beyond 64 bits", None)),
    ("share < 1e999", (8, "this number is beyond what a double holds", None)),
    ("on && 1 / 0 == 1", (8, "division by zero", None)),
    ("count / 0 == 1", (6, "division by zero", None)),
    ("count % 0 == 1", (6, "division by zero", None)),
    ("on && duration('5 min') > duration('1s')", (6, "a text is no duration as `90s`, `1h30m` or `500ms`", None)),
    ("9223372036854775807 + 1 > count", (20, "an integer is beyond 64 bits", None)),
    ("hearbeat > 1", (0, "there is no setting `hearbeat`", None)),
    ("nmae == 'a'", (0, "there is no setting `nmae`", "did you mean `name`?")),
    ("group.wrods == []", (0, "there is no setting `group.wrods`", "did you mean `group.words`?")),
    ("services.ath.count > 1", (9, "there is no service `ath`", "known: auth, load-tester")),
    ("services.load_tester.count > 1", (9, "there is no service `load_tester`", "did you mean `load-tester`?")),
    ("services.worker.count > 1", (9, "there is no service `worker`", "known: auth, load-tester")),
    ("services.auth.cuont > 1", (14, "there is no setting `cuont`", "did you mean `count`?")),
    ("services.auth > 1", (0, "the path of a setting is missing behind the service", None)),
    ("services > 1", (0, "there is no setting `services`", None)),
    ('services["p@ss word"].count > 1', (9, "there is no service of this name", "known: auth, load-tester")),
    ("name.first == 'a'", (5, "a setting has no parts that a rule can name", None)),
    ("group.words.all(x, x.y == 'a')", (21, "an item of a list has no parts that a rule can name", None)),
    ("size(name).x == 1", (11, "only settings have parts, and only by name", None)),
    ("count[0] == 1", (5, "brackets take a name in quotes, and nothing else", None)),
    ("count + 1", (6, "a rule is true or false, and this is an integer", None)),
    ("url", (0, "a rule is true or false, and this is a string", None)),
    ("1 < 2", (0, "the rule names no setting", None)),
    ("name == 25", (5, "`==` does not fit between string and integer", None)),
    ("count == null", (6, "`==` does not fit between integer and null", "`has(…)` asks whether a setting is set")),
    ("name < count", (5, "`<` does not fit between string and integer", None)),
    ("group.words < group.words", (12, "`<` does not fit between array of string and array of string", None)),
    ("group.words + group.words == []", (12, "`+` does not fit between array of string and array of string", None)),
    ("name in name", (5, "`in` does not fit between string and string", None)),
    ("count in group.words", (6, "`in` does not fit between integer and array of string", None)),
    ("name * 2 == 'a'", (5, "`*` does not fit between string and integer", None)),
    ("share % 2 == 1", (6, "`%` does not fit between number and integer", None)),
    ("!count", (1, "`!` needs a boolean, and this is an integer", None)),
    ("-name == 'a'", (1, "`-` needs a number, and this is a string", None)),
    ("count && on", (0, "`&&` needs booleans, and this is an integer", None)),
    ("on || 'a'", (6, "`||` needs booleans, and this is a string", None)),
    ("count ? on : on", (0, "`? :` needs booleans, and this is an integer", None)),
    ("on ? on : 1", (3, "both sides of `? :` must have one type, not boolean and integer", None)),
    ("[1, 'a'] == [1]", (4, "a list of integer cannot hold a string", None)),
    ("sise(name) > 1", (0, "rules have no such function", "did you mean `size`?")),
    ("int(name) > 1", (0, "rules have no such function", None)),
    ("startsWith(name, 'a')", (0, "`startsWith` is not called so", "write `x.startsWith(…)`")),
    ("'1s'.duration() > duration('0')", (5, "`duration` is not called so", "write `duration(x)`")),
    ("name.startWith('a')", (5, "rules have no such function", "did you mean `startsWith`?")),
    ("size(name, name) > 1", (0, "`size` takes one argument", None)),
    ("name.size(1) > 1", (5, "`size` takes no argument", None)),
    ("name.contains()", (5, "`contains` takes one argument", None)),
    ("size(count) > 1", (0, "`size` needs a string, an array or an object, and this is an integer", None)),
    ("count.contains('a')", (6, "`contains` needs a string, and this is an integer", None)),
    ("name.contains(1)", (14, "`contains` takes a string, not an integer", None)),
    ("url.getPort() == ''", (4, "`getPort` needs a url, and this is a string", None)),
    ("has(1)", (0, "`has` takes the path of a setting", None)),
    ("has(name, on)", (0, "`has` takes the path of a setting", None)),
    ("count.all(x, on)", (6, "`all` needs an array, and this is an integer", None)),
    (
        "group.words.all(x)",
        (12, "`all` takes a variable and a condition", "as in `x.all(item, item > 0)`"),
    ),
    ("group.words.all(1, on)", (12, "`all` takes a variable and a condition", "as in `x.all(item, item > 0)`")),
    ("group.words.all(x, x)", (19, "`all` needs booleans, and this is a string", None)),
    ("group.words.all(x, group.words.all(x, on))", (35, "this variable is taken", None)),
    (
        "[1].all(x, [1].all(y, [1].all(z, on)))",
        (26, "`all` and `exists` are nested deeper than 2", None),
    ),
    ("name.matches(name)", (13, "`matches` takes a pattern written in quotes", None)),
    ("name.matches('a(')", (13, "this group is not closed (at character 2 of the pattern)", None)),
    ("name.matches('(?=a)')", (13, "RE2 has no such group (at character 1 of the pattern)", None)),
]


@pytest.mark.parametrize("text", HOLDS)
def test_it_holds(text: str) -> None:
    """Every part of the language, in rules that are true."""
    assert evaluated(text) is True


@pytest.mark.parametrize(("text", "why"), FAILS)
def test_it_cannot_be_computed(text: str, why: str) -> None:
    """An error is a value that says why; it is neither true nor false."""
    assert evaluated(text) == Fault(why)


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_it_is_refused(text: str, expected: tuple[int, str, str | None]) -> None:
    """Where, what, and what was meant; no text of the rule is repeated unless it is a name."""
    assert expected == refused(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(" * 10_000 + "on" + ")" * 10_000, (0, "the rule is longer than 10000 characters", None)),
        ("(" * 4_000 + "on" + ")" * 4_000, (48, "the rule is nested deeper than 48 levels", None)),
        ("!" * 9_000 + "on", (0, "the rule is nested deeper than 64 levels", None)),
        ("on" + " == on" * 100, (3 + 63 * 6, "the rule is nested deeper than 64 levels", None)),
        ("[" * 100 + "]" * 100 + " == on", (48, "the rule is nested deeper than 48 levels", None)),
        ("on" + " && on" * 200_000, (0, "the rule is longer than 10000 characters", None)),
        ("on ? on : " * 100 + "on", (480, "the rule is nested deeper than 48 levels", None)),
    ],
)
def test_its_size_is_bounded(text: str, expected: tuple[int, str, str | None]) -> None:
    """Neither depth nor length can hang or crash whoever reads a rule."""
    assert expected == refused(text)


def test_a_long_chain_of_conditions_is_no_deep_tree() -> None:
    """`&&` and `||` take any number of parts."""
    assert evaluated("on" + " && on" * 1_600) is True
    assert evaluated("!on" + " || !on" * 1_200) is False


def test_long_lists_have_an_end() -> None:
    """Of a rule over lists that would run for minutes nothing comes out."""
    words: list[Json] = ["a"] * 1_000
    text = "group.words.all(x, group.words.all(y, x == y && x in group.words))"
    assert evaluated(text, {"group.words": words}) == Fault("its lists are too long")
    assert evaluated("group.words == []", {"group.words": ["a"] * 10_001}) == Fault("a list has more than 10000 items")


def test_a_long_text_has_an_end() -> None:
    """Texts that are joined again and again do not fill the memory."""
    text = "name" + " + name" * 40 + " == ''"
    assert evaluated(text, {"name": "x" * 100_000}) == Fault("a text is longer than 1048576")


def test_no_pattern_hangs() -> None:
    """What backtracks for ages elsewhere is linear here."""
    assert evaluated("name.matches('^(a+)+$')", {"name": "a" * 5_000 + "b"}) is False
    assert evaluated("name.matches('(a|aa|a?)*(b|bb)*c$')", {"name": "a" * 5_000}) is False
    at, message, _ = refused("name.matches('((((a{50}){50}){50}){50}){50}')")
    assert (at, "too large" in message) == (13, True)


def test_a_boolean_is_no_number() -> None:
    """Not even where the type of an item is not known."""
    wrong = Fault("an operation does not fit the type of a value")
    signs = ("x + 1 > 0", "x + 1.5 > 0", "1 < x", "x - 1.5 > 0")
    assert [evaluated(f"group.any.all(x, {sign})", {"group.any": [True]}) for sign in signs] == [wrong] * 4
    assert evaluated("group.any.all(x, duration(x) > duration('0'))") == Fault(
        "a text is no duration as `90s`, `1h30m` or `500ms`"
    )


def test_literals_can_be_hidden() -> None:
    """Beside a secret, what it is compared with may be the secret."""
    program = compiled("name != 'CANARY' &&\n  count < -3 && share < .5 && url.matches(\"CANARY\") && on == true")
    expected = "name != •• && count < •• && share < •• && url.matches(••) && on == true"
    assert (expected, "'CANARY'" in program.shown()) == (program.shown("••"), True)


def outcome(text: str) -> Refusal | None:
    """Why a text is refused, if it is."""
    try:
        compiled(text)
    except Refusal as refusal:
        return refusal
    return None


@given(st.text(alphabet="abon. ()[]!&|=<>+-*/%'\"\\?:,0123456789_\n{}nametmchslixu", max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    """With a place inside it and a message of one line; nothing else is ever raised."""
    found = outcome(text)
    assert found is None or (0 <= found.at <= len(text) and "\n" not in found.message + str(found.hint))
