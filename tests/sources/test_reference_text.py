"""Every reference has a text that is read as that very reference, as far as URIs can hold its id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.model import Reference
from confcheck.sources.references import bind, parse_reference, reference_text

STORES = ("gcp", "kubernetes", "aws-secrets", "aws-ssm", "vault", "1password", "sops", "env")
NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}(/[A-Za-z0-9_.@=+-]{1,8}){0,2}", fullmatch=True)
VERSIONS = st.none() | st.sampled_from(
    ["latest", "3", "AWSCURRENT", "a#b", "2#key", "jwt.key", "a/b", "a b", "#", "a#"]
)


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (bind("gcp", "proj/jwt"), "ref+gcpsecrets://proj/jwt"),
        (bind("gcp", "jwt"), "ref+gcpsecrets://jwt"),
        (bind("gcp", "proj/jwt", "7"), "ref+gcpsecrets://proj/jwt?version=7"),
        (bind("gcp", "proj/jwt", "latest#key"), "ref+gcpsecrets://proj/jwt#/key"),
        (bind("kubernetes", "app", "JWT"), "ref+k8s://v1/Secret/app/JWT"),
        (bind("kubernetes", "space/app", "JWT"), "ref+k8s://v1/Secret/space/app/JWT"),
        (bind("kubernetes", "app"), "ref+k8s://v1/Secret/app"),
        (bind("aws-secrets", "app/db", "password"), "ref+awssecrets://app/db#/password"),
        (bind("aws-ssm", "/app/db", "4"), "ref+awsssm:///app/db?version=4"),
        (bind("vault", "kv/app", "jwt"), "ref+vault://kv/app#/jwt"),
        (bind("1password", "vault/item", "field"), "ref+op://vault/item/field"),
        (bind("1password", "vault/my item", "field"), "op://vault/my item/field"),
        (bind("sops", "a.yaml", "k"), "ref+sops://a.yaml#/k"),
        (bind("env", "JWT"), "ref+env://JWT"),
        (Reference("gcp", "not an id"), None),
        (Reference("unheard-of", "x"), None),
    ],
)
def test_the_usual_forms(reference: Reference, text: str | None) -> None:
    """As `vals` and the stores themselves write them."""
    assert reference_text(reference) == text
    assert text is None or parse_reference(text) == reference


@given(st.sampled_from(STORES), NAMES, VERSIONS)
def test_a_text_is_read_as_the_very_reference(store: str, name: str, version: str | None) -> None:
    """Or there is none: an id of its store always has one."""
    reference = bind(store, name, version)
    text = reference_text(reference)
    if text is not None:
        assert parse_reference(text) == reference
    elif reference.shown:
        assert any(character in f"{name}{version}" for character in " #/")


@given(st.text(max_size=20), st.sampled_from(STORES))
def test_whatever_stands_there_a_text_is_true(name: str, store: str) -> None:
    """Ids that fit no grammar have a text only if that brings them back."""
    reference = bind(store, name)
    text = reference_text(reference)
    assert text is None or parse_reference(text) == reference


@pytest.mark.parametrize(
    "text",
    ["ref+k8s://v1/ConfigMap/a/b", "ref+k8s://v2/Secret/a", "ref+k8s://v1/Secret/a/b/c/d", "ref+k8s://v1/Secret"],
)
def test_what_is_no_secret_of_kubernetes(text: str) -> None:
    """Other objects are no secrets, and so no references."""
    assert parse_reference(text) is None
