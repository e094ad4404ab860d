"""`--format python`: a class of pydantic-settings per service, and the code that judges texts as confcheck does."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from confcheck.generate.typed.chunks import names_in, used
from confcheck.generate.typed.imports import IMPORTED, imports
from confcheck.generate.typed.kinds import Shape, default_of, kind_of, rule_of
from confcheck.generate.typed.layout import (
    WIDTH,
    Atom,
    Bracket,
    Named,
    Node,
    Optional,
    Words,
    assigned,
    laid,
    quoted,
)
from confcheck.generate.typed.names import free
from confcheck.generate.typed.plan import Leaf, Plan, Tree, leaves, plans
from confcheck.generate.typed.words import described
from confcheck.kernel.record import record
from confcheck.model import System
from confcheck.model.generated import Generated, Order
from confcheck.schema.attributes import class_name, field_name, unique

_TEMPLATE, _GAP = "settings.py.txt", "\n\n\n"
_INDENT = 4
_CODE = "# How texts become values. Nothing of this is about single settings; they follow below."
_CLASSES = "# The settings of each service; groups stand before what holds them."
_LINTED = (
    ("CPY001", "whose it is, is not for confcheck to say"),
    ("D401", "a function that returns a thing is described by that thing"),
    ("INP001", "where it stands is up to the project"),
    ("RUF100", "some of these may not apply there"),
)
"""What `ruff check --select ALL` is told about the module, and why."""


def render(system: System, order: Order) -> Generated:
    """The module; raises Mistake where no service has a view, or a setting has no one type in several targets."""
    found = plans(system, order)
    module = Module(order)
    for plan in found:
        module.service(plan)
    secret = order.include_secrets and any(_shows_secret(plan.tree) for plan in found)
    return Generated(module.text(found), secret, (*(one for plan in found for one in plan.remarks), *module.remarks))


def _shows_secret(tree: Tree) -> bool:
    return any(leaf.secret and leaf.setting.default is not None for leaf in leaves(tree))


@record(frozen=True, slots=True)
class _Group:
    """A class to be written."""

    name: str
    base: str
    summary: str
    stem: str
    """What the names of the classes in it begin with."""
    service: str


@dataclass(slots=True)
class Module:
    """Collects the classes of all services; their names are unique in the module."""

    order: Order
    classes: list[str] = field(default_factory=list)
    exported: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=lambda: set(_reserved_classes()))

    def service(self, plan: Plan) -> None:
        """The classes of one service, groups before what holds them."""
        stem = class_name(plan.service)
        name = self.named(f"{stem}Settings")
        self.exported.append(name)
        where = f" ({', '.join(plan.targets)})" if plan.targets else ""
        summary = f"What {plan.service} reads in {self.order.environment}{where}."
        self.group(_Group(name, "Settings", summary, stem, plan.service), plan.tree)

    def named(self, wanted: str) -> str:
        """A class name that nothing else has."""
        name = unique(wanted if wanted.isidentifier() else f"N{wanted}", self.taken)
        self.taken.add(name)
        return name

    def group(self, group: _Group, tree: Tree, prefix: str = "") -> None:
        """A class, after those of the groups and objects in it."""
        attributes: dict[str, str] = {}
        for segment, node in tree.items():
            attribute = field_name(segment, attributes, _reserved())
            inner = f"{group.stem}{class_name(segment)}"
            if isinstance(node, Leaf):
                attributes[attribute] = self.leaf(attribute, node, inner, group.service)
                continue
            name, path = self.named(inner), f"{prefix}{segment}"
            summary = f"`{path}` of {group.service}."
            self.group(_Group(name, "Group", summary, inner, group.service), node, f"{path}.")
            attributes[attribute] = f"{attribute}: {name}"
        lines = "".join(f"    {line}\n" for line in attributes.values())
        head = f'class {group.name}({group.base}):\n    """{_shortened(group.summary)}"""\n'
        self.classes.append(f"{head}\n{lines}".rstrip("\n"))

    def leaf(self, attribute: str, leaf: Leaf, inner: str, service: str) -> str:
        """The field of one setting."""
        kind = kind_of(leaf, inner)
        if kind.shape is not None:
            kind = kind_of(leaf, self.named(inner))
        if kind.shape is not None:
            self.classes.append(_shape(kind.shape, leaf, service))
        default = self.default(leaf, service, None if kind.shape is None else kind.shape.name)
        optional = not leaf.required and default is None
        node = Optional(kind.node) if optional else kind.node
        arguments: list[Node] = []
        if optional:
            arguments.append(Named("default=", Atom("None")))
        elif default is not None:
            arguments.append(Named("default=", default))
        names = tuple(Atom(quoted(name)) for name in leaf.names)
        alias = names[0] if len(names) == 1 else Bracket("AliasChoices", names)
        arguments.append(Named("validation_alias=", alias))
        text = described(leaf.setting)
        if text:
            arguments.append(Named("description=", Words(text)))
        return assigned(
            attribute, Bracket("Annotated", (node, rule_of(leaf)), "["), Bracket("Field", tuple(arguments)), _INDENT
        )

    def default(self, leaf: Leaf, service: str, shape: str | None) -> Node | None:
        """The default, unless it is a secret that nobody asked for."""
        if leaf.required or leaf.setting.default is None or leaf.setting.default[0] is None:
            return None
        if leaf.secret and not self.order.include_secrets:
            self.remarks.append(f"{leaf.setting.path} of {service}: its default is a secret and is not written")
            return None
        return default_of(leaf, shape)

    def text(self, found: Sequence[Plan]) -> str:
        """The whole module."""
        body = "\n\n\n".join(self.classes)
        chunks = used(_TEMPLATE, _GAP, free(body))
        code = _GAP.join(chunk.text for chunk in chunks)
        head = [_header(self.order, found), imports(free(code) | free(body) | {"Final"})]
        exported = Bracket(
            "", tuple(Atom(quoted(name)) for name in sorted(["ENVIRONMENT", *self.exported], key=_as_ruff)), "["
        )
        head += [f"__all__ = {laid(exported, 0, 10)}", f"ENVIRONMENT: Final = {quoted(self.order.environment)}"]
        return "\n\n".join(head) + f"\n\n{_CODE}\n\n\n{code}\n\n\n{_CLASSES}\n\n\n{body}\n"


def _as_ruff(name: str) -> tuple[bool, str]:
    return not name.isupper(), name


def _header(order: Order, found: Sequence[Plan]) -> str:
    names = ", ".join(plan.service for plan in found)
    title = f"Settings of {names} in {order.environment}."
    if len(title) > WIDTH - 3:
        title = f"Settings of {len(found)} services in {order.environment}."
    first = found[0]
    about = (
        f"Made by `confcheck generate {order.environment} --format python`: change the schema, not this file. Names, "
        f"constraints and what must be set are those of {order.environment}; others have modules of their own."
    )
    return "\n".join(
        (
            f'"""{title}',
            "",
            *wrap(about, WIDTH, break_long_words=False),
            "",
            f"    settings = {class_name(first.service)}Settings.load()",
            "",
            "All problems come as one InvalidSettingsError; no error shows a value.",
            '"""',
            "",
            *(f"# ruff: noqa: {code}  # {why}" for code, why in _LINTED),
        )
    )


