"""References in normal form: equal however they are written, shown only if they can be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.chance import looks_secret
from confcheck.model import Reference
from confcheck.sources.references import as_value, bind, parse_reference

Row = tuple[str, str, str | None, bool]


def row(reference: Reference | None) -> Row | None:
    """The id is no part of a reference's repr, so tables compare tuples."""
    if reference is None:
        return None
    return reference.store, reference.id, reference.version, reference.shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ref+vault://secret/app#/password", ("vault", "secret/app", "password", True)),
        ("ref+vault://secret/app?version=2#/password", ("vault", "secret/app", "2#password", True)),
        ("ref+vault://secret/app?address=https://v", ("vault", "secret/app?address=https://v", None, False)),
        ("ref+awsssm:///a/b", ("aws-ssm", "/a/b", None, True)),
        ("ref+awssecrets://a/b?version_stage=AWSCURRENT#/k+", ("aws-secrets", "a/b", "AWSCURRENT#k", True)),
        ("ref+gcpsecrets://project-1/jwt", ("gcp", "project-1/jwt", "latest", True)),
        ("ref+gcpsecrets://project-1/jwt#7", ("gcp", "project-1/jwt", "7", True)),
        ("ref+gcpsecrets://project-1/jwt?version=7", ("gcp", "project-1/jwt", "7", True)),
        ("ref+gcpsecrets://project-1/jwt#/key", ("gcp", "project-1/jwt", "latest#key", True)),
        ("ref+op://Vault/Item/Field", ("1password", "vault/item", "field", True)),
        ("ref+op://vault/item#/field", ("1password", "vault/item", "field", True)),
        ("ref+sops://a/b.yaml#/x/y", ("sops", "a/b.yaml", "x/y", True)),
        ("ref+env://NAME", ("env", "NAME", None, True)),
        ("op://My Vault/My Item/section/field", ("1password", "my vault/my item", "section/field", True)),
        ("OP://v/i", ("1password", "v/i", None, True)),
        ("op://v/i/f?attribute=otp", ("1password", "v/i", "f", True)),
        ("projects/project-1/secrets/jwt/versions/7", ("gcp", "project-1/jwt", "7", True)),
        ("projects/p/secrets/my-secret/versions/4", ("gcp", "p/my-secret", "4", True)),
        ("projects/example.com:p/secrets/jwt", ("gcp", "example.com:p/jwt", "latest", True)),
        ("projects/project-1/secrets/jwt:7", ("gcp", "project-1/jwt", "7", True)),
        ("projects/123456789/secrets/jwt", ("gcp", "123456789/jwt", "latest", True)),
        ("ref+other://x", None),
        ("ref+vault://", None),
        ("ref+vault://a b", None),
        ("https://example.com/ref+vault://x", None),
        ("jwt-secret:latest", None),
        ("plain", None),
        ("", None),
    ],
)
def test_forms_that_name_their_store(text: str, expected: Row | None) -> None:
    """They are recognised everywhere."""
    assert expected == row(parse_reference(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jwt-secret", ("gcp", "jwt-secret", "latest", True)),
        ("jwt-secret:latest", ("gcp", "jwt-secret", "latest", True)),
        ("jwt-secret:12", ("gcp", "jwt-secret", "12", True)),
        ("jwt-secret:blue", ("gcp", "jwt-secret", "blue", True)),
        ("projects/project-1/secrets/jwt:3", ("gcp", "project-1/jwt", "3", True)),
        ("ref+vault://a#/b", ("vault", "a", "b", True)),
        ("pa$$word", ("gcp", "pa$$word", None, False)),
        ("user:My$ecret", ("gcp", "user:My$ecret", None, False)),
        ("pa$$:word", ("gcp", "pa$$:word", None, False)),
        ("a:b:c", ("gcp", "a:b:c", None, False)),
        ("user:Hunter2Hunter2", ("gcp", "user:Hunter2Hunter2", None, False)),
        ("sk-live-abcdef:latest", ("gcp", "sk-live-abcdef", "latest", False)),
        ("9f86d081884c7d659a2feaa0c55ad015", ("gcp", "9f86d081884c7d659a2feaa0c55ad015", "latest", False)),
        (" ", ("gcp", " ", None, False)),
        ("", None),
    ],
)
def test_where_the_place_says_that_it_is_a_reference(text: str, expected: Row | None) -> None:
    """`id` and `id:version`; whatever else stands there is kept, but not shown."""
    assert expected == row(parse_reference(text, "gcp"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jwt", "jwt:latest"),
        ("ref+gcpsecrets://project-1/jwt", "projects/project-1/secrets/jwt/versions/latest"),
        ("ref+gcpsecrets://project-1/jwt#3", "projects/project-1/secrets/jwt:3"),
        ("op://Vault/Item/Field", "ref+op://vault/item#/field"),
        ("ref+awssecrets://a?region=x&profile=y", "ref+awssecrets://a?profile=y&region=x"),
    ],
)
def test_two_spellings_of_one_secret_are_equal(one: str, other: str) -> None:
    """Equality is what `reference-drift` compares."""
    assert parse_reference(one, "gcp") == parse_reference(other, "gcp")


