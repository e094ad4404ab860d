"""Generated workspaces of one service: a schema with every keyword that one process can judge, and values."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hypothesis import strategies as st

from confcheck.kernel.spec import Json

MANIFEST = """
schema = "schema.json"
[environments.staging]
aliases = ["stage"]
[environments.production]
[environments.development]
[services.api]
environments = ["staging"]
[[sources]]
files = "staging.env"
services = ["api"]
environments = ["staging"]
"""
PIECE = "kF3zQ9xW2mT7vB5nR8cL4hJ6"
TEXTS = (
    *("", " ", "1", "2", "15", "7.5", "070", "-3", "abc", "true", "OFF", "yes", "5s", "1m", "300", "2Gi", "h"),
    *(
        "changeme",
        "your-key",
        "TODO",
        "<host>",
        "staging",
        "Stage",
        "production",
        "nowhere",
        "a,b",
        "a b",
        '["a"]',
        "{",
    ),
    *(
        "http://h.example.com/ws",
        "https://h.example.com:8443/x",
        "wss://h.example.com/ws",
        "postgresql://u:p@db:5432/n",
    ),
    *("postgresql://u:changeme@db/n", "db", "5432", "u", PIECE, f"x-{PIECE}", f"{PIECE}-y", "abc-x", "15-x", "h-x"),
)
TYPES: tuple[dict[str, Json], ...] = (
    {"type": "string"},
    {"type": "string", "minLength": 3},
    {"type": "string", "enum": ["abc", "TODO", "db"]},
    {"type": "string", "pattern": "^[a-z]+$"},
    {"type": "integer"},
    {"type": "integer", "minimum": 2, "format": "port"},
    {"type": "number", "unit": "s", "exclusiveMinimum": 1},
    {"type": "integer", "unit": "MiB"},
    {"type": "boolean"},
    {"type": "string", "format": "uri", "schemes": ["https", "wss"]},
    {"type": "string", "format": "uri", "url-path": "/ws"},
    {"type": "string", "format": "host"},
    {"type": "array", "encoding": "csv", "items": {"type": "string", "minLength": 1}},
    {"type": "array", "set": True},
)
DEFAULTS: dict[str, Json] = {"string": "db", "integer": 300, "number": 300, "boolean": True, "array": ["a"]}
NAMES = tuple(f"s{number}" for number in range(6))


@dataclass(frozen=True, slots=True)
class Case:
    """A schema, and what the only service finds in its environment."""

    schema: dict[str, Json]
    values: dict[str, str]

    @property
    def names(self) -> list[str]:
        """Every name that the schema knows."""
        return [f"{kind}{name.upper()}" for kind in ("", "OLD_", "GONE_") for name in NAMES]

    def files(self, values: dict[str, str] | None = None) -> dict[str, str]:
        """The workspace; other values may be given."""
        given = self.values if values is None else values
        lines = "".join(f"{name}='{value}'\n" for name, value in given.items())
        return {"confcheck.toml": MANIFEST, "schema.json": json.dumps(self.schema), "staging.env": lines}


def _maybe(draw: st.DrawFn, odds: int) -> bool:
    return draw(st.integers(0, odds)) == 0


def _some(draw: st.DrawFn, names: list[str], most: int) -> Json:
    return [*draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True))]


def _setting(draw: st.DrawFn, name: str) -> dict[str, Json]:
    setting: dict[str, Json] = {**draw(st.sampled_from(TYPES)), "env": name.upper(), "services": ["api"]}
    others = [other for other in NAMES if other != name]
    kind = str(setting["type"])
    if not _maybe(draw, 2):
        setting["optional"] = True
    if _maybe(draw, 4) and not {"enum", "pattern"} & setting.keys() and "format" not in setting:
        setting["default"] = DEFAULTS[kind]
    if _maybe(draw, 3):
        setting["aliases"] = [f"OLD_{name.upper()}", {"name": f"GONE_{name.upper()}", "read": False}]
    if _maybe(draw, 7):
        setting["forbidden"] = [draw(st.sampled_from(("staging", "production")))]
    if _maybe(draw, 6):
        setting["allow-empty"] = True
    if _maybe(draw, 4):
        # No lock holds the default of a secret, so what is derived from that is not known.
        setting["secret"] = "default" not in setting and draw(st.booleans())
    if _maybe(draw, 5):
        setting["requires"] = _some(draw, others, 1)
    if _maybe(draw, 4):
        setting["differ-from"] = _some(draw, others, 2)
    if kind == "string" and _maybe(draw, 5):
        setting["identifies"] = "environment"
    return setting


def _composed(draw: st.DrawFn, settings: dict[str, dict[str, Json]]) -> None:
    """A derived setting, a composite, and conditions."""
    if _maybe(draw, 2) and "default" not in settings["s5"]:
        settings["s5"]["derive"] = draw(st.sampled_from(("{s4}", "{s4}-x", "{s3}://{s4}/ws")))
    if _maybe(draw, 2):
        settings["s0"] = {
            "type": "string",
            "format": "dsn",
            "env": "S0",
            "services": ["api"],
            "optional": draw(st.booleans()),
            "parts": {"host": "s1", "port": "s2", "username": "s3", "password": "s4"},
        }
    booleans = [name for name, one in settings.items() if one["type"] == "boolean"]
    if booleans and _maybe(draw, 1):
        on = booleans[0]
        other = draw(st.sampled_from([name for name in NAMES if name != on]))
        settings[other]["only-if"] = draw(st.sampled_from((on, f"!{on}", f"has({on}) && {on}")))


def _rules(draw: st.DrawFn, settings: dict[str, dict[str, Json]]) -> list[Json]:
    numbers = [name for name, one in settings.items() if one["type"] in ("integer", "number") and "unit" not in one]
    texts = [name for name, one in settings.items() if one["type"] == "string"]
    rules: list[Json] = []
    if len(numbers) > 1 and _maybe(draw, 1):
        rules.append({"id": "in-order", "rule": f"{numbers[0]} * 2 <= {numbers[1]}"})
    if numbers and texts and _maybe(draw, 1):
        rule = f"!has({texts[0]}) || {numbers[0]} > 5"
        rules.append({"id": "needs-more", "rule": rule, "severity": draw(st.sampled_from(("warning", "error")))})
    if len(texts) > 1 and _maybe(draw, 1):
        rules.append({"id": "begins-alike", "rule": f"{texts[0]}.startsWith({texts[1]}) || size({texts[0]}) < 3"})
    return rules


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Six settings, with what relates them, and values for some of their names."""
    settings = {name: _setting(draw, name) for name in NAMES}
    _composed(draw, settings)
    schema: dict[str, Json] = {"$schema": "urn:confcheck:schema:1", "properties": {**settings}}
    rules = _rules(draw, settings)
    if rules:
        schema["rules"] = rules
    if _maybe(draw, 2):
        schema[draw(st.sampled_from(("exactly-one", "at-least-one")))] = list(
            draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
        )
    names = [name.upper() for name in NAMES]
    names += [str(f"OLD_{name.upper()}") for name in NAMES if "aliases" in settings[name]]
    names += [str(f"GONE_{name.upper()}") for name in NAMES if "aliases" in settings[name]]
    return Case(schema, draw(values_of(names)))


@st.composite
def values_of(draw: st.DrawFn, names: list[str]) -> dict[str, str]:
    """Texts for some of the names, of few enough that some are equal."""
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=9))
    return {name: draw(st.sampled_from(texts)) for name in names if not _maybe(draw, 3)}