def _shape(shape: Shape, leaf: Leaf, service: str) -> str:
    lines = "".join(f"    {key}: {laid(node, _INDENT, len(key) + 2)}\n" for key, node in shape.entries)
    summary = _shortened(f"`{leaf.setting.path}` of {service}: any of these properties.")
    return f'class {shape.name}(TypedDict, total=False):\n    """{summary}"""\n\n{lines}'.rstrip("\n")


def _shortened(summary: str) -> str:
    room = WIDTH - _INDENT - 6
    return summary if len(summary) <= room else f"{summary[: room - 2]}…."


def _reserved_classes() -> Iterable[str]:
    yield from names_in(_TEMPLATE, _GAP)
    yield from IMPORTED
    yield from dir(builtins)
    yield "ENVIRONMENT"


def _reserved() -> frozenset[str]:
    """Attributes of the classes themselves, and words that the annotations in their bodies use."""
    from pydantic_settings import BaseSettings  # noqa: PLC0415 - takes a tenth of a second

    own = {"load", "settings_customise_sources", "json"}
    types = {"str", "bool", "int", "float", "tuple", "frozenset", "dict", "list"}
    names = {name for name in (*IMPORTED, *names_in(_TEMPLATE, _GAP)) if name[0].isupper()}
    return frozenset({*dir(BaseSettings), *own, *types, *names})