@pytest.mark.parametrize(
    ("store", "name", "version", "expected"),
    [
        ("kubernetes", "jwt.app", "token", ("kubernetes", "jwt.app", "token", True)),
        ("kubernetes", "jwt", None, ("kubernetes", "jwt", None, True)),
        ("kubernetes", "JWT", "token", ("kubernetes", "JWT:token", None, False)),
        ("kubernetes", "jwt-", "token", ("kubernetes", "jwt-:token", None, False)),
        ("kubernetes", "a" * 254, None, ("kubernetes", "a" * 254, None, False)),
        ("kubernetes", "jwt", "to ken!", ("kubernetes", "jwt:to ken!", None, False)),
        ("kubernetes", "jwt", "a/b", ("kubernetes", "jwt:a/b", None, False)),
        ("kubernetes", "jwt", "tls.key", ("kubernetes", "jwt", "tls.key", True)),
        ("gcp", "projects/p/secrets/jwt", "4", ("gcp", "p/jwt", "4", True)),
        ("gcp", "projects/p/secrets/jwt/x", "4", ("gcp", "projects/p/secrets/jwt/x:4", None, False)),
        ("unheard-of", "jwt", None, ("unheard-of", "jwt", None, False)),
    ],
)
def test_ids_are_shown_only_if_their_store_could_hold_them(
    store: str, name: str, version: str | None, expected: Row
) -> None:
    """A version that cannot be one becomes part of an id that is not shown."""
    assert expected == row(bind(store, name, version))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jwt-secret-key-staging", False),
        ("google-oauth-client-secret-staging", False),
        ("authenticationservicesecret", False),
        ("ApplicationDatabasePassword", False),
        ("oauth2-client-id", False),
        ("postgres14-replica-2024", False),
        ("s3-bucket-eu-west-1", False),
        ("ghp_abc", True),
        ("AKIAIOSFODNN7", True),
        ("eyJhbGciOi", True),
        ("Tr0ub4dor3", True),
        ("x7k2m9q4w8z1", True),
        ("qzkfjwpxmvbnrtyghsdl", True),
        ("staging-x7k2m9q4w8z1", True),
    ],
)
def test_what_looks_like_a_secret(text: str, expected: bool) -> None:
    """Words that someone chose are names; tokens and chance are secrets."""
    assert expected == looks_secret(text)


@given(st.text(), st.sampled_from([None, "gcp", "kubernetes"]))
def test_any_text_is_judged(text: str, store: str | None) -> None:
    """No text raises; with a store every text but the empty one is a reference, and what is shown has no blanks."""
    reference = parse_reference(text, store)
    assert (reference is not None) >= (store is not None and text != "")
    assert "$" not in (reference.id if reference is not None and reference.shown else "")


@given(st.text() | st.sampled_from(["op://v/i", "OP://v/i", "ref+env://X", "ref+other://x", "projects/p/secrets/s"]))
def test_a_plain_value_is_a_reference_by_its_form_alone(text: str) -> None:
    """The quick look at its first character changes nothing."""
    assert (parse_reference(text) or text) == as_value(text)


NAMES = st.sampled_from(["a", "a/b", "a:b", "projects/p/secrets/a", "p/a", "vault/item", "Vault/Item", "A_B", ""])
VERSIONS = st.sampled_from([None, "", "latest", "1", "b", "a:b", "x#y", "b/c", "B"])


@given(st.sampled_from(["gcp", "kubernetes", "vault", "aws-ssm", "1password", "env", "sops"]), st.data())
def test_in_one_store_what_looks_alike_is_the_same(store: str, data: st.DataObject) -> None:
    """No two references of a store are shown alike but equal ones, and equal ones always are."""
    pairs = data.draw(st.lists(st.tuples(NAMES, VERSIONS), min_size=2, max_size=6))
    shown = [one for one in (bind(store, *pair) for pair in pairs) if one.shown]
    texts = [one.id if one.version is None else f"{one.id}:{one.version}" for one in shown]
    assert len(set(texts)) == len(set(shown))
