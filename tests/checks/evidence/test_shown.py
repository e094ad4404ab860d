from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.checks.evidence import Letters, in_words, is_secret, shown, shown_default, shown_reference
from confcheck.kernel.secrecy import MASK
from confcheck.kernel.spec import Spec
from confcheck.model import Alias, Candidate, Inherited, Reference, Setting, Structure, Unknown
from tests.checks.evidence.given import candidate, setting, unfilled, variable

RANDOM = "q7w2e9r4t1y8u3i6o5p0a"
PLAIN = setting("auth.id")
SECRET = setting("auth.id", secret=True)
OPEN = setting("auth.id", secret=False)
SECONDS = Spec("number", unit="s")

SECRECY: list[tuple[str, Setting | None, Candidate, bool]] = [
    ("nothing says so", PLAIN, candidate("SERVICE_ID", "x"), False),
    ("the schema says so", SECRET, candidate("SERVICE_ID", "x"), True),
    ("the schema says it is not", OPEN, candidate("JWT_SECRET", RANDOM), False),
    ("its place says so, whatever the schema says", OPEN, candidate("SERVICE_ID", "x", secret=True), True),
    ("its key", PLAIN, candidate("JWT_SECRET", "x"), True),
    ("its key, outside the schema", None, candidate("JWT_SECRET", "x"), True),
    ("nothing, outside the schema", None, candidate("SERVICE_ID", "x"), False),
    ("its path", setting("auth.jwt_secret"), candidate("SIGNING", "x"), True),
    ("its canonical name", setting("a", env="JWT_SECRET"), candidate("OTHER", "x"), True),
    ("the name of another service", setting("a", env_of=(("b", "JWT_SECRET"),)), candidate("OTHER", "x"), True),
    ("an older name", setting("a", Alias("JWT_SECRET_{ENVIRONMENT}")), candidate("A", "x"), True),
    ("its shape", PLAIN, candidate("SERVICE_ID", RANDOM), True),
    ("the shape of a structure", PLAIN, candidate("SERVICE_ID", Structure(f'["{RANDOM}"]')), True),
    ("a reference has none", PLAIN, candidate("SERVICE_ID", Reference("gcp", RANDOM)), False),
]

SHOWN: list[tuple[str, Setting | None, Candidate, str]] = [
    ("a value", PLAIN, candidate("ID", "a b"), "a b"),
    ("an empty one", SECRET, candidate("ID", ""), ""),
    ("a secret", SECRET, candidate("ID", "x"), MASK),
    ("what looks like one", PLAIN, candidate("ID", RANDOM), MASK),
    ("what looks like one and is none", OPEN, candidate("ID", RANDOM), RANDOM),
    ("a password in a URL", PLAIN, candidate("ID", "http://a:b@c/d"), f"http://{MASK}@c/d"),
    ("even if the schema calls the URL public", OPEN, candidate("ID", "http://a:b@c/d"), f"http://{MASK}@c/d"),
    ("a structure", PLAIN, candidate("ID", Structure('["a"]')), '["a"]'),
    ("a password in a structure", PLAIN, candidate("ID", Structure('{"password":"a"}')), f'{{"password":{MASK}}}'),
    ("a secret structure", SECRET, candidate("ID", Structure("[]")), MASK),
    ("a reference", SECRET, candidate("ID", Reference("gcp", "jwt", "4", shown=True)), "jwt:4"),
    ("a reference without a version", SECRET, candidate("ID", Reference("vault", "jwt", shown=True)), "jwt"),
    ("an id that does not fit its store", PLAIN, candidate("ID", Reference("gcp", "pa ss")), MASK),
    ("what is unknown", SECRET, candidate("ID", Unknown("a command")), "(a command)"),
    ("a key without a value", PLAIN, candidate("ID", Inherited(), Unknown("from outside")), ""),
    (
        "a key that gets none",
        PLAIN,
        Candidate(candidate("ID", Inherited()).assignment, candidate("ID", "").layer, None),
        "",
    ),
    ("an undefined variable", PLAIN, unfilled("ID", "a-", variable("X"), "-b"), "a-${X}-b"),
    ("its operator", PLAIN, unfilled("ID", variable("X", ":?", "message")), "${X:?…}"),
    ("an operator without an operand", PLAIN, unfilled("ID", variable("X", ":-", "")), "${X:-}"),
    ("undefined in a secret", SECRET, unfilled("ID", "a-", variable("X_Y"), "-b"), f"{MASK}${{X_Y}}{MASK}"),
    (
        "what was no variable but a piece of the secret",
        SECRET,
        unfilled("ID", "pa", variable("word")),
        f"{MASK}${{{MASK}}}",
    ),
    (
        "undefined inside a password",
        PLAIN,
        unfilled("ID", "http://a:b", variable("X"), "c@host/d"),
        f"http://{MASK}@host/d",
    ),
    (
        "undefined beside what looks like a secret",
        PLAIN,
        unfilled("ID", RANDOM, variable("X"), value=RANDOM),
        f"{MASK}${{X}}",
    ),
]


