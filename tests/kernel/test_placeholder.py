"""The vocabulary of placeholders."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcheck.kernel.placeholder import FORMS, placeholder

PLACEHOLDERS = [
    ("changeme", "change-me"),
    ("please-change-me-now", "change-me"),
    ("CHANGE_ME", "change-me"),
    ("staging_fernet_key_2024_replace_this_value", "replace-with"),
    ("REPLACE_WITH_GOOGLE_CLIENT_ID_FOR_STAGING", "replace-with"),
    ("your-secret-key", "your"),
    ("your_api_key_here", "your"),
    ("postgres://app:your-password@db/app", "your"),
    ("enter your key", "your"),
    ("<set-via-secrets>", "angle-brackets"),
    ("<your key>", "angle-brackets"),
    ("postgres://<user>:<password>@<host>/db", "angle-brackets"),
    ("https://<project>.example.com", "angle-brackets"),
    ("use-secret-manager-in-production", "secret-manager"),
    ("set-via-environment", "set-via"),
    ("TODO", "to-do"),
    ("todo", "to-do"),
    ("todo: ask ops", "to-do"),
    ("https://errors.example.com/api/TODO", "to-do"),
    ("test-key-placeholder", "placeholder"),
    ("github_oauth_id_placeholder", "placeholder"),
    ("https://placeholder/x", "placeholder"),
    ("paste-token-here", "here"),
    ("xxxxxxxx", "crosses"),
    ("***", "crosses"),
]

REAL = [
    "https://auth.example.com/callback",
    "db.example.net",
    "exchange-medium",
    "unchangeme2",
    "todolist-service",
    "replacement-id",
    "your.name@example.com",
    "yourdomain.test",
    "placeholders",
    "https://todo.example.com/list",
    "todo-service",
    "/var/lib/todo",
    "https://via.placeholder.com/150",
    "https://cdn.example.com/placeholder.png",
    "Your invoice",
    "Reset your password",
    "<noreply@example.com>",
    "<b>bold</b>",
    "a<b>c",
    "here",
    "xxx",
    "",
    "test-secret-for-local-development-only-32chars",
    "secret-manager.googleapis.com",
]


@pytest.mark.parametrize(("text", "form"), PLACEHOLDERS)
def test_a_placeholder_is_recognised(text: str, form: str) -> None:
    """By whole words, in any case, wherever it stands in the value."""
    found = placeholder(text)
    assert found is not None
    assert found.name == form


@pytest.mark.parametrize("text", REAL)
def test_a_real_value_is_not(text: str) -> None:
    """Never by a substring, and never for the word `example`."""
    assert placeholder(text) is None


def test_every_form_is_tried_and_has_a_reason() -> None:
    """The table covers the vocabulary."""
    assert {form for _, form in PLACEHOLDERS} == {form.name for form in FORMS}
    assert all(form.reason for form in FORMS)


ODD = ["-", "_", " ", "\u017fecret", "\u212a"]


@given(st.lists(st.sampled_from([*(text for text, _ in PLACEHOLDERS), *REAL, *ODD])).map("".join))
def test_a_text_without_the_marks_has_no_form(text: str) -> None:
    """What is looked at first never changes the answer of the patterns."""
    expected = next((form for form in FORMS if re.search(form.pattern, text.strip())), None)
    assert expected == placeholder(text)
