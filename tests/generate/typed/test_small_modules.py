"""Modules of one setting or a few: each imports and brings along exactly what it uses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from confcheck.generate.typed.imports import IMPORTED
from confcheck.generate.typed.names import free
from confcheck.generate.typed.plan import Leaf, Plan
from confcheck.generate.typed.python import Module
from confcheck.kernel.formats import FORMATS
from confcheck.kernel.spec import Spec
from confcheck.kernel.units import UNITS
from confcheck.model.generated import Order
from tests.generate.typed.modules import leaf
from tests.generate.typed.test_python import said
from tests.generate.typed.workspaces import ROOT

TEXTS = Spec(type="array", encoding="csv", items=Spec())
NUMBERS = Spec(type="array", unique_items=True, items=Spec(type="integer", minimum=1))
SHAPED = Spec(type="object", properties=(("islice", Spec(type="integer")), ("field", TEXTS)))
SPECS = {
    "text": Spec(),
    "short": Spec(min_length=1, max_length=9),
    "pattern": Spec(pattern="^field$"),
    "choice": Spec(enum=("field", "replace")),
    "boolean": Spec(type="boolean"),
    "integer": Spec(type="integer"),
    "limited": Spec(type="integer", minimum=1, multiple_of=2),
    "port": Spec(type="integer", format="port"),
    "one_of": Spec(type="integer", enum=(1, 2)),
    "number": Spec(type="number"),
    "rate": Spec(type="number", exclusive_minimum=0.5, enum=(1, 2.5)),
    "texts": TEXTS,
    "words": Spec(type="array", encoding="words"),
    "numbers": NUMBERS,
    "items": Spec(type="array", min_items=1),
    "unordered": Spec(type="array", unordered=True, items=Spec()),
    "objects": Spec(type="array", items=SHAPED),
    "object": Spec(type="object"),
    "shaped": SHAPED,
    **{f"format_{one.name}": Spec(format=one.name) for one in FORMATS},
    **{f"whole_{one.name}": Spec(type="integer", unit=one.name) for one in UNITS},
    **{f"amount_{one.name}": Spec(type="number", unit=one.name) for one in UNITS},
}
DEFAULTS: tuple[tuple[str, Spec, object], ...] = (
    ("text", Spec(), "islice field"),
    ("boolean", Spec(type="boolean"), True),
    ("integer", Spec(type="integer"), 2**70),
    ("number", Spec(type="number"), 1),
    ("texts", TEXTS, ["a", "b"]),
    ("json", Spec(type="array"), [[1], {"field": "x"}]),
    ("unordered", Spec(type="array", unordered=True, items=Spec()), ["b", "a"]),
    ("empty", Spec(type="array", unordered=True, items=Spec()), []),
    ("object", Spec(type="object"), {"islice": None}),
    ("shaped", SHAPED, {"islice": 1, "field": ["x"]}),
)
NAMES = sorted({*IMPORTED, "problem", "texts", "shown", "field_", "split_url", "is_port", "TIMES", "list", "type"})


def text(**settings: Leaf) -> str:
    """The module of one service."""
    module = Module(Order("staging", include_secrets=True))
    plan = Plan("unit", (), {**settings})
    module.service(plan)
    return module.text((plan,))


def small() -> dict[str, str]:
    """Modules by their names."""
    found = {f"{name}_alone": text(a=leaf(spec)) for name, spec in SPECS.items()}
    found |= {f"{name}_secret": text(a=leaf(spec, secret=True)) for name, spec in SPECS.items()}
    found |= {f"{name}_default": text(a=leaf(spec, default=(value,))) for name, spec, value in DEFAULTS}
    found |= {f"{name}_hidden": text(a=leaf(spec, default=(value,), secret=True)) for name, spec, value in DEFAULTS}
    found |= {f"{name}_optional": text(a=leaf(spec, required=False)) for name, spec in SPECS.items() if "_" not in name}
    for name in NAMES:
        found[f"{name}_text"] = text(**{name: leaf(Spec())})
        found[f"{name}_many"] = text(
            first=leaf(Spec(format="uri")), **{name: leaf(NUMBERS, allow_empty=True)}, last=leaf(SHAPED, default=({},))
        )
        found[f"{name}_deep"] = text(
            a=leaf(Spec(type="number", unit="s"), forbidden=True), **{name: leaf(Spec(format="dsn"), required=False)}
        )
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them."""
    found = tmp_path_factory.mktemp("small")
    for name, one in small().items():
        (found / f"in_{name.replace('-', '_')}.py").write_text(one, "utf-8")
    return found


@pytest.mark.parametrize(
    "command",
    ["check --output-format concise", "check --output-format concise --select ALL", "format --diff"],
    ids=["its own rules", "every rule", "its format"],
)
def test_ruff_has_nothing_to_say(folder: Path, command: str) -> None:
    """As a project without any configuration runs it, too."""
    ruff = str(Path(sys.executable).with_name("ruff"))
    assert said(ruff, *command.split(), "--isolated", "--no-cache", "--quiet", str(folder)) == ""


def test_mypy_has_nothing_to_say(folder: Path) -> None:
    """In its strict mode."""
    options = ["--strict", "--config-file=", "--cache-dir", str(ROOT / ".mypy_cache" / "generated")]
    files = [str(path) for path in sorted(folder.glob("*.py"))]
    assert (
        said(sys.executable, "-m", "mypy", *options, *files)
        == f"Success: no issues found in {len(files)} source files\n"
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(field):\n    return field", ""),
        ("def f(field: Info = start) -> End:\n    return replace(field)", "End Info replace start"),
        (
            "@dataclass\nclass A(Base):\n    field: int = field(1)\n    def g(self): return field",
            "Base dataclass field int",
        ),
        ("class A:\n    islice: Annotated[int, Field(alias='islice')]", "Annotated Field int"),
        ("[one for one in many]\nlambda re: re + other", "many other"),
        ("try:\n    pass\nexcept (ValueError, re.error) as error:\n    print(error)", "ValueError print re"),
        ("def f():\n    json = 1\n    def g(): return json\n    return g", ""),
        ("def f(): return g()\ndef g(*rest, **more): return f(rest, more)", ""),
    ],
)
def test_free_names_are_found_by_their_scope(code: str, expected: str) -> None:
    """Parameters, attributes of classes and variables are none."""
    assert sorted(free(code)) == expected.split()


def test_a_module_brings_no_code_for_what_is_only_called_like_it() -> None:
    """A setting `split_url` is no reason for the code that splits URLs."""
    assert "def split_url" not in text(split_url=leaf(Spec()), texts=leaf(Spec(type="integer")))
