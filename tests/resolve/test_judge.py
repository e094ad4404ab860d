from __future__ import annotations

from pathlib import Path

import confcheck
from confcheck.resolve.judge import judge_of
from tests.workspaces import write


def test_a_value_is_in_no_repr(tmp_path: Path) -> None:
    """What was read for a rule may be a secret, also in a traceback."""
    schema = "properties:\n  key: {type: string, secret: true}\nrules:\n  - {id: a, rule: key.size() > 99}\n"
    write(tmp_path, {"schema.yaml": schema, "staging/auth.env": "KEY=CANARYalpha\n"})
    system = confcheck.load(tmp_path).system
    (judged,) = judge_of(system).rulings(system.schema.rules[0])
    assert judged.outcome is False
    assert judged.readings[0].value == "CANARYalpha"
    assert "CANARYalpha" not in repr(judged.readings)
