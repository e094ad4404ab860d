from __future__ import annotations

from pathlib import Path

import confcheck
from tests.workspaces import write

SCHEMA = """
properties:
  tracing: {type: boolean, default: false}
  rate: {type: number, only-if: tracing}
  share: {type: number, environments: {staging: {only-if: tracing && rate > 1}}}
  name: {type: string, optional: true, only-if: tracing}
"""


def test_nobody_has_to_set_what_means_nothing(tmp_path: Path) -> None:
    """Neither for the checks nor for a program that asks for its settings; elsewhere it is required as ever."""
    write(
        tmp_path, {"schema.yaml": SCHEMA, "staging/auth.env": "NAME=x\n", "staging/backend.env": "TRACING=on\nRATE=2\n"}
    )
    views = confcheck.load(tmp_path).system.views
    required = {
        (view.service, resolved.setting.path) for view in views for resolved in view.settings if resolved.required
    }
    assert required == {("backend", "rate"), ("backend", "share")}
    auth = confcheck.load(tmp_path).view("auth", "staging", target=None)
    assert (auth.settings.model_dump()["rate"], auth.settings.model_dump()["name"]) == (None, "x")


def test_what_cannot_be_judged_is_required(tmp_path: Path) -> None:
    """A condition over a value that is not known waives nothing."""
    schema = SCHEMA.replace(", default: false", "")
    write(tmp_path, {"schema.yaml": schema, "staging/auth.env": "TRACING=perhaps\n"})
    (view,) = confcheck.load(tmp_path).system.views
    assert [resolved.setting.path for resolved in view.settings if resolved.required] == ["tracing", "rate", "share"]
