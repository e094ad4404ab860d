"""Workspaces from which typed settings are generated: the example, and one with every oddity a schema can have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from confcheck import api
from confcheck.generate.typed import python, typescript
from confcheck.model import System
from confcheck.model.generated import Generated, Order

ROOT = Path(__file__).parents[3]
ENVIRONMENTS = ("development", "test", "staging", "production")
CANARY = "canary-5b7e91"

MANIFEST = """
schema = "schema.yaml"
[environments.development]
[environments.staging]
aliases = ["stg"]
[services.load-tester]
[services.2nd]
[services.load_tester]
targets = ["cloud"]
[services.settings]
[services.web]
runs-in = "browser"
[[sources]]
files = "{environment}/{service}.env"
required = false
[[sources]]
files = "{environment}/all.env"
services = ["load-tester", "2nd", "load_tester", "settings", "web"]
target = "cloud"
[[sources]]
files = "{environment}/more.env"
services = ["load-tester"]
target = "compose"
"""
SCHEMA = rf"""
properties:
  class: {{type: string, optional: true, description: 'A "quoted" name, isn''t it? \ and a tab	.'}}
  str: {{type: string, default: "it's"}}
  int: {{type: integer, default: 3, deprecated: true, title: A title}}
  load: {{type: number, default: 3, unit: KiB}}
  json: {{type: boolean, default: false, const: false}}
  model_config: {{type: string, optional: true}}
  Field: {{type: string, optional: true, allow-empty: true}}
  two: {{type: integer, enum: [1, 2.0, 30], default: 2}}
  rate: {{type: number, enum: [0.5, 1], default: 1, multipleOf: 0.5}}
  big: {{type: integer, maximum: 100000000000000000000000, optional: true}}
  jwt-secret: {{type: string, minLength: 4, env: JWT_SECRET, default: {CANARY}}}
  secret_pin: {{type: integer, secret: true, default: 4711}}
  secret_list: {{type: array, secret: true, encoding: csv, optional: true}}
  secret_word: {{type: string, secret: true, enum: [a, b], optional: true}}
  shared_name: {{type: string, env: SHARED, aliases: [OLD_NAME], optional: true}}
  pattern: {{type: string, pattern: '^(?i:x)|^"[\w-]+''$', optional: true, services: [2nd]}}
  plain_pattern: {{type: string, pattern: '^[\w.-]+"?$', optional: true}}
  long: {{type: string, enum: [{"x" * 70}, y], optional: true, description: {"w" * 120}}}
  many: {{type: string, enum: [{", ".join(f"choice-number-{number}" for number in range(12))}], optional: true}}
  url: {{type: string, format: dsn, optional: true, default: "sqlite://"}}
  login_url: {{type: string, format: dsn, optional: true}}
  tongue: {{type: string, optional: true, env: TONGUE, description: {"全角の説明、" * 9}。}}
  lists:
    properties:
      texts: {{type: array, encoding: csv, set: true, items: {{type: string}}, default: [b, a, b]}}
      numbers: {{type: array, encoding: words, items: {{type: number}}, default: [1, 0.5]}}
      one: {{type: array, default: [x]}}
      none: {{type: array, default: []}}
      json: {{type: array, default: [1, [true, null], {{a: "x"}}]}}
      nested: {{type: array, items: {{type: array, items: {{type: integer}}}}, default: [[1], [2, 3]]}}
      objects: {{type: array, items: {{type: object, properties: {{a: {{type: integer}}}}}}, optional: true}}
      sets: {{type: array, set: true, minItems: 1, uniqueItems: true, optional: true}}
  objects:
    properties:
      any: {{type: object, default: {{a: [1, 2.5, {{b: null}}]}}}}
      shaped:
        type: object
        properties:
          attempts: {{type: integer, minimum: 1}}
          rate: {{type: number}}
          hosts: {{type: array, items: {{type: string, format: host}}}}
          more: {{type: object}}
        default: {{attempts: 3, rate: 2, hosts: [a], more: {{x: [1]}}}}
      other: {{type: object, properties: {{a: {{type: integer}}}}, default: {{b: 1}}}}
      named: {{type: object, properties: {{"a-b": {{type: integer}}, class: {{type: boolean}}}}, optional: true}}
      maybe: {{type: object, properties: {{a: {{type: integer}}}}, optional: true}}
  deep:
    properties:
      copy:
        properties:
          import:
            properties:
              value: {{type: string, format: uri}}
  only:
    properties:
      switch: {{type: boolean, default: false}}
      value: {{type: string, only-if: only.switch}}
  database:
    properties:
      url: {{type: string, format: dsn, optional: true, parts: {{host: database.host}}, secret: false}}
      host: {{type: string, format: host}}
  made: {{type: string, derive: "https://{{deep.copy.import.value}}/{{jwt-secret}}"}}
  bypass: {{type: boolean, optional: true, forbidden: [staging]}}
  back_door: {{type: string, optional: true, forbidden: [staging]}}
  target_limit:
    type: integer
    optional: true
    targets: {{cloud: {{maximum: 5, default: 1}}, compose: {{maximum: 9, default: 2}}}}
  stage: {{type: string, env: "STAGE_{{ENVIRONMENT}}", default: x, environments: {{staging: {{enum: [x, y]}}}}}}
"""
ENV = f"DEEP_COPY_IMPORT_VALUE=https://a\nLOGIN_URL=postgres://u:{CANARY}@db/x\n"


def odd(root: Path) -> System:
    """The workspace with oddities, written there."""
    files = {"confcheck.toml": MANIFEST, "schema.yaml": SCHEMA}
    files |= {f"{one}/{name}.env": ENV for one in ("development", "staging") for name in ("all", "more")}
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return api.load(root).system


@cache
def example() -> System:
    """The example system."""
    return api.load(ROOT).system


def as_python(system: System, environment: str, *services: str, include_secrets: bool = False) -> Generated:
    """The module of these services, or of all."""
    return python.render(system, Order(environment, services, include_secrets=include_secrets))


def as_typescript(system: System, environment: str, *services: str, include_secrets: bool = False) -> Generated:
    """The same for TypeScript."""
    return typescript.render(system, Order(environment, services, include_secrets=include_secrets))
