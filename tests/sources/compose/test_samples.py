from __future__ import annotations

from pathlib import Path

from confcheck.model import Assignment
from confcheck.sources.lines import lines_of
from tests.sources.compose.files import notes, project, rows

SAMPLES = Path(__file__).parents[1] / "samples" / "compose"
TEXTS = {
    path.relative_to(SAMPLES).as_posix(): path.read_text(encoding="utf-8") for path in sorted(SAMPLES.rglob("*.y*ml"))
}


def sample(first: str, *over: str) -> dict[str, str]:
    """The samples, a project's first file first."""
    assert {first, *over} <= TEXTS.keys()
    return {first: TEXTS[first], **TEXTS}


def test_a_whole_project() -> None:
    """Included, extended, merged and overridden, without a problem; what stands at a place is what was read there."""
    parsed = project(sample("compose.yaml"), "compose.production.yaml")
    assert parsed.problems == ()
    assert [scope for (scope,) in parsed.scopes] == ["edge", "desk", "ledger", "horn", "queue"]
    desk = [row[1:] for row in rows(parsed) if row[0] == "desk"]
    assert desk == [
        ("env_file", ".env.desk.production", "compose.production.yaml:5"),
        ("QUEUE_URL", f"amqp://<QUEUE_USER:->:<QUEUE_PASSWORD:?>@queue:5672/harbour {PROJECT}", "compose.yaml:13"),
        ("QUEUE_PREFETCH", "16", "compose.yaml:14"),
        ("LOG_LEVEL", f"<LOG_LEVEL:-> {PROJECT}", "compose.yaml:9"),
        ("LOG_FORMAT", "json", "compose.yaml:10"),
        ("DATABASE_URL", f"postgresql://desk:<DESK_DB_PASSWORD>@db:5432/<DESK_DB:-> {PROJECT}", "compose.yaml:31"),
        ("SESSION_KEY_FILE", "/run/secrets/session_key", "compose.yaml:32"),
        ("PRICE_PATTERN", "$[0-9]+", "compose.yaml:33"),
        ("LOG_LEVEL", "warning", "compose.production.yaml:8"),
        ("SESSION_COOKIE", "__Host-session", "compose.production.yaml:9"),
    ]
    assert [row[1:3] for row in rows(parsed) if row[0] in ("ledger", "edge")] == [
        ("env_file", "edge/edge.env"),
        ("UPSTREAM", "http://desk.harbour.internal:8080"),
        ("SERVER_NAME", "<SERVER_NAME:?> [project:,1]"),
        ("env_file", "common/worker.env"),
        ("LEDGER_CURRENCY", "USD"),
        ("LEDGER_LEDGER_ID", "31"),
    ]
    assert [row[1:3] for row in rows(parsed) if row[0] == "horn"][-3:] == [
        *(("LEDGER_CURRENCY", ""), ("HORN_VOLUME", "11"), ("HORN_TOKEN", "Inherited")),
    ]
    assert notes(parsed) == [("compose.yaml:87:14", "a file for a container stands here, which is not read")]
    for entry in parsed.entries:
        if isinstance(entry, Assignment):
            assert (
                at(entry.origin.path, entry.origin.key.line, entry.origin.key.column)
                .lstrip("'\"")
                .startswith(entry.key)
            )


PROJECT = "[project]"


def at(path: str, line: int, column: int) -> str:
    """The text from a place on."""
    lines = lines_of(TEXTS[path])
    return lines.text[lines.starts[line - 1] + column - 1 :]


def test_an_older_project() -> None:
    """Lists, `extends` in the same file, scalars that Go writes otherwise, two documents of one file."""
    parsed = project(sample("docker-compose.lighthouse.yml"), "docker-compose.override.yml")
    assert parsed.problems == ()
    assert [row[1:3] for row in rows(parsed) if row[0] == "lighthouse"] == [
        *(("TZ", "Europe/Tallinn"), ("HTTP_PROXY", "Inherited"), ("EMPTY", ""), ("LAMP_WATTS", "250")),
        *(("LAMP_NOTE", '"keep it lit"'), ("KEEPER", "<KEEPER:-> [project]"), ("LAMP_WATTS", "15"), ("DEBUG", "1")),
    ]
    assert [row[1:3] for row in rows(parsed) if row[0] == "buoy"] == [
        *(("BUOY_COLOUR", "red"), ("BUOY_NUMBER", "Inherited"), ("env_file", "buoy.env"), ("BUOY_INTERVAL", "5s")),
        *(("BUOY_DEPTH", "10"), ("BUOY_ON", "yes"), ("BUOY_OFF", "no"), ("BUOY_AT", "2001-01-01 00:00:00 +0000 UTC")),
    ]
    lighthouse = next(one for one in parsed.endpoints if one.scope == ("lighthouse",))
    assert (lighthouse.profiles, [outer for outer, _, _ in lighthouse.published]) == (
        ("debug",),
        [8000, 8001, 6060, 5678],
    )
