"""A page as a browser's parser would take it apart, for tests of its structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "input", "meta"}


@dataclass(slots=True)
class Tag:
    """An element of the parsed page; text stands among the children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, one blank between pieces."""
        return " ".join(" ".join(_texts(self)).split())

    @property
    def raw(self) -> str:
        """All text in it as it stands."""
        return "".join(_texts(self))

    def every(self, name: str = "", **attributes: str) -> list[Tag]:
        """Every element below that has the name and the attributes (`cls` for `class`)."""
        wanted = {("class" if key == "cls" else key): value for key, value in attributes.items()}
        return [
            tag for tag in self.walk() if (not name or tag.name == name) and wanted.items() <= tag.attributes.items()
        ]

    def one(self, name: str = "", **attributes: str) -> Tag:
        """The only such element."""
        (tag,) = self.every(name, **attributes)
        return tag

    def walk(self) -> Iterator[Tag]:
        """Every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Tag):
                yield child
                yield from child.walk()


def _texts(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)


class _Builder(HTMLParser):
    """Fails on comments, doctypes in the middle, and tags that do not match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Tag("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def handle_decl(self, decl: str) -> None:
        assert (decl, self.open[0].children) == ("doctype html", [])


def parsed(html: str) -> Tag:
    """The whole document."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [tag.name for tag in builder.open] == ["document"]
    return builder.open[0]
