"""What whoever runs Harbour knows about it: from its comments, its services' code, and what such systems need."""

from __future__ import annotations

NEEDED = frozenset(
    """
    auth.jwt_secret auth.jwt_issuer auth.service_id auth.service_secret auth.session_secret auth.fernet_key
    auth.access_token_lifetime auth.refresh_token_lifetime auth.service_token_lifetime auth.google_client_id
    auth.google_client_secret auth.session_cookie_domain websocket.heartbeat_interval websocket.heartbeat_timeout
    websocket.connection_timeout websocket.max_connections websocket.max_message_size websocket.channel_prefix
    websocket.allowed_origins backend.workers backend.request_timeout backend.max_upload_size backend.rate_limit
    backend.cors_origins backend.support_email backend.smtp_host database.host database.name database.user
    database.password database.pool_size database.statement_timeout redis.host redis.password redis.tls
    redis.key_prefix redis.session_ttl urls.auth urls.backend urls.frontend urls.websocket
    environment switches.live_updates switches.signup_open
    """.split()
)
"""Without these a service does not start."""

TOGETHER = {
    "switches.tracing_sample_rate": ("switches.tracing",),
    "switches.tracing": ("switches.tracing_sample_rate",),
    "backend.storage_bucket": ("backend.storage_path", "backend.storage_region"),
    "backend.storage_region": ("backend.storage_bucket",),
    "backend.smtp_user": ("backend.smtp_password",),
    "backend.smtp_password": ("backend.smtp_user",),
    "urls.error_reporting": (),
}
"""What is needed where users are, and what goes with it."""

CLOSED = {
    "log_level": ("INF0", "Info", "WARN", "TRACE", "info"),
    "log_format": ("jsno", "JSON", "text", "Json", "consol"),
    "auth.jwt_algorithm": ("HS265", "hs256", "SHA256", "HS-256", "none"),
    "database.ssl_mode": ("verify_full", "VERIFY-FULL", "verifyfull", "require ", "disabled"),
    "environment": ("stagign", "prdo", "Production1", "live", "devel"),
}
"""Values of closed lists, misspelt."""

DURATIONS = frozenset(
    """
    auth.clock_skew auth.access_token_lifetime auth.refresh_token_lifetime auth.service_token_lifetime
    websocket.heartbeat_interval websocket.heartbeat_timeout websocket.connection_timeout websocket.close_timeout
    websocket.cleanup_interval websocket.reconnect_min_delay websocket.reconnect_max_delay backend.request_timeout
    backend.shutdown_timeout database.pool_timeout database.statement_timeout redis.socket_timeout redis.session_ttl
    """.split()
)
SIZES = frozenset(("websocket.max_message_size", "backend.max_upload_size"))

COUNTED_IN = {
    "auth.access_token_lifetime": "min",
    "auth.clock_skew": "s",
    "auth.refresh_token_lifetime": "d",
    "auth.service_token_lifetime": "s",
    "backend.max_upload_size": "MiB",
    "backend.request_timeout": "s",
    "database.pool_timeout": "s",
    "database.statement_timeout": "ms",
    "redis.session_ttl": "h",
    "websocket.heartbeat_interval": "s",
    "websocket.max_message_size": "KiB",
    "websocket.reconnect_min_delay": "ms",
    "websocket.reconnect_max_delay": "ms",
}
"""What a bare number of these is counted in; of the other durations it is seconds."""

TOO_MUCH = {
    "auth.port": ("70000", "0"),
    "backend.port": ("80000", "0"),
    "websocket.port": ("809000", "0"),
    "database.port": ("54320000", "0"),
    "redis.port": ("637900", "0"),
    "backend.smtp_port": ("587000", "0"),
    "redis.db": ("99",),
    "switches.tracing_sample_rate": ("1.5", "50"),
    "auth.password_min_length": ("1000", "0"),
    "backend.workers": ("0", "4000"),
    "database.pool_size": ("0", "5000"),
}
"""Values that no such quantity has."""

