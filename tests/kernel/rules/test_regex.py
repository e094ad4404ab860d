"""Patterns as RE2 reads them; what Google's RE2 says of each was written down here."""

from __future__ import annotations

import pytest

from confcheck.kernel.rules.automaton import automaton
from confcheck.kernel.rules.regex import inverted
from confcheck.kernel.rules.syntax import Refusal

FOUND = [
    ("", "", True),
    ("", "abc", True),
    ("b", "abc", True),
    ("^b", "abc", False),
    ("b$", "ab", True),
    ("b$", "ab\n", False),
    ("(?m)b$", "ab\n", True),
    ("(?m)^c", "ab\nc", True),
    (r"\Ab|\Aa", "ab", True),
    (r"b\z", "ab", True),
    (".", "\n", False),
    ("(?s).", "\n", True),
    ("^.$", "😀", True),
    ("a|b|", "c", True),
    ("^(a|b)*$", "abba", True),
    ("^(?:ab)+$", "ababa", False),
    ("^a?$", "", True),
    ("^a{2}$", "aa", True),
    ("^a{2,3}$", "aaaa", False),
    ("^a{2,}$", "aaaa", True),
    ("^a{0}$", "", True),
    ("^a{0,1}$", "a", True),
    ("a{,2}", "a{,2}", True),
    ("a{", "a{", True),
    ("^a*?b+?$", "aabb", True),
    ("(?i)K", "\u212a", True),
    ("(?i)s", "\u017f", True),
    ("(?i)[a-c]", "B", True),
    ("(?i)[^a]", "A", False),
    ("(?i:a)b", "AB", False),
    ("(?i)a(?-i:b)", "AB", False),
    ("(?i)a(?-i)b", "Ab", True),
    ("(a(?i)b)c", "aBC", False),
    ("(?U)a+", "aa", True),
    ("(?)a", "a", True),
    ("(?P<name>a)(?<other>b)", "ab", True),
    (r"\d\w\s", "1_\t", True),
    (r"\s", "\v", False),
    (r"\D\W\S", "a-b", True),
    (r"\w", "é", False),
    (r"\bb\b", "a b", True),
    (r"\bb\b", "ab", False),
    (r"\x41\x{42}\n\t\a\f\r\v\.", "AB\n\t\a\f\r\v.", True),
    (r"\[\]\\\/\-", "[]\\/-", True),
    ("[abc]", "b", True),
    ("[^abc]", "b", False),
    ("[a-c-e]", "-", True),
    ("[]a]", "]", True),
    ("[^]a]", "]", False),
    ("[a-]", "-", True),
    (r"[\d\s_]", "_", True),
    (r"[^\S]", " ", True),
    (r"[\]-a]", "^", True),
    (r"[\x41-\x43]", "B", True),
    ("[[:alpha:][:digit:]]", "1", True),
    ("[[:^alpha:]]", "a", False),
    ("[[:word:]]", "_", True),
    ("[[a]", "[", True),
    ("(())", "", True),
    ("^*", "", True),
    ("(^a|b)*c", "xbc", True),
    ("(a*)*$", "b", True),
    ("x*", "\ue000", True),
]
REFUSED = [
    ("*", 0, "there is nothing to repeat"),
    ("a|*", 2, "there is nothing to repeat"),
    ("(+)", 1, "there is nothing to repeat"),
    ("{2}", 0, "there is nothing to repeat"),
    ("a**", 2, "RE2 repeats nothing twice"),
    ("a++", 2, "RE2 repeats nothing twice"),
    ("a{2}{3}", 4, "RE2 repeats nothing twice"),
    ("a{1001}", 1, "a repetition is 0 to 1000 times"),
    ("a{3,2}", 1, "a repetition is 0 to 1000 times"),
    ("a)", 1, "this bracket closes nothing"),
    ("(a", 0, "this group is not closed"),
    ("(?=a)", 0, "RE2 has no such group"),
    ("(?!a)", 0, "RE2 has no such group"),
    ("(?<=a)", 0, "RE2 has no such group"),
    ("(?>a)", 0, "RE2 has no such group"),
    ("(?#a)", 0, "RE2 has no such group"),
    ("(?P=a)", 0, "RE2 has no such group"),
    ("(?i", 0, "RE2 has no such group"),
    (r"\1", 0, "patterns of rules have no such escape"),
    (r"\Z", 0, "patterns of rules have no such escape"),
    (r"\B", 0, "patterns of rules have no such escape"),
    (r"\pN", 0, "patterns of rules have no such escape"),
    (r"\Qa\E", 0, "patterns of rules have no such escape"),
    (r"\x{110000}", 0, "patterns of rules have no such escape"),
    (r"\_", 0, "patterns of rules have no such escape"),
    ("\\é", 0, "patterns of rules have no such escape"),
    ("a\\", 1, "patterns of rules have no such escape"),
    ("[a", 0, "this class is not closed"),
    ("[", 0, "this class is not closed"),
    ("[]", 0, "this class is not closed"),
    ("[b-a]", 1, "this range runs backwards, or its ends are no characters"),
    (r"[a-\d]", 1, "this range runs backwards, or its ends are no characters"),
    (r"[\d-z]", 1, "this range runs backwards, or its ends are no characters"),
    ("[[:foo:]]", 1, "RE2 has no class of this name"),
    ("(?i)é", 4, "with the flag `i` only ASCII letters are supported"),
    ("(" * 50, 41, "the pattern is nested too deep"),
    ("a" * 1_001, 0, "the pattern is longer than 1000 characters"),
    ("(a{1000}){1000}", 0, "the pattern is too large, counting its repetitions"),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), FOUND)
def test_it_is_found(pattern: str, text: str, expected: bool) -> None:
    """Anywhere in the text, and the same when asked again."""
    machine = automaton(pattern)
    assert (expected, expected) == (machine.found_in(text), machine.found_in(text))


@pytest.mark.parametrize(("pattern", "at", "message"), REFUSED)
def test_it_is_refused(pattern: str, at: int, message: str) -> None:
    """What RE2 has not, or rules have not."""
    with pytest.raises(Refusal) as caught:
        automaton(pattern)
    assert (at, message) == (caught.value.at, caught.value.message)


def test_what_is_remembered_is_bounded() -> None:
    """Of very many different characters only the last are known, and the answer stays right."""
    machine = automaton("^.*z$")
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 12_000)))
    assert (machine.found_in(text), machine.found_in(text + "z")) == (False, True)
    assert len(machine._known) <= 10_000  # noqa: SLF001 - nothing else shows it


def test_everything_but_everything_is_nothing() -> None:
    """The other characters of all, and of none."""
    assert (inverted(((0, 0x10FFFF),)), inverted(())) == ((), ((0, 0x10FFFF),))
    assert inverted(((5, 9), (0, 2))) == ((3, 4), (10, 0x10FFFF))
