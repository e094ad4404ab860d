"""Mistakes in a schema: each is one line with its place and, where one is near, the word that was meant."""

from __future__ import annotations

import pytest

from tests.schema.given import load, mistake

SETTINGS = [
    ("minimun: 3", "2:7: unknown keyword `minimun` (did you mean `minimum`?)"),
    ("type: integer, minimum: x", "2:31: `minimum` must be a number"),
    ("type: strng", "2:13: `type` must be string, integer, number, boolean, array or object (did you mean `string`?)"),
    ("typ: string", "2:7: unknown keyword `typ` (did you mean `type`?)"),
    ("format: urii", "2:15: `format` must be a known format (did you mean `uri`?)"),
    (
        "unit: sec, type: number",
        "2:13: `unit` must be one of ms, s, min, h, d, B, KiB, MiB, GiB, kB, MB, GB (did you mean `s`?)",
    ),
    ("rules: []", "2:3: `properties` is missing"),
    ("properties: {x: {}}, env: A", "2:28: `env` has no place here (it belongs in a setting or an overlay)"),
    ("env: 'A B'", "2:12: `env` must be a variable name"),
    ("env: {auth: 'A B'}", "2:19: `auth` must be a variable name"),
    ("env: {ath: A}", "2:13: the manifest has no service `ath` (known: auth, backend, load-tester)"),
    ("env: {auth: A}, services: [backend]", "2:13: `env` names a service that is not among the `services`"),
    ("aliases: [{nam: A}]", "2:17: `name` is missing (1 more mistake in the schema)"),
    ("aliases: [5]", "2:17: item 1 of `aliases` must be a name, or a map with `name`"),
    ("aliases: [{name: A, until: 2026-02-30}]", "2:34: `until` is no day of the calendar"),
    ("aliases: [{name: A, until: soon}]", "2:34: `until` must be a date, YYYY-MM-DD"),
    (
        "agree: service",
        "2:14: `agree` must be services, targets, environments, or a list of these (did you mean `services`?)",
    ),
    ("agree: [services, x]", "2:25: item 2 of `agree` must be one of services, targets, environments"),
    ("services: [ath]", "2:18: the manifest has no service `ath` (known: auth, backend, load-tester)"),
    ("services: {auth: maybe}", "2:24: `auth` must be `required` or `optional`"),
    (
        "services: []",
        "2:17: `services` must be a list of different services, or a map from service to `required` or `optional`",
    ),
    ("optional: [stagin]", "2:18: the manifest has no environment `stagin` (did you mean `staging`?)"),
    ("optional: 3", "2:17: `optional` must be true, false, or a list of different environments"),
    ("forbidden: [prod]", "2:19: the manifest has no environment `prod` (did you mean `production`?)"),
    ("environments: {stag: {}}", "2:22: the manifest has no environment `stag` (did you mean `stage`?)"),
    ("environments: {stage: {}, stg: {}}", "2:33: the environment has an overlay already, under another name"),
    ("targets: {cluod: {}}", "2:17: the manifest has no target `cluod` (did you mean `cloud`?)"),
    (
        "environments: {stage: {environments: {}}}",
        "2:30: `environments` has no place here (it belongs in a setting or a rule)",
    ),
    ("differ-from: [c]", "2:21: `differ-from` names no setting (known: a, b)"),
    ("differ-from: [a]", "2:21: `differ-from` names the setting itself"),
    ("requires: [bb]", "2:18: `requires` names no setting (known: a, b)"),
    ("parts: {hots: b}", "2:15: unknown keyword `hots` (did you mean `host`?)"),
    ("parts: {host: c}", "2:21: `parts` names no setting (known: a, b)"),
    ("derive: 'x{c}'", "2:15: `derive` names no setting (known: a, b)"),
    ("derive: 'x{b'", "2:15: `derive` has a brace without its partner"),
    ("derive: 'x{a}'", "2:15: `derive` names the setting itself"),
    ("minimum: 3", "2:7: `minimum` means nothing for the type string (it needs `type: integer`)"),
    ("type: integer, minimum: 3, maximum: 2", "2:43: `maximum` and `minimum` leave no value"),
    ("pattern: '('", "2:16: `pattern` is no regular expression (missing ), unterminated subpattern at position 0)"),
    ("type: integer, default: x", "2:31: `default` is not an integer"),
    ("enum: [1]", "2:14: an item of `enum` is not a string"),
    ("enum: []", "2:13: `enum` must be a list of different values"),
    ("enum: [x, x]", "2:13: `enum` must be a list of different values"),
    ("enum: [x], default: y", "2:27: `default` is not one of x"),
    ("encoding: csv", "2:7: `encoding` means nothing for the type string (it needs `type: array`)"),
    ("type: object, encoding: csv", "2:21: `encoding: csv` means nothing for the type object"),
    ("type: array, items: {env: X}", "2:28: `env` has no place here (it belongs in a setting or an overlay)"),
    ("type: integer, format: uri", "2:22: `format: uri` means nothing for the type integer"),
    ("until: x", "2:7: `until` has no place here (it belongs in an alias)"),
    ("points-to: ath", "2:18: the manifest has no service `ath` (known: auth, backend, load-tester)"),
    ("identifies: env", "2:19: `identifies` must be `environment` (did you mean `environment`?)"),
    ("'9x': 1", "2:7: unknown keyword"),
    ("secret: yess", "2:15: `secret` must be true or false"),
    ("required: true", "2:7: unknown keyword `required` (did you mean `requires`?)"),
    ("envs: A", "2:7: unknown keyword `envs` (did you mean `env`?)"),
    ("$schema: x", "2:7: unknown keyword `$schema`"),
    ("additionalProperties: false", "2:7: unknown keyword `additionalProperties`"),
    ("allow-empty: 1", "2:20: `allow-empty` must be true or false"),
    ("type: [string]", "2:13: `type` must be string, integer, number, boolean, array or object"),
    ("properties: {x: 1}, type: object", "2:23: `x` must be a value schema"),
    ("minLength: -1", "2:18: `minLength` must be a whole number, 0 or more"),
    ("multipleOf: 0, type: number", "2:19: `multipleOf` must be a number above 0"),
    ("url-path: x", "2:17: `url-path` must be a path that begins with `/`"),
    ("schemes: ['https:']", "2:17: item 1 of `schemes` must be the scheme of a URL, without `:`"),
    ("default: {a: [1, {b: 2}]}", "2:16: `default` is not a string"),
]
DOCUMENTS = [
    ("properties: {9x: {}}", "1:14: a name must be letters, digits, `_` and `-`, the first no digit"),
    ("properties: {a: 5}", "1:17: `a` must be a setting or a group"),
    ("$schema: urn:x", "1:10: `$schema` must be urn:confcheck:schema:1"),
    ("properties:\n  a: {type: string}\n  a: {}", "3:3: this key is given twice (keep one of them)"),
    ("", "1:1: a schema is a mapping of keywords"),
    ("- a", "1:1: a schema is a mapping of keywords"),
    ("properties: {g: {rules: []}}", "1:14: `properties` is missing"),
    ("rules: [{id: a}]", "1:9: `rule` is missing"),
    ("rules: [{id: A, rule: x}]", "1:14: `id` must be a name in kebab-case"),
    ("rules: [{id: a, rule: x, severity: bad}]", "1:36: `severity` must be error, warning or note"),
    ("rules: [{id: a, rule: x}, {id: a, rule: y}]", "1:32: another rule has the id `a`"),
    ("rules: [{id: a, rule: x, targets: [q]}]", "1:36: the manifest has no target `q` (known: cloud, compose)"),
    (
        "properties: {g: {properties: {x: {}, y: {}}, exactly-one: [x, z]}}",
        "1:63: `exactly-one` names no setting (known: g.x, g.y)",
    ),
    (
        "properties: {g: {properties: {x: {}, y: {}}, exactly-one: [x]}}",
        "1:59: `exactly-one` must be a list of two or more different settings",
    ),
    (
        "properties: {a: {type: integer, default: 5, environments: {stage: {maximum: 4}}}}",
        "1:42: `default` must be at most 4 in staging",
    ),
    (
        "properties: {a: {$ref: '#/$defs/x', env: A}}\n$defs: {x: {properties: {q: {}}}}",
        "1:37: `env` has no place here (it belongs in a setting or an overlay)",
    ),
    (
        "properties: {a: {type: array, items: {$ref: '#/$defs/x'}}}\n$defs: {x: {env: X}}",
        "2:13: `env` has no place here (it belongs in a setting or an overlay)",
    ),
]


