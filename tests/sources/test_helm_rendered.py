"""What helm printed, as objects of Kubernetes at the places in values and templates that it is made from."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from confcheck.model import Assignment, Borrow, Neighbour, Origin, Parsed, Position, SourceOptions, Unknown
from confcheck.sources import guess_format, identify, source_for
from confcheck.sources.helm.charts import Chart, chart_of, passed
from confcheck.sources.helm.rendered import Template, Values, parse, place_of

CHART = "apiVersion: v2\nname: shop\n"
TEMPLATE = Template.of(
    "chart/templates/api.yaml", "env:\n- name: PORT # {{ .Values.PORT }}\n- name: TWICE\n- name: TWICE\n"
)


@pytest.mark.parametrize(
    ("key", "value", "values", "expected"),
    [
        ("PORT", "80", [], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["PORT: 80"], "0:1:1"),
        ("PORT", "80", ["api: {env: {PORT: '80'}}"], "0:1:13"),
        ("PORT", "80", ["PORT: 80", "PORT: 80"], "1:1:1"),
        ("PORT", "80", ["PORT: 80", "OTHER: 80"], "0:1:1"),
        ("PORT", "80", ["PORT: 80", "PORT: 81"], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["PORT: 81"], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["PORT: '{{ .Values.port }}'"], "0:1:1"),
        ("PORT", "80", ["a: {PORT: 80}\nb: {PORT: 80}"], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["PORT: {a: 80}"], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["env: [{name: PORT, value: 80}]"], "0:1:14"),
        ("PORT", "80", ["env: [{name: PORT}]"], "chart/templates/api.yaml:2:9"),
        ("PORT", None, ["PORT: 80"], "chart/templates/api.yaml:2:9"),
        ("PORT", "80", ["", "- PORT", "PORT: [", "--- \n..."], "chart/templates/api.yaml:2:9"),
        ("TWICE", "x", [], "chart/templates/api.yaml:1:1"),
        ("NOWHERE", "x", [], "chart/templates/api.yaml:1:1"),
        ("POR", "x", [], "chart/templates/api.yaml:1:1"),
        ("", "x", [], "chart/templates/api.yaml:1:1"),
    ],
)
def test_the_place_of_a_variable(key: str, value: str | None, values: list[str], expected: str) -> None:
    """In the values if it has its value from there, else in the template if it is there once, else its beginning."""
    read = [Values.of(str(number), text) for number, text in enumerate(values)]
    path, position = place_of(key, value, read, TEMPLATE)
    assert f"{path}:{position.line}:{position.column}" == expected


@pytest.mark.parametrize(
    ("folder", "source", "expected"),
    [
        ("a/b", "shop/templates/api.yaml", "a/b/templates/api.yaml"),
        ("", "shop/templates/api.yaml", "templates/api.yaml"),
        ("a", "shop/charts/db/templates/x.yaml", "a/charts/db/templates/x.yaml"),
        ("a", "other/templates/api.yaml", None),
        ("a", "shop", None),
        ("a", "shop/../x.yaml", None),
        ("", "shop/../x.yaml", None),
        ("a", "shop/../../etc/passwd", None),
        ("", "shop//etc/passwd", None),
    ],
)
def test_the_path_of_a_template(folder: str, source: str, expected: str | None) -> None:
    """Inside the chart, whatever a chart makes helm print."""
    assert Chart(folder, "shop").path(source) == expected


@pytest.mark.parametrize(
    ("path", "files", "expected"),
    [
        ("a/b/values.yaml", {"a/Chart.yaml": CHART}, Chart("a", "shop")),
        ("a/b/values.yaml", {"a/Chart.yaml": CHART, "a/b/Chart.yaml": "name: db"}, Chart("a/b", "db")),
        ("values.yaml", {"Chart.yaml": CHART}, Chart("", "shop")),
        ("a/Chart.yaml", {"a/Chart.yaml": "- x"}, Chart("a", "")),
        ("a/Chart.yaml", {"a/Chart.yaml": ""}, Chart("a", "")),
        ("a/values.yaml", {}, None),
        ("/values.yaml", {}, None),
        ("../values.yaml", {}, None),
    ],
)
def test_the_chart_of_a_file(path: str, files: Mapping[str, str], expected: Chart | None) -> None:
    """The nearest folder around it with a `Chart.yaml`."""
    assert chart_of(path, lambda asked: Neighbour(files.get(asked))) == expected


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("shop", "shop"),
        ("a" * 53, "a" * 53),
        *((name, "release-name") for name in ("", "--help", "Shop", "a" * 54, "a-", "a.b", "a\n")),
    ],
)
def test_the_name_of_the_release(name: str, release: str) -> None:
    """That of the chart, where it can be one; nothing that helm takes for an option."""
    assert Chart("a", name).release == release


def test_what_helm_is_given() -> None:
    """All claimed files in their order, but those that it reads by itself."""
    paths = ("a/Chart.yaml", "a/values.yaml", "env/staging.yaml", "a/values-x.yaml", "values.yaml")
    assert passed(Chart("a", "shop"), paths) == ("env/staging.yaml", "a/values-x.yaml", "values.yaml")


FILES = {
    "chart/Chart.yaml": CHART,
    "chart/values.yaml": "env:\n  LEVEL: info\n",
    "chart/over.yaml": "env:\n  LEVEL: loud\n",
    "chart/templates/api.yaml": "kind: Deployment\n# {{ x }}\nname: api\nenv:\n- name: PORT\n  value: '80'\n",
}
PRINTED = """\
---
# Source: shop/templates/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-api}
spec:
  template:
    spec:
      containers:
      - name: api
        ports: [{containerPort: 80}]
        envFrom: [{configMapRef: {name: elsewhere}}]
        env:
        - {name: PORT, value: "80"}
        - {name: LEVEL, value: loud}
        - {name: URL, value: "http://$(HOST):$(PORT)"}