ORDER = (
    ("websocket.heartbeat_interval", "60s", "websocket.heartbeat_timeout"),
    ("websocket.heartbeat_interval", "90s", "websocket.heartbeat_timeout"),
    ("websocket.heartbeat_timeout", "25s", "websocket.heartbeat_interval"),
    ("websocket.heartbeat_timeout", "20min", "websocket.connection_timeout"),
    ("websocket.connection_timeout", "45s", "websocket.heartbeat_timeout"),
    ("websocket.reconnect_min_delay", "60000", "websocket.reconnect_max_delay"),
    ("websocket.reconnect_max_delay", "100", "websocket.reconnect_min_delay"),
    ("websocket.reconnect_max_delay", "3600000", "websocket.connection_timeout"),
    ("auth.refresh_token_lifetime", "0", "auth.access_token_lifetime"),
    ("database.statement_timeout", "45s", "backend.request_timeout"),
    ("database.pool_timeout", "40", "backend.request_timeout"),
    ("backend.request_timeout", "4s", "database.statement_timeout"),
    ("redis.socket_timeout", "30s", "websocket.heartbeat_interval"),
    ("database.pool_size", "45", "database.pool_max_overflow"),
    ("database.pool_max_overflow", "80", "database.pool_size"),
    ("websocket.close_timeout", "30min", "websocket.connection_timeout"),
)
"""A setting, a value on the wrong side, and the setting it must stay below or above."""

AGREED = (
    ("auth.jwt_issuer", "https://issuer.harbour.example.com"),
    ("auth.jwt_audience", "harbour-api"),
    ("auth.jwt_algorithm", "HS512"),
    ("auth.clock_skew", "5"),
    ("auth.access_token_lifetime", "45"),
    ("auth.refresh_token_lifetime", "30"),
    ("auth.service_token_lifetime", "10m"),
    ("auth.session_cookie_name", "harbour_login"),
    ("auth.password_min_length", "16"),
    ("websocket.heartbeat_interval", "20"),
    ("websocket.max_message_size", "64KiB"),
    ("websocket.channel_prefix", "harbour-updates:"),
    ("backend.max_upload_size", "50MiB"),
    ("backend.support_email", "support@harbour.example.com"),
    ("database.name", "harbour_old"),
    ("database.user", "harbour_ro"),
    ("redis.db", "3"),
    ("switches.live_updates", "false"),
    ("switches.maintenance_mode", "true"),
    ("switches.signup_open", "false"),
    ("urls.frontend", "https://www.harbour.example.com"),
)
"""What every service that reads it must have alike, and another good value."""

SHARED_SECRETS = ("auth.jwt_secret", "auth.service_secret", "auth.fernet_key", "database.password", "redis.password")

COPIES = {
    "auth.access_token_lifetime": "20",
    "auth.password_min_length": "14",
    "auth.google_client_id": "104857607777-h4rb0urr0t4t3dcl13ntb3rthb00k1ngs.apps.googleusercontent.com",
    "auth.refresh_token_lifetime": "21",
    "websocket.heartbeat_interval": "20",
    "websocket.connection_timeout": "20min",
    "websocket.max_message_size": "512KiB",
    "websocket.channel_prefix": "harbour-next:",
    "backend.max_upload_size": "40",
    "backend.support_email": "desk@harbour.example.com",
    "switches.live_updates": "false",
    "switches.signup_open": "false",
    "switches.maintenance_mode": "true",
}
"""Values that also stand, copied, in the build of the frontend, another service or the edge."""

INSECURE = (
    ("switches.debug", "true"),
    ("log_level", "DEBUG"),
    ("log_format", "console"),
    ("switches.allow_dev_login", "true"),
    ("switches.bypass_rate_limit", "true"),
    ("switches.mock_mail", "true"),
    ("switches.e2e_login_key", "harbour-ci-e2e-Wq81LxTsoMv0aYzKfP3n"),
    ("auth.session_cookie_secure", "false"),
    ("redis.tls", "false"),
    ("database.ssl_mode", "disable"),
)
"""Good on a laptop, a hole where users are."""

