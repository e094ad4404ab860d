"""Files in, the whole manifest and the whole schema out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infer.trees import begun, grow, judged

MANIFEST_HEAD = """\
# Begun by `confcheck init`: what the files here say, which need not be what should be so. Correct it.

schema = "schemas/acme-shop.yaml"

"""

SCHEMA_HEAD = """\
# Begun by `confcheck init`: every name that the sources of the manifest set, and where. What all views of a
# service set today is required, and a type is one that every value has. Correct it: say what must be so.
$schema: urn:confcheck:schema:1
title: Acme shop settings
"""

CASES: list[tuple[str, dict[str, str], str, str]] = [
    (
        "per service",
        {
            "environments/production/auth.env": """\
JWT_SECRET=s3cr3t
TOKEN_MINUTES=15
LOG_LEVEL=info
PORT=8081
""",
            "environments/production/web.env": """\
API_URL=https://api.example.com
LOG_LEVEL=info
ALLOWED_HOSTS=a.example.com,b.example.com
""",
            "environments/dev/auth.env": """\
JWT_SECRET=dev
TOKEN_MINUTES=30
LOG_LEVEL=debug
PORT=8081
DEBUG=true
""",
            "environments/dev/web.env": """\
API_URL=http://localhost:8081
LOG_LEVEL=debug
""",
        },
        """\
[environments.development]  # environments/dev/auth.env and 1 more
aliases = ["dev"]

[environments.production]  # environments/production/auth.env and 1 more
aliases = ["prod"]

[services.auth]  # environments/dev/auth.env and 1 more

[services.web]  # environments/dev/web.env and 1 more

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = "environments/{environment}/{service}.env"
""",
        """\
properties:
  allowed_hosts:  # seen in environments/production/web.env:3
    type: array
    encoding: csv
    services: [web]
    optional: [development]
  api_url: {type: string, format: uri, services: [web]}  # seen in environments/dev/web.env:1 and 1 more
  debug: {type: boolean, services: [auth], optional: [production]}  # seen in environments/dev/auth.env:5
  jwt_secret: {type: string, secret: true, services: [auth]}  # seen in environments/dev/auth.env:1 and 1 more
  log_level: {type: string}  # seen in environments/dev/auth.env:3 and 3 more
  port: {type: integer, format: port, services: [auth]}  # seen in environments/dev/auth.env:4 and 1 more
  token_minutes: {type: integer, unit: min, services: [auth]}  # seen in environments/dev/auth.env:2 and 1 more
""",
    ),
    (
        "compose layers",
        {
            ".env": "DB_PASSWORD=hunter2\n",
            "common.env": "REGION=eu\n",
            "docker-compose.yml": """\
services:
  api:
    build: ./api
    env_file: common.env
    environment:
      DATABASE_URL: postgres://app:${DB_PASSWORD}@db/app
      SENTRY_DSN: ${SENTRY_DSN}
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD}
""",
            "docker-compose.override.yml": """\
services:
  api:
    environment:
      DEBUG: "1"
""",
            "docker-compose.prod.yml": """\
services:
  api:
    environment:
      WORKERS: 4
""",
        },
        """\
# Values are made from these, and no file here sets them: taken to arrive from outside.
provided = ["SENTRY_DSN"]

[environments.development]  # files without an environment in their names
aliases = ["dev"]

[environments.production]  # docker-compose.prod.yml
aliases = ["prod"]

[services.api]  # docker-compose.yml and 2 more
root = "api"

# Where values stand, in the order of precedence: later wins.

# No environment in the name: taken for development and production.
[[sources]]
files = "docker-compose.yml"
# brings common.env
# fills in variables from .env

# Laid over the file without `override`.
[[sources]]
files = "docker-compose.override.yml"
environments = ["development"]

# Laid over the file without an environment.
[[sources]]
files = "docker-compose.{environment}.yml"
""",
        """\
properties:
  database_url: {type: string, format: dsn, secret: true}  # seen in docker-compose.yml:6
  debug: {type: boolean, optional: [production]}  # seen in docker-compose.override.yml:4
  region: {type: string}  # seen in common.env:1
  sentry_dsn: {type: string}  # seen in docker-compose.yml:7
  workers: {type: integer, optional: [development]}  # seen in docker-compose.prod.yml:4
""",
    ),
    (
        "one program",
        {
            ".env": """\
PORT=3000
API_KEY=abc
""",
            ".env.example": """\
PORT=
API_KEY=your-key
FEATURE_X=false
""",
            ".env.production": """\
PORT=80
API_KEY=def
""",
            "package.json": "{}",
        },
        """\
[environments.development]  # files without an environment in their names
aliases = ["dev"]

[environments.production]  # .env.production
aliases = ["prod"]

