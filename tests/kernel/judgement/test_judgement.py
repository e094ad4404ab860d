"""One process is judged as `validate` judges its view."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from confcheck import api
from confcheck.kernel.judgement import JUDGED, judge
from confcheck.kernel.locked import read_lock
from confcheck.lock import Codes, contract, locked_text
from confcheck.model import Mistake, Severity
from confcheck.runtime.verdict import Verdict
from confcheck.runtime.verify import verify
from tests.kernel.judgement.generated import Case, cases, values_of
from tests.workspaces import write

Told = set[tuple[str, str, bool]]


def loaded(folder: str, case: Case, values: dict[str, str] | None = None) -> api.Workspace:
    """The workspace; what is no schema (a requirement of a setting by itself, say) is left out."""
    try:
        return api.load(write(Path(folder), case.files(values)))
    except Mistake:
        assume(False)
        raise


def told(workspace: api.Workspace) -> Told:
    """What `validate` says of what one process can see: check, setting, and whether it is an error."""
    return {
        (one.check, one.problem.setting.path, one.severity is Severity.ERROR)
        for one in api.validate(workspace, ("staging",)).findings
        if one.check in JUDGED and one.severity is not Severity.NOTE and one.problem.setting is not None
    }


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_the_same_verdict_as_validate(case: Case) -> None:
    """The same settings are at fault, by the same checks, with the same severity."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = loaded(folder, case)
        view = workspace.view("api", "staging").view
        locked = contract(workspace.system, view, "0" * 32)
        judged = {(fault.check, fault.setting, not fault.warning) for fault in judge(locked, case.values)}
        assert told(workspace) == judged


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases(), st.data())
def test_what_a_lock_proves_need_not_be_judged(case: Case, data: st.DataObject) -> None:
    """A process with some other values than those locked is told what `validate` says of them, and what changed."""
    values = {**case.values, **data.draw(values_of(case.names))}
    for name in data.draw(st.lists(st.sampled_from(case.names), max_size=3)):
        values.pop(name, None)
    key = b"0123456789abcdef" * 4 if data.draw(st.booleans()) else None
    with tempfile.TemporaryDirectory() as folder:
        workspace = loaded(folder, case)
        view = workspace.view("api", "staging").view
        text = locked_text(contract(workspace.system, view, "0" * 32), view, Codes(key, "0" * 32))
        expected = told(loaded(folder, case, values))
    verdict = Verdict("api", "staging", None, "")
    verify(read_lock(text.encode()), values, key, verdict)
    found = {(one.check, one.setting, True) for one in verdict.problems if one.check in JUDGED}
    found |= {(one.check, one.setting, False) for one in verdict.warnings}
    assert expected == found
    if values == case.values:
        assert [one for one in verdict.problems if one.check not in JUDGED] == []
