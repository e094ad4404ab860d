"""A workspace with three services, three targets, and every kind of source that plays a part in a comparison."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from confcheck import api
from confcheck.model import Finding
from tests.workspaces import findings, write

MANIFEST = """
schema = "schema.yaml"
provided = ["FROM_CI"]
[environments.base]
abstract = true
[environments.development]
extends = "base"
[environments.staging]
extends = "base"
[services.auth]
[services.backend]
[services.worker]
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/{service}.yaml"
select = { env_vars = "values", secrets = "references" }
target = "cloud"
required = false
[[sources]]
files = "{environment}/kube.yaml"
format = "kubernetes"
target = "kube"
required = false
[[sources]]
files = "{environment}/compose.yaml"
target = "compose"
required = false
[[sources]]
files = "{environment}/old.env"
services = ["auth", "backend"]
active = false
required = false
[[sources]]
files = "{environment}/template.env"
services = ["auth"]
template = true
required = false
[[sources]]
files = "{environment}/variants/{service}-*.env"
variants = true
required = false
"""

SECRETS = ("CANARYalpha", "CANARYbeta", "CANARYgamma", "CANARYdelta")
"""Planted in tables; none of them is ever shown."""


Spot = tuple[str, int | None, int | None, str]
"""A place in a table."""


def placed(schema: str, words: str, label: str, *, key: bool = False) -> Spot:
    """The place in the schema behind these words; with `key`, where they begin, past the line feed and blanks."""
    start = schema.index(words) + (len(words) - len(words.lstrip()) if key else len(words))
    return "schema.yaml", schema.count("\n", 0, start) + 1, start - schema.rfind("\n", 0, start), label


def found(root: Path, schema: str, files: dict[str, str], check: str) -> list[Finding]:
    """The findings of a check over every environment of the wide workspace."""
    return findings(root, {"confcheck.toml": MANIFEST, "schema.yaml": schema, **files}, check)


def told(root: Path, schema: str, files: dict[str, str]) -> str:
    """Everything that any check says about a workspace, and every explanation, to be searched for secrets."""
    workspace = api.load(write(root, {"confcheck.toml": MANIFEST, "schema.yaml": schema, **files}))
    # Of the setting only its path, as every report has it: the schema may well hold a default.
    problems = [replace(finding.problem, setting=None) for finding in api.validate(workspace).findings]
    used = {(view.environment, one.setting.path) for view in workspace.system.views for one in view.settings}
    return "\n".join([repr(problems), *(api.explain(workspace, path, name) for name, path in sorted(used))])