[services.app]  # nothing names a service, so there is one
reader = "node"

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = ".env"
environments = ["development"]
services = ["app"]

[[sources]]
files = ".env.{environment}"
services = ["app"]

# Templates: nothing reads them, only their names are compared with the schema.
[[sources]]
files = ".env.example"
template = true
""",
        """\
properties:
  api_key: {type: string, secret: true}  # seen in .env:2 and 2 more
  feature_x: {type: boolean, optional: true}  # only in a template, .env.example:3
  port: {type: integer, format: port}  # seen in .env:1 and 2 more
""",
    ),
    (
        "only a template",
        {
            "apps/web/.env.example": """\
VITE_API_URL=https://example.com
API_TOKEN=changeme
""",
        },
        """\
[environments.development]  # files without an environment in their names
aliases = ["dev"]

[services.web]  # apps/web/.env.example

# Where values stand, in the order of precedence: later wins.

# Only a template is here, and read as if it were filled in: put the file in its place that is read.
[[sources]]
files = "apps/web/.env.example"
services = ["web"]
""",
        """\
properties:
  api_token: {type: string, secret: true}  # seen in apps/web/.env.example:2
  vite_api_url: {type: string, format: uri}  # seen in apps/web/.env.example:1
""",
    ),
    (
        "twins",
        {
            "docker-compose.staging.yml": """\
