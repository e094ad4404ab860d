"""Charts that a manifest has rendered.

The real Helm renders them where the machine has it (`helm`, or the package `helm-python-sdk`); those tests are skipped
elsewhere. All others have a program that prints what Helm printed, and prove only how it is called and what is made of
what it says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from confcheck import api
from confcheck.cli import main
from confcheck.discover import helm
from confcheck.discover.disk import disk_at
from confcheck.model import Neighbour, Neighbours, SourceOptions
from tests.discover.helms import CHART, RENDERED, path_with, real, write
from tests.workspaces import findings, table
from tests.workspaces import write as workspace

SECRET = "Vf8-canary-Pq3-zw6Rt"
ECHO = f"print({RENDERED!r})\n"
VALUES = "deploy/shop/values.yaml"
TEMPLATE = "deploy/shop/templates/backend.yaml"
NOT_RUN = "helm is not run on"
BY_HAND = "run `helm template` by hand: what it says may hold values, and is not repeated here"
CALLED = """\
import json, os, sys
chart = sys.argv[3]
files = [os.path.join(folder, name) for folder, _, names in os.walk(chart) for name in names]
inside = sorted(os.path.relpath(path, chart) for path in files)
values = [open(path).read() for path in sys.argv[5::2]]
told = [sys.argv[1:], dict(os.environ), os.getcwd(), inside, values, sys.stdin.read()]
json.dump(told, open({!r}, "w"))
"""
FOUND = [
    (
        "error",
        "log_level is not one of info in staging",
        [("deploy/shop/values-staging.yaml", 3, 5, "backend: is not one of info")],
    ),
    ("error", "port must be at most 80 in staging", [(TEMPLATE, 11, 17, "backend: must be at most 80")]),
]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for a `helm` that comes first on PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", path_with(folder))
    return folder


def malformed(root: Path, files: dict[str, str] = CHART) -> list[tuple[str, str, int | None, int | None, str | None]]:
    """Message, place and hint of every part that cannot be read."""
    return [
        (place.label, place.path, place.line, place.column, one.problem.hint)
        for one in findings(root, files, "malformed-source")
        for place in one.problem.places
    ]


def test_the_real_helm_renders_a_chart(tmp_path: Path, program: Path) -> None:
    """What it prints is what the other tests have it print, and its variables are told where they are written."""
    if not real(program):
        pytest.skip("no `helm` on PATH, nor the package helm-python-sdk")
    root = workspace(tmp_path / "w", CHART)
    options = SourceOptions(VALUES, over=("deploy/shop/values-staging.yaml",), neighbours=neighbours(root))
    printed = helm.render(disk_at(root), options).text
    assert printed is not None
    assert printed.strip() == RENDERED.strip()
    assert table(findings(root, CHART, "invalid-value")) == FOUND


def test_the_real_helm_refuses_a_chart(tmp_path: Path, program: Path) -> None:
    """What it says is not shown, but the place in a template that it names."""
    if not real(program):
        pytest.skip("no `helm` on PATH, nor the package helm-python-sdk")
    broken = CHART[TEMPLATE].replace("add 40 40", f'fail "{SECRET}"')
    assert malformed(tmp_path / "w", {**CHART, TEMPLATE: broken}) == [
        ("helm cannot render the chart", TEMPLATE, 12, 24, BY_HAND)
    ]


MISSING = [
    (
        "helm cannot render the chart: charts that it depends on are not in its folder `charts`",
        *("deploy/shop/Chart.yaml", None, None),
        "run `helm dependency build` first",
    )
]
NEEDING = "dependencies: [{name: tides, version: 1.0.0, repository: 'https://charts.invalid'}]\n"


def test_the_real_helm_misses_a_chart(tmp_path: Path, program: Path) -> None:
    """Nothing is fetched."""
    if not real(program):
        pytest.skip("no `helm` on PATH, nor the package helm-python-sdk")
    files = {**CHART, "deploy/shop/Chart.yaml": CHART["deploy/shop/Chart.yaml"] + NEEDING}
    assert malformed(tmp_path / "w", files) == MISSING


@pytest.mark.parametrize(
    "before", ["chart dependencies are missing; run", "You may need to run `helm dependency build`"]
)
def test_a_chart_that_is_missing(before: str, tmp_path: Path, program: Path) -> None:
    """The most frequent reason has a remedy of its own; Helm 3 and 4 say it alike."""
    said = f"{before}: found in Chart.yaml, but missing in charts/ directory: {SECRET}"
    write(program, f"import sys\nsys.exit({said!r})\n")
    assert malformed(tmp_path / "w") == MISSING


def test_a_secret_that_helm_prints_is_not_shown(
    tmp_path: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is one as it would be in a file, also where the values have it in the open."""
    printed = (
        "---\n# Source: shop/templates/backend.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: backend}\n"
        f"stringData: {{LOG_LEVEL: '{SECRET}', PICKERS: {SECRET}, PORT: [{SECRET}}}\n"
    )
    write(program, f"print({printed!r})\n")
    root = workspace(tmp_path / "w", {**CHART, VALUES: f"env:\n  LOG_LEVEL: {SECRET}\n"})
    for words in (["validate"], ["validate", "--format", "json"], ["sources"], ["explain", "log_level", "staging"]):
        main([*words, "--root", str(root)])
    shown = capsys.readouterr()
    assert "malformed-source" in shown.out
    assert SECRET not in shown.out + shown.err