@pytest.mark.parametrize(("keywords", "expected"), SETTINGS)
def test_mistakes_in_a_setting(keywords: str, expected: str) -> None:
    """The setting `a` with these keywords, beside a setting `b`."""
    assert f"schemas/platform.yaml:{expected}" == mistake(f"properties:\n  a: {{{keywords}}}\n  b: {{}}\n")


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS)
def test_mistakes_in_a_document(text: str, expected: str) -> None:
    """The whole schema in one line."""
    assert f"schemas/platform.yaml:{expected}" == mistake(text)


def test_the_first_in_the_order_of_the_text_is_reported() -> None:
    """Mistakes of form come before those of meaning; the rest is counted."""
    text = "properties:\n  a: {services: [nobody]}\n  b: {minimun: 1}\n  c: {typo: 1}\n"
    expected = (
        "schemas/platform.yaml:3:7: unknown keyword `minimun` (did you mean `minimum`?; 1 more mistake in the schema)"
    )
    assert expected == mistake(text)


def test_more_than_one_more_mistake() -> None:
    """The hint counts."""
    text = "properties:\n  a: {services: [nobody, noone]}\n  b: {forbidden: [x]}\n"
    expected = (
        "schemas/platform.yaml:2:18: the manifest has no service `nobody` "
        "(known: auth, backend, load-tester; 2 more mistakes in the schema)"
    )
    assert expected == mistake(text)


