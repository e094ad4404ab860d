"""What a rename changes in the schema and in the manifest, at the places where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import field

from confcheck.kernel.names import default_name
from confcheck.kernel.record import record
from confcheck.model import Manifest, Mapping, Mistake, Node, Position, Scalar, Sequence
from confcheck.model.rename import Change
from confcheck.rename.edits import Edit, Texts
from confcheck.rename.items import without_item
from confcheck.rename.meaning import Aim
from confcheck.schema import Keyword, Written, declared
from confcheck.sources.trees import read_toml

_BY_HAND = "change the schema by hand, then try again"


def schema_edits(aim: Aim, schema: str, manifest: Manifest, texts: Texts) -> list[Edit]:
    """The edits of the schema's files: none for an older name, unless it is to be dropped."""
    roots, forms = declared(schema, lambda path: texts.lines(path).text, manifest, aim.setting.path)
    editor = _Editor(aim, texts, roots, forms)
    if aim.older:
        return list(editor.without_alias(aim.old)) if aim.wish.drop_alias else []
    edits = list(editor.env())
    if aim.revived and aim.wish.keep_alias:
        edits += editor.exchanged_alias()
    elif aim.revived:
        edits += editor.without_alias(aim.new)
    elif aim.wish.keep_alias:
        edits += editor.with_alias()
    return list({(edit.path, edit.start, edit.text): edit for edit in edits}.values())


def manifest_edits(aim: Aim, manifest: Manifest, texts: Texts) -> Iterator[Edit]:
    """`provided`: what arrives from outside arrives under the new name."""
    for document in read_toml(texts.lines(manifest.path).text, manifest.path).documents:
        table = document
        for key in ("tool", "confcheck") if manifest.path == "pyproject.toml" else ():
            table = (table.get(key) if isinstance(table, Mapping) else None) or table
        given = table.get("provided") if isinstance(table, Mapping) else None
        for item in given.items if isinstance(given, Sequence) else ():
            if isinstance(item, Scalar) and item.text == aim.old:
                yield _replaced(aim, texts, manifest.path, item, 'provided = [… "{}"]')


def _replaced(aim: Aim, texts: Texts, path: str, scalar: Scalar, line: str) -> Edit:
    change = Change(path, scalar.position.line, line.format(aim.old), line.format(aim.new))
    return Edit(path, *texts.word(path, scalar.position, aim.old), aim.new, change)


