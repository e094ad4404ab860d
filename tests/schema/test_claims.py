"""Names: one variable never stands for two settings of one service."""

from __future__ import annotations

import pytest

from tests.schema.given import load, mistake

HINT = "(one service cannot read two settings from one variable)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: {env: X}, b: {env: X}}", "1:36: `X` is already a name of a"),
        ("{a: {env: X}, b: {aliases: [Y, X]}}", "1:44: `X` is already a name of a"),
        ("{a: {aliases: [X]}, b: {aliases: [{name: X}]}}", "1:47: `X` is already a name of a"),
        ("{a: {env: B}, b: {}}", "1:27: `B` is already a name of a"),
        ("{a_b: {}, a: {properties: {b: {}}}}", "1:40: `A_B` is already a name of a_b"),
        ("{a: {env: {auth: X}}, b: {env: X}}", "1:44: `X` is already a name of a"),
        ("{a: {env: {auth: X}}, b: {env: {backend: Y, auth: X}}}", "1:63: `X` is already a name of a"),
        (
            "{a: {env: {auth: Y}, services: [auth, backend]}, b: {env: A, services: [backend]}}",
            "1:71: `A` is already a name of a",
        ),
        ("{a: {env: 'X_{ENVIRONMENT}'}, b: {env: X_STAGING}}", "1:52: `X_STAGING` is already a name of a"),
        ("{a: {env: 'X_{SERVICE}'}, b: {env: X_LOAD_TESTER}}", "1:48: `X_LOAD_TESTER` is already a name of a"),
        (
            "{a: {env: 'X_{SERVICE}', services: [auth]}, b: {env: X_AUTH}}",
            "1:66: `X_AUTH` is already a name of a",
        ),
        ("{a: {env: X}, b: {environments: {stage: {env: X}}}}", "1:59: `X` is already a name of a"),
        ("{a: {env: X}, b: {targets: {compose: {aliases: [X]}}}}", "1:61: `X` is already a name of a"),
        (
            "{a: {env: X, services: [auth]}, b: {env: X, services: [backend], targets: {cloud: {services: [auth]}}}}",
            "1:54: `X` is already a name of a",
        ),
    ],
)
def test_two_settings_with_one_name(text: str, expected: str) -> None:
    """The later one is at fault, in whatever environment or target it happens."""
    assert f"schemas/platform.yaml:{expected} {HINT}" == mistake(f"properties: {text}")


@pytest.mark.parametrize(
    "text",
    [
        "{a: {env: X, services: [auth]}, b: {env: X, services: [backend]}}",
        "{a: {env: X}, b: {aliases: [{name: X, read: false}]}}",
        "{a: {env: X, services: [auth]}, b: {aliases: [{name: X, services: [backend]}]}}",
        "{a: {env: {auth: X}}, b: {env: {backend: X}}}",
        "{a: {env: 'X_{SERVICE}', services: [auth]}, b: {env: X_BACKEND}}",
        "{a: {env: 'X_{ENVIRONMENT}'}, b: {env: X_CANARY}}",
        "{a: {env: X, aliases: [X]}}",
        "{a: {env: {auth: X, backend: Y}, aliases: [X, Y]}}",
        "{a: {env: X, targets: {cloud: {env: Y}}}, b: {env: Y, targets: {cloud: {env: X}}}}",
    ],
)
def test_names_that_never_meet(text: str) -> None:
    """Other services, names that nothing reads, the setting itself, other places."""
    assert load(f"properties: {text}").settings
