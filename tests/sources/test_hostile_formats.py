from __future__ import annotations

import random

import pytest

from confcheck.model import Assignment, Neighbour, Source, SourceOptions
from confcheck.sources import SOURCES
from tests.sources.hostile_formats import SPELLINGS, Case, case, misread, patience, untrue
from tests.sources.mutations import SAMPLES, Sample, samples

every_format = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.format)
MEGABYTE = 1_000_000
DEPTH = 100_000
BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 40))
MERGED = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: v}}\n" for n in range(1, 60)
)
LOOP = "services: &a\n  web: &b {environment: {A: *a}, extends: *b}\n"
HOSTILE = {
    "nothing": "",
    "blank": " \t\r\n" * 1_000,
    "a byte order mark": "\ufeffA=1\n",
    "replacements": "\ufffd" * 1_000,
    "a long line": "A=" + "x" * MEGABYTE,
    "a long line of words": "a: " + "b " * (MEGABYTE // 2),
    "a long quoted line": '{"a": "' + "y" * MEGABYTE + '"}',
    "a long line of escapes": '"' + "\\" * MEGABYTE,
    "many lines": "a\n" * (MEGABYTE // 20),
    "many keys": "".join(f"k{n}: v\n" for n in range(20_000)),
    "many pairs": "".join(f"K{n}=v\n" for n in range(20_000)),
    "many documents": "---\na: 1\n" * 10_000,
    "many manifests": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {A: b}\n" * 2_000,
    "many continued lines": "RUN a \\\n" * 20_000,
    "an alias bomb": BOMB,
    "a merge bomb": MERGED,
    "an alias of itself": LOOP,
    "variables in variables": "A: " + "${A:-" * 10_000 + "}" * 10_000,
    "variables": "A=" + "$A${A}" * 10_000,
    **{f"nested {opening}": opening * DEPTH for opening in "[{(<'\"`\\"},
    **{f"closed {opening}": opening * DEPTH + closing * DEPTH for opening, closing in ("[]", "{}", "()")},
    "nested lists": "- " * DEPTH,
    "nested mappings": "a: {" * 20_000,
    "nested objects": '{"a":' * DEPTH,
    "nested blocks": "a {\n" * 20_000,
    "deeper and deeper": "".join(" " * depth + "a:\n" for depth in range(1_500)),
}


@every_format
def test_damaged_samples_and_arbitrary_text_are_answered_truly(source: Source) -> None:
    """Three hundred inputs, the same in every run; `make fuzz` takes 100,000."""
    assert misread(source, 300, 1) == []


@every_format
def test_hostile_texts_are_answered_truly(source: Source) -> None:
    """What invites a parser to go down, back or on without end: under a name of the format, and so in each run."""
    for text in HOSTILE.values():
        with patience():
            assert untrue(case(source, samples(source.format)[0].path, text, random.Random(1))) == []


@every_format
def test_a_file_that_names_itself_ends(source: Source) -> None:
    """Whatever further file a sample asks for, it gets itself."""
    for sample in samples(source.format):

        def itself(_: str, sample: Sample = sample) -> Neighbour:
            return Neighbour(sample.text)

        over = tuple(one.path for one in samples(source.format)) if source.joins else ()
        with patience():
            source.parse(sample.text, SourceOptions(sample.path, over=over, neighbours=itself))


@every_format
def test_samples_are_read_truly(source: Source) -> None:
    """As they are, each with the others beside it; at least one of them assigns something."""
    texts = {sample.path: sample.text for sample in samples(source.format)}
    found = 0
    for path, text in texts.items():
        options = SourceOptions(path, neighbours=lambda asked: Neighbour(texts.get(asked)))
        assert untrue(Case(source, options, text, texts)) == []
        found += sum(isinstance(entry, Assignment) for entry in source.parse(text, options).entries)
    assert found > 0


def test_every_format_has_samples() -> None:
    """A folder of its own, and none is left of a format that is gone; so with the spellings of keys."""
    formats = {source.format for source in SOURCES}
    assert {folder.name for folder in SAMPLES.iterdir()} == formats
    assert set(SPELLINGS) <= formats
