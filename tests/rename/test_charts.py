"""Names that come out of a chart stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from confcheck import api
from tests.discover import helms
from tests.workspaces import write

RENDERED = helms.RENDERED + "        - {name: URL, value: 'http://$(PORT)'}\n"


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("LOG_LEVEL", "deploy/shop/values-staging.yaml:3:5"),
        ("PICKERS", "deploy/shop/values.yaml:4:5"),
        ("PORT", "deploy/shop/templates/backend.yaml:11:17"),
    ],
)
def test_a_name_of_a_chart(old: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands at its place may be the name, or may only look like it."""
    helms.write(tmp_path / "programs", f"print({RENDERED!r})\n")
    monkeypatch.setenv("PATH", helms.path_with(tmp_path / "programs"))
    workspace = api.load(write(tmp_path / "w", helms.CHART))
    with pytest.raises(api.Mistake) as caught:
        api.rename(workspace, api.Wish(old, "OTHER"))
    assert str(caught.value) == (
        f"{place}: {old} comes out of a Helm chart here, and nothing in a chart is changed "
        "(rename it by hand in the chart)"
    )


def test_a_name_that_no_chart_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others can be renamed."""
    helms.write(tmp_path / "programs", f"print({helms.RENDERED!r})\n")
    monkeypatch.setenv("PATH", helms.path_with(tmp_path / "programs"))
    manifest = helms.CHART["confcheck.toml"] + '[[sources]]\nfiles = "backend.env"\n'
    schema = helms.CHART["schema.yaml"] + "  quay: {type: string}\n"
    files = {**helms.CHART, "confcheck.toml": manifest, "schema.yaml": schema, "backend.env": "QUAY=7\n"}
    found = api.rename(api.load(write(tmp_path / "w", files)), api.Wish("QUAY", "BERTH"))
    assert [file.path for file in found.files] == ["backend.env", "schema.yaml"]