SYNONYMS = {
    "auth.jwt_secret": ("JWT_SIGNING_KEY", "TOKEN_SECRET"),
    "auth.service_secret": ("INTERNAL_API_SECRET", "SERVICE_TOKEN"),
    "auth.fernet_key": ("ENCRYPTION_KEY", "FIELD_KEY"),
    "auth.access_token_lifetime": ("TOKEN_TTL_MINUTES", "ACCESS_TTL"),
    "auth.refresh_token_lifetime": ("REFRESH_TTL_DAYS", "REFRESH_DAYS"),
    "auth.google_client_id": ("OAUTH_CLIENT_ID", "GOOGLE_OAUTH_ID"),
    "auth.service_id": ("CLIENT_NAME", "SERVICE_NAME"),
    "database.host": ("PGHOST", "SQL_SERVER"),
    "database.password": ("PGPASSWORD", "SQL_PASSWORD"),
    "database.pool_size": ("SQLALCHEMY_POOL", "MAX_CONNECTIONS"),
    "redis.host": ("CACHE_HOST", "REDIS_SERVER"),
    "redis.password": ("CACHE_PASSWORD", "REDIS_AUTH"),
    "redis.key_prefix": ("CACHE_PREFIX", "REDIS_NAMESPACE"),
    "redis.url": ("CACHE_URL", "BROKER_URL"),
    "urls.auth": ("AUTH_ENDPOINT", "IDENTITY_URL"),
    "urls.backend": ("API_ENDPOINT", "CORE_URL"),
    "urls.websocket": ("REALTIME_URL", "SOCKET_URL"),
    "websocket.channel_prefix": ("PUBSUB_PREFIX", "EVENTS_PREFIX"),
    "websocket.heartbeat_interval": ("PING_EVERY", "KEEPALIVE"),
    "websocket.max_message_size": ("FRAME_LIMIT", "MAX_FRAME"),
    "backend.max_upload_size": ("UPLOAD_LIMIT", "MAX_BODY"),
    "environment": ("STAGE", "DEPLOY_ENV"),
}
"""What another team would have called it."""

OPTIONAL = {
    "metrics": ("switches.metrics", "true"),
    "websocket.compression": ("websocket.compression", "true"),
    "retry": ("backend.retry", '{"attempts": 4, "backoff": 2.0}'),
    "pool timeout": ("database.pool_timeout", "4"),
    "pool overflow": ("database.pool_max_overflow", "3"),
    "redis connections": ("redis.max_connections", "30"),
    "redis timeout": ("redis.socket_timeout", "4"),
    "legacy": ("backend.page_sizes", "[10, 20, 50]"),
    "queue": ("websocket.send_queue_size", "128"),
    "cleanup": ("websocket.cleanup_interval", "90s"),
    "close": ("websocket.close_timeout", "8s"),
    "shutdown": ("backend.shutdown_timeout", "15s"),
}
"""What may be set beyond what is set, and a good value."""

IDENTITY = {
    "auth.service_id": {"auth": "harbour-login", "backend": "harbour-core", "websocket": "harbour-live"},
    "redis.key_prefix": {"auth": "login:", "backend": "core:", "websocket": "live:"},
    "database.pool_size": {"auth": "6", "backend": "12"},
    "database.statement_timeout": {"auth": "4s", "backend": "12s"},
    "redis.max_connections": {"auth": "10", "backend": "40", "websocket": "25"},
    "redis.socket_timeout": {"auth": "3", "backend": "4", "websocket": "6"},
    "log_level": {"auth": "WARNING", "backend": "ERROR", "websocket": "WARNING"},
}
"""What each service may have for itself."""

OF_ENVIRONMENT = {
    "database.host": "{name}-db.internal.example.net",
    "redis.host": "{name}-cache.internal.example.net",
    "backend.smtp_host": "{name}-relay.internal.example.net",
    "backend.workers": "3",
    "backend.rate_limit": "240",
    "backend.storage_bucket": "harbour-{name}-documents",
    "websocket.max_connections": "750",
    "switches.tracing_sample_rate": "0.25",
    "urls.error_reporting": "https://sentry.{name}.harbour.example.net/api/7",
    "log_level": "ERROR",
}
"""What each environment may have for itself."""
