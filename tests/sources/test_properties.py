"""`.properties` as a source: positions, placeholders, what Java refuses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.sources.entries import assignments, parsed, rows, said, there

CANARY = "hunter2-canary"


def test_a_file_is_read_with_the_place_of_every_key_and_value() -> None:
    """Continued lines, escapes, and a key that is there twice."""
    text = (
        "# shop\nserver.port = 8080\ndb.url=jdbc:\\\n   postgresql://db/shop\nempty=\nüml=\\u00fc\nserver.port: 9090\n"
    )
    assert rows(parsed("properties", text)) == [
        ("server.port", "8080", "2:1", "2:15"),
        ("db.url", "jdbc:postgresql://db/shop", "3:1", "3:8"),
        ("empty", "", "5:1", None),
        ("üml", "ü", "6:1", "6:5"),
        ("server.port", "9090", "7:1", "7:14"),
    ]


def test_placeholders_are_variables_with_their_place() -> None:
    """Also across lines."""
    text = "url=jdbc:${DB_HOST:local\\\n  host}:${DB_PORT}\n"
    (one,) = rows(parsed("properties", text))
    assert one == ("url", "jdbc:<DB_HOST-localhost@1:10>:<DB_PORT@2:9>", "1:1", "1:5")


def test_what_java_refuses_is_a_problem_and_never_quoted() -> None:
    """The message holds nothing of the text."""
    found = parsed("properties", f"password={CANARY}\\u12\n")
    assert said(found.problems) == ["1:24 Java refuses this file: `\\u` needs four hex digits"]
    assert CANARY not in str(found.problems)


def test_a_reference_by_its_own_form_is_one() -> None:
    """As in every other format."""
    assert rows(parsed("properties", "key=ref+gcpsecrets://shop/jwt\n")) == [
        ("key", "gcp shop/jwt latest", "1:1", "1:5")
    ]


def test_a_long_file_and_a_long_line_are_read_in_linear_time() -> None:
    """A hundred thousand parts of one line, and as many lines."""
    assert len(assignments(parsed("properties", "a=" + "x\\\n" * 100_000))) == 1
    assert len(assignments(parsed("properties", "a=1\n" * 100_000))) == 100_000
    assert len(assignments(parsed("properties", "a=" + "${" * 100_000))) == 1


@given(st.text(st.sampled_from("ab.=: \t\\#!\n\r${}ü"), max_size=60))
def test_the_text_at_the_place_of_a_key_is_the_key(text: str) -> None:
    """A key with escapes stands at its first."""
    for one in assignments(parsed("properties", text)):
        found = there(text, one.origin.key)
        assert found.startswith((one.key[0], "\\"))
        assert one.origin.value is None or there(text, one.origin.value)