def test_words_that_are_no_names_are_not_quoted() -> None:
    """A value in the place of a key could be a secret."""
    text = "properties:\n  a: {'hunter2 and more': 1, services: ['pa$$ word']}\n"
    assert mistake(text) == "schemas/platform.yaml:2:7: unknown keyword"
    text = "properties:\n  a: {services: ['pa$$ word']}\n"
    expected = (
        "schemas/platform.yaml:2:18: the manifest has no service of this name (known: auth, backend, load-tester)"
    )
    assert expected == mistake(text)


def test_a_handed_down_mistake_is_reported_once() -> None:
    """However many settings a group has, also if none of them uses the keyword."""
    text = "properties: {g: {services: [x], properties: {a: {}, b: {}, c: {services: [auth]}}}}"
    expected = "schemas/platform.yaml:1:29: the manifest has no service `x` (known: auth, backend, load-tester)"
    assert expected == mistake(text)
    assert expected == mistake("properties: {g: {services: [x], properties: {c: {services: [auth]}}}}")


@pytest.mark.parametrize(
    "keywords",
    [
        "type: integer, minimum: 3, maximum: 3",
        "type: integer, format: port",
        "type: object, encoding: json",
        "type: array, schemes: [https], items: {format: uri}",
        "type: integer, enum: [1, 2], const: 1, default: 1, examples: [1]",
        "format: idn-email",
        "agree: []",
    ],
)
def test_what_only_looks_wrong(keywords: str) -> None:
    """None of these is refused."""
    assert len(load(f"properties: {{a: {{{keywords}}}}}").settings) == 1
