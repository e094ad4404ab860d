"""The fault injector changes one thing at a time, keeps comments, and tells the truth about where it was."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from benchmarks.inject.cases import Case, Label, sample
from benchmarks.inject.example import ENVIRONMENTS, Example, read_example
from benchmarks.inject.faults import FAULTS, Kind
from benchmarks.inject.harmless import HARMLESS
from benchmarks.inject.judge import judged
from benchmarks.inject.run import FAULTS_EACH, SEED, one_of_each, planted
from benchmarks.inject.table import Row, faults_table, harmless_table, wilson

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "inject.md").read_text("utf-8")
EXAMPLE = read_example()
SAME_VALUES = ("lines in another order", "comments", "quotes", "a value moved to another layer")


def by_name(kind: Kind) -> str:
    """Of a class, for the names of tests."""
    return kind.name


def leaves(node: yaml.Node | None, path: str = "", *, seen: set[int] | None = None) -> Iterator[str]:
    """Everything a YAML file says, in no order; what an alias repeats only once, an item of `env` as one thing."""
    seen = set() if seen is None else seen
    if node is None or id(node) in seen:
        return
    if isinstance(node, yaml.MappingNode):
        seen.add(id(node))
        for key, value in node.value:
            yield from leaves(value, f"{path}/{key.value}", seen=seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            named = isinstance(item, yaml.MappingNode) and path.endswith("/env")
            yield from [f"{path} {' '.join(leaves(item))}"] if named else leaves(item, f"{path}/-", seen=seen)
    else:
        yield f"{path}={node.value}"


def said(path: str, text: str) -> Counter[str]:
    """What a file says: the leaves of a tree, or the lines that are no comments."""
    if path.endswith(".yaml"):
        return Counter(leaves(yaml.compose(text, Loader=yaml.CSafeLoader)))
    return Counter(line for line in text.splitlines() if line and not line.startswith("#"))


def comments(text: str) -> Counter[str]:
    """The lines that are comments."""
    return Counter(line for line in text.splitlines() if line.lstrip().startswith("#"))


@pytest.mark.parametrize("kind", FAULTS, ids=by_name)
def test_a_fault_is_one_change(kind: Kind) -> None:
    """One file, at most one assignment less and one more, every comment still there; the label names the line."""
    for case in sample(list(kind.plant(EXAMPLE)), 30, kind.name):
        ((path, after),) = case.texts.items()
        before = EXAMPLE.texts[path]
        assert case.label is not None
        gone, new = said(path, before) - said(path, after), said(path, after) - said(path, before)
        assert (gone.total() <= 1, new.total() <= 1, bool(gone or new)) == (True, True, True), case.place
        assert comments(before) - comments(after) == Counter(), case.place
        if case.label.line is None:
            assert new == Counter(), case.place
        else:
            changed = after.splitlines()[case.label.line - 1]
            assert changed not in before.splitlines() or after.splitlines().count(changed) > before.count(changed)


@pytest.mark.parametrize("kind", FAULTS, ids=by_name)
def test_a_class_of_faults_has_cases_enough(kind: Kind) -> None:
    """At least twenty that differ, and every label names a setting, a service and environments."""
    cases = list(kind.plant(EXAMPLE))
    assert len({tuple(case.texts.values()) for case in cases}) >= 20
    paths = {one.path for one in EXAMPLE.settings}
    for case in cases:
        assert case.label is not None
        assert set(case.label.settings) <= paths
        assert case.label.services
        assert set(case.label.environments) <= set(ENVIRONMENTS)


@pytest.mark.parametrize("kind", [kind for kind in HARMLESS if kind.name in SAME_VALUES], ids=by_name)
def test_a_harmless_edit_leaves_every_value(kind: Kind) -> None:
    """Each service gets in each environment what it got."""
    values = {key: entry.value for key, entry in EXAMPLE.winners.items()}
    for case in sample(list(kind.plant(EXAMPLE)), 24, kind.name):
        assert case.label is None
        after = Example({**EXAMPLE.texts, **case.texts})
        assert values == {key: entry.value for key, entry in after.winners.items()}, (case.place, case.variant)


def test_anchors_and_merges_leave_what_yaml_reads() -> None:
    """Apart from the extensions that hold them."""

    def read(text: str) -> dict[str, object]:
        return {
            key: value for key, value in yaml.load(text, Loader=yaml.CSafeLoader).items() if not key.startswith("x-")
        }

    (kind,) = (one for one in HARMLESS if one.name == "anchors, aliases and merges")
    cases = list(kind.plant(EXAMPLE))
    assert len(cases) >= 20
    for case in sample(cases, 30, "anchors"):
        ((path, after),) = case.texts.items()
        assert read(EXAMPLE.texts[path]) == read(after), case.place


def test_the_same_seed_plants_the_same() -> None:
    """And another seed other cases."""
    first, again, other = (planted(EXAMPLE, FAULTS[:3], 5, seed) for seed in (1, 1, 2))
    assert first == again != other


def test_other_places_come_before_other_variants() -> None:
    """Twenty cases are in twenty places, if there are as many."""
    cases = [Case(place, variant, {}) for place in "ab" for variant in "xyz"]
    assert {"a", "b"} == {case.place for case in sample(cases, 2, "seed")}
    assert Counter("aabb") == Counter(case.place for case in sample(cases, 4, "seed"))


def test_there_are_as_many_harmless_edits_as_faults() -> None:
    """Whatever is always alarmed finds every fault, too."""
    assert "| all |" in PAGE
    faults, harmless = re.findall(r"^\| all \| \d+ \| (\d+) \|", PAGE, re.MULTILINE)
    assert int(faults) == FAULTS_EACH * len(FAULTS) <= int(harmless)


def test_the_verdict_on_a_fault() -> None:
    """Found at its line; found elsewhere; not found; and a harmless edit that is none."""
    path = "environments/base/shared.env"
    texts = {path: EXAMPLE.texts[path].replace("JWT_LEEWAY=30", "JWT_LEEWAY=many")}
    label = Label(path, 4, ("auth.clock_skew",), ("auth",), ENVIRONMENTS)
    cases = [
        Case("at the line", "", texts, label),
        Case("elsewhere", "", texts, Label(path, 5, ("auth.jwt_audience",), ("auth",), ENVIRONMENTS)),
        Case("not found", "", {}, label),
        Case("harmless", "", texts),
        Case("a new file", "", {"environments/base/notes.txt": "x"}),
    ]
    found = [(one.detected, one.at_line, one.right_setting, one.noise > 0) for one in judged(EXAMPLE.texts, cases)]
    expected = [
        (True, True, True, False),
        (True, False, False, True),
        (False, False, False, False),
        (True, False, False, True),
        (False, False, False, False),
    ]
    assert expected == found


def test_several_processes_judge_alike() -> None:
    """In the order of the cases."""
    cases = [case for _, _, chosen in planted(EXAMPLE, FAULTS[:2], 2, SEED) for case in chosen]
    alone, together = judged(EXAMPLE.texts, cases), judged(EXAMPLE.texts, cases, 2)
    assert [one.findings for one in alone] == [one.findings for one in together]


@pytest.mark.parametrize(
    ("hits", "cases", "expected"),
    [(24, 24, (0.862, 1.0)), (0, 10, (0.0, 0.278)), (5, 10, (0.237, 0.763)), (0, 0, (0.0, 1.0))],
)
def test_the_interval(hits: int, cases: int, expected: tuple[float, float]) -> None:
    """Wilson's, at 95 %."""
    assert expected == pytest.approx(wilson(hits, cases), abs=0.001)


