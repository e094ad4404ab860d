"""Which files are Kubernetes objects, and which are templates of them."""

from __future__ import annotations

import pytest

from confcheck.model import Malformed, Parsed, Position, SourceOptions
from confcheck.sources import identify, source_for

POD = "apiVersion: v1\nkind: Pod\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.yaml", POD, "kubernetes"),
        ("a.yml", "kind: Deployment\napiVersion: apps/v1  # c\n", "kubernetes"),
        ("a.yaml", "# c\n---\n'apiVersion': \"serving.knative.dev/v1\"\nkind: 'Service'\n", "kubernetes"),
        ("a.yaml", "- apiVersion: v1\n  kind: Pod\n", "kubernetes"),
        ("a.yaml", POD.replace("\n", "\r\n"), "kubernetes"),
        ("a.json", '{\n  "apiVersion": "v1",\n  "kind": "List"\n}', "kubernetes"),
        ("a.yaml", POD + "data: {a: '{{ x }}'}\n", "kubernetes"),
        ("a.yaml", POD + "data:\n  a: |\n    b: {{ x }}\n", "kubernetes"),
        ("a.yaml", POD + "data: \n  a: {{ x }}\n", "yaml"),
        ("templates/a.yaml", POD + "data: {a: '{{ x }}'}\n", "yaml"),
        ("templates/a.yaml", POD, "kubernetes"),
        ("Chart.yaml", "apiVersion: v2\nname: x\n", "yaml"),
        ("kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "kustomize"),
        ("skaffold.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\n", "yaml"),
        ("a.yaml", "apiVersion: v1\n", "yaml"),
        ("a.yaml", "kind: Pod\n", "yaml"),
        ("a.yaml", "a:\n  b:\n    text: apiVersion v1 kind\n", "yaml"),
        ("a.yaml", "jobs:\n  a: |\n    apiVersion: v1\n    kind: Pod\n", "yaml"),
        ("a.json", '{"apiVersion": "v1",\n"kind": "List"}', "kubernetes"),
        ("a.md", POD, None),
        ("docker-compose.yaml", "services: {}\n", "compose"),
    ],
)
def test_by_what_it_holds(path: str, text: str, expected: str | None) -> None:
    """`apiVersion` and `kind`, and nothing for helm to fill in."""
    assert expected == identify(path, text)


def read(form: str, path: str, text: str) -> Parsed:
    """A file of a format."""
    source = source_for(form)
    assert source is not None
    return source.parse(text, SourceOptions(path))


@pytest.mark.parametrize("form", ["kubernetes", "yaml"])
@pytest.mark.parametrize(
    ("path", "text", "position"),
    [
        ("chart/templates/a.yaml", POD + "x: '{{ .Values.x }}'\n", Position(3, 5)),
        ("chart/templates/a.yaml", "{{- if .Values.on }}\n" + POD + "{{- end }}\n", Position(1, 1)),
        ("a.yaml", POD + "# {{ c }}\nx:\n  {{- toYaml .Values.x | nindent 2 }}\n", Position(5, 3)),
        ("a.yaml", POD + "x: {{ .Values.x }}\n", Position(3, 4)),
        ("a.yaml", POD + "x:\n- name: {{ .Values.x }}\n", Position(4, 9)),
        ("a.yaml", POD + "x:\n- {{ .Values.x }}\n", Position(4, 3)),
    ],
)
def test_templates_have_one_note(form: str, path: str, text: str, position: Position) -> None:
    """They are never read as if they were YAML."""
    message = "this is a template of a Helm chart, which is not read"
    hint = "claim the values files of the chart; only helm fills in the rest"
    assert Parsed(path, notes=(Malformed(path, position, message, hint),)) == read(form, path, text)


@pytest.mark.parametrize("form", ["kubernetes", "yaml"])
def test_what_only_looks_like_a_template(form: str) -> None:
    """Broken YAML stays broken, and text in braces stays text."""
    broken = read(form, "a.yaml", POD + "x: '{{ y }}\n")
    assert (len(broken.problems), broken.notes) == (1, ())
    assert read(form, "a.yaml", POD + "x: '{{ y }}'\n").notes == ()
    assert read(form, "templates/a.yaml", POD + "x: y\n").notes == ()
