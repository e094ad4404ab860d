"""More knowledge: what a schema might say beyond that of the example, to see what it is worth."""

from __future__ import annotations

from benchmarks.inject.example import SCHEMA, Example

_CHANGES = (
    (
        "seconds: {type: number, unit: s, exclusiveMinimum: 0}",
        "seconds: {type: number, unit: s, minimum: 1, maximum: 3600}",
    ),
    (
        "parts: {host: redis.host, port: redis.port, password",
        "parts: {host: redis.host, port: redis.port, path: redis.db, password",
    ),
)
"""Limits of every time, and one more part of a URL."""

_RULES = """  - id: issuer-is-auth
    rule: url(auth.jwt_issuer).getHostname() == url(services.auth.urls.auth).getHostname()
  - id: issuer-has-no-slash
    rule: "!auth.jwt_issuer.endsWith('/')"
  - id: traces-have-a-rate
    rule: "!switches.tracing || has(switches.tracing_sample_rate)"
  - id: login-is-openid
    rule: "'openid' in auth.oauth_scopes"
  - id: pages-have-a-size
    rule: size(backend.page_sizes) > 0
  - id: closing-ends
    rule: websocket.close_timeout < websocket.connection_timeout
  - id: path-is-served
    rule: services.backend.urls.websocket.endsWith(websocket.path)
  - id: origins-may-call
    rule: websocket.allowed_origins.all(origin, origin in services.backend.backend.cors_origins)
"""


def informed(example: Example) -> Example:
    """The example whose schema says more."""
    schema = example.texts[SCHEMA]
    for old, new in _CHANGES:
        if old not in schema:
            raise ValueError(f"the schema no longer says {old!r}")
        schema = schema.replace(old, new)
    return Example({**example.texts, SCHEMA: schema.rstrip("\n") + "\n" + _RULES})