services:
  auth:
    image: x/auth
    environment: {SERVICE_ID: auth}
  web:
    image: x/web
    environment: {AUTH_URL: http://auth}
""",
            "docker-compose.staging.alpine.yml": """\
services:
  auth:
    image: x/auth:alpine
    environment: {SERVICE_ID: auth}
""",
            "docker-compose.kafka.yml": """\
services:
  kafka:
    image: confluentinc/cp-kafka
""",
        },
        """\
[environments.staging]  # docker-compose.staging.alpine.yml and 1 more
aliases = ["stage", "stg"]

[services.auth]  # docker-compose.staging.alpine.yml and 1 more

[services.web]  # docker-compose.staging.yml

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = "docker-compose.{environment}.alpine.yml"
target = "alpine"

[[sources]]
files = "docker-compose.{environment}.yml"
target = "compose"

# Left alone; `[[sources]]` with `format`, and `select` for a part of a file, can claim them:
# runs infrastructure only:
#   docker-compose.kafka.yml
""",
        """\
properties:
  auth_url: {type: string, format: uri, services: [web]}  # seen in docker-compose.staging.yml:7
  service_id: {type: string, services: [auth]}  # seen in docker-compose.staging.alpine.yml:4 and 1 more
""",
    ),
    (
        "owners",
        {
            "docker-compose.yml": """\
services:
  api:
    build: ./server
    environment: {PORT: 8000, LOG_LEVEL: info, API_KEY: "${API_KEY}"}
  worker:
    build: ./server
    environment: {LOG_LEVEL: info, QUEUE: mail}
  migrate:
    build: ./server
    environment: {LOG_LEVEL: "", QUEUE: mail}
""",
            "docker-compose.debug.yml": """\
services:
  api:
    environment: {LOG_LEVEL: debug, TRACE: "on"}
""",
            "server/.env": "WORKERS=2\n",
            "admin-panel/.env.local": "API_URL=http://localhost\n",
            "env/postgres.env": "POSTGRES_PASSWORD=x\n",
            "jobs/cleaner.env": "PORT_RANGE=1-2\n",
            "config/.env.api": "API_REGION=eu\n",
        },
        """\
# Values are made from these, and no file here sets them: taken to arrive from outside.
provided = ["API_KEY"]

[environments.development]  # files without an environment in their names
aliases = ["dev"]

[services.api]  # docker-compose.yml and 3 more
root = "server"

[services.worker]  # docker-compose.yml and 1 more
root = "server"

[services.migrate]  # docker-compose.yml and 1 more
root = "server"

[services.admin-panel]  # admin-panel/.env.local

[services.cleaner]  # jobs/cleaner.env

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = "config/.env.api"
services = ["api"]

[[sources]]
files = "jobs/cleaner.env"
services = ["cleaner"]

[[sources]]
files = "server/.env"
services = ["api", "worker", "migrate"]

# Laid over the others by whoever has one.
[[sources]]
files = "admin-panel/.env.local"
services = ["admin-panel"]

[[sources]]
files = "docker-compose.yml"

# Added by hand (`docker compose -f … -f …`), so each is a view of its own.
[[sources]]
files = "docker-compose.debug.yml"
variants = true

[[ignore]]
check = "unclaimed-source"
path = "env/postgres.env"
reason = "settings of infrastructure, not of a service"
""",
        """\
properties:
  log_level:  # seen in docker-compose.yml:4 and 3 more
    type: string
    services: {api: required, worker: required, migrate: optional}
  port: {type: integer, format: port, services: [api]}  # seen in docker-compose.yml:4
  port_range: {type: string, services: [cleaner]}  # seen in jobs/cleaner.env:1
  queue: {type: string, services: [worker, migrate]}  # seen in docker-compose.yml:7 and 1 more
  trace: {type: boolean, services: [api], optional: true}  # seen in docker-compose.debug.yml:3
  workers: {type: integer, services: [api, worker, migrate]}  # seen in server/.env:1

  api:
    services: [api]
    properties:
      key: {type: string, secret: true}  # seen in docker-compose.yml:4
      region: {type: string}  # seen in config/.env.api:1
      url: {type: string, format: uri, services: [admin-panel]}  # seen in admin-panel/.env.local:1
""",
    ),
    (
        "cluster",
        {
            "k8s/backend.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: acme-backend}
spec:
  template:
    spec:
      containers:
      - name: main
        image: x/backend
        env:
        - {name: LOG_LEVEL, value: info}
        - name: DB_PASSWORD
          valueFrom: {secretKeyRef: {name: db, key: password}}
""",
            "k8s/backend-staging.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: acme-backend-staging}
spec:
  template:
    spec:
      containers:
      - name: main
        image: x/backend
        env:
        - {name: LOG_LEVEL, value: debug}
""",
            "docker-compose.yml": """\
services:
  backend:
    build: ./backend
    environment:
      LOG_LEVEL: debug
""",
            "charts/x/templates/d.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
""",
            "config/settings.yaml": "a: 1\n",
        },
        """\
[environments.development]  # files without an environment in their names
aliases = ["dev"]

[environments.staging]  # k8s/backend-staging.yaml
aliases = ["stage", "stg"]

[environments.production]  # files without an environment in their names
aliases = ["prod"]

[services.backend]  # docker-compose.yml and 2 more
root = "backend"

# Where values stand, in the order of precedence: later wins.

# No environment in the name: taken for development.
[[sources]]
files = "docker-compose.yml"
environments = ["development"]

[[sources]]
files = "k8s/backend-{environment}.yaml"
format = "kubernetes"
names = { backend = "acme-backend-staging" }

# No environment in the name: taken for production.
[[sources]]
files = "k8s/backend.yaml"
format = "kubernetes"
environments = ["production"]
names = { backend = "acme-backend" }

# Left alone; `[[sources]]` with `format`, and `select` for a part of a file, can claim them:
# YAML of the program's own form:
#   config/settings.yaml
""",
        """\
properties:
  db_password: {type: string, secret: true, optional: true}  # seen in k8s/backend.yaml:12
  log_level: {type: string}  # seen in docker-compose.yml:5 and 2 more
""",
    ),
    (
        "alternatives",
        {
            "config/test.env": "A=1\n",
            "config/staging.env": "A=2\n",
            "config/.env.test": "A=3\n",
            "config/.env.ci": "A=4\n",
            "config/.env.test.minimal": "B=x\n",
            ".env.staging.e2e": "A=5\n",
        },
        """\
[environments.test]  # config/.env.test and 2 more
aliases = ["testing"]

[environments.ci]  # config/.env.ci

[environments.staging]  # config/staging.env and 1 more
aliases = ["stage", "stg"]

[services.app]  # nothing names a service, so there is one

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = "config/.env.{environment}"
services = ["app"]

[[sources]]
files = "config/{environment}.env"
environments = ["staging"]
services = ["app"]

# Nothing says which of these is read when, so each is a view of its own.
[[sources]]
files = ".env.staging.e2e"
environments = ["staging"]
services = ["app"]
variants = true

[[sources]]
files = ["config/.env.test.minimal", "config/test.env"]
environments = ["test"]
services = ["app"]
variants = true
""",
        """\
properties:
  a: {type: integer}  # seen in config/.env.test:1 and 4 more
  b: {type: string, optional: true}  # seen in config/.env.test.minimal:1
""",
    ),
    (
        "nothing set",
        {
            ".env": "",
        },
        """\
[environments.development]  # files without an environment in their names
aliases = ["dev"]

[services.app]  # nothing names a service, so there is one

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = ".env"
services = ["app"]
""",
        """\
properties: {}
""",
    ),
    (
        "words apart",
        {
            ".env.dev": "A=1\n",
            ".env.development": "A=2\n",
            "docker-compose.yml": """\
services:
  api:
    image: x/api
    environment: {B: 1}
  cache:
""",
            "docker-compose.development.yml": """\
services:
  api:
    image: x/api
    environment: {B: 2}
""",
            "docker-compose.production.yml": """\
services:
  api:
    image: x/api
    environment: {B: 3}
""",
        },
        """\
[environments.development]  # .env.development and 1 more

[environments.dev]  # .env.dev
deployed = false

[environments.production]  # docker-compose.production.yml
aliases = ["prod"]

[services.api]  # docker-compose.yml and 4 more

# Where values stand, in the order of precedence: later wins.

[[sources]]
files = ".env.{environment}"
services = ["api"]

# No environment in the name: taken for development and production.
[[sources]]
files = "docker-compose.yml"
environments = ["development", "production"]

# Laid over the file without an environment.
[[sources]]
files = "docker-compose.{environment}.yml"
""",
        """\
properties:
  a: {type: integer, optional: [production]}  # seen in .env.development:1 and 1 more
  b: {type: integer, optional: [dev]}  # seen in docker-compose.yml:4 and 2 more
""",
    ),
    (
        "no pattern",
        {
            ".envs/dev/a.env": "A=1\n",
            ".envs/prod/b.env": "A=1\n",
            ".envs/prod/a.env": "A=2\n",
            ".envs/prod/.a": "A=3\n",
            ".envs/staging/.a": "A=3\n",
            ".envs/test/.a": "A=3\n",
            "#.env": "B=1\n",
        },
        """\
[environments.development]  # .envs/dev/a.env
aliases = ["dev"]

[environments.test]  # .envs/test/.a
aliases = ["testing"]

[environments.staging]  # .envs/staging/.a
aliases = ["stage", "stg"]

[environments.production]  # .envs/prod/.a and 2 more
aliases = ["prod"]

[services.a]  # .envs/dev/a.env and 4 more

[services.b]  # .envs/prod/b.env
environments = ["production"]  # no file names it in development, test and staging

# Where values stand, in the order of precedence: later wins.

# For everyone.
# No environment in the name: taken for development.
[[sources]]
files = "#.env"
environments = ["development"]

[[sources]]
files = ".envs/{environment}/a.env"
environments = ["development"]
services = ["a"]

[[sources]]
files = ".envs/{environment}/.a"
format = "dotenv"
services = ["a"]

[[sources]]
files = ".envs/{environment}/b.env"
services = ["b"]

# Nothing says which of these is read when, so each is a view of its own.
[[sources]]
files = ".envs/prod/a.env"
environments = ["production"]
services = ["a"]
variants = true
""",
        """\
properties:
  a: {type: integer}  # seen in .envs/dev/a.env:1 and 5 more
  b: {type: integer, services: [a], optional: true}  # seen in #.env:1
""",
    ),
]


