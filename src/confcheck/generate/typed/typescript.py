"""`--format typescript`: types per service, and a loader that judges texts as confcheck does; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from confcheck.generate.typed.chunks import used, words
from confcheck.generate.typed.plan import Leaf, Plan, Tree, leaves, plans
from confcheck.generate.typed.scripts import default_of, key, quoted, rule_of, type_of
from confcheck.generate.typed.words import described
from confcheck.model import System
from confcheck.model.generated import Generated, Order
from confcheck.schema.attributes import class_name, unique

_TEMPLATE, _GAP = "loader.ts.txt", "\n\n"
_WIDTH = 100
_CODE = "// How texts become values. Nothing of this is about single settings."


def render(system: System, order: Order) -> Generated:
    """The module; raises Mistake where no service has a view, and for a pattern that JavaScript has no equal of."""
    found = plans(system, order)
    browsers = {one.name for one in system.manifest.services if one.runs_in == "browser"}
    script = Script(order, frozenset(browsers))
    parts = [script.service(plan) for plan in found]
    secret = order.include_secrets and any(_shows_secret(plan.tree) for plan in found)
    remarks = (*(one for plan in found for one in plan.remarks), *script.remarks)
    return Generated(script.text(found, parts), secret, remarks)


def _shows_secret(tree: Tree) -> bool:
    return any(leaf.secret and leaf.setting.default is not None for leaf in leaves(tree))


@dataclass(slots=True)
class Script:
    """Writes the parts of services; their names are unique in the module."""

    order: Order
    browsers: frozenset[str] = frozenset()
    remarks: list[str] = field(default_factory=list)
    bundled: dict[str, None] = field(default_factory=dict)
    """Variables that a bundler puts where they are named."""
    taken: set[str] = field(default_factory=set)

    def service(self, plan: Plan) -> str:
        """Types and loader of one service."""
        stem = self.named(class_name(plan.service))
        where = f" ({', '.join(plan.targets)})" if plan.targets else ""
        browser = plan.service in self.browsers
        names = tuple(name for leaf in leaves(plan.tree) for name in leaf.names)
        given = "variables()"
        if browser:
            self.bundled.update(dict.fromkeys(names))
            given = f"bundled{stem}()"
        lines = [
            f"/** What {plan.service} reads in {self.order.environment}{where}. */",
            f"export interface {stem}Settings {{",
            *_types(plan.tree, "  ", self.order),
            "}",
            "",
            *(_bundled(stem, names) if browser else ()),
            f"/** The settings of {plan.service}, frozen; throws SettingsError with every problem at once. */",
            f"export function load{stem}(env: Variables = {given}): {stem}Settings {{",
            f"  const reader = new Reader({quoted(plan.service)}, env);",
            f"  return reader.done<{stem}Settings>({{",
            *self.values(plan.tree, plan.service, "    "),
            "  });",
            "}",
        ]
        return "\n".join(lines)

    def named(self, wanted: str) -> str:
        """A name that no other service has."""
        plain = "".join(filter(str.isalnum, wanted)) if wanted.isascii() else "Service"
        name = unique(plain if plain[:1].isalpha() else f"N{plain}", self.taken)
        self.taken.add(name)
        return name

    def values(self, tree: Tree, service: str, indent: str, prefix: str = "") -> Iterator[str]:
        """The properties of what is read."""
        for segment, node in tree.items():
            path = f"{prefix}{segment}"
            if isinstance(node, Leaf):
                yield from _laid(f"{indent}{key(segment)}: reader.", *self.read(path, node, service))
                continue
            yield f"{indent}{key(segment)}: {{"
            yield from self.values(node, service, f"{indent}  ", f"{path}.")
            yield f"{indent}}},"

    def read(self, path: str, leaf: Leaf, service: str) -> tuple[str, tuple[str, ...]]:
        """The method that reads a setting, and its arguments."""
        names = f"[{', '.join(map(quoted, leaf.names))}]"
        arguments = [quoted(path), names, rule_of(leaf)]
        method = "required" if leaf.required else "optional"
        fallback = self.default(leaf, service)
        if fallback is not None:
            method = "withDefault"
            arguments.append(fallback)
        flags = [f"{name}: true" for name, flag in _flags(leaf) if flag]
        if flags:
            arguments.append(f"{{ {', '.join(flags)} }}")
        return method, tuple(arguments)

    def default(self, leaf: Leaf, service: str) -> str | None:
        """The default, unless it is a secret that nobody asked for."""
        found = None if leaf.required else default_of(leaf)
        if found is not None and leaf.secret and not self.order.include_secrets:
            self.remarks.append(f"{leaf.setting.path} of {service}: its default is a secret and is not written")
            return None
        return found

    def text(self, found: Sequence[Plan], parts: Iterable[str]) -> str:
        """The whole module."""
        body = "\n\n".join(parts)
        code = _GAP.join(chunk.text for chunk in used(_TEMPLATE, _GAP, words(body)))
        names = "".join(f"  readonly {key(name)}: string | undefined;\n" for name in self.bundled)
        environment = (
            f"interface Environment extends Variables {{\n{names}}}" if names else "type Environment = Variables;"
        )
        constant = f"export const ENVIRONMENT = {quoted(self.order.environment)};"
        return "\n\n".join((_header(self.order, found), constant, environment, body, _CODE, code)) + "\n"


def _flags(leaf: Leaf) -> tuple[tuple[str, bool], ...]:
    return ("allowEmpty", leaf.setting.allow_empty), ("forbidden", leaf.forbidden)


def _header(order: Order, found: Sequence[Plan]) -> str:
    names = ", ".join(plan.service for plan in found)
    about = (
        f"Settings of {names} in {order.environment}. Made by `confcheck generate {order.environment} --format "
        "typescript`: change the schema, not this file. Names, constraints and what must be set are those of "
        f"{order.environment}; other environments have modules of their own. No error shows a value."
    )
    return "\n".join(f"// {line}" for line in wrap(about, _WIDTH - 3, break_long_words=False))


def _types(tree: Tree, indent: str, order: Order) -> Iterator[str]:
    for segment, node in tree.items():
        if not isinstance(node, Leaf):
            yield f"{indent}readonly {key(segment)}: {{"
            yield from _types(node, f"{indent}  ", order)
            yield f"{indent}}};"
            continue
        yield from _comment(described(node.setting), indent)
        hides = node.secret and not order.include_secrets
        unset = not node.required and (default_of(node) is None or hides)
        union = type_of(node) + (" | undefined" if unset else "")
        yield f"{indent}readonly {key(segment)}: {union};"


def _comment(text: str, indent: str) -> Iterator[str]:
    text = text.replace("*/", "*\\/")
    if not text:
        return
    if len(indent) + len(text) + 7 <= _WIDTH:
        yield f"{indent}/** {text} */"
        return
    yield f"{indent}/**"
    yield from (f"{indent} * {line}" for line in wrap(text, _WIDTH - len(indent) - 3, break_long_words=False))
    yield f"{indent} */"


def _laid(head: str, method: str, arguments: tuple[str, ...]) -> Iterator[str]:
    line = f"{head}{method}({', '.join(arguments)}),"
    if len(line) <= _WIDTH:
        yield line
        return
    indent = " " * (len(head) - len(head.lstrip()) + 2)
    yield f"{head}{method}("
    yield from (f"{indent}{argument}," for argument in arguments)
    yield f"{indent[2:]}),"


def _bundled(stem: str, names: Iterable[str]) -> Iterator[str]:
    yield "/** A bundler replaces each of these by its value: in a browser there is no process. */"
    yield f"function bundled{stem}(): Variables {{"
    yield "  return {"
    for name in dict.fromkeys(names):
        yield f"    {key(name)}: process.env{f'.{name}' if key(name) == name else f'[{key(name)}]'},"
    yield "  };"
    yield "}"
    yield ""
