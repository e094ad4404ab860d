"""What resources give to the programs they run: blocks `env`, maps of variables, containers of ECS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import count
from types import MappingProxyType

from confcheck.kernel.record import record
from confcheck.model import Assignment, Malformed, Origin, Unknown, Value
from confcheck.sources.terraform.evaluate import Module
from confcheck.sources.terraform.loops import pairs
from confcheck.sources.terraform.module import SEPARATOR, value_of
from confcheck.sources.terraform.resources import bound
from confcheck.sources.terraform.syntax import DEEPEST, Attribute, Block, attributes, blocks
from confcheck.sources.terraform.values import NOT_KNOWN, Items, Known, Object, Opaque, Place, Result, text_of

_MAPS = (
    "app_settings",
    "env_variables",
    "env_vars",
    "environment_variables",
    "runtime_environment_variables",
)
_BUILD_MAPS = ("build_environment_variables",)
_REFERENCE_MAPS = ("runtime_environment_secrets",)
_ENV = ("env", "environment_variable")
_BOUND_ENV = "secret_environment_variables"
_SERVICES = (
    "aws_apprunner_service",
    "aws_ecs_task_definition",
    "aws_lambda_function",
    "azurerm_container_app",
    "azurerm_linux_",
    "azurerm_windows_",
    "google_app_engine_",
    "google_cloud_run_",
    "google_cloudfunctions",
    "kubernetes_",
)
_NAMES = ("name", "function_name", "service_name", "family")
_DYNAMIC = "a `dynamic` block whose list is not known here is not read"
_OPEN_MAP = "variables that only Terraform knows are not read"
_OPEN_NAME = "a variable whose name only Terraform knows is not read"
_CONTAINERS = "containers that are not written as `jsonencode([…])` are not read"
_ENV_FROM = "what `env_from` takes in is not read"
_NOT_TOLD = Unknown("a secret that only Terraform knows")
_NOTHING: Mapping[str, Result] = MappingProxyType({})


@record(frozen=True, slots=True)
class Where:
    """Whose variables they are."""

    top: Block
    scope: tuple[str, ...]
    bound: Mapping[str, Result] = field(default=_NOTHING, repr=False)


@record(frozen=True, slots=True)
class Found:
    """Collects what the resources of a module say."""

    module: Module
    entries: list[Assignment] = field(default_factory=list)
    scopes: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[Malformed] = field(default_factory=list)
    blocks: Iterator[int] = field(default_factory=lambda: count(1_000_000))

    def top(self, block: Block) -> None:
        """One resource, or the call of a module."""
        if block.type not in ("resource", "module") or not block.labels:
            return
        given = {one.name: one for one in attributes(block.file, block.body)}
        amount = given.get("count")
        times = None if amount is None else self.module.of(amount)
        if isinstance(times, Known) and text_of(times) == "0":
            return
        name = next((given[each] for each in _NAMES if each in given), None)
        written = None if name is None else text_of(self.module.of(name))
        if written is None:
            written = self._metadata(block)
        scope = tuple(dict.fromkeys(each for each in (written, block.labels[-1]) if each))
        before = len(self.entries)
        self._body(block, Where(block, scope), 0)
        if len(self.entries) > before or (block.type == "resource" and block.labels[0].startswith(_SERVICES)):
            self.scopes.append(scope)

    def _metadata(self, block: Block) -> str | None:
        """The name of an object of Kubernetes."""
        inside = next((one for one in blocks(block.file, block.body) if one.type == "metadata"), None)
        name = None if inside is None else _attribute(inside, "name")
        return None if name is None else text_of(self.module.of(name))

    def _body(self, block: Block, where: Where, depth: int) -> None:
        """A block and all blocks in it."""
        if depth > DEEPEST:
            return
        number = next(self.blocks)
        for one in attributes(block.file, block.body):
            self._map(one, where, within=block.type)
        for inner in blocks(block.file, block.body):
            if inner.type == "dynamic":
                self._dynamic(inner, where, number)
            elif inner.type in _ENV or inner.type == _BOUND_ENV:
                self._variable(inner, where, number)
            elif inner.type == "env_from":
                self._note(Place(inner.file.path, inner.file.position(inner.node)), _ENV_FROM)
            else:
                self._body(inner, self._within(inner, where), depth + 1)

    def _within(self, inner: Block, where: Where) -> Where:
        """A container that has a name of its own."""
        name = _attribute(inner, "name") if inner.type in ("container", "containers", "init_container") else None
        written = None if name is None else text_of(self.module.of(name))
        return where if written is None else Where(where.top, tuple(dict.fromkeys((written, *where.scope))))

    def _map(self, one: Attribute, where: Where, within: str) -> None:
        plain = one.name in _MAPS or (one.name == "variables" and within == "environment")
        plain = plain or (one.name == "environment" and where.top.type == "module")
        if one.name == "container_definitions":
            self._containers(one, where)
        elif plain or one.name in _BUILD_MAPS or one.name in _REFERENCE_MAPS:
            result = self.module.of(one, where.bound)
            if not isinstance(result, Object):
                if not (isinstance(result, Known) and result.data is None):
                    self._note(result.place, _OPEN_MAP)
                return
            number = next(self.blocks)
            for key, place, value in result.entries:
                secret = bound("aws-secrets", value) if one.name in _REFERENCE_MAPS else None
                given = secret or value_of(value)
                self._add((key, place), (given, value), where, number, build=one.name in _BUILD_MAPS)

    def _variable(self, block: Block, where: Where, number: int) -> None:
        """`env { name value }`, with a reference in a block of its own instead."""
        given = {one.name: one for one in attributes(block.file, block.body)}
        name = given.get("name") or given.get("key")
        known = None if name is None else self.module.of(name, where.bound)
        text = None if known is None else text_of(known)
        if known is None or text is None:
            self._note(Place(block.file.path, block.file.position(block.node)), _OPEN_NAME)
            return
        named = (text, known.place)
        if block.type == _BOUND_ENV:
            self._add(named, self._reference(given, where, "gcp"), where, number)
        elif "value" in given:
            value = self.module.of(given["value"], where.bound)
            self._add(named, (value_of(value), value), where, number)
        elif "secret_name" in given:
            value = self.module.of(given["secret_name"], where.bound)
            self._add(named, (Unknown("a secret of the container app"), value), where, number)
        else:
            self._add(named, self._source(block, where) or ("", None), where, number)

    def _source(self, block: Block, where: Where) -> tuple[Value | None, Result] | None:
        """`value_source` or `value_from`, and what stands in it."""
        for source in blocks(block.file, block.body):
            if source.type in ("value_source", "value_from"):
                for inner in blocks(source.file, source.body):
                    place = Place(inner.file.path, inner.file.position(inner.node))
                    if inner.type != "secret_key_ref":
                        return Unknown("taken from what is not read here"), Opaque(NOT_KNOWN, place)
                    cluster = where.top.labels[0].startswith("kubernetes_")
                    given = {one.name: one for one in attributes(inner.file, inner.body)}
                    return self._reference(given, where, "kubernetes" if cluster else "gcp")
        return None

    def _reference(self, given: Mapping[str, Attribute], where: Where, store: str) -> tuple[Value | None, Result]:
        """The secret that is named in one way or the other, and its version or key."""
        named = given.get("secret") or given.get("name")
        version = given.get("version") or (given.get("key") if "secret" not in given else None)
        result = None if named is None else self.module.of(named, where.bound)
        wanted = None if version is None else self.module.of(version, where.bound)
        whole = None if wanted is None else text_of(wanted)
        place = Place(where.top.file.path, where.top.file.position(where.top.node))
        if result is None or (wanted is not None and whole is None):
            return _NOT_TOLD, result or Opaque(NOT_KNOWN, place)
        return bound(store, result, whole) or _NOT_TOLD, result

    def _dynamic(self, block: Block, where: Where, number: int) -> None:
        """A block for each item of a list or map that is known."""
        kind = block.labels[0] if block.labels else ""
        content = next((one for one in blocks(block.file, block.body) if one.type == "content"), None)
        if kind not in _ENV and kind != _BOUND_ENV:
            if content is not None:
                self._body(content, where, DEEPEST // 2)
            return
        given = {one.name: one for one in attributes(block.file, block.body)}
        over = given.get("for_each")
        turns = None if over is None else pairs(self.module.of(over, where.bound))
        if turns is None or content is None:
            self._note(Place(block.file.path, block.file.position(block.node)), _DYNAMIC)
            return
        iterator = given.get("iterator")
        name = kind if iterator is None else iterator.file.text(iterator.value)
        inner = Block(content.file, kind, (), content.node, content.body)
        for key, value in turns:
            turn = Object((("key", key.place, key), ("value", value.place, value)), value.place)
            self._variable(inner, Where(where.top, where.scope, {**where.bound, name: turn}), number)

    def _containers(self, one: Attribute, where: Where) -> None:
        """Containers of ECS, which are JSON that Terraform writes."""
        call = next((child for child in one.value.children if child.type == "function_call"), None)
        inside = None if call is None else next((c for c in call.children if c.type == "function_arguments"), None)
        first = None if inside is None else next((c for c in inside.children if c.type == "expression"), None)
        encoded = call is not None and one.file.text(call.children[0]) == "jsonencode"
        result = self.module.value(one.file, first, where.bound) if encoded and first is not None else None
        if not isinstance(result, Items):
            self._note(Place(one.file.path, one.file.position(one.value)), _CONTAINERS)
            return
        for container in result.items:
            if isinstance(container, Object):
                self._container(container, where)

    def _container(self, container: Object, where: Where) -> None:
        name = container.get("name")
        text = None if name is None else text_of(name)
        inside = Where(where.top, tuple(dict.fromkeys((text, *where.scope) if text else where.scope)))
        self.scopes.append(inside.scope)
        for part, key in (("environment", "value"), ("secrets", "valueFrom")):
            listed, number = container.get(part), next(self.blocks)
            if listed is not None and not isinstance(listed, Items):
                self._note(listed.place, _OPEN_MAP)
            for item in listed.items if isinstance(listed, Items) else ():
                named = item.get("name") if isinstance(item, Object) else None
                value = item.get(key) if isinstance(item, Object) else None
                written = None if named is None else text_of(named)
                if named is None or written is None or value is None:
                    self._note(item.place, _OPEN_NAME)
                    continue
                secret = bound("aws-secrets", value) if part == "secrets" else None
                given = secret or value_of(value)
                self._add((written, named.place), (given, value), inside, number)

    def _add(
        self,
        named: tuple[str, Place],
        given: tuple[Value | None, Result | None],
        where: Where,
        number: int,
        *,
        build: bool = False,
    ) -> None:
        """A variable, unless null takes it away."""
        (key, place), (value, result) = named, given
        if value is None:
            return
        same = result is not None and result.place.path == place.path
        position = result.place.position if result is not None and same else None
        secret = isinstance(result, Known | Items | Object) and result.secret
        origin = Origin(place.path, place.position, position)
        self.entries.append(Assignment(key, value, origin, where.scope, number, secret, SEPARATOR, build=build))

    def _note(self, place: Place, message: str) -> None:
        self.notes.append(Malformed(place.path, place.position, message))


def _attribute(block: Block, name: str) -> Attribute | None:
    return next((one for one in attributes(block.file, block.body) if one.name == name), None)