def neighbours(root: Path) -> Neighbours:
    """The files of a workspace."""

    def answer(path: str) -> Neighbour:
        return Neighbour((root / path).read_text() if (root / path).is_file() else None)

    return answer


def test_what_helm_prints_is_checked(tmp_path: Path, program: Path) -> None:
    """As if it stood in a file, told where names stand in values and templates."""
    write(program, ECHO)
    assert table(findings(tmp_path / "w", CHART, "invalid-value")) == FOUND


def test_how_helm_is_called(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the values files in their order, on a copy of the chart, without anything of the user's."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    monkeypatch.setenv("HELM_NAMESPACE", "elsewhere")
    monkeypatch.setenv("KUBECONFIG", "/root/.kube/config")
    told = tmp_path / "told.json"
    write(program, CALLED.format(str(told)))
    manifest = CHART["confcheck.toml"].replace("shop/values.yaml", 'shop/values.yaml", "more.yaml')
    files = {**CHART, "confcheck.toml": manifest, "more.yaml": "a: 1\n", "deploy/shop/.git/x": "x\n"}
    findings(tmp_path / "w", files, "malformed-source")
    words, environment, folder, inside, values, given = json.loads(told.read_text())
    assert words == [
        *("template", "shop", f"{folder}/chart"),
        *("-f", f"{folder}/values-0.yaml", "-f", f"{folder}/values-1.yaml"),
    ]
    assert inside == ["Chart.yaml", "templates/backend.yaml", "values-staging.yaml", "values.yaml"]
    assert (values, given) == (["a: 1\n", CHART["deploy/shop/values-staging.yaml"]], "")
    home = f"{folder}/home"
    assert {name: value for name, value in environment.items() if name != "LC_CTYPE"} == {
        "PATH": os.environ["PATH"],
        "KUBECONFIG": os.devnull,
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home),
        **dict.fromkeys(("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS"), home),
    }
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (f"Error: {SECRET}", (VALUES, None, None)),
        ("Error: shop/templates/backend.yaml:12:30\n  executing", (TEMPLATE, 12, 31)),
        ("Error: parse error at (shop/templates/backend.yaml:2): unexpected", (TEMPLATE, 2, 1)),
        ("at shop/templates/backend.yaml:4:3: at shop/templates/backend.yaml:5:1: x", (TEMPLATE, 5, 2)),
        ("shop/templates/backend.yaml:99:1 shop/templates/backend.yaml:0:1", (VALUES, None, None)),
        ("other/templates/backend.yaml:1:1", (VALUES, None, None)),
        ("shop/templates/gone.yaml:1:1", (VALUES, None, None)),
        ("shop/../../confcheck.toml:1:1", (VALUES, None, None)),
        ("/shop/templates/backend.yaml:1:1 shop/templates/backend.yaml:1234567890", (VALUES, None, None)),
        (f"shop/{SECRET}:1:1 \\xff", (VALUES, None, None)),
    ],
)
def test_what_helm_says_is_not_shown(
    said: str, place: tuple[str, int | None, int | None], tmp_path: Path, program: Path
) -> None:
    """Only a place in a template that is really there."""
    write(program, f"import sys\nsys.exit({said!r})\n")
    assert malformed(tmp_path / "w") == [("helm cannot render the chart", *place, BY_HAND)]


