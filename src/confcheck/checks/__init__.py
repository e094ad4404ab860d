"""One module per check: what it finds, how bad it is, and its page, in one file."""

from __future__ import annotations

import sys

from confcheck.checks import (
    alias_conflict,
    choice_unmet,
    command_substitution,
    component_mismatch,
    dangling_path,
    dead_setting,
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
    reader_divergence,
    reference_drift,
    requires_unmet,
    rule_not_evaluable,
    rule_violation,
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

# This order is that of the findings within one severity, of `confcheck checks` and of the documentation's index. What
# cannot be read comes first, as nothing can be trusted then; next what no service sees by itself, as many see only the
# beginning of a long report (GitHub shows ten annotations); then what is missing or wrong in one service, and the rest.
CHECKS: tuple[Check, ...] = (
    malformed_source.CHECK,
    reference_drift.CHECK,
    service_drift.CHECK,
    environment_drift.CHECK,
    target_drift.CHECK,
    value_reuse.CHECK,
    endpoint_mismatch.CHECK,
    foreign_environment.CHECK,
    component_mismatch.CHECK,
    derived_mismatch.CHECK,
    rule_violation.CHECK,
    missing_source.CHECK,
    missing_setting.CHECK,
    invalid_value.CHECK,
    alias_conflict.CHECK,
    environment_mismatch.CHECK,
    undefined_reference.CHECK,
    placeholder_value.CHECK,
    forbidden_setting.CHECK,
    reader_divergence.CHECK,
    duplicate_key.CHECK,
    command_substitution.CHECK,
    dangling_path.CHECK,
    requires_unmet.CHECK,
    choice_unmet.CHECK,
    port_collision.CHECK,
    parity_gap.CHECK,
    plaintext_secret.CHECK,
    weak_secret.CHECK,
    deprecated_name.CHECK,
    dead_setting.CHECK,
    rule_not_evaluable.CHECK,
    unknown_setting.CHECK,
    inactive_source.CHECK,
    unclaimed_source.CHECK,
    unused_suppression.CHECK,
    expired_suppression.CHECK,
)


def docs_of(check: Check) -> str | None:
    """The page of a check, its module's docstring; None under `python -OO`, which drops docstrings."""
    return sys.modules[check.run.__module__].__doc__


__all__ = ["CHECKS", "docs_of"]