@pytest.mark.parametrize(("one", "value", "expected"), [row[1:] for row in SECRECY], ids=[row[0] for row in SECRECY])
def test_what_is_secret(one: Setting | None, value: Candidate, expected: bool) -> None:
    """By its place, the schema, its names or its shape."""
    assert expected == is_secret(one, value)


@pytest.mark.parametrize(("one", "value", "expected"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_how_a_value_is_shown(one: Setting | None, value: Candidate, expected: str) -> None:
    """A secret never, a reference only if its id fits its store."""
    assert expected == shown(one, value)


@pytest.mark.parametrize(
    ("one", "value", "expected"),
    [
        (setting("a", spec=SECONDS), "30", "30 s"),
        (setting("a", spec=SECONDS), " 1.5 ", "1.5 s"),
        (setting("a", spec=SECONDS), "5m", "5m"),
        (setting("a", spec=SECONDS), "x1", "x1"),
        (setting("a", spec=SECONDS, secret=True), "30", MASK),
        (setting("a"), "30", "30"),
    ],
)
def test_a_bare_number_gets_the_unit_of_the_schema(one: Setting, value: str, expected: str) -> None:
    """What has a unit of its own keeps it."""
    assert expected == in_words(one, candidate("A", value))


def test_a_reference_has_no_unit() -> None:
    """Nor has anything else that is no text."""
    assert in_words(setting("a", spec=SECONDS), candidate("A", Reference("gcp", "30", shown=True))) == "30"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (setting("a"), ""),
        (setting("a", default=("x",)), "x"),
        (setting("a", default=("",)), ""),
        (setting("a", default=(True,)), "true"),
        (setting("a", default=(["é", 1],)), '["é", 1]'),
        (setting("a", spec=SECONDS, default=(30,)), "30 s"),
        (setting("a", spec=SECONDS, default=("5m",)), "5m"),
        (setting("a", spec=SECONDS, default=(30,), secret=True), MASK),
        (setting("a", default=("x",), secret=True), MASK),
        (setting("auth.jwt_secret", default=("x",)), MASK),
        (setting("a", default=("x",), env="JWT_SECRET"), MASK),
        (setting("auth.jwt_secret", default=("x",), secret=False), "x"),
        (setting("a", default=(RANDOM,)), MASK),
        (setting("a", default=("http://a:b@c",)), f"http://{MASK}@c"),
    ],
)
def test_a_default_is_shown_as_the_schema_writes_it(one: Setting, expected: str) -> None:
    """In JSON, with its unit; masked by the rules for values."""
    assert expected == shown_default(one)


def test_a_reference_is_shown_only_if_its_id_fits_its_store() -> None:
    """Otherwise someone put a password there."""
    assert [shown_reference(Reference("gcp", "a", "1", shown=True)), shown_reference(Reference("gcp", "a", "1"))] == [
        "a:1",
        MASK,
    ]


def test_equal_values_have_equal_letters() -> None:
    """In the order in which they are asked for; after Z come AA and BB."""
    letters = Letters()
    assert [letters.of(value) for value in ("x", "y", "x", "z")] == ["A", "B", "A", "C"]
    assert [letters.of(number) for number in range(50)][21:25] == ["Y", "Z", "AA", "BB"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("", "empty"),
        (MASK, "value A"),
        (f"http://{MASK}@c", f"http://{MASK}@c (value A)"),
        ("a" * 80, "a" * 80),
        ("a" * 81, f"{'a' * 80}… (value A)"),
    ],
)
def test_a_label_tells_values_apart(text: str, expected: str) -> None:
    """By a letter where what is shown does not."""
    assert expected == Letters().told(text, text)


def test_the_memory_of_letters_is_not_told() -> None:
    """It holds what may be a secret."""
    letters = Letters()
    letters.of("CANARY")
    assert repr(letters) == "Letters()"


@given(st.text(min_size=1))
def test_a_secret_is_never_shown(text: str) -> None:
    """Whatever it is made of, as text or as structure, whole or with a hole in it."""
    holes = unfilled("ID", text, variable("X"))
    assert {MASK, f"{MASK}${{X}}"} == {
        shown(SECRET, candidate("ID", text)),
        shown(SECRET, candidate("ID", Structure(text))),
        shown(SECRET, holes),
    }
