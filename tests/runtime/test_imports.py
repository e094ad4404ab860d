"""What a self-check loads: the standard library, and no more of it than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.runtime.given import KEY, SECRET, VALUES, Site

RUNTIME = "key locate said streams verdict verify".split()
QUICK = {"confcheck", "confcheck.kernel", "confcheck.kernel.locked", "confcheck.kernel.seal", "confcheck.runtime"} | {
    f"confcheck.runtime.{name}" for name in RUNTIME
}
"""Of confcheck, where every value fits its code."""
SLOW = frozenset("json re typing dataclasses inspect enum ipaddress urllib pathlib socket logging".split())
"""Of the standard library, what takes as long as a whole self-check."""
CODE = """
import sys
before = set(sys.modules)
from confcheck.runtime import require
try:
    require("auth", environment="staging")
except SystemExit:
    pass
print(*sorted(set(sys.modules) - before))
"""


def _loaded(site: Site, values: dict[str, str]) -> set[str]:
    environment = {"CONFCHECK_KEY": KEY.decode(), **values}
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=site.root, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.fixture
def provable(keyed: Site) -> Site:
    """A lock that holds everything by value."""
    schema = keyed.root / "schema.yaml"
    lines = [
        line for line in schema.read_text().splitlines(keepends=True) if not line.startswith(("  release", "  port"))
    ]
    schema.write_text("".join(lines))
    from tests.runtime.given import lock  # noqa: PLC0415 - only here

    lock(keyed.root, KEY)
    return keyed


def test_what_fits_its_code(provable: Site) -> None:
    """Nothing of confcheck but the comparison, and nothing that is slow to load."""
    loaded = _loaded(provable, VALUES)
    assert {one for one in loaded if one.startswith("confcheck")} == QUICK
    assert loaded & SLOW == set()


@pytest.mark.parametrize("changes", [{"JWT_SECRET_KEY": SECRET.upper()}, {"LIFETIME": "16"}, {"ENVIRONMENT": "x"}])
def test_what_does_not(keyed: Site, changes: dict[str, str]) -> None:
    """Whatever is judged needs the standard library only."""
    foreign = {one.partition(".")[0] for one in _loaded(keyed, {**VALUES, **changes})}
    assert foreign - {"confcheck"} - sys.stdlib_module_names == set()


def test_confcheck_run_loads_no_command_line(keyed: Site) -> None:
    """It stands in front of every start, so it must not cost what the other commands do."""
    code = (
        "import sys; from confcheck.cli import main; main(['run', 'staging', 'nobody', '--', 'x']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=keyed.root, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"confcheck.runtime", "confcheck.cli.interrupt"} <= loaded
    assert loaded & {"typer", "confcheck.cli.app", "confcheck.api", "confcheck.model", "json", "dataclasses"} == set()