def test_a_helm_that_prints_without_end(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped, and nothing of it is read."""
    monkeypatch.setattr(helm, "MAX_BYTES", 1 << 20)
    write(program, "while True:\n    print('x' * 1000)\n")
    assert malformed(tmp_path / "w") == [
        ("helm was stopped: it makes more than 1 MiB of the chart", VALUES, None, None, None)
    ]


def test_a_helm_that_does_not_end(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped too, with the program that it is only a script around."""
    monkeypatch.setattr(helm, "SECONDS", 0.2)
    write(program, "import subprocess\nsubprocess.run(['sleep', '600'])\n")
    assert malformed(tmp_path / "w") == [
        ("helm was stopped: it had not rendered the chart after 0.2 seconds", VALUES, None, None, None)
    ]


def test_a_system_without_groups_of_processes(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There helm alone is stopped."""
    monkeypatch.setattr(helm, "SECONDS", 0.2)
    monkeypatch.delattr(os, "killpg")
    write(program, "import time\ntime.sleep(600)\n")
    ((message, *_),) = malformed(tmp_path / "w")
    assert message == "helm was stopped: it had not rendered the chart after 0.2 seconds"


def test_a_helm_that_cannot_be_started(tmp_path: Path, program: Path) -> None:
    """Its interpreter is gone."""
    (program / "helm").write_text("#!/nowhere/python\n")
    (program / "helm").chmod(0o755)
    assert malformed(tmp_path / "w") == [
        ("helm cannot be started: no such file or directory", VALUES, None, None, None)
    ]


@pytest.mark.parametrize("where", ["/nowhere", "", ".", "programs"])
def test_no_helm(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the remedy; a program that only a relative PATH would find is none."""
    write(tmp_path, ECHO)
    write(tmp_path / "programs", ECHO)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", where)
    with pytest.raises(api.Mistake) as caught:
        api.load(workspace(tmp_path / "w", CHART))
    assert str(caught.value) == (
        'confcheck.toml:5:10: `format = "helm"` needs `helm` on this machine '
        '(install it, or read only the values with `format = "helm-values"`)'
    )


def test_a_file_that_belongs_to_no_chart(tmp_path: Path, program: Path) -> None:
    """Helm is not even started."""
    write(program, f"raise SystemExit({SECRET!r})\n")
    files = {path: text for path, text in CHART.items() if not path.endswith("Chart.yaml")}
    assert malformed(tmp_path / "w", files) == [
        (
            "there is no `Chart.yaml` in this folder or above it, so that helm has no chart",
            *(VALUES, None, None),
            'claim files of a chart, or read only the values with `format = "helm-values"`',
        )
    ]


def test_the_claimed_file_may_be_the_chart(tmp_path: Path, program: Path) -> None:
    """Then only the chart's own values count."""
    write(program, f"import sys\nprint({RENDERED!r} if sys.argv[4:] == [] else '')\n")
    manifest = CHART["confcheck.toml"].partition("files")[0] + 'files = "deploy/shop/Chart.yaml"\nformat = "helm"\n'
    assert len(findings(tmp_path / "w", {**CHART, "confcheck.toml": manifest}, "invalid-value")) == 2


def test_a_chart_with_a_file_from_outside(tmp_path: Path, program: Path) -> None:
    """What lies outside of the workspace is not read, by helm neither."""
    write(program, ECHO)
    (tmp_path / "outside.txt").write_text(SECRET)
    root = workspace(tmp_path / "w", CHART)
    (root / "deploy/shop/notes.txt").symlink_to(tmp_path / "outside.txt")
    assert malformed(root, CHART) == [
        (
            "helm is not run on this chart: the file lies outside the workspace",
            "deploy/shop/notes.txt",
            None,
            None,
            None,
        )
    ]


@pytest.mark.parametrize(("limit", "most"), [("MAX_FILES", 3), ("MAX_CHART", 100)])
def test_a_chart_that_is_too_large(
    limit: str, most: int, tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not copied to the end."""
    write(program, ECHO)
    monkeypatch.setattr(helm, limit, most)
    ((message, *place),) = malformed(tmp_path / "w")
    assert message.startswith(f"{NOT_RUN} a chart of more than ")
    assert place == ["deploy/shop/Chart.yaml", None, None, None]


def test_folders_of_a_chart_that_lead_in_a_circle(tmp_path: Path, program: Path) -> None:
    """They are followed no further than the system does."""
    write(program, ECHO)
    root = workspace(tmp_path / "w", CHART)
    (root / "deploy/shop/templates/round").symlink_to(root / "deploy/shop/templates")
    ((message, *_),) = malformed(root)
    assert message == f"{NOT_RUN} this chart: the file is a symbolic link that leads back to itself"


def test_a_link_to_another_folder_of_the_workspace(tmp_path: Path, program: Path) -> None:
    """Helm sees what is in it."""
    write(
        program, "import os, sys\nsys.exit(not os.path.isfile(os.path.join(sys.argv[3], 'templates', 'shared', 'x')))\n"
    )
    root = workspace(tmp_path / "w", {**CHART, "shared/x": "a: 1\n"})
    (root / "deploy/shop/templates/shared").symlink_to(root / "shared")
    assert malformed(root) == []


def test_values_that_cannot_be_read(tmp_path: Path, program: Path) -> None:
    """As with every file."""
    write(program, ECHO)
    manifest = CHART["confcheck.toml"].replace("shop/values.yaml", 'shop/values.yaml", "more.yaml')
    root = workspace(tmp_path / "w", {**CHART, "confcheck.toml": manifest})
    (tmp_path / "outside.yaml").write_text(SECRET)
    (root / "more.yaml").symlink_to(tmp_path / "outside.yaml")
    assert malformed(root, {**CHART, "confcheck.toml": manifest}) == [
        ("the file lies outside the workspace", "more.yaml", None, None, None)
    ]


def test_files_that_nobody_claims_are_not_rendered(tmp_path: Path, program: Path) -> None:
    """A values file for an environment that does not exist is told, from its text alone."""
    write(program, f"import sys\nsys.exit({SECRET!r}) if len(sys.argv) > 6 else print({RENDERED!r})\n")
    files = {**CHART, "deploy/shop/values-stagin.yaml": "backend: {env: {A: x}}\n"}
    found = findings(tmp_path / "w", files, "unclaimed-source")
    assert [place.path for one in found for place in one.problem.places] == ["deploy/shop/values-stagin.yaml"]


def test_sources_lists_what_belongs_to_a_chart(
    tmp_path: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The claimed files, and what helm took in."""
    write(program, ECHO)
    assert main(["sources", "--format", "json", "--root", str(workspace(tmp_path / "w", CHART))]) == 0
    listed = json.loads(capsys.readouterr().out)["sources"]
    assert [(one["path"], one["format"], one["assignments"]) for one in listed] == [
        ("deploy/shop/Chart.yaml", "helm", 0),
        (TEMPLATE, "helm", 1),
        ("deploy/shop/values-staging.yaml", "helm", 1),
        (VALUES, "helm", 1),
    ]


def test_a_suppression_counts_once(tmp_path: Path, program: Path) -> None:
    """The claimed file is read for itself and for its places."""
    write(program, ECHO)
    values = CHART["deploy/shop/values.yaml"].replace("12", "12  # confcheck: ignore[invalid-value] as agreed")
    report = findings(tmp_path / "w", {**CHART, VALUES: values}, "unused-suppression")
    assert len(report) == 1


def test_other_manifests_start_no_programs(tmp_path: Path) -> None:
    """What starts programs is not even loaded."""
    manifest = CHART["confcheck.toml"].replace('"helm"', '"helm-values"')
    root = workspace(tmp_path, {**CHART, "confcheck.toml": manifest})
    script = (
        "import sys; from confcheck.cli import main\n"
        "main(['validate'])\nsys.exit('confcheck.discover.helm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0