@record(frozen=True, slots=True)
class _Editor:
    """One setting of the schema."""

    aim: Aim
    texts: Texts = field(repr=False)
    roots: Map[str, Mapping] = field(repr=False)
    forms: tuple[Written, ...]

    def _keywords(self, name: str) -> list[Keyword]:
        """Every writing of a keyword, each place once."""
        found = (form.keywords[name] for form in self.forms if name in form.keywords)
        return list({(one.path, one.position): one for one in found}.values())

    def env(self) -> Iterator[Edit]:
        """OLD under `env`, in place; where the schema leaves the name to its path, a keyword more."""
        found = [
            _replaced(self.aim, self.texts, keyword.path, scalar, line)
            for keyword in self._keywords("env")
            for scalar, line in _scalars(keyword.value)
            if scalar.text == self.aim.old
        ]
        if not found and (self._keywords("env") or default_name(self.aim.setting.path) != self.aim.old):
            where = self.aim.setting.origin
            message = f"`env` of {self.aim.setting.path} does not give {self.aim.old} by itself"
            raise Mistake(message, path=where.path, position=where.key, hint=_BY_HAND)
        yield from found or [self._with_keyword("env", self.aim.new)]

    def with_alias(self) -> Iterator[Edit]:
        """OLD as the first of the older names."""
        keywords = self._keywords("aliases")
        if not keywords:
            yield self._with_keyword("aliases", self.aim.old)
        for keyword in keywords:
            node = keyword.value
            if not isinstance(node, Sequence) or not node.items:
                raise self._unable(keyword)
            yield self._with_first(keyword, node)

    def _with_first(self, keyword: Keyword, node: Sequence) -> Edit:
        path, first = keyword.path, node.items[0].position
        text, start = self.texts.lines(path).text, self.texts.offset(path, node.position)
        name = self._quoted(path, self.aim.old)
        change = Change(path, keyword.position.line, "aliases: […]", f"aliases: [{self.aim.old}, …]")
        if text[start : start + 1] == "[":
            return Edit(path, start + 1, start + 1, f"{name}, ", change)
        start = self.texts.offset(path, Position(first.line, 1))
        before = text[start : self.texts.offset(path, first)]
        if before.strip() != "-":
            raise self._unable(keyword)
        return Edit(path, start, start, f"{before}{name}{self._line_end(path)}", change)

    def exchanged_alias(self) -> Iterator[Edit]:
        """OLD among the older names in the place of NEW."""
        for keyword in self._keywords("aliases"):
            for item in keyword.value.items if isinstance(keyword.value, Sequence) else ():
                name = item.get("name") if isinstance(item, Mapping) else item
                if isinstance(name, Scalar) and name.text == self.aim.new:
                    lines = (f"aliases: [… {self.aim.new}]", f"aliases: [… {self.aim.old}]")
                    change = Change(keyword.path, name.position.line, *lines)
                    place = self.texts.word(keyword.path, name.position, self.aim.new)
                    yield Edit(keyword.path, *place, self.aim.old, change)

    def without_alias(self, gone: str) -> Iterator[Edit]:
        """The older names without one of them."""
        for keyword in self._keywords("aliases"):
            items = keyword.value.items if isinstance(keyword.value, Sequence) else ()
            for index, item in enumerate(items):
                name = item.get("name") if isinstance(item, Mapping) else item
                if isinstance(name, Scalar) and name.text == gone:
                    change = Change(keyword.path, name.position.line, f"aliases: [… {gone}]", "aliases: […]")
                    if len(items) == 1:
                        change = Change(keyword.path, name.position.line, f"aliases: [{gone}]", None)
                    place = without_item(self.texts, keyword, index)
                    if place is None:
                        raise self._unable(keyword)
                    yield Edit(keyword.path, *place, "", change)

    def _with_keyword(self, keyword: str, name: str) -> Edit:
        """One keyword more, in front of the others of the setting."""
        origin = self.aim.setting.origin
        path = origin.path
        node = None if origin.value is None else _mapping_at(self.roots[path], origin.value)
        if node is None or not node.entries:
            message = f"there is no place for `{keyword}` in {self.aim.setting.path}"
            raise Mistake(message, path=path, position=origin.key, hint=_BY_HAND)
        first = min(entry.position for entry in node.entries)
        start = self.texts.offset(path, first)
        indent = self.texts.lines(path).text[self.texts.offset(path, Position(first.line, 1)) : start]
        flow = self.texts.lines(path).text[self.texts.offset(path, node.position)] == "{"
        value = self._quoted(path, name)
        sign = " =" if path.endswith(".toml") else ":"
        listed = f"[{value}]" if keyword == "aliases" else value
        line = f"{self._quoted(path, keyword) if path.endswith('.json') else keyword}{sign} {listed}"
        between = f"{self._line_end(path)}{indent}" if not indent.strip() else " "
        change = Change(path, first.line, "", f"{keyword}: {listed}")
        return Edit(path, start, start, f"{line}{',' if flow else ''}{between}", change)

    def _quoted(self, path: str, name: str) -> str:
        return name if path.endswith((".yaml", ".yml")) else f'"{name}"'

    def _line_end(self, path: str) -> str:
        return "\r\n" if "\r\n" in self.texts.lines(path).text else "\n"

    def _unable(self, keyword: Keyword) -> Mistake:
        message = f"`aliases` of {self.aim.setting.path} is written in a way that is not changed in place"
        return Mistake(message, path=keyword.path, position=keyword.position, hint=_BY_HAND)


def _scalars(node: Node) -> Iterator[tuple[Scalar, str]]:
    """The names under `env`, and how a line with each is shown."""
    if isinstance(node, Scalar):
        yield node, "env: {}"
    for entry in node.entries if isinstance(node, Mapping) else ():
        if isinstance(entry.value, Scalar):
            yield entry.value, f"env: {{{{{entry.key}: {{}}}}}}"


def _mapping_at(node: Node, position: Position) -> Mapping | None:
    """The innermost mapping that begins there: in TOML a table's header begins those around it, too."""
    if isinstance(node, Scalar):
        return None
    inner = (entry.value for entry in node.entries) if isinstance(node, Mapping) else iter(node.items)
    found = next((found for one in inner if (found := _mapping_at(one, position)) is not None), None)
    return node if found is None and isinstance(node, Mapping) and node.position == position else found
