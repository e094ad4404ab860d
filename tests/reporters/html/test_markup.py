import json

import pytest

from confcheck.kernel.spec import Json
from confcheck.reporters.html.markup import Node, element, embedded, fragment, markup, prose


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("a & b < c > d \"e\" 'f'", "a &amp; b &lt; c &gt; d &quot;e&quot; &#x27;f&#x27;"),
        ("\u202eevil\x00", r"\u202eevil\u0000"),
        (element("b", {}, "<b>", element("i", {}, "x")), "<b>&lt;b&gt;<i>x</i></b>"),
        (element("a", {"href": '"><script>', "title": "\n"}), '<a href="&quot;&gt;&lt;script&gt;" title="\\n"></a>'),
        (element("input", {"id": "q"}), '<input id="q">'),
        (element("p", {}, "x"), "\n<p>x</p>"),
        (element("style", {}, "a > b {}"), "\n<style>a > b {}</style>"),
    ],
)
def test_text_and_attributes_are_escaped(node: Node, expected: str) -> None:
    """Whatever they hold; only our own style and script are written as they are."""
    assert expected == markup(node)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("</script><!--", r'"\u003c/script\u003e\u003c!--"'),
        ("a&b\u2028\u2029", r'"a\u0026b\\u2028\\u2029"'),
        ({"\u202ek": ["\x00", 1, None, True]}, r'{"\\u202ek":["\\u0000",1,null,true]}'),
    ],
)
def test_data_cannot_end_its_element(data: Json, expected: str) -> None:
    """No `<`, `>` or `&`, nothing invisible, and JSON all the same."""
    assert expected == embedded(data)
    json.loads(expected)


def test_a_fragment_is_what_the_script_would_write() -> None:
    """The rules of `encodeURIComponent`."""
    assert fragment(service="a b&c=#%ä", target="(none)") == "#service=a%20b%26c%3D%23%25%C3%A4&target=(none)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use `KEY` or `X`", "use <code>KEY</code> or <code>X</code>"),
        ("one ` alone", "one ` alone"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("plain", "plain"),
    ],
)
def test_backticks_mark_code(text: str, expected: str) -> None:
    """In pairs; a single one is a character."""
    assert expected == "".join(map(markup, prose(text)))
