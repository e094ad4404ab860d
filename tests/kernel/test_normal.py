"""Normal forms: equal exactly where two values mean the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.coerce import coerce
from confcheck.kernel.normal import URL_PARTS, difference, normal
from confcheck.kernel.spec import Json, Spec
from tests.kernel.specs import specs, texts, values

URI = Spec(format="uri")
DSN = Spec(format="dsn")
HOST = Spec(format="host")
SET = Spec(type="array", unordered=True)


@pytest.mark.parametrize(
    ("left", "right", "spec"),
    [
        (1, 1.0, Spec(type="number")),
        ([1, {"a": 2.0}], [1.0, {"a": 2}], Spec(type="array")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, Spec(type="object")),
        (["a", "b", "a"], ["b", "a"], SET),
        ("https://x", "https://x:443/", URI),
        ("HTTP://X.example:80/a", "http://x.example/a", URI),
        ("wss://x:443/ws", "wss://x/ws", URI),
        ("postgresql://u:p@h/db", "postgresql://u:p@H:5432/db", DSN),
        ("redis://h", "redis://h:6379/", DSN),
        ("Localhost", "localhost", HOST),
        ("FE80::1", "fe80::1", Spec(format="ipv6")),
        (["https://x"], ["https://x/"], Spec(type="array", items=URI)),
        ({"u": "https://x"}, {"u": "https://x/"}, Spec(type="object", properties=(("u", URI),))),
    ],
)
def test_values_that_mean_the_same(left: Json, right: Json, spec: Spec) -> None:
    """Written differently, compared equal."""
    assert normal(left, spec) == normal(right, spec)
    assert hash(normal(left, spec)) == hash(normal(right, spec))


@pytest.mark.parametrize(
    ("left", "right", "spec"),
    [
        (True, 1, Spec()),
        (False, 0, Spec()),
        (None, False, Spec()),
        ("1", 1, Spec()),
        ("a", "A", Spec()),
        ([True], [1], Spec(type="array")),
        ([], {}, Spec()),
        (["a", "b"], ["b", "a"], Spec(type="array")),
        ("https://x/a", "https://x/a/", URI),
        ("https://x/A", "https://x/a", URI),
        ("https://x", "https://x:444", URI),
        ("https://u@x", "https://x", URI),
        ("https://x?", "https://x", URI),
        ("https://x", "https://x:443", Spec()),
        ("http://X:0", "http://x:0", URI),
        ("urn:A", "urn:a", URI),
        ("/Sock", "/sock", HOST),
        ("u://a:1,b:2", "u://a:2,b:1", DSN),
    ],
)
def test_values_that_mean_something_else(left: Json, right: Json, spec: Spec) -> None:
    """Alike, but not equal."""
    assert normal(left, spec) != normal(right, spec)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("http://x/ws", "https://x/ws", "scheme"),
        ("http://x:80/", "http://X", None),
        ("http://x:80/", "https://x:443", "scheme"),
        ("http://a", "http://b", "host"),
        ("http://a", "http://a:8080", "port"),
        ("http://a/x", "http://a/y", "path"),
        ("http://a?x", "http://a?y", "query"),
        ("http://a#x", "http://a#y", "fragment"),
        ("http://u@a", "http://v@a", "user name"),
        ("http://u:p@a", "http://u:q@a", "password"),
        ("http://a:1/b", "http://c:2/b", "host and port"),
        ("http://a:1/b", "https://c:2/b", "scheme, host and port"),
        ("disabled", "redis://a", None),
        ("redis://a", "disabled", None),
    ],
)
def test_the_part_that_differs(left: str, right: str, expected: str | None) -> None:
    """Named, never shown."""
    assert expected == difference(left, right)


def test_the_parts_have_names() -> None:
    """In the order in which they are named."""
    assert URL_PARTS == ("scheme", "user name", "password", "host", "port", "path", "query", "fragment")


@given(texts, texts, specs)
def test_normal_is_an_equivalence_of_valid_values(left: str, right: str, spec: Spec) -> None:
    """Equal texts are equal, and equal forms come from texts that the spec judges alike where no form is changed."""
    one, other = coerce(left, spec), coerce(right, spec)
    if left == right:
        assert normal(one.value, spec) == normal(other.value, spec)
    if spec.format is None and spec.type == "string":
        assert (normal(left, spec) == normal(right, spec)) == (left == right)


@given(values, values)
def test_without_a_spec_normal_is_equality_of_json(left: Json, right: Json) -> None:
    """As JSON Schema compares: by value, kinds apart."""

    def same(one: Json, other: Json) -> bool:
        if isinstance(one, bool) or isinstance(other, bool):
            return one is other
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(same, one, other))
        if isinstance(one, dict) and isinstance(other, dict):
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        return one == other

    assert same(left, right) == (normal(left) == normal(right))
    assert normal(left) == normal(left)


@given(st.text(), st.text(), st.sampled_from(["", "x://"]))
def test_difference_is_total_and_agrees_with_normal(left: str, right: str, scheme: str) -> None:
    """A part differs exactly where the forms of two URLs do."""
    one, other = coerce(scheme + left, DSN), coerce(scheme + right, DSN)
    found = difference(scheme + left, scheme + right)
    if one.valid and other.valid and scheme and not scheme.startswith("jdbc:"):
        assert (found is None) == (normal(one.value, DSN) == normal(other.value, DSN))
