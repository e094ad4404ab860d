"""Faults between settings of one service: order, dependency, exclusion, sets, what is derived, what is dead."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.inject import knowledge
from benchmarks.inject.cases import Case, added, changed, overridden, removed, renamed, widened
from benchmarks.inject.example import ENVIRONMENTS, Example
from benchmarks.inject.faults_single import of_site

CLOUD = ("staging", "production")
LOCAL = ("development", "test")


def out_of_order(example: Example) -> Iterator[Case]:
    """What must be shorter or smaller is not."""
    for path, value, other in knowledge.ORDER:
        readers, others = example.setting(path).names, example.setting(other).names
        for service in [one for one in readers if one in others] or readers:
            for environment in ENVIRONMENTS:
                yield widened(overridden(example, environment, service, path, value, value), other)


def unmet_dependency(example: Example) -> Iterator[Case]:
    """Something is switched on, or half of a pair is set, and the other half is missing."""
    rate, tracing = "switches.tracing_sample_rate", "switches.tracing"
    for path, others in (
        (rate, (tracing,)),
        ("backend.storage_region", ("backend.storage_bucket",)),
        ("backend.smtp_password", ("backend.smtp_user",)),
        ("backend.smtp_user", ("backend.smtp_password",)),
        ("auth.google_client_id", ("auth.google_client_secret",)),
        ("auth.service_secret", ("auth.service_id",)),
        ("websocket.channel_prefix", ("switches.live_updates",)),
    ):
        for site in of_site(example, path):
            if site.entry.block.environment != "base":
                yield widened(removed(example, site), *others)
    for environment in LOCAL:
        block = example.file(environment, "backend")
        shared = next(one for one in example.blocks if one.path == f"environments/{environment}/shared.env")
        yield widened(added(example, shared, tracing, "true", "on without a rate"), rate)
        for value in ("mailer", "harbour@relay"):
            yield widened(added(example, block, "backend.smtp_user", value, value), "backend.smtp_password")
        login = "switches.allow_dev_login"
        for service in ("auth", "frontend"):
            if environment == "test":
                yield added(example, example.file(environment, service), login, "true", "one half")


def both_of_two(example: Example) -> Iterator[Case]:
    """Two that exclude each other are both set: a bucket and a directory, a name of today and one of yesterday."""
    path, bucket = "backend.storage_path", "backend.storage_bucket"
    for environment in ENVIRONMENTS:
        mine, other = (path, bucket) if environment in CLOUD else (bucket, path)
        values = ("/var/lib/harbour/uploads", "/tmp/uploads") if mine == path else ("harbour-uploads", "harbour-files")
        shared = next(one for one in example.blocks if one.path == f"environments/{environment}/shared.env")
        blocks = (example.file(environment, "backend"), example.deployed(environment, "backend"), shared)
        for block in blocks:
            for value in values:
                yield widened(added(example, block, mine, value, value, key=_name(mine)), other)
    for base in ("backend", "shared"):
        block = next(one for one in example.blocks if one.path == f"environments/base/{base}.env")
        for one, other, value in ((path, bucket, "/srv/uploads"), (bucket, path, "harbour-uploads")):
            yield widened(added(example, block, one, value, value, key=_name(one)), other)


def _name(path: str) -> str:
    return path.upper().replace(".", "_")


def not_in_the_set(example: Example) -> Iterator[Case]:
    """A list holds what it must not, or lacks what it must hold."""
    lists = {
        "auth.oauth_scopes": (
            ("openid email profil", "misspelt member"),
            ("openid email profile admin", "foreign member"),
            ("openid openid email", "twice the same"),
            ("openid,email,profile", "another separator"),
            ("email profile", "openid is missing"),
        ),
        "backend.page_sizes": (("[20, 50, 5000]", "too large a member"), ("[0, 20, 50]", "zero"), ("[]", "none")),
    }
    for path, values in lists.items():
        for environment in ENVIRONMENTS:
            for value, variant in values:
                service = next(iter(example.setting(path).names))
                yield overridden(example, environment, service, path, value, variant)
        for site in of_site(example, path):
            for value, variant in values:
                yield changed(example, site, value, variant)
    for environment in ENVIRONMENTS:
        origins = example.winners[environment, "websocket", "websocket.allowed_origins"].value
        case = overridden(
            example,
            environment,
            "websocket",
            "websocket.allowed_origins",
            f"{origins},https://partner.example.org",
            "an origin that backend refuses",
        )
        yield widened(case, "backend.cors_origins")
        cors = example.winners[environment, "backend", "backend.cors_origins"].value
        yield overridden(example, environment, "backend", "backend.cors_origins", f"{cors},*", "a wildcard")
        yield overridden(example, environment, "backend", "backend.cors_origins", f"{cors},null", "the null origin")


def stale_derived(example: Example) -> Iterator[Case]:
    """What is made of other values was written by hand, and is of yesterday."""
    for site in of_site(example, "urls.oauth_redirect"):
        own = example.winners[site.environments[0], "auth", "urls.auth"].value
        callback = "/oauth/google/callback"
        scheme, _, rest = own.partition("://")
        for value, variant in (
            (f"{own}/oauth/callback", "path"),
            (f"{own.replace('://auth.', '://login.')}{callback}", "host"),
            (f"{scheme}://{rest.partition(':')[0]}:9081{callback}", "port"),
            (f"{'http' if scheme == 'https' else 'https'}://{rest}{callback}", "scheme"),
        ):
            yield widened(changed(example, site, value, variant), "urls.auth")
    swaps = (
        ("@postgres:", "@db:", "host", "database.host"),
        (":5432", ":5433", "port", "database.port"),
        ("/harbour", "/harbour_old", "name", "database.name"),
        ("//harbour:", "//app:", "user", "database.user"),
        ("${POSTGRES_PASSWORD}", "harbour-dev-db-UHs82nXkq01LmPzW", "password", "database.password"),
        ("@redis:", "@cache:", "host", "redis.host"),
        (":6379", ":6380", "port", "redis.port"),
        ("6379/0", "6379/5", "database", "redis.db"),
        ("6379/1", "6379/5", "database", "redis.db"),
        ("${REDIS_PASSWORD}", "harbour-dev-redis-0rT7yLq5Zw8Na2Pk", "password", "redis.password"),
        (
            "${REDIS_PASSWORD:-harbour-ci-redis-q9XxrgTyANrmopUa}",
            "harbour-ci-redis-P4kVn7Zt2Xq",
            "password",
            "redis.password",
        ),
    )
    for path in ("database.url", "redis.url"):
        for site in of_site(example, path):
            for old, new, variant, part in swaps:
                if old in site.entry.value and part.partition(".")[0] == path.partition(".")[0]:
                    value = site.entry.value.replace(old, new, 1)
                    yield widened(changed(example, site, value, variant), part)
    for site in of_site(example, "auth.jwt_issuer"):
        yield widened(changed(example, site, site.entry.value.replace("://auth.", "://id."), "issuer"), "urls.auth")


def dead(example: Example) -> Iterator[Case]:
    """What is set and means nothing: its switch is off, or another setting or name wins over it."""
    rate, tracing = "switches.tracing_sample_rate", "switches.tracing"
    region, bucket = "backend.storage_region", "backend.storage_bucket"
    for environment in LOCAL:
        shared = next(one for one in example.blocks if one.path == f"environments/{environment}/shared.env")
        yield widened(added(example, shared, rate, "0.5", "tracing is off"), tracing)
        for service in ("auth", "backend", "websocket"):
            yield widened(added(example, example.file(environment, service), rate, "0.5", "tracing is off"), tracing)
        for block in (example.file(environment, "backend"), example.deployed(environment, "backend")):
            yield widened(added(example, block, region, "europe-west3", "no bucket"), bucket)
    for environment in CLOUD:
        for site in of_site(example, tracing, environment):
            yield widened(changed(example, site, "false", "switched off"), rate)
        yield added(example, example.file(environment, "websocket"), "redis.host", "cache.example.net", "the URL wins")
    for site in example.sites:
        old = [name for name in site.setting.older[site.services[0]] if "{" not in name]
        if not old or site.entry.reference or site.entry.block.form == "kubernetes" or "$" in site.entry.value:
            continue
        value = {"integer": "7", "number": "7"}.get(site.setting.type, f"{site.entry.value}-old")
        case = added(example, site.entry.block, site.setting.path, value, "an older name", key=old[0])
        yield widened(case, site.setting.path)


def half_renamed(example: Example) -> Iterator[Case]:
    """One service calls it otherwise than the others do."""
    for site in example.sites:
        block = site.entry.block
        if len(block.services) == 1 and len(site.setting.names) > 1:
            for name in knowledge.SYNONYMS.get(site.setting.path, ()):
                yield renamed(example, site, name, name)
