"""Names in code: what is changed in place, and what is refused because other code may need the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck.model import Mistake
from tests.rename.test_rename import NEW_SCHEMA
from tests.rename.workspaces import MANIFEST, changed, plan

SOURCE = """
[[sources]]
files = "deploy.py"
format = "python"
services = ["auth"]
select = { ENV = "values", "run.env" = "values", KEY = "values" }
required = false
"""


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("ENV = {'KEY': \"KEYS\", \"URL\": 'é'}  # KEY\n", "ENV = {'NEW': \"KEYS\", \"URL\": 'é'}  # KEY\n"),
        ('def run():\n    env = ["é=1", f"KEY={1}"]\n', 'def run():\n    env = ["é=1", f"NEW={1}"]\n'),
        ('ENV = dict(KEY="1")\nENV["URL"] = "x"\n', 'ENV = dict(NEW="1")\nENV["URL"] = "x"\n'),
        (
            'import os\nENV = {"KEY": os.getenv("KEY", "a")}\n',
            'import os\nENV = {"NEW": os.getenv("KEY", "a")}\n',
        ),
    ],
)
def test_keys_and_items_are_renamed_where_they_stand(tmp_path: Path, text: str, result: str) -> None:
    """Byte by byte the same otherwise; what the process has under the old name is no line of the file."""
    if "getenv" in text:
        with pytest.raises(Mistake, match="KEY stands here too, in code that is not read"):
            _plan(tmp_path, text)
    else:
        assert _plan(tmp_path, text) == {"deploy.py": result, "schema.yaml": NEW_SCHEMA}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('KEY = "1"\n', "deploy.py:1:1: KEY is a name of the code here, which other code may use"),
        (
            'ENV = {"KEY": "1"}\nprint(ENV["KEY"])\n',
            "deploy.py:2:12: KEY stands here too, in code that is not read",
        ),
        (
            'ENV = {"K" "EY": "1"}\n',
            "deploy.py:1:8: KEY is not written here letter by letter, so that it cannot be changed in place",
        ),
    ],
)
def test_what_other_code_may_need_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """With the place."""
    with pytest.raises(Mistake) as caught:
        _plan(tmp_path, text)
    assert message in str(caught.value)


def _plan(root: Path, text: str) -> dict[str, str]:
    return changed(plan(root, {"confcheck.toml": MANIFEST + SOURCE, "deploy.py": text}, "KEY", "NEW"))


TYPESCRIPT = SOURCE.replace("deploy.py", "deploy.ts").replace('"python"', '"typescript"')


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("const ENV = {KEY: `KEYS`, 'URL': 'é'}; // KEY\n", "const ENV = {NEW: `KEYS`, 'URL': 'é'}; // KEY\n"),
        ("function run() { const env = [`KEY=${1}`]; }\n", "function run() { const env = [`NEW=${1}`]; }\n"),
        ("export const KEY = 1;\n", None),
        ("const ENV = {KEY: 1}; use(ENV.KEY);\n", None),
    ],
)
def test_typescript(tmp_path: Path, text: str, result: str | None) -> None:
    """As in Python."""
    files = {"confcheck.toml": MANIFEST + TYPESCRIPT, "deploy.ts": text}
    if result is None:
        with pytest.raises(Mistake, match=r"KEY (is a name of the code here|stands here too)"):
            plan(tmp_path, files, "KEY", "NEW")
    else:
        assert changed(plan(tmp_path, files, "KEY", "NEW")) == {"deploy.ts": result, "schema.yaml": NEW_SCHEMA}
