"""One module per check: what it finds, how bad it is, and its page, in one file."""

from __future__ import annotations

import sys

from confcheck.checks import (
    alias_conflict,
    choice_unmet,
    command_substitution,
    component_mismatch,
    dangling_path,
    deprecated_name,
    derived_mismatch,
    duplicate_key,
    endpoint_mismatch,
    environment_drift,
    environment_mismatch,
    expired_suppression,
    forbidden_setting,
    foreign_environment,
    inactive_source,
    invalid_value,
    malformed_source,
    missing_setting,
    missing_source,
    parity_gap,
    placeholder_value,
    plaintext_secret,
    port_collision,
    reference_drift,
    requires_unmet,
    service_drift,
    target_drift,
    unclaimed_source,
    undefined_reference,
    unknown_setting,
    unused_suppression,
    value_reuse,
    weak_secret,
)
from confcheck.model import Check

CHECKS: tuple[Check, ...] = (
    malformed_source.CHECK,
    duplicate_key.CHECK,
    undefined_reference.CHECK,
    command_substitution.CHECK,
    environment_mismatch.CHECK,
    unclaimed_source.CHECK,
    missing_source.CHECK,
    dangling_path.CHECK,
    unknown_setting.CHECK,
    missing_setting.CHECK,
    invalid_value.CHECK,
    deprecated_name.CHECK,
    alias_conflict.CHECK,
    placeholder_value.CHECK,
    forbidden_setting.CHECK,
    inactive_source.CHECK,
    plaintext_secret.CHECK,
    weak_secret.CHECK,
    service_drift.CHECK,
    environment_drift.CHECK,
    target_drift.CHECK,
    reference_drift.CHECK,
    value_reuse.CHECK,
    parity_gap.CHECK,
    endpoint_mismatch.CHECK,
    port_collision.CHECK,
    foreign_environment.CHECK,
    component_mismatch.CHECK,
    derived_mismatch.CHECK,
    requires_unmet.CHECK,
    choice_unmet.CHECK,
    unused_suppression.CHECK,
    expired_suppression.CHECK,
)


def docs_of(check: Check) -> str | None:
    """The page of a check, its module's docstring; None under `python -OO`, which drops docstrings."""
    return sys.modules[check.run.__module__].__doc__


__all__ = ["CHECKS", "docs_of"]