def test_the_page_shows_what_the_injector_finds() -> None:
    """One case of each class, planted and judged anew."""
    assert one_of_each(EXAMPLE, (*FAULTS, *HARMLESS)) in PAGE


def test_the_page_has_every_class_and_its_number_of_places() -> None:
    """The rows of its tables are those of the classes of today."""
    for kinds, table in ((FAULTS, faults_table), (HARMLESS, harmless_table)):
        rows = [Row(kind.name, len({case.place for case in kind.plant(EXAMPLE)}), ()) for kind in kinds]
        head, *lines = table(rows).splitlines()
        assert head in PAGE
        for line in lines[1:-1]:
            assert "|".join(line.split("|")[:3]) in PAGE


def test_the_injector_knows_nothing_of_the_checks() -> None:
    """It imports no check; only the judge runs confcheck, and of the schema only names, types and readers are used."""
    for path in sorted((ROOT / "benchmarks" / "inject").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        ours = {name for name in imported if name.startswith("confcheck")}
        assert ours == ({"confcheck", "confcheck.model"} if path.name == "judge.py" else set()), path.name
    text = (ROOT / "benchmarks" / "inject" / "names.py").read_text("utf-8")
    keywords = set(re.findall(r'(?:get\(|\[)"([a-z$-]+)"', text))
    assert keywords == {"properties", "$defs", "services", "env", "aliases", "name", "$ref", "type"}