---
# Source: shop/templates/gone.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {A: x}
"""


def read(text: str, files: Mapping[str, str] = FILES, path: str = "chart/values.yaml") -> Parsed:
    """What helm printed, among the files of a workspace."""
    return parse(text, SourceOptions(path, over=("chart/over.yaml",), neighbours=lambda one: Neighbour(files.get(one))))


def rows(parsed: Parsed) -> list[tuple[str, str, object, str]]:
    """Scope, key, value and place of every variable."""
    return [
        ("/".join(one.scope), one.key, one.value, f"{one.origin.path}:{one.origin.key.line}:{one.origin.key.column}")
        for one in parsed.entries
        if isinstance(one, Assignment)
    ]


def test_what_is_printed_is_read_and_told_where_it_is_from() -> None:
    """Each in its values file or template, or in the claimed file where no template is known; no value has a place."""
    parsed = read(PRINTED)
    template = "chart/templates/api.yaml"
    assert rows(parsed) == [
        ("api/shop-api", "PORT", "80", f"{template}:5:9"),
        ("api/shop-api", "LEVEL", "loud", "chart/over.yaml:2:3"),
        ("api/shop-api", "URL", Unknown("filled in by Kubernetes"), f"{template}:1:1"),
        ("c", "A", "x", "chart/values.yaml:1:1"),
    ]
    assert {one.origin.value for one in parsed.entries if isinstance(one, Assignment)} == {None}
    assert [one.origin for one in parsed.entries if isinstance(one, Borrow)] == [Origin(template, Position(1, 1))]
    assert [one.ports for one in parsed.endpoints] == [((80, Origin(template, Position(1, 1))),)]
    assert {at for one in parsed.endpoints for _, at in one.names} == {Origin(template, Position(1, 1))}
    assert [inside[0].origin for _, inside in parsed.objects] == [Origin("chart/values.yaml", Position(1, 1))]
    assert (parsed.problems, parsed.notes) == ((), ())


def test_without_a_chart_everything_is_in_the_claimed_file() -> None:
    """As when the files have changed since helm ran."""
    assert {row[3] for row in rows(read(PRINTED, {}))} == {"chart/values.yaml:1:1"}


@pytest.mark.parametrize(
    "text",
    ["", "---\n# Source: shop/templates/api.yaml\n", "no object", "---\n# Source: shop/../../etc/passwd\na: 1\n"],
)
def test_nothing_to_read(text: str) -> None:
    """A chart may render nothing."""
    parsed = read(text)
    assert (parsed.entries, parsed.problems) == ((), ())


def test_what_is_wrong_is_told_at_the_template() -> None:
    """What helm printed stands nowhere."""
    parsed = read("---\n# Source: shop/templates/api.yaml\nkind: [\n")
    assert [(one.path, one.position) for one in parsed.problems] == [("chart/templates/api.yaml", Position(1, 1))]


def test_the_format_is_never_guessed() -> None:
    """Only a manifest has a program run."""
    source = source_for("helm")
    assert source is not None
    assert (source.names, source.recognises, source.joins, source.owns_services) == ((), None, "list", True)
    assert guess_format("values.yaml") == "helm-values"
    assert identify("chart/Chart.yaml", CHART) == "yaml"
