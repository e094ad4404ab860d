"""Winners, shadowed assignments, names and typed values."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.spec import Spec, Typed
from confcheck.model import Alias, Reference, Resolved, Setting, Structure, Value
from confcheck.resolve import resolve
from tests.resolve.builders import document, manifest, schema, setting, source

OLD, OLDER = Alias("OLD"), Alias("OLDER")


def resolved(described: Setting, *layers: Mapping[str, Value], provided: tuple[str, ...] = ()) -> Resolved:
    """The setting as auth sees it in staging; the last layer is the highest."""
    documents = tuple(document(source(index), f"{index}.env", values) for index, values in enumerate(layers))
    return resolve(manifest(provided=provided), schema(described), documents).views[0].settings[0]


def won(one: Resolved) -> tuple[str, str] | None:
    """Path and key of the winner."""
    return None if one.winner is None else (one.winner.assignment.origin.path, one.winner.assignment.key)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([{"A": "1"}], ("0.env", "A")),
        ([{"A": "1"}, {"A": "2"}], ("1.env", "A")),
        ([{"A": "1"}, {"OLD": "2"}], ("0.env", "A")),
        ([{"OLDER": "1"}, {"OLD": "2"}], ("1.env", "OLD")),
        ([{"OLD": "1"}, {"OLDER": "2"}], ("0.env", "OLD")),
        ([{"A": "1"}, {"A": ""}], None),
        ([{"A": ""}, {"OLD": "2"}], ("1.env", "OLD")),
        ([{"OLD": "2"}, {"A": ""}], ("0.env", "OLD")),
        ([{}], None),
    ],
)
def test_precedence(layers: list[Mapping[str, Value]], expected: tuple[str, str] | None) -> None:
    """The canonical name in any layer beats an alias in any layer; an empty value counts as unset."""
    assert won(resolved(setting("a", OLD, OLDER, env="A"), *layers)) == expected


def test_everything_shadowed_is_kept() -> None:
    """The best first, with the name that it came under."""
    one = resolved(setting("a", OLD, env="A"), {"OLD": "0", "A": "1"}, {"A": "2"})
    assert [(each.assignment.key, each.value) for each in one.shadowed] == [("A", "1"), ("OLD", "0")]
    assert [each.alias for each in one.candidates] == [None, None, OLD]
    assert one.names == ("A", "OLD")


def test_an_empty_value_may_be_allowed() -> None:
    """`allow-empty` makes `KEY=` a value."""
    assert won(resolved(setting("a", env="A", allow_empty=True), {"A": "1"}, {"A": ""})) == ("1.env", "A")


def test_a_name_that_nothing_reads_never_wins() -> None:
    """It is kept aside and satisfies no requirement."""
    one = resolved(setting("a", Alias("GONE", read=False), env="A"), {"GONE": "1"})
    assert (one.present, one.required, [each.assignment.key for each in one.unread]) == (False, True, ["GONE"])
    assert one.names == ("A",)


def test_names_follow_service_and_environment() -> None:
    """A map of names per service, `{ENVIRONMENT}` and `{SERVICE}`, aliases for some services only."""
    mapped = setting(
        "a", Alias("OTHER", services=("backend",)), env="ANY", env_of=(("auth", "OF_{SERVICE}_{ENVIRONMENT}"),)
    )
    assert resolved(mapped, {}).names == ("OF_AUTH_STAGING",)
    assert resolved(setting("auth.token_ttl"), {}).names == ("AUTH_TOKEN_TTL",)


def test_a_path_is_a_name_in_structured_files_only() -> None:
    """In an env file `a` is just another variable."""
    assert won(resolved(setting("a"), {"a": "1"})) is None


def test_what_is_provided_is_set_and_unknown() -> None:
    """Whatever a file says."""
    layers: tuple[Mapping[str, Value], ...] = ({}, {"A": "nonsense"})
    for layer in layers:
        one = resolved(setting("a", env="A", spec=Spec("integer")), layer, provided=("A",))
        assert (one.present, one.provided, one.typed) == (True, True, None)


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        ("5m", Spec("integer", unit="s"), 300),
        ("yes", Spec("boolean"), True),
        (Structure("[1,2]"), Spec("array", items=Spec("integer")), [1, 2]),
        ("1,2", Spec("array", encoding="csv", items=Spec("integer")), [1, 2]),
    ],
)
def test_the_winner_is_typed(value: Value, spec: Spec, expected: object) -> None:
    """By the kernel's table, once."""
    typed = resolved(setting("a", env="A", spec=spec), {"A": value}).typed
    assert typed is not None
    assert (typed.value, typed.valid) == (expected, True)


def test_a_reference_has_no_typed_value() -> None:
    """It is present; its value is not known."""
    reference = Reference("gcp", "a", "latest", shown=True)
    one = resolved(setting("a", env="A"), {"A": reference})
    assert (one.present, one.reference, one.typed) == (True, reference, None)


def test_a_default_is_kept_beside() -> None:
    """It is no assignment, and makes the setting not required."""
    one = resolved(setting("a", env="A", default=("x",)), {})
    assert (one.present, one.required, one.default) == (False, False, Typed("x"))


def test_unknown_keys_are_kept() -> None:
    """With their place."""
    documents = (document(source(0), "0.env", {"B": "1"}),)
    view = resolve(manifest(), schema(setting("a", env="A")), documents).views[0]
    assert [each.assignment.origin.path for each in view.unknown] == ["0.env"]
    assert view.get("b") is None


@given(st.lists(st.dictionaries(st.sampled_from(["A", "OLD", "OLDER"]), st.sampled_from(["", "1", "2"])), max_size=5))
def test_the_winner_is_what_a_service_would_read(layers: list[dict[str, str]]) -> None:
    """A service that merges the files and tries its names in turn gets the same value."""
    merged = {key: value for layer in layers for key, value in layer.items()}
    read = next((merged[name] for name in ("A", "OLD", "OLDER") if merged.get(name)), None)
    one = resolved(setting("a", OLD, OLDER, env="A"), {}, *layers)
    assert (None if one.winner is None else one.winner.value) == read
    assert len(one.candidates) == sum(len(layer) for layer in layers)