@pytest.mark.parametrize(("files", "manifest", "schema"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_init_writes(files: dict[str, str], manifest: str, schema: str, tmp_path: Path) -> None:
    """Every statement of both files, and what it rests on."""
    beginning = begun(grow(tmp_path / "acme-shop", files))
    expected = (MANIFEST_HEAD + manifest, SCHEMA_HEAD + schema)
    assert expected == (beginning.manifest, beginning.schema)


@pytest.mark.parametrize("files", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_validate_reads_it(files: dict[str, str], tmp_path: Path) -> None:
    """Only what is wrong with the files is found, nothing that init made of them."""
    report = judged(grow(tmp_path / "acme-shop", files))
    own = {"invalid-value", "missing-setting", "missing-source", "unknown-setting", "unclaimed-source"}
    assert [one.problem.message for one in report.findings if one.check in own] == []


def test_what_a_compose_file_includes_is_left_to_it(tmp_path: Path) -> None:
    """Its services are those of the including file, and so is the `.env` beside it; an extended file as well."""
    files = {
        "compose.yml": """\
            include: [store/compose.yml, {path: [queue/compose.yml]}]
            services:
              api: {build: ./api, extends: {file: common/compose.yml, service: web}, environment: {A: 1}}
            """,
        "store/compose.yml": "services: {store: {build: ., environment: {B: $C}}}\n",
        "store/.env": "C=1\n",
        "queue/compose.yml": "services: {queue: {build: ., environment: {D: 1}}}\n",
        "common/compose.yml": "services: {web: {build: ., environment: {E: 1}}}\n",
    }
    manifest = begun(grow(tmp_path, files)).manifest
    assert [line for line in manifest.splitlines() if line.startswith(("files", "[services"))] == [
        *("[services.api]  # compose.yml", "[services.store]  # compose.yml", "[services.queue]  # compose.yml"),
        'files = "compose.yml"',
    ]
    assert "# brings store/.env" in manifest
    assert manifest.endswith(
        "# another compose file takes it in:\n#   common/compose.yml\n#   queue/compose.yml\n#   store/compose.yml\n"
    )


def test_an_include_that_names_nothing(tmp_path: Path) -> None:
    """Is no reason not to begin."""
    files = {"compose.yml": "include: [[], {path: }, x]\nservices: {api: {build: ., environment: {A: 1}}}\n"}
    assert 'files = "compose.yml"' in begun(grow(tmp_path, files)).manifest
